//! Which rate holds in which month.

use crate::{
	credit::{Credit, Fixing, RateTerms},
	dates::nominal_due,
	errors::ScheduleError,
	limits::{LAST_DAY, WHOLE_RATE},
};
use madang_primitives::{KoreanDay, RatePpm};

impl RateTerms {
	/// The month in which the rate of a month was set, counted from 0.
	pub fn set_in(&self, month: u16) -> u16 {
		match self {
			Self::Fixed(_) => 0,
			Self::Index { reset_months, .. } => {
				month.saturating_sub(month.checked_rem(*reset_months).unwrap_or(month))
			}
			Self::Stepped(steps) => {
				let begun = steps.iter().map(|step| step.from_month).filter(|from| *from <= month);
				begun.max().unwrap_or(0)
			}
		}
	}
}

/// The rate of a month (counted from 0) that was set on the day `set_on`: the first day of the month
/// [`RateTerms::set_in`].
///
/// An index-linked rate is the latest fixing of that day or before, with the spread, from 0 up to the cap
/// (without a cap, up to 100 %). So a schedule of months to come takes the index as it is now. The fixings are
/// in the order of their days. Of two of one day, the one that is listed last counts.
pub fn effective_rate(
	rate: &RateTerms,
	month: u16,
	set_on: KoreanDay,
	fixings: &[Fixing],
) -> Result<RatePpm, ScheduleError> {
	match rate {
		RateTerms::Fixed(rate) => Ok(*rate),
		RateTerms::Index { index, spread, cap, .. } => {
			// An index can have thousands of fixings, and a schedule hundreds of months.
			let begun = fixings.partition_point(|fixing| fixing.from <= set_on);
			let fixing = fixings
				.iter()
				.take(begun)
				.rfind(|fixing| fixing.index == *index)
				.ok_or(ScheduleError::FixingMissing { index: *index, day: set_on })?;
			// A negative rate would have the bank pay interest.
			let rate = i64::from(fixing.rate).saturating_add(i64::from(*spread)).max(0);
			let cap = cap.unwrap_or(WHOLE_RATE);
			Ok(RatePpm::try_from(rate).map_or(cap, |rate| rate.min(cap)))
		}
		RateTerms::Stepped(steps) => {
			let begun = steps.iter().filter(|step| step.from_month <= month);
			Ok(begun.max_by_key(|step| step.from_month).map_or(0, |step| step.rate))
		}
	}
}

impl Credit {
	/// The month of a loan in which a day is, counted from 0, and the first day after it. The last month has
	/// no end: the days by which a day off moves the last instalment are in it.
	pub(crate) fn month_of(&self, start: KoreanDay, day: KoreanDay) -> (u16, KoreanDay) {
		let months = |day: KoreanDay| {
			let (year, month, _) = day.to_civil();
			u32::from(year).saturating_mul(12).saturating_add(u32::from(month))
		};
		let apart = u16::try_from(months(day).saturating_sub(months(start))).unwrap_or(u16::MAX);
		let last = self.term_months.saturating_sub(1);
		let begins = |month: u16| match month {
			0 => start,
			month => nominal_due(start, self.pay_day, month),
		};
		// The pay day of the day's own month may be later than the day.
		let month = if begins(apart) <= day { apart } else { apart.saturating_sub(1) }.min(last);
		let until = if month == last { LAST_DAY } else { begins(month.saturating_add(1)) };
		(month, until)
	}

	/// The rate of a month of the loan, counted from 0. Month 0 begins with the first draw, each other
	/// on a pay day, before days off move it.
	pub fn rate_in(
		&self,
		month: u16,
		first_draw: KoreanDay,
		fixings: &[Fixing],
	) -> Result<RatePpm, ScheduleError> {
		let set_on = match self.rate.set_in(month) {
			0 => first_draw,
			month => nominal_due(first_draw, self.pay_day, month),
		};
		effective_rate(&self.rate, month, set_on, fixings)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::credit::{IndexId, RateStep};

	const COFIX: IndexId = IndexId(1);

	fn day(text: &str) -> KoreanDay {
		text.parse().unwrap()
	}

	fn fixings() -> Vec<Fixing> {
		[(1, "2027-01-16", 28_000), (2, "2027-03-01", 99_000), (1, "2027-07-16", 31_000)]
			.map(|(index, from, rate)| Fixing { index: IndexId(index), from: day(from), rate })
			.to_vec()
	}

	fn linked(spread: i32, cap: Option<RatePpm>) -> RateTerms {
		RateTerms::Index { index: COFIX, spread, reset_months: 6, cap }
	}

	fn on(rate: &RateTerms, set_on: &str) -> Result<RatePpm, ScheduleError> {
		effective_rate(rate, 0, day(set_on), &fixings())
	}

	#[test]
	fn an_index_counts_from_its_day_until_the_next() {
		let rate = linked(12_000, None);
		assert_eq!(on(&rate, "2027-01-16"), Ok(40_000));
		assert_eq!(on(&rate, "2027-07-15"), Ok(40_000));
		assert_eq!(on(&rate, "2027-07-16"), Ok(43_000));
		assert_eq!(on(&rate, "2050-01-01"), Ok(43_000));
	}

	#[test]
	fn a_missing_fixing_names_index_and_day() {
		let missing = on(&linked(0, None), "2027-01-15").unwrap_err();
		assert_eq!(missing, ScheduleError::FixingMissing { index: COFIX, day: day("2027-01-15") });
		assert_eq!(missing.to_string(), "no value of index 1 holds on 2027-01-15");
	}

	#[test]
	fn a_spread_can_be_negative_but_a_rate_cannot() {
		assert_eq!(on(&linked(-4_000, None), "2027-02-01"), Ok(24_000));
		assert_eq!(on(&linked(-40_000, None), "2027-02-01"), Ok(0));
	}

	#[test]
	fn a_cap_is_the_most_that_a_rate_can_be() {
		assert_eq!(on(&linked(12_000, Some(39_000)), "2027-02-01"), Ok(39_000));
		assert_eq!(on(&linked(12_000, Some(41_000)), "2027-02-01"), Ok(40_000));
		assert_eq!(on(&linked(999_999, None), "2027-02-01"), Ok(WHOLE_RATE));
		let most = [Fixing { index: COFIX, from: day("2027-01-01"), rate: u32::MAX }];
		let rate = effective_rate(&linked(i32::MAX, None), 0, day("2027-01-01"), &most);
		assert_eq!(rate, Ok(WHOLE_RATE));
	}

	#[test]
	fn a_rate_is_set_again_after_the_agreed_months() {
		let rate = linked(0, None);
		let months = [0, 5, 6, 11, 12, 599].map(|month| rate.set_in(month));
		assert_eq!(months, [0, 0, 6, 6, 12, 594]);
	}

	#[test]
	fn each_step_holds_until_the_next() {
		let step = |from_month, rate| RateStep { from_month, rate };
		let steps = vec![step(0, 30_000), step(12, 35_000), step(60, 45_000)];
		let rate = RateTerms::Stepped(steps.try_into().unwrap());
		let of = |month| effective_rate(&rate, month, day("2027-01-01"), &[]).unwrap();
		assert_eq!(
			[0, 11, 12, 59, 60, 599].map(of),
			[30_000, 30_000, 35_000, 35_000, 45_000, 45_000]
		);
		assert_eq!([0, 11, 12, 59, 60].map(|month| rate.set_in(month)), [0, 0, 12, 12, 60]);
	}
}
