//! What an early or a late repayment costs.

use crate::{
	accrue::{accrue, Rest},
	credit::{DayCount, LateInterest, PrepaymentFee},
	dates::{months_after, valid},
	errors::ScheduleError,
	limits::WHOLE_RATE,
};
use madang_primitives::{KoreanDay, RatePpm, Won};

impl LateInterest {
	/// The rate on what is overdue: the rate of the contract and the addition, at most the cap.
	///
	/// The cap is a term of the contract, because the number of the law changes by decree. Now all
	/// interest together, late interest included, is at most 20 % a year (대부업 등의 등록 및 금융이용자
	/// 보호에 관한 법률 제15조 for banks, 이자제한법 제2조 for others).
	pub fn rate(&self, rate: RatePpm) -> RatePpm {
		rate.saturating_add(self.add).min(self.cap)
	}
}

/// The interest on an amount that is overdue, and the rest to carry. Everything else is as in
/// [`accrue`].
///
/// The amount is only what is overdue. A person who owes less than 50 million won owes no late interest
/// on instalments that are not yet due by the contract, even after acceleration (개인금융채권의 관리 및
/// 개인금융채무자의 보호에 관한 법률 제3조 제2항, 제7조).
pub fn late_interest(
	overdue: Won,
	rate: RatePpm,
	late: &LateInterest,
	(from, to): (KoreanDay, KoreanDay),
	days: DayCount,
	rest: Rest,
) -> Result<(Won, Rest), ScheduleError> {
	accrue(overdue, late.rate(rate), from, to, days, rest)
}

/// The fee for repaying an amount on a day before it is due: amount × rate × days left ÷ days of the
/// fee period, rounded down. The fee period begins with the first draw and ends `until_months` later;
/// from that day on there is no fee.
///
/// A fee is allowed only within three years after the loan began, and only for the lender's cost
/// (금융소비자 보호에 관한 법률 제20조 제1항 제4호 나목). [`Credit::check`](crate::Credit::check) refuses more than
/// three years.
pub fn prepayment_fee(
	amount: Won,
	fee: &PrepaymentFee,
	first_draw: KoreanDay,
	on: KoreanDay,
) -> Result<Won, ScheduleError> {
	if let Some(day) = [first_draw, on].into_iter().find(|day| !valid(*day)) {
		return Err(ScheduleError::DayOutOfRange { day });
	}
	if on < first_draw {
		return Err(ScheduleError::DaysNotInOrder);
	}
	let end = months_after(first_draw, fee.until_months);
	let (left, all) = (end.days_after(on), end.days_after(first_draw));
	if left == 0 {
		return Ok(0);
	}
	u128::from(amount)
		.checked_mul(u128::from(fee.rate))
		.and_then(|whole| whole.checked_mul(u128::from(left)))
		.and_then(|part| part.checked_div(u128::from(WHOLE_RATE).saturating_mul(u128::from(all))))
		.and_then(|fee| u64::try_from(fee).ok())
		.ok_or(ScheduleError::Overflow)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn day(text: &str) -> KoreanDay {
		text.parse().unwrap()
	}

	const FEE: PrepaymentFee = PrepaymentFee { rate: 12_000, until_months: 36 };

	fn fee(amount: Won, on: &str) -> Won {
		prepayment_fee(amount, &FEE, day("2027-03-02"), day(on)).unwrap()
	}

	#[test]
	fn a_fee_becomes_less_each_day_and_ends_after_its_months() {
		// 2027-03-02 to 2030-03-02: 1,096 days, with 2028-02-29.
		assert_eq!(fee(100_000_000, "2027-03-02"), 1_200_000);
		assert_eq!(fee(100_000_000, "2027-03-03"), 1_198_905);
		assert_eq!(fee(100_000_000, "2028-09-01"), 1_200_000 * 547 / 1_096);
		assert_eq!(fee(100_000_000, "2030-03-01"), 1_094);
		assert_eq!(fee(100_000_000, "2030-03-02"), 0);
		assert_eq!(fee(100_000_000, "2040-01-01"), 0);
	}

	#[test]
	fn half_of_the_time_costs_half_of_the_fee() {
		// "주택담보대출 중도상환수수료 면제 조건 총정리", a guide in a public repository: 100,000,000 won at
		// 1.2 %, 18 of 36 months left: 600,000 won. In days, that is 548 of 1,096.
		assert_eq!(fee(100_000_000, "2028-08-31"), 600_000);
	}

	#[test]
	fn a_fee_is_only_on_what_is_repaid_early() {
		assert_eq!(fee(40_000_000, "2027-03-02"), 480_000);
		assert_eq!(fee(0, "2027-03-02"), 0);
	}

	#[test]
	fn no_fee_is_agreed_without_months() {
		let none = PrepaymentFee::default();
		let start = day("2027-03-02");
		assert_eq!(prepayment_fee(1_000, &none, start, start), Ok(0));
		let order = prepayment_fee(1_000, &FEE, start, start.minus(1));
		assert_eq!(order, Err(ScheduleError::DaysNotInOrder));
		let range = prepayment_fee(1_000, &FEE, start, KoreanDay(i32::MAX));
		assert_eq!(range, Err(ScheduleError::DayOutOfRange { day: KoreanDay(i32::MAX) }));
		let most = PrepaymentFee { rate: u32::MAX, until_months: 36 };
		assert_eq!(prepayment_fee(u64::MAX, &most, start, start), Err(ScheduleError::Overflow));
	}

	#[test]
	fn late_interest_is_on_what_is_overdue_and_capped() {
		let late = LateInterest { add: 30_000, cap: 200_000 };
		assert_eq!(late.rate(45_000), 75_000);
		assert_eq!(late.rate(180_000), 200_000);
		// 1,000,000 won, overdue for 73 days: a fifth of a year at 7.5 %.
		let period = (day("2027-04-01"), day("2027-06-13"));
		let interest = late_interest(1_000_000, 45_000, &late, period, DayCount::Act365, 0);
		assert_eq!(interest, Ok((15_000, 0)));
		let capped = late_interest(1_000_000, 180_000, &late, period, DayCount::Act365, 0);
		assert_eq!(capped, Ok((40_000, 0)));
	}

	proptest! {
		#[test]
		fn a_fee_is_at_most_the_rate_and_never_grows(
			amount in any::<u64>(), rate in 0..=WHOLE_RATE, until_months in any::<u16>(),
			start in 0i32..300_000, later in 0u32..2_000,
		) {
			let terms = PrepaymentFee { rate, until_months };
			let start = KoreanDay(start);
			let of = |later| prepayment_fee(amount, &terms, start, start.plus(later)).unwrap();
			prop_assert!(of(later) <= amount);
			prop_assert!(of(later + 1) <= of(later));
		}
	}
}
