//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.
//!
//! Every call of an officer reads the officer and its institution (2 reads), takes the reference (1
//! read, 1 write), reads the time (1 read) and deposits an event (1 write): [`READS`] and [`WRITES`].
//! The numbers at each function are what it adds in its worst case.
//!
//! The constants are what a function of [`crate::Guarantees`] adds to the call of lending that
//! uses it, events included.

use frame_support::weights::Weight;
use madang_primitives::weights::{call, row};
use pallet_terms::weights::{PASSED_READS, TERM_READS, TERM_WRITES};

/// Reads of every call of an officer.
const READS: u64 = 4;
/// Writes of every call of an officer.
const WRITES: u64 = 2;

/// Reads to find the guarantee of a loan: its number, and itself.
const FIND: u64 = 2;

/// Reads of `ask`: an earlier guarantee, the foundation's kind and standing, the next number, the time.
pub const ASK_READS: u64 = FIND + 2 + 1 + 1;
/// Writes of `ask`: the next number, the guarantee, that of the loan; one event.
pub const ASK_WRITES: u64 = 4;
/// Reads of a step of the creditor's side: `withdraw`, `notify`, `make_claimable`, `cure`, `claim`,
/// `release`, `revive`. The guarantee, and the time for it and for the notice.
pub const STEP_READS: u64 = FIND + 2;
/// Writes of such a step: the guarantee, a notice; two events.
pub const STEP_WRITES: u64 = 4;
/// Reads of `form`: a step, and whether the days after the notice have passed.
pub const FORM_READS: u64 = STEP_READS + PASSED_READS;
/// Writes of `form`.
pub const FORM_WRITES: u64 = STEP_WRITES;
/// Reads of `in_notice`, `state` and `guarantee`: the guarantee, and whether the days after the notice
/// have passed.
pub const LOOK_READS: u64 = FIND + PASSED_READS;

/// Weights of the calls.
pub trait WeightInfo {
	/// `decide`.
	fn decide() -> Weight;
	/// `withdraw_approval`.
	fn withdraw_approval() -> Weight;
	/// `acknowledge`, by number of notices.
	fn acknowledge(notices: u32) -> Weight;
	/// `pay`, without what lending does.
	fn pay() -> Weight;
	/// `deny`, without what lending does.
	fn deny() -> Weight;
	/// `reguarantee`.
	fn reguarantee() -> Weight;
	/// `accept_reguarantee`.
	fn accept_reguarantee() -> Weight;
	/// `assign`, by number of guarantees.
	fn assign(guarantees: u32) -> Weight;
	/// The days after a notice are looked at, and the guarantee lapses.
	fn notice_ends() -> Weight;
}

/// Weights computed from reads and writes.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	/// Reads and writes the guarantee; the day, and the term of the notice. Measured: what it calculates
	/// is as much work as one more write.
	fn decide() -> Weight {
		call(READS + 2 + TERM_READS, WRITES + 2 + TERM_WRITES, 0)
	}

	/// Reads and writes the guarantee.
	fn withdraw_approval() -> Weight {
		call(READS + 1, WRITES + 1, 0)
	}

	/// Reads the guarantee; reads and writes each notice.
	fn acknowledge(notices: u32) -> Weight {
		call(READS + 1, WRITES, 0).saturating_add(row(1, 1).saturating_mul(u64::from(notices)))
	}

	/// Reads and writes the guarantee; the day.
	fn pay() -> Weight {
		call(READS + 2, WRITES + 1, 0)
	}

	/// Reads and writes the guarantee.
	fn deny() -> Weight {
		call(READS + 1, WRITES + 1, 0)
	}

	/// Reads and writes the guarantee; whether the notice has passed, whether the last foundation that
	/// accepted is active, kind and standing of the one that is named.
	fn reguarantee() -> Weight {
		call(READS + 1 + PASSED_READS + 3, WRITES + 1, 0)
	}

	/// Reads and writes the guarantee; whether the notice has passed.
	fn accept_reguarantee() -> Weight {
		call(READS + 1 + PASSED_READS, WRITES + 1, 0)
	}

	/// The standing of one foundation, kind and standing of the other, the time; one event. Reads and
	/// writes each guarantee.
	fn assign(guarantees: u32) -> Weight {
		call(4, 1, 0).saturating_add(row(1, 1).saturating_mul(u64::from(guarantees)))
	}

	/// Reads the guarantee twice and the time, writes the guarantee, one event.
	fn notice_ends() -> Weight {
		row(3, 2)
	}
}
