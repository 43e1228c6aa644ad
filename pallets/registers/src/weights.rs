//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.
//!
//! Each weight counts the worst case. An officer's origin reads the officer and its institution.
//! `claim_ref` reads and writes the reference.

use crate::{MaxParcels, MaxSuccessors, MAX_CORRECTED, MAX_PREDECESSORS, MAX_SUCCESSORS};
use frame_support::weights::Weight;
use madang_primitives::{
	weights::{call, holdings, row},
	MaxHolders,
};
use sp_core::Get;

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// Weight of `import_districts` with this number of rows.
	fn import_districts(rows: u32) -> Weight;
	/// Weight of `import_parcels` with this number of rows, of owners in all rows, and of codes of
	/// earlier districts that are looked at.
	fn import_parcels(rows: u32, owners: u32, looked_at: u32) -> Weight;
	/// Weight of `import_buildings` with this number of rows, of owners and parcels in all rows, and of
	/// codes of earlier districts that are looked at.
	fn import_buildings(rows: u32, owners: u32, parcels: u32, looked_at: u32) -> Weight;
	/// Weight of `import_units` with this number of rows, of owners and land rights in all rows, and of
	/// codes of earlier districts that are looked at.
	fn import_units(rows: u32, owners: u32, rights: u32, looked_at: u32) -> Weight;
	/// Weight that a municipality's call has in addition for this number of places: those of the rows, and
	/// of the parcels that they name.
	fn districts_of(places: u32) -> Weight;
	/// Weight that a municipality's call has in addition for this number of parcels under numbers that are
	/// free again.
	fn numbers_again(rows: u32) -> Weight;
	/// Weight of `amend_parcels` with this number of rows.
	fn amend_parcels(rows: u32) -> Weight;
	/// Weight of `amend_buildings` with this number of rows, and of parcels in all rows.
	fn amend_buildings(rows: u32, parcels: u32) -> Weight;
	/// Weight of `amend_units` with this number of rows, and of land rights in all rows.
	fn amend_units(rows: u32, rights: u32) -> Weight;
	/// Weight of `correct_owners` with this number of owners.
	fn correct_owners(owners: u32) -> Weight;
	/// Weight of `close_record`. Worst case: a unit with the most land rights and successors.
	fn close_record() -> Weight;
	/// Weight of `reopen_record` with details that name this number of parcels. Worst case: a unit with the
	/// most land rights before, or a parcel whose numbers other districts had by corrected ends.
	fn reopen_record(named: u32) -> Weight;
	/// Weight of `take_notice`. Worst case: a unit with the most owners.
	fn take_notice() -> Weight;
	/// Weight of `end_districts` with this number of rows, and of successors in all rows.
	fn end_districts(rows: u32, successors: u32) -> Weight;
	/// Weight of `correct_district_ends` with this number of rows, and of successors in all rows.
	fn correct_district_ends(rows: u32, successors: u32) -> Weight;
	/// Weight of `renumber_parcels` with this number of rows.
	fn renumber_parcels(rows: u32) -> Weight;
}

/// How many codes of earlier districts rows of parcels can look at. Two links of corrected ends count as one.
pub fn most_looked_at(rows: u32) -> u32 {
	rows.saturating_mul(MAX_PREDECESSORS.saturating_add(MAX_CORRECTED.div_ceil(2)))
}

/// Reads for the code of one earlier district: its end, its own predecessors, the number there, and the
/// parcel of that number.
const LOOK: u64 = 4;
/// Codes of earlier districts that one search reads at most.
const LOOKS: u64 = MAX_PREDECESSORS as u64;
/// Links of corrected ends that one search reads at most.
const LINKS: u64 = MAX_CORRECTED as u64;
/// Reads for the last parcel that had a number by a corrected end: the links, up to which of them the number
/// is settled, and for each the number there and its parcel.
const LAST: u64 = 2 + LINKS * 2;
/// Reads to find the parcel of a number: the number, its parcel, the predecessors of its district, the
/// number under each earlier code, and the last parcel that had it.
pub const FIND: u64 = 3 + LOOKS * LOOK + LAST;
/// Reads to settle the numbers to which links lead: the links, their count, and for each number its parcel
/// and the last one that had it.
const SETTLE: u64 = 2 + LINKS * (2 + LAST);
/// Writes for it: each number, and up to which link it is settled.
const SETTLED: u64 = LINKS * 2;
/// Links that the correction of an end makes at most: from each of `k` districts to each of `9 - k`.
const CUT: u64 = (LOOKS + 1) * (LOOKS + 1) / 4;
/// Reads for the present number of a parcel: the parcel, the ends of a chain of successors, and the search
/// that its number leads to it.
const NUMBER: u64 = 2 + LOOKS + FIND;
/// Reads for the districts in which a property is and was, in addition to the property's own record:
/// building, parcel, the districts that it remembers, and the ends of a chain of successors. They tell
/// whether an institution is responsible for it without another read.
pub const PLACED: u64 = 3 + LOOKS;
/// Reads for the districts from which one came: their ends and predecessors.
const CAME: u64 = 1 + LOOKS * 2;

