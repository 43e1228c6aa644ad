//! What other pallets see of reference rates.

use crate::{Config, Pallet, Values};
use alloc::vec::Vec;
use madang_primitives::KoreanDay;
use madang_schedule::{Fixing, IndexId};

/// The published values of indices. Their weights are in [`crate::weights`].
pub trait ReferenceRates {
	/// The first day on which an index has a value: from then on it has one on every day. `None` if the index
	/// does not exist, or nothing was published.
	fn first_day(index: IndexId) -> Option<KoreanDay>;

	/// The values of an index, in the order of their days, those included that are published for days to
	/// come: at most [`crate::MaxValues`].
	fn fixings(index: IndexId) -> Vec<Fixing>;
}

impl<T: Config> ReferenceRates for Pallet<T> {
	fn first_day(index: IndexId) -> Option<KoreanDay> {
		Values::<T>::get(index).first().map(|value| value.from)
	}

	fn fixings(index: IndexId) -> Vec<Fixing> {
		let values = Values::<T>::get(index);
		values.iter().map(|value| Fixing { index, from: value.from, rate: value.rate }).collect()
	}
}
