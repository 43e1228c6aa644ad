//! Weights of the calls, calculated and not measured yet.
//!
//! Each weight counts the worst case. An officer's origin reads the officer and its institution.
//! `claim_ref` reads and writes the reference.

use crate::{MaxParcels, MaxSuccessors};
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
	/// Weight of `import_parcels` with this number of rows, and of owners in all rows.
	fn import_parcels(rows: u32, owners: u32) -> Weight;
	/// Weight of `import_buildings` with this number of rows, and of owners and parcels in all rows.
	fn import_buildings(rows: u32, owners: u32, parcels: u32) -> Weight;
	/// Weight of `import_units` with this number of rows, and of owners and land rights in all rows.
	fn import_units(rows: u32, owners: u32, rights: u32) -> Weight;
	/// Weight of `enter_buildings` with this number of rows, and of owners and parcels in all rows.
	fn enter_buildings(rows: u32, owners: u32, parcels: u32) -> Weight;
	/// Weight of `enter_units` with this number of rows, and of owners and land rights in all rows.
	fn enter_units(rows: u32, owners: u32, rights: u32) -> Weight;
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
	/// Weight of `reopen_record`. Worst case: a unit with the most land rights.
	fn reopen_record() -> Weight;
	/// Weight of `take_notice`. Worst case: a unit with the most owners.
	fn take_notice() -> Weight;
}

/// Weights calculated from the counts.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	// Each row reads and writes the district.
	fn import_districts(rows: u32) -> Weight {
		call(3, 1, 0).saturating_add(row(1, 1).saturating_mul(u64::from(rows)))
	}

	// Each row reads the parcel of the number, the parcel and the district, and writes the first two.
	fn import_parcels(rows: u32, owners: u32) -> Weight {
		rows_of(row(3, 2), rows).saturating_add(holdings(owners))
	}

	// Each row reads and writes the building. For each parcel it reads the id and the parcel, and reads
	// and writes the count of buildings.
	fn import_buildings(rows: u32, owners: u32, parcels: u32) -> Weight {
		rows_of(row(1, 1), rows)
			.saturating_add(row(3, 1).saturating_mul(u64::from(parcels)))
			.saturating_add(holdings(owners))
	}

	// Each row reads the unit, the building, the door and the floors, and writes all but the building.
	// For each right it reads the id and the parcel, and reads and writes the sum. The share costs as
	// much as that of an owner.
	fn import_units(rows: u32, owners: u32, rights: u32) -> Weight {
		rows_of(row(4, 3), rows)
			.saturating_add(row(3, 1).saturating_mul(u64::from(rights)))
			.saturating_add(holdings(owners.saturating_add(rights)))
	}

	// Each row also reads the id and the parcel for its district, and the officer's institution.
	fn enter_buildings(rows: u32, owners: u32, parcels: u32) -> Weight {
		Self::import_buildings(rows, owners, parcels)
			.saturating_add(row(4, 0).saturating_mul(u64::from(rows)))
	}

	// Each row also reads the building and the parcel for its district, and the officer's institution.
	fn enter_units(rows: u32, owners: u32, rights: u32) -> Weight {
		Self::import_units(rows, owners, rights)
			.saturating_add(row(4, 0).saturating_mul(u64::from(rows)))
	}

	// Each row reads the parcel of the number and the parcel, both for the district and for the change,
	// and the officer's institution, writes the parcel, and compares it with the title.
	fn amend_parcels(rows: u32) -> Weight {
		rows_of(row(6, 1), rows).saturating_add(compare().saturating_mul(u64::from(rows)))
	}

	// Each row reads the building and the parcel for the districts before and after, the officer's
	// institution twice, and building, floors and title for the change, and writes the building. For
	// each parcel, before and after, it reads the id and the parcel, and reads and writes the count.
	fn amend_buildings(rows: u32, parcels: u32) -> Weight {
		let most: u32 = MaxParcels::get();
		let before = rows.saturating_mul(most);
		rows_of(row(14, 1), rows)
			.saturating_add(row(3, 1).saturating_mul(u64::from(parcels)))
			.saturating_add(row(1, 1).saturating_mul(u64::from(before)))
			.saturating_add(compare().saturating_mul(u64::from(rows)))
	}

	// Each row reads unit, building and parcel for the districts before and after, the officer's
	// institution twice, and unit, building, both doors and both buildings' floors for the change, and
	// writes all but the building. For each right, before and after, it reads the id and the parcel, and
	// reads and writes the sum.
	fn amend_units(rows: u32, rights: u32) -> Weight {
		let most: u32 = MaxParcels::get();
		let before = rows.saturating_mul(most);
		rows_of(row(16, 5), rows)
			.saturating_add(row(3, 1).saturating_mul(u64::from(rights)))
			.saturating_add(row(1, 1).saturating_mul(u64::from(before)))
			.saturating_add(holdings(rights.saturating_add(before)))
			.saturating_add(compare().saturating_mul(u64::from(rows)))
	}

	// Reads unit, building and parcel for the district, the queue of notices, the title and the unit,
	// and writes the unit.
	fn correct_owners(owners: u32) -> Weight {
		call(11, 2, 0).saturating_add(holdings(owners)).saturating_add(compare())
	}

	// Reads unit, building and parcel for the district, the successors, the title, and the unit twice.
	// Reads and writes the door, the floors, and the sum of each right, and writes the unit.
	fn close_record() -> Weight {
		let (rights, successors): (u32, u32) = (MaxParcels::get(), MaxSuccessors::get());
		call(14, 4, 0)
			.saturating_add(row(1, 1).saturating_mul(u64::from(rights)))
			.saturating_add(row(1, 0).saturating_mul(u64::from(successors)))
			.saturating_add(holdings(rights))
			.saturating_add(compare())
	}

	// Reads unit, building and parcel for the district, the unit twice and the building. Reads and
	// writes the door, the floors, and the sum of each right after its parcel, and writes the unit.
	fn reopen_record() -> Weight {
		let rights: u32 = MaxParcels::get();
		call(12, 4, 0)
			.saturating_add(row(2, 1).saturating_mul(u64::from(rights)))
			.saturating_add(holdings(rights))
			.saturating_add(compare())
	}

	// Reads unit, building and parcel for the district, the unit twice more, and the queue of notices.
	// Writes the unit and the queue. To decode and encode a full queue costs about as much as to check
	// the owners of one notice.
	fn take_notice() -> Weight {
		let holders: u32 = MaxHolders::get();
		call(9, 3, 0).saturating_add(holdings(holders.saturating_mul(2))).saturating_add(compare())
	}
}

/// The weight of a call that imports this number of rows.
fn rows_of(one: Weight, rows: u32) -> Weight {
	call(3, 1, 0).saturating_add(one.saturating_mul(u64::from(rows)))
}

/// The weight of comparing the book and the title of a property: reads of the title's number, the
/// title, its lots, the record twice, the notices and the discrepancy, which is also written. Worst
/// case: the most holders on both sides, who have four lots each.
pub fn compare() -> Weight {
	let holders: u32 = MaxHolders::get();
	row(7, 1).saturating_add(holdings(holders.saturating_mul(5)))
}
