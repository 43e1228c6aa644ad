//! The records of the books, and the rows with which they enter.

use crate::MaxSuccessors;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedBTreeMap, BoundedVec};
use madang_primitives::{
	Area, BuildingId, BuildingUse, Cause, ClosingReason, Commitment, Filed, Holdings, KoreanDay,
	Label, LandCategory, LandRight, ParcelId, Pnu, Property, ShareSum, Structure, UnitId, Won,
};
use scale_info::TypeInfo;

/// Most parcels of a building, and most rights of a unit to the land. A housing complex is one site
/// of several parcels; one with more must first merge parcels (공간정보관리법 80).
pub type MaxParcels = ConstU32<32>;

/// Since when and why the owners in the book are the owners (소유자변동일자와 원인, 공간정보관리법 시행규칙 68).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OwnersSince {
	/// The filing of the registration. They are owners since its day (부동산등기법 6(2)).
	pub filed: Filed,
	/// The cause. A first registration has none.
	pub cause: Option<Cause>,
}

/// Why and when a record was closed (말소).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Closing {
	/// The day.
	pub on: KoreanDay,
	/// The reason.
	pub reason: ClosingReason,
	/// The records that follow it: the parcels of a split, the building in place of one that was
	/// entered twice. Each was open when this one was closed, so no record follows itself.
	pub successors: BoundedVec<Property, MaxSuccessors>,
	/// The commitment to the order of a court or another authority, if it was closed by order.
	pub order: Option<Commitment>,
}

/// What every record of the books has.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Record {
	/// The owners, or none if none was ever recorded. Otherwise their shares add up to one.
	pub owners: Holdings,
	/// Since when they are the owners. Unknown for owners that were imported or corrected.
	pub owners_since: Option<OwnersSince>,
	/// The closing, if the record is closed. A closed record does not change, but it takes the owners of a
	/// notice, and a reform can give a closed parcel another number.
	pub closed: Option<Closing>,
	/// 1 when the record was entered, and one more with every change.
	pub revision: u32,
}

impl Record {
	/// The record of a new row.
	pub(crate) fn new(owners: Holdings) -> Self {
		Self { owners, owners_since: None, closed: None, revision: 1 }
	}
}

/// What the land book says of a parcel, apart from its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ParcelDetails {
	/// Land category (지목).
	pub category: LandCategory,
	/// Area (면적), greater than zero.
	pub area: Area,
	/// Official price of a square metre (개별공시지가), or zero if none was set.
	pub official_price: Won,
	/// The reference day of the official price (기준일), if it is known.
	pub priced_on: Option<KoreanDay>,
}

/// What the building book says of a building. `P` is a parcel: its number in a row, its id in a record.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct BuildingDetails<P> {
	/// The parcels on which it stands, at least one. The first one is its place (대지위치), the others
	/// are attached lots (부속지번).
	pub parcels: BoundedVec<P, MaxParcels>,
	/// Main use (주용도).
	pub main_use: BuildingUse,
	/// Main structure (주구조).
	pub structure: Structure,
	/// Floors above ground.
	pub floors_above: u16,
	/// Floors below ground.
	pub floors_below: u8,
	/// Total floor area (연면적), greater than zero.
	pub area: Area,
	/// The day its use was approved (사용승인일), if it is known.
	pub approved_on: Option<KoreanDay>,
	/// Whether it is a strata building (집합건물). Only strata buildings have units.
	pub strata: bool,
	/// Whether it is marked as built or used in violation of the law (위반건축물).
	pub violation: bool,
}

impl<P> BuildingDetails<P> {
	/// Whether the building has the floor. There is no floor zero.
	pub fn has_floor(&self, floor: i8) -> bool {
		let count = u16::from(floor.unsigned_abs());
		match floor {
			0 => false,
			1.. => count <= self.floors_above,
			_ => count <= u16::from(self.floors_below),
		}
	}
}

/// What the building book says of a unit (전유부). `P` is a parcel: its number in a row, its id in a
/// record.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct UnitDetails<P> {
	/// The strata building.
	pub building: BuildingId,
	/// The wing (동), if the building has wings.
	pub wing: Option<Label>,
	/// The floor, negative below ground. The building has it.
	pub floor: i8,
	/// The unit's label (호).
	pub number: Label,
	/// Main use (주용도).
	pub main_use: BuildingUse,
	/// Area for exclusive use (전유면적), greater than zero.
	pub area: Area,
	/// Its rights to the land (대지권). None if none is registered.
	pub land_rights: BoundedVec<LandRight<P>, MaxParcels>,
}

