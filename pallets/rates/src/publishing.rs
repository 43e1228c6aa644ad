//! What a publisher does with the values of its indices.

use crate::{Config, Error, Event, Indices, Pallet, Value, Values};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use madang_primitives::{KoreanDay, WHOLE_RATE};
use madang_schedule::IndexId;
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish(
		by: Caller<T::AccountId>,
		index: IndexId,
		value: Value,
		confirmed: bool,
	) -> DispatchResult {
		Self::ensure_own_index(&by, index)?;
		let Value { from, rate } = value;
		let today = Self::today();
		ensure!(from > today, Error::<T>::DayHasBegun);
		let ahead = T::MaxDaysAhead::get();
		ensure!(from <= today.plus(ahead), Error::<T>::TooFarAhead);
		ensure!(rate <= WHOLE_RATE, Error::<T>::RateTooHigh);
		let mut values = Values::<T>::get(index);
		let same_day = values.last().is_some_and(|last| last.from == from);
		let replaced = if same_day { values.pop().map(|last| last.rate) } else { None };
		let before = values.last();
		ensure!(before.is_none_or(|last| last.from < from), Error::<T>::LaterValueExists);
		// Before the first value: zero. So a first value that is unusually high is confirmed too.
		let step = before.map_or(0, |last| last.rate).abs_diff(rate);
		ensure!(confirmed || step <= T::MaxStep::get(), Error::<T>::UnusualStep);
		values.try_push(value).map_err(|_| Error::<T>::TooManyValues)?;
		Values::<T>::insert(index, values);
		let at = Self::now();
		Self::deposit_event(Event::Published { index, from, rate, replaced, by, at });
		Ok(())
	}

	pub(crate) fn do_withdraw(
		by: Caller<T::AccountId>,
		index: IndexId,
		from: KoreanDay,
	) -> DispatchResult {
		Self::ensure_own_index(&by, index)?;
		let mut values = Values::<T>::get(index);
		let place = values.binary_search_by_key(&from, |value| value.from);
		let place = place.map_err(|_| Error::<T>::ValueNotFound)?;
		ensure!(from > Self::today(), Error::<T>::DayHasBegun);
		let Value { rate, .. } = values.remove(place);
		match values.is_empty() {
			true => Values::<T>::remove(index),
			false => Values::<T>::insert(index, values),
		}
		let at = Self::now();
		Self::deposit_event(Event::ValueWithdrawn { index, from, rate, by, at });
		Ok(())
	}

	/// The caller's institution publishes the index.
	fn ensure_own_index(by: &Caller<T::AccountId>, index: IndexId) -> Result<(), Error<T>> {
		let found = Indices::<T>::get(index).ok_or(Error::<T>::IndexNotFound)?;
		ensure!(found.publisher == by.institution, Error::<T>::NotOwnIndex);
		Ok(())
	}
}
