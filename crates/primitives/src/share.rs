//! Exact shares of a title.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{cmp::Ordering, fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A share: an exact fraction greater than zero and at most one, kept in lowest terms.
///
/// Build it with [`Share::new`]; a share from the wire must pass [`Share::check`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
pub struct Share {
	numerator: u64,
	denominator: u64,
}

/// Why a fraction is not a valid share, or why shares cannot be added or subtracted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShareError {
	/// Numerator or denominator is zero, or the fraction is greater than one.
	OutOfRange,
	/// It is not in lowest terms. This can happen only to a share from the wire.
	NotReduced,
	/// The exact result does not fit into 64-bit terms.
	TooFine,
	/// A list names a holder twice.
	NamedTwice,
}

impl fmt::Display for ShareError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::OutOfRange => "a share is greater than zero and at most one",
			Self::NotReduced => "a share is in lowest terms",
			Self::TooFine => "the shares' common denominator is too large",
			Self::NamedTwice => "a holder is named twice",
		})
	}
}

pub(crate) const fn gcd(mut a: u128, mut b: u128) -> u128 {
	while b != 0 {
		(a, b) = (b, a % b);
	}
	a
}

impl Share {
	/// The whole.
	pub const WHOLE: Self = Self { numerator: 1, denominator: 1 };

	/// The share `numerator / denominator`, reduced.
	pub fn new(numerator: u64, denominator: u64) -> Result<Self, ShareError> {
		Self::from_wide(u128::from(numerator), u128::from(denominator))
	}

	fn from_wide(numerator: u128, denominator: u128) -> Result<Self, ShareError> {
		if numerator == 0 || numerator > denominator {
			return Err(ShareError::OutOfRange);
		}
		let common = gcd(numerator, denominator);
		let reduce = |term: u128| {
			term.checked_div(common)
				.and_then(|term| u64::try_from(term).ok())
				.ok_or(ShareError::TooFine)
		};
		Ok(Self { numerator: reduce(numerator)?, denominator: reduce(denominator)? })
	}

	/// Check that a share from the wire is valid and in lowest terms.
	pub fn check(self) -> Result<(), ShareError> {
		match Self::new(self.numerator, self.denominator)? == self {
			true => Ok(()),
			false => Err(ShareError::NotReduced),
		}
	}

	/// The numerator in lowest terms.
	pub const fn numerator(self) -> u64 {
		self.numerator
	}

	/// The denominator in lowest terms.
	pub const fn denominator(self) -> u64 {
		self.denominator
	}

	/// The exact sum, or [`ShareError::OutOfRange`] if it exceeds one.
	pub fn checked_add(self, other: Self) -> Result<Self, ShareError> {
		let (n, m) = self.cross(other)?;
		Self::from_wide(n.checked_add(m).ok_or(ShareError::TooFine)?, self.common(other)?)
	}

	/// The exact difference, or `None` if it is zero.
	pub fn checked_sub(self, other: Self) -> Result<Option<Self>, ShareError> {
		let (n, m) = self.cross(other)?;
		match n.checked_sub(m).ok_or(ShareError::OutOfRange)? {
			0 => Ok(None),
			rest => Self::from_wide(rest, self.common(other)?).map(Some),
		}
	}

	/// The product: a half of a third is a sixth.
	pub fn checked_mul(self, other: Self) -> Result<Self, ShareError> {
		Self::from_wide(
			u128::from(self.numerator).saturating_mul(u128::from(other.numerator)),
			u128::from(self.denominator).saturating_mul(u128::from(other.denominator)),
		)
	}

	/// Add up shares. The shares of a title must add up to `Ok(WHOLE)`. An empty list is
	/// [`ShareError::OutOfRange`].
	///
	/// Only the sum must fit into 64-bit terms. Sums of the first shares may have terms of up to 128
	/// bits, so the order of the shares rarely matters.
	pub fn sum(shares: impl IntoIterator<Item = Self>) -> Result<Self, ShareError> {
		let mut total: Option<(u128, u128)> = None;
		for share in shares {
			let (more, parts) = (u128::from(share.numerator), u128::from(share.denominator));
			let (numerator, denominator) = match total {
				None => (more, parts),
				Some(total) => Self::add_wide(total, (more, parts)).ok_or(ShareError::TooFine)?,
			};
			if numerator > denominator {
				return Err(ShareError::OutOfRange);
			}
			total = Some((numerator, denominator));
		}
		let (numerator, denominator) = total.ok_or(ShareError::OutOfRange)?;
		Self::from_wide(numerator, denominator)
	}

