//! `madang-explorer`: pages over the finalized chain.

use clap::Parser;
use log::{LevelFilter, Log, Metadata, Record};
use madang_explorer::{run, Config};
use std::{path::PathBuf, process::ExitCode};
use tokio::signal::unix::{signal, SignalKind};

/// The explorer: pages over the finalized chain, for auditors and institutions.
#[derive(Parser, Debug)]
#[command(name = "madang-explorer", version, max_term_width = 100)]
struct Cli {
	/// The configuration, a file in TOML. The documentation page "Explorer" explains it
	#[arg(long, value_name = "FILE", env = "MADANG_EXPLORER_CONFIG")]
	config: PathBuf,
	/// Only check the configuration
	#[arg(long)]
	check: bool,
	/// How much is written to standard error: error, warn, info or debug
	#[arg(long, default_value = "info")]
	log: LevelFilter,
}

/// Writes to standard error, a line each.
struct ToStandardError;

impl Log for ToStandardError {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		// What libraries say in detail helps nobody who runs an explorer.
		metadata.target().starts_with("madang") || metadata.level() <= log::Level::Warn
	}

	fn log(&self, record: &Record<'_>) {
		if self.enabled(record.metadata()) {
			eprintln!("{} {}: {}", record.level(), record.target(), record.args());
		}
	}

	fn flush(&self) {}
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	if log::set_logger(&ToStandardError).is_ok() {
		log::set_max_level(cli.log);
	}
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
		println!("{} is a configuration of the explorer.", cli.config.display());
		return Ok(());
	}
	let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
	runtime.block_on(async {
		let stop = stopped()?;
		run(config, stop).await
	})
}

/// Done when the process is told to stop.
fn stopped() -> Result<impl std::future::Future<Output = ()>, String> {
	let signal_of = |kind| signal(kind).map_err(|error| error.to_string());
	let (mut interrupt, mut terminate) =
		(signal_of(SignalKind::interrupt())?, signal_of(SignalKind::terminate())?);
	Ok(async move {
		tokio::select! {
			_ = interrupt.recv() => {}
			_ = terminate.recv() => {}
		}
	})
}
