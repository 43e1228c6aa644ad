//! What holds for every loan.

use super::loans::Loan;
use codec::{Decode, Encode};
use madang_primitives::{KoreanDay, Won};
use madang_schedule::*;
use proptest::prelude::*;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn every_draw_is_repaid_and_nothing_else_is_owed(seed in any::<u64>()) {
		let loan = Loan::valid(seed);
		let lines = loan.schedule().unwrap();
		prop_assert_eq!(lines.iter().map(|line| line.principal).sum::<Won>(), loan.drawn());
		let mut draws = loan.draws.iter().peekable();
		let mut owed = 0;
		for line in &lines {
			prop_assert_eq!(line.total, line.principal + line.interest);
			while let Some(draw) = draws.next_if(|draw| draw.day < period_end(&loan, line)) {
				owed += draw.amount;
			}
			prop_assert!(line.principal <= owed);
			owed -= line.principal;
			prop_assert_eq!(line.outstanding_after, owed);
		}
		prop_assert_eq!(lines.last().unwrap().outstanding_after, 0);
	}

	#[test]
	fn instalments_are_numbered_and_in_order(seed in any::<u64>()) {
		let loan = Loan::valid(seed);
		let lines = loan.schedule().unwrap();
		let mut last = loan.draws[0].day;
		for (number, line) in (1..).zip(&lines) {
			prop_assert_eq!(line.number, number);
			prop_assert!(line.due > last);
			let moved = line.due.days_after(line.nominal_due) + line.nominal_due.days_after(line.due);
			prop_assert!(moved <= MAX_MOVE);
			last = line.due;
		}
		if !matches!(loan.credit.repayment, Repayment::Irregular(_)) {
			prop_assert_eq!(lines.len(), usize::from(loan.credit.term_months));
		}
	}

	#[test]
	fn interest_is_bounded_by_the_highest_rate_on_everything(seed in any::<u64>()) {
		let loan = Loan::valid(seed);
		let lines = loan.schedule().unwrap();
		let first = loan.draws[0].day;
		let end = lines.last().unwrap();
		let end = end.due.max(end.nominal_due);
		let months = 0..loan.credit.term_months;
		let highest = months
			.map(|month| loan.credit.rate_in(month, first, &loan.fixings).unwrap())
			.max()
			.unwrap();
		let interest = lines.iter().map(|line| u128::from(line.interest)).sum::<u128>();
		// Months of 28 days count as a twelfth of a year, and 30/360 gains at most two days.
		let days = u128::from(end.days_after(first)) * 31 / 28 + 3;
		let most = u128::from(loan.drawn()) * u128::from(highest) * days / (360 * 1_000_000);
		prop_assert!(interest <= most, "{} > {}", interest, most);
	}

	#[test]
	fn a_bullet_by_days_costs_what_one_accrual_costs(seed in any::<u64>()) {
		let mut loan = Loan::valid(seed);
		loan.credit.repayment = Repayment::Bullet;
		loan.credit.grace_months = 0;
		loan.credit.rate = RateTerms::Fixed(43_700);
		prop_assume!(loan.credit.days != DayCount::Monthly);
		let start = loan.draws[0].day;
		loan.draws = vec![Draw { day: start, amount: loan.credit.principal }];
		let lines = loan.schedule().unwrap();
		let last = lines.last().unwrap();
		let end = match loan.credit.holiday {
			HolidayRule::Following { accrue: false } => last.nominal_due,
			_ => last.due,
		};
		let paid = lines.iter().map(|line| line.interest).sum::<Won>();
		let once = accrue(loan.drawn(), 43_700, start, end, loan.credit.days, 0).unwrap();
		prop_assert_eq!(paid, once.0);
	}

	#[test]
	fn equal_instalments_are_equal_while_the_rate_is(seed in any::<u64>()) {
		let mut loan = Loan::valid(seed);
		loan.credit.repayment = Repayment::EqualInstalment;
		loan.credit.days = DayCount::Monthly;
		// Of a few won, what is rounded down each month would repay the loan before its end.
		loan.credit.principal = loan.credit.principal.max(1_000_000_000);
		loan.credit.holiday = HolidayRule::Preceding;
		loan.credit.rate = RateTerms::Fixed(43_700);
		let start = nominal_due(loan.draws[0].day, loan.credit.pay_day, 0);
		loan.draws = vec![Draw { day: start, amount: loan.credit.principal }];
		let lines = loan.schedule().unwrap();
		let (last, others) = lines.split_last().unwrap();
		let paying = &others[usize::from(loan.credit.grace_months).min(others.len())..];
		prop_assert!(paying.windows(2).all(|two| two[0].total == two[1].total));
		// The last differs by what was rounded, less than two won a month with its interest.
		let each = annuity(loan.drawn(), 43_700, loan.credit.term_months - loan.credit.grace_months);
		let months = u64::from(loan.credit.term_months);
		prop_assert!(last.total.abs_diff(each.unwrap()) <= 2 * months + months * months / 100);
	}

	#[test]
	fn nothing_panics_on_any_loan(seed in any::<u64>()) {
		let loan = Loan::any(seed);
		let found = loan.schedule();
		if let Err(error) = loan.credit.check() {
			prop_assert_eq!(&found, &Err(ScheduleError::Credit(error)));
		}
		if let Ok(lines) = found {
			prop_assert_eq!(lines.iter().map(|line| line.principal).sum::<Won>(), loan.drawn());
		}
		let _ = loan.credit.rate_in(u16::MAX, KoreanDay(i32::MAX), &loan.fixings);
		let day = KoreanDay(seed as i32);
		let _ = prepayment_fee(seed, &loan.credit.prepayment, day, day.plus(9));
		let _ = due(day, loan.credit.holiday, day, |_| true);
	}

	#[test]
	fn nothing_panics_on_any_bytes_that_decode(
		seed in any::<u64>(), at in prop::collection::vec((0usize..900, any::<u8>()), 0..6),
	) {
		let loan = Loan::valid(seed);
		let mut bytes = loan.credit.encode();
		for (position, byte) in at {
			let position = position % bytes.len();
			bytes[position] = byte;
		}
		if let Ok(credit) = Credit::decode(&mut &bytes[..]) {
			prop_assert_eq!(&credit.encode(), &bytes[..credit.encoded_size()]);
			let _ = Loan { credit, ..loan }.schedule();
		}
	}
}

/// The day before which the draws of an instalment's period are.
fn period_end(loan: &Loan, line: &Instalment) -> KoreanDay {
	let moved = !matches!(
		loan.credit.holiday,
		HolidayRule::Nominal | HolidayRule::Following { accrue: false }
	);
	if moved && loan.credit.days != DayCount::Monthly {
		line.due
	} else {
		line.nominal_due
	}
}
