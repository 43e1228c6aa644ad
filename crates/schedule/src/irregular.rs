//! The instalments of an irregular repayment.

use crate::{
	credit::{Credit, Fixing, Instalment, Part},
	dates::{due, nominal_due},
	errors::ScheduleError,
	limits::LAST_DAY,
	period::{line, period_end, Running},
};
use alloc::vec::Vec;
use madang_primitives::{KoreanDay, RatePpm};

/// The instalments on the days of the parts. Within each, the rate can change with every month.
pub(crate) fn irregular(
	credit: &Credit,
	parts: &[Part],
	start: KoreanDay,
	running: &mut Running,
	fixings: &[Fixing],
	is_holiday: &mut impl FnMut(KoreanDay) -> bool,
) -> Result<Vec<Instalment>, ScheduleError> {
	let end = nominal_due(start, credit.pay_day, credit.term_months);
	if let Some(part) = parts.iter().find(|part| part.day <= start || part.day > end) {
		return Err(ScheduleError::PartOutsideTerm { day: part.day });
	}
	let mut lines = Vec::with_capacity(parts.len());
	let mut months = Months { credit, start, fixings, month: 0 };
	let mut from = start;
	for (number, part) in (1u16..).zip(parts) {
		let due = due(part.day, credit.holiday, start, &mut *is_holiday);
		let to = period_end(credit, part.day, due);
		while from < to {
			let (rate, until) = months.rate_until(from)?;
			let until = until.min(to);
			running.advance(from, until, rate)?;
			from = until;
		}
		let last = usize::from(number) == parts.len();
		let interest = running.interest()?;
		let principal = running.repay(if last { running.outstanding } else { part.amount });
		lines.push(line(number, (part.day, due), principal, interest, running.outstanding)?);
	}
	Ok(lines)
}

/// The months of a loan, one after the other.
struct Months<'a> {
	credit: &'a Credit,
	start: KoreanDay,
	fixings: &'a [Fixing],
	/// The month that was last looked at, counted from 0.
	month: u16,
}

impl Months<'_> {
	/// The rate on a day, and the first day of the month after it. Days must not go back.
	fn rate_until(&mut self, day: KoreanDay) -> Result<(RatePpm, KoreanDay), ScheduleError> {
		loop {
			let next = self.month.saturating_add(1);
			let until = nominal_due(self.start, self.credit.pay_day, next);
			// The days by which a day off moves the last instalment are of the last month.
			let last = next >= self.credit.term_months;
			if day < until || last {
				let rate = self.credit.rate_in(self.month, self.start, self.fixings)?;
				return Ok((rate, if last { LAST_DAY } else { until }));
			}
			self.month = next;
		}
	}
}
