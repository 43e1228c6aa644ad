//! Weights, computed from counts. `scripts/benchmark` compares them with what was measured.
//!
//! Each counts the storage of a deal of its size, that of the other pallets included. Every call reads and
//! writes the sender's reference (1, 1) and the deal (1, 1). An event is a write.

use crate::{DealSize, DueKind};
use frame_support::weights::Weight;
use madang_primitives::weights::{call, events, holdings, lines, rewrites, row};
use pallet_lending::weights::{
	accounts, closed_again, HOLIDAYS, INDEX, IN_TRANSFER, RELEASE_READS, RELEASE_WRITES,
};
use pallet_registers::weights::PLACED;
use pallet_terms::weights::{PASSED_READS, TERM_READS, TERM_WRITES};
use pallet_titles::weights::CUT_OVER;

/// Weights of this pallet's calls, some by the size of the deal and the number of signatures.
pub trait WeightInfo {
	/// `inspect`, by an agent of whose inspections so many are due.
	fn inspect(size: DealSize, due: u32) -> Weight;
	/// `reinspect`.
	fn reinspect(size: DealSize) -> Weight;
	/// `conclude`.
	fn conclude(size: DealSize, consents: u32) -> Weight;
	/// `accept_report`.
	fn accept_report() -> Weight;
	/// `accept_reports` of so many deals.
	fn accept_reports(deals: u32) -> Weight;
	/// `request_supplement`.
	fn request_supplement() -> Weight;
	/// `supplement_report`.
	fn supplement_report() -> Weight;
	/// `finance`.
	fn finance(size: DealSize, consents: u32) -> Weight;
	/// `file_registration`.
	fn file_registration(size: DealSize, consents: u32) -> Weight;
	/// `affirm`.
	fn affirm(size: DealSize, consents: u32) -> Weight;
	/// `register`.
	fn register(size: DealSize) -> Weight;
	/// `book`.
	fn book(size: DealSize) -> Weight;
	/// `rescind`.
	fn rescind(size: DealSize, consents: u32) -> Weight;
	/// `report_rescission` with so many signatures.
	fn report_rescission(consents: u32) -> Weight;
	/// `enforce_judgment`.
	fn enforce_judgment(size: DealSize) -> Weight;
	/// `abandon`.
	fn abandon() -> Weight;
	/// `amend`.
	fn amend(size: DealSize, consents: u32) -> Weight;
	/// `accept_title`.
	fn accept_title(size: DealSize, consents: u32) -> Weight;
	/// `unbind`.
	fn unbind() -> Weight;
	/// `dismiss_loan`.
	fn dismiss_loan(size: DealSize, consents: u32) -> Weight;
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

/// Origin: officer, institution, and the place's prefixes.
const ORIGIN: u64 = 3;
/// Whose place a title is in: its record and property, and the reforms of its district.
const AT_PLACE: u64 = 2 + PLACED;
/// Reference and deal.
const BASE: u64 = 2;
/// A snapshot reads record, lots, live entries, queue and reservations: five values.
const SNAPSHOT: u64 = 5;
/// Whether a closing waits: the reservations of a title, and the closing.
const WAITING: u64 = 2;
/// Notices of a title that can wait for its book.
const NOTICES: u64 = 16;
/// Holders of a title.
const HOLDERS: u32 = 64;
/// Entries that a mortgage has in addition to its own.
const SUPPLEMENTS: u64 = 8;
/// Whether a mortgage is live: its entry, the live entries, and up to seven transfers of it.
const LIVE: u64 = 9;

impl DealSize {
	/// Whether a deal stands: its terms, a rejected closing, and whether one waits.
	const fn stands(&self) -> u64 {
		self.ended.saturating_mul(PASSED_READS).saturating_add(4)
	}

	/// The applications of the closing: discharges, transfers and mortgages.
	const fn chain(&self) -> u64 {
		self.discharges.saturating_add(self.titles).saturating_add(self.loans)
	}

	/// Their lines: each mortgage has one on every title. Each line has its place in a queue.
	const fn chain_lines(&self) -> u64 {
		let of_loans = self.loans.saturating_mul(self.titles);
		self.discharges.saturating_add(self.titles).saturating_add(of_loans)
	}

	/// The legs of the closing: payoffs, disbursements, the price and the tax.
	const fn legs(&self) -> u64 {
		self.discharges.saturating_add(self.loans).saturating_add(2)
	}