	/// The sum of two fractions in lowest terms, or `None` if it does not fit.
	fn add_wide((a, b): (u128, u128), (c, d): (u128, u128)) -> Option<(u128, u128)> {
		let common = gcd(b, d);
		let (left, right) = (d.checked_div(common)?, b.checked_div(common)?);
		let numerator = a.checked_mul(left)?.checked_add(c.checked_mul(right)?)?;
		let denominator = b.checked_mul(left)?;
		let reduce = gcd(numerator, denominator);
		Some((numerator.checked_div(reduce)?, denominator.checked_div(reduce)?))
	}

	// Products of two u64 fit u128.
	fn common(self, other: Self) -> Result<u128, ShareError> {
		u128::from(self.denominator)
			.checked_mul(u128::from(other.denominator))
			.ok_or(ShareError::TooFine)
	}

	fn cross(self, other: Self) -> Result<(u128, u128), ShareError> {
		let product =
			|a: u64, b: u64| u128::from(a).checked_mul(u128::from(b)).ok_or(ShareError::TooFine);
		Ok((
			product(self.numerator, other.denominator)?,
			product(other.numerator, self.denominator)?,
		))
	}
}

impl PartialOrd for Share {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		Some(self.cmp(other))
	}
}

impl Ord for Share {
	fn cmp(&self, other: &Self) -> Ordering {
		u128::from(self.numerator)
			.saturating_mul(u128::from(other.denominator))
			.cmp(&u128::from(other.numerator).saturating_mul(u128::from(self.denominator)))
	}
}

impl fmt::Display for Share {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}/{}", self.numerator, self.denominator)
	}
}

impl FromStr for Share {
	type Err = ShareError;

	/// Reads `1/2`, or `1` for the whole.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let number = |part: &str| part.trim().parse().map_err(|_| ShareError::OutOfRange);
		match text.split_once('/') {
			Some((numerator, denominator)) => Self::new(number(numerator)?, number(denominator)?),
			None => Self::new(number(text)?, 1),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn share(text: &str) -> Share {
		text.parse().unwrap()
	}

	#[test]
	fn shares_are_reduced_and_bounded() {
		assert_eq!(share("2/4"), share("1/2"));
		assert_eq!(share("1"), Share::WHOLE);
		for text in ["0/1", "1/0", "3/2", "x/2", "1/2/3"] {
			assert_eq!(text.parse::<Share>(), Err(ShareError::OutOfRange), "{text}");
		}
		let loose = Share { numerator: 2, denominator: 4 };
		assert_eq!(loose.check(), Err(ShareError::NotReduced));
	}

	#[test]
	fn thirds_and_halves_add_up_exactly() {
		assert_eq!(Share::sum([share("1/3"); 3]), Ok(Share::WHOLE));
		assert_eq!(Share::sum([share("1/2"), share("1/3"), share("1/6")]), Ok(Share::WHOLE));
		assert_eq!(Share::sum([share("1/2"), share("2/3")]), Err(ShareError::OutOfRange));
		assert_eq!(Share::sum([]), Err(ShareError::OutOfRange));
	}

	#[test]
	fn a_sum_that_cannot_be_exact_is_rejected() {
		let fine = Share::new(1, u64::MAX).unwrap();
		let finer = Share::new(1, u64::MAX - 1).unwrap();
		assert_eq!(fine.checked_add(finer), Err(ShareError::TooFine));
	}

	#[test]
	fn only_the_sum_must_fit_not_the_steps_to_it() {
		// Heirs of heirs: 1/p + 1/q + … with large p and q, and what is missing to the whole.
		let (p, q) = (4_294_967_291, 4_294_967_279);
		let (third, other) = (Share::new(1, p).unwrap(), Share::new(1, q).unwrap());
		let rest = |share: Share| Share::WHOLE.checked_sub(share).unwrap().unwrap();
		let halves = [third, other, rest(third), rest(other)]
			.map(|share| share.checked_mul(Share::new(1, 2).unwrap()).unwrap());
		assert_eq!(Share::sum(halves), Ok(Share::WHOLE));
	}

	proptest! {
		#[test]
		fn subtracting_what_was_added_returns_the_share(a in 1u64..1000, b in 1u64..1000) {
			let part = Share::new(1, a + 1).unwrap();
			let more = Share::new(1, b + 1).unwrap();
			if let Ok(sum) = part.checked_add(more) {
				prop_assert_eq!(sum.checked_sub(more), Ok(Some(part)));
				prop_assert!(sum > part);
			}
			prop_assert_eq!(part.checked_sub(part), Ok(None));
		}

		#[test]
		fn equal_parts_add_up_to_the_whole(n in 1u64..200) {
			prop_assert_eq!(Share::sum((0..n).map(|_| Share::new(1, n).unwrap())), Ok(Share::WHOLE));
		}
	}
}
