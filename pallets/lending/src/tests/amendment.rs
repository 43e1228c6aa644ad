//! Changes of the contract after the draw.

use super::*;
use crate::{Amended, Amendments, CreditProblem};
use frame_support::assert_noop;

const INSOLVENCY: AccelerationCause = AccelerationCause::Insolvency(EVIDENCE);

/// A loan that was drawn on 2026-11-24, three months ago, of which the bills were paid.
fn paid_up() -> LoanId {
	let loan = loan_in(LoanState::Disbursed);
	go_to(day("2027-03-02"));
	assert_ok!(repay(loan, due(loan).total().unwrap()));
	loan
}

/// A loan of another credit that is disbursed.
fn loan_with(change: impl FnOnce(&mut Credit)) -> LoanId {
	let (loan, mut terms) = (next(), terms(&[BUYER, CO_BUYER]));
	change(&mut terms.credit);
	assert_ok!(apply(terms));
	assert_ok!(decide(loan, crate::Decision::Approve(None)));
	assert_ok!(agree(loan));
	assert_ok!(bind(loan, deal_of(TITLES[0])));
	assert_ok!(disburse(loan, deal_of(TITLES[0]), register_for(loan)));
	loan
}

/// An amendment with another credit.
fn with(loan: LoanId, change: impl FnOnce(&mut Credit)) -> Amendment {
	let mut amendment = amendment(loan, false);
	change(&mut amendment.credit);
	amendment
}

#[test]
fn a_change_holds_from_today_on_and_is_told() {
	build_and_execute(|| {
		let loan = paid_up();
		let guarantee = guarantee(loan);
		let signed_first = file(loan);
		let principal = outstanding(loan);
		let amendment = amendment(loan, false);
		assert_ok!(amend(loan, amendment.clone()));

		let (by, number, from, at) = (caller(BANKER), 1, today(), Timestamp::get());
		let expected =
			Event::LoanAmended { loan, by, number, amendment: amendment.clone(), from, at };
		assert!(events().contains(&expected));
		assert_eq!(Amendments::<Test>::get(loan, 1), Some(Amended { amendment, from }));
		assert_eq!(stored(loan).amendments, 1);
		assert_eq!(file(loan), signed_first, "the file stays as it was signed");
		assert_eq!(notices(guarantee).last(), Some(&(NoticeKind::Other, 0, today())));

		// The principal is repaid in 120 instalments from now on: the last leaves nothing.
		assert_eq!(outstanding(loan), principal);
		let last = madang_schedule::nominal_due(today(), 25, 120);
		assert!(account_on(loan, last.minus(1)).principal > 0);
		assert!(account_on(loan, last.plus(7)).is_all_due());
		// The next bill is in the month after the change. It has the interest since the last one, of 59 days.
		let first = account_on(loan, day("2027-04-26"));
		let interest = u128::from(principal) * 45_000 * 59 / 365 / 1_000_000;
		let billed = u128::from(first.due().interest);
		assert!(billed.abs_diff(interest) <= 1, "{billed} {interest}");
	});
}

#[test]
fn a_deferral_bills_interest_only() {
	build_and_execute(|| {
		let loan = paid_up();
		let amendment = Amendment {
			reason: AmendmentReason::Deferral,
			..with(loan, |credit| credit.grace_months = 12)
		};
		assert_ok!(amend(loan, amendment));
		let account = account_on(loan, day("2028-04-24"));
		assert_eq!(account.due().principal, 0);
		assert!(account.due().interest > 0);
		assert!(account_on(loan, day("2028-04-26")).due().principal > 0);
	});
}

