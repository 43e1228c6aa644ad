//! Pauses of calls for a limited time, with a budget of paused blocks that all calls share.

use crate::{
	Config, Error, Event, Identifier, LastPauseEnd, Pallet, PauseBudget, PausedBlocks, Pauses,
	Target,
};
use alloc::vec::Vec;
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::{Get, Weight},
	traits::{Contains, GetCallMetadata},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{AtLeast32BitUnsigned, Saturating, Zero};

/// The maximum number of times of pauses in a period. Each counts for at least this part of the
/// budget: otherwise one third of the council could pause a call for a moment on every day, and each
/// of these pauses moves the terms that end on its day.
const PAUSES_IN_A_PERIOD: u32 = 3;

impl<BlockNumber: AtLeast32BitUnsigned + Copy> PausedBlocks<BlockNumber> {
	/// The time of pauses that a pause from this block on belongs to, and how many blocks of the budget
	/// are left from this block on. `last` is the time before, `max` the budget and `period` its period,
	/// in blocks.
	pub fn next(
		last: Option<Self>,
		now: BlockNumber,
		max: BlockNumber,
		period: BlockNumber,
	) -> (Self, BlockNumber) {
		// The rest is so long that no period has more paused blocks than the budget, even with blocks of
		// this time and of earlier ones.
		let rest = period.saturating_sub(max);
		let begun = |used_before| Self { since: now, until: now, used_before };
		let current = match last {
			Some(last) if last.until > now => last,
			Some(last) if last.until.saturating_add(rest) > now => begun(last.used(max)),
			_ => begun(Zero::zero()),
		};
		let left = max.saturating_sub(current.used_before);
		(current, current.since.saturating_add(left).saturating_sub(now))
	}

	/// The blocks of the budget that are used at the end of this time.
	fn used(self, max: BlockNumber) -> BlockNumber {
		let least = max / PAUSES_IN_A_PERIOD.into();
		let lasts = self.until.saturating_sub(self.since);
		self.used_before.saturating_add(lasts.max(least))
	}
}

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
		// Reads: each call twice, the other paused calls, the budget, and the end of the last pause.
		let others = T::Proposed::get_module_names().iter().fold(0usize, |sum, pallet| {
			sum.saturating_add(T::Proposed::get_call_names(pallet).len())
		}) as u64;
		let reads = calls.saturating_mul(2).saturating_add(others).saturating_add(2);
		T::DbWeight::get().reads_writes(reads, calls.saturating_add(2))
	}

	/// Whether one third of the council may pause calls now.
	pub(crate) fn is_budget_left() -> bool {
		!Self::budget().1.is_zero()
	}

	fn budget() -> (PausedBlocks<BlockNumberFor<T>>, BlockNumberFor<T>) {
		let now = frame_system::Pallet::<T>::block_number();
		let last = PauseBudget::<T>::get();
		PausedBlocks::next(last, now, T::MaxPause::get(), T::PausePeriod::get())
	}

	/// Pause the calls of a target for some blocks, or for as long as the budget allows. When it is
	/// used up, two thirds have voted for the pause, and it does not count.
	pub(crate) fn do_pause(target: &Target, blocks: BlockNumberFor<T>) -> DispatchResult {
		let calls = Self::pausable_calls(target);
		ensure!(!calls.is_empty(), Error::<T>::NotPausable);
		Self::ensure_duration(blocks)?;
		let now = frame_system::Pallet::<T>::block_number();
		let (current, left) = Self::budget();
		let lasts = if left.is_zero() { blocks } else { blocks.min(left) };
		let until = now.saturating_add(lasts);
		let mut any = false;
		for target in calls {
			any |= Self::pause_call(target, now, until);
		}
		ensure!(any, Error::<T>::AlreadyPaused);
		LastPauseEnd::<T>::mutate(|last| *last = until.max(*last));
		if !left.is_zero() {
			let until = until.max(current.until);
			PauseBudget::<T>::put(PausedBlocks { until, ..current });
		}
		Ok(())
	}

	/// Pause one call, and return whether it is paused for longer than before.
	fn pause_call(target: Target, now: BlockNumberFor<T>, until: BlockNumberFor<T>) -> bool {
		let Some(call) = &target.call else { return false };
		let last = Pauses::<T>::get(&target.pallet, call);
		if until <= last.map_or(now, |last| last.max(now)) {
			return false;
		}
		Pauses::<T>::insert(&target.pallet, call, until);
		Self::deposit_event(Event::Paused { target, until });
		true
	}

	/// End the pauses of the calls of a target. If no call is paused any more, the blocks that are not
	/// used remain in the budget.
	pub(crate) fn do_resume(target: &Target) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		let mut any = false;
		for target in Self::pausable_calls(target) {
			let Some(call) = &target.call else { continue };
			if Pauses::<T>::take(&target.pallet, call).is_some_and(|until| until > now) {
				Self::deposit_event(Event::Resumed { target });
				any = true;
			}
		}
		ensure!(any, Error::<T>::NotPaused);
		let last = Pauses::<T>::iter_values().fold(now, |last, until| last.max(until));
		LastPauseEnd::<T>::put(last);
		PauseBudget::<T>::mutate_extant(|times| times.until = times.until.min(last));
		Ok(())
	}

	/// Whether any call may be paused. If not, no call is.
	pub fn is_any_paused() -> bool {
		let last = LastPauseEnd::<T>::get();
		// Every transaction asks, and mostly nothing was ever paused.
		!last.is_zero() && last > frame_system::Pallet::<T>::block_number()
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
			.is_some_and(|until| until > now)
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
