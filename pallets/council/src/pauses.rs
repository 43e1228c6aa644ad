//! Pauses of a pallet or call for a limited time.

use crate::{Config, Error, Event, Pallet, Pause, Pauses, Target};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::Get,
	traits::{Contains, GetCallMetadata},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{Saturating, Zero};

impl<T: Config> Pallet<T> {
	pub(crate) fn ensure_duration(blocks: BlockNumberFor<T>) -> DispatchResult {
		let allowed = !blocks.is_zero() && blocks <= T::MaxPause::get();
		ensure!(allowed, Error::<T>::InvalidPause);
		Ok(())
	}

	pub(crate) fn do_pause(target: Target, blocks: BlockNumberFor<T>) -> DispatchResult {
		ensure!(T::Pausable::contains(&target), Error::<T>::NotPausable);
		Self::ensure_duration(blocks)?;
		let now = frame_system::Pallet::<T>::block_number();
		let until = now.saturating_add(blocks);
		let again = until.saturating_add(T::MaxPause::get());
		Pauses::<T>::try_mutate(|pauses| {
			// Remove pauses that no longer prevent another one.
			pauses.retain(|pause| pause.again > now);
			let recently = pauses.iter().any(|pause| pause.target == target);
			ensure!(!recently, Error::<T>::PausedLately);
			let pause = Pause { target: target.clone(), until, again };
			pauses.try_push(pause).map_err(|_| Error::<T>::TooManyPauses)
		})?;
		Self::deposit_event(Event::Paused { target, until });
		Ok(())
	}

	pub(crate) fn do_resume(target: &Target) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		Pauses::<T>::try_mutate(|pauses| {
			let pause = pauses
				.iter_mut()
				.find(|pause| pause.target == *target && pause.until > now)
				.ok_or(Error::<T>::NotPaused)?;
			pause.until = now;
			Ok::<(), Error<T>>(())
		})?;
		Self::deposit_event(Event::Resumed { target: target.clone() });
		Ok(())
	}

	/// Whether a call is currently paused.
	pub fn is_paused(call: &impl GetCallMetadata) -> bool {
		let now = frame_system::Pallet::<T>::block_number();
		let name = call.get_call_metadata();
		Pauses::<T>::get().iter().any(|pause| {
			pause.until > now && pause.target.stops(name.pallet_name, name.function_name)
		})
	}
}

/// A call filter for the runtime that accepts only calls that are not paused.
pub struct NotPaused<T>(core::marker::PhantomData<T>);

impl<T: Config> Contains<T::RuntimeCall> for NotPaused<T>
where
	T::RuntimeCall: GetCallMetadata,
{
	fn contains(call: &T::RuntimeCall) -> bool {
		!Pallet::<T>::is_paused(call)
	}
}
