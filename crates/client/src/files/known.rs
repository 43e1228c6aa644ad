//! The districts, parcels, buildings and units to which rows may refer.

use madang_primitives::{BuildingId, DistrictCode, Pnu, PropertyName, Share, UnitId};
use std::collections::{HashMap, HashSet};

/// The legal districts that exist.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownDistricts(HashSet<DistrictCode>);

impl FromIterator<DistrictCode> for KnownDistricts {
	fn from_iter<I: IntoIterator<Item = DistrictCode>>(codes: I) -> Self {
		Self(codes.into_iter().collect())
	}
}

impl KnownDistricts {
	/// Whether the district exists.
	pub fn contains(&self, code: DistrictCode) -> bool {
		self.0.contains(&code)
	}
}

/// What must be known of a building to check its units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownBuilding {
	/// Whether the building is owned by units (집합건물).
	pub strata: bool,
	/// The number of floors above ground.
	pub floors_above: u16,
	/// The number of floors below ground.
	pub floors_below: u8,
	/// The sum of the land shares (대지권) of its units. `None` if it has no units yet.
	pub land_share: Option<Share>,
}

/// What must be known of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownUnit {
	/// The number of the unit.
	pub id: UnitId,
	/// The building of the unit.
	pub building: BuildingId,
	/// The unit's share of the right to the land (대지권 비율).
	pub land_share: Share,
}

/// The parcels, buildings and units that exist in the files before and on the chain.
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
	/// Add a parcel, by its number or by its row in the land book.
	pub fn add_parcel(&mut self, parcel: impl Into<Pnu>) {
		self.parcels.insert(parcel.into());
	}

	/// Add a building, by what is known of it or by its row in the building book. If it is known
	/// already, the land shares of its units stay as they are.
	pub fn add_building(&mut self, building: impl Into<(BuildingId, KnownBuilding)>) {
		let (id, mut building) = building.into();
		if let Some(known) = self.buildings.get(&id) {
			building.land_share = known.land_share;
		}
		self.buildings.insert(id, building);
	}

	/// Add a unit, and add its land share to the sum of its building. The sum stays as it is if the
	/// unit is known already, or if the sum would exceed one.
	pub fn add_unit(&mut self, unit: impl Into<KnownUnit>) {
		let KnownUnit { id, building, land_share } = unit.into();
		if !self.units.insert(id) {
			return;
		}
		if let Some(building) = self.buildings.get_mut(&building) {
			if let Some(sum) = sum_with(building.land_share, land_share) {
				building.land_share = Some(sum);
			}
		}
	}

	/// Whether the property exists.
	pub fn contains(&self, property: &PropertyName) -> bool {
		match property {
			PropertyName::Parcel(pnu) => self.parcels.contains(pnu),
			PropertyName::Building(id) => self.buildings.contains_key(id),
			PropertyName::Unit(id) => self.units.contains(id),
		}
	}
}

/// The sum of the shares so far and one more, or `None` if it exceeds one.
pub(super) fn sum_with(sum: Option<Share>, more: Share) -> Option<Share> {
	match sum {
		Some(sum) => sum.checked_add(more).ok(),
		None => Some(more),
	}
}
