//! What was drawn, and the interest of one period on it.

use crate::{
	accrue::{Exact, Rest},
	credit::{Credit, DayCount, Draw, HolidayRule, Instalment},
	dates::nominal_due,
	days::{part_of_year, MONTH},
	errors::ScheduleError,
};
use madang_primitives::{KoreanDay, RatePpm, Won};

/// A loan between two instalments.
pub(crate) struct Running<'a> {
	/// How days are counted.
	pub days: DayCount,
	/// The draws that are still to come.
	pub draws: &'a [Draw],
	/// What is outstanding.
	pub outstanding: Won,
	/// Interest that is not yet due.
	pub accrued: Exact,
}

impl Running<'_> {
	/// Accrue interest from one day to another at one rate, and take in what is drawn in between. Whether
	/// anything was drawn.
	///
	/// The days count as in [`part_of_period`].
	pub fn advance(
		&mut self,
		from: KoreanDay,
		to: KoreanDay,
		rate: RatePpm,
	) -> Result<bool, ScheduleError> {
		let part = |first: KoreanDay| part_of_period(self.days, (from, to), first);
		self.accrued = self.accrued.with(self.outstanding, rate, part(from))?;
		let mut drew = false;
		while let Some((draw, later)) = self.draws.split_first().filter(|(draw, _)| draw.day < to) {
			self.accrued = self.accrued.with(draw.amount, rate, part(draw.day))?;
			self.outstanding =
				self.outstanding.checked_add(draw.amount).ok_or(ScheduleError::Overflow)?;
			self.draws = later;
			drew = true;
		}
		Ok(drew)
	}

	/// The interest that is due, with the rest carried where the contract counts days.
	pub fn interest(&mut self) -> Result<Won, ScheduleError> {
		let (interest, rest) = self.accrued.floor()?;
		let carried: Rest = if self.days == DayCount::Monthly { 0 } else { rest };
		self.accrued = Exact::carried(carried);
		Ok(interest)
	}

	/// Repay a part of the principal, or all of it if the part is more. How much was repaid.
	pub fn repay(&mut self, part: Won) -> Won {
		let part = part.min(self.outstanding);
		self.outstanding = self.outstanding.saturating_sub(part);
		part
	}
}

/// Which part of a year a change of the principal on a day counts until the end of a period.
///
/// By months, the whole period is a twelfth of a year, and days are counted within it and before it.
pub(crate) fn part_of_period(
	days: DayCount,
	(from, to): (KoreanDay, KoreanDay),
	day: KoreanDay,
) -> u64 {
	match days {
		DayCount::Monthly if day <= from => MONTH.saturating_add(part_of_year(days, day, from)),
		days => part_of_year(days, day, to),
	}
}

/// The first day of the first period of a loan that begins on a day. By months, it is the pay day of that
/// month.
pub(crate) fn first_period(credit: &Credit, start: KoreanDay) -> KoreanDay {
	match credit.days {
		DayCount::Monthly => nominal_due(start, credit.pay_day, 0),
		_ => start,
	}
}

/// The day before which the days of a period end.
pub(crate) fn period_end(credit: &Credit, nominal: KoreanDay, due: KoreanDay) -> KoreanDay {
	match credit.holiday {
		_ if credit.days == DayCount::Monthly => nominal,
		HolidayRule::Following { accrue: false } | HolidayRule::Nominal => nominal,
		HolidayRule::Following { accrue: true } | HolidayRule::Preceding => due,
	}
}

/// A line of the schedule.
pub(crate) fn line(
	number: u16,
	(nominal_due, due): (KoreanDay, KoreanDay),
	principal: Won,
	interest: Won,
	outstanding_after: Won,
) -> Result<Instalment, ScheduleError> {
	let total = principal.checked_add(interest).ok_or(ScheduleError::Overflow)?;
	Ok(Instalment { number, nominal_due, due, principal, interest, total, outstanding_after })
}
