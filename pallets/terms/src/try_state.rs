//! Checks the invariants of the crate's documentation over the whole state.

use crate::{
	Config, Holidays, KindOf, NextItem, NowPaused, Pallet, PausedDays, Queue, TermKey, TermKind,
	DAYS_OF_A_WORD,
};
use alloc::collections::BTreeSet;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut numbers = BTreeSet::new();
		for (position, item) in Queue::<T>::iter() {
			ensure!(position.number() < NextItem::<T>::get(), "an item is ahead of the counter");
			ensure!(numbers.insert(position.number()), "two items have the same number");
			let priority = item.key.kind().priority();
			ensure!(position.priority() == priority, "an item has a wrong priority");
			ensure!(item.last <= position.day(), "an item is looked at before its term ends");
		}
		let mut pages = Holidays::<T>::iter_values();
		ensure!(pages.all(|page| page.iter().any(|word| *word > 0)), "a page has no holidays");
		let today = Self::current_day();
		for (_, word, days) in PausedDays::<T>::iter() {
			let bits = DAYS_OF_A_WORD.cast_signed();
			let last = DAYS_OF_A_WORD.saturating_sub(days.leading_zeros()).cast_signed();
			let last = word.saturating_mul(bits).saturating_add(last).saturating_sub(1);
			ensure!(days > 0 && last <= today.0, "a day is paused before it comes");
		}
		if let Some(paused) = NowPaused::<T>::get() {
			let kinds: BTreeSet<KindOf<T>> = paused.kinds.iter().copied().collect();
			ensure!(kinds.len() == paused.kinds.len(), "a kind is paused twice");
			ensure!(!kinds.is_empty() && paused.day <= today, "nothing is paused, or later");
		}
		Ok(())
	}
}
