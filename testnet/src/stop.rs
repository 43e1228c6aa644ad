//! A program that started nodes ends them when it is told to stop.

use anyhow::Result;
use std::future::Future;
use tokio::signal::unix::{signal, SignalKind};

/// Do this work, or drop it when the process is told to stop, by Ctrl-C, by SIGTERM or because its terminal was
/// closed. Dropping the work ends the nodes and services that it started. None if it was stopped.
///
/// # Errors
///
/// What the work fails with, or that the process cannot wait for signals.
pub async fn until_stopped<T>(work: impl Future<Output = Result<T>>) -> Result<Option<T>> {
	let mut interrupt = signal(SignalKind::interrupt())?;
	let mut terminate = signal(SignalKind::terminate())?;
	let mut hangup = signal(SignalKind::hangup())?;
	tokio::select! {
		done = work => done.map(Some),
		_ = interrupt.recv() => Ok(None),
		_ = terminate.recv() => Ok(None),
		_ = hangup.recv() => Ok(None),
	}
}
