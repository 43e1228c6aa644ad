//! Checks the invariants of the crate's documentation.

use crate::{
	pallet::{Listing, Proposals},
	Config, LastPauseEnd, Listed, NextProposal, Pallet, PauseBudget, Pauses, Seats,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, pallet_prelude::Get};
use sp_runtime::{traits::Saturating, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let next = NextProposal::<T>::get();
		// 1. A chain without a council exists only in tests and never had a proposal.
		ensure!(!Seats::<T>::get().is_empty() || next.0 == 0, "the council has no seat");
		for (id, proposal) in Proposals::<T>::iter() {
			// 2.
			ensure!(
				proposal.ayes.is_disjoint(&proposal.nays),
				"an institution votes both for and against a proposal"
			);
			// 3.
			ensure!(id < next, "a proposal has a number that was not assigned yet");
		}
		Self::check_listing()?;
		Self::check_pauses()
	}

	/// Invariant 4.
	fn check_listing() -> Result<(), TryRuntimeError> {
		let list = Listing::<T>::get();
		let seats = Seats::<T>::get();
		let mut rooms = BTreeMap::<_, u32>::new();
		for Listed { id, by, emergency, spec_version, expires_at } in &list {
			let proposal = Proposals::<T>::get(id).ok_or("a listed proposal does not exist")?;
			ensure!(
				(proposal.by, proposal.spec_version, proposal.expires_at)
					== (*by, *spec_version, *expires_at),
				"the list differs from a proposal"
			);
			ensure!(seats.contains(by), "an institution without a seat has a proposal");
			let taken = rooms.entry((*by, *emergency)).or_default();
			*taken = taken.saturating_add(1);
			let room = if *emergency { T::MaxOpenEmergencies::get() } else { T::MaxOpen::get() };
			ensure!(*taken <= room, "an institution has too many open proposals");
		}
		let ordered = list.iter().zip(list.iter().skip(1)).all(|(one, next)| one.id < next.id);
		ensure!(ordered, "the list is not in order");
		ensure!(Proposals::<T>::iter_keys().count() == list.len(), "a proposal is not listed");
		Ok(())
	}

	/// Invariant 5.
	fn check_pauses() -> Result<(), TryRuntimeError> {
		let latest = frame_system::Pallet::<T>::block_number().saturating_add(T::MaxPause::get());
		let last = LastPauseEnd::<T>::get();
		for (_, _, until) in Pauses::<T>::iter() {
			ensure!(until <= latest, "a pause lasts too long");
			ensure!(until <= last, "a pause ends after the end of the last one");
		}
		if let Some(times) = PauseBudget::<T>::get() {
			ensure!(times.since <= times.until, "pauses end before they begin");
			ensure!(times.until <= last, "the budget's pauses end after the last one");
			let used = times.used_before.saturating_add(times.until.saturating_sub(times.since));
			ensure!(used <= T::MaxPause::get(), "the budget of paused blocks is exceeded");
		}
		Ok(())
	}
}
