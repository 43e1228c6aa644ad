//! Interest from day to day, to the won, with what is carried.

use crate::{
	credit::DayCount,
	dates::valid,
	days::{part_of_year, MONTH, YEAR},
	errors::ScheduleError,
};
use madang_primitives::{KoreanDay, RatePpm, Won};

/// What was left of a won when interest was rounded down, in [`REST_UNIT`]ths of a won.
///
/// The unit is the same for every rate and every day count, so a rest keeps its value when either
/// changes.
pub type Rest = u64;

/// The parts of a won in which a [`Rest`] is counted: millionths of a rate times the parts of a year.
pub const REST_UNIT: Rest = YEAR.saturating_mul(1_000_000);

/// Interest that is being added up, exactly, in [`REST_UNIT`]ths of a won.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Exact(u128);

impl Exact {
	/// Begin with what was carried.
	pub fn carried(rest: Rest) -> Self {
		Self(u128::from(rest))
	}

	/// With the interest on a principal for a part of a year.
	pub fn with(self, principal: Won, rate: RatePpm, part: u64) -> Result<Self, ScheduleError> {
		u128::from(principal)
			.checked_mul(u128::from(rate))
			.and_then(|yearly| yearly.checked_mul(u128::from(part)))
			.and_then(|interest| self.0.checked_add(interest))
			.map(Self)
			.ok_or(ScheduleError::Overflow)
	}

	/// So many whole won. The product of two numbers of 64 bits fits: nothing saturates.
	pub fn won(won: Won) -> Self {
		Self(u128::from(won).saturating_mul(u128::from(REST_UNIT)))
	}

	/// So many [`REST_UNIT`]ths of a won.
	pub const fn of(units: u128) -> Self {
		Self(units)
	}

	/// How many [`REST_UNIT`]ths of a won it is.
	pub const fn units(self) -> u128 {
		self.0
	}

	/// The interest in whole won, rounded down, and the rest.
	pub fn floor(self) -> Result<(Won, Rest), ScheduleError> {
		let unit = u128::from(REST_UNIT);
		let split = |value: Option<u128>| value.and_then(|value| u64::try_from(value).ok());
		split(self.0.checked_div(unit))
			.zip(split(self.0.checked_rem(unit)))
			.ok_or(ScheduleError::Overflow)
	}
}

/// The interest on a principal from one day to another, and the rest to carry to the next period.
///
/// It takes the same time for a day as for centuries, so a ledger can call it only when something
/// changes. The first day counts and the last does not. With the rest carried, the sum of periods that
/// follow each other is exactly that of one long period, also if the principal, the rate or the day
/// count changes in between.
///
/// With [`DayCount::Monthly`], these are the days of a broken month; [`month_interest`] is the interest
/// of a whole one.
pub fn accrue(
	principal: Won,
	rate: RatePpm,
	from: KoreanDay,
	to: KoreanDay,
	days: DayCount,
	rest: Rest,
) -> Result<(Won, Rest), ScheduleError> {
	if let Some(day) = [from, to].into_iter().find(|day| !valid(*day)) {
		return Err(ScheduleError::DayOutOfRange { day });
	}
	if to < from {
		return Err(ScheduleError::DaysNotInOrder);
	}
	if rest >= REST_UNIT {
		return Err(ScheduleError::RestOutOfRange);
	}
	Exact::carried(rest).with(principal, rate, part_of_year(days, from, to))?.floor()
}

