//! Who may issue what: delegations and accreditations.

use crate::{
	areas, Accreditation, AccreditationId, AccreditationState, Accreditations, AccreditationsOf,
	Areas, Config, Delegation, Delegations, Error, Event, Kind, KindId, NextAccreditation, Pallet,
	Period,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{Commitment, InstitutionId, KoreanDay, Moment, Object};
use pallet_institutions::{Caller, Institutions, Power};
use sp_runtime::ArithmeticError;

/// Most accreditations of an issuer for a kind by others than the institution in charge.
const MAX_BY_DELEGATES: usize = 48;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_delegate(
		by: Caller<T::AccountId>,
		kind: KindId,
		institution: InstitutionId,
		areas: Areas,
	) -> DispatchResult {
		let (_, details) = Self::usable_kind(kind)?;
		ensure!(details.in_charge == by.institution, Error::<T>::NotInCharge);
		Self::ensure_valid_areas(&details, &areas)?;
		let possible = T::Institutions::kind_of(institution).is_some_and(crate::is_authority)
			&& T::Institutions::is_active(institution);
		ensure!(possible, Error::<T>::NotAnAuthority);
		ensure!(institution != by.institution, Error::<T>::DelegatedToItself);
		let delegation = Delegation { by: by.institution, areas: areas.clone() };
		Delegations::<T>::insert(kind, institution, delegation);
		let at = Self::now();
		Self::deposit_event(Event::Delegated { kind, institution, areas, by, at });
		Ok(())
	}

	pub(crate) fn do_end_delegation(
		by: Caller<T::AccountId>,
		kind: KindId,
		institution: InstitutionId,
		reason: Commitment,
	) -> DispatchResult {
		let (_, details) = Self::present_kind(kind)?;
		ensure!(details.in_charge == by.institution, Error::<T>::NotInCharge);
		let found = Delegations::<T>::take(kind, institution);
		ensure!(found.is_some(), Error::<T>::DelegationNotFound);
		let at = Self::now();
		Self::deposit_event(Event::DelegationEnded { kind, institution, reason, by, at });
		Ok(())
	}

	pub(crate) fn do_accredit(
		by: Caller<T::AccountId>,
		kind: KindId,
		issuer: InstitutionId,
		areas: Areas,
		days: (KoreanDay, Option<KoreanDay>),
	) -> DispatchResult {
		let (_, details) = Self::usable_kind(kind)?;
		Self::ensure_valid_areas(&details, &areas)?;
		Self::ensure_in_charge(&by, kind, &details, &areas)?;
		ensure!(T::Institutions::is_active(issuer), Error::<T>::InstitutionNotActive);
		let certifies = T::Institutions::kind_of(issuer)
			.is_some_and(|kind| T::Certifying::KINDS.contains(&kind));
		ensure!(certifies, Error::<T>::CannotCertify);
		let term = Self::term(days)?;
		let mut earlier = AccreditationsOf::<T>::get(kind, issuer);
		let meets = |found: &Accreditation| {
			// One that was ended in this block holds until the block's end.
			let held = || found.periods.iter().any(|period| period.overlaps(&term));
			let open = found.state != AccreditationState::Ended && found.term.overlaps(&term);
			(open || held()) && areas::overlap(&found.areas, &areas)
		};
		let found: Vec<_> = earlier.iter().filter_map(Accreditations::<T>::get).collect();
		ensure!(!found.iter().any(meets), Error::<T>::AlreadyAccredited);
		// Whom it is delegated to cannot use up the places of the institution in charge.
		if details.in_charge != by.institution {
			let granted = found.iter().filter(|one| one.granted_by != details.in_charge);
			ensure!(granted.count() < MAX_BY_DELEGATES, Error::<T>::TooManyAccreditations);
		}
		let number = NextAccreditation::<T>::get();
		let next = number.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		earlier.try_push(number).map_err(|_| Error::<T>::TooManyAccreditations)?;
		let accreditation = Accreditation {
			kind,
			issuer,
			areas: areas.clone(),
			granted_by: by.institution,
			term,
			state: AccreditationState::Active,
			periods: BoundedVec::truncate_from(alloc::vec![term]),
		};
		NextAccreditation::<T>::put(AccreditationId(next));
		AccreditationsOf::<T>::insert(kind, issuer, earlier);
		Accreditations::<T>::insert(number, accreditation);
		let at = Self::now();
		let accreditation = number;
		T::Institutions::made(&by, Object::Accreditation(number.0));
		Self::deposit_event(Event::Accredited { accreditation, kind, issuer, areas, term, by, at });
		Ok(())
	}

	pub(crate) fn do_suspend(
		by: Caller<T::AccountId>,
		accreditation: AccreditationId,
		reason: Commitment,
	) -> DispatchResult {
		let at = Self::now();
		let mut found = Self::managed(&by, accreditation, at)?;
		let active = found.state == AccreditationState::Active;
		ensure!(active, Error::<T>::AccreditationNotActive);
		found.state = AccreditationState::Suspended;
		found.stop(at);
		let Accreditation { kind, issuer, .. } = found;
		Accreditations::<T>::insert(accreditation, found);
		Self::deposit_event(Event::AccreditationSuspended {
			accreditation,
			kind,
			issuer,
			reason,
			by,
			at,
		});
		Ok(())
	}

	pub(crate) fn do_resume(
		by: Caller<T::AccountId>,
		accreditation: AccreditationId,
		reason: Commitment,
	) -> DispatchResult {
		let at = Self::now();
		let mut found = Self::managed(&by, accreditation, at)?;
		Self::usable_kind(found.kind)?;
		let suspended = found.state == AccreditationState::Suspended;
		ensure!(suspended, Error::<T>::AccreditationNotSuspended);
		found.state = AccreditationState::Active;
		found.restart(at).ok_or(Error::<T>::TooManyPeriods)?;
		let Accreditation { kind, issuer, .. } = found;
		Accreditations::<T>::insert(accreditation, found);
		Self::deposit_event(Event::AccreditationResumed {
			accreditation,
			kind,
			issuer,
			reason,
			by,
			at,
		});
		Ok(())
	}

	pub(crate) fn do_end(
		by: Caller<T::AccountId>,
		accreditation: AccreditationId,
		reason: Commitment,
	) -> DispatchResult {
		let at = Self::now();
		let mut found = Self::managed(&by, accreditation, at)?;
		if found.state == AccreditationState::Active {
			found.stop(at);
		}
		found.state = AccreditationState::Ended;
		let Accreditation { kind, issuer, .. } = found;
		Accreditations::<T>::insert(accreditation, found);
		Self::deposit_event(Event::AccreditationEnded {
			accreditation,
			kind,
			issuer,
			reason,
			by,
			at,
		});
		Ok(())
	}

	/// An accreditation that is neither ended nor over, and that the caller may change.
	fn managed(
		by: &Caller<T::AccountId>,
		accreditation: AccreditationId,
		now: Moment,
	) -> Result<Accreditation, DispatchError> {
		let found = Accreditations::<T>::get(accreditation);
		let found = found.ok_or(Error::<T>::AccreditationNotFound)?;
		let (_, details) = Self::present_kind(found.kind)?;
		let own = details.in_charge == by.institution || found.granted_by == by.institution;
		ensure!(own, Error::<T>::NotInCharge);
		Self::ensure_in_charge(by, found.kind, &details, &found.areas)?;
		let ended = found.state == AccreditationState::Ended;
		ensure!(!ended, Error::<T>::AccreditationIsEnded);
		ensure!(!found.term.is_over(now), Error::<T>::AccreditationExpired);
		Ok(found)
	}

	/// The caller's institution is in charge of the kind, or may accredit for the areas by delegation.
	fn ensure_in_charge(
		by: &Caller<T::AccountId>,
		kind: KindId,
		details: &Kind,
		areas: &Areas,
	) -> DispatchResult {
		if details.in_charge == by.institution {
			return Ok(());
		}
		let delegated = Delegations::<T>::get(kind, by.institution);
		// What an institution delegated that is not in charge any more does not count.
		let delegated = delegated.filter(|found| found.by == details.in_charge);
		let delegated = delegated.ok_or(Error::<T>::NotInCharge)?;
		ensure!(areas::are_within(areas, &delegated.areas), Error::<T>::OutsideDelegation);
		Ok(())
	}

	fn ensure_valid_areas(details: &Kind, areas: &Areas) -> DispatchResult {
		let expected = details.per_area != areas.is_empty();
		ensure!(expected && areas::are_valid(areas), Error::<T>::InvalidAreas);
		Ok(())
	}

	/// From the first day, but not from before now, until the end of the last day.
	fn term((from, until): (KoreanDay, Option<KoreanDay>)) -> Result<Period, Error<T>> {
		let now = Self::now();
		ensure!(from >= KoreanDay::of(now), Error::<T>::StartsInPast);
		ensure!(until.is_none_or(|last| last >= from), Error::<T>::EndsBeforeStart);
		let begins = from.minus(1).end().saturating_add(1);
		let until = until.map(|last| last.end().saturating_add(1));
		Ok(Period { from: begins.max(now), until })
	}

	/// The block's time.
	pub(crate) fn now() -> Moment {
		use frame_support::traits::UnixTime;
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}
}