#[test]
fn contracts_change_again_and_the_last_change_holds() {
	build_and_execute(|| {
		let loan = paid_up();
		assert_ok!(amend(loan, amendment(loan, false)));
		let cheaper = with(loan, |credit| credit.rate = RateTerms::Fixed(30_000));
		let reason = AmendmentReason::Rate;
		assert_ok!(amend(loan, Amendment { reason, ..cheaper }));
		assert_eq!((stored(loan).amendments, credit_of(loan).rate), (2, RateTerms::Fixed(30_000)));
		// A repayment, a payoff and the standing follow the last change.
		go_to(day("2027-05-03"));
		let left = payoff(loan, today());
		assert_eq!(Lending::standing(loan).unwrap().outstanding, outstanding(loan));
		assert_ok!(repay(loan, left));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn an_accelerated_loan_is_reinstated() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		go_to(day("2027-05-03"));
		assert_ok!(warn(loan));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_noop!(
			amend(loan, with(loan, |credit| credit.principal = 200_000_000)),
			Fault::NothingToAmend
		);
		let interest = due(loan).interest;
		let reason = AmendmentReason::Restructuring;
		assert_ok!(amend(loan, Amendment { reason, ..amendment(loan, true) }));
		assert_eq!(guarantee_state(loan), GuaranteeState::InForce);
		assert!(crate::ArrearsOf::<Test>::get(loan) == crate::Arrears::default());
		let account = account_on(loan, today());
		assert_eq!((account.principal, account.accelerated), (200_000_000, false));
		// Interest that was due stays due.
		assert_eq!(account.due().interest, interest);
		let told: Vec<_> = notices(guarantee).into_iter().map(|(kind, ..)| kind).collect();
		assert_eq!(told.last(), Some(&NoticeKind::Other));
		// It can be accelerated again.
		assert_ok!(accelerate(loan, INSOLVENCY));
	});
}

#[test]
fn every_borrower_signs_this_change() {
	build_and_execute(|| {
		let loan = paid_up();
		let change = amendment(loan, false);
		let call = |amendment: &Amendment, consents| {
			Lending::amend(officer(), loan, amendment.clone(), consents, fresh_ref())
		};
		let mut one = to_amend(loan, &change);
		one.pop();
		assert_noop!(call(&change, one), Fault::ConsentMissing);
		// Not for other terms, nor for another change.
		let bad = || pallet_identity::Error::<Test>::BadSignature;
		let other = with(loan, |credit| credit.pay_day = 10);
		assert_noop!(call(&other, to_amend(loan, &change)), bad());
		let signed = file(loan).amendment(loan, 2, &change);
		let dids = terms_of(loan).borrowers;
		let second = dids.iter().map(|did| sign(*did, Purpose::AmendLoan, signed)).collect();
		assert_noop!(call(&change, bounded(second)), bad());
		assert_ok!(call(&change, to_amend(loan, &change)));
	});
}

#[test]
fn the_principal_is_what_the_change_repays() {
	build_and_execute(|| {
		let loan = paid_up();
		let signed = amendment(loan, false);
		assert_ok!(repay(loan, 1_000_000));
		assert_noop!(amend(loan, signed), Fault::PrincipalDiffers);
		assert_ok!(amend(loan, amendment(loan, false)));
	});
}

#[test]
fn a_credit_that_could_not_be_agreed_today_is_refused() {
	build_and_execute(|| {
		let loan = paid_up();
		let invalid = with(loan, |credit| credit.pay_day = 32);
		assert_noop!(amend(loan, invalid), Fault::Credit(CreditProblem::PayDayOutOfRange));
		let costly = with(loan, |credit| {
			credit.rate = RateTerms::Fixed(200_001);
			credit.late.cap = 200_001;
		});
		assert_noop!(amend(loan, costly), Fault::RateTooHigh);
		let long = with(loan, |credit| credit.term_months = 601);
		assert_noop!(amend(loan, long), Fault::Credit(CreditProblem::TermOutOfRange));
	});
}

