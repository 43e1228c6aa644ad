//! Random values that are the same on every machine.
//!
//! The stream is that of ChaCha20. The values are computed with whole numbers. Areas and prices
//! also use floating point, but only operations that IEEE 754 defines to the last bit: the
//! logarithm and the cosine of a library may differ between systems.

use madang_primitives::Commitment;
use rand_chacha::{
	rand_core::{RngCore, SeedableRng},
	ChaCha20Rng,
};

/// A random number generator with a seed.
pub(super) struct SeededRng(ChaCha20Rng);

impl SeededRng {
	/// The generator of a stream.
	pub(super) fn new(seed: u64, stream: u64) -> Self {
		let mut rng = ChaCha20Rng::seed_from_u64(seed);
		rng.set_stream(stream);
		Self(rng)
	}

	/// A number below `bound`. Its bias of less than `bound` in 2^64 does not matter here.
	pub(super) fn below(&mut self, bound: u64) -> u64 {
		((u128::from(self.0.next_u64()) * u128::from(bound)) >> 64) as u64
	}

	/// A number from `low` to `high`, both included.
	pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
		low + self.below(high - low + 1)
	}

	/// True with a chance in percent.
	pub(super) fn percent(&mut self, chance: u64) -> bool {
		self.below(100) < chance
	}

	/// An item of a list. The probability of an item is proportional to its weight.
	pub(super) fn pick<T: Copy>(&mut self, weighted: &[(u64, T)]) -> T {
		let mut left = self.below(weighted.iter().map(|(weight, _)| weight).sum());
		for (weight, one) in weighted {
			match left.checked_sub(*weight) {
				Some(rest) => left = rest,
				None => return *one,
			}
		}
		unreachable!("the number is below the sum of the weights")
	}

	/// A nearly normal value with mean 0 and deviation 1: the sum of twelve uniform numbers, less
	/// six.
	fn normal(&mut self) -> f64 {
		(0..12).map(|_| (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64).sum::<f64>() - 6.0
	}

	/// A nearly log-normal value.
	pub(super) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
		// e^x is computed as (1 + x / 1024)^1024, by squaring ten times.
		let base = 1.0 + self.normal() * sigma / 1024.0;
		median * (0..10).fold(base, |power, _| power * power)
	}

	/// Random bytes instead of a commitment.
	pub(super) fn commitment(&mut self) -> Commitment {
		let mut bytes = [0; 32];
		self.0.fill_bytes(&mut bytes);
		Commitment(bytes)
	}
}
