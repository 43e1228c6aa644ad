//! Pauses of calls for a limited time, with a budget of paused blocks for each call.

use crate::{Config, Error, Event, Identifier, LastPauseEnd, Pallet, Pause, Pauses, Target};
use alloc::vec::Vec;
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::{Get, Weight},
	traits::{Contains, GetCallMetadata},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{Saturating, Zero};

/// The maximum number of pauses of a call in a period. Each counts for at least this part of the
/// budget: otherwise one third of the council could pause a call for a moment on every day, and each
/// of these pauses moves the terms that end on its day.
const PAUSES_IN_A_PERIOD: u32 = 3;

impl<T: Config> Pallet<T> {
	pub(crate) fn ensure_duration(blocks: BlockNumberFor<T>) -> DispatchResult {
		let allowed = !blocks.is_zero() && blocks <= T::MaxPause::get();
		ensure!(allowed, Error::<T>::InvalidPause);
		Ok(())
	}

	/// The calls of a target that can be paused.
	pub(crate) fn pausable_calls(target: &Target) -> Vec<Target> {
		// The runtime's list of calls panics for a pallet that does not exist.
		let is = |name: &&&str| *name.as_bytes() == *target.pallet;
		let Some(pallet) = T::Proposed::get_module_names().iter().find(is) else {
			return Vec::new();
		};
		T::Proposed::get_call_names(pallet)
			.iter()
			.filter_map(|name| Identifier::try_from(name.as_bytes().to_vec()).ok())
			.filter(|name| target.call.as_ref().is_none_or(|own| own == name))
			.map(|name| Target { pallet: target.pallet.clone(), call: Some(name) })
			.filter(T::Pausable::contains)
			.collect()
	}

	/// The weight of a pause or of a resume of a target.
	pub(crate) fn weight_of_calls(target: &Target) -> Weight {
		let calls = Self::pausable_calls(target).len() as u64;
		// Reads and writes: each call, and the end of the last pause.
		T::DbWeight::get().reads_writes(calls.saturating_add(1), calls.saturating_add(1))
	}

	/// Pause the calls of a target for some blocks, or for as long as the budget of each call allows.
	pub(crate) fn do_pause(target: &Target, blocks: BlockNumberFor<T>) -> DispatchResult {
		let calls = Self::pausable_calls(target);
		ensure!(!calls.is_empty(), Error::<T>::NotPausable);
		Self::ensure_duration(blocks)?;
		let mut any = false;
		for target in calls {
			any |= Self::pause_call(target, blocks);
		}
		ensure!(any, Error::<T>::PauseBudgetUsed);
		Ok(())
	}

	/// Pause one call, and return whether it is paused for longer than before.
	fn pause_call(target: Target, blocks: BlockNumberFor<T>) -> bool {
		let Some(call) = &target.call else { return false };
		let now = frame_system::Pallet::<T>::block_number();
		let last = Pauses::<T>::get(&target.pallet, call);
		let rest = T::PausePeriod::get().saturating_sub(T::MaxPause::get());
		let (since, used_before) = match &last {
			Some(pause) if pause.until > now => (pause.since, pause.used_before),
			Some(pause) if pause.until.saturating_add(rest) > now => (now, Self::used(pause)),
			// The rest is so long that no period has more paused blocks than the budget, even with
			// blocks of this pause and of earlier ones.
			_ => (now, Zero::zero()),
		};
		let left = T::MaxPause::get().saturating_sub(used_before);
		let until = now.saturating_add(blocks).min(since.saturating_add(left));
		if until <= last.map_or(now, |pause| pause.until.max(now)) {
			return false;
		}
		Pauses::<T>::insert(&target.pallet, call, Pause { since, until, used_before });
		LastPauseEnd::<T>::mutate(|last| *last = until.max(*last));
		Self::deposit_event(Event::Paused { target, until });
		true
	}

	/// The blocks of the budget that are used at the end of a pause.
	fn used(pause: &Pause<BlockNumberFor<T>>) -> BlockNumberFor<T> {
		let least = T::MaxPause::get() / PAUSES_IN_A_PERIOD.into();
		let lasts = pause.until.saturating_sub(pause.since);
		pause.used_before.saturating_add(lasts.max(least))
	}

	/// End the pauses of the calls of a target. The blocks that are not used remain in the budget.
	pub(crate) fn do_resume(target: &Target) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		let mut any = false;
		for target in Self::pausable_calls(target) {
			let Some(call) = &target.call else { continue };
			let Some(pause) = Pauses::<T>::get(&target.pallet, call) else { continue };
			if pause.until > now {
				Pauses::<T>::insert(&target.pallet, call, Pause { until: now, ..pause });
				Self::deposit_event(Event::Resumed { target });
				any = true;
			}
		}
		ensure!(any, Error::<T>::NotPaused);
		Ok(())
	}

	/// Whether any call may be paused. If not, no call is.
	pub fn is_any_paused() -> bool {
		LastPauseEnd::<T>::get() > frame_system::Pallet::<T>::block_number()
	}

	/// Whether a call is currently paused.
	pub fn is_paused(call: &impl GetCallMetadata) -> bool {
		let name = call.get_call_metadata();
		Self::is_paused_by_name(name.pallet_name, name.function_name)
	}

	/// Whether the call of this pallet and name is currently paused.
	pub fn is_paused_by_name(pallet: &str, call: &str) -> bool {
		if !Self::is_any_paused() {
			return false;
		}
		let now = frame_system::Pallet::<T>::block_number();
		let identifier = |name: &str| Identifier::try_from(name.as_bytes().to_vec()).ok();
		identifier(pallet)
			.zip(identifier(call))
			.and_then(|(pallet, call)| Pauses::<T>::get(pallet, call))
			.is_some_and(|pause| pause.until > now)
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
