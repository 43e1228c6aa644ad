//! Weights, computed from counts. `scripts/benchmark` compares them with what was measured.
//!
//! Each counts the storage of its worst case, that of the other pallets included: eight titles with 64
//! holders and 64 live entries each, eight discharges and four loans. Every call reads and writes the
//! sender's reference (1, 1) and the deal (1, 1). An event is a write.

use crate::DueKind;
use frame_support::weights::Weight;
use madang_primitives::weights::{call, events, holdings, row};
use pallet_registers::weights::PLACED;
use pallet_terms::weights::{PASSED_READS, TERM_READS, TERM_WRITES};
use pallet_titles::weights::CUT_OVER;

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// `inspect` of so many titles, by an agent of whose inspections so many are due.
	fn inspect(titles: u32, due: u32) -> Weight;
	/// `reinspect`.
	fn reinspect() -> Weight;
	/// `conclude` with so many signatures.
	fn conclude(consents: u32) -> Weight;
	/// `accept_report`.
	fn accept_report() -> Weight;
	/// `request_supplement`.
	fn request_supplement() -> Weight;
	/// `supplement_report`.
	fn supplement_report() -> Weight;
	/// `finance` with so many signatures.
	fn finance(consents: u32) -> Weight;
	/// `file_registration` with so many signatures.
	fn file_registration(consents: u32) -> Weight;
	/// `affirm` with so many signatures.
	fn affirm(consents: u32) -> Weight;
	/// `register`.
	fn register() -> Weight;
	/// `book`.
	fn book() -> Weight;
	/// `rescind` with so many signatures.
	fn rescind(consents: u32) -> Weight;
	/// `report_rescission` with so many signatures.
	fn report_rescission(consents: u32) -> Weight;
	/// `enforce_judgment`.
	fn enforce_judgment() -> Weight;
	/// `abandon`.
	fn abandon() -> Weight;
	/// `amend` with so many signatures.
	fn amend(consents: u32) -> Weight;
	/// `accept_title` with so many signatures.
	fn accept_title(consents: u32) -> Weight;
	/// `unbind`.
	fn unbind() -> Weight;
	/// `dismiss_loan` with so many signatures.
	fn dismiss_loan(consents: u32) -> Weight;
	/// `change_agent` with so many signatures.
	fn change_agent(consents: u32) -> Weight;
	/// `give_notice` with so many signatures.
	fn give_notice(consents: u32) -> Weight;
	/// `object` with so many signatures.
	fn object(consents: u32) -> Weight;
	/// `withdraw_affirmation` with so many signatures.
	fn withdraw_affirmation(consents: u32) -> Weight;
	/// `confirm_interim` with so many signatures.
	fn confirm_interim(consents: u32) -> Weight;
	/// `withdraw_notice` with so many signatures.
	fn withdraw_notice(consents: u32) -> Weight;
	/// `name_successor`.
	fn name_successor() -> Weight;
	/// A term of this kind is looked at, and passes.
	fn pass_term(kind: DueKind) -> Weight;
}

/// Weights from counted reads, writes and signatures.
pub struct ComputedWeight;

/// Titles of the largest deal.
const TITLES: u64 = 8;
/// Origin: officer, institution, and the place's prefixes.
const ORIGIN: u64 = 3;
/// Whose place a title is in: its record and property, and the reforms of its district.
const AT_PLACE: u64 = 2 + PLACED;
/// Whether a deal stands: its lapse and the notices of both sides.
const STANDS: u64 = 3 * PASSED_READS + 1;
/// Reference and deal.
const BASE: u64 = 2;
/// A snapshot reads record, lots, live entries, queue and reservations: five values.
const SNAPSHOT: u64 = 5;
/// Whether a closing waits: the reservations of a title, and the closing.
const WAITING: u64 = 2;
/// What waits on a title: its queue, and up to 64 applications.
const QUEUE: u64 = 65;
/// The applications of the largest closing: eight discharges, eight transfers and four mortgages.
const CHAIN: u64 = 8 + TITLES + 4;
/// Their lines: each mortgage has one on every title. Each line has its place in a queue.
const LINES: u64 = 8 + TITLES + 4 * TITLES;
/// Notices of a title that can wait for its book.
const NOTICES: u64 = 16;
/// Holders of a title.
const HOLDERS: u32 = 64;
/// Taking back a closing: its applications, each with its event, and their places in queues; the
/// affirmations, one event.
const WITHDRAW_READS: u64 = WAITING + CHAIN + LINES + 14;
const WITHDRAW_WRITES: u64 = 2 * CHAIN + LINES + 1 + 14 + 1;
/// Freeing titles and loans: the closing that waits, the reservations, four loans.
const LET_GO_READS: u64 = WITHDRAW_READS + 2 * TITLES + 4 * (1 + PASSED_READS);
const LET_GO_WRITES: u64 = WITHDRAW_WRITES + 2 * TITLES + 8;

