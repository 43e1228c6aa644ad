//! How far the index is.

use crate::store::Range;

/// The state of the index, for each page to show.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Status {
	/// The last final block that the nodes know.
	pub head: Option<u64>,
	/// The last block of the index, and its time in milliseconds since 1970.
	pub last: Option<(u64, u64)>,
	/// Which blocks are indexed, from the lowest on.
	pub ranges: Vec<Range>,
	/// How many blocks a second were indexed since the follower began to catch up, or for the last ones.
	pub blocks_per_second: f64,
	/// The block from which on downward no node keeps the states: older blocks need an archive node.
	pub needs_archive: Option<u64>,
	/// What stops the index at the moment.
	pub problem: Option<String>,
	/// What stops a projection. The index continues.
	pub not_projected: Option<String>,
}

impl Status {
	/// How many final blocks are newer than the last block of the index.
	pub fn lag_in_blocks(&self) -> Option<u64> {
		Some(self.head?.saturating_sub(self.last?.0))
	}

	/// How many seconds ago the last block of the index was built, at a time in milliseconds since 1970.
	pub fn lag_in_seconds(&self, now: u64) -> Option<u64> {
		Some(now.saturating_sub(self.last?.1) / 1000)
	}

	/// How many blocks are missing below the last block of the index.
	pub fn missing(&self) -> u64 {
		let (mut next, mut missing) = (0u64, 0u64);
		for range in &self.ranges {
			missing = missing.saturating_add(range.first.saturating_sub(next));
			next = range.last.saturating_add(1);
		}
		missing
	}
}
