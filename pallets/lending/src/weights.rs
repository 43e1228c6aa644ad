//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.
//!
//! Every call reads the officer and its institution (2 reads), takes the reference (1 read,
//! 1 write), reads the time (1 read) and deposits an event (1 write): [`READS`] and [`WRITES`]. The
//! numbers at each function are what it adds in its worst case.

use crate::{MOST_TRANSFERRED, MOST_UNDER};
use frame_support::weights::Weight;
use madang_primitives::weights::{call, events, row};
use pallet_guarantees::weights::{
	ASK_READS, ASK_WRITES, FORM_READS, FORM_WRITES, LOOK_READS, STEP_READS, STEP_WRITES,
};
use pallet_programmes::weights as programmes;
use pallet_rates::weights::{decode_values, read_values};
use pallet_terms::weights::{holiday_reads, HOLIDAY_READS, PASSED_READS, TERM_READS, TERM_WRITES};

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
	/// A line of a batch that was posted, as it was: by numbers of the loan's entries and of instalments that were
	/// calculated, and whether the loan is under a programme.
	fn posted_line(entries: u32, instalments: u32, under_programme: bool) -> Weight;
	/// A loan that the lines of a batch have settled, by number of entries, and whether it is under a programme.
	fn settled_loan(entries: u32, under_programme: bool) -> Weight;
	/// A line of a batch that is known.
	fn known_line() -> Weight;
	/// A line of a batch that is refused.
	fn skipped_line() -> Weight;
	/// `reverse`.
	fn reverse() -> Weight;
	/// A bank's offer is looked at, and ends.
	fn offer_ends() -> Weight;
	/// `apply_under_programme`, by numbers of papers, proofs and signatures.
	fn apply_under_programme(papers: u32, proofs: u32, consents: u32) -> Weight;
	/// `certify`.
	fn certify() -> Weight;
	/// `request_guarantee`.
	fn request_guarantee() -> Weight;
	/// `replace_papers`, by numbers of papers, proofs and signatures.
	fn replace_papers(papers: u32, proofs: u32, consents: u32) -> Weight;
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
	/// `warn`.
	fn warn() -> Weight;
	/// `accelerate`.
	fn accelerate() -> Weight;
	/// `make_claimable`.
	fn make_claimable() -> Weight;
	/// `claim`.
	fn claim() -> Weight;
	/// `cure`.
	fn cure() -> Weight;
	/// `notify_guarantor`.
	fn notify_guarantor() -> Weight;
	/// `write_off`.
	fn write_off() -> Weight;
	/// `take_back`.
	fn take_back() -> Weight;
	/// `amend`, by number of signatures.
	fn amend(consents: u32) -> Weight;
	/// `pay_out`, by number of mortgages.
	fn pay_out(entries: u32) -> Weight;
	/// `set_limits`.
	fn set_limits() -> Weight;
	/// `assign`, by number of loans.
	fn assign(loans: u32) -> Weight;
	/// `offer_transfer`, by number of loans.
	fn offer_transfer(loans: u32) -> Weight;
	/// `accept_transfer`.
	fn accept_transfer() -> Weight;
	/// `end_transfer`.
	fn end_transfer() -> Weight;
	/// `offer_pledge`.
	fn offer_pledge() -> Weight;
	/// `accept_pledge`, `end_pledge`, `agree_to_change`, `replace_pledgee`.
	fn pledge_step() -> Weight;
	/// A guarantor has paid: what the ledger adds to the foundation's call.
	fn guarantor_paid() -> Weight;
}

/// Reads of a mortgage: its entry, the record, its supplementary entries in practice.
const MORTGAGE: u64 = 2 + 8;

/// Pages of holidays that the days of an account lie in. Days that are never closed begin with the draw, and end with
/// the instalment after today. A loan has at most 600 months, so these are less than 51 years. The accounts of a call
/// all have these pages: each is charged once.
pub const HOLIDAYS: u64 = holiday_reads(51 * 366);

