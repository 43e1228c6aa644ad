//! Whole numbers of any length, for the one calculation that needs them: the annuity.

use alloc::{vec, vec::Vec};
use core::cmp::Ordering;

/// A whole number: digits of 64 bits, the lowest first, without zeros at the top.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Wide(Vec<u64>);

/// The low and the high half of a product.
fn halves(value: u128) -> (u64, u64) {
	const LOW: u128 = 0xffff_ffff_ffff_ffff;
	// Both conversions are exact.
	(u64::try_from(value & LOW).unwrap_or(0), u64::try_from(value >> 64).unwrap_or(0))
}

impl Wide {
	/// One.
	pub fn one() -> Self {
		Self(vec![1])
	}

	/// The product with a number of 64 bits.
	pub fn times(mut self, factor: u64) -> Self {
		let mut carry = 0u64;
		for digit in &mut self.0 {
			// At most (2^64 - 1)^2 + 2^64 - 1, which is below 2^128.
			let product = u128::from(*digit)
				.saturating_mul(u128::from(factor))
				.saturating_add(u128::from(carry));
			(*digit, carry) = halves(product);
		}
		self.0.push(carry);
		self.trimmed()
	}

	/// The power of a number of 32 bits, so that two factors fit into 64.
	pub fn power(base: u32, exponent: u16) -> Self {
		let (base, mut power) = (u64::from(base), Self::one());
		for _ in 0..exponent / 2 {
			power = power.times(base.saturating_mul(base));
		}
		if exponent % 2 == 1 {
			power = power.times(base);
		}
		power
	}

	/// The difference, or `None` if it is negative.
	pub fn minus(mut self, other: &Self) -> Option<Self> {
		if self.compare(other) == Ordering::Less {
			return None;
		}
		let mut borrow = false;
		for (position, digit) in self.0.iter_mut().enumerate() {
			let taken = other.0.get(position).copied().unwrap_or(0);
			let (less, first) = digit.overflowing_sub(taken);
			let (less, second) = less.overflowing_sub(u64::from(borrow));
			(*digit, borrow) = (less, first || second);
		}
		Some(self.trimmed())
	}

	/// The quotient, rounded down; `None` if the divisor is zero or the quotient does not fit into 64
	/// bits.
	///
	/// With the divisor shifted so that its top bit is set, the quotient of the first two digits by the
	/// first is the quotient or at most two more (Knuth, The Art of Computer Programming, volume 2,
	/// section 4.3.1, theorems A and B). It is lowered until it is right, so the result is exact.
	pub fn divided_by(self, divisor: Self) -> Option<u64> {
		let top = divisor.0.last()?;
		let shift = 1u64.checked_shl(top.leading_zeros())?;
		let (dividend, divisor) = (self.times(shift), divisor.times(shift));
		let length = divisor.0.len();
		if dividend.0.len() > length.saturating_add(1) {
			return None;
		}
		let digit = |position: usize| u128::from(dividend.0.get(position).copied().unwrap_or(0));
		let first =
			digit(length).saturating_mul(1 << 64).saturating_add(digit(length.checked_sub(1)?));
		let guess = first.checked_div(u128::from(*divisor.0.last()?))?;
		let mut quotient = u64::try_from(guess).unwrap_or(u64::MAX);
		for _ in 0..3 {
			if divisor.clone().times(quotient).compare(&dividend) != Ordering::Greater {
				// A guess that was cut to 64 bits may be too small: then the quotient does not fit.
				let rest = dividend.minus(&divisor.clone().times(quotient))?;
				return (rest.compare(&divisor) == Ordering::Less).then_some(quotient);
			}
			quotient = quotient.checked_sub(1)?;
		}
		None
	}

	fn compare(&self, other: &Self) -> Ordering {
		self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
	}

	fn trimmed(mut self) -> Self {
		while self.0.last() == Some(&0) {
			self.0.pop();
		}
		self
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn wide(value: u128) -> Wide {
		let (low, high) = halves(value);
		Wide(vec![low, high]).trimmed()
	}

	proptest! {
		#[test]
		fn a_quotient_is_that_of_128_bits(a in any::<u128>(), b in any::<u128>(), by in 0u32..128) {
			let b = b >> by;
			let expected = a.checked_div(b).and_then(|quotient| u64::try_from(quotient).ok());
			prop_assert_eq!(wide(a).divided_by(wide(b)), expected);
		}

		#[test]
		fn a_product_and_a_rest_divide_back(
			digits in prop::collection::vec(any::<u64>(), 1..20), quotient in any::<u64>(),
		) {
			let divisor = Wide(digits).trimmed();
			prop_assume!(divisor != wide(0));
			let product = divisor.clone().times(quotient);
			prop_assert_eq!(product.clone().divided_by(divisor.clone()), Some(quotient));
			// One less is one quotient less, if there is one.
			if let Some(less) = product.minus(&wide(1)) {
				prop_assert_eq!(less.divided_by(divisor), Some(quotient - 1));
			}
		}

		#[test]
		fn powers_and_differences_are_those_of_128_bits(base in 1u32..1_000, less in 0u128..1_000) {
			let power = u128::from(base).pow(12);
			prop_assert_eq!(Wide::power(base, 12), wide(power));
			prop_assert_eq!(Wide::power(base, 11), wide(u128::from(base).pow(11)));
			prop_assert_eq!(wide(power).minus(&wide(less)), power.checked_sub(less).map(wide));
		}
	}

	#[test]
	fn the_guess_is_lowered_where_it_is_too_high() {
		// The dividend's first two digits are 2^127 - 1 and the divisor's first is 2^63: the guess is one
		// too high because of the divisor's second digit.
		let divisor = wide((1 << 127) + u128::from(u64::MAX));
		let dividend = divisor.clone().times(u64::MAX).minus(&wide(1)).unwrap();
		assert_eq!(dividend.divided_by(divisor), Some(u64::MAX - 1));
	}

	#[test]
	fn what_does_not_fit_is_not_a_result() {
		assert_eq!(wide(1 << 64).divided_by(wide(1)), None);
		assert_eq!(wide(1 << 100).divided_by(wide(1)), None);
		assert_eq!(wide(u128::from(u64::MAX)).divided_by(wide(1)), Some(u64::MAX));
		assert_eq!(wide(5).divided_by(wide(0)), None);
		assert_eq!(wide(0).divided_by(wide(7)), Some(0));
		assert_eq!(wide(4).minus(&wide(5)), None);
	}
}
