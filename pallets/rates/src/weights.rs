//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured. Also what the
//! functions of the trait cost, for the weights of the pallets that call them.

use frame_support::weights::Weight;
use madang_primitives::weights::{call, row};

/// The cost of decoding the values of an index, in picoseconds, where there are as many as can be.
/// Estimated.
const VALUES: u64 = 25_000_000;

/// The weight of decoding all values of an index that was read already: of
/// [`fixings`](crate::ReferenceRates::fixings) again.
pub const fn decode_values() -> Weight {
	Weight::from_parts(VALUES, 0)
}

/// The weight of [`fixings`](crate::ReferenceRates::fixings) and of
/// [`first_day`](crate::ReferenceRates::first_day).
pub const fn read_values() -> Weight {
	row(1, 0).saturating_add(decode_values())
}

/// Weights of the calls.
pub trait WeightInfo {
	/// `set_index`.
	fn set_index() -> Weight;
	/// `publish`.
	fn publish() -> Weight;
	/// `withdraw`.
	fn withdraw() -> Weight;
}

/// Weights computed from reads and writes.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	/// By the council, without an officer and a reference. Reads: the publisher twice, whether there are values,
	/// time. Writes: index, values, one event.
	fn set_index() -> Weight {
		call(4, 3, 0)
	}

	/// Reads: the officer and its institution, the reference, index, time, the values. Writes: the
	/// reference, the values, one event. The values are decoded, and encoded again.
	fn publish() -> Weight {
		call(5, 3, 0).saturating_add(read_values()).saturating_add(decode_values())
	}

	/// As for `publish`.
	fn withdraw() -> Weight {
		Self::publish()
	}
}