/// Reads to find the transfer in which a mortgage is, and whether its application is pending.
pub const IN_TRANSFER: u64 = 3;

/// Reads of whether a loan is in a transfer: each of its eight entries, and whether it secures the loan.
const NOT_IN_TRANSFER: u64 = 8 * (1 + IN_TRANSFER);

/// Reads of the loans of a transfer, before it is offered and accepted: each with its eight entries for the bank and
/// again for what goes with it, whether they are in a transfer, and its pledge. Of each of eight entries: the joint collateral
/// with up to 64 entries, whether it is this bank's, and the loans under it.
const fn transferable(loans: u64) -> u64 {
	let each = 2 + 8 * (2 * (1 + MORTGAGE) + 1 + IN_TRANSFER);
	each * loans + 8 * (2 + 64 + MORTGAGE + 1 + MOST_UNDER as u64)
}

/// What lending adds where so many mortgages move: their transfer, the loans under them, and of each of eight loans
/// its entries for the bank and its guarantee. Writes the loans and their guarantees, removes the transfer. An event
/// of each loan, and one of the transfer.
pub fn mortgages_moved(entries: u32) -> Weight {
	let (entries, loans) = (u64::from(entries), u64::from(MOST_TRANSFERRED));
	if entries == 0 {
		return Weight::zero();
	}
	row(3 + (1 + MOST_UNDER as u64) * entries, 1 + entries)
		.saturating_add(row(2 + 8 * (1 + MORTGAGE) + LOOK, 2).saturating_mul(loans))
		.saturating_add(events(loans.saturating_add(1)))
}

/// The cost of calculating an account, in picoseconds: a loan of fifty years with no posting yet has 600
/// instalments, and its latest days up to 32 postings. Estimated.
const ACCOUNT: u64 = 600_000_000;

/// The cost of checking the terms of a loan, and of hashing them for its signatures, in picoseconds. Measured.
const TERMS: u64 = 120_000_000;

/// The cost of calculating one instalment, in picoseconds.
const INSTALMENT: u64 = ACCOUNT / 600;

/// The cost of calculating an account of which the old days are closed: its latest days have up to 32 postings and
/// two instalments. Estimated.
const CLOSED: u64 = 50_000_000;

/// The weight of calculating so many accounts from their bases, each with the values of an index decoded again. A ledger
/// of which the old days are closed takes a small part of that. The [`INDEX`] is read once for each loan.
pub const fn accounts(count: u64) -> Weight {
	Weight::from_parts(ACCOUNT, 0).saturating_add(decode_values()).saturating_mul(count)
}

/// Reads of the values of the index that a loan follows.
pub const INDEX: u64 = 1;

/// The weight of calculating so many instalments of an account, and its latest days.
fn calculated(instalments: u32) -> Weight {
	let all = INSTALMENT.saturating_mul(instalments.into()).saturating_add(CLOSED);
	Weight::from_parts(all, 0).saturating_add(decode_values())
}

/// The weight of calculating a closed account again.
pub const fn closed_again() -> Weight {
	Weight::from_parts(CLOSED, 0).saturating_add(decode_values())
}

/// A line reads itself, the loan, its eight entries for the bank, with the loan of each, its file, its
/// ledger and its index. It writes itself, the loan and the ledger. The last one of a loan removes the
/// loan of each entry, with an event, and ends its pledge. The day of a write-off is read. A guarantor is told: its
/// guarantee is read, the closed account before the call is calculated, the guarantee, a notice and the arrears are
/// written, with two events. Under a programme there are no entries, and its books are told what is repaid and that
/// the loan ended.
fn line() -> Weight {
	let by_entries = row(3 * 8, 8);
	let by_books = row(2, 0).saturating_add(programmes::repaid()).saturating_add(programmes::end());
	row(1 + 1 + 2 + INDEX + 1 + LOOK, 3 + 3)
		.saturating_add(by_entries.max(by_books))
		.saturating_add(row(1, PLEDGE_WRITES))
		.saturating_add(events(1 + 2))
		.saturating_add(accounts(1))
		.saturating_add(closed_again())
}

