//! Districts, and what a call that enters rows tells.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{DistrictCode, ExternalRef, InstitutionId, KoreanDay};
use scale_info::TypeInfo;
use sp_core::H256;

/// A legal district's full name in UTF-8, such as `서울특별시 강남구 역삼동`.
///
/// The longest name in the national table has 60 bytes. 96 leave room for longer names.
pub type DistrictName = BoundedVec<u8, ConstU32<96>>;

/// A district to import.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct DistrictRow {
	/// Its code.
	pub code: DistrictCode,
	/// Its full name.
	pub name: DistrictName,
}

/// A batch of rows, as its event describes it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Batch<Key> {
	/// The number of rows, at least one.
	pub count: u32,
	/// The part of them that the book had already, with the same values. They changed nothing.
	pub equal: u32,
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
}
