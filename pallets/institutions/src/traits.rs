//! What other pallets see of the members.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{DistrictCode, Duty, ExternalRef, InstitutionId, InstitutionKind};
use scale_info::TypeInfo;

/// Who acts, for which institution: what an officer's origin succeeds with.
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
pub struct Acting<AccountId> {
	/// The officer's account.
	pub officer: AccountId,
	/// The institution it acts for.
	pub institution: InstitutionId,
	/// What that institution is.
	pub kind: InstitutionKind,
}

/// A power: which kinds of institutions have it, and which duty an officer needs for it.
///
/// The runtime lists the powers in one table; [`crate::EnsureOfficer`] turns one into an origin.
pub trait Power {
	/// Kinds of institutions whose officers may have the power.
	const KINDS: &'static [InstitutionKind];
	/// The duty that an officer needs.
	const DUTY: Duty;
}

/// What other pallets ask about institutions.
pub trait Institutions {
	/// The kind of an institution, or `None` where there is none of that number.
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind>;

	/// Whether the institution exists and is active.
	fn is_active(institution: InstitutionId) -> bool;

	/// Whether the institution answers for the district.
	fn covers(institution: InstitutionId, district: DistrictCode) -> bool;

	/// Take a reference for good; fails where the institution has used it before, which makes a
	/// call that was sent twice count once.
	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult;
}
