//! Digests of descriptions: what a title record pins of the books.
//!
//! A digest covers what the registry records of a property (부동산등기법 34, 40) and nothing else,
//! so that a new official price, a new owner or a violation mark leaves it as it is. It is the
//! SHA-256 of the SCALE encoding of the property's key followed by the fields named below.

use crate::{Building, Parcel, Unit};
use codec::Encode;
use madang_primitives::{BuildingId, Pnu, Property, UnitId};
use sp_core::H256;

/// SHA-256 of the SCALE encoding.
pub(crate) fn sha256(value: &impl Encode) -> H256 {
	H256(value.using_encoded(sp_io::hashing::sha2_256))
}

impl Parcel {
	/// Digest over place and lot number (the PNU), land category and area.
	pub fn description(&self, pnu: Pnu) -> H256 {
		sha256(&(Property::Parcel(pnu), self.category, self.area))
	}
}

impl Building {
	/// Digest over parcel, structure, main use, floors and total floor area.
	pub fn description(&self, building: BuildingId) -> H256 {
		sha256(&(
			Property::Building(building),
			self.pnu,
			self.structure,
			self.main_use,
			self.floors_above,
			self.floors_below,
			self.area,
		))
	}
}

impl Unit {
	/// Digest over building, wing, floor, number, area and share of the land.
	pub fn description(&self, unit: UnitId) -> H256 {
		sha256(&(
			Property::Unit(unit),
			self.building,
			self.wing,
			self.floor,
			self.number,
			self.area,
			self.land_share,
		))
	}
}