/// A signature: the DID's document and its standing and the used signature are read, the latter
/// written.
fn signed(base: Weight, consents: u32) -> Weight {
	let consents = u64::from(consents);
	base.saturating_add(call(4, 1, 1).saturating_mul(consents))
}

/// What a call reads and writes in addition to reference and deal, with so many signatures.
fn deal(reads: u64, writes: u64, consents: u32) -> Weight {
	signed(call(ORIGIN + BASE + reads, BASE + writes, 0), consents)
}

impl WeightInfo for ComputedWeight {
	// For each title: property to title, snapshot. Number, the agent's list, the term; deal, list, number, the
	// oldest deal if the list is full, three events. For each that is due: its term; the deal is removed.
	fn inspect(titles: u32, due: u32) -> Weight {
		call(ORIGIN + BASE + 2 + TERM_READS, BASE + 3, 0)
			.saturating_add(events(3))
			.saturating_add(row(1 + SNAPSHOT, 0).saturating_mul(u64::from(titles)))
			.saturating_add(row(PASSED_READS, 1).saturating_mul(u64::from(due)))
	}

	// Snapshots, the agent's list, term; list, one event.
	fn reinspect() -> Weight {
		deal(1 + TERM_READS, 2, 0).saturating_add(row(1 + SNAPSHOT, 0).saturating_mul(TITLES))
	}

	// Snapshots, and records again for the transfers; eight mortgages, three terms, the reservations,
	// the agent's list; reservations with their events, list, two events. With 64 holders on either
	// side of every title, checking shares is as much as 1,024 rows.
	fn conclude(consents: u32) -> Weight {
		let reads = TITLES * (SNAPSHOT + QUEUE + 4) + 8 + 3 * TERM_READS + PASSED_READS + 1;
		let fixed = deal(reads, TITLES * 2 + 3 + 3 * TERM_WRITES, consents);
		fixed.saturating_add(row(0, 0).saturating_mul(1_024))
	}

	// Two events.
	fn accept_report() -> Weight {
		deal(AT_PLACE, 2, 0)
	}

	// Whether the answer is late, a term; three events.
	fn request_supplement() -> Weight {
		deal(AT_PLACE + PASSED_READS + TERM_READS, 3 + TERM_WRITES, 0)
	}

	// A term; one event.
	fn supplement_report() -> Weight {
		deal(PASSED_READS + TERM_READS, 1 + TERM_WRITES, 0)
	}

	// Whether a closing waits; holders and reservations of every title; the loan, twice; the loan,
	// three events.
	fn finance(consents: u32) -> Weight {
		deal(STANDS + WAITING + 2 * TITLES * SNAPSHOT + 2, 4, consents)
	}

	// Snapshots, four loans, eight mortgages; records, queues and the eight entries of the registry; the
	// place of each title with its cut-over;
	// the applications with their events and queues, the affirmations of an earlier closing, one event.
	fn file_registration(consents: u32) -> Weight {
		let reads =
			STANDS + TITLES * (SNAPSHOT + QUEUE + 4 + AT_PLACE + CUT_OVER) + LINES + 4 + 8 + 14;
		deal(reads, 2 * CHAIN + LINES + 2 + 14 + 1, consents)
	}

	// Whether a closing waits, snapshots, legs, mortgage or loan with its eight entries, affirmation, a
	// term; affirmation, three events.
	fn affirm(consents: u32) -> Weight {
		let reads = STANDS + WAITING + TITLES * SNAPSHOT + 12 + 2 + 3 * 8 + TERM_READS;
		deal(reads, 4 + TERM_WRITES, consents)
	}

