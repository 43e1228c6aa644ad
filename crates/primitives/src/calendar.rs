//! Calendar days in Korean time, and the end of legal terms.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01 00:00 UTC, like the timestamps of blocks.
pub type Moment = u64;

/// Milliseconds in a day.
pub const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Korean time is nine hours ahead of UTC, all year.
const KST_AHEAD_MS: u64 = 9 * 60 * 60 * 1_000;

/// A calendar day in Korean time, counted from 1970-01-01. Earlier days are negative: the books reach
/// back to 1910, and dates can be written from 1900 on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KoreanDay(pub i32);

/// The first year that a date can have.
const FIRST_YEAR: u16 = 1900;

impl KoreanDay {
	/// The first day that a date can have: 1900-01-01.
	pub const FIRST: Self = Self(-25_567);

	/// The day on which a moment falls.
	pub fn of(moment: Moment) -> Self {
		let days = moment.saturating_add(KST_AHEAD_MS) / DAY_MS;
		Self(i32::try_from(days).unwrap_or(i32::MAX))
	}

	/// The last millisecond of the day. Moments begin in 1970, so earlier days end at zero.
	pub fn end(self) -> Moment {
		let next = i64::from(self.0).saturating_add(1);
		u64::try_from(next)
			.unwrap_or(0)
			.saturating_mul(DAY_MS)
			.saturating_sub(KST_AHEAD_MS)
			.saturating_sub(1)
	}

	/// The day `days` later.
	pub const fn plus(self, days: u32) -> Self {
		Self(self.0.saturating_add_unsigned(days))
	}

	/// The day `days` earlier.
	pub const fn minus(self, days: u32) -> Self {
		Self(self.0.saturating_sub_unsigned(days))
	}

	/// How many days this day is after another one: zero if it is not after it.
	pub const fn days_after(self, other: Self) -> u32 {
		if self.0 > other.0 {
			self.0.abs_diff(other.0)
		} else {
			0
		}
	}

	/// Whether the day is a Saturday or a Sunday.
	pub const fn is_weekend(self) -> bool {
		// 1970-01-01 was a Thursday.
		matches!(self.0.rem_euclid(7), 2 | 3)
	}

	/// Year, month and day of the month.
	pub fn to_civil(self) -> (u16, u8, u8) {
		// Days since 0000-03-01, in eras of 400 years (Gregorian calendar).
		let days = i64::from(self.0).saturating_add(719_468);
		let era = days.div_euclid(146_097);
		let day_of_era = days.rem_euclid(146_097);
		let year_of_era =
			(day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
		let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
		let month_from_march = (5 * day_of_year + 2) / 153;
		let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
		let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
		let year = year_of_era + era * 400 + i64::from(month <= 2);
		let year = u16::try_from(year.max(0)).unwrap_or(u16::MAX);
		(year, month as u8, day as u8)
	}

	/// The day of a civil date from 1900 on, or `None` if the date does not exist.
	pub fn from_civil(year: u16, month: u8, day: u8) -> Option<Self> {
		if year < FIRST_YEAR {
			return None;
		}
		let shifted = i64::from(year) - i64::from(month <= 2);
		let era = shifted / 400;
		let year_of_era = shifted % 400;
		let month_from_march = (i64::from(month) + 9) % 12;
		let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
		let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
		let days = era * 146_097 + day_of_era - 719_468;
		let found = Self(i32::try_from(days).ok()?);
		(found.to_civil() == (year, month, day)).then_some(found)
	}
}

impl fmt::Display for KoreanDay {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (year, month, day) = self.to_civil();
		write!(f, "{year:04}-{month:02}-{day:02}")
	}
}

impl FromStr for KoreanDay {
	type Err = &'static str;

	/// Reads `2026-11-24`.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let problem = "a date is YYYY-MM-DD, from 1900 on";
		let mut parts = text.split('-');
		let mut part = |digits: usize| {
			parts
				.next()
				.filter(|part| {
					part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
				})
				.ok_or(problem)
		};
		let (year, month, day) = (part(4)?, part(2)?, part(2)?);
		if parts.next().is_some() {
			return Err(problem);
		}
		Self::from_civil(
			year.parse().map_err(|_| problem)?,
			month.parse().map_err(|_| problem)?,
			day.parse().map_err(|_| problem)?,
		)
		.ok_or(problem)
	}
}

