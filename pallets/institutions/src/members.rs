//! The rules for institutions: admission, suspension, readmission, withdrawal and jurisdiction.

use crate::{
	pallet::{Administrators, ExternalRefs, Institutions, NextInstitution, PresentCall},
	types::{is_jurisdiction, is_name},
	Config, Error, Event, Institution, InstitutionEvent, Location, Name, NoStep, Outcome, Pallet,
	Standing, StandingGuard,
};
use frame_support::{
	dispatch::DispatchResult, ensure, pallet_prelude::DispatchError, traits::UnixTime,
};
use madang_primitives::{
	appointment::{Appointment, AppointmentConsent},
	Duties, Duty, ExternalRef, InstitutionId, InstitutionKind, InstitutionStatus, Jurisdiction,
	Moment, Object,
};
use sp_runtime::{ArithmeticError, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// The time now.
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// Number and store an institution. It has no officer yet: the caller must appoint one.
	pub(crate) fn enter_institution(
		kind: InstitutionKind,
		name_ko: Name,
		name_en: Name,
		jurisdiction: Jurisdiction,
	) -> Result<InstitutionId, DispatchError> {
		ensure!(is_name(&name_ko) && is_name(&name_en), Error::<T>::InvalidName);
		ensure!(is_jurisdiction(&jurisdiction), Error::<T>::InvalidJurisdiction);
		let id = NextInstitution::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::<T>::TooManyInstitutions)?;
		NextInstitution::<T>::put(InstitutionId(next));
		Institutions::<T>::insert(
			id,
			Institution {
				kind,
				name_ko,
				name_en,
				jurisdiction,
				jurisdiction_set: Self::now(),
				status: InstitutionStatus::Active,
				generation: 0,
			},
		);
		Ok(id)
	}

	/// Admit an institution with its first administrator.
	pub(crate) fn do_admit_institution(
		kind: InstitutionKind,
		name_ko: Name,
		name_en: Name,
		jurisdiction: Jurisdiction,
		administrator: T::AccountId,
		consent: AppointmentConsent<T::Signature>,
	) -> DispatchResult {
		let appointment = Appointment::first_administrator(kind, &name_ko, &name_en);
		Self::ensure_consents(&administrator, appointment, &consent)?;
		let institution =
			Self::enter_institution(kind, name_ko.clone(), name_en.clone(), jurisdiction.clone())?;
		Self::deposit_event(Event::InstitutionAdmitted {
			institution,
			kind,
			name_ko,
			name_en,
			jurisdiction,
			administrator: administrator.clone(),
		});
		Self::do_appoint(institution, administrator, Duties::NONE.with(Duty::Administer), None)
	}

	/// Change an institution's status.
	pub(crate) fn do_step_institution(
		institution: InstitutionId,
		event: InstitutionEvent,
	) -> DispatchResult {
		match event {
			InstitutionEvent::Suspend => T::Guard::ensure_can_suspend(institution)?,
			InstitutionEvent::Withdraw => T::Guard::ensure_can_withdraw(institution)?,
			InstitutionEvent::Readmit => {}
		}
		Institutions::<T>::try_mutate(institution, |entry| {
			let entry = entry.as_mut().ok_or(Error::<T>::InstitutionNotFound)?;
			entry.status = entry.status.next(event).map_err(|problem| match problem {
				NoStep::NotActive => Error::<T>::InstitutionNotActive,
				NoStep::NotSuspended | NoStep::ByCouncil => Error::<T>::InstitutionNotSuspended,
				NoStep::Final => Error::<T>::InstitutionIsWithdrawn,
			})?;
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(match event {
			InstitutionEvent::Suspend => Event::InstitutionSuspended { institution },
			InstitutionEvent::Readmit => Event::InstitutionReadmitted { institution },
			InstitutionEvent::Withdraw => Event::InstitutionWithdrawn { institution },
		});
		if event == InstitutionEvent::Withdraw {
			T::Guard::on_withdrawn(institution)?;
		}
		Ok(())
	}

	/// Replace an institution's jurisdiction.
	pub(crate) fn do_set_jurisdiction(
		institution: InstitutionId,
		jurisdiction: Jurisdiction,
	) -> DispatchResult {
		ensure!(is_jurisdiction(&jurisdiction), Error::<T>::InvalidJurisdiction);
		let mut entry = Self::ensure_not_withdrawn(institution)?;
		entry.jurisdiction = jurisdiction.clone();
		entry.jurisdiction_set = Self::now();
		Institutions::<T>::insert(institution, entry);
		Self::deposit_event(Event::JurisdictionSet { institution, jurisdiction });
		Ok(())
	}

	/// Appoint a new administrator in a new generation of officers. All officers of the former
	/// generation count as suspended, without a loop over them. The new administrator can reinstate
	/// or revoke them. This also works for a suspended institution, so that its officers can be
	/// fixed before it is readmitted.
	pub(crate) fn do_replace_administrator(
		institution: InstitutionId,
		account: T::AccountId,
		consent: AppointmentConsent<T::Signature>,
	) -> DispatchResult {
		Self::ensure_consents(&account, Appointment::Administrator(institution), &consent)?;
		let mut entry = Self::ensure_not_withdrawn(institution)?;
		let generation = entry.generation.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		entry.generation = generation;
		Institutions::<T>::insert(institution, entry);
		Administrators::<T>::remove(institution);
		Self::deposit_event(Event::AdministratorReplaced {
			institution,
			administrator: account.clone(),
			generation,
		});
		Self::remove_client_certificates(institution);
		Self::do_appoint(institution, account, Duties::NONE.with(Duty::Administer), None)
	}

	fn ensure_not_withdrawn(institution: InstitutionId) -> Result<Institution, DispatchError> {
		let entry = Institutions::<T>::get(institution).ok_or(Error::<T>::InstitutionNotFound)?;
		ensure!(entry.status != InstitutionStatus::Withdrawn, Error::<T>::InstitutionIsWithdrawn);
		Ok(entry)
	}
}

impl<T: Config> crate::Institutions for Pallet<T> {
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind> {
		Institutions::<T>::get(institution).map(|entry| entry.kind)
	}

	fn is_active(institution: InstitutionId) -> bool {
		Institutions::<T>::get(institution)
			.is_some_and(|entry| entry.status == InstitutionStatus::Active)
	}

	fn can_act(institution: InstitutionId) -> bool {
		Self::is_active(institution) && !Administrators::<T>::get(institution).is_empty()
	}

	fn covers(institution: InstitutionId, place: &Location) -> bool {
		Institutions::<T>::get(institution).is_some_and(|entry| entry.covers(place))
	}

	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult {
		ensure!(
			!ExternalRefs::<T>::contains_key(institution, external_ref),
			Error::<T>::ExternalRefUsed
		);
		let outcome = Outcome {
			block: frame_system::Pallet::<T>::block_number(),
			index: frame_system::Pallet::<T>::extrinsic_index().unwrap_or_default(),
			call: PresentCall::<T>::get(),
			made: None,
		};
		ExternalRefs::<T>::insert(institution, external_ref, outcome);
		Ok(())
	}

	fn note_made(institution: InstitutionId, external_ref: ExternalRef, object: Object) {
		ExternalRefs::<T>::mutate_exists(institution, external_ref, |outcome| {
			if let Some(outcome) = outcome {
				outcome.made.get_or_insert(object);
			}
		});
	}
}
