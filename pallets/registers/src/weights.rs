//! Weights of the calls, calculated and not measured yet.
//!
//! Each weight counts the worst case. An officer's origin reads the officer and its institution.
//! `claim_ref` reads and writes the reference.

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
	/// Weight of `import_buildings` with this number of rows, and of owners in all rows.
	fn import_buildings(rows: u32, owners: u32) -> Weight;
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
}

/// Weights calculated from the counts.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	// Each row reads and writes the district.
	fn import_districts(rows: u32) -> Weight {
		call(3, 1, 0).saturating_add(row(1, 1).saturating_mul(u64::from(rows)))
	}

	// Each row reads the district and the number and writes the number and the parcel.
	fn import_parcels(rows: u32, owners: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(2, 2).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners))
	}

	// Each row reads the parcel's number and the building and writes the building.
	fn import_buildings(rows: u32, owners: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(2, 1).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners))
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
		call(5, 2, 0)
	}

	// Reads building and parcel for the district and the building for the change, and writes it.
	fn amend_building() -> Weight {
		call(6, 2, 0)
	}

	// Reads unit, building and parcel for the district and the unit for the change, and writes the
	// unit.
	fn amend_unit() -> Weight {
		call(7, 2, 0)
	}

	// Reads unit, building and parcel for the district, the unit twice more, and the queue of notices. Writes
	// the unit and the queue. To decode and encode a full queue costs about as much as to check
	// the owners of one notice.
	fn take_notice() -> Weight {
		let holders: u32 = MaxHolders::get();
		call(9, 3, 0).saturating_add(holdings(holders.saturating_mul(2)))
	}
}
