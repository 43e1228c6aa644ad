//! Recovery: going on without more than a third of the validators, lost for good.
//!
//! Nothing becomes final then, the change of the set included. GRANDPA has a way out: a change that
//! its voters put in force without finality, from the last block that any of them has finalized. It
//! must come at a session boundary at which the session's validators are those that are left: one
//! boundary plans them, the next one puts them in force and tells GRANDPA.

use crate::{pallet::Recovery, Config, Error, Event, MaxSeats, Pallet, SeatEvent};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;

/// A recovery that is under way.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RecoveryPlan<BlockNumber> {
	/// The last block that any of the remaining validators has finalized.
	pub best_finalized: BlockNumber,
	/// For how many blocks after the boundary the old set still counts: long enough that the block of
	/// the boundary is not abandoned.
	pub delay: BlockNumber,
	/// Whether a boundary has planned the remaining validators.
	pub planned: bool,
}

/// Tells finality that its set has lost too many.
pub trait NoteStalled<BlockNumber> {
	/// Put the next session's set in force, so many blocks after its begin, from the last block that
	/// any of its voters has finalized.
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

	/// A boundary has planned the validators that are left.
	pub(crate) fn recovery_planned() {
		Recovery::<T>::mutate(|recovery| {
			if let Some(plan) = recovery {
				plan.planned = true;
			}
		});
	}

	/// A boundary puts in force what the one before it has planned: finality is told.
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
