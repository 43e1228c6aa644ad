//! Weights of the calls, calculated and not measured yet.
//!
//! Each weight counts the worst case. An officer's origin reads the officer and its institution.
//! `claim_ref` reads and writes the reference.

use crate::{MAX_PREDECESSORS, MAX_SUCCESSORS};
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
	/// Weight of `import_buildings` with this number of rows, of owners in all rows, and of codes of
	/// earlier districts that are looked at.
	fn import_buildings(rows: u32, owners: u32, looked_at: u32) -> Weight;
	/// Weight of `import_units` with this number of rows, and of owners in all rows.
	fn import_units(rows: u32, owners: u32) -> Weight;
	/// Weight of `amend_parcel`.
	fn amend_parcel() -> Weight;
	/// Weight of `amend_building`.
	fn amend_building() -> Weight;
	/// Weight of `amend_unit`.
	fn amend_unit() -> Weight;
	/// Weight of `take_notice`. Worst case: a unit with the most owners.
	fn take_notice() -> Weight;
	/// Weight of `end_districts` with this number of rows, and of successors in all rows.
	fn end_districts(rows: u32, successors: u32) -> Weight;
	/// Weight of `correct_district_ends` with this number of rows, and of successors in all rows.
	fn correct_district_ends(rows: u32, successors: u32) -> Weight;
	/// Weight of `renumber_parcels` with this number of rows.
	fn renumber_parcels(rows: u32) -> Weight;
}

/// How many codes of earlier districts rows of parcels can look at.
pub fn most_looked_at(rows: u32) -> u32 {
	rows.saturating_mul(MAX_PREDECESSORS)
}

/// Reads for the code of one earlier district: its end, its own predecessors, the number there, and the
/// parcel of that number.
const LOOK: u64 = 4;
/// Codes of earlier districts that one search reads at most.
const LOOKS: u64 = MAX_PREDECESSORS as u64;
/// Reads to find the parcel of a number: the number, its parcel, the predecessors of its district, the
/// number under each earlier code.
pub const FIND: u64 = 3 + LOOKS * LOOK;
/// Reads for the present number of a parcel: the parcel, the ends of a chain of successors, and the search
/// that its number leads to it.
const NUMBER: u64 = 2 + LOOKS + FIND;
/// Reads for the present district of a property and the check that an institution is responsible for it,
/// in addition to the property's own record: building, parcel, and the ends of a chain of successors.
pub const PLACED: u64 = 2 + LOOKS + PLACE;
/// Reads for the check that an institution is responsible for a district which came from others: their
/// ends and predecessors.
const PLACE: u64 = 1 + LOOKS * 2;

/// Weights calculated from the counts.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	// Each row reads and writes the district.
	fn import_districts(rows: u32) -> Weight {
		call(3, 1, 0).saturating_add(row(1, 1).saturating_mul(u64::from(rows)))
	}

	// Each row reads the district twice, the number, its parcel, the predecessors of the district and the
	// parcel with this id, and writes the number and the parcel.
	fn import_parcels(rows: u32, owners: u32, looked_at: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(6, 2).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners))
			.saturating_add(row(LOOK, 0).saturating_mul(u64::from(looked_at)))
	}

	// Each row reads the parcel's number, the parcel, the predecessors of its district and the building and writes
	// the building.
	fn import_buildings(rows: u32, owners: u32, looked_at: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(4, 1).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners))
			.saturating_add(row(LOOK, 0).saturating_mul(u64::from(looked_at)))
	}

	// Each row reads the building, the unit, its door, the count of units on the parcel and the sum
	// of land shares and writes the last four. The land share costs as much as the share of an owner.
	fn import_units(rows: u32, owners: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(5, 4).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners.saturating_add(rows)))
	}

	// Reads the parcel for its district and for the change, and writes it.
	fn amend_parcel() -> Weight {
		call(5 + PLACED, 2, 0)
	}

	// Reads the building for its district and for the change, and writes it.
	fn amend_building() -> Weight {
		call(5 + PLACED, 2, 0)
	}

	// Reads the unit for its district and for the change, and writes it.
	fn amend_unit() -> Weight {
		call(5 + PLACED, 2, 0)
	}

	// Reads the unit for its district and twice more, and the queue of notices. Writes
	// the unit and the queue. To decode and encode a full queue costs about as much as to check
	// the owners of one notice.
	fn take_notice() -> Weight {
		let holders: u32 = MaxHolders::get();
		call(7 + PLACED, 3, 0).saturating_add(holdings(holders.saturating_mul(2)))
	}

	// Each row reads and writes the district, reads its predecessors with their ends, and has an event.
	// Each successor is read, and the codes from which it came with their ends, the nearest twice; its
	// predecessors are written. The row's old links are as many.
	fn end_districts(rows: u32, successors: u32) -> Weight {
		call(3, 2, 0)
			.saturating_add(row(3 + LOOKS, 2).saturating_mul(u64::from(rows)))
			.saturating_add(row(3 + LOOKS * 3, 1).saturating_mul(u64::from(successors)))
	}

	// As `end_districts`, and the links of the old end, to up to 16 successors, are read and written.
	fn correct_district_ends(rows: u32, successors: u32) -> Weight {
		let links = u64::from(MAX_SUCCESSORS);
		Self::end_districts(rows, successors)
			.saturating_add(row(links, links).saturating_mul(u64::from(rows)))
	}

	// Each row reads the district of the new number, finds the parcel and its present number, the present
	// district of the parcel and from where the new one came, the officer's responsibility for two
	// districts, who has the new number with that parcel's number, and whether each number that it had by
	// reforms leads to it. It writes these numbers and the new one, parcel and event.
	fn renumber_parcels(rows: u32) -> Weight {
		let districts = 1 + LOOKS + PLACE + 2 * (2 + PLACE);
		let kept = LOOKS + LOOKS * FIND;
		let reads = 1 + FIND + NUMBER + districts + FIND + NUMBER + kept + 2;
		call(5, 2, 0).saturating_add(row(reads, 3 + LOOKS).saturating_mul(u64::from(rows)))
	}
}
