//! Districts, and what a call that enters rows tells.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{DistrictCode, ExternalRef, InstitutionId, KoreanDay, Moment, Pnu};
use scale_info::TypeInfo;
use sp_core::H256;

/// A legal district's full name in UTF-8, such as `서울특별시 강남구 역삼동`.
///
/// The longest name in the national table has 60 bytes. 96 leave room for longer names.
pub type DistrictName = BoundedVec<u8, ConstU32<96>>;

/// Most districts that take over the land of one that ends, and most records that follow a closed one.
pub const MAX_SUCCESSORS: u32 = 16;
/// [`MAX_SUCCESSORS`] as a bound.
pub type MaxSuccessors = ConstU32<MAX_SUCCESSORS>;

/// Most districts from which one has come, with those from which they came. A search for an old
/// number reads all of them.
pub const MAX_PREDECESSORS: u32 = 8;
/// [`MAX_PREDECESSORS`] as a bound.
pub type MaxPredecessors = ConstU32<MAX_PREDECESSORS>;

/// Most districts that a corrected end links to one, and most to which it links one. The oldest links are
/// lost when there are more.
pub const MAX_CORRECTED: u32 = 4;
/// [`MAX_CORRECTED`] as a bound.
pub type MaxCorrected = ConstU32<MAX_CORRECTED>;

/// A district whose parcels had numbers of another one by an end that was corrected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Corrected {
	/// The district in which the parcels were given their numbers.
	pub code: DistrictCode,
	/// The count of all such links when this one was made. Of two parcels that had a number, the later link
	/// leads to the last one.
	pub order: u32,
}

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
	/// When the successors of the end were recorded.
	pub end_recorded: Option<Moment>,
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

/// A batch of rows, as its event describes it.
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

/// Who makes a call, under which reference, and on which day.
pub(crate) struct Act<AccountId> {
	pub by: InstitutionId,
	pub officer: AccountId,
	pub external_ref: ExternalRef,
	pub today: KoreanDay,
	/// Whether a row under a number that another parcel gave up, or had until it was closed, is a new
	/// parcel. It is for a municipality.
	pub enters_again: bool,
}
