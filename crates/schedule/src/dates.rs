//! On which days instalments are due.

use crate::{
	credit::HolidayRule,
	limits::{LAST_DAY, MAX_MOVE},
};
use madang_primitives::KoreanDay;

/// Whether a day can be calculated with.
pub(crate) fn valid(day: KoreanDay) -> bool {
	(KoreanDay::FIRST..=LAST_DAY).contains(&day)
}

/// The day of a month, or the last day of a shorter month. Months continue over the end of a year:
/// month 13 is January of the next.
fn clipped(year: u16, month: u32, day: u8) -> KoreanDay {
	let later = month.saturating_sub(1);
	let years = u16::try_from(later / 12).unwrap_or(u16::MAX);
	let month = u8::try_from(later % 12).unwrap_or(0).saturating_add(1);
	let year = year.saturating_add(years);
	(0..4)
		.find_map(|shorter| KoreanDay::from_civil(year, month, day.saturating_sub(shorter)))
		// Every month has one of the four days, as `day` is at most 31.
		.unwrap_or(LAST_DAY)
}

/// The day `months` after another, by the calendar (민법 160): the same day of the month, or the last
/// day of a shorter month.
pub fn months_after(day: KoreanDay, months: u16) -> KoreanDay {
	let (year, month, of_month) = day.to_civil();
	clipped(year, u32::from(month).saturating_add(u32::from(months)), of_month)
}

/// The day on which an instalment is due by the contract: the pay day in the `number`th month after
/// the month of the first draw, or the last day of a shorter month. Each is found from the pay day and
/// not from the one before, so a short month does not move those that follow.
pub fn nominal_due(first_draw: KoreanDay, pay_day: u8, number: u16) -> KoreanDay {
	let (year, month, _) = first_draw.to_civil();
	clipped(year, u32::from(month).saturating_add(u32::from(number)), pay_day)
}

