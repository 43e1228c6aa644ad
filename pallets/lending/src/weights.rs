//! Weights of the calls: computed, not measured yet.
//!
//! Every call reads the officer and its institution (2 reads), takes the reference (1 read,
//! 1 write), reads the time (1 read) and deposits an event (1 write): [`READS`] and [`WRITES`]. The
//! numbers at each function are what it adds in its worst case.

use frame_support::weights::Weight;
use madang_primitives::weights::{call, events, row};
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
	/// `repay_batch`, by number of lines.
	fn repay_batch(lines: u32) -> Weight;
	/// A line of a batch that is known or refused.
	fn skipped_line() -> Weight;
	/// `reverse`.
	fn reverse() -> Weight;
	/// A bank's offer is looked at, and ends.
	fn offer_ends() -> Weight;
}

/// Words of holidays that the days of an account lie in. A word has 128 days; later words are not written yet.
pub const HOLIDAYS: u64 = 4;

/// The cost of calculating an account, in picoseconds: a loan of fifty years with no posting yet has 600
/// instalments, and its latest days up to 32 postings. Estimated, not measured yet.
const ACCOUNT: u64 = 600_000_000;

/// The weight of calculating so many accounts from their bases. A ledger of which the old days are closed takes
/// a small part of that.
pub const fn accounts(count: u64) -> Weight {
	Weight::from_parts(ACCOUNT.saturating_mul(count), 0)
}

/// A line reads itself, the loan, its eight entries for the bank, with the loan of each, its file, its
/// ledger and the holidays. It writes itself, the loan and the ledger. The last one of a loan removes the
/// loan of each entry, with an event.
fn line() -> Weight {
	row(1 + 1 + 3 * 8 + 2 + HOLIDAYS, 3 + 8).saturating_add(events(1)).saturating_add(accounts(1))
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
	/// Reads: whether eight titles exist, next number. Writes: next number, loan, file.
	fn apply(consents: u32) -> Weight {
		with_consents(READS + 8 + 1, WRITES + 3, consents)
	}

	/// Reads and writes the loan; the term of the offer.
	fn decide() -> Weight {
		call(READS + 1 + TERM_READS, WRITES + 1 + TERM_WRITES, 0)
	}

	/// Reads and writes the loan; its file; whether the offer has ended.
	fn agree(consents: u32) -> Weight {
		with_consents(READS + 2 + PASSED_READS, WRITES + 1, consents)
	}

	/// Reads and writes the loan.
	fn withdraw() -> Weight {
		call(READS + 1, WRITES + 1, 0)
	}

	/// Reads: the title's record and entry, the entry's loan, next number. Writes: next number,
	/// loan, file, ledger, the entry's loan. An irregular repayment is calculated.
	fn record_existing() -> Weight {
		call(READS + 4, WRITES + 5, 0).saturating_add(accounts(1))
	}

	/// One line, with its own event.
	fn repay() -> Weight {
		call(READS, WRITES, 0).saturating_add(line())
	}

	/// Reads and writes the loan; its file.
	fn cancel(consents: u32) -> Weight {
		with_consents(READS + 2, WRITES + 1, consents)
	}

	/// Each line may be of another loan, and may settle it.
	fn repay_batch(lines: u32) -> Weight {
		call(READS, WRITES, 0).saturating_add(line().saturating_mul(lines.into()))
	}

	/// Reads the line, the loan with its eight entries, its file, its ledger and the holidays. The ledger is
	/// calculated.
	fn skipped_line() -> Weight {
		row(1 + 1 + 3 * 8 + 2 + HOLIDAYS, 0).saturating_add(accounts(1))
	}

	/// As a repayment; a settled loan gets its eight entries back.
	fn reverse() -> Weight {
		call(READS, WRITES, 0)
			.saturating_add(line())
			.saturating_add(row(2 * 8, 0))
			.saturating_add(accounts(1))
	}

	/// Reads the loan twice, writes it, one event.
	fn offer_ends() -> Weight {
		row(2, 2)
	}
}
