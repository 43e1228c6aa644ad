//! `madang completion` and `madang man`: what shells and `man` read.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
};
use clap_complete::Shell;
use serde_json::json;
use std::{fs, path::PathBuf};

/// `madang completion …`
#[derive(clap::Args, Debug)]
#[command(
	after_help = "Example:\n  madang completion bash > ~/.local/share/bash-completion/completions/madang"
)]
pub struct Args {
	/// The shell
	shell: Shell,
}

/// `madang man …`
#[derive(clap::Args, Debug)]
pub struct ManArgs {
	/// The folder to write into
	#[arg(long, value_name = "DIR")]
	output: PathBuf,
}

/// Print what completes the commands in a shell.
pub fn run(context: &Context, args: &Args, mut command: clap::Command) {
	let mut script = Vec::new();
	clap_complete::generate(args.shell, &mut command, "madang", &mut script);
	context.output.raw(&String::from_utf8_lossy(&script));
}

/// Write a manual page for each command.
pub fn man(context: &Context, args: &ManArgs, command: clap::Command) -> Result<(), Failure> {
	fs::create_dir_all(&args.output).of_file(&args.output)?;
	clap_mangen::generate_to(command, &args.output).of_file(&args.output)?;
	let pages = fs::read_dir(&args.output).of_file(&args.output)?.count();
	let value = json!({ "folder": args.output, "pages": pages });
	context.output.answer(&value, || t!("{pages} pages are in {}.", args.output.display()));
	Ok(())
}
