//! Repayments on their value days.

use super::*;
use crate::Lines;
use frame_support::assert_noop;

fn on(amount: u64, valued_on: KoreanDay) -> Line {
	Line { line_ref: fresh_ref(), amount, valued_on }
}

#[test]
fn a_repayment_pays_what_is_due_and_then_principal() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		go_to(today().plus(31));
		// 2026-11-24 to 2026-12-25: 31 days at 4.5 % of 200,000,000 won.
		let due = account_on(loan, today()).due();
		assert_eq!((due.interest, due.principal > 0), (764_383, true));
		assert_ok!(repay(loan, due.total().unwrap() + 1_000_000));
		let paid = account_on(loan, today()).paid;
		let principal = due.principal + 1_000_000;
		assert_eq!(paid, Buckets { principal, interest: 764_383, ..Buckets::default() });
		assert_eq!(outstanding(loan), 200_000_000 - principal);
	});
}

#[test]
fn a_line_counts_once_for_ever() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let line = line(1_000);
		assert_ok!(post(loan, line));
		assert_noop!(post(loan, line), Fault::LineKnown);
		assert_noop!(post(loan, Line { amount: 1_001, ..line }), Fault::LineDiffers);
		let valued_on = line.valued_on.minus(1);
		assert_noop!(post(loan, Line { valued_on, ..line }), Fault::LineDiffers);
		let other = loan_in(LoanState::Disbursed);
		assert_noop!(post(other, line), Fault::LineDiffers);
		// After years too.
		go_to(today().plus(2_000));
		assert_noop!(post(loan, line), Fault::LineKnown);
		assert_eq!(Lines::<Test>::get(BANK, line.line_ref).unwrap().amount, 1_000);
	});
}

#[test]
fn references_are_each_banks_own() {
	build_and_execute(|| {
		let entry = EntryId { title: TITLES[0], number: OLD_BANK_ENTRY };
		let officer = || RuntimeOrigin::signed(OLD_BANKER);
		let own = loan_in(LoanState::Disbursed);
		let others = next();
		assert_ok!(Lending::record_existing(officer(), entry, credit(), fresh_ref()));
		let line = line(1_000);
		assert_ok!(post(own, line));
		assert_ok!(Lending::repay(officer(), others, line, fresh_ref()));
	});
}

#[test]
fn a_value_day_is_not_in_the_future_and_at_most_a_month_ago() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let drawn = today();
		assert_noop!(post(loan, on(1, drawn.plus(1))), Fault::ValueDayInFuture);
		// Before it was disbursed.
		assert_noop!(post(loan, on(1, drawn.minus(1))), Fault::ValueDayTooEarly);
		assert_ok!(post(loan, on(1, drawn)));
		let later = drawn.plus(40);
		go_to(later);
		assert_noop!(post(loan, on(1, later.minus(32))), Fault::ValueDayTooEarly);
		assert_ok!(post(loan, on(1, later.minus(31))));
	});
}

#[test]
fn a_late_repayment_counts_from_its_own_day() {
	build_and_execute(|| {
		let (early, late) = (loan_in(LoanState::Disbursed), loan_in(LoanState::Disbursed));
		let paid_on = today().plus(10);
		go_to(paid_on);
		assert_ok!(post(early, on(50_000_000, paid_on)));
		go_to(paid_on.plus(20));
		assert_ok!(post(late, on(50_000_000, paid_on)));
		let year = today().plus(365);
		assert_eq!(account_on(early, year), account_on(late, year));
	});
}

#[test]
fn two_repayments_of_a_day_count_as_one() {
	build_and_execute(|| {
		let fee = PrepaymentFee { rate: 12_000, until_months: 36 };
		let entry = |number| EntryId { title: TITLES[number], number: BANK_ENTRY };
		let recorded = |number| {
			let (loan, officer) = (next(), RuntimeOrigin::signed(BANKER));
			let credit = Credit { prepayment: fee, ..credit() };
			assert_ok!(Lending::record_existing(officer, entry(number), credit, fresh_ref()));
			loan
		};
		let (one, two, three) = (recorded(0), recorded(1), recorded(2));
		go_to(today().plus(40));
		for amount in [3_333_333, 1_777_777] {
			assert_ok!(post(one, on(amount, today())));
		}
		for amount in [1_777_777, 3_333_333] {
			assert_ok!(post(two, on(amount, today())));
		}
		assert_ok!(post(three, on(5_111_110, today())));
		let ledger = |loan| Ledgers::<Test>::get(loan).unwrap();
		assert_eq!(ledger(one), ledger(two));
		assert_eq!(ledger(one), ledger(three));
	});
}

