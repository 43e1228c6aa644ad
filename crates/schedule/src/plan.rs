//! Which part of the principal is in an instalment.

use crate::{
	annuity::annuity,
	credit::{Credit, Repayment},
	errors::ScheduleError,
};
use madang_primitives::{RatePpm, Won};

/// The amount that is the same in every instalment, and the rate for which it was calculated. It is
/// calculated again where there is none: at first, and after the principal changed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Plan {
	/// Both, once calculated.
	pub amount: Option<(Won, RatePpm)>,
}

impl Plan {
	/// The principal in an instalment: its number from 1, how many are left with it, and what is
	/// outstanding. It can be more than that.
	pub fn instalment(
		&mut self,
		credit: &Credit,
		number: u16,
		remaining: u16,
		outstanding: Won,
		rate: RatePpm,
		interest: Won,
	) -> Result<Won, ScheduleError> {
		if remaining <= 1 {
			return Ok(outstanding);
		}
		match &credit.repayment {
			Repayment::Irregular(parts) => {
				let part = parts.get(usize::from(number).saturating_sub(1));
				Ok(part.map_or(0, |part| part.amount))
			}
			Repayment::Bullet => Ok(0),
			_ if number <= credit.grace_months => Ok(0),
			Repayment::EqualInstalment => {
				let amount = match self.amount {
					Some((amount, for_rate)) if for_rate == rate => amount,
					_ => annuity(outstanding, rate, remaining).ok_or(ScheduleError::Overflow)?,
				};
				self.amount = Some((amount, rate));
				Ok(amount.saturating_sub(interest))
			}
			Repayment::EqualPrincipal => {
				let amount = match self.amount {
					Some((amount, _)) => amount,
					None => outstanding.checked_div(remaining.into()).unwrap_or(outstanding),
				};
				self.amount = Some((amount, rate));
				Ok(amount)
			}
		}
	}
}
