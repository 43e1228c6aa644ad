//! The districts, parcels, buildings and units to which rows may refer.

use super::{ended::KnownClosing, error::Reason};
use madang_primitives::{
	BuildingId, DistrictCode, KoreanDay, LandRight, LandRightKind, ParcelId, Pnu, PropertyName,
	ShareSum, TitleId, UnitId,
};
use std::collections::{HashMap, HashSet};

/// The legal districts that exist.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownDistricts {
	codes: HashSet<DistrictCode>,
	/// The districts that are no longer in force, with the first day of that and their successors.
	pub ended: HashMap<DistrictCode, (KoreanDay, Vec<DistrictCode>)>,
	/// The numbers in such districts that lead to parcels of the chain: their rows are not new.
	pub old_numbers: HashSet<Pnu>,
	/// The present day. Later days are refused, if it is known.
	pub today: Option<KoreanDay>,
}

impl FromIterator<DistrictCode> for KnownDistricts {
	fn from_iter<I: IntoIterator<Item = DistrictCode>>(codes: I) -> Self {
		Self { codes: codes.into_iter().collect(), ..Self::default() }
	}
}

impl KnownDistricts {
	/// Whether the district exists.
	pub fn contains(&self, code: DistrictCode) -> bool {
		self.codes.contains(&code)
	}

	/// Check that a parcel can have this number: its district exists, and is in force if the parcel is new.
	pub(super) fn ensure_number(&self, pnu: Pnu) -> Result<(), Reason> {
		let district = pnu.district();
		if !self.contains(district) {
			return Err(Reason::UnknownDistrict(district));
		}
		match self.ended.get(&district) {
			Some((on, successors)) if !self.old_numbers.contains(&pnu) => {
				Err(Reason::DistrictHasEnded { district, on: *on, successors: successors.clone() })
			}
			_ => Ok(()),
		}
	}
}

/// What must be known of a building to check its units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownBuilding {
	/// Its place: the first of its parcels.
	pub place: Pnu,
	/// Whether the building is owned by units (집합건물).
	pub strata: bool,
	/// The number of floors above ground.
	pub floors_above: u16,
	/// The number of floors below ground.
	pub floors_below: u8,
}

impl KnownBuilding {
	/// Check that the building has a floor. There is no floor zero.
	pub(super) fn ensure_floor(&self, floor: i8) -> Result<(), Reason> {
		let (above, below) = (self.floors_above, self.floors_below);
		let highest = if floor > 0 { above } else { below.into() };
		match floor != 0 && u16::from(floor.unsigned_abs()) <= highest {
			true => Ok(()),
			false => Err(Reason::NoSuchFloor { above, below }),
		}
	}
}

/// The sums of the shares that units have of rights to parcels, by parcel and kind of right. A parcel has
/// one sum, also if rows name it by several of its numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LandSums(HashMap<(ParcelId, LandRightKind), ShareSum>);

impl LandSums {
	/// Set the sum of a parcel.
	pub fn set(&mut self, parcel: ParcelId, kind: LandRightKind, sum: ShareSum) {
		self.0.insert((parcel, kind), sum);
	}

	/// Add the rights of one unit. Changes nothing if one of them cannot be added.
	pub(super) fn add(
		&mut self,
		rights: &[LandRight<Pnu>],
		parcels: &HashMap<Pnu, ParcelId>,
	) -> Result<(), Reason> {
		let mut sums = HashMap::new();
		for LandRight { parcel: pnu, kind, share } in rights {
			let parcel = parcels.get(pnu).copied();
			let key = (parcel.unwrap_or_else(|| ParcelId::entered_as(*pnu)), *kind);
			let sum = sums.get(&key).or_else(|| self.0.get(&key)).copied().unwrap_or_default();
			let sum = ShareSum::with(sum, *share).ok_or(Reason::LandSharesTooFine(*pnu))?;
			if sum.is_too_much() {
				return Err(Reason::LandShares(*pnu));
			}
			sums.insert(key, sum);
		}
		self.0.extend(sums);
		Ok(())
	}
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
	/// The rights of these units to the land.
	pub land: LandSums,
	/// The properties whose records are closed. Nothing new may refer to them.
	pub closed: HashMap<PropertyName, KnownClosing>,
	/// Titles on the chain whose property may have been closed since.
	pub titles: HashSet<TitleId>,
	/// Whether the numbers of closed parcels are those of new parcels, if the land book has them.
	pub numbers_again: bool,
}

impl Known {
	/// Add a parcel, by its number or by its row in the land book.
	pub fn add_parcel(&mut self, parcel: impl Into<Pnu>) {
		let pnu = parcel.into();
		self.parcels.entry(pnu).or_insert(ParcelId::entered_as(pnu));
	}

	/// Add a building, by what is known of it or by its row in the building book.
	pub fn add_building(&mut self, building: impl Into<(BuildingId, KnownBuilding)>) {
		let (id, building) = building.into();
		self.buildings.insert(id, building);
	}

	/// Add a unit, and its rights to the sums of the parcels. The sums stay as they are if the unit is
	/// known already.
	pub fn add_unit(&mut self, id: UnitId, rights: &[LandRight<Pnu>]) {
		if self.units.insert(id) {
			// The row was good, so the rights can be added.
			let added = self.land.add(rights, &self.parcels);
			debug_assert!(added.is_ok());
		}
	}

	/// Check that parcels exist.
	pub(super) fn ensure_parcels(
		&self,
		mut parcels: impl Iterator<Item = Pnu>,
	) -> Result<(), Reason> {
		match parcels.find(|parcel| !self.parcels.contains_key(parcel)) {
			Some(parcel) => Err(Reason::UnknownParcel(parcel)),
			None => Ok(()),
		}
	}

	/// Whether the record of the property is closed.
	pub(super) fn is_closed(&self, property: PropertyName) -> bool {
		self.closed.contains_key(&property)
	}

	/// Check that the records of properties are not closed.
	pub(super) fn ensure_open(
		&self,
		properties: impl IntoIterator<Item = PropertyName>,
	) -> Result<(), Reason> {
		let mut closings = properties
			.into_iter()
			.filter_map(|property| Some((property, self.closed.get(&property)?.clone())));
		match closings.next() {
			Some((property, closing)) => {
				Err(Reason::Closed { property, closing: Box::new(closing) })
			}
			None => Ok(()),
		}
	}

	/// Whether the property exists.
	pub fn contains(&self, property: &PropertyName) -> bool {
		match property {
			PropertyName::Parcel(pnu) => self.parcels.contains_key(pnu),
			PropertyName::Building(id) => self.buildings.contains_key(id),
			PropertyName::Unit(id) => self.units.contains(id),
		}
	}
}
