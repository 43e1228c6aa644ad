//! Sends the rows that the chain lacks.

use super::{
	batch::{batches, Batch, Line},
	book::Book,
	chain::Chain,
	closed,
	figures::{Imported, Progress},
	remarks,
};
use crate::error::{CallError, Error};
use madang_primitives::Commitment;
use std::collections::VecDeque;

/// The batches that are pending at the same time: enough to fill blocks, few enough to leave room
/// for others.
const BATCHES_IN_FLIGHT: usize = 8;

/// How often rows are sent again after an expiry, after another transaction with the same nonce, or
/// after another import of the same rows.
const TRIES: u32 = 8;

/// Send rows in batches, several at the same time, and wait until all are final. With evidence they
/// are entered by their municipality, without it they are imported.
///
/// If a batch fails, the chain is asked again for its rows. Those that it has by now are counted. The
/// others are divided until the row that the chain refuses is alone. So each row has its own answer,
/// and it does not matter which batches an earlier run sent before it was interrupted.
pub(super) async fn send_new<B: Book>(
	chain: &impl Chain,
	file: &[u8; 32],
	rows: &[&Line<B>],
	evidence: Option<Commitment>,
	imported: &mut Imported,
	progress: Progress<'_>,
) -> Result<(), Error> {
	let mut waiting = batches(rows.iter().copied())?;
	let mut pending = VecDeque::new();
	loop {
		while pending.len() < BATCHES_IN_FLIGHT {
			let Some(batch) = waiting.pop_front() else { break };
			let sent = batch.send(chain, file, evidence).await?;
			pending.push_back((batch, sent));
		}
		let Some((batch, sent)) = pending.pop_front() else { return Ok(()) };
		match chain.outcome(sent).await {
			Ok(()) => imported.figures.sent += batch.rows.len(),
			Err(error) => {
				for batch in after_failure(chain, batch, error, imported).await?.into_iter().rev() {
					waiting.push_front(batch);
				}
			}
		}
		progress(imported.figures.done());
	}
}

/// Whether a failure can be one of the rows, so that others can be imported.
pub(super) fn concerns_rows(error: &CallError) -> bool {
	// A closed import concerns all rows, so it is reported once.
	let closed = error.is("Titles", "ImportClosed");
	(!closed && matches!(error.pallet(), Some("Registers" | "Titles")))
		|| error.is("Institutions", "ExternalRefUsed")
}

/// The batches to send after a batch failed.
async fn after_failure<'a, B: Book>(
	chain: &impl Chain,
	batch: Batch<'a, B>,
	error: Error,
	imported: &mut Imported,
) -> Result<Vec<Batch<'a, B>>, Error> {
	let sentence = match &error {
		Error::Failed(failed) if concerns_rows(failed) => Some(failed.sentence.clone()),
		Error::Expired { .. } | Error::NonceConflict(_) => None,
		_ => return Err(error),
	};
	let asked: Vec<_> = batch.rows.iter().map(|(_, row)| row).collect();
	let found = B::found(chain, &asked).await?;
	let mut rest = Vec::new();
	for (row, found) in batch.rows.iter().zip(found) {
		match found {
			Some(found) if found.former.is_none() => {
				closed::settle(chain, row, &found, imported).await?;
			}
			// It is sent for another parcel under a free number.
			Some(_) | None => rest.push(*row),
		}
	}
	let (fewer, tries) = (rest.len() < batch.rows.len(), batch.tries + 1);
	Ok(match (sentence, rest.len()) {
		(_, 0) => Vec::new(),
		(Some(sentence), 1) if !fewer => {
			let (line, row) = rest[0];
			imported.refused.extend(remarks::remark(*line, row, sentence));
			imported.figures.refused += 1;
			Vec::new()
		}
		(Some(_), count) if !fewer => {
			let second = rest.split_off(count / 2);
			[rest, second].map(|rows| Batch { rows, tries: batch.tries }).into()
		}
		_ if tries < TRIES => vec![Batch { rows: rest, tries }],
		_ => return Err(error),
	})
}
