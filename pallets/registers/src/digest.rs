//! Digests of descriptions, which title records contain.
//!
//! A digest covers exactly the fields that the registry records of a property (부동산등기법 34, 40). So a
//! new official price, a new owner or a violation mark does not change it. It is the SHA-256 of the
//! SCALE encoding of the property's key and the fields named below.

use crate::{Building, Parcel, Unit};
use codec::Encode;
use madang_primitives::{BuildingId, ParcelId, Property, UnitId};
use sp_core::H256;

/// SHA-256 of the SCALE encoding.
pub(crate) fn sha256(value: &impl Encode) -> H256 {
	H256(value.using_encoded(sp_io::hashing::sha2_256))
}

impl Parcel {
	/// The digest of land category and area. It does not cover the parcel's number: when a district
	/// is reformed, the record counts as changed without an application (부동산등기법 31).
	pub fn description(&self, parcel: ParcelId) -> H256 {
		sha256(&(Property::Parcel(parcel), self.details.category, self.details.area))
	}
}

impl Building {
	/// The digest of parcels, structure, main use, floors and total floor area.
	pub fn description(&self, building: BuildingId) -> H256 {
		let details = &self.details;
		sha256(&(
			Property::Building(building),
			&details.parcels,
			details.structure,
			details.main_use,
			details.floors_above,
			details.floors_below,
			details.area,
		))
	}
}

impl Unit {
	/// The digest of building, wing, floor, label, area and rights to the land.
	pub fn description(&self, unit: UnitId) -> H256 {
		let details = &self.details;
		sha256(&(
			Property::Unit(unit),
			details.building,
			&details.wing,
			details.floor,
			&details.number,
			details.area,
			&details.land_rights,
		))
	}
}
