//! Whether the terms of a loan are valid.

use crate::{
	credit::{
		Credit, DayCount, HolidayRule, LateInterest, Part, PrepaymentFee, RateStep, RateTerms,
		Repayment,
	},
	dates::valid,
	errors::CreditError,
	limits::{MAX_FEE_MONTHS, MAX_MONTHS, MAX_PRINCIPAL, MIN_PART_DAYS, WHOLE_RATE},
};
use madang_primitives::{RatePpm, Won};

impl Credit {
	/// The first thing that is wrong with the terms, in the order of the fields. Terms from the wire
	/// need this check; [`schedule`](crate::schedule) makes it too.
	pub fn check(&self) -> Result<(), CreditError> {
		let rule = |holds: bool, error| if holds { Ok(()) } else { Err(error) };
		rule((1..=MAX_PRINCIPAL).contains(&self.principal), CreditError::PrincipalOutOfRange)?;
		rule((1..=MAX_MONTHS).contains(&self.term_months), CreditError::TermOutOfRange)?;
		rule(self.grace_months < self.term_months, CreditError::GraceNotShorterThanTerm)?;
		self.check_repayment()?;
		self.check_rate()?;
		rule((1..=31).contains(&self.pay_day), CreditError::PayDayOutOfRange)?;
		let accrues = matches!(self.holiday, HolidayRule::Following { accrue: true });
		rule(!(accrues && self.days == DayCount::Monthly), CreditError::MonthsAccrueNoDays)?;
		let PrepaymentFee { rate, until_months } = self.prepayment;
		rule(rate <= WHOLE_RATE, CreditError::RateAboveWhole)?;
		rule(until_months <= MAX_FEE_MONTHS.min(self.term_months), CreditError::FeePeriodTooLong)?;
		self.check_late()
	}

	fn check_repayment(&self) -> Result<(), CreditError> {
		match &self.repayment {
			Repayment::EqualInstalment | Repayment::EqualPrincipal => Ok(()),
			_ if self.grace_months != 0 => Err(CreditError::GraceHasNoUse),
			Repayment::Bullet => Ok(()),
			Repayment::Irregular(_) if self.days == DayCount::Monthly => {
				Err(CreditError::IrregularByMonth)
			}
			Repayment::Irregular(parts) => check_parts(parts, self.principal),
		}
	}

	fn check_rate(&self) -> Result<(), CreditError> {
		match &self.rate {
			RateTerms::Fixed(rate) => check_rate(*rate),
			RateTerms::Index { spread, reset_months, cap, .. } => {
				if spread.unsigned_abs() > WHOLE_RATE {
					return Err(CreditError::SpreadOutOfRange);
				}
				if !(1..=MAX_MONTHS).contains(reset_months) {
					return Err(CreditError::ResetOutOfRange);
				}
				check_rate(cap.unwrap_or(0))
			}
			RateTerms::Stepped(steps) => check_steps(steps, self.term_months),
		}
	}

	fn check_late(&self) -> Result<(), CreditError> {
		let LateInterest { add, cap } = self.late;
		check_rate(add)?;
		check_rate(cap)?;
		let highest = match &self.rate {
			RateTerms::Fixed(rate) => *rate,
			RateTerms::Stepped(steps) => steps.iter().map(|step| step.rate).max().unwrap_or(0),
			// What the index will be is not known, but it is at most the cap.
			RateTerms::Index { cap, .. } => cap.unwrap_or(0),
		};
		if highest > cap {
			return Err(CreditError::LateCapBelowRate);
		}
		Ok(())
	}
}

fn check_rate(rate: RatePpm) -> Result<(), CreditError> {
	if rate > WHOLE_RATE {
		return Err(CreditError::RateAboveWhole);
	}
	Ok(())
}

fn check_steps(steps: &[RateStep], term_months: u16) -> Result<(), CreditError> {
	let first = steps.first().ok_or(CreditError::NoStep)?;
	if first.from_month != 0 {
		return Err(CreditError::FirstStepNotAtStart);
	}
	let mut last = None;
	for step in steps {
		if last.is_some_and(|last| step.from_month <= last) {
			return Err(CreditError::StepsNotInOrder);
		}
		if step.from_month >= term_months {
			return Err(CreditError::StepAfterTerm);
		}
		check_rate(step.rate)?;
		last = Some(step.from_month);
	}
	Ok(())
}

fn check_parts(parts: &[Part], principal: Won) -> Result<(), CreditError> {
	if parts.is_empty() {
		return Err(CreditError::NoPart);
	}
	let mut last = None;
	let mut sum: Won = 0;
	for part in parts {
		if !valid(part.day) {
			return Err(CreditError::PartOutOfRange);
		}
		// Two parts that days off move towards each other must not meet.
		if last.is_some_and(|last| part.day.days_after(last) < MIN_PART_DAYS) {
			return Err(CreditError::PartsTooClose);
		}
		sum = sum.checked_add(part.amount).ok_or(CreditError::PartsDoNotAddUp)?;
		last = Some(part.day);
	}
	if sum != principal {
		return Err(CreditError::PartsDoNotAddUp);
	}
	Ok(())
}
