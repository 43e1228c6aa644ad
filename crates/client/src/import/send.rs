//! Sends rows in batches.

use super::{
	batch::{batches, Batch, Size},
	caller,
	chain::Chain,
	figures::Progress,
};
use crate::error::{CallError, Error};
use std::collections::VecDeque;

/// What is pending at the same time: enough that blocks are full while the ones before them become final, and
/// less than half of the bytes that an institution may have in a pool. An institution may use about 357 ms of a block.
const MOST_PENDING: Size = Size { bytes: 2 * 1024 * 1024, time: 1_500_000_000_000 };

/// The calls that are pending at the same time, however small they are. More were faster by a tenth at most.
const MOST_CALLS: usize = 32;

/// How often rows are sent again after an expiry, after another transaction with the same nonce, or
/// after another import of the same rows.
pub(super) const TRIES: u32 = 8;

/// Rows that are sent, and what is counted and reported of them.
pub(super) trait Outgoing<C: Chain> {
	/// A row.
	type Row;

	/// Whether a municipality sends them, and the chain checks for each row where it is.
	fn are_by_place(&self) -> bool;

	/// What a row adds to a call.
	fn size(&self, row: &Self::Row) -> Result<Size, Error>;

	/// The batch of some rows.
	fn batch(&self, rows: Vec<Self::Row>, tries: u32) -> Result<Batch<Self::Row>, Error> {
		let size = rows.iter().map(|row| self.size(row)).sum::<Result<Size, Error>>()?;
		Ok(Batch { rows, size, tries })
	}

	/// Send rows in one call. Its reference follows from the file and the rows, so that the same batch of
	/// the same file takes effect once, wherever the rows are in the file.
	async fn send(&self, chain: &C, rows: &[Self::Row]) -> Result<C::Sent, Error>;

	/// Count rows that the chain took.
	fn finish(&mut self, rows: Vec<Self::Row>);

	/// Ask the chain again for rows of a batch that failed. Count those that it has by now, and return the
	/// others.
	async fn settle(&mut self, chain: &C, rows: Vec<Self::Row>) -> Result<Vec<Self::Row>, Error>;

	/// Report a row that the chain refuses.
	fn refuse(&mut self, row: Self::Row, reason: String);

	/// The rows of which it is known what became of them.
	fn done(&self) -> usize;
}

/// Send rows in batches, several at the same time, and wait until all are final.
///
/// If a batch fails, the chain is asked again for its rows. Those that it has by now are counted. The
/// others are divided until the row that the chain refuses is alone. So each row has its own answer,
/// and it does not matter which batches an earlier run sent before it was interrupted.
pub(super) async fn send<C: Chain, O: Outgoing<C>>(
	chain: &C,
	rows: impl IntoIterator<Item = O::Row>,
	outgoing: &mut O,
	progress: Progress<'_>,
) -> Result<(), Error> {
	let mut waiting = batches(rows, |row| outgoing.size(row))?;
	let mut pending = VecDeque::<(Batch<O::Row>, C::Sent)>::new();
	loop {
		while let Some(batch) = waiting.pop_front() {
			let held: Size = pending.iter().map(|(batch, _)| batch.size).sum();
			let fits = pending.len() < MOST_CALLS && held.plus(batch.size).fits(MOST_PENDING);
			if !pending.is_empty() && !fits {
				waiting.push_front(batch);
				break;
			}
			let sent = outgoing.send(chain, &batch.rows).await?;
			pending.push_back((batch, sent));
		}
		let Some((batch, sent)) = pending.pop_front() else { return Ok(()) };
		match chain.outcome(sent).await {
			Ok(()) => outgoing.finish(batch.rows),
			Err(error) => {
				for batch in after_failure(chain, batch, error, outgoing).await?.into_iter().rev() {
					waiting.push_front(batch);
				}
			}
		}
		progress(outgoing.done());
	}
}

/// Whether a failure can be one of the rows, so that others can be imported.
fn concerns_rows(error: &CallError) -> bool {
	// A closed import concerns all rows, so it is reported once.
	let closed = error.is("Titles", "ImportClosed");
	(!closed && matches!(error.pallet(), Some("Registers" | "Titles")))
		|| error.is("Institutions", "ExternalRefUsed")
}

/// The batches to send after a batch failed.
async fn after_failure<C: Chain, O: Outgoing<C>>(
	chain: &C,
	Batch { rows, tries, .. }: Batch<O::Row>,
	error: Error,
	outgoing: &mut O,
) -> Result<Vec<Batch<O::Row>>, Error> {
	let sentence = match &error {
		Error::Failed(failed) if concerns_rows(failed) => Some(failed.sentence.clone()),
		// An officer who keeps books may not do so where the row is.
		Error::Failed(failed)
			if failed.bad_origin
				&& outgoing.are_by_place()
				&& caller::keeps_books(chain).await? =>
		{
			Some(failed.sentence.clone())
		}
		Error::Expired { .. } | Error::NonceConflict(_) => None,
		_ => return Err(error),
	};
	let count = rows.len();
	let mut rest = outgoing.settle(chain, rows).await?;
	let fewer = rest.len() < count;
	Ok(match (sentence, rest.len()) {
		(_, 0) => Vec::new(),
		(Some(sentence), 1) if !fewer => {
			rest.into_iter().for_each(|row| outgoing.refuse(row, sentence.clone()));
			Vec::new()
		}
		(Some(_), count) if !fewer => {
			let second = rest.split_off(count / 2);
			vec![outgoing.batch(rest, tries)?, outgoing.batch(second, tries)?]
		}
		_ if tries + 1 < TRIES => vec![outgoing.batch(rest, tries + 1)?],
		_ => return Err(error),
	})
}
