//! What the rows of a file may refer to.

use super::{BuildingRow, DistrictRow, ParcelRow, UnitRow};
use madang_primitives::{BuildingId, DistrictCode, Pnu, Property, Share, UnitId};
use std::collections::{HashMap, HashSet};

/// The legal districts there are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownDistricts(HashSet<DistrictCode>);

impl FromIterator<DistrictCode> for KnownDistricts {
	fn from_iter<I: IntoIterator<Item = DistrictCode>>(codes: I) -> Self {
		Self(codes.into_iter().collect())
	}
}

impl<'a> FromIterator<&'a DistrictRow> for KnownDistricts {
	fn from_iter<I: IntoIterator<Item = &'a DistrictRow>>(rows: I) -> Self {
		rows.into_iter().map(|row| row.code).collect()
	}
}

impl KnownDistricts {
	/// Whether there is such a district.
	pub fn contains(&self, code: DistrictCode) -> bool {
		self.0.contains(&code)
	}
}

/// What there is to know of a building in order to check its units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownBuilding {
	/// Whether it is owned by units (집합건물).
	pub strata: bool,
	/// Floors above ground.
	pub floors_above: u16,
	/// Floors below ground.
	pub floors_below: u8,
	/// The land shares (대지권) that its units have, in sum; `None` where they have none.
	pub land_share: Option<Share>,
}

/// Parcels, buildings and units there are: from the files read before, and from the chain.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Known {
	/// The parcels.
	pub parcels: HashSet<Pnu>,
	/// The buildings.
	pub buildings: HashMap<BuildingId, KnownBuilding>,
	/// The units.
	pub units: HashSet<UnitId>,
}

impl Known {
	/// Add a parcel of the land book.
	pub fn add_parcel(&mut self, row: &ParcelRow) {
		self.parcels.insert(row.pnu);
	}

	/// Add a building of the building book.
	pub fn add_building(&mut self, row: &BuildingRow) {
		// The file may have the building again with its units on chain already: they keep theirs.
		let land_share = self.buildings.get(&row.id).and_then(|building| building.land_share);
		self.buildings.insert(
			row.id,
			KnownBuilding {
				strata: row.strata,
				floors_above: row.floors_above,
				floors_below: row.floors_below,
				land_share,
			},
		);
	}

	/// Add a unit, and its land share to its building's. A unit that is known already, or whose
	/// share would take the sum over one, adds none.
	pub fn add_unit(&mut self, row: &UnitRow) {
		if !self.units.insert(row.id) {
			return;
		}
		if let Some(building) = self.buildings.get_mut(&row.building) {
			if let Some(sum) = sum_with(building.land_share, row.land_share) {
				building.land_share = Some(sum);
			}
		}
	}

	/// Whether there is such a property.
	pub fn contains(&self, property: &Property) -> bool {
		match property {
			Property::Parcel(pnu) => self.parcels.contains(pnu),
			Property::Building(id) => self.buildings.contains_key(id),
			Property::Unit(id) => self.units.contains(id),
		}
	}
}

/// The sum of the shares so far and one more, or `None` where it exceeds one.
pub(super) fn sum_with(sum: Option<Share>, more: Share) -> Option<Share> {
	match sum {
		Some(sum) => sum.checked_add(more).ok(),
		None => Some(more),
	}
}
