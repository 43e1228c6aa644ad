//! Records reforms: the ends of districts, corrections of ends, and new numbers of parcels.
//!
//! Before anything is sent, the chain is asked for everything that the rows of a file name, and each bad row
//! is named. Each call has a reference that follows from what it says, so that the same file can be sent
//! again: a call with a used reference has taken effect, and is counted.

mod ends;
mod numbers;

pub use ends::{correct_ends, end_districts};
pub use numbers::renumber;

use super::{ask, batch::Line, caller, chain::Chain, send::TRIES};
use crate::{api::types::RefOutcome, error::Error};
use codec::Encode;
use madang_primitives::ExternalRef;
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use std::{collections::VecDeque, fmt};

/// What became of the rows of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Recorded {
	/// Rows that took effect now.
	pub done: usize,
	/// Rows that the chain had before.
	pub equal: usize,
	/// Rows of calls that took effect in an earlier run.
	pub already: usize,
}

/// A row that cannot take effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadRow {
	/// The file.
	pub file: String,
	/// The line of the row.
	pub line: u64,
	/// What is wrong.
	pub reason: String,
}

impl fmt::Display for BadRow {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { file, line, reason } = self;
		write!(f, "{file}:{line}: {reason}")
	}
}

/// Why a reform was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReformError {
	/// Rows cannot take effect. Nothing was sent.
	#[error("the file has {} bad rows: nothing was sent", .0.len())]
	Rows(Vec<BadRow>),
	/// The user's reference names one call, and the file needs more.
	#[error(
		"a reference names one call, and the file needs {0}: leave --external-ref out, or split the file"
	)]
	SeveralCalls(usize),
	/// A call with the user's reference has taken effect before.
	#[error(
		"a call with this reference is already on the chain: nothing was done again (ExternalRefUsed)"
	)]
	ReferenceUsed,
	/// A call failed. The calls before it have taken effect.
	#[error(
		"{lines}: {error}. Rows that have taken effect: {}. The rows from there on have not: correct the file \
		 and run the same command again",
		recorded.done
	)]
	Stopped {
		/// The file, and the lines of the call.
		lines: String,
		/// Why it failed.
		#[source]
		error: Box<Error>,
		/// The rows before it.
		recorded: Recorded,
	},
	/// The chain was asked without success, or the outcome of a call is not known.
	#[error("{0}. Run the same command again: what has taken effect is not done twice")]
	Chain(#[from] Error),
}

/// Rows that are sent in one call.
struct Call<R> {
	rows: Vec<Line<R>>,
	/// The reference, if the user gave it.
	given: Option<ExternalRef>,
	/// Whether the rows can be sent in several calls.
	divisible: bool,
	/// How often it was sent already.
	tries: u32,
}

impl<R> Call<R> {
	fn new(rows: Vec<Line<R>>, given: Option<ExternalRef>, divisible: bool) -> Self {
		Self { rows, given, divisible, tries: 0 }
	}
}

/// A kind of row, and how it is sent.
trait Kind<C: Chain> {
	type Row;

	/// Whether a row changes something. A call can also have rows that the chain only counts.
	fn changes(&self, _row: &Self::Row) -> bool {
		true
	}

	/// The reference that follows from rows.
	fn reference(&self, rows: &[Line<Self::Row>]) -> ExternalRef;

	/// Send rows in one call.
	async fn send(
		&self,
		chain: &C,
		rows: &[Line<Self::Row>],
		reference: ExternalRef,
	) -> Result<C::Sent, Error>;
}

/// Divide rows into calls. A reference that the user gives names one call.
fn calls<R>(
	rows: Vec<Line<R>>,
	most: usize,
	given: Option<ExternalRef>,
) -> Result<Vec<Vec<Line<R>>>, ReformError> {
	let count = rows.len().div_ceil(most);
	if given.is_some() && count > 1 {
		return Err(ReformError::SeveralCalls(count));
	}
	let mut calls: Vec<Vec<_>> = Vec::new();
	for row in rows {
		match calls.last_mut() {
			Some(call) if call.len() < most => call.push(row),
			_ => calls.push(vec![row]),
		}
	}
	Ok(calls)
}

/// Send calls, one after the other, because later rows can need earlier ones. A call that fails is divided
/// until it names its row. Nothing after that row is sent.
async fn send_all<C: Chain, K: Kind<C>>(
	chain: &C,
	file: &str,
	kind: &K,
	calls: Vec<Call<K::Row>>,
	recorded: &mut Recorded,
) -> Result<(), ReformError> {
	let mut waiting: VecDeque<_> = calls.into();
	while let Some(mut call) = waiting.pop_front() {
		let reference = call.given.unwrap_or_else(|| kind.reference(&call.rows));
		let outcome = match kind.send(chain, &call.rows, reference).await {
			Ok(sent) => chain.outcome(sent).await,
			Err(error) => Err(error),
		};
		let Err(error) = outcome else {
			let done = call.rows.iter().filter(|(_, row)| kind.changes(row)).count();
			recorded.done += done;
			recorded.equal += call.rows.len() - done;
			continue;
		};
		let of_rows = match &error {
			Error::Failed(failed) if failed.is("Institutions", "ExternalRefUsed") => {
				if call.given.is_some() {
					return Err(ReformError::ReferenceUsed);
				}
				recorded.already += call.rows.len();
				continue;
			}
			Error::Expired { .. } | Error::NonceConflict(_) if call.tries + 1 < TRIES => {
				call.tries += 1;
				waiting.push_front(call);
				continue;
			}
			Error::Failed(failed) => failed.pallet() == Some("Registers") || failed.bad_origin,
			_ => return Err(error.into()),
		};
		if !of_rows || !call.divisible || call.given.is_some() || call.rows.len() == 1 {
			let lines = format!("{file}:{}", lines(&call.rows));
			return Err(ReformError::Stopped { lines, error: error.into(), recorded: *recorded });
		}
		let second = call.rows.split_off(call.rows.len() / 2);
		waiting.push_front(Call::new(second, None, true));
		waiting.push_front(Call::new(call.rows, None, true));
	}
	Ok(())
}

/// The lines of rows.
fn lines<R>(rows: &[Line<R>]) -> String {
	let (first, last) =
		(rows.iter().map(|(line, _)| line).min(), rows.iter().map(|(line, _)| line).max());
	match (first, last) {
		(Some(first), Some(last)) if first != last => format!("{first} to {last}"),
		(first, _) => first.map(u64::to_string).unwrap_or_default(),
	}
}

/// Which of these references the officer's institution has used.
async fn used(chain: &impl Chain, references: &[ExternalRef]) -> Result<Vec<bool>, Error> {
	let Some(officer) = caller::officer(chain).await? else {
		return Ok(vec![false; references.len()]);
	};
	let institution = officer.institution.encode();
	let map = [twox_128(b"Institutions"), twox_128(b"ExternalRefs")].concat();
	let key = |reference: &ExternalRef| {
		let first = [&twox_64(&institution)[..], &institution].concat();
		[&map, &first, &blake2_128(reference)[..], reference].concat()
	};
	let keys: Vec<_> = references.iter().map(key).collect();
	let found = ask::decoded::<RefOutcome>(chain, &keys).await?;
	Ok(found.iter().map(Option::is_some).collect())
}

/// Fail if there are bad rows, in the order of their lines.
fn ensure_good(mut bad: Vec<BadRow>) -> Result<(), ReformError> {
	bad.sort_by_key(|row| row.line);
	match bad.is_empty() {
		true => Ok(()),
		false => Err(ReformError::Rows(bad)),
	}
}
