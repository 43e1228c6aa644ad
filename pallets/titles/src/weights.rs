//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.
//!
//! Each weight counts the worst case. An origin reads the officer and its institution. Claiming a
//! reference reads and writes one key. A query to the books reads two keys (the property and, for a
//! unit, its building). The present district of a property, and who is responsible for it, are found
//! through the reforms of districts. A notice reads and writes one key and checks the property. An event is
//! counted as one write. The arithmetic of shares is counted by holder, lot and line: its worst case
//! are shares with large denominators that have no common factor.

use crate::{BatchSize, MortgagesMoved, MOST_ASSIGNED, MOST_TRANSFERS};
use frame_support::weights::Weight;
use madang_primitives::weights::{call as signed_call, holdings, reads, row};
use pallet_registers::{
	weights::{compare, FIND, PLACED},
	MAX_PREDECESSORS,
};

/// The weight of the heaviest completion: transfers calculate more, other applications have more lines, and lending
/// is told of mortgages that move.
pub fn heaviest_completion<W: WeightInfo, M: MortgagesMoved>() -> Weight {
	let moves = W::complete(MOST_ASSIGNED).saturating_add(M::weight(MOST_ASSIGNED));
	W::complete(MOST_TRANSFERS).max(W::complete(crate::MOST_LINES)).max(moves)
}

/// The weight of filing the transfer of so many mortgages: what `TitleRegistry::file_assignment` adds to the call of
/// lending. Reads of each: title, place and cut-over, the mortgage with its transfers, the live entries twice, both
/// banks, and the whole queue twice. Writes: the queue. Then the receipt and the application, with its event.
pub fn file_assignment(entries: u32) -> Weight {
	row(2, 3).saturating_add(
		row(1 + PLACED + CUT_OVER + 2 + 8 + 2 + 4 + 2 * QUEUE_READS, 1)
			.saturating_mul(entries.into()),
	)
}

/// The weights of the calls.
pub trait WeightInfo {
	/// Weight of `import_titles` with a batch of this size.
	fn import_titles(size: BatchSize) -> Weight;
	/// Weight of `set_cut_over`.
	fn set_cut_over() -> Weight;
	/// Weight of `file` with this number of requests, of requests for new owners, and of signatures.
	fn file(requests: u32, moves: u32, consents: u32) -> Weight;
	/// Weight of `file_by_office` with this number of signatures.
	fn file_by_office(consents: u32) -> Weight;
	/// Weight of `examine` of an application or closing of this many parts.
	fn examine(parts: u32) -> Weight;
	/// Weight of `order_cure` of an application or closing of this many parts.
	fn order_cure(parts: u32) -> Weight;
	/// Weight of `cure` of an application or closing of this many parts.
	fn cure(parts: u32) -> Weight;
	/// Weight of `complete` of an application for this many properties.
	fn complete(lines: u32) -> Weight;
	/// Weight of `reject` of an application or closing of this many parts.
	fn reject(parts: u32) -> Weight;
	/// Weight of `withdraw` of an application for this many properties, with this number of
	/// signatures.
	fn withdraw(lines: u32, consents: u32) -> Weight;
	/// Weight of `prune` of this many applications.
	fn prune(receipts: u32) -> Weight;
	/// Weight of `change_description`.
	fn change_description() -> Weight;
}

/// Weights calculated from the counts in this file.
pub struct ComputedWeight;

/// A call without signatures.
const fn call(reads: u64, writes: u64) -> Weight {
	signed_call(reads, writes, 0)
}

/// Officer, institution, reference, time.
const BASE_READS: u64 = 4;
/// Reference, event.
const BASE_WRITES: u64 = 2;
/// Reads to find the cut-over of a place: the prefixes of each district in which it was and is, and the whole
/// country.
pub const CUT_OVER: u64 = (MAX_PREDECESSORS as u64 + 1) * 4 + 1;
/// The districts in which a property was: those of [`PLACED`] that only some properties have.
const FORMER: u64 = MAX_PREDECESSORS as u64;
/// A full queue: its key, and each application.
const QUEUE_READS: u64 = 1 + 64;
/// The lines of a part of a closing: eight discharges and a transfer of a title, and the title's
/// line in each of eight mortgages.
pub const LINES_OF_A_PART: u32 = 8 + 1 + 8;

/// The parts of the largest closing. An application for the most properties has fewer lines.
pub const MOST_PARTS: u32 = 8;

/// How many parts have this number of lines.
pub fn parts_of(lines: usize) -> u32 {
	(lines as u32).div_ceil(LINES_OF_A_PART)
}

/// The checks of a transfer in itself: each share and the sum of both sides.
const TRANSFER: u32 = 4 * 64;
/// What a transfer of all lots of a title to as many holders as possible calculates: it takes and
/// joins the pieces, adds up the lots by holder and checks the whole.
const LOTS: u32 = 3 * 256 + 3 * 64;
/// The burdens of 256 live entries on 256 lots are found and moved: comparisons without arithmetic,
/// which take together about as long as this many holders.
const BURDENS: u32 = 512;

/// Requests with transfers calculate with shares; other requests only compare lots.
fn arithmetic(requests: u32, of_transfer: u32) -> Weight {
	let one = if requests <= MOST_TRANSFERS { of_transfer } else { 16 };
	holdings(one.saturating_mul(requests))
}