	/// Reads to take back a closing: its applications and their places in queues; the affirmations.
	const fn withdraw_reads(&self) -> u64 {
		let all = self.chain().saturating_add(self.chain_lines()).saturating_add(self.legs());
		all.saturating_add(WAITING)
	}

	/// Writes to take back a closing. Each application has its event, and there is one more.
	const fn withdraw_writes(&self) -> u64 {
		let applications = self.chain().saturating_mul(2);
		let all = applications.saturating_add(self.chain_lines()).saturating_add(self.legs());
		all.saturating_add(2)
	}

	/// Reads to free titles and loans: the closing that waits, the reservations, the loans with their
	/// terms.
	const fn let_go_reads(&self) -> u64 {
		let loans = self.loans.saturating_mul(1 + PASSED_READS);
		let titles = self.titles.saturating_mul(2);
		self.withdraw_reads().saturating_add(titles).saturating_add(loans)
	}

	/// Writes to free titles and loans.
	const fn let_go_writes(&self) -> u64 {
		let freed = self.titles.saturating_add(self.loans).saturating_mul(2);
		self.withdraw_writes().saturating_add(freed)
	}
}

/// The snapshots of all titles. Their lots and live entries are hashed.
fn snapshots(size: DealSize) -> Weight {
	row(SNAPSHOT, 0).saturating_mul(size.titles).saturating_add(lines(size.lines))
}

/// The checks of shares of both sides of every title.
fn shares(size: DealSize) -> Weight {
	row(0, 0).saturating_mul(size.holders)
}

/// What a transfer calculates with each lot and burden, so many times: pieces are taken and joined, burdens
/// move, and all is added up. `pallet_titles` has the same for its calls.
fn moves(size: DealSize, times: u64) -> Weight {
	holdings(1).saturating_mul(size.lines.saturating_mul(times))
}

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
	fn inspect(size: DealSize, due: u32) -> Weight {
		call(ORIGIN + BASE + 2 + TERM_READS, BASE + 2, 0)
			.saturating_add(rewrites(1))
			.saturating_add(events(3))
			.saturating_add(row(1, 0).saturating_mul(size.titles))
			.saturating_add(snapshots(size))
			.saturating_add(row(PASSED_READS, 1).saturating_mul(u64::from(due)))
	}

	// Snapshots, the agent's list, term; list, one event.
	fn reinspect(size: DealSize) -> Weight {
		deal(1 + TERM_READS, 2, 0).saturating_add(snapshots(size))
	}

	// Snapshots, and four values of each title again for the transfers; queues and what waits in them; the mortgages,
	// three terms, the agent's list; whether the inspection has expired, if its last day is over. Reservations, list, three
	// items of terms, whose numbers come from one counter. An event of each reservation, and two more.
	fn conclude(size: DealSize, consents: u32) -> Weight {
		let DealSize { titles, discharges, waiting, ended, .. } = size;
		let of_titles = titles.saturating_mul(5).saturating_add(waiting);
		let reads = of_titles
			.saturating_add(discharges.saturating_mul(LIVE))
			.saturating_add(ended.min(1).saturating_mul(PASSED_READS))
			.saturating_add(3 * TERM_READS + 2);
		deal(reads, titles.saturating_add(1 + 3), consents)
			.saturating_add(rewrites(3))
			.saturating_add(events(titles.saturating_add(2)))
			.saturating_add(snapshots(size))
			.saturating_add(shares(size))
			.saturating_add(moves(size, 1))
	}

	// The deal, twice, which may have many parties: as much work as six writes; two events.
	fn accept_report() -> Weight {
		deal(AT_PLACE, 8, 0)
	}

	// One event. For each deal: what it costs alone, with its place's officer, without the reference.
	fn accept_reports(deals: u32) -> Weight {
		deal(0, 1, 0).saturating_add(row(ORIGIN + AT_PLACE + 1, 9).saturating_mul(deals.into()))
	}

	// Whether the answer is late, a term; three events.
	fn request_supplement() -> Weight {
		deal(AT_PLACE + PASSED_READS + TERM_READS, 3 + TERM_WRITES, 0)
	}

	// A term; one event.
	fn supplement_report() -> Weight {
		deal(PASSED_READS + TERM_READS, 1 + TERM_WRITES, 0)
	}

