//! A file that is read as it comes, and answered as it is read.
//!
//! What is answered is kept until the client reads it, so that a client can send all of its file first. The file's
//! limits bound it.

use super::{
	lines::Lines,
	rows::{Form, Rows},
	Intake,
};
use crate::error::Error;
use axum::body::Bytes;
use futures::{channel::mpsc, Stream, StreamExt};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use tokio::time::{timeout, timeout_at, Instant};

/// The query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
	/// The officer's account, in SS58.
	pub officer: String,
	/// Whether the gateway's own signer signs the calls, and they are submitted.
	#[serde(default)]
	pub sign: bool,
}

/// How much a file may have.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// Lines.
	pub rows: u64,
	/// Bytes.
	pub bytes: u64,
	/// For how long nothing may come.
	pub silent: Duration,
	/// For how long all of it may take.
	pub all: Duration,
}

impl Default for Limits {
	fn default() -> Self {
		let (silent, all) = (Duration::from_secs(30), Duration::from_secs(600));
		Self { rows: 50_000, bytes: 16 * 1024 * 1024, silent, all }
	}
}

/// Read a file; what is answered, each without its line break.
pub fn answers<Body, Failure>(
	intake: Intake,
	form: Form,
	body: Body,
	limits: Limits,
) -> impl Stream<Item = Value>
where
	Body: Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static,
	Failure: std::fmt::Display + Send + 'static,
{
	let (answers, told) = mpsc::unbounded();
	tokio::spawn(run(intake, Rows::new(form), body, limits, answers));
	told
}

/// Read a file to its end, and say at the end how far it was read.
async fn run<Body, Failure>(
	mut intake: Intake,
	mut rows: Rows,
	mut body: Body,
	limits: Limits,
	answers: mpsc::UnboundedSender<Value>,
) where
	Body: Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
	Failure: std::fmt::Display + Send,
{
	let until = Instant::now() + limits.all;
	let read = read(&mut intake, &mut rows, &mut body, limits, &answers);
	let read = timeout_at(until, read).await;
	let read = read.unwrap_or_else(|_| {
		Err(Error::invalid(format!("the file took more than {} s", limits.all.as_secs())))
	});
	let summary = intake.summary(read.as_ref().err());
	// Who asked may have left.
	let _ = answers.unbounded_send(summary);
}

async fn read<Body, Failure>(
	intake: &mut Intake,
	rows: &mut Rows,
	body: &mut Body,
	limits: Limits,
	answers: &mpsc::UnboundedSender<Value>,
) -> Result<(), Error>
where
	Body: Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
	Failure: std::fmt::Display + Send,
{
	let (mut lines, mut bytes) = (Lines::default(), 0u64);
	loop {
		let piece = timeout(limits.silent, body.next()).await;
		let piece = match piece.map_err(|_| Error::invalid("the file did not come in time"))? {
			Some(Ok(piece)) => piece,
			Some(Err(error)) => return Err(Error::invalid(format!("it was cut off: {error}"))),
			None => break,
		};
		bytes = bytes.saturating_add(piece.len() as u64);
		if bytes > limits.bytes {
			return Err(Error::invalid(format!("a file has at most {} bytes", limits.bytes)));
		}
		let complete = lines.add(&piece);
		let complete =
			complete.map_err(|error| Error::invalid(format!("line {} is too long", error.0)))?;
		for line in complete {
			take(intake, rows, line, limits, answers).await?;
		}
	}
	if let Some(line) = lines.end() {
		take(intake, rows, line, limits, answers).await?;
	}
	tell(answers, intake.flush().await?);
	Ok(())
}

async fn take(
	intake: &mut Intake,
	rows: &mut Rows,
	(number, line): (u64, Vec<u8>),
	limits: Limits,
	answers: &mpsc::UnboundedSender<Value>,
) -> Result<(), Error> {
	if number > limits.rows {
		return Err(Error::invalid(format!("a file has at most {} lines", limits.rows)));
	}
	if answers.is_closed() {
		return Err(Error::invalid("the client has left"));
	}
	let row = rows.line(number, &line)?;
	tell(answers, intake.add(number, row).await?);
	Ok(())
}

fn tell(answers: &mpsc::UnboundedSender<Value>, all: Vec<Value>) {
	for answer in all {
		// Who asked may have left.
		let _ = answers.unbounded_send(answer);
	}
}