impl WeightInfo for ComputedWeight {
	fn import_titles(size: BatchSize) -> Weight {
		let BatchSize { rows, parcels, places, former, entries, holders, parties, extras } = size;
		// A row reads the property, the number, its title, the district, what bars it
		// and the description, and each district in which the property was. It writes the title, the index and the
		// lots, and the book compares itself with the title. For each place the
		// officer is read again and the cut-over is found. A parcel is found by its number. An entry
		// is written, and each mortgagee and debtor is read. A holder is checked, becomes a lot
		// and is added up; a named one is compared with all lots.
		call(BASE_READS, BASE_WRITES)
			.saturating_add(row(13 + PLACED - FORMER, 3).saturating_mul(u64::from(rows)))
			.saturating_add(reads(former.into()))
			.saturating_add(row(4 + CUT_OVER, 0).saturating_mul(u64::from(places)))
			.saturating_add(row(FIND, 0).saturating_mul(u64::from(parcels)))
			.saturating_add(row(0, 1).saturating_mul(u64::from(entries)))
			.saturating_add(row(0, 1).saturating_mul(u64::from(extras)))
			.saturating_add(row(1, 0).saturating_mul(u64::from(parties)))
			.saturating_add(holdings(holders.saturating_mul(6)))
	}

	fn set_cut_over() -> Weight {
		// Reads: the time, the old one. Writes: the new one, the event.
		call(2, 2)
	}

	fn file(requests: u32, moves: u32, consents: u32) -> Weight {
		// Reads of each request: district and cut-over, title of the property, reservations, lots, live entries, what bars
		// it, the bank twice, eight debtors, and the whole queue twice. Writes: the queue. Each
		// signature reads its DID and the used digest, and writes the digest. A transfer is checked
		// in itself and applied once; if it fails, the holders are added up again.
		let shares = arithmetic(moves, TRANSFER + LOTS + BURDENS + 256);
		let (requests, consents) = (u64::from(requests), u64::from(consents));
		signed_call(
			BASE_READS.saturating_add(1).saturating_add(consents.saturating_mul(2)),
			BASE_WRITES.saturating_add(2).saturating_add(consents),
			consents,
		)
		.saturating_add(row(17 + 2 * QUEUE_READS + PLACED + CUT_OVER, 1).saturating_mul(requests))
		.saturating_add(shares)
	}

	fn file_by_office(consents: u32) -> Weight {
		// Reads: title, twice the place and the cut-over of the property, the court, the lots, the reservations, the
		// mortgage with the live entries and its transfers, a bank, the queue, the last receipt.
		// Writes: queue, receipt, application.
		let consents = u64::from(consents);
		signed_call(
			BASE_READS
				.saturating_add(20 + 2 * PLACED + CUT_OVER + QUEUE_READS)
				.saturating_add(consents.saturating_mul(2)),
			BASE_WRITES.saturating_add(3).saturating_add(consents),
			consents,
		)
		.saturating_add(holdings(TRANSFER + LOTS))
	}

	fn examine(parts: u32) -> Weight {
		// Reads: application, district, closing. Each line is at most one application, which is read
		// and written with its event.
		call(BASE_READS + 4 + PLACED, BASE_WRITES).saturating_add(
			row(u64::from(LINES_OF_A_PART), 2 * u64::from(LINES_OF_A_PART))
				.saturating_mul(u64::from(parts)),
		)
	}

	fn order_cure(parts: u32) -> Weight {
		Self::examine(parts)
	}

	fn cure(parts: u32) -> Weight {
		Self::examine(parts)
	}

	fn complete(lines: u32) -> Weight {
		// A line reads queue, title, lots, live entries, reservations, description, what bars it,
		// the owners in the book and the notices. It writes entry, lots, live entries, title, index,
		// notices, queue and two events. A discharge instead reads and writes the entry that it
		// cancels and seven supplementary ones, with an event of each. A binding has one property;
		// it reads and writes up to 64 entries, and writes as many more, with an event of each. A
		// transfer moves the lots and the burdens, the notice checks the holders, and the book compares
		// itself with the title, as it does after a first registration and a binding.
		call(BASE_READS + 6 + PLACED, BASE_WRITES + 4)
			.saturating_add(row(16 + 3 + 7, 9 + 1 + 2 * 7).saturating_mul(u64::from(lines)))
			.saturating_add(row(64, 3 * 64))
			.saturating_add(arithmetic(lines.min(MOST_TRANSFERS), LOTS + BURDENS + 2 * 64))
	}

	fn reject(parts: u32) -> Weight {
		// As `examine`, and each line reads the queue of its property twice and writes it.
		Self::examine(parts).saturating_add(
			row(2 * u64::from(LINES_OF_A_PART), u64::from(LINES_OF_A_PART))
				.saturating_mul(u64::from(parts)),
		)
	}

	fn withdraw(lines: u32, consents: u32) -> Weight {
		// Reads and writes: application, and the queue of each property with its key. The lines are decoded and
		// compared.
		let consents = u64::from(consents);
		signed_call(
			BASE_READS.saturating_add(1).saturating_add(consents.saturating_mul(2)),
			BASE_WRITES.saturating_add(2).saturating_add(consents),
			consents,
		)
		.saturating_add(row(5, 1).saturating_mul(u64::from(lines)))
	}

	fn prune(receipts: u32) -> Weight {
		// Each application is read twice with its title, and replaced by its digest, which is as much work as
		// a write and eight reads. The officer is read for each. Up to eight places of one are found once.
		call(BASE_READS + 8, BASE_WRITES + 8)
			.saturating_add(row(14 + PLACED, 3).saturating_mul(u64::from(receipts)))
	}

	fn change_description() -> Weight {
		// Reads: title, description, the notices and their property. Writes: title, notices and
		// the event. The book compares itself with the title.
		call(BASE_READS + 8 + PLACED, BASE_WRITES + 3).saturating_add(compare())
	}
}
