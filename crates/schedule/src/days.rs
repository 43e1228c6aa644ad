//! What part of a year a period is: the one table of day counts.

use crate::credit::DayCount;
use madang_primitives::KoreanDay;

/// The parts into which a year is divided, so that the day and the month of every day count is a whole
/// number of them: the least common multiple of 365, 366, 360 and 12.
pub const YEAR: u64 = 1_603_080;

/// A twelfth of a year.
pub const MONTH: u64 = 133_590;

/// A day in a year of 365, 366 and 360 days.
const DAY_OF_365: u64 = 4_392;
const DAY_OF_366: u64 = 4_380;
const DAY_OF_360: u64 = 4_453;

/// How much of a year is from one day to another, in [`YEAR`]s. The first day counts and the last does
/// not (한편넣기), so two periods that follow each other are as much as both together. Zero if `to` is
/// not after `from`.
///
/// [`DayCount::Monthly`] counts the days of a broken month as [`DayCount::Act365`] does.
pub fn part_of_year(days: DayCount, from: KoreanDay, to: KoreanDay) -> u64 {
	let all = u64::from(to.days_after(from));
	match days {
		DayCount::Monthly | DayCount::Act365 => all.saturating_mul(DAY_OF_365),
		DayCount::ActAct => {
			let leap = leap_days_before(to).saturating_sub(leap_days_before(from)).min(all);
			all.saturating_sub(leap)
				.saturating_mul(DAY_OF_365)
				.saturating_add(leap.saturating_mul(DAY_OF_366))
		}
		DayCount::Thirty360 => thirty_days_before(to)
			.saturating_sub(thirty_days_before(from))
			.saturating_mul(DAY_OF_360),
	}
}

/// How many days before a day are in leap years, from the year 0 on.
fn leap_days_before(day: KoreanDay) -> u64 {
	let (year, _, _) = day.to_civil();
	let before = u64::from(year).saturating_sub(1);
	let leap_years = (before / 4).saturating_sub(before / 100).saturating_add(before / 400);
	let own = match KoreanDay::from_civil(year, 1, 1) {
		Some(new_year) if is_leap(year) => u64::from(day.days_after(new_year)),
		_ => 0,
	};
	leap_years.saturating_mul(366).saturating_add(own)
}

fn is_leap(year: u16) -> bool {
	KoreanDay::from_civil(year, 2, 29).is_some()
}

/// How many days are before a day if every month has 30, and the 31st counts as the 30th.
fn thirty_days_before(day: KoreanDay) -> u64 {
	let (year, month, of_month) = day.to_civil();
	u64::from(year)
		.saturating_mul(360)
		.saturating_add(u64::from(month).saturating_mul(30))
		.saturating_add(u64::from(of_month.min(30)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn part(days: DayCount, from: &str, to: &str) -> u64 {
		part_of_year(days, from.parse().unwrap(), to.parse().unwrap())
	}

	#[test]
	fn every_day_count_divides_the_year_exactly() {
		assert_eq!(DAY_OF_365 * 365, YEAR);
		assert_eq!(DAY_OF_366 * 366, YEAR);
		assert_eq!(DAY_OF_360 * 360, YEAR);
		assert_eq!(MONTH * 12, YEAR);
	}

	#[test]
	fn actual_days_belong_to_their_own_years_as_in_the_examples_of_isda() {
		// Quoted from QuantLib, test-suite/daycounters.cpp, testActualActual: the examples of ISDA's
		// paper "EMU and Market Conventions" (1998) and "The Actual/Actual Day Count Fraction" (1999).
		for (from, to, expected) in [
			("2003-11-01", "2004-05-01", 0.497724380567),
			("1999-02-01", "1999-07-01", 0.410958904110),
			("1999-07-01", "2000-07-01", 1.001377348600),
			("2002-08-15", "2003-07-15", 0.915068493151),
			("2003-07-15", "2004-01-15", 0.504004790778),
			("1999-07-30", "2000-01-30", 0.503892506924),
			("2000-01-30", "2000-06-30", 0.415300546448),
		] {
			let fraction = part(DayCount::ActAct, from, to) as f64 / YEAR as f64;
			assert!((fraction - expected).abs() < 1e-10, "{from}: {fraction}");
		}
	}

	#[test]
	fn months_of_thirty_days_are_counted_as_spreadsheets_do() {
		// DAYS360 with the European method: Apache POI, class Days360 of the API documentation.
		for (from, to, expected) in
			[("1993-02-28", "1993-03-01", 3), ("1996-02-29", "1996-03-01", 2)]
		{
			assert_eq!(part(DayCount::Thirty360, from, to), expected * DAY_OF_360);
		}
		// CalendarFixture of FIT's demonstration pages (fit.c2.com).
		for (from, to, expected) in
			[("2003-02-15", "2003-03-15", 30), ("2003-02-15", "2003-03-16", 31)]
		{
			assert_eq!(part(DayCount::Thirty360, from, to), expected * DAY_OF_360);
		}
	}

	#[test]
	fn a_leap_year_has_a_day_more_by_act_365_only() {
		let year = |days| part(days, "2028-01-01", "2029-01-01");
		assert_eq!(year(DayCount::Act365), YEAR + DAY_OF_365);
		assert_eq!(year(DayCount::ActAct), YEAR);
		assert_eq!(year(DayCount::Thirty360), YEAR);
	}

	#[test]
	fn the_first_day_counts_and_the_last_does_not() {
		// 2027-12-31 is of a common year, 2028-01-01 of a leap year.
		assert_eq!(part(DayCount::ActAct, "2027-12-31", "2028-01-01"), DAY_OF_365);
		assert_eq!(part(DayCount::ActAct, "2028-01-01", "2028-01-02"), DAY_OF_366);
		assert_eq!(part(DayCount::ActAct, "2028-01-01", "2028-01-01"), 0);
		assert_eq!(part(DayCount::ActAct, "2028-01-02", "2028-01-01"), 0);
	}

	#[test]
	fn days_of_leap_years_are_counted_as_one_by_one() {
		let mut counted = leap_days_before(KoreanDay(-25_567));
		for day in -25_567..60_000 {
			assert_eq!(leap_days_before(KoreanDay(day)), counted, "{}", KoreanDay(day));
			counted += u64::from(is_leap(KoreanDay(day).to_civil().0));
		}
	}

	proptest! {
		#[test]
		fn two_periods_are_as_much_as_both_together(
			mut on in prop::array::uniform3(-25_567i32..376_199),
			days in prop::sample::select(vec![
				DayCount::Monthly, DayCount::Act365, DayCount::ActAct, DayCount::Thirty360,
			]),
		) {
			on.sort_unstable();
			let [from, middle, to] = on.map(KoreanDay);
			prop_assert_eq!(
				part_of_year(days, from, middle) + part_of_year(days, middle, to),
				part_of_year(days, from, to)
			);
		}

		#[test]
		fn no_input_overflows(from in any::<i32>(), to in any::<i32>()) {
			for days in [DayCount::Act365, DayCount::ActAct, DayCount::Thirty360] {
				part_of_year(days, KoreanDay(from), KoreanDay(to));
			}
		}
	}
}
