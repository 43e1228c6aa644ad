//! Recovery after the permanent loss of a third or more of the validators.
//!
//! In this case no block becomes final, and a normal change of the validator set cannot become
//! final either. GRANDPA offers a forced change, which its voters apply without finality, starting
//! from the last block that any of them has finalized. The forced change must be made at a session
//! boundary at which the remaining validators take office: one boundary plans them, and the next
//! one puts them in force and notifies GRANDPA.

use crate::{pallet::Recovery, Config, Error, Event, MaxSeats, Pallet, SeatEvent};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;

/// A recovery in progress.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RecoveryPlan<BlockNumber> {
	/// The last block that any of the remaining validators has finalized.
	pub best_finalized: BlockNumber,
	/// The number of blocks after the session boundary in which the old set remains in force. It
	/// must be long enough that the block of the boundary is not abandoned.
	pub delay: BlockNumber,
	/// Whether a boundary has planned the remaining validators.
	pub planned: bool,
}

/// Notifies the finality gadget that too many of its voters are lost.
pub trait NoteStalled<BlockNumber> {
	/// Force the change to the session's set, `delay` blocks after the session begins, starting
	/// from the last block that any of its voters has finalized.
	fn note_stalled(delay: BlockNumber, best_finalized: BlockNumber);
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_order_recovery(
		lost: BoundedVec<(InstitutionId, u32), MaxSeats>,
		best_finalized: BlockNumberFor<T>,
		delay: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(!lost.is_empty(), Error::<T>::NobodyLost);
		ensure!(!Recovery::<T>::exists(), Error::<T>::RecoveryUnderWay);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(best_finalized <= now, Error::<T>::NotFinalizedYet);
		for (institution, number) in &lost {
			let account = Self::account(*institution, *number)?;
			Self::step(&account, SeatEvent::Take)?;
		}
		ensure!(!Self::eligible().is_empty(), Error::<T>::NobodyLeft);
		Recovery::<T>::put(RecoveryPlan { best_finalized, delay, planned: false });
		Self::deposit_event(Event::RecoveryOrdered { lost, best_finalized, delay });
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

	/// At the boundary after the planning one, end the recovery and notify the finality gadget.
	pub(crate) fn recovery_in_force() {
		match Recovery::<T>::get() {
			Some(plan) if plan.planned => {
				Recovery::<T>::kill();
				T::Finality::note_stalled(plan.delay, plan.best_finalized);
				Self::deposit_event(Event::RecoveryBegun);
			}
			_ => {}
		}
	}
}
