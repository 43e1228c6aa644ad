//! Divides rows into calls.

use crate::error::Error;
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
pub(super) struct Batch<Row> {
	pub(super) rows: Vec<Row>,
	/// How often they were sent already.
	pub(super) tries: u32,
}

/// What a row adds to a call.
#[derive(Clone, Copy)]
pub(super) struct Size {
	/// Its bytes.
	pub(super) bytes: usize,
	/// Its execution time, in picoseconds.
	pub(super) time: u64,
}

/// Divide rows into batches, in their order, by number, bytes and execution time. A row that exceeds a
/// limit alone has a batch of its own.
pub(super) fn batches<Row>(
	rows: impl IntoIterator<Item = Row>,
	size: impl Fn(&Row) -> Result<Size, Error>,
) -> Result<VecDeque<Batch<Row>>, Error> {
	let mut all = VecDeque::new();
	let (mut batch, mut bytes, mut time) = (Vec::new(), 0, 0);
	for row in rows {
		let more = size(&row)?;
		let is_full = batch.len() == MOST_ROWS
			|| bytes + more.bytes > MOST_BYTES
			|| time + more.time > MOST_TIME;
		if is_full && !batch.is_empty() {
			all.push_back(Batch { rows: std::mem::take(&mut batch), tries: 0 });
			(bytes, time) = (0, 0);
		}
		batch.push(row);
		bytes += more.bytes;
		time += more.time;
	}
	if !batch.is_empty() {
		all.push_back(Batch { rows: batch, tries: 0 });
	}
	Ok(all)
}
