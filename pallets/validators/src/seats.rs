//! The rules for seats.

use crate::{
	pallet::{Changed, GrantedSeats, Seats},
	Config, Error, Event, Pallet, Seat, SeatEvent, SeatStatus,
};
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use pallet_institutions::Institutions;

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
			ensure!(Self::can_spare(core::slice::from_ref(&account)), Error::<T>::FinalityNeedsIt);
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
		if seat.status == SeatStatus::Taken {
			GrantedSeats::<T>::mutate(|granted| granted.retain(|other| other != account));
		}
		Seats::<T>::insert(account, seat);
		Changed::<T>::put(true);
		Ok(())
	}
}
