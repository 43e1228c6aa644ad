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

	/// For benchmarks: an index with as many values as can be, over more than a century until before today. Each is 100 %,
	/// so that the cap of a loan holds.
	#[cfg(feature = "runtime-benchmarks")]
	fn fill(index: IndexId);
}

impl<T: Config> ReferenceRates for Pallet<T> {
	fn first_day(index: IndexId) -> Option<KoreanDay> {
		Values::<T>::get(index).first().map(|value| value.from)
	}

	fn fixings(index: IndexId) -> Vec<Fixing> {
		let values = Values::<T>::get(index);
		values.iter().map(|value| Fixing { index, from: value.from, rate: value.rate }).collect()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn fill(index: IndexId) {
		let most = <crate::MaxValues as frame_support::traits::Get<u32>>::get();
		let value = |number: u32| crate::Value {
			from: KoreanDay::FIRST.plus(number.saturating_mul(22)),
			rate: madang_primitives::WHOLE_RATE,
		};
		let values: Vec<_> = (0..most).map(value).collect();
		Values::<T>::insert(index, frame_support::BoundedVec::truncate_from(values));
	}
}
