//! The rules for officers, and the provider references that let an account without tokens send
//! transactions.

use crate::{
	pallet::{Administrators, Officers},
	types::are_duties,
	Config, Error, Event, NoStep, Officer, OfficerEvent, OfficerStatus, Pallet, Standing,
};
use frame_support::{dispatch::DispatchResult, ensure, pallet_prelude::DispatchError};
use madang_primitives::{Duties, InstitutionId};

impl<T: Config> Pallet<T> {
	/// Appoint an account as an officer of an institution. `by` is the administrator, or `None` for
	/// the council.
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
			// transactions could be replayed.
			Some(OfficerStatus::Revoked) => return Err(Error::<T>::OfficerIsRevoked.into()),
			Some(OfficerStatus::Active | OfficerStatus::Suspended) => {
				return Err(Error::<T>::AlreadyOfficer.into());
			}
		}
		let officer = Officer { institution, duties, status: OfficerStatus::Active };
		Self::write_officer(&account, officer)?;
		frame_system::Pallet::<T>::inc_providers(&account);
		Self::deposit_event(Event::OfficerAppointed { institution, officer: account, duties, by });
		Ok(())
	}

	/// Replace an officer's duties.
	pub(crate) fn do_set_duties(
		institution: InstitutionId,
		account: T::AccountId,
		duties: Duties,
		by: T::AccountId,
	) -> DispatchResult {
		ensure!(are_duties(duties), Error::<T>::InvalidDuties);
		let officer = Self::ensure_officer_of(institution, &account)?;
		ensure!(officer.status != OfficerStatus::Revoked, Error::<T>::OfficerIsRevoked);
		Self::write_officer(&account, Officer { duties, ..officer })?;
		Self::deposit_event(Event::DutiesSet { institution, officer: account, duties, by });
		Ok(())
	}

	/// Change an officer's status. `by` is the administrator, or `None` for the council.
	pub(crate) fn do_step_officer(
		institution: InstitutionId,
		account: T::AccountId,
		event: OfficerEvent,
		by: Option<T::AccountId>,
	) -> DispatchResult {
		let officer = Self::ensure_officer_of(institution, &account)?;
		let status = officer.status.next(event).map_err(|problem| match problem {
			NoStep::NotActive => Error::<T>::OfficerNotActive,
			NoStep::NotSuspended => Error::<T>::OfficerNotSuspended,
			NoStep::Final => Error::<T>::OfficerIsRevoked,
		})?;
		Self::write_officer(&account, Officer { status, ..officer })?;
		if status == OfficerStatus::Revoked {
			// This fails while something on chain still refers to the account, for example a
			// validator's session keys. Then the whole call fails.
			frame_system::Pallet::<T>::dec_providers(&account)?;
		}
		Self::deposit_event(match event {
			OfficerEvent::Suspend => Event::OfficerSuspended { institution, officer: account, by },
			OfficerEvent::Reinstate => {
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

	/// Write an officer. Only this function does: it keeps the set of active administrators up to
	/// date and never lets it become empty.
	fn write_officer(account: &T::AccountId, officer: Officer) -> DispatchResult {
		Administrators::<T>::try_mutate(officer.institution, |administrators| {
			if officer.administers() {
				administrators
					.try_insert(account.clone())
					.map_err(|_| Error::<T>::TooManyAdministrators)?;
			} else if administrators.remove(account) {
				ensure!(!administrators.is_empty(), Error::<T>::LastAdministrator);
			}
			Ok::<_, DispatchError>(())
		})?;
		Officers::<T>::insert(account, officer);
		Ok(())
	}
}
