//! The equal instalment.

use crate::wide::Wide;
use madang_primitives::{RatePpm, Won};

/// The monthly rate is the yearly rate in millionths over this.
const MONTHS_OF_MILLIONTHS: u32 = 12_000_000;

/// The instalment that repays a principal in equal monthly instalments, rounded down to whole won:
/// `P · r / (1 - (1 + r)^-n)` with the monthly rate `r`; without interest, `P / n`. `None` without
/// months, or if it does not fit.
///
/// It is exact. With `r = rate / d` and `q = d + rate`, the instalment is the fraction of whole numbers
/// `P · rate · q^n / (d · (q^n - d^n))`. Both are calculated in full, and divided once. No number of
/// digits would be provably enough otherwise, because the fraction can be a whole number of won.
pub fn annuity(principal: Won, rate: RatePpm, months: u16) -> Option<Won> {
	if rate == 0 {
		return principal.checked_div(u64::from(months));
	}
	let growing = MONTHS_OF_MILLIONTHS.checked_add(rate)?;
	// A smaller fraction has the same value, and its powers have fewer digits.
	let common = gcd(growing, MONTHS_OF_MILLIONTHS);
	let (base, growing) = (MONTHS_OF_MILLIONTHS.checked_div(common)?, growing.checked_div(common)?);
	let grown = Wide::power(growing, months);
	let gained = grown.clone().minus(&Wide::power(base, months))?;
	let rate = u64::from(growing.checked_sub(base)?);
	grown.times(principal).times(rate).divided_by(gained.times(u64::from(base)))
}

fn gcd(mut a: u32, mut b: u32) -> u32 {
	while let Some(rest) = a.checked_rem(b) {
		(a, b) = (b, rest);
	}
	a
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::limits::{MAX_MONTHS, MAX_PRINCIPAL, WHOLE_RATE};
	use proptest::prelude::*;

	#[test]
	fn it_is_the_figure_of_three_known_loans() {
		assert_eq!(annuity(100_000_000, 39_500, 36), Some(2_950_174));
		assert_eq!(annuity(30_000_000, 20_000, 60), Some(525_832));
		assert_eq!(annuity(10_000_000, 100, 12), Some(833_378));
	}

	#[test]
	fn without_interest_it_is_an_equal_part() {
		assert_eq!(annuity(1_000, 0, 3), Some(333));
		assert_eq!(annuity(1_000, 0, 0), None);
		assert_eq!(annuity(1_000, 10_000, 0), None);
	}

	#[test]
	fn an_instalment_of_exactly_whole_won_is_not_rounded_down() {
		// One month: principal and a month's interest. 12 % a year is 1 % a month.
		assert_eq!(annuity(1_000_000, 120_000, 1), Some(1_010_000));
		// Two months at 1 %: 20,100 · 0.01 · 1.0201 / 0.0201 = 10,201.
		assert_eq!(annuity(20_100, 120_000, 2), Some(10_201));
		assert_eq!(annuity(20_099, 120_000, 2), Some(10_200));
		// At 100 % in two months: (13/12)^2 · (1/12) / ((13/12)^2 - 1) = 169 / 300.
		assert_eq!(annuity(300, WHOLE_RATE, 2), Some(169));
		assert_eq!(annuity(299, WHOLE_RATE, 2), Some(168));
	}

	#[test]
	fn it_is_exact_at_the_limits() {
		// At 100 % over 600 months, it is a month's interest and less than a won: 10^15 / 12 = 83,333,333,333,333.3.
		assert_eq!(annuity(MAX_PRINCIPAL, WHOLE_RATE, MAX_MONTHS), Some(83_333_333_333_333));
		// A prime rate, so that nothing cancels. The figure is from Python's fractions.
		assert_eq!(annuity(MAX_PRINCIPAL, 999_983, MAX_MONTHS), Some(83_331_916_666_666));
		assert_eq!(annuity(MAX_PRINCIPAL, 1, MAX_MONTHS), Some(1_666_708_403_124));
		assert_eq!(annuity(u64::MAX, u32::MAX, u16::MAX), None);
	}

	proptest! {
		#[test]
		fn it_repays_the_principal_and_one_won_more_would_be_too_much(
			principal in 1u64..=1_000_000_000, rate in 1u32..=WHOLE_RATE, months in 1u16..=4,
		) {
			// Exact balances, in units of a won that become a twelve-millionth each month: 128 bits are
			// enough for four months.
			let left = |instalment: u64| {
				let (mut balance, mut unit) = (i128::from(principal), 1i128);
				for _ in 0..months {
					unit *= 12_000_000;
					balance = balance * (12_000_000 + i128::from(rate)) - unit * i128::from(instalment);
				}
				balance
			};
			let found = annuity(principal, rate, months).unwrap();
			prop_assert!(left(found) >= 0);
			prop_assert!(left(found + 1) < 0);
		}
	}
}
