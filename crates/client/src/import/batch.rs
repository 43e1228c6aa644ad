//! Divides rows into calls.

use crate::error::Error;
use std::{collections::VecDeque, iter::Sum};

/// The most rows of a call. The chain takes no more.
const MOST_ROWS: usize = 256;

/// The most that the rows of a call announce. The chain takes 512 KiB, and a block has room for several. Most
/// calls take less than 60 ms: few rows are in districts that came from eight others. So what an institution may use of a
/// block has room for six calls and more.
const MOST: Size = Size { bytes: 128 * 1024, time: 60_000_000_000 };

/// A row of a file, with its line.
pub(super) type Line<R> = (u64, R);

/// Rows that are sent in one call.
pub(super) struct Batch<Row> {
	pub(super) rows: Vec<Row>,
	/// What they add to the call together.
	pub(super) size: Size,
	/// How often they were sent already.
	pub(super) tries: u32,
}

/// What a row adds to a call.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
	/// Its bytes.
	pub(super) bytes: usize,
	/// Its execution time, in picoseconds.
	pub(super) time: u64,
}

impl Size {
	/// Both together.
	pub(super) const fn plus(self, other: Self) -> Self {
		Self {
			bytes: self.bytes.saturating_add(other.bytes),
			time: self.time.saturating_add(other.time),
		}
	}

	/// Whether it is within a limit.
	pub(super) const fn fits(self, most: Self) -> bool {
		self.bytes <= most.bytes && self.time <= most.time
	}
}

impl Sum for Size {
	fn sum<All: Iterator<Item = Self>>(all: All) -> Self {
		all.fold(Self::default(), Self::plus)
	}
}

/// Divide rows into batches, in their order, by number, bytes and execution time. A row that exceeds a
/// limit alone has a batch of its own.
pub(super) fn batches<Row>(
	rows: impl IntoIterator<Item = Row>,
	size: impl Fn(&Row) -> Result<Size, Error>,
) -> Result<VecDeque<Batch<Row>>, Error> {
	let mut all = VecDeque::new();
	let empty = || Batch { rows: Vec::new(), size: Size::default(), tries: 0 };
	let mut batch = empty();
	for row in rows {
		let more = size(&row)?;
		let is_full = batch.rows.len() == MOST_ROWS || !batch.size.plus(more).fits(MOST);
		if is_full && !batch.rows.is_empty() {
			all.push_back(std::mem::replace(&mut batch, empty()));
		}
		batch.rows.push(row);
		batch.size = batch.size.plus(more);
	}
	if !batch.rows.is_empty() {
		all.push_back(batch);
	}
	Ok(all)
}