/// Reads of what `LoanLedger::settle` tells the guarantor of the loan: its guarantee, twice, and the arrears. And of the
/// pledge that ends with the debt.
pub const RELEASE_READS: u64 = LOOK + STEP_READS + 1 + 1;
/// Writes of it, events included: the guarantee, a notice and the arrears; the pledge.
pub const RELEASE_WRITES: u64 = STEP_WRITES + 1 + PLEDGE_WRITES;

/// Writes of a pledge that ends with the debt, or revives with it: itself, and an event.
const PLEDGE_WRITES: u64 = 2;

/// Reads of whose loan it is: the loan, and its eight entries, with the loan of each.
const BANK_READS: u64 = 1 + 8 * (MORTGAGE + 1);

/// Reads of a guarantee as stored: that of the loan, and itself.
const LOOK: u64 = 2;

/// An act about a loan's arrears reads the loan, its eight entries for the bank, with the loan of each, its file, its
/// ledger, its index, its arrears and the holidays, and looks twice at the guarantee. It writes the loan, its ledger and its
/// arrears, and tells the guarantor. So many accounts are calculated.
fn act(calculated: u64) -> Weight {
	let reads = 1 + 3 * 8 + 3 + INDEX + HOLIDAYS + 2 * LOOK + STEP_READS;
	call(READS + reads, WRITES + 3 + STEP_WRITES, 0).saturating_add(accounts(calculated))
}

/// A loan leaves the books: its entry is looked at, and its guarantee ends.
fn left_books() -> Weight {
	row(1 + STEP_READS, STEP_WRITES).saturating_add(programmes::leave())
}

/// Reads of what the steps of a programme are: file, way, terms, guarantee.
const OPEN_STEPS_READS: u64 = 3 + LOOK_READS;

