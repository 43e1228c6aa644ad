//! `madang-explorer`: pages over the finalized chain.

use clap::Parser;
use log::LevelFilter;
use madang_explorer::{run, Command, Config};
use madang_service::{log_to_standard_error, run_until_stopped};
use std::{path::PathBuf, process::ExitCode};

/// The explorer: pages over the finalized chain, for auditors and institutions.
#[derive(Parser, Debug)]
#[command(name = "madang-explorer", version, max_term_width = 100)]
struct Cli {
	/// The configuration, a file in TOML. The documentation page "Explorer" explains it
	#[arg(long, value_name = "FILE", env = "MADANG_EXPLORER_CONFIG")]
	config: Option<PathBuf>,
	/// Only check the configuration
	#[arg(long)]
	check: bool,
	/// How much is written to standard error: error, warn, info or debug
	#[arg(long, default_value = "info")]
	log: LevelFilter,
	#[command(subcommand)]
	command: Option<Command>,
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	log_to_standard_error(cli.log);
	match start(cli) {
		Ok(()) => ExitCode::SUCCESS,
		Err(reason) => {
			eprintln!("error: {reason}");
			ExitCode::FAILURE
		}
	}
}

fn start(cli: Cli) -> Result<(), String> {
	let path = cli.config.ok_or("name the configuration with --config");
	let config = || Config::read(path.as_ref().map_err(|error| (*error).to_owned())?);
	if cli.check {
		config()?;
		println!("This is a configuration of the explorer.");
		return Ok(());
	}
	run_until_stopped(|stop| async move {
		match cli.command {
			None => run(config()?, stop).await,
			Some(command) => {
				println!("{}", command.run(config).await?);
				Ok(())
			}
		}
	})
}
