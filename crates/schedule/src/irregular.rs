//! The instalments of an irregular repayment.

use crate::{
	credit::{Credit, Fixing, Instalment, Part},
	dates::{due, nominal_due},
	errors::ScheduleError,
	period::{line, period_end, Running},
};
use alloc::vec::Vec;
use madang_primitives::KoreanDay;

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
	let mut from = start;
	for (number, part) in (1u16..).zip(parts) {
		let due = due(part.day, credit.holiday, start, &mut *is_holiday);
		let to = period_end(credit, part.day, due);
		while from < to {
			let (month, until) = credit.month_of(start, from);
			let until = until.min(to);
			running.advance(from, until, credit.rate_in(month, start, fixings)?)?;
			from = until;
		}
		let last = usize::from(number) == parts.len();
		let interest = running.interest()?;
		let principal = running.repay(if last { running.outstanding } else { part.amount });
		lines.push(line(number, (part.day, due), principal, interest, running.outstanding)?);
	}
	Ok(lines)
}
