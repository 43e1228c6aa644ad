//! `madang-gateway`: the gateway of an institution.

use clap::Parser;
use log::LevelFilter;
use madang_gateway::{run, Config};
use madang_service::{log_to_standard_error, run_until_stopped};
use std::{path::PathBuf, process::ExitCode};

/// The gateway of an institution: its systems read the chain and make the institution's calls through it, over mutual TLS.
#[derive(Parser, Debug)]
#[command(name = "madang-gateway", version, max_term_width = 100)]
struct Cli {
	/// The configuration, a file in TOML. The documentation page "Gateway" explains it
	#[arg(long, value_name = "FILE", env = "MADANG_GATEWAY_CONFIG")]
	config: PathBuf,
	/// Only check the configuration
	#[arg(long)]
	check: bool,
	/// How much is written to standard error: error, warn, info or debug
	#[arg(long, default_value = "info")]
	log: LevelFilter,
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	log_to_standard_error(cli.log);
	match start(&cli) {
		Ok(()) => ExitCode::SUCCESS,
		Err(reason) => {
			eprintln!("error: {reason}");
			ExitCode::FAILURE
		}
	}
}

fn start(cli: &Cli) -> Result<(), String> {
	let config = Config::read(&cli.config)?;
	if cli.check {
		println!(
			"{} is a configuration of institution {}.",
			cli.config.display(),
			config.institution
		);
		return Ok(());
	}
	run_until_stopped(|stop| run(config, stop))
}
