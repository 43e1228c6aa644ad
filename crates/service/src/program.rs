//! A program: its log, its clock, and how it stops.

use log::{LevelFilter, Log, Metadata, Record};
use std::{
	future::Future,
	time::{SystemTime, UNIX_EPOCH},
};
use tokio::{
	runtime::Runtime,
	signal::unix::{signal, SignalKind},
};

/// Writes to standard error, a line each.
struct ToStandardError;

impl Log for ToStandardError {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		// What libraries say in detail helps nobody who runs a program.
		metadata.target().starts_with("madang") || metadata.level() <= log::Level::Warn
	}

	fn log(&self, record: &Record<'_>) {
		if self.enabled(record.metadata()) {
			eprintln!("{} {}: {}", record.level(), record.target(), record.args());
		}
	}

	fn flush(&self) {}
}

/// Write the log to standard error, down to this level.
pub fn log_to_standard_error(level: LevelFilter) {
	if log::set_logger(&ToStandardError).is_ok() {
		log::set_max_level(level);
	}
}

/// Run a program, which gets what is done when the process is told to stop.
///
/// # Errors
///
/// What the program says, or that it cannot begin.
pub fn run_until_stopped<F: Future<Output = Result<(), String>>>(
	program: impl FnOnce(Stop) -> F,
) -> Result<(), String> {
	let runtime = Runtime::new().map_err(|error| error.to_string())?;
	runtime.block_on(async {
		let signal_of = |kind| signal(kind).map_err(|error| error.to_string());
		let (mut interrupt, mut terminate) =
			(signal_of(SignalKind::interrupt())?, signal_of(SignalKind::terminate())?);
		let stop = async move {
			tokio::select! {
				_ = interrupt.recv() => {}
				_ = terminate.recv() => {}
			}
		};
		program(Box::pin(stop)).await
	})
}

/// Done when the process is told to stop.
pub type Stop = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// The time in milliseconds since 1970.
pub fn now() -> u64 {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