impl<P> UnitDetails<P> {
	/// The door: each one exists once.
	pub fn door(&self) -> Door {
		(self.building, self.wing.clone(), self.floor, self.number.clone())
	}
}

/// The place of a unit: building, wing, floor and label.
pub type Door = (BuildingId, Option<Label>, i8, Label);

/// The number of units on each floor of a building.
pub type FloorCounts = BoundedBTreeMap<i8, u32, ConstU32<256>>;

/// The rights of all units to a parcel, of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LandSum {
	/// The sum of their shares. A sum above one is one that was rounded up.
	pub sum: ShareSum,
	/// The number of units.
	pub units: u32,
}

/// A parcel in the land book (토지대장, 임야대장).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Parcel {
	/// The number (PNU) that it was given. If the district of that number has ended with one
	/// successor, its present number is the same lot there.
	pub pnu: Pnu,
	/// Its description and price.
	pub details: ParcelDetails,
	/// Owners, closing and revision.
	pub record: Record,
}

/// A building in the building book (건축물대장).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Building {
	/// Its description.
	pub details: BuildingDetails<ParcelId>,
	/// Owners, closing and revision.
	pub record: Record,
}

/// A unit of a strata building in the building book (전유부).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Unit {
	/// Its description.
	pub details: UnitDetails<ParcelId>,
	/// Owners, closing and revision.
	pub record: Record,
}

/// A parcel to enter.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ParcelRow {
	/// Its number. The first ten digits must be an existing district.
	pub pnu: Pnu,
	/// Its description and price.
	pub details: ParcelDetails,
	/// Owners.
	pub owners: Holdings,
}

/// A building to enter.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct BuildingRow {
	/// Its number.
	pub building: BuildingId,
	/// Its description, with existing parcels by their numbers.
	pub details: BuildingDetails<Pnu>,
	/// Owners.
	pub owners: Holdings,
}

/// A unit to enter.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct UnitRow {
	/// Its number.
	pub unit: UnitId,
	/// Its description, with existing parcels by their numbers.
	pub details: UnitDetails<Pnu>,
	/// Owners.
	pub owners: Holdings,
}

/// New values for a parcel: all of them, the unchanged ones too.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ParcelChange {
	/// The parcel, by its id: a number can be another parcel's when the row takes effect.
	pub parcel: ParcelId,
	/// The revision of the record that the officer saw. If it has another one by then, the row is refused.
	pub revision: u32,
	/// Its description and price.
	pub details: ParcelDetails,
}

/// New values for a building: all of them, the unchanged ones too.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct BuildingChange {
	/// The building.
	pub building: BuildingId,
	/// The revision of the record that the officer saw. If it has another one by then, the row is refused.
	pub revision: u32,
	/// Its description.
	pub details: BuildingDetails<Pnu>,
}

/// New values for a unit: all of them, the unchanged ones too.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct UnitChange {
	/// The unit.
	pub unit: UnitId,
	/// The revision of the record that the officer saw. If it has another one by then, the row is refused.
	pub revision: u32,
	/// Its description.
	pub details: UnitDetails<Pnu>,
}

/// What a book says of a property, by its kind. `P` is a parcel: its number in a call, its id in an event.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Details<P> {
	/// Of a parcel.
	#[codec(index = 0)]
	Parcel(ParcelDetails),
	/// Of a building.
	#[codec(index = 1)]
	Building(BuildingDetails<P>),
	/// Of a unit.
	#[codec(index = 2)]
	Unit(UnitDetails<P>),
}

impl<P> Details<P> {
	/// How many parcels it names.
	pub(crate) fn named(&self) -> u32 {
		match self {
			Self::Parcel(_) => 0,
			Self::Building(details) => details.parcels.len() as u32, // At most `MaxParcels`.
			Self::Unit(details) => details.land_rights.len() as u32, // At most `MaxParcels`.
		}
	}
}

/// In what the book and the title record of a property differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Discrepancy {
	/// The owners differ, and no pending notice explains it.
	pub owners: bool,
	/// The descriptions differ, or the book is closed while the title stands.
	pub description: bool,
	/// The day on which the first of these differences appeared.
	pub since: KoreanDay,
}
