//! What the council decides about indices.

use crate::{can_publish, Config, Error, Event, Index, IndexName, Indices, Pallet, Value, Values};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::UnixTime, BoundedVec};
use madang_primitives::{InstitutionId, KoreanDay, Moment, WHOLE_RATE};
use madang_schedule::IndexId;
use pallet_institutions::Institutions;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_index(
		index: IndexId,
		name: IndexName,
		publisher: InstitutionId,
		first: Option<Value>,
	) -> DispatchResult {
		ensure!(name.is_valid(), Error::<T>::InvalidName);
		let possible = T::Institutions::kind_of(publisher).is_some_and(can_publish)
			&& T::Institutions::is_active(publisher);
		ensure!(possible, Error::<T>::NotAPublisher);
		if let Some(value) = first {
			ensure!(!Values::<T>::contains_key(index), Error::<T>::AlreadyHasValue);
			let known = KoreanDay::FIRST..=Self::today();
			ensure!(known.contains(&value.from), Error::<T>::FirstOutOfRange);
			ensure!(value.rate <= WHOLE_RATE, Error::<T>::RateTooHigh);
			Values::<T>::insert(index, BoundedVec::truncate_from(alloc::vec![value]));
		}
		Indices::<T>::insert(index, Index { name: name.clone(), publisher });
		let at = Self::now();
		Self::deposit_event(Event::IndexSet { index, name, publisher, first, at });
		Ok(())
	}

	/// The block's time.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}

	/// Today, in Korean time.
	pub(crate) fn today() -> KoreanDay {
		KoreanDay::of(Self::now())
	}
}
