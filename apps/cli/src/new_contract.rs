//! The contract that a change gives to a loan. What is not named stays as it is.

use crate::{
	failure::Failure,
	loan_terms::{format_rate, Days, RateArgs, RepaymentKind},
	values,
};
use madang_client::api::types::*;
use madang_schedule::{DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment};

/// What a change names. Principal and term are always named: they count from the change.
#[derive(clap::Args, Debug, Clone)]
pub struct NewContractArgs {
	/// The principal that the contract repays, in won
	#[arg(long, value_parser = values::won)]
	principal: Won,
	/// The term in months from the change on
	#[arg(long)]
	months: u16,
	/// The first months after the change, in which only interest is due (거치기간)
	#[arg(long, value_name = "MONTHS", default_value_t = 0)]
	grace: u16,
	// Without a rate or an index, the present rate.
	#[command(flatten)]
	rate: RateArgs,
	/// How the principal is repaid; without this option as now
	#[arg(long, value_enum)]
	repayment: Option<RepaymentKind>,
	/// How days are counted for interest; without this option as now
	#[arg(long, value_enum)]
	day_count: Option<Days>,
	/// The day of the month on which instalments are due; without this option the present one
	#[arg(long, value_name = "DAY")]
	pay_day: Option<u8>,
	/// Whether instalments are due on days off too; without this option as now
	#[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
	due_on_days_off: Option<bool>,
	/// The fee for repaying early, in percent on the day of the change; none without this option (중도상환수수료)
	#[arg(long, value_name = "PERCENT", value_parser = values::rate, default_value = "0")]
	prepayment_fee: RatePpm,
	/// After so many months from the change there is no fee for repaying early
	#[arg(long, value_name = "MONTHS", default_value_t = 0)]
	prepayment_months: u16,
	/// What is added to the rate for what is overdue, in percent; without this option as now
	#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
	late_add: Option<RatePpm>,
	/// The most that the rate for what is overdue can be, in percent; without this option as now
	#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
	late_cap: Option<RatePpm>,
}

impl NewContractArgs {
	/// The contract, which is valid, after the present one.
	pub fn after(&self, present: &Credit) -> Result<Credit, Failure> {
		let rate = match (self.rate.terms_after(&present.rate), &present.rate) {
			(Some(rate), _) => rate,
			// Their months count from the beginning of a contract.
			(None, RateTerms::Stepped(_)) => {
				let text = t!("the present rate has steps: name a --rate or an --index");
				return Err(Failure::input(text));
			}
			(None, present) => present.clone(),
		};
		let repayment = match (self.repayment, &present.repayment) {
			(Some(kind), _) => kind.into(),
			(None, Repayment::Irregular(_)) => {
				let text = t!("the present repayment is on agreed days: name a --repayment");
				return Err(Failure::input(text));
			}
			(None, present) => present.clone(),
		};
		let credit = Credit {
			principal: self.principal,
			term_months: self.months,
			grace_months: self.grace,
			repayment,
			rate,
			days: self.day_count.map_or(present.days, DayCount::from),
			pay_day: self.pay_day.unwrap_or(present.pay_day),
			holiday: match self.due_on_days_off {
				Some(true) => HolidayRule::Nominal,
				Some(false) => HolidayRule::Following { accrue: false },
				None => present.holiday,
			},
			prepayment: PrepaymentFee {
				rate: self.prepayment_fee,
				until_months: self.prepayment_months,
			},
			late: LateInterest {
				add: self.late_add.unwrap_or(present.late.add),
				cap: self.late_cap.unwrap_or(present.late.cap),
			},
		};
		credit.check().map_err(|problem| Failure::input(problem.to_string()))?;
		Ok(credit)
	}
}

/// A whole contract in words, for the one who signs it.
pub fn in_words(credit: &Credit) -> String {
	let rate = format_rate(&credit.rate);
	let repayment = match &credit.repayment {
		Repayment::EqualInstalment => t!("equal instalments").to_owned(),
		Repayment::EqualPrincipal => t!("equal principal").to_owned(),
		Repayment::Bullet => t!("principal at the end").to_owned(),
		Repayment::Irregular(parts) => t!("{} parts on agreed days", parts.len()),
	};
	let days = match credit.days {
		DayCount::Monthly => t!("a month as a twelfth of a year"),
		DayCount::Act365 => t!("a day as a 365th of a year"),
		DayCount::ActAct => t!("a day as a part of its own year"),
		DayCount::Thirty360 => t!("a month as 30 days of 360"),
	};
	let off = match credit.holiday {
		HolidayRule::Nominal => t!("on days off too"),
		HolidayRule::Following { .. } => t!("after a day off on the next working day"),
		HolidayRule::Preceding => t!("before a day off on the last working day"),
	};
	let Credit { term_months, grace_months, pay_day, prepayment, late, .. } = credit;
	t!(
		"another contract: {} won at {rate} in {term_months} months, the first {grace_months} without principal; \
		{repayment}; {days}; due on day {pay_day}, {off}; fee for early repayment {} falling over {} months; \
		what is overdue at {} more, at most {}",
		values::format_won(credit.principal),
		values::format_rate(prepayment.rate),
		prepayment.until_months,
		values::format_rate(late.add),
		values::format_rate(late.cap),
	)
}
