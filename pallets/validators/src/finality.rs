//! What finality needs: the finality gadget, and how many seats it can spare.

use crate::{
	finality_threshold,
	pallet::{GrantedSeats, Planned, Seats, SessionStart, SetChanges},
	Config, Pallet, SeatStatus,
};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_session::SessionInterface;

/// The finality gadget.
pub trait FinalityGadget<BlockNumber> {
	/// The number of its current set of voters.
	fn set_id() -> u64;

	/// Whether a change of its set has been announced and is not in force yet. It would lose a
	/// second change, so no session may end meanwhile.
	fn change_pending() -> bool;

	/// Whether it accepts a forced change in this block and in later ones.
	fn accepts_forced_change() -> bool;

	/// Force the change to the set of the session that begins, `delay` blocks from now, starting
	/// from the last block that any of its voters has finalized. `set_id` was the set of that
	/// block: voters forget later sets that were never final.
	fn force_change(delay: BlockNumber, best_finalized: BlockNumber, set_id: u64);
}

impl<T: Config> Pallet<T> {
	fn is_active(account: &T::AccountId) -> bool {
		Seats::<T>::get(account).is_some_and(|seat| seat.status == SeatStatus::Active)
	}

	/// The number of active seats of a set, without some.
	fn active_without(set: &[T::AccountId], without: &[T::AccountId]) -> usize {
		let stays =
			|account: &&T::AccountId| !without.contains(account) && Self::is_active(account);
		set.iter().filter(stays).count()
	}

	fn set_can_spare(set: &[T::AccountId], lost: &[T::AccountId]) -> bool {
		let concerned = lost.iter().any(|account| set.contains(account));
		!concerned || Self::active_without(set, lost) >= finality_threshold(set.len())
	}

	/// The accounts of the validators of the next session.
	pub(crate) fn planned() -> Vec<T::AccountId> {
		Planned::<T>::get().into_iter().map(|keys| keys.seat).collect()
	}

	/// Whether the validators of the current and of the next session can both finalize without
	/// these seats. A change of the set must become final in the current set.
	pub(crate) fn can_spare(lost: &[T::AccountId]) -> bool {
		Self::set_can_spare(&T::Session::validators(), lost)
			&& Self::set_can_spare(&Self::planned(), lost)
	}

	/// Whether a report may suspend the seat. Reports are measured against all seats that the
	/// council has granted and that have keys: otherwise each suspension would make the set
	/// smaller, and with it the number that the next one must leave.
	pub(crate) fn can_suspend(account: &T::AccountId) -> bool {
		let has_keys =
			|seat: &T::AccountId| Seats::<T>::get(seat).is_some_and(|seat| seat.keys > 0);
		let mut granted = GrantedSeats::<T>::get().into_inner();
		granted.retain(has_keys);
		let lost = core::slice::from_ref(account);
		Self::active_without(&granted, lost) >= finality_threshold(granted.len())
			&& Self::can_spare(lost)
	}

	/// Whether the current validators could still finalize without these seats.
	pub(crate) fn session_can_finalize_without(lost: &[T::AccountId]) -> bool {
		let validators = T::Session::validators();
		Self::active_without(&validators, lost) >= finality_threshold(validators.len())
	}

	/// At a session boundary, remember since which block the ending session's finality set voted.
	pub(crate) fn note_set() {
		let (since, id) = (SessionStart::<T>::get(), T::Finality::set_id());
		Self::push_set_change(since, id);
	}

	fn push_set_change(since: BlockNumberFor<T>, id: u64) {
		SetChanges::<T>::mutate(|changes| {
			if changes.last().is_some_and(|(_, last)| *last == id) {
				return;
			}
			if changes.is_full() {
				changes.remove(0);
			}
			// There is room now.
			let _ = changes.try_push((since, id));
		});
	}

	/// The finality set that is in force for voters who have finalized this block and no later one.
	pub(crate) fn set_id_at(block: BlockNumberFor<T>) -> u64 {
		let current = (SessionStart::<T>::get(), T::Finality::set_id());
		let changes = SetChanges::<T>::get();
		let known = changes.iter().chain([&current]);
		let last = known.filter(|(since, _)| *since <= block).last();
		last.or_else(|| changes.first()).map_or(current.1, |(_, id)| *id)
	}

	/// Forget the sets that were never final and enter the one that a recovery puts in force.
	pub(crate) fn replace_sets_since(block: BlockNumberFor<T>, id: u64) {
		SetChanges::<T>::mutate(|changes| changes.retain(|(since, _)| *since <= block));
		Self::push_set_change(block, id);
	}
}
