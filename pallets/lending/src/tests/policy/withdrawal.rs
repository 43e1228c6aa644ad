//! Borrowers withdraw soon after the draw.

use super::*;

fn declare(loan: LoanId) -> DispatchResult {
	// Any carrier will do: the borrowers do not depend on their lender.
	let origin = RuntimeOrigin::signed(OLD_BANKER);
	Lending::declare_withdrawal(origin, loan, to_withdraw(loan), fresh_ref())
}

fn complete(loan: LoanId, amount: Won) -> DispatchResult {
	complete_on(loan, amount, today())
}

fn complete_on(loan: LoanId, amount: Won, on: KoreanDay) -> DispatchResult {
	let origin = RuntimeOrigin::signed(BANKER);
	Lending::complete_withdrawal(origin, loan, amount, on, fresh_ref())
}

/// What is owed today without the fee.
fn owed(loan: LoanId) -> Won {
	let owed = Lending::payoff(loan, today()).unwrap();
	owed.total().unwrap() - owed.fee
}

#[test]
fn a_loan_is_as_if_it_had_not_been_when_the_money_is_back() {
	with_programme(|| {
		let loan = drawn();
		go_to(today().plus(10));
		let at = madang_testing::now::<Test>();
		assert_ok!(declare(loan));
		let by = caller(OLD_BANKER);
		assert_eq!(last_event(), Event::WithdrawalDeclared { loan, lender: BANK, by, at });
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		let all = Lending::payoff(loan, today()).unwrap();
		assert!(all.fee > 0 && all.interest > 0);
		assert_noop!(complete(loan, owed(loan) + 1), Fault::ExceedsOwed);
		assert_noop!(complete(loan, AMOUNT - 1), Fault::PayoffTooLow);
		let amount = owed(loan);
		assert_ok!(complete(loan, amount));
		let waived = madang_schedule::account::Buckets { fee: all.fee, ..Default::default() };
		let (by, valued_on) = (caller(BANKER), today());
		let event = Event::WithdrawalCompleted { loan, by, amount, valued_on, waived, at };
		assert_eq!(last_event(), event);
		assert_eq!(stored(loan).state, LoanState::Withdrawn);
		assert_eq!((budget(), Programmes::entry(loan)), ((0, 0), None));
		assert_eq!(guarantee_state(loan), Some(GuaranteeState::Released));
		// What was disbursed does not count for the applicant.
		let again = agreed_as(1);
		assert_ok!(draw(again, AMOUNT));
	});
}

#[test]
fn the_days_are_counted_from_the_last_draw() {
	with_programme(|| {
		let loan = agreed_as(1);
		assert_ok!(draw(loan, 10_000_000));
		let last = <LegalTerms as pallet_terms::LegalTerms<AnyTerm>>::end(today(), 14);
		go_to(last);
		assert_ok!(draw(loan, 10_000_000));
		let last = <LegalTerms as pallet_terms::LegalTerms<AnyTerm>>::end(last, 14);
		go_to(last.plus(1));
		assert_noop!(declare(loan), Fault::WithdrawalTooLate);
		go_to(last);
		assert_ok!(declare(loan));
		assert_noop!(declare(loan), Fault::BorrowersWithdraw);
		assert_noop!(draw(loan, 1), Fault::BorrowersWithdraw);
		// The money can come later.
		go_to(last.plus(9));
		assert_ok!(complete(loan, owed(loan)));
		assert_eq!(budget(), (0, 0));
	});
}

#[test]
fn who_does_not_give_the_money_back_owes_the_loan() {
	with_programme(|| {
		let loan = drawn();
		assert_noop!(complete(loan, AMOUNT), Fault::NotWithdrawn);
		assert_ok!(declare(loan));
		go_to(today().plus(60));
		assert_ok!(repay(loan, 5_000_000));
		assert_ok!(repay(loan, payoff(loan, today())));
		assert_eq!(stored(loan).state, LoanState::Settled);
		assert_noop!(complete(loan, AMOUNT), Fault::WrongState);
	});
}

#[test]
fn a_withdrawal_is_declared_only_of_a_drawn_loan_by_its_borrowers() {
	with_programme(|| {
		let loan = agreed_as(1);
		assert_noop!(declare(loan), Fault::WrongState);
		assert_ok!(draw(loan, AMOUNT));
		let origin = || RuntimeOrigin::signed(BANKER);
		let unsigned =
			Lending::declare_withdrawal(origin(), loan, Consents::default(), fresh_ref());
		assert_noop!(unsigned, Fault::ConsentMissing);
		let mortgage = loan_in(LoanState::Disbursed);
		let signed = to_withdraw(mortgage);
		let theirs = Lending::declare_withdrawal(origin(), mortgage, signed, fresh_ref());
		assert_noop!(theirs, Fault::NotPolicyLoan);
		assert_ok!(declare(loan));
		let other = RuntimeOrigin::signed(OLD_BANKER);
		let theirs = Lending::complete_withdrawal(other, loan, AMOUNT, today(), fresh_ref());
		assert_noop!(theirs, Fault::NotOwnLoan);
		assert_noop!(complete_on(loan, AMOUNT, today().plus(1)), Fault::ValueDayInFuture);
		assert_noop!(complete_on(loan, AMOUNT, today().minus(32)), Fault::ValueDayTooEarly);
	});
}

/// The pledgee of a loan does not keep its borrowers from withdrawing. The loan has ended, so its pledge does not rest.
#[test]
fn a_pledge_ends_when_the_money_is_back() {
	use crate::{PledgeAct, PledgeEnd, PledgeTerms, Pledges};
	with_programme(|| {
		let loan = drawn();
		let terms = PledgeTerms { contract: EVIDENCE, notice: EVIDENCE, secures: AMOUNT };
		let until = today();
		let lender = RuntimeOrigin::signed(BANKER);
		assert_ok!(Lending::offer_pledge(lender, loan, OLD_BANK, terms, until, fresh_ref()));
		let pledgee = RuntimeOrigin::signed(OLD_BANKER);
		assert_ok!(Lending::accept_pledge(pledgee, loan, fresh_ref()));
		assert_ok!(declare(loan));
		assert_ok!(complete(loan, owed(loan)));
		let (by, pledgee, at) = (Some(caller(BANKER)), OLD_BANK, Timestamp::get());
		let act = PledgeAct::Ended(PledgeEnd::PaidOff);
		assert_eq!(last_event(), Event::PledgeChanged { loan, by, pledgee, act, at });
		assert_eq!(Pledges::<Test>::get(loan), None);
	});
}
