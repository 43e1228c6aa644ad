//! Sends the rows that the chain lacks.

use super::{
	batch::{Line, Size},
	book::Book,
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

/// Send rows. With evidence they are entered by their municipality, without it they are imported.
pub(super) async fn send_new<B: Book>(
	chain: &impl Chain,
	file: &[u8; 32],
	rows: &[&Line<B>],
	evidence: Option<Commitment>,
	imported: &mut Imported,
	progress: Progress<'_>,
) -> Result<(), Error> {
	let mut new = New { file, evidence, imported, book: PhantomData };
	send::send(chain, rows.iter().copied(), &mut new, progress).await
}

/// What a new row adds to a call.
pub(super) fn size<B: Book>((_, row): &Line<B>) -> Result<Size, Error> {
	let sent = row.to_sent()?;
	Ok(Size { bytes: sent.encoded_size(), time: B::weight(&sent) })
}

/// Rows that the chain lacks.
struct New<'a, B> {
	file: &'a [u8; 32],
	evidence: Option<Commitment>,
	imported: &'a mut Imported,
	book: PhantomData<&'a B>,
}

impl<'a, C: Chain, B: Book> Outgoing<C> for New<'a, B> {
	type Row = &'a Line<B>;

	fn are_by_place(&self) -> bool {
		self.evidence.is_some()
	}

	fn size(&self, row: &Self::Row) -> Result<Size, Error> {
		size(row)
	}

	async fn send(&self, chain: &C, rows: &[Self::Row]) -> Result<C::Sent, Error> {
		let rows: Vec<_> = rows.iter().map(|(_, row)| row.to_sent()).collect::<Result<_, _>>()?;
		let reference: ExternalRef =
			sha2_256(&(b"madang/import", self.file, B::NAME, &rows).encode());
		match self.evidence {
			None => chain.send(&B::import(rows, reference), reference).await,
			Some(evidence) => match B::enter(rows, evidence, reference) {
				Some(call) => chain.send(&call, reference).await,
				None => Err(Error::Input(format!("no municipality enters {}", B::NAME))),
			},
		}
	}

	fn finish(&mut self, rows: Vec<Self::Row>) {
		self.imported.figures.sent += rows.len();
	}

	async fn settle(&mut self, chain: &C, rows: Vec<Self::Row>) -> Result<Vec<Self::Row>, Error> {
		let asked: Vec<_> = rows.iter().map(|(_, row)| row).collect();
		let found = B::found(chain, &asked).await?;
		let mut rest = Vec::new();
		for (row, found) in rows.into_iter().zip(found) {
			match found {
				Some(found) if found.former.is_none() => {
					closed::settle(chain, row, &found, self.imported).await?;
				}
				// It is sent for another parcel under a free number.
				Some(_) | None => rest.push(row),
			}
		}
		Ok(rest)
	}

	fn refuse(&mut self, (line, row): Self::Row, reason: String) {
		self.imported.refused.extend(remarks::remark(*line, row, reason));
		self.imported.figures.refused += 1;
	}

	fn done(&self) -> usize {
		self.imported.figures.done()
	}
}
