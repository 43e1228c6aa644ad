//! What is stored of an institution and of an officer. Nothing here knows the pallet.

use alloc::collections::BTreeSet;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use madang_primitives::{
	DistrictCode, Duties, Duty, InstitutionId, InstitutionKind, InstitutionStatus, Jurisdiction,
};
use scale_info::TypeInfo;

/// Bytes of an institution's name: the longest official Korean names have some thirty characters of
/// three bytes each.
pub type MaxName = ConstU32<96>;

/// An institution's public name, in UTF-8.
pub type Name = BoundedVec<u8, MaxName>;

/// Most active administrators of one institution. Two or three are usual; the bound keeps the set
/// that [`crate::Pallet::replace_administrator`] walks small.
pub type MaxAdministrators = ConstU32<16>;

/// A member institution.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo
)]
pub struct Institution {
	/// What it is.
	pub kind: InstitutionKind,
	/// Its official Korean name.
	pub name_ko: Name,
	/// Its English name.
	pub name_en: Name,
	/// The places it answers for.
	pub jurisdiction: Jurisdiction,
	/// Its standing.
	pub status: InstitutionStatus,
}

impl Institution {
	/// Whether the institution answers for the district, whatever its standing.
	pub fn covers(&self, district: DistrictCode) -> bool {
		self.jurisdiction.iter().any(|prefix| prefix.covers(district))
	}
}

/// An account that acts for an institution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Officer {
	/// For which one, for good.
	pub institution: InstitutionId,
	/// What it is charged with.
	pub duties: Duties,
	/// Its standing.
	pub status: OfficerStatus,
}

impl Officer {
	/// Whether it is one of the active administrators that an institution must not run out of.
	pub fn administers(&self) -> bool {
		self.status == OfficerStatus::Active && self.duties.contains(Duty::Administer)
	}
}

/// An officer's standing. It changes; the record is never deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OfficerStatus {
	/// It acts.
	#[codec(index = 0)]
	Active,
	/// Its transactions do not enter the pool until it is reinstated.
	#[codec(index = 1)]
	Suspended,
	/// It never acts again, for any institution.
	#[codec(index = 2)]
	Revoked,
}

/// Whether bytes can stand as a name: UTF-8 that shows something and holds no control characters.
pub fn is_name(bytes: &[u8]) -> bool {
	core::str::from_utf8(bytes)
		.is_ok_and(|text| !text.trim().is_empty() && !text.chars().any(char::is_control))
}

/// Whether every prefix is well formed and none stands twice. Empty is allowed: such an institution
/// answers for no place.
pub fn is_jurisdiction(jurisdiction: &Jurisdiction) -> bool {
	let distinct: BTreeSet<_> = jurisdiction.iter().collect();
	distinct.len() == jurisdiction.len() && jurisdiction.iter().all(|prefix| prefix.is_valid())
}

/// Whether an officer can be charged with the set: at least one duty, and none that is unknown.
pub fn are_duties(duties: Duties) -> bool {
	duties.is_valid() && !duties.is_empty()
}