/// The interest of a whole month by [`DayCount::Monthly`]: a twelfth of the yearly rate, rounded down.
pub fn month_interest(principal: Won, rate: RatePpm) -> Result<Won, ScheduleError> {
	Exact::default().with(principal, rate, MONTH)?.floor().map(|(interest, _)| interest)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::limits::{LAST_DAY, MAX_PRINCIPAL, WHOLE_RATE};
	use proptest::prelude::*;

	fn day(text: &str) -> KoreanDay {
		text.parse().unwrap()
	}

	fn any_days() -> impl Strategy<Value = DayCount> {
		prop::sample::select(vec![DayCount::Act365, DayCount::ActAct, DayCount::Thirty360])
	}

	#[test]
	fn a_rest_is_counted_in_parts_of_rate_and_year() {
		assert_eq!(REST_UNIT, YEAR * u64::from(WHOLE_RATE));
	}

	#[test]
	fn a_leap_year_costs_what_each_day_count_says() {
		let interest = |days| {
			let (from, to) = (day("2027-12-31"), day("2028-12-31"));
			assert_eq!(to.days_after(from), 366);
			accrue(10_000_000, 45_000, from, to, days, 0).unwrap().0
		};
		assert_eq!(interest(DayCount::Act365), 451_232);
		assert_eq!(interest(DayCount::ActAct), 450_003);
		assert_eq!(interest(DayCount::Thirty360), 450_000);
	}

	#[test]
	fn a_month_of_a_large_loan_is_that_of_a_public_answer() {
		// jisiklog.com, question 6929375: 1,000,000,000 won at 7 % for 31 days: 5,945,205 won.
		let (from, to) = (day("2027-03-01"), day("2027-04-01"));
		let interest = accrue(1_000_000_000, 70_000, from, to, DayCount::Act365, 0);
		assert_eq!(interest.unwrap().0, 5_945_205);
	}

	#[test]
	fn what_is_carried_is_paid_when_it_is_a_won() {
		// 100 won at 3.65 % are a hundredth of a won a day.
		let first = day("2027-01-01");
		let mut rest = 0;
		let paid = (0..300)
			.map(|later| {
				let (from, to) = (first.plus(later), first.plus(later + 1));
				let (interest, carried) =
					accrue(100, 36_500, from, to, DayCount::Act365, rest).unwrap();
				rest = carried;
				interest
			})
			.collect::<Vec<_>>();
		assert_eq!(paid.iter().sum::<Won>(), 3);
		assert_eq!((paid[98], paid[99], rest), (0, 1, 0));
	}

	#[test]
	fn a_month_is_rounded_down_and_carries_nothing() {
		assert_eq!(month_interest(100_000_000, 39_500), Ok(329_166));
		assert_eq!(month_interest(100, 39_500), Ok(0));
	}

	#[test]
	fn nothing_overflows_at_the_limits() {
		let whole = (KoreanDay::FIRST, LAST_DAY);
		let (interest, _) =
			accrue(MAX_PRINCIPAL, WHOLE_RATE, whole.0, whole.1, DayCount::ActAct, REST_UNIT - 1)
				.unwrap();
		// From 1900-01-01 to 2999-12-31: 1,100 years less a day.
		assert_eq!(interest, 1_100 * MAX_PRINCIPAL - MAX_PRINCIPAL.div_ceil(365) + 1);
		let most = accrue(u64::MAX, u32::MAX, whole.0, whole.1, DayCount::Act365, 0);
		assert_eq!(most, Err(ScheduleError::Overflow));
	}

	#[test]
	fn bad_input_is_an_error() {
		let (first, last) = (day("2027-01-01"), day("2027-02-01"));
		let of = |from, to, rest| accrue(1, 1, from, to, DayCount::Act365, rest);
		assert_eq!(of(last, first, 0), Err(ScheduleError::DaysNotInOrder));
		assert_eq!(of(first, last, REST_UNIT), Err(ScheduleError::RestOutOfRange));
		for day in [KoreanDay(i32::MIN), KoreanDay(i32::MAX)] {
			assert_eq!(of(day, day, 0), Err(ScheduleError::DayOutOfRange { day }));
		}
	}

	proptest! {
		#[test]
		fn two_periods_cost_what_one_costs(
			principal in 0..=MAX_PRINCIPAL, rate in 0..=WHOLE_RATE, days in any_days(),
			mut on in prop::array::uniform3(-25_567i32..=376_199), rest in 0..REST_UNIT,
		) {
			on.sort_unstable();
			let [from, middle, to] = on.map(KoreanDay);
			let (first, carried) = accrue(principal, rate, from, middle, days, rest).unwrap();
			let (second, left) = accrue(principal, rate, middle, to, days, carried).unwrap();
			let whole = accrue(principal, rate, from, to, days, rest).unwrap();
			prop_assert_eq!((first + second, left), whole);
		}

		#[test]
		fn nothing_panics(
			principal in any::<u64>(), rate in any::<u32>(), from in any::<i32>(), to in any::<i32>(),
			rest in any::<u64>(), days in any_days(),
		) {
			let found = accrue(principal, rate, KoreanDay(from), KoreanDay(to), days, rest);
			prop_assert!(found.map_or(true, |(_, rest)| rest < REST_UNIT));
			let _ = month_interest(principal, rate);
		}
	}
}
