//! What the standing of an institution means for its seats.
//!
//! A suspended institution keeps its seats, because finality may need its validators. A withdrawn
//! one loses them in the same act: its nodes are no longer served once its validators have left the
//! session.

use crate::{
	pallet::{GrantedSeats, Seats},
	Config, Error, Event, Pallet, SeatEvent, SeatStatus, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResult, ensure, weights::Weight};
use madang_primitives::InstitutionId;
use pallet_institutions::StandingGuard;

impl<T: Config> Pallet<T> {
	/// The institution's seats that are not revoked: account, number and status.
	fn seats_of(institution: InstitutionId) -> Vec<(T::AccountId, u32, SeatStatus)> {
		GrantedSeats::<T>::get()
			.into_iter()
			.filter_map(|account| Seats::<T>::get(&account).map(|seat| (account, seat)))
			.filter(|(_, seat)| seat.institution == institution)
			.map(|(account, seat)| (account, seat.number, seat.status))
			.collect()
	}
}

impl<T: Config> StandingGuard for Pallet<T> {
	fn ensure_can_suspend(_institution: InstitutionId) -> DispatchResult {
		Ok(())
	}

	/// Refused where finality needs the institution's validators, as if the council revoked its
	/// seats.
	fn ensure_can_withdraw(institution: InstitutionId) -> DispatchResult {
		let active: Vec<T::AccountId> = Self::seats_of(institution)
			.into_iter()
			.filter(|(_, _, status)| *status == SeatStatus::Active)
			.map(|(account, _, _)| account)
			.collect();
		ensure!(Self::can_spare(&active), Error::<T>::FinalityNeedsIt);
		Ok(())
	}

	fn on_withdrawn(institution: InstitutionId) -> DispatchResult {
		for (account, number, _) in Self::seats_of(institution) {
			Self::step(&account, SeatEvent::Take)?;
			Self::deposit_event(Event::SeatRevoked { institution, number });
		}
		Ok(())
	}

	fn weight() -> Weight {
		T::WeightInfo::withdraw_seats()
	}
}