/// The day on which an instalment is due after days off have moved it. It is always after
/// `first_draw`: an instalment that would be due earlier is due on the next working day.
///
/// If there is no working day within [`MAX_MOVE`], it is moved by so many days.
pub fn due(
	nominal: KoreanDay,
	rule: HolidayRule,
	first_draw: KoreanDay,
	mut is_holiday: impl FnMut(KoreanDay) -> bool,
) -> KoreanDay {
	let mut works = |day: &KoreanDay| !day.is_weekend() && !is_holiday(*day);
	match rule {
		HolidayRule::Nominal => return nominal,
		HolidayRule::Preceding => {
			let earlier = (0..MAX_MOVE)
				.map(|days| nominal.minus(days))
				.find(&mut works)
				.unwrap_or(nominal.minus(MAX_MOVE));
			if earlier > first_draw {
				return earlier;
			}
		}
		HolidayRule::Following { .. } => {}
	}
	(0..MAX_MOVE).map(|days| nominal.plus(days)).find(works).unwrap_or(nominal.plus(MAX_MOVE))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn day(text: &str) -> KoreanDay {
		text.parse().unwrap()
	}

	const FOLLOWING: HolidayRule = HolidayRule::Following { accrue: false };

	#[test]
	fn the_last_day_is_the_end_of_2999() {
		assert_eq!(LAST_DAY.to_string(), "2999-12-31");
	}

	#[test]
	fn a_pay_day_on_the_31st_clips_to_month_ends_and_does_not_drift() {
		let dues = |draw: &str, numbers: core::ops::RangeInclusive<u16>| {
			numbers.map(|number| nominal_due(day(draw), 31, number).to_string()).collect::<Vec<_>>()
		};
		assert_eq!(
			dues("2026-12-31", 1..=5),
			["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]
		);
		assert_eq!(dues("2027-12-10", 1..=3), ["2028-01-31", "2028-02-29", "2028-03-31"]);
		assert_eq!(dues("2027-12-10", 12..=14), ["2028-12-31", "2029-01-31", "2029-02-28"]);
		// 2100 is not a leap year, 2000 was one.
		assert_eq!(dues("2099-12-31", 2..=2), ["2100-02-28"]);
		assert_eq!(dues("1999-12-31", 2..=2), ["2000-02-29"]);
	}

	#[test]
	fn a_pay_day_on_the_30th_is_on_the_30th_again_after_february() {
		assert_eq!(nominal_due(day("2027-01-30"), 30, 1), day("2027-02-28"));
		assert_eq!(nominal_due(day("2027-01-30"), 30, 2), day("2027-03-30"));
	}

	#[test]
	fn days_off_move_an_instalment_by_the_rule_of_the_contract() {
		// 2027-02-06 is a Saturday; the New Year (설날) holidays are the 6th to the 9th.
		let new_year = |held: KoreanDay| (day("2027-02-06")..=day("2027-02-09")).contains(&held);
		let due = |rule| due(day("2027-02-07"), rule, day("2027-01-07"), new_year).to_string();
		assert_eq!(due(FOLLOWING), "2027-02-10");
		assert_eq!(due(HolidayRule::Following { accrue: true }), "2027-02-10");
		assert_eq!(due(HolidayRule::Preceding), "2027-02-05");
		assert_eq!(due(HolidayRule::Nominal), "2027-02-07");
	}

	#[test]
	fn a_weekend_is_off_without_a_holiday() {
		let saturday = day("2027-02-20");
		assert_eq!(due(saturday, FOLLOWING, day("2027-01-20"), |_| false), day("2027-02-22"));
	}

	#[test]
	fn the_working_day_before_is_never_on_or_before_the_first_draw() {
		// The loan is paid out on a Thursday or on Friday, 2027-01-29.
		// With pay day 1, the first instalment is due on Monday, 2027-02-01. If that is a holiday, the
		// working day before is the day of the draw.
		let monday = day("2027-02-01");
		let off = |held| held == monday;
		let due = |draw: &str| due(monday, HolidayRule::Preceding, day(draw), off);
		assert_eq!(due("2027-01-28"), day("2027-01-29"));
		assert_eq!(due("2027-01-29"), day("2027-02-02"));
	}

	#[test]
	fn without_a_working_day_an_instalment_is_moved_by_the_most_days() {
		let nominal = day("2027-02-20");
		let start = day("2027-01-01");
		assert_eq!(due(nominal, FOLLOWING, start, |_| true), nominal.plus(MAX_MOVE));
		assert_eq!(due(nominal, HolidayRule::Preceding, start, |_| true), nominal.minus(MAX_MOVE));
	}

	proptest! {
		#[test]
		fn nominal_days_are_about_a_month_apart(
			draw in -25_567i32..300_000, pay_day in 1u8..=31, number in 0u16..600,
		) {
			let draw = KoreanDay(draw);
			let (one, next) =
				(nominal_due(draw, pay_day, number), nominal_due(draw, pay_day, number + 1));
			prop_assert!((28..=31).contains(&next.days_after(one)));
			prop_assert!(nominal_due(draw, pay_day, 1) > draw);
			let (_, _, of_month) = one.to_civil();
			prop_assert!(of_month == pay_day || one.plus(1).to_civil().2 == 1);
		}

		#[test]
		fn a_due_day_is_a_working_day_near_the_nominal_one(
			nominal in 0i32..300_000, offs in prop::collection::vec(any::<bool>(), 7),
			preceding in any::<bool>(),
		) {
			let nominal = KoreanDay(nominal);
			let off = |held: KoreanDay| offs[held.0.rem_euclid(7) as usize];
			let rule = if preceding { HolidayRule::Preceding } else { FOLLOWING };
			let found = due(nominal, rule, nominal.minus(28), off);
			prop_assert!(found.days_after(nominal).max(nominal.days_after(found)) <= MAX_MOVE);
			let works = (0..7).map(KoreanDay).any(|held| !held.is_weekend() && !off(held));
			prop_assert_eq!(!found.is_weekend() && !off(found), works);
			prop_assert_eq!(found > nominal, !preceding && found != nominal);
		}
	}
}
