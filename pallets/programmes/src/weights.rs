//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured. Also what the
//! functions of the trait cost, for the weights of the pallet that calls them.
//!
//! Every call of an agency reads the officer and its institution (2 reads), takes the reference (1 read,
//! 1 write), reads the time (1 read) and deposits an event (1 write): [`READS`] and [`WRITES`]. The
//! numbers at each function are what it adds in its worst case.

use crate::MaxPapers;
use frame_support::{pallet_prelude::Get, weights::Weight};
use madang_primitives::weights::{account_signature, call, events, row};
use pallet_certificates::weights as certificates;
use pallet_rates::weights::read_values;
use pallet_terms::weights::{PASSED_READS, TERM_READS, TERM_WRITES};

/// Reads of every call of an agency.
const READS: u64 = 4;
/// Writes of every call of an agency.
const WRITES: u64 = 2;

/// Weights of the calls.
pub trait WeightInfo {
	/// `open`.
	fn open() -> Weight;
	/// `revise`.
	fn revise() -> Weight;
	/// `set_budget`.
	fn set_budget() -> Weight;
	/// `set_line`.
	fn set_line() -> Weight;
	/// `close`.
	fn close() -> Weight;
	/// `reopen`.
	fn reopen() -> Weight;
	/// `set_ticket_keys`.
	fn set_ticket_keys() -> Weight;
	/// `assign`.
	fn assign() -> Weight;
	/// A hold is looked at, and lapses.
	fn hold_lapses() -> Weight;
}

/// Weights computed from reads and writes.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	/// Reads: next number, the values of the offered index. Writes: next number, programme, version, budget.
	fn open() -> Weight {
		call(READS + 1, WRITES + 4, 0).saturating_add(read_values())
	}

	/// Reads: programme, the values of the offered index. Writes: programme, version.
	fn revise() -> Weight {
		call(READS + 1, WRITES + 2, 0).saturating_add(read_values())
	}

	/// Reads: programme, budget. Writes the budget.
	fn set_budget() -> Weight {
		call(READS + 2, WRITES + 1, 0)
	}

	/// Reads: programme, line, the lender twice. Writes the line.
	fn set_line() -> Weight {
		call(READS + 4, WRITES + 1, 0)
	}

	/// Reads and writes the programme.
	fn close() -> Weight {
		call(READS + 1, WRITES + 1, 0)
	}

	/// Reads and writes the programme.
	fn reopen() -> Weight {
		call(READS + 1, WRITES + 1, 0)
	}

	/// Writes the keys.
	fn set_ticket_keys() -> Weight {
		call(READS, WRITES + 1, 0)
	}

	/// No officer and no reference. Reads: programme, the agency twice, the time. Writes: programme,
	/// one event.
	fn assign() -> Weight {
		call(4, 2, 0)
	}

	/// Reads: hold twice, entry, budget, line, the time. Writes: hold, budget, line, one event.
	fn hold_lapses() -> Weight {
		row(6, 4)
	}
}

/// Most papers of a bundle.
fn most_papers() -> u64 {
	u64::from(<MaxPapers as Get<u32>>::get())
}

/// The certificates of a bundle, by number of proofs: each is found in its batch, and is in force.
fn proven(proofs: u32) -> Weight {
	certificates::facts()
		.saturating_add(certificates::ensure_in_force())
		.saturating_mul(proofs.into())
}

/// The certificates of a bundle are looked at again: as many as there can be.
fn looked_at_again() -> Weight {
	certificates::ensure_in_force().saturating_mul(most_papers())
}

/// [`enter`](crate::Programmes::enter), by number of papers and proofs. Reads: entry, programme, version, agency,
/// time, budget, line, ticket keys, hash of the genesis block, slot, and for each paper another loan that
/// has it. Writes: slot, budget, line, hold, entry, bundle, two events, and for each paper itself, with one
/// event. The term of the hold, and the signature of the ticket.
pub fn enter(papers: u32, proofs: u32) -> Weight {
	let papers = u64::from(papers);
	row(10 + TERM_READS, 8 + TERM_WRITES)
		.saturating_add(proven(proofs))
		.saturating_add(row(1, 1).saturating_mul(papers))
		.saturating_add(events(papers))
		.saturating_add(account_signature())
}

/// [`hold`](crate::Programmes::hold): reads the hold, and whether it has passed.
pub fn hold() -> Weight {
	row(1 + PASSED_READS, 0)
}

/// [`renew`](crate::Programmes::renew). Reads: entry, hold, whether it has passed, budget, line, version,
/// the term. Writes: budget, line, hold, one event, the term.
pub fn renew() -> Weight {
	row(5 + PASSED_READS + TERM_READS, 4 + TERM_WRITES)
}

/// [`ensure_papers`](crate::Programmes::ensure_papers). Reads: entry, bundle, version, time, and
/// the certificates.
pub fn ensure_papers() -> Weight {
	row(4, 0).saturating_add(looked_at_again())
}

/// [`replace_papers`](crate::Programmes::replace_papers), by number of papers and proofs. Reads: entry, version,
/// bundle, time, and for each paper another loan that has it. Writes: the bundle, one event, most papers
/// that were in the bundle, and each paper, with one event.
pub fn replace_papers(papers: u32, proofs: u32) -> Weight {
	let papers = u64::from(papers);
	row(4, 2 + most_papers())
		.saturating_add(proven(proofs))
		.saturating_add(row(1, 1).saturating_mul(papers))
		.saturating_add(events(papers))
}

/// [`leave`](crate::Programmes::leave). Reads: entry, hold, budget, line, slot, bundle, time. Writes:
/// budget, line, slot, hold, bundle, entry, one event, most papers.
pub fn leave() -> Weight {
	row(7, 7 + most_papers())
}

/// [`withdrawn`](crate::Programmes::withdrawn) or [`end`](crate::Programmes::end). Reads: entry, hold,
/// budget, line, slot, time. Writes: budget, line, slot, hold, entry, one event.
pub fn end() -> Weight {
	row(6, 6)
}

/// [`disburse`](crate::Programmes::disburse). Reads: entry, hold, whether it has passed, slot, budget,
/// line, version, bundle. Writes: budget, line, hold, entry, slot, bundle, one event, most papers, and the
/// term of the rest. Looks at the certificates.
pub fn disburse() -> Weight {
	row(8 + PASSED_READS + TERM_READS, 7 + most_papers() + TERM_WRITES)
		.saturating_add(looked_at_again())
}

/// [`finish_drawing`](crate::Programmes::finish_drawing). Reads: entry, hold, budget, line, time. Writes:
/// budget, line, hold, entry, one event.
pub fn finish_drawing() -> Weight {
	row(5, 5)
}

/// [`repaid`](crate::Programmes::repaid). Reads: entry, budget, line, time. Writes: budget, line, entry,
/// one event.
pub fn repaid() -> Weight {
	row(4, 4)
}