#[test]
fn a_payoff_is_exact_and_settles() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		go_to(today().plus(10));
		let owed = payoff(loan, today());
		// Ten days at 4.5 % of 200,000,000 won.
		assert_eq!(owed, 200_246_575);
		assert_noop!(repay(loan, owed + 1), Fault::ExceedsOwed);
		assert_noop!(repay(loan, owed - 1), Fault::ShortOfPayoff);
		assert_ok!(repay(loan, owed));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn a_loan_that_nobody_paid_for_years_takes_a_repayment() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		go_to(today().plus(20 * 365));
		let account = account_on(loan, today());
		assert!(account.due().late > 0 && account.check());
		assert_ok!(repay(loan, account.due().total().unwrap()));
		assert_eq!(account_on(loan, today()).due().total(), Some(0));
		assert_eq!(Ledgers::<Test>::get(loan).unwrap().base().as_of, today().minus(32));
	});
}

#[test]
fn a_full_ledger_closes_its_oldest_day() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let drawn = today();
		let ledger = || Ledgers::<Test>::get(loan).unwrap();
		for later in 0..31 {
			go_to(drawn.plus(later));
			assert_ok!(repay(loan, 1_000));
		}
		assert_eq!(ledger().postings().len(), 32);
		// One more, of another kind, on the same day.
		let mut other = ledger();
		let kind = madang_schedule::account::PostingKind::Return;
		Lending::join(&credit(), &mut other, kind, 1_000, today()).unwrap();
		assert_eq!(other.base().as_of, drawn);
		let account = |ledger: &madang_schedule::account::Ledger| {
			Lending::account(&credit(), ledger).unwrap().paid.total().unwrap()
		};
		assert_eq!(account(&other), account(&ledger()) - 1_000);
	});
}

#[test]
fn a_deal_that_pays_less_than_everything_waives_the_rest() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		go_to(today().plus(10));
		let settle = |amount| Lending::settle(loan, DealId(2), (amount, today()), &registrar());
		assert_noop!(settle(199_999_999), Fault::PayoffTooLow);
		assert_eq!(settle(200_100_000), Ok(200_000_000));
		let Event::LoanSettled { payoff: Some(payoff), .. } = last_event() else {
			panic!("{:?}", last_event())
		};
		assert_eq!((payoff.amount, payoff.extra), (200_100_000, 0));
		assert_eq!(payoff.owed.total(), Some(200_246_575));
		assert_eq!(payoff.waived, Buckets { interest: 146_575, ..Buckets::default() });
		assert_eq!(stored(loan).paid_off_on, Some(today()));
	});
}

#[test]
fn a_deal_that_pays_more_pays_a_fee() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let paid = (200_000_007, today());
		assert_eq!(Lending::settle(loan, DealId(2), paid, &registrar()), Ok(200_000_000));
		let Event::LoanSettled { payoff: Some(payoff), .. } = last_event() else {
			panic!("{:?}", last_event())
		};
		assert_eq!((payoff.extra, payoff.waived), (7, Buckets::default()));
		assert_eq!(account_on(loan, today()).paid.fee, 7);
	});
}

/// A registry office that takes months registers a payoff of long ago, after later repayments.
#[test]
fn a_payoff_of_long_ago_counts_after_what_was_posted_since() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let paid_on = today().plus(5);
		go_to(today().plus(100));
		assert_ok!(repay(loan, 1_000_000));
		let paid = (210_000_000, paid_on);
		assert_ok!(Lending::settle(loan, DealId(2), paid, &registrar()));
		assert_eq!(
			(stored(loan).state, stored(loan).paid_off_on),
			(LoanState::Settled, Some(paid_on))
		);
	});
}
