//! The records of the books, and the rows for their import.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	Area, BuildingId, BuildingUse, Cause, DistrictCode, Filed, Holdings, KoreanDay, LandCategory,
	ParcelId, Pnu, Share, Structure, UnitId, Won,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// A legal district's full name in UTF-8, such as `서울특별시 강남구 역삼동`.
///
/// The longest name in the national table has 60 bytes. 96 leave room for longer names.
pub type DistrictName = BoundedVec<u8, ConstU32<96>>;

/// Most districts that take over the land of one that ends.
pub const MAX_SUCCESSORS: u32 = 16;
/// [`MAX_SUCCESSORS`] as a bound.
pub type MaxSuccessors = ConstU32<MAX_SUCCESSORS>;

/// Most districts from which one has come, with those from which they came. A search for an old
/// number reads all of them.
pub const MAX_PREDECESSORS: u32 = 8;
/// [`MAX_PREDECESSORS`] as a bound.
pub type MaxPredecessors = ConstU32<MAX_PREDECESSORS>;

/// The end of a district's code (말소): by a reform its land came to other districts.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Ended {
	/// The first day on which the code is no longer in force (말소일자).
	pub on: KoreanDay,
	/// The districts that took over its land. With one, its parcels followed with their lot
	/// numbers. With several or none, each parcel gets its number by `renumber_parcels`.
	pub successors: BoundedVec<DistrictCode, MaxSuccessors>,
}

impl Ended {
	/// The successor, if there is exactly one.
	pub fn only(&self) -> Option<DistrictCode> {
		match self.successors.as_slice() {
			[one] => Some(*one),
			_ => None,
		}
	}
}

/// A legal district (법정동).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct District {
	/// Its full name.
	pub name: DistrictName,
	/// Its end, if it has ended or is going to.
	pub ended: Option<Ended>,
	/// 1 at import, and one more with every change.
	pub revision: u32,
}

/// Since when and why the owners in the book are the owners (소유자변동일자와 원인, 공간정보관리법 시행규칙 68).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OwnersSince {
	/// The filing of the registration. They are owners since its day (부동산등기법 6(2)).
	pub filed: Filed,
	/// The cause. A first registration has none.
	pub cause: Option<Cause>,
}

/// A parcel in the land book (토지대장, 임야대장).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Parcel {
	/// The number (PNU) that it was given. If the district of that number has ended with one
	/// successor, its present number is the same lot there.
	pub pnu: Pnu,
	/// Land category (지목).
	pub category: LandCategory,
	/// Area (면적), greater than zero.
	pub area: Area,
	/// Official price of a square metre (개별공시지가), or zero if none was set.
	pub official_price: Won,
	/// The reference day of the official price (기준일).
	pub priced_on: KoreanDay,
	/// The owners, or none if none was ever recorded. Otherwise their shares add up to one.
	pub owners: Holdings,
	/// Since when they are the owners. Unknown for owners that were imported.
	pub owners_since: Option<OwnersSince>,
	/// 1 at import, and one more with every change.
	pub revision: u32,
}

/// A building in the building book (건축물대장).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Building {
	/// The parcel on which it stands.
	pub parcel: ParcelId,
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
	/// The day its use was approved (사용승인일).
	pub approved_on: KoreanDay,
	/// Whether it is a strata building (집합건물). Only strata buildings have units.
	pub strata: bool,
	/// Whether it is marked as built or used in violation of the law (위반건축물).
	pub violation: bool,
	/// The owners, or none if none was ever recorded. Otherwise their shares add up to one.
	pub owners: Holdings,
	/// Since when they are the owners. Unknown for owners that were imported.
	pub owners_since: Option<OwnersSince>,
	/// 1 at import, and one more with every change.
	pub revision: u32,
}

/// A unit of a strata building in the building book (전유부).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Unit {
	/// The strata building.
	pub building: BuildingId,
	/// The wing (동), or zero if the building has no wings.
	pub wing: u16,
	/// The floor, negative below ground.
	pub floor: i8,
	/// The unit's number (호).
	pub number: u16,
	/// Main use (주용도).
	pub main_use: BuildingUse,
	/// Area for exclusive use (전유면적), greater than zero.
	pub area: Area,
	/// Its share of the right to the land (대지권 비율).
	pub land_share: Share,
	/// The owners, or none if none was ever recorded. Otherwise their shares add up to one.
	pub owners: Holdings,
	/// Since when they are the owners. Unknown for owners that were imported.
	pub owners_since: Option<OwnersSince>,
	/// 1 at import, and one more with every change.
	pub revision: u32,
}

/// A district to import.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct DistrictRow {
	/// Its code.
	pub code: DistrictCode,
	/// Its full name.
	pub name: DistrictName,
}

/// The end of a district.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct DistrictEnd {
	/// Its code.
	pub code: DistrictCode,
	/// Its end.
	pub ended: Ended,
}

/// The correction of a district's end.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct EndCorrection {
	/// The district's code.
	pub code: DistrictCode,
	/// Its right end, or `None` if it has not ended.
	pub ended: Option<Ended>,
}

/// A new number for a parcel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Renumbering {
	/// The parcel's present number, or an old one that leads to it.
	pub from: Pnu,
	/// Its new number.
	pub to: Pnu,
}

/// A parcel to import. The fields are those of [`Parcel`].
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ParcelRow {
	/// Its number. The first ten digits must be an existing district.
	pub pnu: Pnu,
	/// Land category.
	pub category: LandCategory,
	/// Area.
	pub area: Area,
	/// Official price of a square metre.
	pub official_price: Won,
	/// The reference day of the official price.
	pub priced_on: KoreanDay,
	/// Owners.
	pub owners: Holdings,
}

/// A building to import. The fields are those of [`Building`].
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct BuildingRow {
	/// Its number.
	pub building: BuildingId,
	/// The existing parcel on which it stands.
	pub pnu: Pnu,
	/// Main use.
	pub main_use: BuildingUse,
	/// Main structure.
	pub structure: Structure,
	/// Floors above ground.
	pub floors_above: u16,
	/// Floors below ground.
	pub floors_below: u8,
	/// Total floor area.
	pub area: Area,
	/// The day its use was approved.
	pub approved_on: KoreanDay,
	/// Whether it is a strata building.
	pub strata: bool,
	/// Whether it is marked as built or used in violation of the law.
	pub violation: bool,
	/// Owners.
	pub owners: Holdings,
}

/// A unit to import. The fields are those of [`Unit`].
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct UnitRow {
	/// Its number.
	pub unit: UnitId,
	/// The existing strata building.
	pub building: BuildingId,
	/// The wing, or zero if the building has no wings.
	pub wing: u16,
	/// The floor, negative below ground.
	pub floor: i8,
	/// The unit's number.
	pub number: u16,
	/// Main use.
	pub main_use: BuildingUse,
	/// Area for exclusive use.
	pub area: Area,
	/// Its share of the right to the land.
	pub land_share: Share,
	/// Owners.
	pub owners: Holdings,
}

/// An imported batch, as its event describes it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Batch<Key> {
	/// The number of rows, at least one.
	pub count: u32,
	/// The key of the first row.
	pub first: Key,
	/// The key of the last row.
	pub last: Key,
	/// The SHA-256 of the SCALE-encoded rows in the call.
	pub digest: H256,
}
