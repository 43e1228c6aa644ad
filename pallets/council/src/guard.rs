//! Which seats count, and which acts would lock the council.
//!
//! Only seats of members that can act count: the member is active and has an active administrator, who
//! can appoint an officer to govern. As long as [`Config::MinActiveSeats`] of them remain, the others
//! can carry every act without any single one of them.

use crate::{Config, Error, Event, MaxSeats, Pallet, Seated, Seats};
use frame_support::{dispatch::DispatchResult, ensure, pallet_prelude::Get, weights::Weight};
use madang_primitives::InstitutionId;
use pallet_institutions::{Institutions, StandingGuard};

impl<T: Config> Pallet<T> {
	/// The institutions with a seat that can act. No other vote counts, and no other seat.
	pub fn active_seats() -> Seated {
		let mut seats = Seats::<T>::get();
		for institution in seats.clone() {
			if !T::Institutions::can_act(institution) {
				seats.remove(&institution);
			}
		}
		seats
	}

	/// Ensure that the council can still act without the seat of this institution.
	pub(crate) fn ensure_can_spare(institution: InstitutionId) -> DispatchResult {
		let mut remaining = Self::active_seats();
		// A seat that does not count takes nothing away.
		let counts = remaining.remove(&institution);
		let enough = remaining.len() as u64 >= u64::from(T::MinActiveSeats::get());
		ensure!(!counts || enough, Error::<T>::TooFewSeats);
		Ok(())
	}

	/// Take the seat of an institution, if it has one, and return whether it had one.
	pub(crate) fn take_seat(institution: InstitutionId) -> bool {
		let had = Seats::<T>::mutate(|seats| seats.remove(&institution));
		if had {
			Self::deposit_event(Event::SeatRevoked { institution });
			Self::withdraw_all(institution);
		}
		had
	}
}

impl<T: Config> StandingGuard for Pallet<T> {
	fn ensure_can_suspend(institution: InstitutionId) -> DispatchResult {
		Self::ensure_can_spare(institution)
	}

	fn ensure_can_withdraw(institution: InstitutionId) -> DispatchResult {
		Self::ensure_can_spare(institution)
	}

	fn ensure_can_lose_administrators(institution: InstitutionId) -> DispatchResult {
		Self::ensure_can_spare(institution)
	}

	fn on_withdrawn(institution: InstitutionId) -> DispatchResult {
		Self::take_seat(institution);
		Ok(())
	}

	fn weight() -> Weight {
		// Reads: the seats, each institution and its administrators, the list. Writes: the seats, the list and the proposals
		// of the institution.
		let seats = u64::from(<MaxSeats as Get<u32>>::get());
		let room = u64::from(T::MaxOpen::get()).saturating_add(T::MaxOpenEmergencies::get().into());
		let reads = seats.saturating_mul(2).saturating_add(2);
		T::DbWeight::get().reads_writes(reads, room.saturating_add(2))
	}
}