/// Most days that the end of a term is moved because it is on days off. The longest row of days off
/// that the law can cause is about ten.
pub const MAX_DAYS_OFF: u32 = 30;

/// The last day of a term of `days` after an event (민법 155-161).
///
/// The day of the event does not count (157). A term that would end on a Saturday, a Sunday or a
/// holiday ends on the next working day (161). If no working day is found within [`MAX_DAYS_OFF`],
/// the term ends so many days later.
pub fn term_end(
	event: KoreanDay,
	days: u32,
	mut is_holiday: impl FnMut(KoreanDay) -> bool,
) -> KoreanDay {
	let nominal = event.plus(days);
	(0..MAX_DAYS_OFF)
		.map(|later| nominal.plus(later))
		.find(|day| !day.is_weekend() && !is_holiday(*day))
		.unwrap_or(nominal.plus(MAX_DAYS_OFF))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn day(text: &str) -> KoreanDay {
		text.parse().unwrap()
	}

	#[test]
	fn a_korean_day_begins_at_fifteen_hours_utc() {
		// 2026-11-24 06:09:56 UTC is 15:09 of the same day in Seoul; 15:00 UTC is the next day.
		assert_eq!(KoreanDay::of(1_795_500_596_000), day("2026-11-24"));
		let end = day("2026-11-24").end();
		assert_eq!(KoreanDay::of(end), day("2026-11-24"));
		assert_eq!(KoreanDay::of(end + 1), day("2026-11-25"));
	}

	#[test]
	fn terms_end_on_a_working_day() {
		// 30 days after Tuesday 2026-11-24 is Thursday 2026-12-24.
		assert_eq!(term_end(day("2026-11-24"), 30, |_| false), day("2026-12-24"));
		// 30 days after the 26th is Saturday 2026-12-26, so the term ends on Monday.
		assert_eq!(term_end(day("2026-11-26"), 30, |_| false), day("2026-12-28"));
		// If that Monday is a holiday, the term ends on Tuesday.
		assert_eq!(term_end(day("2026-11-26"), 30, |d| d == day("2026-12-28")), day("2026-12-29"));
	}

	#[test]
	fn invalid_dates_are_rejected() {
		for text in
			["2026-13-01", "2026-02-29", "2026-1-01", "1899-12-31", "2026-00-10", "2026-01-00", ""]
		{
			assert!(text.parse::<KoreanDay>().is_err(), "{text}");
		}
		assert_eq!(day("1970-01-01"), KoreanDay(0));
		assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
	}

	/// The land survey of 1910 began the books. Before, days were unsigned and began in 1970.
	#[test]
	fn days_reach_back_to_the_beginning_of_the_books() {
		assert_eq!(day("1900-01-01"), KoreanDay::FIRST);
		assert_eq!(day("1910-08-24").to_string(), "1910-08-24");
		assert_eq!(day("1969-12-31"), KoreanDay(-1));
		assert!(day("1969-12-31") < day("1970-01-01"));
		// A Saturday, a Sunday and a Monday.
		let off = ["1949-10-01", "1949-10-02", "1949-10-03"].map(|text| day(text).is_weekend());
		assert_eq!(off, [true, true, false]);
		assert_eq!(day("1910-08-24").end(), 0);
		assert_eq!(day("1970-01-05").days_after(day("1969-12-31")), 5);
		assert_eq!(day("1969-12-31").days_after(day("1970-01-05")), 0);
		assert_eq!(day("1970-01-05").minus(5), day("1969-12-31"));
	}

	proptest! {
		#[test]
		fn dates_read_back(days in -25_567i32..100_000) {
			let day = KoreanDay(days);
			prop_assert_eq!(day.to_string().parse(), Ok(day));
			let (y, m, d) = day.to_civil();
			prop_assert_eq!(KoreanDay::from_civil(y, m, d), Some(day));
		}
	}
}
