//! The districts, parcels, buildings and units to which rows may refer.

use madang_primitives::{
	BuildingId, DistrictCode, KoreanDay, ParcelId, Pnu, Property, Share, UnitId,
};
use std::collections::{HashMap, HashSet};

/// The legal districts that exist.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownDistricts {
	codes: HashSet<DistrictCode>,
	/// The present day. Later days are refused, if it is known.
	pub today: Option<KoreanDay>,
}

impl FromIterator<DistrictCode> for KnownDistricts {
	fn from_iter<I: IntoIterator<Item = DistrictCode>>(codes: I) -> Self {
		Self { codes: codes.into_iter().collect(), today: None }
	}
}

impl KnownDistricts {
	/// Whether the district exists.
	pub fn contains(&self, code: DistrictCode) -> bool {
		self.codes.contains(&code)
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
	/// The parcels by their numbers. A parcel in a file gets the id of its number.
	pub parcels: HashMap<Pnu, ParcelId>,
	/// The buildings.
	pub buildings: HashMap<BuildingId, KnownBuilding>,
	/// The units.
	pub units: HashSet<UnitId>,
	/// The present day. Later days are refused, if it is known.
	pub today: Option<KoreanDay>,
}

impl Known {
	/// Add a parcel, by its number or by its row in the land book.
	pub fn add_parcel(&mut self, parcel: impl Into<Pnu>) {
		let pnu = parcel.into();
		self.parcels.entry(pnu).or_insert(ParcelId::entered_as(pnu));
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

	/// The property that a file names, if it exists. A file names a parcel by its number.
	pub fn named(&self, property: Property) -> Option<Property> {
		match property {
			Property::Parcel(id) => self.parcels.get(&Pnu(id.0)).copied().map(Property::Parcel),
			Property::Building(id) => self.buildings.contains_key(&id).then_some(property),
			Property::Unit(id) => self.units.contains(&id).then_some(property),
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