	// Whether a closing waits, snapshots, 14 affirmations, twice; eight old loans, found and settled;
	// records, queues, the applications, eight entries, the books' descriptions; four new loans.
	// Written: eight discharged and 40 new entries with their indexes, records, queues, the
	// applications, counters, notices, twelve loans with their indexes, events of every part.
	fn register() -> Weight {
		// Each old loan is looked up with eight entries, as is the bank of each affirmation.
		let loans = (8 + 14) * (1 + 3 * 8);
		let reads = AT_PLACE
			+ 2 * STANDS
			+ WAITING + TITLES * (SNAPSHOT + 8)
			+ 2 * CHAIN
			+ 2 * LINES
			+ 28 + 16 + 8
			+ loans;
		let writes = 8 + 2 * 40 + 4 * TITLES + 2 * CHAIN + LINES + 12 + 32 + 14 + 64 + 2;
		deal(reads, writes, 0)
	}

	// For each title snapshot and owners; for each of its notices notice and book; book, notice, history
	// and two events, and the owners are written one by one. One event. The place of every title.
	fn book() -> Weight {
		let reads = TITLES * (SNAPSHOT + 2 + 3 * NOTICES + ORIGIN + AT_PLACE);
		let owners = holdings(HOLDERS).saturating_mul(TITLES * (NOTICES + 2));
		deal(reads, TITLES * NOTICES * 5 + 1, 0).saturating_add(owners)
	}

	// Letting go, a term; two events.
	fn rescind(consents: u32) -> Weight {
		deal(LET_GO_READS + TERM_READS, 2 + LET_GO_WRITES + TERM_WRITES, consents)
	}

	// One event.
	fn report_rescission(consents: u32) -> Weight {
		deal(PASSED_READS, 1, consents)
	}

	// As a rescission without signatures, by the court of the place.
	fn enforce_judgment() -> Weight {
		Self::rescind(0).saturating_add(row(AT_PLACE, 0))
	}

	// The agent's list; the list, one event.
	fn abandon() -> Weight {
		deal(1, 2, 0)
	}

	// As `conclude`, a closing that waits is taken back, and reservations are released; two events.
	fn amend(consents: u32) -> Weight {
		let more = row(STANDS + WITHDRAW_READS + 4 + TITLES, WITHDRAW_WRITES + 2 * TITLES + 2);
		Self::conclude(consents).saturating_add(more)
	}

	// Snapshots, and records again for the transfers; a closing that waits is taken back; two events.
	fn accept_title(consents: u32) -> Weight {
		let reads = STANDS + 2 * TITLES * (SNAPSHOT + 4) + WITHDRAW_READS + 12;
		let fixed = deal(reads, 2 + WITHDRAW_WRITES, consents);
		fixed.saturating_add(row(0, 0).saturating_mul(1_024))
	}

	// Whether a closing waits, the loan, a term; the loan, four events.
	fn unbind() -> Weight {
		deal(WAITING + 3 + PASSED_READS + TERM_READS, 5 + TERM_WRITES, 0)
	}

	// The loan; a closing that waits is taken back; the loan, five events.
	fn dismiss_loan(consents: u32) -> Weight {
		deal(3 + WITHDRAW_READS, 6 + WITHDRAW_WRITES, consents)
	}

	// The present agent; one event.
	fn change_agent(consents: u32) -> Weight {
		deal(1, 1, consents)
	}

	// A term; one event.
	fn give_notice(consents: u32) -> Weight {
		deal(TERM_READS, 1 + TERM_WRITES, consents)
	}

	// One event.
	fn object(consents: u32) -> Weight {
		deal(PASSED_READS, 1, consents)
	}

	// The affirmation, its loan with eight entries, a term; it is removed; one event.
	fn withdraw_affirmation(consents: u32) -> Weight {
		deal(2 + 3 * 8 + PASSED_READS + TERM_READS, 2 + TERM_WRITES, consents)
	}

	// One event.
	fn withdraw_notice(consents: u32) -> Weight {
		deal(0, 1, consents)
	}

	// One event.
	fn name_successor() -> Weight {
		deal(AT_PLACE, 1, 1)
	}

	// One event.
	fn confirm_interim(consents: u32) -> Weight {
		deal(1 + STANDS, 1, consents)
	}

	// The deal, twice; events. A lapse and a notice let go, and open the term of a report; what else
	// asks whether a closing waits, or changes the stage.
	fn pass_term(kind: DueKind) -> Weight {
		match kind {
			DueKind::Lapse | DueKind::Notice(_) => {
				let reads = 4 + WAITING + LET_GO_READS + 2 * TERM_READS;
				row(reads, 6 + LET_GO_WRITES + 2 * TERM_WRITES)
			}
			_ => row(3 + WAITING, 5),
		}
	}
}