	// Whether a closing waits; the record and reservations of every title; the loan with its file, twice; the
	// loan, three events.
	fn finance(size: DealSize, consents: u32) -> Weight {
		let reads = size.stands().saturating_add(size.titles.saturating_mul(2));
		deal(reads.saturating_add(WAITING + 4 + PASSED_READS), 4, consents)
	}

	// The counts of each title, the loans, the mortgages; of each title its record, lots, live entries and
	// reservations, its queue with what waits in it, and its place with its cut-over; the entries of the mortgages;
	// the applications with their events and queues, the affirmations of an earlier closing, one event.
	fn file_registration(size: DealSize, consents: u32) -> Weight {
		let of_titles = size.titles.saturating_mul(8 + AT_PLACE + CUT_OVER);
		let of_loans = size.loans.saturating_mul(2);
		let of_mortgages = size.discharges.saturating_mul(LIVE).saturating_add(of_loans);
		let reads = size
			.stands()
			.saturating_add(of_titles)
			.saturating_add(size.waiting)
			.saturating_add(size.chain_lines())
			.saturating_add(of_mortgages)
			.saturating_add(size.legs());
		let applications = size.chain().saturating_mul(2);
		let writes = applications
			.saturating_add(size.chain_lines())
			.saturating_add(size.legs())
			.saturating_add(3);
		deal(reads, writes, consents)
			.saturating_add(shares(size))
			.saturating_add(moves(size, size.loans.saturating_add(1)))
	}

	// Whether a closing waits, the counts of the titles, legs, mortgage or loan with its entries, affirmation, a
	// term; affirmation, three events.
	fn affirm(size: DealSize, consents: u32) -> Weight {
		let reads = size
			.stands()
			.saturating_add(size.titles)
			.saturating_add(size.discharges.saturating_mul(LIVE))
			.saturating_add(size.legs())
			.saturating_add(WAITING + 3 + 3 * SUPPLEMENTS + TERM_READS);
		deal(reads, 4 + TERM_WRITES, consents)
	}

	// Whether a closing waits, the titles, the affirmations, twice; old loans, found and settled; records,
	// queues, the applications, entries, the books' descriptions; new loans. Written: discharged and new
	// entries with their indexes, records, queues, the applications, counters, notices, loans with their
	// indexes and ledgers, events of every part. A new loan's account is calculated once, an old one's twice: what it
	// owes, and until the first day that can change. From there on it is calculated before the payoff, with it, also to
	// make room for it, and after. All accounts depend on the same pages of holidays.
	fn register(size: DealSize) -> Weight {
		// Each old loan is looked up with its entries, as is the bank of each affirmation.
		let looked_up = size.old_loans.saturating_add(size.legs());
		let of_titles = size.titles.saturating_mul(11);
		let loans = size.old_loans.saturating_add(size.loans);
		let reads = size
			.stands()
			.saturating_mul(2)
			.saturating_add(of_titles)
			.saturating_add(size.chain().saturating_mul(2))
			.saturating_add(size.chain_lines().saturating_mul(2))
			.saturating_add(size.legs().saturating_mul(2))
			.saturating_add(size.discharges.saturating_mul(2))
			.saturating_add(looked_up.saturating_mul(2 + 3 * SUPPLEMENTS))
			// A loan that is settled is looked up with its mortgages on other titles, which may have moved.
			.saturating_add(size.old_loans.saturating_mul(SUPPLEMENTS * 11))
			// The guarantors of old loans are told.
			.saturating_add(size.old_loans.saturating_mul(RELEASE_READS))
			// No new mortgage is in a transfer to another bank.
			.saturating_add(size.loans.saturating_mul(size.titles).saturating_mul(IN_TRANSFER))
			// Files, last changes, ledgers and indices of old and new loans; those of old ones again for what they owe.
			.saturating_add(loans.saturating_mul(3 + INDEX))
			.saturating_add(size.old_loans.saturating_mul(4))
			.saturating_add(AT_PLACE + WAITING + 8 + HOLIDAYS + 2 * PASSED_READS);
		let entries = size.titles.saturating_add(size.loans.saturating_mul(size.titles));
		let writes = size
			.old_loans
			.saturating_mul(1 + SUPPLEMENTS + RELEASE_WRITES)
			.saturating_add(size.discharges)
			.saturating_add(entries.saturating_mul(4))
			.saturating_add(size.titles.saturating_mul(8))
			.saturating_add(size.chain().saturating_mul(2))
			.saturating_add(size.chain_lines())
			.saturating_add(loans.saturating_mul(3))
			.saturating_add(size.legs())
			.saturating_add(4);
		deal(reads, writes, 0)
			.saturating_add(accounts(size.loans.saturating_add(size.old_loans.saturating_mul(2))))
			.saturating_add(closed_again().saturating_mul(size.old_loans.saturating_mul(5)))
			.saturating_add(shares(size))
			.saturating_add(moves(size, size.loans.saturating_add(1)))
	}

