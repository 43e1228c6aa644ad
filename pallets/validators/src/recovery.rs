//! Recovery after the permanent loss of a third or more of the validators.
//!
//! In this case no block becomes final, and a normal change of the validator set cannot become
//! final either. GRANDPA offers a forced change, which its voters apply without finality, starting
//! from the last block that any of them has finalized. The forced change must be made at a session
//! boundary at which the remaining validators take office. So a recovery ends two sessions at once:
//! the boundary in the next block plans the remaining validators, and the boundary in the block
//! after it puts them in force and forces the change.

use crate::{
	finality::FinalityGadget,
	pallet::{Recovery, SessionLength},
	Config, Error, Event, MaxSeats, Pallet, SeatEvent,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::{DispatchError, Get, One},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_runtime::traits::Saturating;

/// A recovery in progress.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RecoveryPlan<BlockNumber> {
	/// The last block that any of the remaining validators has finalized.
	pub best_finalized: BlockNumber,
	/// The number of blocks after the second session boundary in which the old set remains in
	/// force. It must be long enough that the block of the boundary is not abandoned.
	pub delay: BlockNumber,
	/// Whether a boundary has planned the remaining validators.
	pub planned: bool,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_order_recovery(
		lost: BoundedVec<(InstitutionId, u32), MaxSeats>,
		best_finalized: BlockNumberFor<T>,
		delay: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(!Recovery::<T>::exists(), Error::<T>::RecoveryUnderWay);
		ensure!(T::Finality::accepts_forced_change(), Error::<T>::RecoveryUnderWay);
		let bound = T::MaxRecoveryDelay::get().min(SessionLength::<T>::get());
		ensure!(delay >= One::one() && delay < bound, Error::<T>::InvalidDelay);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(best_finalized <= now, Error::<T>::NotFinalizedYet);
		Self::ensure_finality_has_stopped(&lost, best_finalized)?;
		for (institution, number) in &lost {
			let account = Self::account(*institution, *number)?;
			Self::step(&account, SeatEvent::Take)?;
		}
		ensure!(!Self::eligible().is_empty(), Error::<T>::NobodyLeft);
		Recovery::<T>::put(RecoveryPlan { best_finalized, delay, planned: false });
		// Two boundaries in the next two blocks, then the delay.
		let in_force = now.saturating_add(2u32.into()).saturating_add(delay);
		Self::deposit_event(Event::RecoveryOrdered { lost, best_finalized, delay, in_force });
		Ok(())
	}

	/// Ensure that the validators which vote on finality cannot do without the lost seats.
	///
	/// If their set has changed since the last final block, that change is not final. Then an older
	/// set still votes, of which the chain does not know whether it can finalize.
	fn ensure_finality_has_stopped(
		lost: &[(InstitutionId, u32)],
		best_finalized: BlockNumberFor<T>,
	) -> DispatchResult {
		if Self::set_id_at(best_finalized) != T::Finality::set_id() {
			return Ok(());
		}
		ensure!(!lost.is_empty(), Error::<T>::NobodyLost);
		let accounts: Vec<T::AccountId> = lost
			.iter()
			.map(|(institution, number)| Self::account(*institution, *number))
			.collect::<Result<_, _>>()
			.map_err(DispatchError::from)?;
		ensure!(!Self::session_can_finalize_without(&accounts), Error::<T>::FinalityCanSpareThem);
		Ok(())
	}

	/// Record that a session boundary has planned the remaining validators.
	pub(crate) fn recovery_planned() {
		Recovery::<T>::mutate(|recovery| {
			if let Some(plan) = recovery {
				plan.planned = true;
			}
		});
	}

	/// At the boundary after the planning one, end the recovery and force the change of the
	/// finality set.
	pub(crate) fn recovery_in_force() {
		match Recovery::<T>::get() {
			Some(plan) if plan.planned => {
				Recovery::<T>::kill();
				let set_id = Self::set_id_at(plan.best_finalized);
				Self::replace_sets_since(plan.best_finalized, set_id.saturating_add(1));
				T::Finality::force_change(plan.delay, plan.best_finalized, set_id);
				Self::deposit_event(Event::RecoveryBegun);
			}
			_ => {}
		}
	}
}
