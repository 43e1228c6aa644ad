//! Sessions: their length, the planned validators, and the validators that were offline.

use crate::{
	finality::FinalityGadget,
	pallet::{
		Changed, GrantedSeats, LastAuthored, Planned, Recovery, Seats, SessionLength, SessionStart,
	},
	Config, Event, KeysOf, Pallet, SeatStatus,
};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::Get, traits::EstimateNextSessionRotation, weights::Weight, BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_session::{SessionInterface, ShouldEndSession};
use sp_runtime::{
	traits::{Convert, Saturating},
	Permill, SaturatedConversion,
};
use sp_staking::SessionIndex;

impl<T: Config> Pallet<T> {
	/// The latest keys of the active seats that have some, in the order of institutions.
	pub fn eligible() -> Vec<KeysOf<T::AccountId>> {
		let mut seats: Vec<_> = GrantedSeats::<T>::get()
			.into_iter()
			.filter_map(|account| Seats::<T>::get(&account).map(|seat| (account, seat)))
			.filter(|(_, seat)| seat.status == SeatStatus::Active)
			.filter_map(|(account, seat)| {
				let record = seat.keys.checked_sub(1)?;
				Some((seat.institution, seat.number, KeysOf { seat: account, record }))
			})
			.collect();
		seats.sort_by_key(|(institution, number, _)| (*institution, *number));
		seats.into_iter().map(|(_, _, keys)| keys).collect()
	}

	/// The validators to plan, or `None` if nothing has changed.
	fn plan() -> Option<Vec<T::AccountId>> {
		let planned = Changed::<T>::take().then(|| {
			// The bound is the maximum number of seats.
			Planned::<T>::put(BoundedVec::truncate_from(Self::eligible()));
			Self::planned()
		});
		Self::recovery_planned();
		planned
	}

	fn end(_index: SessionIndex) {
		if Recovery::<T>::exists() {
			// The recovery has ended the session early, so that not everyone had a turn.
			return;
		}
		let start = SessionStart::<T>::get();
		for account in T::Session::validators() {
			let last = LastAuthored::<T>::get(&account);
			let there = last.is_some_and(|block| block >= start);
			if let (false, Some(seat)) = (there, Seats::<T>::get(&account)) {
				let (institution, number) = (seat.institution, seat.number);
				Self::deposit_event(Event::Offline { institution, number, last });
			}
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan()
	}

	fn new_session_genesis(_index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Changed::<T>::put(true);
		Self::plan()
	}

	fn start_session(_index: SessionIndex) {
		Self::note_set();
		SessionStart::<T>::put(frame_system::Pallet::<T>::block_number());
		Self::put_keys_in_force();
		Self::recovery_in_force();
	}

	fn end_session(index: SessionIndex) {
		Self::end(index);
	}
}

/// For the session pallet's history, which proves the owner of a key. The full identification is
/// empty.
impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		let planned = <Self as pallet_session::SessionManager<_>>::new_session(index)?;
		Some(planned.into_iter().map(|account| (account, ())).collect())
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		let planned = <Self as pallet_session::SessionManager<_>>::new_session_genesis(index)?;
		Some(planned.into_iter().map(|account| (account, ())).collect())
	}

	fn start_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(index);
	}
}

impl<T: Config> ShouldEndSession<BlockNumberFor<T>> for Pallet<T> {
	/// A session ends after its length, or at once in a recovery. It never ends while the finality
	/// set is about to change: the gadget would lose the change that the boundary makes, and its
	/// set would differ from the session's.
	fn should_end_session(now: BlockNumberFor<T>) -> bool {
		let due = now.saturating_sub(SessionStart::<T>::get()) >= SessionLength::<T>::get();
		(due || Recovery::<T>::exists()) && !T::Finality::change_pending()
	}
}

impl<T: Config> EstimateNextSessionRotation<BlockNumberFor<T>> for Pallet<T> {
	fn average_session_length() -> BlockNumberFor<T> {
		SessionLength::<T>::get()
	}

	fn estimate_current_session_progress(now: BlockNumberFor<T>) -> (Option<Permill>, Weight) {
		let done: u64 = now.saturating_sub(SessionStart::<T>::get()).saturated_into();
		let length: u64 = SessionLength::<T>::get().saturated_into();
		let progress = Permill::from_rational(done.min(length), length.max(1));
		(Some(progress), T::DbWeight::get().reads(2))
	}

	fn estimate_next_session_rotation(
		_now: BlockNumberFor<T>,
	) -> (Option<BlockNumberFor<T>>, Weight) {
		let next = SessionStart::<T>::get().saturating_add(SessionLength::<T>::get());
		(Some(next), T::DbWeight::get().reads(2))
	}
}

/// For the session pallet's history. Every seat is identified by its account alone.
impl<T: Config> Convert<T::AccountId, Option<()>> for Pallet<T> {
	fn convert(account: T::AccountId) -> Option<()> {
		Seats::<T>::contains_key(account).then_some(())
	}
}

/// Records the author of each block.
impl<T: Config + pallet_authorship::Config>
	pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T>
{
	fn note_author(author: T::AccountId) {
		LastAuthored::<T>::insert(author, frame_system::Pallet::<T>::block_number());
	}
}
