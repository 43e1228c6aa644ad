//! What was drawn, and the interest of one period on it.

use crate::{
	accrue::{Exact, Rest},
	credit::{Credit, DayCount, Draw, HolidayRule, Instalment},
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
	/// By months, the days are a whole month, as explained in the [crate's description](crate).
	pub fn advance(
		&mut self,
		from: KoreanDay,
		to: KoreanDay,
		rate: RatePpm,
	) -> Result<bool, ScheduleError> {
		let part = |first: KoreanDay| match self.days {
			DayCount::Monthly if first <= from => {
				MONTH.saturating_add(part_of_year(self.days, first, from))
			}
			days => part_of_year(days, first, to),
		};
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
