//! The stored records of institutions and officers. Nothing here depends on the pallet.

use crate::Location;
use alloc::collections::BTreeSet;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use madang_primitives::{
	DistrictCode, Duties, Duty, InstitutionId, InstitutionKind, InstitutionStatus, Jurisdiction,
	Moment,
};
use scale_info::TypeInfo;

/// Most bytes in an institution's name. The longest official Korean names have about thirty
/// characters of three bytes each.
pub type MaxName = ConstU32<96>;

/// An institution's public name in UTF-8.
pub type Name = BoundedVec<u8, MaxName>;

/// Most active administrators of one institution. Two or three are usual. The bound limits the size
/// of the set that each change of an officer reads.
pub type MaxAdministrators = ConstU32<16>;

/// Most officers of one institution that are not revoked. The bound limits how much an
/// administrator can add to the chain's permanent state. Only the council's own appointments may
/// exceed it.
pub type MaxOfficers = ConstU32<1_024>;

/// A member institution.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Institution {
	/// The kind of institution.
	pub kind: InstitutionKind,
	/// Its official Korean name.
	pub name_ko: Name,
	/// Its English name.
	pub name_en: Name,
	/// The districts for which it is responsible.
	pub jurisdiction: Jurisdiction,
	/// When the jurisdiction was set.
	pub jurisdiction_set: Moment,
	/// Its status.
	pub status: InstitutionStatus,
	/// The present generation of its officers. Officers of an older generation count as suspended.
	pub generation: u32,
}

impl Institution {
	/// Whether the jurisdiction names the district. The institution's status does not matter.
	pub fn names(&self, district: DistrictCode) -> bool {
		self.jurisdiction.iter().any(|prefix| prefix.covers(district))
	}

	/// Whether the institution is responsible for what is at the place: its jurisdiction names the
	/// district, or names one from which it came by a reform of which the council did not know when it set
	/// the jurisdiction.
	pub fn covers(&self, place: &Location) -> bool {
		self.names(place.now)
			|| place.before.iter().any(|former| {
				former.reform.is_some_and(|until| self.jurisdiction_set <= until)
					&& self.names(former.code)
			})
	}
}

/// An account that acts for an institution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Officer {
	/// The institution. It never changes.
	pub institution: InstitutionId,
	/// Its duties.
	pub duties: Duties,
	/// Its status as it was last set. [`Officer::standing`] is the status that counts.
	pub status: OfficerStatus,
	/// The generation in which it was appointed or last reinstated.
	pub generation: u32,
}

impl Officer {
	/// The status that counts, if this is the present generation of its institution's officers. An
	/// active officer of an older generation counts as suspended.
	pub fn standing(&self, present: u32) -> OfficerStatus {
		match self.status {
			OfficerStatus::Active if self.generation != present => OfficerStatus::Suspended,
			status => status,
		}
	}

	/// Whether the officer is an active administrator, if this is the present generation.
	pub fn administers(&self, present: u32) -> bool {
		self.standing(present) == OfficerStatus::Active && self.duties.contains(Duty::Administer)
	}
}

/// An officer's status. The record is never deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OfficerStatus {
	/// It can act.
	#[codec(index = 0)]
	Active,
	/// Its transactions do not enter the pool until its administrator reinstates it.
	#[codec(index = 1)]
	Suspended,
	/// It can never act again, for any institution.
	#[codec(index = 2)]
	Revoked,
	/// Its transactions do not enter the pool until the council reinstates it.
	#[codec(index = 3)]
	SuspendedByCouncil,
}

/// Whether the bytes are a valid name: UTF-8, not blank and without control characters.
pub fn is_name(bytes: &[u8]) -> bool {
	core::str::from_utf8(bytes)
		.is_ok_and(|text| !text.trim().is_empty() && !text.chars().any(char::is_control))
}

/// Whether every prefix is well formed and none is listed twice. An empty jurisdiction is allowed:
/// such an institution is responsible for no district.
pub fn is_jurisdiction(jurisdiction: &Jurisdiction) -> bool {
	let distinct: BTreeSet<_> = jurisdiction.iter().collect();
	distinct.len() == jurisdiction.len() && jurisdiction.iter().all(|prefix| prefix.is_valid())
}

/// Whether an officer can have this set of duties: at least one duty, and no unknown duty.
pub fn are_duties(duties: Duties) -> bool {
	duties.is_valid() && !duties.is_empty()
}
