//! Weights of the calls: computed, not measured yet.
//!
//! Every call reads the officer and its institution (2 reads), takes the reference (1 read,
//! 1 write), reads the time (1 read) and deposits an event (1 write): [`READS`] and [`WRITES`]. The
//! numbers at each function are what it adds in its worst case.

use frame_support::weights::Weight;
use madang_primitives::weights::{call, events, row};
use pallet_guarantees::weights::{
	ASK_READS, ASK_WRITES, FORM_READS, FORM_WRITES, LOOK_READS, STEP_READS, STEP_WRITES,
};
use pallet_programmes::weights as programmes;
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
	/// `apply_under_programme`, by numbers of papers and signatures.
	fn apply_under_programme(papers: u32, consents: u32) -> Weight;
	/// `certify`.
	fn certify() -> Weight;
	/// `request_guarantee`.
	fn request_guarantee() -> Weight;
	/// `replace_papers`, by numbers of papers and signatures.
	fn replace_papers(papers: u32, consents: u32) -> Weight;
	/// `renew_hold`.
	fn renew_hold() -> Weight;
	/// `draw`.
	fn draw() -> Weight;
	/// `finish_drawing`.
	fn finish_drawing() -> Weight;
	/// `declare_withdrawal`, by number of signatures.
	fn declare_withdrawal(consents: u32) -> Weight;
	/// `complete_withdrawal`.
	fn complete_withdrawal() -> Weight;
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
/// loan of each entry, with an event. Under a programme there are no entries, and its books are told what is
/// repaid and that the loan ended: that is less than eight entries.
fn line() -> Weight {
	let by_entries = row(3 * 8, 8);
	let by_books = row(2 + LOOK_READS + STEP_READS, STEP_WRITES)
		.saturating_add(programmes::repaid())
		.saturating_add(programmes::end());
	row(1 + 1 + 2 + HOLIDAYS, 3)
		.saturating_add(by_entries.max(by_books))
		.saturating_add(events(1))
		.saturating_add(accounts(1))
}

/// A loan leaves the books: its entry is looked at, and its guarantee ends.
fn left_books() -> Weight {
	row(1 + STEP_READS, STEP_WRITES).saturating_add(programmes::leave())
}

/// What the steps of a programme are: file, way, terms, guarantee.
const OPEN_STEPS_READS: u64 = 3 + LOOK_READS;

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

	/// Reads and writes the loan; the steps of its programme, and the term of the offer. A refusal ends its
	/// books instead.
	fn decide() -> Weight {
		let approve = row(OPEN_STEPS_READS + TERM_READS, TERM_WRITES);
		call(READS + 1, WRITES + 1, 0).saturating_add(approve.max(left_books()))
	}

	/// Reads and writes the loan; its file; whether the offer has ended; the steps of its programme, its
	/// papers, its hold and its guarantee.
	fn agree(consents: u32) -> Weight {
		let steps = row(OPEN_STEPS_READS + LOOK_READS, 0)
			.saturating_add(programmes::ensure_papers())
			.saturating_add(programmes::hold());
		with_consents(READS + 2 + PASSED_READS, WRITES + 1, consents).saturating_add(steps)
	}

	/// Reads and writes the loan, and ends its books.
	fn withdraw() -> Weight {
		call(READS + 1, WRITES + 1, 0).saturating_add(left_books())
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

	/// Reads and writes the loan; its file. Ends its books.
	fn cancel(consents: u32) -> Weight {
		with_consents(READS + 2, WRITES + 1, consents).saturating_add(left_books())
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

	/// As a repayment; a settled loan gets its eight entries back, or its guarantee.
	fn reverse() -> Weight {
		call(READS, WRITES, 0)
			.saturating_add(line())
			.saturating_add(row(2 * 8, 0))
			.saturating_add(accounts(1))
	}

	/// Reads the loan twice, writes it, one event. Ends its books.
	fn offer_ends() -> Weight {
		row(2, 2).saturating_add(left_books())
	}

	/// Reads: programme, its terms, next number, the lender's kind. Writes: next number, loan, file, way, one
	/// more event. The books of the programme.
	fn apply_under_programme(papers: u32, consents: u32) -> Weight {
		with_consents(READS + 4, WRITES + 5, consents).saturating_add(programmes::enter(papers))
	}

	/// Reads: loan, file, way, programme, its terms. Writes: loan, way, one more event. Ends its books.
	fn certify() -> Weight {
		call(READS + 5, WRITES + 3, 0).saturating_add(left_books())
	}

	/// Reads: loan, file, the programme's terms. Writes the loan. Asks for a guarantee.
	fn request_guarantee() -> Weight {
		call(READS + 3 + ASK_READS, WRITES + 1 + ASK_WRITES, 0)
	}

	/// Reads: loan, file. Writes the loan, one more event. Replaces the papers.
	fn replace_papers(papers: u32, consents: u32) -> Weight {
		with_consents(READS + 2, WRITES + 2, consents)
			.saturating_add(programmes::replace_papers(papers))
	}

	/// Reads and writes the loan, one more event. Renews the hold.
	fn renew_hold() -> Weight {
		call(READS + 1, WRITES + 2, 0).saturating_add(programmes::renew())
	}

	/// Reads: loan, way, file, whether the offer has ended, ledger, holidays, the programme's terms. Writes:
	/// ledger, way, loan. The account is calculated twice. Forms the guarantee, and disburses from the hold.
	fn draw() -> Weight {
		let reads = 5 + PASSED_READS + HOLIDAYS + FORM_READS;
		call(READS + reads, WRITES + 3 + FORM_WRITES, 0)
			.saturating_add(accounts(2))
			.saturating_add(programmes::disburse())
	}

	/// Reads and writes the loan, one more event. What is left of the hold goes back.
	fn finish_drawing() -> Weight {
		call(READS + 1, WRITES + 2, 0).saturating_add(programmes::finish_drawing())
	}

	/// Reads: loan, way, file, the holidays after the last draw. Writes the way.
	fn declare_withdrawal(consents: u32) -> Weight {
		with_consents(READS + 3 + HOLIDAYS, WRITES + 1, consents)
	}

	/// Reads: loan, way, file, ledger, holidays, the state of the guarantee. Writes: ledger, loan. The account
	/// is calculated four times. Ends its books and its guarantee.
	fn complete_withdrawal() -> Weight {
		let reads = 4 + HOLIDAYS + LOOK_READS + STEP_READS;
		call(READS + reads, WRITES + 2 + STEP_WRITES, 0)
			.saturating_add(accounts(4))
			.saturating_add(programmes::end())
	}
}
