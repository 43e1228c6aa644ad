//! The rules for officers, and the provider references that let an account without tokens send
//! transactions.

use crate::{
	pallet::{Administrators, Institutions, OfficerCounts, Officers},
	types::are_duties,
	Config, Error, Event, MaxOfficers, NoStep, Officer, OfficerEvent, OfficerStatus, Pallet,
	Standing, StandingGuard,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::{DispatchError, Get},
};
use madang_primitives::{Duties, InstitutionId};

impl<T: Config> Pallet<T> {
	/// Appoint an account as an officer of an institution, in its present generation. The caller
	/// checks the account's consent. `by` is the administrator, or `None` for the council and for
	/// genesis.
	pub(crate) fn do_appoint(
		institution: InstitutionId,
		account: T::AccountId,
		duties: Duties,
		by: Option<T::AccountId>,
	) -> DispatchResult {
		ensure!(are_duties(duties), Error::<T>::InvalidDuties);
		match Officers::<T>::get(&account).map(|officer| officer.status) {
			None => (),
			// Revocation removed the provider reference and with it the account's nonce. If the
			// account became an officer again, its nonce would start from zero and its old
			// transactions could be replayed. So it never returns, not even with its consent and
			// not to another institution.
			Some(OfficerStatus::Revoked) => return Err(Error::<T>::OfficerIsRevoked.into()),
			Some(
				OfficerStatus::Active
				| OfficerStatus::Suspended
				| OfficerStatus::SuspendedByCouncil,
			) => return Err(Error::<T>::AlreadyOfficer.into()),
		}
		OfficerCounts::<T>::try_mutate(institution, |count| {
			// The council's appointment must succeed even if a thief has used up all places.
			ensure!(by.is_none() || *count < MaxOfficers::get(), Error::<T>::TooManyOfficers);
			*count = count.saturating_add(1);
			Ok::<_, DispatchError>(())
		})?;
		let generation = Self::generation_of(institution);
		let officer = Officer { institution, duties, status: OfficerStatus::Active, generation };
		Self::write_officer(&account, officer, generation)?;
		frame_system::Pallet::<T>::inc_providers(&account);
		Self::deposit_event(Event::OfficerAppointed { institution, officer: account, duties, by });
		Ok(())
	}

	/// Replace an officer's duties. Neither its status nor its generation changes.
	pub(crate) fn do_set_duties(
		institution: InstitutionId,
		account: T::AccountId,
		duties: Duties,
		by: T::AccountId,
	) -> DispatchResult {
		ensure!(are_duties(duties), Error::<T>::InvalidDuties);
		let officer = Self::ensure_officer_of(institution, &account)?;
		ensure!(officer.status != OfficerStatus::Revoked, Error::<T>::OfficerIsRevoked);
		let generation = Self::generation_of(institution);
		Self::write_officer(&account, Officer { duties, ..officer }, generation)?;
		Self::deposit_event(Event::DutiesSet { institution, officer: account, duties, by });
		Ok(())
	}

	/// Change the status of an officer of an institution, by its administrator.
	pub(crate) fn do_step_officer(
		institution: InstitutionId,
		account: T::AccountId,
		event: OfficerEvent,
		by: T::AccountId,
	) -> DispatchResult {
		let officer = Self::ensure_officer_of(institution, &account)?;
		Self::step_officer(officer, account, event, Some(by))
	}

	/// Change the status of an officer of any institution, by the council.
	pub(crate) fn do_step_officer_by_council(
		account: T::AccountId,
		event: OfficerEvent,
	) -> DispatchResult {
		let officer = Officers::<T>::get(&account).ok_or(Error::<T>::OfficerNotFound)?;
		Self::step_officer(officer, account, event, None)
	}

	fn step_officer(
		officer: Officer,
		account: T::AccountId,
		event: OfficerEvent,
		by: Option<T::AccountId>,
	) -> DispatchResult {
		let institution = officer.institution;
		let present = Self::generation_of(institution);
		let status = officer.standing(present).next(event).map_err(|problem| match problem {
			NoStep::NotActive => Error::<T>::OfficerNotActive,
			NoStep::NotSuspended => Error::<T>::OfficerNotSuspended,
			NoStep::ByCouncil => Error::<T>::OfficerSuspendedByCouncil,
			NoStep::Final => Error::<T>::OfficerIsRevoked,
		})?;
		// Only reinstatement adds an officer to the present generation.
		let generation = match status {
			OfficerStatus::Active => present,
			_ => officer.generation,
		};
		Self::write_officer(&account, Officer { status, generation, ..officer }, present)?;
		if status == OfficerStatus::Revoked {
			OfficerCounts::<T>::mutate(institution, |count| *count = count.saturating_sub(1));
			// This fails while something on chain still refers to the account, for example a
			// validator's session keys. Then the whole call fails.
			frame_system::Pallet::<T>::dec_providers(&account)?;
		}
		Self::deposit_event(match event {
			OfficerEvent::Suspend | OfficerEvent::SuspendByCouncil => {
				Event::OfficerSuspended { institution, officer: account, by }
			}
			OfficerEvent::Reinstate | OfficerEvent::ReinstateByCouncil => {
				Event::OfficerReinstated { institution, officer: account, by }
			}
			OfficerEvent::Revoke => Event::OfficerRevoked { institution, officer: account, by },
		});
		Ok(())
	}

	fn ensure_officer_of(
		institution: InstitutionId,
		account: &T::AccountId,
	) -> Result<Officer, DispatchError> {
		let officer = Officers::<T>::get(account).ok_or(Error::<T>::OfficerNotFound)?;
		ensure!(officer.institution == institution, Error::<T>::NotOwnOfficer);
		Ok(officer)
	}

	/// The present generation of an institution's officers.
	fn generation_of(institution: InstitutionId) -> u32 {
		// Every officer has an institution (invariant 3).
		Institutions::<T>::get(institution).map_or(0, |entry| entry.generation)
	}

	/// Write an officer. Only this function does: it keeps the set of active administrators up to
	/// date. Only the council can make the set empty. It can also appoint a new administrator.
	fn write_officer(account: &T::AccountId, officer: Officer, present: u32) -> DispatchResult {
		Administrators::<T>::try_mutate(officer.institution, |administrators| {
			if officer.administers(present) {
				administrators
					.try_insert(account.clone())
					.map_err(|_| Error::<T>::TooManyAdministrators)?;
			} else if administrators.remove(account) && administrators.is_empty() {
				let by_council = officer.status == OfficerStatus::SuspendedByCouncil;
				ensure!(by_council, Error::<T>::LastAdministrator);
				T::Guard::ensure_can_lose_administrators(officer.institution)?;
			}
			Ok::<_, DispatchError>(())
		})?;
		Officers::<T>::insert(account, officer);
		Ok(())
	}
}
