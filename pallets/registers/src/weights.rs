//! Weights of the calls: computed, not measured yet.
//!
//! Each count below is the worst case. An officer's origin reads the officer and its institution
//! (2); `claim_ref` reads and writes the reference (1 and 1).

use frame_support::weights::Weight;
use madang_primitives::{
	weights::{call, row},
	MaxHolders,
};
use sp_core::Get;

/// Exact arithmetic on one holder's share: two greatest common divisors over 128 bits, and the
/// comparison with the other holders of the row. In picoseconds.
const HOLDING: u64 = 30_000_000;

/// The checks of so many owners.
fn holdings(owners: u32) -> Weight {
	Weight::from_parts(HOLDING.saturating_mul(u64::from(owners)), 0)
}

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// `rows`: rows of the batch.
	fn import_districts(rows: u32) -> Weight;
	/// `rows`: rows of the batch; `owners`: owners in all of them.
	fn import_parcels(rows: u32, owners: u32) -> Weight;
	/// `rows`: rows of the batch; `owners`: owners in all of them.
	fn import_buildings(rows: u32, owners: u32) -> Weight;
	/// `rows`: rows of the batch; `owners`: owners in all of them.
	fn import_units(rows: u32, owners: u32) -> Weight;
	/// A parcel.
	fn amend_parcel() -> Weight;
	/// A building.
	fn amend_building() -> Weight;
	/// A unit.
	fn amend_unit() -> Weight;
	/// A unit's notice with the most owners.
	fn take_notice() -> Weight;
}

/// Weights computed from reads, writes and rows.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	// Row: reads and writes the district.
	fn import_districts(rows: u32) -> Weight {
		call(3, 1, 0).saturating_add(row(1, 1).saturating_mul(u64::from(rows)))
	}

	// Row: reads the district and the parcel, writes the parcel.
	fn import_parcels(rows: u32, owners: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(2, 1).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners))
	}

	// Row: reads the parcel and the building, writes the building.
	fn import_buildings(rows: u32, owners: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(2, 1).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners))
	}

	// Row: reads the building, the unit and the sum of land shares, writes the latter two; the land
	// share costs what an owner's does.
	fn import_units(rows: u32, owners: u32) -> Weight {
		call(3, 1, 0)
			.saturating_add(row(3, 2).saturating_mul(u64::from(rows)))
			.saturating_add(holdings(owners.saturating_add(rows)))
	}

	// Reads the parcel for its place and for the change, writes it.
	fn amend_parcel() -> Weight {
		call(5, 2, 0)
	}

	// Reads the building for its place and for the change, writes it.
	fn amend_building() -> Weight {
		call(5, 2, 0)
	}

	// Reads unit and building for the place and the unit for the change, writes it.
	fn amend_unit() -> Weight {
		call(6, 2, 0)
	}

	// Reads unit and building for the place, the unit twice more, the notice; writes the unit,
	// removes the notice.
	fn take_notice() -> Weight {
		call(8, 3, 0).saturating_add(holdings(MaxHolders::get()))
	}
}
