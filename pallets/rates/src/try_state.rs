//! Checks the invariants of the crate's documentation over the whole state. The messages begin with their
//! numbers.

use crate::{can_publish, Config, Indices, Pallet, Values};
use frame_support::ensure;
use madang_primitives::WHOLE_RATE;
use pallet_institutions::Institutions;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for found in Indices::<T>::iter_values() {
			ensure!(found.name.is_valid(), "1: an index has no valid name");
			let publisher = T::Institutions::kind_of(found.publisher);
			ensure!(publisher.is_some_and(can_publish), "1: a publisher cannot publish");
		}
		for (index, values) in Values::<T>::iter() {
			ensure!(Indices::<T>::contains_key(index), "2: values of an unknown index");
			ensure!(!values.is_empty(), "2: a list of values is empty");
			let ordered = values.is_sorted_by(|one, next| one.from < next.from);
			ensure!(ordered, "2: values are not in the order of their days");
			let within = values.iter().all(|value| value.rate <= WHOLE_RATE);
			ensure!(within, "2: a value is above 100 %");
		}
		Ok(())
	}
}
