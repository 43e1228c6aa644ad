//! The sum of the shares that units have of the land.

use crate::{share::gcd, Share};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{cmp::Ordering, fmt};
use scale_info::TypeInfo;

/// By how much land shares may exceed one because each was rounded: a thousandth.
const ROUNDING: u128 = 1_000;

/// The denominator of a sum that cannot be exact any more.
const NEAREST: u128 = 1 << 64;

/// A sum of shares. Unlike a [`Share`] it may be more than one.
///
/// Land shares of older buildings were rounded, so their sum may be a little above one
/// ([`ShareSum::is_rounded_up`]). A sum that is more than a thousandth above one is an error of the
/// data ([`ShareSum::is_too_much`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ShareSum {
	numerator: u128,
	denominator: u128,
}

impl From<Share> for ShareSum {
	fn from(share: Share) -> Self {
		Self { numerator: share.numerator().into(), denominator: share.denominator().into() }
	}
}

impl Default for ShareSum {
	fn default() -> Self {
		Self::ZERO
	}
}

impl ShareSum {
	/// The sum of nothing.
	pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

	/// The exact result of adding or subtracting a share, in lowest terms.
	fn exact(self, share: Share, add: bool) -> Option<Self> {
		let other = Self::from(share);
		let common = gcd(self.denominator, other.denominator);
		let left = self.numerator.checked_mul(other.denominator.checked_div(common)?)?;
		let right = other.numerator.checked_mul(self.denominator.checked_div(common)?)?;
		let numerator = if add { left.checked_add(right)? } else { left.checked_sub(right)? };
		let denominator = self.denominator.checked_mul(other.denominator.checked_div(common)?)?;
		let reduce = gcd(numerator, denominator);
		Some(Self {
			numerator: numerator.checked_div(reduce)?,
			denominator: denominator.checked_div(reduce)?,
		})
	}

	/// The exact sum with one share more, or `None` if its denominator does not fit into 64 bits.
	pub fn with(self, share: Share) -> Option<Self> {
		self.exact(share, true).filter(|sum| sum.denominator <= u128::from(u64::MAX))
	}

	/// The sum with one share less. It never fails, so that a wrong share can always be taken out: a
	/// rest that no denominator of 128 bits can express is rounded to the nearest one of 64 bits.
	pub fn without(self, share: Share) -> Self {
		self.exact(share, false).unwrap_or_else(|| {
			let other = Self::from(share).nearest();
			let numerator = self.nearest().saturating_sub(other);
			Self { numerator, denominator: NEAREST }
		})
	}

	/// The sum in parts of 2^64.
	fn nearest(self) -> u128 {
		let whole = self.numerator.checked_div(self.denominator).unwrap_or(0);
		let rest = self.numerator.checked_rem(self.denominator).unwrap_or(0);
		// The rest is below the denominator, so shifting both keeps it below one.
		let shift = 64u32.saturating_sub(self.denominator.leading_zeros());
		let (rest, denominator) = (
			rest.checked_shr(shift).unwrap_or(0),
			self.denominator.checked_shr(shift).unwrap_or(1),
		);
		let part = rest.saturating_mul(NEAREST).checked_div(denominator.max(1)).unwrap_or(0);
		whole.saturating_mul(NEAREST).saturating_add(part)
	}

	/// Whether nothing is left.
	pub const fn is_zero(self) -> bool {
		self.numerator == 0
	}

	/// Whether the sum is above one. If it is not [`ShareSum::is_too_much`], rounding explains it.
	pub fn is_rounded_up(self) -> bool {
		self.numerator.cmp(&self.denominator) == Ordering::Greater
	}

	/// Whether the sum is more than a thousandth above one.
	pub fn is_too_much(self) -> bool {
		let excess = self.numerator.saturating_sub(self.denominator);
		excess.saturating_mul(ROUNDING) > self.denominator
	}
}

impl fmt::Display for ShareSum {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}/{}", self.numerator, self.denominator)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn sum(shares: impl IntoIterator<Item = (u64, u64)>) -> Option<ShareSum> {
		shares
			.into_iter()
			.map(|(n, d)| Share::new(n, d).unwrap())
			.try_fold(ShareSum::ZERO, ShareSum::with)
	}

	#[test]
	fn rounding_may_make_a_sum_a_hair_above_one() {
		let rounded = sum([(83_546, 501_270); 6]).unwrap();
		assert_eq!(rounded.to_string(), "83546/83545");
		assert!(rounded.is_rounded_up() && !rounded.is_too_much());
		let whole = sum([(1, 3), (1, 3), (1, 3)]).unwrap();
		assert!(!whole.is_rounded_up() && !whole.is_too_much());
		let thousandth = sum([(1, 1), (1, 1_000)]).unwrap();
		assert!(thousandth.is_rounded_up() && !thousandth.is_too_much());
		assert!(sum([(1, 1), (1, 999)]).unwrap().is_too_much());
		assert!(sum([(1, 2), (2, 3)]).unwrap().is_too_much());
	}

	#[test]
	fn a_sum_with_a_denominator_of_more_than_64_bits_is_too_fine() {
		let fine = [(1, 4_294_967_291), (1, 4_294_967_279), (1, 4_294_967_231)];
		assert!(sum(fine.into_iter().take(2)).is_some());
		assert_eq!(sum(fine), None);
	}

	#[test]
	fn a_share_can_be_taken_out_even_if_the_rest_is_too_fine() {
		let share = |n, d| Share::new(n, d).unwrap();
		let odd = ShareSum { numerator: 1, denominator: u128::MAX };
		let rest = odd.without(share(1, 3));
		assert!(rest.is_zero() && rest.denominator == NEAREST);
		let most = ShareSum { numerator: u128::MAX - 1, denominator: u128::MAX };
		let half = most.without(share(1, 2));
		assert!(half.numerator.abs_diff(NEAREST / 2) <= 2, "{half}");
	}

	proptest! {
		#[test]
		fn taking_out_what_was_added_returns_the_sum(
			shares in prop::collection::vec((1u64..50, 50u64..60), 1..6),
			more in (1u64..50, 50u64..60),
		) {
			let before = sum(shares).unwrap();
			let share = Share::new(more.0, more.1).unwrap();
			let after = before.with(share).unwrap();
			prop_assert_eq!(after.without(share), before);
		}

		#[test]
		fn the_order_of_the_shares_does_not_matter(
			mut shares in prop::collection::vec((1u64..50, 50u64..60), 1..6),
		) {
			let forward = sum(shares.clone());
			shares.reverse();
			prop_assert_eq!(sum(shares), forward);
		}
	}
}