/// The time of a step is counted for so many institutions.
const fn counted(institutions: u64) -> Weight {
	row(institutions, institutions)
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
	/// Reads: whether eight titles exist, next number, the values of an index. Writes: next number, loan, file. The terms
	/// are checked and hashed.
	fn apply(consents: u32) -> Weight {
		with_consents(READS + 8 + 1, WRITES + 3, consents)
			.saturating_add(read_values())
			.saturating_add(Weight::from_parts(TERMS, 0))
	}

	/// Reads and writes the loan; the steps of its programme, or two versions of the limits with what is attested;
	/// and the term of the offer. A refusal ends its books instead. The time is counted.
	fn decide() -> Weight {
		let approve = row(OPEN_STEPS_READS + TERM_READS, 1 + TERM_WRITES);
		call(READS + 1, WRITES + 1, 0)
			.saturating_add(approve.max(left_books()))
			.saturating_add(counted(1))
	}

	/// Reads and writes the loan; its file; whether the offer has ended; the steps of its programme, its
	/// papers, its hold and its guarantee. The time is counted.
	fn agree(consents: u32) -> Weight {
		let steps = row(OPEN_STEPS_READS, 0)
			.saturating_add(programmes::ensure_papers())
			.saturating_add(programmes::hold());
		with_consents(READS + 2 + PASSED_READS, WRITES + 1, consents)
			.saturating_add(steps)
			.saturating_add(counted(1))
	}

	/// Reads and writes the loan, and ends its books.
	fn withdraw() -> Weight {
		call(READS + 1, WRITES + 1, 0).saturating_add(left_books())
	}

	/// Reads: the title's record and entry, the loans under it as for `pay_out`, next number. Writes: next number,
	/// loan, file, ledger, the entry's loan. An irregular repayment is calculated. Reads the holidays, and the values
	/// of an index three times.
	fn record_existing() -> Weight {
		let under = u64::from(MOST_UNDER);
		call(READS + 4 + IN_TRANSFER + (5 + INDEX) * under + HOLIDAYS, WRITES + 5, 0)
			.saturating_add(accounts(1 + under))
			.saturating_add(read_values().saturating_mul(2))
	}

	/// One line, with its own event. Reads the holidays.
	fn repay() -> Weight {
		call(READS + HOLIDAYS, WRITES, 0).saturating_add(line())
	}

	/// Reads and writes the loan; its file. Ends its books.
	fn cancel(consents: u32) -> Weight {
		with_consents(READS + 2, WRITES + 1, consents).saturating_add(left_books())
	}

	/// Each line may be of another loan, and may settle it. Reads the holidays.
	fn repay_batch(lines: u32) -> Weight {
		call(READS + HOLIDAYS, WRITES, 0).saturating_add(line().saturating_mul(lines.into()))
	}

	/// As the part of a line that does not end the loan, for what it really calculated.
	fn posted_line(entries: u32, instalments: u32, under_programme: bool) -> Weight {
		let books = match under_programme {
			true => row(2, 0).saturating_add(programmes::repaid()),
			false => Weight::zero(),
		};
		row(1 + 1 + 2 + INDEX + 1 + LOOK, 3 + 3)
			.saturating_add(row(3 * u64::from(entries), 0))
			.saturating_add(books)
			.saturating_add(events(1))
			.saturating_add(calculated(instalments))
			.saturating_add(closed_again())
	}

	/// As the part of a line that ends the loan.
	fn settled_loan(entries: u32, under_programme: bool) -> Weight {
		let books = match under_programme {
			true => programmes::end(),
			false => Weight::zero(),
		};
		row(0, u64::from(entries))
			.saturating_add(books)
			.saturating_add(row(1, PLEDGE_WRITES))
			.saturating_add(events(2))
	}

	/// Reads the line.
	fn known_line() -> Weight {
		row(1, 0)
	}

	/// Reads the line, the loan with its eight entries, its file, its ledger and its index. The ledger is calculated, and
	/// what is refused takes half as long again (measured). The holidays are charged with the batch.
	fn skipped_line() -> Weight {
		row(1 + 1 + 3 * 8 + 2 + INDEX, 0)
			.saturating_add(accounts(1))
			.saturating_add(Weight::from_parts(ACCOUNT / 2, 0))
	}

	/// As a repayment; a settled loan gets its eight entries back, and its guarantee and its pledge are in force again.
	fn reverse() -> Weight {
		call(READS + HOLIDAYS, WRITES, 0)
			.saturating_add(line())
			.saturating_add(row((MORTGAGE + 1 + IN_TRANSFER) * 8, 0))
			.saturating_add(accounts(1))
	}

	/// Reads the loan twice, writes it, one event. Ends its books.
	fn offer_ends() -> Weight {
		row(2, 2).saturating_add(left_books())
	}

	/// Reads: programme, its terms, next number, the values of an index. Writes: next number, loan, file, way, one
	/// more event. The books of the programme.
	fn apply_under_programme(papers: u32, proofs: u32, consents: u32) -> Weight {
		with_consents(READS + 3, WRITES + 5, consents)
			.saturating_add(programmes::enter(papers, proofs))
			.saturating_add(read_values())
	}

	/// Reads: loan, file, way, programme, its terms. Writes: loan, way, one more event. Ends its books. The time
	/// is counted.
	fn certify() -> Weight {
		call(READS + 5, WRITES + 3, 0).saturating_add(left_books()).saturating_add(counted(1))
	}

	/// Reads: loan, file, the programme's terms. Writes the loan. Asks for a guarantee.
	fn request_guarantee() -> Weight {
		call(READS + 3 + ASK_READS, WRITES + 1 + ASK_WRITES, 0)
	}

	/// Reads: loan, file. Writes the loan, one more event. Replaces the papers.
	fn replace_papers(papers: u32, proofs: u32, consents: u32) -> Weight {
		with_consents(READS + 2, WRITES + 2, consents)
			.saturating_add(programmes::replace_papers(papers, proofs))
	}

	/// Reads and writes the loan, one more event. Renews the hold.
	fn renew_hold() -> Weight {
		call(READS + 1, WRITES + 2, 0).saturating_add(programmes::renew())
	}

	/// Reads: loan, way, file, whether the offer has ended, ledger, index, holidays, the programme and its terms. Writes:
	/// ledger, way, loan. The account is calculated twice. Forms the guarantee, and disburses from the hold. The
	/// times of the draw and of the whole are counted, the whole for lender and agency.
	fn draw() -> Weight {
		let reads = 6 + INDEX + PASSED_READS + HOLIDAYS + FORM_READS;
		call(READS + reads, WRITES + 3 + FORM_WRITES, 0)
			.saturating_add(accounts(2))
			.saturating_add(programmes::disburse())
			.saturating_add(counted(3))
	}

	/// Reads and writes the loan, one more event. What is left of the hold goes back.
	fn finish_drawing() -> Weight {
		call(READS + 1, WRITES + 2, 0).saturating_add(programmes::finish_drawing())
	}

	/// Reads: loan, way, file, the holidays after the last draw. Writes the way.
	fn declare_withdrawal(consents: u32) -> Weight {
		with_consents(READS + 3 + HOLIDAY_READS, WRITES + 1, consents)
	}

	/// Reads: loan, way, file, ledger, index, holidays, the state of the guarantee. Writes: ledger, loan. The account
	/// is calculated four times. Ends its books, its guarantee and its pledge.
	fn complete_withdrawal() -> Weight {
		let reads = 4 + INDEX + HOLIDAYS + LOOK_READS + STEP_READS + 1;
		call(READS + reads, WRITES + 2 + STEP_WRITES + PLEDGE_WRITES, 0)
			.saturating_add(accounts(4))
			.saturating_add(programmes::end())
	}

	/// Reads the holidays that the days of the notice time may fall on.
	fn warn() -> Weight {
		act(1).saturating_add(row(TERM_READS, 0))
	}

	/// Before, with the posting, and after. Reads the file again for the titles, and the holidays of the notice time.
	fn accelerate() -> Weight {
		act(5).saturating_add(row(1 + TERM_READS, 0))
	}

	/// As the account is today.
	fn make_claimable() -> Weight {
		act(1)
	}

	/// As the account is today.
	fn claim() -> Weight {
		act(1)
	}

	/// As the account is today.
	fn cure() -> Weight {
		act(1)
	}

	/// No account is calculated.
	fn notify_guarantor() -> Weight {
		act(0)
	}

	/// Before, with the posting, and after. What the pledgee agreed to is used.
	fn write_off() -> Weight {
		act(5).saturating_add(row(1, 1))
	}

	/// Before, without the posting, and after.
	fn take_back() -> Weight {
		act(3)
	}

	/// As an act, with the way, the book's entry, the last change and the file again; writes the change. The account
	/// is calculated four times: today, until the change, after it, and an irregular repayment. Reads the holidays of
	/// the first instalment after it. A guarantee is cured, with a notice, before the change is told. The values of both
	/// indices are read once more. What the pledgee agreed to is used.
	fn amend(consents: u32) -> Weight {
		let consents_cost = with_consents(0, 0, consents);
		act(4)
			.saturating_add(row(2 + 1 + 1 + HOLIDAY_READS + LOOK + STEP_READS, 1 + STEP_WRITES))
			.saturating_add(read_values().saturating_mul(2))
			.saturating_add(row(1, 1))
			.saturating_add(consents_cost)
	}

	/// By the council, without an officer and a reference. Reads and writes the version; the time. Writes the limits, one
	/// event.
	fn set_limits() -> Weight {
		call(2, 3, 0)
	}

	/// By the council. Reads both institutions, the time; one event. Reads each loan with its eight entries twice, as it
	/// is its lender's and whether it is secured, whether they are in a transfer, and its guarantee; writes both.
	fn assign(loans: u32) -> Weight {
		let each = row(1 + 8 * (2 * (MORTGAGE + 1) + IN_TRANSFER) + LOOK, 2);
		call(3, 1, 0).saturating_add(each.saturating_mul(loans.into()))
	}

	/// Reads: loan, file, whether the offer has ended, holidays. Writes: loan, ledger. Each mortgage is read with its
	/// supplementary entries, and with the loans under it, of which each has a file, a last change, a ledger and an index;
	/// whether the mortgage secures the loan is written. The accounts of these loans and of the new one are calculated.
	fn pay_out(entries: u32) -> Weight {
		let under = u64::from(MOST_UNDER);
		let each = row(MORTGAGE + IN_TRANSFER + 1 + (5 + INDEX) * under, 1)
			.saturating_add(accounts(under));
		call(READS + 2 + INDEX + PASSED_READS + HOLIDAYS, WRITES + 2, 0)
			.saturating_add(each.saturating_mul(entries.into()))
			.saturating_add(accounts(1))
	}

	/// Reads: the other bank, twice; the loans and their mortgages; the last number; the holidays after the last day.
	/// Writes: number, transfer, its mark at eight entries. Each of these can be in a transfer that has passed, which is
	/// read and removed with the marks of eight entries, with an event.
	fn offer_transfer(loans: u32) -> Weight {
		let reads = 2 + transferable(loans.into()) + 1 + TERM_READS;
		call(READS + reads, WRITES + 2 + 8, 0)
			.saturating_add(row(2, 1 + 8).saturating_mul(8))
			.saturating_add(events(8))
	}

	/// Reads: the transfer with its application, the loans and their mortgages. Writes the transfer. Files the
	/// application.
	fn accept_transfer() -> Weight {
		call(READS + 2 + transferable(MOST_TRANSFERRED.into()), WRITES + 1, 0)
			.saturating_add(pallet_titles::weights::file_assignment(pallet_titles::MOST_ASSIGNED))
	}

	/// Reads: the transfer with its application, each loan with its eight entries for the bank. Removes the transfer
	/// and its marks.
	fn end_transfer() -> Weight {
		let reads = 2 + u64::from(MOST_TRANSFERRED) * (1 + 8 * (1 + MORTGAGE));
		call(READS + reads, WRITES + 1 + 8, 0)
	}

	/// Reads whose loan it is, whether it is in a transfer, the pledge, twice the pledgee, the time. Writes the loan, the pledge and the end of an
	/// earlier offer.
	fn offer_pledge() -> Weight {
		call(READS + BANK_READS + NOT_IN_TRANSFER + 3, WRITES + 1 + 1 + PLEDGE_WRITES, 0)
	}

	/// Reads whose loan it is, whether it is in a transfer, the pledge, and for the council the pledgee and twice its successor. Writes the pledge.
	fn pledge_step() -> Weight {
		call(READS + BANK_READS + NOT_IN_TRANSFER + 1 + 3, WRITES + 1, 0)
	}

	/// Reads the loan, its file, its ledger, its index and the holidays, the time; writes the ledger, one event. It may settle
	/// the loan: reads and removes the loan of each entry, writes the loan, one event. The account is calculated
	/// before, closed, twice with the posting, and after. The books of a programme are told, and the pledge ends.
	fn guarantor_paid() -> Weight {
		row(3 + INDEX + HOLIDAYS + 1 + 8 + 2 + 1, 1 + 1 + 8 + 1 + 1 + PLEDGE_WRITES)
			.saturating_add(accounts(7))
			.saturating_add(programmes::repaid())
			.saturating_add(programmes::end())
	}
}
