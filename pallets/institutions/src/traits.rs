//! The interface of this pallet for other pallets.

use crate::Location;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, pallet_prelude::DispatchError, weights::Weight};
use madang_primitives::{Duty, ExternalRef, InstitutionId, InstitutionKind, Object};
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

/// Who made a call, and under which reference. Events carry it, so that an institution's own systems
/// recognize what they asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Caller<AccountId> {
	/// The officer's account.
	pub officer: AccountId,
	/// The institution it acts for.
	pub institution: InstitutionId,
	/// The kind of the institution.
	pub kind: InstitutionKind,
	/// The institution's own reference of the call.
	pub external_ref: ExternalRef,
}

impl<AccountId: Clone> Caller<AccountId> {
	/// The caller of a call under a reference.
	pub fn new(acting: Acting<AccountId>, external_ref: ExternalRef) -> Self {
		let Acting { officer, institution, kind } = acting;
		Self { officer, institution, kind, external_ref }
	}

	/// Who acts, without the reference.
	pub fn acting(&self) -> Acting<AccountId> {
		let Self { officer, institution, kind, .. } = self;
		Acting { officer: officer.clone(), institution: *institution, kind: *kind }
	}
}

/// A power: the kinds of institutions that have it, and the duty that an officer needs for it.
///
/// The runtime lists all powers in one table. [`crate::EnsureOfficer`] turns a power into an
/// origin.
pub trait Power {
	/// Its name, for those who ask what a call needs.
	const NAME: &'static str;
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

	/// Whether the institution is active and has an active administrator. Then it can act even
	/// if it has no other officer: the administrator can appoint new ones.
	fn can_act(institution: InstitutionId) -> bool;

	/// Whether the institution is responsible for what is at the place.
	fn covers(institution: InstitutionId, place: &Location) -> bool;

	/// Who makes a call under a reference. It claims the reference, so callers ask before every other check:
	/// then a call that is sent again fails because of the reference and not because of the state.
	fn caller<AccountId: Clone>(
		acting: Acting<AccountId>,
		external_ref: ExternalRef,
	) -> Result<Caller<AccountId>, DispatchError> {
		Self::claim_ref(acting.institution, external_ref)?;
		Ok(Caller::new(acting, external_ref))
	}

	/// Claim a reference permanently. Fails if the institution has already used it, so that a call
	/// that is sent twice takes effect only once.
	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult;

	/// Keep what the call made with its reference, which it has claimed. If a call makes several objects, the
	/// first is kept.
	fn note_made(institution: InstitutionId, external_ref: ExternalRef, object: Object);

	/// As [`Self::note_made`], by who made the call.
	fn made<AccountId>(by: &Caller<AccountId>, object: Object) {
		Self::note_made(by.institution, by.external_ref, object);
	}
}

/// The rules of other pallets for the suspension and withdrawal of an institution, such as one that
/// has a seat in the council or a validator.
///
/// A tuple of two asks the first and then the second. `()` has no rules.
pub trait StandingGuard {
	/// Ensure that the institution can be suspended. Changes nothing.
	fn ensure_can_suspend(institution: InstitutionId) -> DispatchResult;

	/// Ensure that the institution can be withdrawn. Changes nothing.
	fn ensure_can_withdraw(institution: InstitutionId) -> DispatchResult;

	/// Ensure that the council can suspend the last active administrator of the institution. Changes
	/// nothing.
	fn ensure_can_lose_administrators(_institution: InstitutionId) -> DispatchResult {
		Ok(())
	}

	/// Take away what a withdrawn institution must not keep. Called after the withdrawal and in the
	/// same act: if it fails, the institution is not withdrawn.
	fn on_withdrawn(institution: InstitutionId) -> DispatchResult;

	/// The weight of the most expensive of these functions.
	fn weight() -> Weight;
}

impl StandingGuard for () {
	fn ensure_can_suspend(_institution: InstitutionId) -> DispatchResult {
		Ok(())
	}

	fn ensure_can_withdraw(_institution: InstitutionId) -> DispatchResult {
		Ok(())
	}

	fn on_withdrawn(_institution: InstitutionId) -> DispatchResult {
		Ok(())
	}

	fn weight() -> Weight {
		Weight::zero()
	}
}

impl<First: StandingGuard, Second: StandingGuard> StandingGuard for (First, Second) {
	fn ensure_can_suspend(institution: InstitutionId) -> DispatchResult {
		First::ensure_can_suspend(institution)?;
		Second::ensure_can_suspend(institution)
	}

	fn ensure_can_withdraw(institution: InstitutionId) -> DispatchResult {
		First::ensure_can_withdraw(institution)?;
		Second::ensure_can_withdraw(institution)
	}

	fn ensure_can_lose_administrators(institution: InstitutionId) -> DispatchResult {
		First::ensure_can_lose_administrators(institution)?;
		Second::ensure_can_lose_administrators(institution)
	}

	fn on_withdrawn(institution: InstitutionId) -> DispatchResult {
		First::on_withdrawn(institution)?;
		Second::on_withdrawn(institution)
	}

	fn weight() -> Weight {
		First::weight().saturating_add(Second::weight())
	}
}