	// For each title its holders and owners; for each of its notices notice and book; book, notice, history
	// and two events, and the owners are written one by one. One event. The place of every title.
	fn book(size: DealSize) -> Weight {
		let titles = size.titles;
		let reads = titles.saturating_mul(3 + 3 * NOTICES + ORIGIN + AT_PLACE);
		let owners = holdings(HOLDERS).saturating_mul(titles.saturating_mul(NOTICES + 2));
		let writes = titles.saturating_mul(NOTICES * 5).saturating_add(1);
		deal(reads, writes, 0).saturating_add(owners)
	}

	// Letting go, a term; two events.
	fn rescind(size: DealSize, consents: u32) -> Weight {
		let writes = size.let_go_writes().saturating_add(2 + TERM_WRITES);
		deal(size.let_go_reads().saturating_add(TERM_READS), writes, consents)
	}

	// One event.
	fn report_rescission(consents: u32) -> Weight {
		deal(PASSED_READS, 1, consents)
	}

	// As a rescission without signatures, by the court of the place.
	fn enforce_judgment(size: DealSize) -> Weight {
		Self::rescind(size, 0).saturating_add(row(AT_PLACE, 0))
	}

	// The agent's list; the list, one event.
	fn abandon() -> Weight {
		deal(1, 2, 0)
	}

	// As `conclude`, the loans, a closing that waits is taken back, and reservations are released; two events.
	fn amend(size: DealSize, consents: u32) -> Weight {
		let reads = size.stands().saturating_add(size.withdraw_reads());
		let reads = reads.saturating_add(size.titles.saturating_mul(2));
		let reads = reads.saturating_add(size.loans.saturating_mul(2));
		let writes = size.withdraw_writes().saturating_add(size.titles.saturating_mul(2));
		Self::conclude(size, consents).saturating_add(row(reads, writes.saturating_add(2)))
	}

	// Snapshots, and four values of each title again for the transfers; a closing that waits is compared and taken
	// back; two events.
	fn accept_title(size: DealSize, consents: u32) -> Weight {
		let reads = size
			.stands()
			.saturating_add(size.titles.saturating_mul(5))
			.saturating_add(size.discharges.saturating_mul(LIVE))
			.saturating_add(size.loans.saturating_mul(2))
			.saturating_add(size.withdraw_reads());
		deal(reads, size.withdraw_writes().saturating_add(2), consents)
			.saturating_add(snapshots(size))
			.saturating_add(shares(size))
	}

	// Whether a closing waits, the loan, a term; the loan, four events.
	fn unbind() -> Weight {
		deal(WAITING + 4 + 2 * PASSED_READS + TERM_READS, 5 + TERM_WRITES, 0)
	}

	// The loan; a closing that waits is taken back; the loan, five events.
	fn dismiss_loan(size: DealSize, consents: u32) -> Weight {
		let writes = size.withdraw_writes().saturating_add(6 + TERM_WRITES);
		let reads = size.withdraw_reads().saturating_add(4 + PASSED_READS + TERM_READS);
		deal(reads, writes, consents)
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
		deal(3 + 3 * 8 + PASSED_READS + TERM_READS, 2 + TERM_WRITES, consents)
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
		deal(DealSize::largest().stands().saturating_add(1), 1, consents)
	}

	// The deal, twice; events. A lapse and a notice let go, and open the term of a report; what else
	// asks whether a closing waits, or changes the stage.
	fn pass_term(kind: DueKind) -> Weight {
		match kind {
			DueKind::Lapse | DueKind::Notice(_) => {
				let size = DealSize::largest();
				let reads = size.let_go_reads().saturating_add(4 + WAITING + 2 * TERM_READS);
				row(reads, size.let_go_writes().saturating_add(6 + 2 * TERM_WRITES))
			}
			_ => row(3 + WAITING, 5),
		}
	}
}
