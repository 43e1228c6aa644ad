//! Files amendments of the rows that differ from the chain.

use super::{
	batch::Line,
	book::{Book, Difference, Found},
	chain::Chain,
	closed,
	figures::{Imported, Progress},
	remarks,
	send::concerns_rows,
};
use crate::error::{CallError, Error};
use codec::Encode;
use madang_primitives::{Commitment, ExternalRef};
use sp_crypto_hashing::sha2_256;
use std::collections::VecDeque;

/// The amendments that are pending at the same time.
const IN_FLIGHT: usize = 64;

/// A row that differs from the chain.
pub(super) struct Changed<'a, B> {
	pub(super) row: &'a Line<B>,
	pub(super) found: Found<B>,
}

/// Which rows that differ from the chain are amended. The others are reported.
#[derive(Clone, Copy)]
pub(super) enum Amends {
	/// None.
	Nothing,
	/// All, on the municipality's evidence.
	OnEvidence(Commitment),
	/// All, because the call that imports takes changes over.
	All,
}

impl<B: Book> Changed<'_, B> {
	fn differences(&self) -> Vec<Difference> {
		self.row.1.differences(&self.found.row)
	}

	/// Whether an officer may and can amend a part of it.
	fn can_be_amended(&self, by: Amends) -> bool {
		// A row under a number that the parcel no longer has says nothing of this parcel.
		!matches!(by, Amends::Nothing)
			&& self.found.former.is_none()
			&& self.differences().iter().any(|difference| difference.amendable)
	}

	/// The reference of the amendment. It follows from the file, the row and the record's revision, so
	/// that a value can come back later.
	fn reference(&self, file: &[u8; 32]) -> Result<ExternalRef, Error> {
		let row = self.row.1.to_sent()?;
		Ok(sha2_256(&(b"madang/amend", file, B::NAME, row, self.found.revision).encode()))
	}

	/// File the amendment, if an officer may and can.
	async fn send<C: Chain>(
		&self,
		chain: &C,
		file: &[u8; 32],
		by: Amends,
	) -> Result<Option<C::Sent>, Error> {
		let evidence = match by {
			Amends::OnEvidence(evidence) => Some(evidence),
			Amends::Nothing | Amends::All => None,
		};
		if !self.can_be_amended(by) {
			return Ok(None);
		}
		match self.row.1.amendment(&self.found, evidence, self.reference(file)?) {
			Some(call) => Ok(Some(chain.send(&call).await?)),
			None => Ok(None),
		}
	}

	/// Report what remains to be done after the amendment.
	fn finish(self, imported: &mut Imported) {
		let (line, row) = self.row;
		let rest: Vec<_> = self.differences().into_iter().filter(|one| !one.amendable).collect();
		imported.figures.amended += 1;
		if !rest.is_empty() {
			let reason = format!("amended but for {}", remarks::reason(&rest));
			imported.changed.extend(remarks::remark(*line, row, reason));
		}
	}

	/// Report a row that was not amended.
	fn leave(self, imported: &mut Imported) {
		remarks::compare(self.row, &self.found, imported);
	}

	/// Report a row that another municipality amends.
	pub(super) fn leave_to_another(self, imported: &mut Imported) {
		let (line, row) = self.row;
		let mut reason = remarks::reason(&self.differences());
		reason.push_str("; not amended: another municipality keeps this record");
		imported.figures.changed += 1;
		imported.changed.extend(remarks::remark(*line, row, reason));
	}
}

/// File the amendments of rows, and report the other rows.
pub(super) async fn amend<B: Book>(
	chain: &impl Chain,
	file: &[u8; 32],
	rows: Vec<Changed<'_, B>>,
	by: Amends,
	imported: &mut Imported,
	progress: Progress<'_>,
) -> Result<(), Error> {
	let mut pending = VecDeque::new();
	let mut rows = rows.into_iter();
	loop {
		while pending.len() < IN_FLIGHT {
			let Some(changed) = rows.next() else { break };
			let sent = changed.send(chain, file, by).await?;
			match sent {
				Some(sent) => pending.push_back((sent, changed)),
				None => changed.leave(imported),
			}
		}
		let Some((sent, changed)) = pending.pop_front() else { return Ok(()) };
		match chain.outcome(sent).await {
			Ok(()) => changed.finish(imported),
			Err(Error::Failed(error)) if concerns_rows(&error) => {
				after_failure(chain, changed, error, imported).await?;
			}
			Err(error) => return Err(error),
		}
		progress(imported.figures.done());
	}
}

/// An amendment failed: an earlier run filed it, or the chain refuses the row.
async fn after_failure<B: Book>(
	chain: &impl Chain,
	changed: Changed<'_, B>,
	error: CallError,
	imported: &mut Imported,
) -> Result<(), Error> {
	let (line, row) = changed.row;
	let found = B::found(chain, &[row]).await?.pop().flatten();
	let open = |found: &Found<B>| row.differences(&found.row).iter().any(|one| one.amendable);
	match found {
		Some(found) if found.closed.is_some() || !open(&found) => {
			closed::settle(chain, changed.row, &found, imported).await?;
		}
		_ => {
			imported.refused.extend(remarks::remark(*line, row, error.sentence));
			imported.figures.refused += 1;
		}
	}
	Ok(())
}
