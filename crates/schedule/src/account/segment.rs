//! The present period of an account: until when interest is counted at one rate, and what is billed then.

use super::Contract;
use crate::{
	credit::Repayment,
	dates::{due, nominal_due},
	limits::LAST_DAY,
	period::{part_of_period, period_end},
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
	pub fn part_from(&self, day: KoreanDay) -> u64 {
		part_of_period(self.days, (self.from, self.to), day)
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
				let (month, until) = credit.month_of(start, from);
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
		let rate = credit.rate_in(month, start, &self.fixings)?;
		let bill = (end <= until).then_some(due);
		Ok(Some(Segment { days: credit.days, from, to: end.min(until), rate, bill }))
	}

	/// The rate of arrears after the segments: that of the last month, or of an accelerated loan that of the segment in
	/// which everything became due. It does not change any more: a rate of months that will not come is not known, and
	/// could change what was calculated already.
	pub(super) fn last_rate(
		&self,
		start: KoreanDay,
		next: u16,
		from: KoreanDay,
	) -> Result<RatePpm, ScheduleError> {
		if let Some(segment) = self.segment(start, next, from)? {
			return Ok(segment.rate);
		}
		let last = self.credit.term_months.saturating_sub(1);
		self.credit.rate_in(last, start, &self.fixings)
	}
}
