//! Tests of whole schedules.

mod cited;
mod figures;
mod periods;
mod terms;

use crate::*;
use madang_primitives::{KoreanDay, RatePpm, Won};

fn day(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

fn no_holiday(_: KoreanDay) -> bool {
	false
}

/// A plain loan: equal instalments by the month, a fixed rate, due on the 25th, no fee.
fn credit(principal: Won, rate: RatePpm, term_months: u16) -> Credit {
	Credit {
		principal,
		term_months,
		grace_months: 0,
		repayment: Repayment::EqualInstalment,
		rate: RateTerms::Fixed(rate),
		days: DayCount::Monthly,
		pay_day: 25,
		holiday: HolidayRule::Nominal,
		prepayment: PrepaymentFee::default(),
		late: LateInterest { add: 30_000, cap: WHOLE_RATE },
	}
}

/// The schedule if everything is drawn on 2027-01-25, which is the pay day of [`credit`].
fn drawn_at_once(credit: &Credit) -> Vec<Instalment> {
	drawn_on(credit, "2027-01-25")
}

fn drawn_on(credit: &Credit, on: &str) -> Vec<Instalment> {
	let draws = [Draw { day: day(on), amount: credit.principal }];
	schedule(credit, &draws, &[], no_holiday).unwrap()
}

fn interest(lines: &[Instalment]) -> Won {
	lines.iter().map(|line| line.interest).sum()
}
