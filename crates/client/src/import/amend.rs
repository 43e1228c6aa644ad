//! Files amendments of the rows that differ from the chain.

use super::{
	batch::{Line, Size},
	book::{Book, Difference, Found},
	chain::Chain,
	closed,
	figures::{Imported, Progress},
	remarks,
	send::{self, Outgoing},
};
use crate::error::Error;
use codec::Encode;
use madang_primitives::{Commitment, ExternalRef};
use sp_crypto_hashing::sha2_256;
use std::marker::PhantomData;

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
			&& self.change().is_ok()
	}

	/// The row of the call that amends.
	fn change(&self) -> Result<B::Change, Error> {
		self.row.1.change(&self.found)
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
	let (rows, others): (Vec<_>, Vec<_>) =
		rows.into_iter().partition(|changed| changed.can_be_amended(by));
	others.into_iter().for_each(|changed| changed.leave(imported));
	let evidence = match by {
		Amends::OnEvidence(evidence) => Some(evidence),
		Amends::Nothing | Amends::All => None,
	};
	let mut amendments = Amendments { file, evidence, imported, book: PhantomData };
	send::send(chain, rows, &mut amendments, progress).await
}

/// Rows that are amended.
struct Amendments<'a, 'r, B> {
	file: &'a [u8; 32],
	evidence: Option<Commitment>,
	imported: &'a mut Imported,
	book: PhantomData<&'r B>,
}

impl<'r, C: Chain, B: Book> Outgoing<C> for Amendments<'_, 'r, B> {
	type Row = Changed<'r, B>;

	fn are_by_place(&self) -> bool {
		self.evidence.is_some()
	}

	fn size(&self, row: &Self::Row) -> Result<Size, Error> {
		let change = row.change()?;
		Ok(Size { bytes: change.encoded_size(), time: B::weight_of_change(&change) })
	}

	/// The reference follows from the file, the rows and the records' revisions, so that a value can come
	/// back later.
	async fn send(&self, chain: &C, rows: &[Self::Row]) -> Result<C::Sent, Error> {
		let changes: Vec<_> = rows.iter().map(Changed::change).collect::<Result<_, _>>()?;
		let sent: Vec<_> = rows
			.iter()
			.map(|changed| Ok((changed.row.1.to_sent()?, changed.found.revision)))
			.collect::<Result<_, Error>>()?;
		let reference: ExternalRef =
			sha2_256(&(b"madang/amend", self.file, B::NAME, sent).encode());
		match B::amend(changes, self.evidence, reference) {
			Some(call) => chain.send(&call, reference).await,
			None => Err(Error::Input(format!("{} cannot be amended", B::NAME))),
		}
	}

	fn finish(&mut self, rows: Vec<Self::Row>) {
		rows.into_iter().for_each(|changed| changed.finish(self.imported));
	}

	/// An earlier run may have amended rows, and records may have been closed.
	async fn settle(&mut self, chain: &C, rows: Vec<Self::Row>) -> Result<Vec<Self::Row>, Error> {
		let asked: Vec<_> = rows.iter().map(|changed| &changed.row.1).collect();
		let found = B::found(chain, &asked).await?;
		let mut rest = Vec::new();
		for (changed, found) in rows.into_iter().zip(found) {
			let row = &changed.row.1;
			let open = |now: &Found<B>| row.differences(&now.row).iter().any(|one| one.amendable);
			match found {
				Some(now) if now.closed.is_some() || !open(&now) => {
					closed::settle(chain, changed.row, &now, self.imported).await?;
				}
				// The revision stays the one that was compared: nothing is overwritten.
				Some(_) | None => rest.push(changed),
			}
		}
		Ok(rest)
	}

	fn refuse(&mut self, changed: Self::Row, reason: String) {
		let (line, row) = changed.row;
		self.imported.refused.extend(remarks::remark(*line, row, reason));
		self.imported.figures.refused += 1;
	}

	fn done(&self) -> usize {
		self.imported.figures.done()
	}
}