/// Weights calculated from the counts.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	// Each row reads and writes the district.
	fn import_districts(rows: u32) -> Weight {
		call(3, 1, 0).saturating_add(row(2, 1).saturating_mul(u64::from(rows)))
	}

	// Each row reads the district, the number, its parcel twice, the predecessors of the district, links of
	// corrected ends, up to which the number is settled, and the parcel with this id, and writes the parcel.
	fn import_parcels(rows: u32, owners: u32, looked_at: u32) -> Weight {
		rows_of(row(8, 1), rows)
			.saturating_add(holdings(owners))
			.saturating_add(row(LOOK, 0).saturating_mul(u64::from(looked_at)))
	}

	// Each row reads and writes the building. For each parcel it reads the number, its parcel, the
	// predecessors of its district, links of corrected ends, up to which the number is settled, and the
	// parcel, and reads and writes the count of buildings.
	fn import_buildings(rows: u32, owners: u32, parcels: u32, looked_at: u32) -> Weight {
		rows_of(row(1, 1), rows)
			.saturating_add(row(7, 1).saturating_mul(u64::from(parcels)))
			.saturating_add(holdings(owners))
			.saturating_add(row(LOOK, 0).saturating_mul(u64::from(looked_at)))
	}

	// Each row reads the unit, the building, the door and the floors, and writes all but the building.
	// For each right it reads the number, its parcel, the predecessors of its district, links of corrected
	// ends, up to which the number is settled, and the parcel, and reads and writes the sum. The share costs
	// as much as that of an owner.
	fn import_units(rows: u32, owners: u32, rights: u32, looked_at: u32) -> Weight {
		rows_of(row(4, 3), rows)
			.saturating_add(row(7, 1).saturating_mul(u64::from(rights)))
			.saturating_add(holdings(owners.saturating_add(rights)))
			.saturating_add(row(LOOK, 0).saturating_mul(u64::from(looked_at)))
	}

	// Each row and each parcel is found once more, and its district is that of its parcel. The officer's
	// responsibility is checked for each place.
	fn districts_of(places: u32) -> Weight {
		row(FIND + 1 + PLACED, 0).saturating_mul(u64::from(places))
	}

	// Each row reads and writes the next id, writes the number, and settles what led to the former parcel. An import refuses
	// such rows.
	fn numbers_again(rows: u32) -> Weight {
		row(1 + SETTLE, 2 + SETTLED).saturating_mul(u64::from(rows))
	}

	// Each row reads and writes the parcel, and compares it with the title.
	fn amend_parcels(rows: u32) -> Weight {
		rows_of(row(1, 1), rows)
			.saturating_add(Self::districts_of(rows))
			.saturating_add(compare().saturating_mul(u64::from(rows)))
	}

	// Each row reads the building twice, floors and title, and writes the building, for places before and
	// after. For each parcel after, it finds the parcel and its place, reads it, and reads and writes the
	// count; for each parcel before, it reads its place, and reads and writes the count.
	fn amend_buildings(rows: u32, parcels: u32) -> Weight {
		let most: u32 = MaxParcels::get();
		let before = rows.saturating_mul(most);
		rows_of(row(4, 1), rows)
			.saturating_add(Self::districts_of(rows.saturating_mul(2).saturating_add(parcels)))
			.saturating_add(row(FIND + 2, 1).saturating_mul(u64::from(parcels)))
			.saturating_add(row(1 + PLACED, 1).saturating_mul(u64::from(before)))
			.saturating_add(compare().saturating_mul(u64::from(rows)))
	}

	// Each row reads the unit twice, building, both doors and both buildings' floors, and writes all but the
	// building, for places before and after. For each right after, it finds the parcel and its place, reads
	// it, and reads and writes the sum; for each right before, it reads the place, and reads and writes the
	// sum.
	fn amend_units(rows: u32, rights: u32) -> Weight {
		let most: u32 = MaxParcels::get();
		let before = rows.saturating_mul(most);
		rows_of(row(7, 5), rows)
			.saturating_add(Self::districts_of(rows.saturating_mul(2).saturating_add(rights)))
			.saturating_add(row(FIND + 2, 1).saturating_mul(u64::from(rights)))
			.saturating_add(row(1 + PLACED, 1).saturating_mul(u64::from(before)))
			.saturating_add(holdings(rights.saturating_add(before)))
			.saturating_add(compare().saturating_mul(u64::from(rows)))
	}

	// Reads the unit for its district, the queue of notices, the title and the unit,
	// and writes the unit.
	fn correct_owners(owners: u32) -> Weight {
		call(9 + PLACED, 2, 0).saturating_add(holdings(owners)).saturating_add(compare())
	}

	// Reads the unit for its district, the successors, the title, and the unit twice.
	// Reads and writes the door, the floors, and the sum of each right, and writes the unit. A parcel has
	// no door but its numbers.
	fn close_record() -> Weight {
		let (rights, successors): (u32, u32) = (MaxParcels::get(), MaxSuccessors::get());
		call(12 + PLACED + SETTLE, 4 + SETTLED, 0)
			.saturating_add(row(1, 1).saturating_mul(u64::from(rights)))
			.saturating_add(row(1, 0).saturating_mul(u64::from(successors)))
			.saturating_add(holdings(rights))
			.saturating_add(compare())
	}

	// Reads the unit for its district, the unit twice and the building. Reads and
	// writes the door, the floors, and the sum of each right after its parcel, and writes the unit. For each
	// parcel that the details name, it finds it twice and its place, and for that of the building. A parcel
	// has no door but its numbers: each that it had by reforms is found.
	fn reopen_record(named: u32) -> Weight {
		let rights: u32 = MaxParcels::get();
		call(11 + PLACED + (1 + LOOKS) * (1 + FIND) + SETTLE, 4 + SETTLED, 0)
			.saturating_add(Self::districts_of(named.saturating_add(1)))
			.saturating_add(row(FIND, 0).saturating_mul(u64::from(named)))
			.saturating_add(row(2, 1).saturating_mul(u64::from(rights)))
			.saturating_add(holdings(rights))
			.saturating_add(compare())
	}

	// Reads the unit for its district, the unit twice more, and the queue of notices.
	// Writes the unit and the queue. To decode and encode a full queue costs about as much as to check
	// the owners of one notice.
	fn take_notice() -> Weight {
		let holders: u32 = MaxHolders::get();
		call(7 + PLACED, 3, 0)
			.saturating_add(holdings(holders.saturating_mul(2)))
			.saturating_add(compare())
	}

	// Each row reads and writes the district, reads its predecessors with their ends, and has an event.
	// Each successor is read, and the codes from which it came with their ends, the nearest twice; its
	// predecessors are written. The row's old links are as many.
	fn end_districts(rows: u32, successors: u32) -> Weight {
		call(3, 2, 0)
			.saturating_add(row(3 + LOOKS, 2).saturating_mul(u64::from(rows)))
			.saturating_add(row(3 + LOOKS * 3, 1).saturating_mul(u64::from(successors)))
	}

	// As `end_districts`, and the links of the old end, to up to 16 successors, are read and written. For
	// each district to which numbers came, those from which they came are read before and after. Each link
	// that is made reads and writes both of its sides and their count, and can undo another of each side.
	fn correct_district_ends(rows: u32, successors: u32) -> Weight {
		let links = u64::from(MAX_SUCCESSORS);
		let came = LOOKS + LOOKS * 2 * CAME;
		Self::end_districts(rows, successors).saturating_add(
			row(links + came + CUT * 5, links + CUT * 5).saturating_mul(u64::from(rows)),
		)
	}

	// Each row reads the district of the new number, finds the parcel and its present number, its place and
	// twice from where the new district came with the end of the former one, the officer and its institution
	// for two places, which open parcel has the new number, and whether each number that it had by reforms
	// leads to it, for which a link is not asked. It reads the officer and its institution for each successor
	// of the former district. It writes these numbers and the new one, where it was, parcel and
	// event, and settles the numbers to which links lead from the old and from the new one.
	fn renumber_parcels(rows: u32) -> Weight {
		let choices = 2 + u64::from(MAX_SUCCESSORS) * 2;
		let districts = PLACED + 2 * CAME + 1 + 2 * 2 + choices;
		let kept = LOOKS + LOOKS * (FIND - LAST) + 2 * SETTLE + 3;
		let reads = 1 + FIND + NUMBER + districts + FIND + 1 + kept + 2;
		let writes = 5 + 2 * LOOKS + 2 * SETTLED;
		call(5, 2, 0).saturating_add(row(reads, writes).saturating_mul(u64::from(rows)))
	}
}

/// The weight of a call that imports this number of rows: origin and reference, and an event.
fn rows_of(one: Weight, rows: u32) -> Weight {
	call(3, 2, 0).saturating_add(one.saturating_mul(u64::from(rows)))
}

/// The weight of comparing the book and the title of a property: reads of the title's number, the
/// title, its lots, the record twice, the notices and the discrepancy, which is also written. Worst
/// case: the most holders on both sides, who have four lots each.
pub fn compare() -> Weight {
	let holders: u32 = MaxHolders::get();
	row(7, 1).saturating_add(holdings(holders.saturating_mul(5)))
}
