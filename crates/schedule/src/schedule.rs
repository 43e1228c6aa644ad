//! The instalments of a loan.

use crate::{
	accrue::Exact,
	credit::{Credit, Draw, Fixing, Instalment, Repayment},
	dates::{due, nominal_due, valid},
	errors::ScheduleError,
	irregular::irregular,
	limits::MAX_DRAWS,
	period::{first_period, line, period_end, Running},
	plan::Plan,
};
use alloc::vec::Vec;
use madang_primitives::{KoreanDay, Won};

/// The instalments of a loan, in order: at most [`MAX_MONTHS`](crate::MAX_MONTHS).
///
/// `draws` are in the order of their days, past ones and planned ones. `fixings` are in the order of theirs.
/// The rules are in the [crate's description](crate). The time is proportional to the number of instalments; it
/// is longest if each has another rate, because an [`annuity`](crate::annuity()) is calculated for each.
pub fn schedule(
	credit: &Credit,
	draws: &[Draw],
	fixings: &[Fixing],
	mut is_holiday: impl FnMut(KoreanDay) -> bool,
) -> Result<Vec<Instalment>, ScheduleError> {
	credit.check()?;
	let start = check_draws(credit, draws)?;
	let mut running =
		Running { days: credit.days, draws, outstanding: 0, accrued: Exact::default() };
	let lines = match &credit.repayment {
		Repayment::Irregular(parts) => {
			irregular(credit, parts, start, &mut running, fixings, &mut is_holiday)?
		}
		_ => monthly(credit, start, &mut running, fixings, &mut is_holiday)?,
	};
	match running.draws.first() {
		Some(draw) => Err(ScheduleError::DrawAfterEnd { day: draw.day }),
		None => Ok(lines),
	}
}

/// Check the draws. The day of the first.
fn check_draws(credit: &Credit, draws: &[Draw]) -> Result<KoreanDay, ScheduleError> {
	let start = draws.first().ok_or(ScheduleError::NoDraw)?.day;
	if draws.len() > MAX_DRAWS {
		return Err(ScheduleError::TooManyDraws);
	}
	let (mut last, mut drawn): (KoreanDay, Won) = (start, 0);
	for Draw { day, amount } in draws.iter().copied() {
		// The instalments must be within the days that can be calculated with, too.
		if !valid(day) || !valid(nominal_due(day, 31, credit.term_months.saturating_add(1))) {
			return Err(ScheduleError::DayOutOfRange { day });
		}
		if day < last {
			return Err(ScheduleError::DrawsNotInOrder { day });
		}
		if amount == 0 {
			return Err(ScheduleError::EmptyDraw { day });
		}
		drawn = drawn.saturating_add(amount);
		if drawn > credit.principal {
			return Err(ScheduleError::DrawnTooMuch { day });
		}
		last = day;
	}
	Ok(start)
}

/// An instalment every month.
fn monthly(
	credit: &Credit,
	start: KoreanDay,
	running: &mut Running,
	fixings: &[Fixing],
	is_holiday: &mut impl FnMut(KoreanDay) -> bool,
) -> Result<Vec<Instalment>, ScheduleError> {
	let mut lines = Vec::with_capacity(credit.term_months.into());
	let mut plan = Plan::default();
	let mut from = first_period(credit, start);
	for number in 1..=credit.term_months {
		let nominal = nominal_due(start, credit.pay_day, number);
		let due = due(nominal, credit.holiday, start, &mut *is_holiday);
		let to = period_end(credit, nominal, due);
		let rate = credit.rate_in(number.saturating_sub(1), start, fixings)?;
		let drew = running.advance(from, to, rate)?;
		let interest = running.interest()?;
		let remaining = credit.term_months.saturating_sub(number).saturating_add(1);
		if drew {
			plan.amount = None;
		}
		let part =
			plan.instalment(credit, number, remaining, running.outstanding, rate, interest)?;
		let principal = running.repay(part);
		lines.push(line(number, (nominal, due), principal, interest, running.outstanding)?);
		from = to;
	}
	Ok(lines)
}
