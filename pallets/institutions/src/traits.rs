//! The interface of this pallet for other pallets.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{DistrictCode, Duty, ExternalRef, InstitutionId, InstitutionKind};
use scale_info::TypeInfo;

/// The officer that acts, and its institution. Origins of officers succeed with it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Acting<AccountId> {
	/// The officer's account.
	pub officer: AccountId,
	/// The institution it acts for.
	pub institution: InstitutionId,
	/// The kind of the institution.
	pub kind: InstitutionKind,
}

/// A power: the kinds of institutions that have it, and the duty that an officer needs for it.
///
/// The runtime lists all powers in one table. [`crate::EnsureOfficer`] turns a power into an
/// origin.
pub trait Power {
	/// The kinds of institutions that have the power.
	const KINDS: &'static [InstitutionKind];
	/// The duty that an officer needs for it.
	const DUTY: Duty;
}

/// Queries of other pallets about institutions.
pub trait Institutions {
	/// The kind of an institution, or `None` if no institution has this number.
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind>;

	/// Whether the institution exists and is active.
	fn is_active(institution: InstitutionId) -> bool;

	/// Whether the institution is responsible for the district.
	fn covers(institution: InstitutionId, district: DistrictCode) -> bool;

	/// Claim a reference permanently. Fails if the institution has already used it, so that a call
	/// that is sent twice takes effect only once.
	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult;
}
