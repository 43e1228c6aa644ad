//! What is stored of an index and its values.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::ConstU32;
use madang_primitives::{
	InstitutionId,
	InstitutionKind::{self, Bank, Ministry, PolicyAgency},
	KoreanDay, RatePpm,
};
use pallet_institutions::Name;
use scale_info::TypeInfo;

/// The kinds of institutions that can publish an index.
pub const PUBLISHERS: [InstitutionKind; 3] = [Ministry, PolicyAgency, Bank];

/// Whether an institution of a kind can publish an index.
pub fn can_publish(kind: InstitutionKind) -> bool {
	PUBLISHERS.contains(&kind)
}

/// Most values of an index: one a month for 170 years, or one on every working day for eight. Each calculation of an
/// account that follows the index decodes all of them, so more would cost every repayment.
pub type MaxValues = ConstU32<2_048>;

/// The public name of an index.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct IndexName {
	/// In Korean, such as "COFIX 신규취급액기준".
	pub ko: Name,
	/// In English.
	pub en: Name,
}

impl IndexName {
	/// Whether both are UTF-8 and not empty.
	pub fn is_valid(&self) -> bool {
		let valid = |name: &Name| !name.is_empty() && core::str::from_utf8(name).is_ok();
		valid(&self.ko) && valid(&self.en)
	}
}

/// An interest rate that is published (기준금리).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Index {
	/// Its name.
	pub name: IndexName,
	/// The institution that publishes its values.
	pub publisher: InstitutionId,
}

/// A value of an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Value {
	/// The first day on which it holds. It holds until the next one.
	pub from: KoreanDay,
	/// The yearly rate, in millionths.
	pub rate: RatePpm,
}
