//! The present period of an account: until when interest is counted at one rate, and what is billed then.

use super::Contract;
use crate::{
	credit::Repayment,
	dates::{due, nominal_due},
	days::{part_of_year, MONTH},
	limits::LAST_DAY,
	period::period_end,
	DayCount, ScheduleError,
};
use madang_primitives::{KoreanDay, RatePpm};

/// Days with one rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
	days: DayCount,
	from: KoreanDay,
	/// The day before which it ends.
	pub to: KoreanDay,
	/// The rate.
	pub rate: RatePpm,
	/// The due day of the instalment that is billed at its end, if one is.
	pub bill: Option<KoreanDay>,
}

impl Segment {
	/// The day on which the next segment begins to count: the last one, or the due day of the instalment where
	/// that is earlier. By months, a bill that is due before its month ends has the interest of all of it.
	pub fn end(&self) -> KoreanDay {
		self.bill.map_or(self.to, |due| due.min(self.to))
	}

	/// Which part of a year a change on a day counts until the end.
	///
	/// By months, the whole segment is a twelfth of a year, and days are counted within it and before it.
	pub fn part_from(&self, day: KoreanDay) -> u64 {
		match self.days {
			DayCount::Monthly if day <= self.from => {
				MONTH.saturating_add(part_of_year(self.days, day, self.from))
			}
			days => part_of_year(days, day, self.to),
		}
	}
}

impl Contract<'_> {
	/// The number of instalments.
	pub(super) fn instalments(&self) -> u16 {
		match &self.credit.repayment {
			Repayment::Irregular(parts) => u16::try_from(parts.len()).unwrap_or(u16::MAX),
			_ => self.credit.term_months,
		}
	}

	/// The first day of the first period of a loan that begins on a day.
	pub(super) fn first_period(&self, start: KoreanDay) -> KoreanDay {
		match self.credit.days {
			DayCount::Monthly => nominal_due(start, self.credit.pay_day, 0),
			_ => start,
		}
	}

	/// The segment that begins on a day, before instalment `next`; `None` after the last instalment.
	pub(super) fn segment(
		&self,
		start: KoreanDay,
		next: u16,
		from: KoreanDay,
	) -> Result<Option<Segment>, ScheduleError> {
		let credit = self.credit;
		let (nominal, month, until) = match &credit.repayment {
			Repayment::Irregular(parts) => {
				let Some(part) = parts.get(usize::from(next).saturating_sub(1)) else {
					return Ok(None);
				};
				let (month, until) = self.month_of(start, from);
				(part.day, month, until)
			}
			_ if next > credit.term_months => return Ok(None),
			_ => {
				let nominal = nominal_due(start, credit.pay_day, next);
				(nominal, next.saturating_sub(1), LAST_DAY)
			}
		};
		let due = due(nominal, credit.holiday, start, self.is_holiday);
		let end = period_end(credit, nominal, due);
		let rate = credit.rate_in(month, start, self.fixings)?;
		let bill = (end <= until).then_some(due);
		Ok(Some(Segment { days: credit.days, from, to: end.min(until), rate, bill }))
	}

	/// The rate after the last instalment: that of the last month.
	pub(super) fn last_rate(&self, start: KoreanDay) -> Result<RatePpm, ScheduleError> {
		let last = self.credit.term_months.saturating_sub(1);
		self.credit.rate_in(last, start, self.fixings)
	}

	/// The month of a loan in which a day is, counted from 0, and the first day after it. The last month has
	/// no end.
	fn month_of(&self, start: KoreanDay, day: KoreanDay) -> (u16, KoreanDay) {
		let months = |day: KoreanDay| {
			let (year, month, _) = day.to_civil();
			u32::from(year).saturating_mul(12).saturating_add(u32::from(month))
		};
		let apart = u16::try_from(months(day).saturating_sub(months(start))).unwrap_or(u16::MAX);
		let last = self.credit.term_months.saturating_sub(1);
		let begins = |month: u16| match month {
			0 => start,
			month => nominal_due(start, self.credit.pay_day, month),
		};
		// The pay day of the day's own month may be later than the day.
		let month = if begins(apart) <= day { apart } else { apart.saturating_sub(1) }.min(last);
		let until = if month == last { LAST_DAY } else { begins(month.saturating_add(1)) };
		(month, until)
	}
}
