//! Divides rows into calls.

use super::{book::Book, chain::Chain};
use crate::error::Error;
use codec::Encode;
use madang_primitives::{Commitment, ExternalRef};
use sp_crypto_hashing::sha2_256;
use std::collections::VecDeque;

/// The most rows of a call. The chain takes no more.
const MOST_ROWS: usize = 256;

/// The most bytes of the rows of a call. The chain takes 512 KiB, and a block has room for several.
const MOST_BYTES: usize = 128 * 1024;

/// The most execution time that a call announces, in picoseconds: 60 ms. An institution may use about
/// 200 ms of a block, and most calls take less than they announce: few rows are in districts that came from
/// eight others. So three calls and more fit into a block.
const MOST_TIME: u64 = 60_000_000_000;

/// A row of a file, with its line.
pub(super) type Line<R> = (u64, R);

/// Rows that are sent in one call.
pub(super) struct Batch<'a, B> {
	pub(super) rows: Vec<&'a Line<B>>,
	/// How often they were sent already.
	pub(super) tries: u32,
}

impl<B: Book> Batch<'_, B> {
	/// Send the call. Its reference follows from the file and the rows, so that the same batch of the
	/// same file takes effect once, wherever the rows are in the file.
	pub(super) async fn send<C: Chain>(
		&self,
		chain: &C,
		file: &[u8; 32],
		evidence: Option<Commitment>,
	) -> Result<C::Sent, Error> {
		let rows: Vec<_> =
			self.rows.iter().map(|(_, row)| row.to_sent()).collect::<Result<_, _>>()?;
		let reference: ExternalRef = sha2_256(&(b"madang/import", file, B::NAME, &rows).encode());
		match evidence {
			None => chain.send(&B::import(rows, reference)).await,
			Some(evidence) => match B::enter(rows, evidence, reference) {
				Some(call) => chain.send(&call).await,
				None => Err(Error::Input(format!("no municipality enters {}", B::NAME))),
			},
		}
	}
}

/// Divide rows into batches, in their order, by number, bytes and execution time. A row that exceeds a
/// limit alone has a batch of its own.
pub(super) fn batches<'a, B: Book>(
	rows: impl IntoIterator<Item = &'a Line<B>>,
) -> Result<VecDeque<Batch<'a, B>>, Error> {
	let mut all = VecDeque::new();
	let (mut batch, mut bytes, mut time) = (Vec::new(), 0, 0);
	for row in rows {
		let sent = row.1.to_sent()?;
		let (more_bytes, more_time) = (sent.encoded_size(), B::weight(&sent));
		let is_full = batch.len() == MOST_ROWS
			|| bytes + more_bytes > MOST_BYTES
			|| time + more_time > MOST_TIME;
		if is_full && !batch.is_empty() {
			all.push_back(Batch { rows: std::mem::take(&mut batch), tries: 0 });
			(bytes, time) = (0, 0);
		}
		batch.push(row);
		bytes += more_bytes;
		time += more_time;
	}
	if !batch.is_empty() {
		all.push_back(Batch { rows: batch, tries: 0 });
	}
	Ok(all)
}
