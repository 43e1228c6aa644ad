//! Repayments that were none.

use super::*;
use crate::{Lines, Reversal, MOST_UNDER};
use frame_support::assert_noop;

const REASON: Commitment = Commitment([8; 32]);

fn reverse(line: Line) -> DispatchResult {
	Lending::reverse(RuntimeOrigin::signed(BANKER), BANK, line.line_ref, REASON, fresh_ref())
}

fn how(line: Line) -> Option<Reversal> {
	Lines::<Test>::get(BANK, line.line_ref).unwrap().reversed
}

#[test]
fn a_repayment_is_taken_out_as_if_it_had_never_been() {
	build_and_execute(|| {
		let (loan, other) = (loan_in(LoanState::Disbursed), loan_in(LoanState::Disbursed));
		let wrong = line(60_000_000);
		assert_ok!(post(loan, wrong));
		go_to(today().plus(20));
		assert_ok!(reverse(wrong));
		let at = Timestamp::get();
		assert_eq!(
			last_event(),
			Event::RepaymentReversed {
				loan,
				by: caller(BANKER),
				bank: BANK,
				line_ref: wrong.line_ref,
				amount: 60_000_000,
				valued_on: wrong.valued_on,
				reversal: Reversal::TakenOut,
				reason: REASON,
				outstanding: 200_000_000,
				at,
			}
		);
		let year = today().plus(365);
		assert_eq!(account_on(loan, year), account_on(other, year));
		assert_eq!(how(wrong), Some(Reversal::TakenOut));
		assert_noop!(reverse(wrong), Fault::LineReversed);
		// The line still counts: it cannot be posted again.
		assert_noop!(post(loan, wrong), Fault::LineKnown);
	});
}

#[test]
fn a_repayment_of_long_ago_is_owed_again_from_today_on() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let wrong = line(60_000_000);
		assert_ok!(post(loan, wrong));
		go_to(today().plus(40));
		assert_ok!(repay(loan, 1_000));
		let before = account_on(loan, today()).due().principal;
		assert_ok!(reverse(wrong));
		assert_eq!(how(wrong), Some(Reversal::Returned(today())));
		let account = account_on(loan, today());
		assert_eq!(account.due().principal, before + 60_000_000);
		assert!(account.check());
	});
}

#[test]
fn a_settled_loan_is_owed_again_and_secured_again() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		let last = line(200_000_000);
		assert_ok!(post(loan, last));
		assert_eq!((stored(loan).state, Lending::under(entry).len()), (LoanState::Settled, 0));
		assert_ok!(reverse(last));
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_eq!(*Lending::under(entry), [loan]);
		let (by, entries, at) = (caller(BANKER), stored(loan).entries, START);
		let state = LoanState::Disbursed;
		assert_eq!(last_event(), Event::LoanOwedAgain { loan, by, entries, state, at });
		// It can be paid off again.
		assert_ok!(repay(loan, 200_000_000));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn an_entry_that_is_discharged_or_full_does_not_come_back() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let (entry, last) = (entry_of(loan), line(200_000_000));
		assert_ok!(post(loan, last));
		let other = next();
		assert_ok!(record(entry, 1_000));
		assert_ok!(reverse(last));
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_eq!(*Lending::under(entry), [loan, other]);

		// As many loans as can be come under the mortgage in the meantime.
		let last = line(payoff(loan, today()));
		assert_ok!(post(loan, last));
		for _ in 1..MOST_UNDER {
			assert_ok!(record(entry, 1_000));
		}
		assert_noop!(record(entry, 1_000), Fault::TooManyUnder);
		assert_ok!(reverse(last));
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_eq!(Lending::under(entry).len(), 8);
		assert!(!Lending::under(entry).contains(&loan));

		let loan = loan_in(LoanState::Disbursed);
		let (entry, last) = (entry_of(loan), line(200_000_000));
		assert_ok!(post(loan, last));
		discharge(BANKER, entry);
		assert_ok!(reverse(last));
		assert_eq!(*Lending::under(entry), []);
		let Event::LoanOwedAgain { entries, .. } = last_event() else { panic!("it is owed") };
		assert!(entries.is_empty());
	});
}

/// Without the payment, the payoff would be less than the principal: it is owed from today on.
#[test]
fn a_repayment_before_a_payoff_is_returned() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let wrong = line(60_000_000);
		assert_ok!(post(loan, wrong));
		assert_ok!(settle(loan, DealId(2)));
		assert_eq!(stored(loan).paid_off_on, Some(today()));
		assert_ok!(reverse(wrong));
		assert_eq!(how(wrong), Some(Reversal::Returned(today())));
		assert_eq!((stored(loan).state, stored(loan).paid_off_on), (LoanState::Disbursed, None));
		assert_eq!(payoff(loan, today()), 60_000_000);
		assert_ok!(repay(loan, 60_000_000));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

/// The deal paid more than was owed, and it covers the payment that was none.
#[test]
fn a_payoff_that_is_enough_without_the_payment_stays() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let wrong = line(1_000);
		assert_ok!(post(loan, wrong));
		assert_ok!(Lending::settle(loan, DealId(2), (200_000_000, today()), &registrar()));
		assert_ok!(reverse(wrong));
		assert_eq!((stored(loan).state, outstanding(loan)), (LoanState::Settled, 0));
	});
}

#[test]
fn only_the_lender_reverses_a_line() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let line = line(1_000);
		assert_noop!(reverse(line), Fault::LineNotFound);
		assert_ok!(post(loan, line));
		let other = RuntimeOrigin::signed(OLD_BANKER);
		let by_other =
			|bank| Lending::reverse(other.clone(), bank, line.line_ref, REASON, fresh_ref());
		assert_noop!(by_other(OLD_BANK), Fault::LineNotFound);
		assert_noop!(by_other(BANK), Fault::NotOwnLoan);
	});
}