/// Neither the time of the fee for early repayment begins again, nor its amount.
#[test]
fn early_repayment_does_not_cost_more_than_before() {
	build_and_execute(|| {
		let before = PrepaymentFee { rate: 12_000, until_months: 36 };
		let loan = loan_with(|credit| credit.prepayment = before);
		go_to(day("2027-11-24"));
		assert_ok!(repay(loan, due(loan).total().unwrap()));
		let fee = |rate, until_months| {
			let prepayment = PrepaymentFee { rate, until_months };
			amend(loan, with(loan, |credit| credit.prepayment = prepayment))
		};
		let too_long = || Fault::Credit(CreditProblem::FeePeriodTooLong);
		assert_noop!(fee(1, 25), too_long());
		// Two of three years are left: 731 of 1,096 days.
		assert_noop!(fee(8_004, 24), Fault::FeeTooHigh);
		assert_ok!(fee(8_003, 24));
		assert_noop!(fee(1, 36), too_long());
		assert_ok!(fee(0, 0));
		assert_noop!(fee(1, 1), too_long());
	});
}

/// Nobody could sign for them.
#[test]
fn a_recorded_loan_of_debtors_without_dids_is_not_changed() {
	build_and_execute(|| {
		let entry = EntryId { title: TITLES[2], number: BANK_ENTRY };
		let loan = next();
		assert_ok!(record(entry, 100_000_000));
		assert_noop!(amend(loan, amendment(loan, false)), Fault::BorrowerNotActive);
		// The debtors of this mortgage have DIDs.
		let known = loan_in(LoanState::Settled);
		let loan = next();
		assert_ok!(record(entry_of(known), 100_000_000));
		assert_ok!(amend(loan, amendment(loan, false)));
	});
}

#[test]
fn only_a_loan_that_is_disbursed_and_not_claimed_is_changed() {
	build_and_execute(|| {
		for state in [LoanState::Agreed, LoanState::Settled] {
			let loan = loan_in(state);
			let of = Amendment {
				reason: AmendmentReason::Other,
				credit: credit(),
				reinstates: false,
				agreement: EVIDENCE,
			};
			assert_noop!(amend(loan, of), Fault::WrongState);
		}
		let loan = loan_in(LoanState::Disbursed);
		let change = amendment(loan, false);
		let consents = to_amend(loan, &change);
		let other = RuntimeOrigin::signed(OLD_BANKER);
		assert_noop!(Lending::amend(other, loan, change, consents, fresh_ref()), Fault::NotOwnLoan);
		let guarantee = guarantee(loan);
		go_to(day("2027-05-03"));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(claim(loan));
		assert_noop!(amend(loan, amendment(loan, true)), Fault::ClaimWaits);
		assert_ok!(deny_claim(guarantee));
		assert_ok!(amend(loan, amendment(loan, true)));
		assert_eq!(guarantee_state(loan), GuaranteeState::InForce);
	});
}

/// What is left after the guarantor paid can be restructured.
#[test]
fn the_rest_is_reinstated_after_the_guarantor_paid() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		go_to(day("2027-05-03"));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(claim(loan));
		assert_ok!(pay_claim(guarantee, COVER, today()));
		let left = outstanding(loan);
		assert!(left > 0);
		assert_ok!(amend(loan, amendment(loan, true)));
		assert_eq!(guarantee_state(loan), GuaranteeState::Paid);
		let account = account_on(loan, today());
		assert_eq!((account.principal, account.subrogated.total()), (left, Some(COVER)));
	});
}

/// What was posted before a change is closed: a payment of then counts from the change on, and one that was none
/// is owed again.
#[test]
fn what_was_posted_before_a_change_is_closed() {
	build_and_execute(|| {
		let loan = paid_up();
		let paid = line(1_000_000);
		assert_ok!(post(loan, paid));
		assert_ok!(amend(loan, amendment(loan, false)));
		let late = Line { valued_on: today().minus(1), ..line(1) };
		assert_noop!(post(loan, late), Fault::ValueDayTooEarly);
		let before = outstanding(loan);
		assert_ok!(Lending::reverse(officer(), BANK, paid.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(outstanding(loan), before + 1_000_000);
		let by = crate::Lines::<Test>::get(BANK, paid.line_ref).unwrap().reversed;
		assert_eq!(by, Some(crate::Reversal::Returned(today())));
	});
}
