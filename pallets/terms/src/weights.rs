//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is
//! measured. An event is a write.

use crate::{DAYS_OF_A_PAGE, DAYS_OF_A_WORD, MAX_TERM_DAYS};
use frame_support::weights::Weight;
use madang_primitives::weights::{call, row};

/// Weights of this pallet's calls and of the queue.
pub trait WeightInfo {
	/// `declare_holidays` of so many days.
	fn declare_holidays(days: u32) -> Weight;
	/// `withdraw_holidays` of so many days.
	fn withdraw_holidays(days: u32) -> Weight;
	/// The first item of a priority is read.
	fn peek() -> Weight;
	/// A term is looked at: its last day is found, and its item is removed or moved. What its pallet
	/// does is not included.
	fn look() -> Weight;
	/// The end of a block notes what is paused, with so many kinds of terms.
	fn note_pauses(kinds: u32) -> Weight;
	/// The end of a block looks whether the queue is behind.
	fn tell_behind() -> Weight;
}

/// Reads to look for holidays in the days of a period: each page of holidays that they can lie in. Later pages are
/// read too, though nothing is declared for them yet.
pub const fn holiday_reads(days: u32) -> u64 {
	(days.div_ceil(DAYS_OF_A_PAGE) as u64).saturating_add(1)
}

/// Reads to find the first day that is no holiday: the pages of the days by which a term moves at most, with the days of
/// pauses between them.
pub const HOLIDAY_READS: u64 = holiday_reads(MAX_TERM_DAYS);

/// Reads to find out whether a term has passed: the time, the day of the last block, what is paused, the words of the days of the
/// term and of those by which it moves, and the holidays that it ends on.
pub const PASSED_READS: u64 = 6 + 2 * (MAX_TERM_DAYS / DAYS_OF_A_WORD) as u64 + HOLIDAY_READS;

/// Reads and writes to set and schedule a term: the holidays that it ends on and the number of the
/// item; number and item.
pub const TERM_READS: u64 = HOLIDAY_READS + 1;
/// See [`TERM_READS`].
pub const TERM_WRITES: u64 = 2;

/// Weights from counted reads and writes.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	// The time; one event. The page of each day is read and written.
	fn declare_holidays(days: u32) -> Weight {
		call(1, 1, 0).saturating_add(row(1, 1).saturating_mul(u64::from(days)))
	}

	fn withdraw_holidays(days: u32) -> Weight {
		Self::declare_holidays(days)
	}

	// The next key, and its item. To look for a next key is as much work as a small call.
	fn peek() -> Weight {
		call(2, 0, 0)
	}

	// The item is removed, and inserted again if the term has moved or fails; one event. What looks
	// for the first item later in the block skips it.
	fn look() -> Weight {
		row(PASSED_READS + 2, 3)
	}

	// The end of the last pause, what was paused, the time; what is paused now. For each kind: up to
	// twelve calls that meet it, and its word. After an outage the days before can have more words. The
	// day of the last block; the day, one event.
	fn note_pauses(kinds: u32) -> Weight {
		call(4, 3, 0).saturating_add(row(13, 2).saturating_mul(u64::from(kinds)))
	}

	// The time, the flag, the first item of each priority; the flag, one event.
	fn tell_behind() -> Weight {
		call(8, 2, 0)
	}
}
