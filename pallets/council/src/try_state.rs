//! Checks the invariants of the crate's documentation.

use crate::{pallet::Proposals, Config, NextProposal, Pallet, Pauses, Seats};
use frame_support::{ensure, pallet_prelude::Get};
use sp_runtime::{traits::Saturating, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let next = NextProposal::<T>::get();
		// 1. A chain without a council exists only in tests and never had a proposal.
		ensure!(!Seats::<T>::get().is_empty() || next.0 == 0, "the council has no seat");
		let mut open = 0u32;
		for (id, proposal) in Proposals::<T>::iter() {
			// 2.
			ensure!(
				proposal.ayes.is_disjoint(&proposal.nays),
				"an institution votes both for and against a proposal"
			);
			// 3.
			ensure!(id < next, "a proposal has a number that was not assigned yet");
			open = open.saturating_add(1);
		}
		ensure!(open == Proposals::<T>::count(), "the count of proposals is wrong");
		ensure!(open <= T::MaxOpen::get(), "too many proposals are open");
		// 4.
		let latest = frame_system::Pallet::<T>::block_number().saturating_add(T::MaxPause::get());
		let pauses = Pauses::<T>::get();
		for (index, pause) in pauses.iter().enumerate() {
			ensure!(pause.until <= latest, "a pause lasts too long");
			let others = pauses.iter().skip(index.saturating_add(1));
			ensure!(
				!others.into_iter().any(|other| other.target == pause.target),
				"a target is paused twice"
			);
		}
		Ok(())
	}
}
