//! Weights of the calls: computed, not measured yet.
//!
//! Every call reads the officer and its institution (2 reads), takes the reference (1 read,
//! 1 write), reads the time (1 read) and deposits an event (1 write): [`READS`] and [`WRITES`]. The
//! numbers at each function are what it adds in its worst case.

use frame_support::weights::Weight;
use madang_primitives::weights::{call, row};
use pallet_terms::weights::{PASSED_READS, TERM_READS, TERM_WRITES};

/// Reads of every call.
const READS: u64 = 4;
/// Writes of every call.
const WRITES: u64 = 2;

/// Weights of the calls.
pub trait WeightInfo {
	/// `apply`, by number of signatures.
	fn apply(consents: u32) -> Weight;
	/// `decide`.
	fn decide() -> Weight;
	/// `agree`, by number of signatures.
	fn agree(consents: u32) -> Weight;
	/// `withdraw`.
	fn withdraw() -> Weight;
	/// `record_existing`.
	fn record_existing() -> Weight;
	/// `repay`.
	fn repay() -> Weight;
	/// `cancel`, by number of signatures.
	fn cancel(consents: u32) -> Weight;
	/// A bank's offer is looked at, and ends.
	fn offer_ends() -> Weight;
}

/// Weights computed from reads, writes and signature checks.
pub struct ComputedWeight;

/// A borrower's consent: the DID's standing, its document and the used signatures are read, and one
/// is added to those.
fn with_consents(reads: u64, writes: u64, consents: u32) -> Weight {
	let consents = u64::from(consents);
	call(reads, writes, consents).saturating_add(row(3, 1).saturating_mul(consents))
}

impl WeightInfo for ComputedWeight {
	/// Reads: whether eight titles exist, next number. Writes: next number, loan.
	fn apply(consents: u32) -> Weight {
		with_consents(READS + 8 + 1, WRITES + 2, consents)
	}

	/// Reads and writes the loan; the term of the offer.
	fn decide() -> Weight {
		call(READS + 1 + TERM_READS, WRITES + 1 + TERM_WRITES, 0)
	}

	/// Reads and writes the loan; whether the offer has ended.
	fn agree(consents: u32) -> Weight {
		with_consents(READS + 1 + PASSED_READS, WRITES + 1, consents)
	}

	/// Reads and writes the loan.
	fn withdraw() -> Weight {
		call(READS + 1, WRITES + 1, 0)
	}

	/// Reads: the title's record and entry, the entry's loan, next number. Writes: next number,
	/// loan, the entry's loan.
	fn record_existing() -> Weight {
		call(READS + 4, WRITES + 3, 0)
	}

	/// Reads and writes the loan, and reads its eight entries for the bank, with the loan of each; the
	/// last repayment also removes the loan of each.
	fn repay() -> Weight {
		call(READS + 1 + 3 * 8, WRITES + 9, 0)
	}

	/// Reads and writes the loan.
	fn cancel(consents: u32) -> Weight {
		with_consents(READS + 1, WRITES + 1, consents)
	}

	/// Reads the loan twice, writes it, one event.
	fn offer_ends() -> Weight {
		row(2, 2)
	}
}
