//! The rules for seats and their keys.

use crate::{
	finality_threshold,
	pallet::{Changed, Planned, Seats},
	Config, Error, Event, Pallet, Seat, SeatEvent, SeatStatus,
};
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use pallet_institutions::{Acting, Institutions};
use pallet_session::SessionInterface;
use sp_runtime::traits::OpaqueKeys;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant_seat(institution: InstitutionId) -> DispatchResult {
		ensure!(T::Institutions::is_active(institution), Error::<T>::InstitutionNotActive);
		let (seat, number) = Self::enter_seat(institution)?;
		Self::deposit_event(Event::SeatGranted { institution, number, seat });
		Ok(())
	}

	pub(crate) fn do_revoke_seat(institution: InstitutionId, number: u32) -> DispatchResult {
		let account = Self::account(institution, number)?;
		let seat = Self::seat(&account)?;
		if seat.status == SeatStatus::Active {
			ensure!(Self::can_spare(&account), Error::<T>::FinalityNeedsIt);
		}
		Self::step(&account, SeatEvent::Take)?;
		Self::deposit_event(Event::SeatRevoked { institution, number });
		Ok(())
	}

	pub(crate) fn do_reinstate_seat(institution: InstitutionId, number: u32) -> DispatchResult {
		let account = Self::account(institution, number)?;
		Self::step(&account, SeatEvent::Reinstate)?;
		Self::deposit_event(Event::SeatReinstated { institution, number });
		Ok(())
	}

	pub(crate) fn do_set_keys(
		acting: Acting<T::AccountId>,
		number: u32,
		keys: T::Keys,
		proof: &[u8],
	) -> DispatchResult {
		let institution = acting.institution;
		let account = Self::account(institution, number)?;
		let mut seat = Self::seat(&account)?;
		ensure!(seat.status != SeatStatus::Taken, Error::<T>::SeatIsTaken);
		let holds = account.using_encoded(|owner| keys.ownership_proof_is_valid(owner, proof));
		ensure!(holds, Error::<T>::InvalidProof);
		Self::enter_keys(&account, &mut seat, keys.clone(), Some(acting.officer.clone()))?;
		T::Session::set_keys(&account, keys.clone()).map_err(|_| Error::<T>::KeyInUse)?;
		Seats::<T>::insert(&account, seat);
		Changed::<T>::put(true);
		Self::deposit_event(Event::KeysSet { institution, number, officer: acting.officer, keys });
		Ok(())
	}

	pub(crate) fn seat(account: &T::AccountId) -> Result<Seat<BlockNumberFor<T>>, Error<T>> {
		Seats::<T>::get(account).ok_or(Error::<T>::SeatNotFound)
	}

	/// Apply an event to a seat, if its status allows it.
	pub(crate) fn step(account: &T::AccountId, event: SeatEvent) -> DispatchResult {
		let mut seat = Self::seat(account)?;
		seat.status = seat.status.next(event).ok_or(match seat.status {
			SeatStatus::Taken => Error::<T>::SeatIsTaken,
			SeatStatus::Active | SeatStatus::Suspended => Error::<T>::SeatNotSuspended,
		})?;
		seat.since = frame_system::Pallet::<T>::block_number();
		Seats::<T>::insert(account, seat);
		Changed::<T>::put(true);
		Ok(())
	}

	/// Whether the validators of the current and of the next session can both finalize without this
	/// seat. A change of the set must become final in the current set.
	pub(crate) fn can_spare(account: &T::AccountId) -> bool {
		Self::set_can_spare(&T::Session::validators(), account)
			&& Self::set_can_spare(&Planned::<T>::get(), account)
	}

	fn set_can_spare(validators: &[T::AccountId], account: &T::AccountId) -> bool {
		if !validators.contains(account) {
			return true;
		}
		let left = validators
			.iter()
			.filter(|validator| *validator != account)
			.filter(|validator| {
				Seats::<T>::get(validator).is_some_and(|seat| seat.status == SeatStatus::Active)
			})
			.count();
		left >= finality_threshold(validators.len())
	}
}
