//! Claims on the guarantor, and what the ledger makes of its answer.

use super::*;
use frame_support::assert_noop;
use pallet_guarantees::Error as BookError;

fn book(error: BookError<Test>) -> sp_runtime::DispatchError {
	error.into()
}

const INSOLVENCY: AccelerationCause = AccelerationCause::Insolvency(EVIDENCE);

/// A guaranteed loan that is overdue since 2026-12-25. Today is the first day on which that has lasted.
fn lasting() -> (LoanId, GuaranteeId) {
	let loan = loan_in(LoanState::Disbursed);
	let guarantee = guarantee(loan);
	go_to(day("2027-03-26"));
	(loan, guarantee)
}

/// One on whose guarantor the bank has claimed.
fn claimed() -> (LoanId, GuaranteeId) {
	let (loan, guarantee) = lasting();
	assert_ok!(accelerate(loan, INSOLVENCY));
	assert_ok!(make_claimable(loan, ClaimCause::Lasting));
	assert_ok!(claim(loan));
	(loan, guarantee)
}

fn asked_for(guarantee: GuaranteeId) -> u64 {
	pallet_guarantees::pallet::Guarantees::<Test>::get(guarantee).unwrap().claimed
}

#[test]
fn a_claim_is_possible_when_default_has_lasted_three_months() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		guarantee(loan);
		assert_noop!(make_claimable(loan, ClaimCause::Lasting), Fault::ArrearsTooRecent);
		go_to(day("2027-03-25"));
		assert_noop!(make_claimable(loan, ClaimCause::Lasting), Fault::ArrearsTooRecent);
		go_to(day("2027-03-26"));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		let (by, cause, at) = (caller(BANKER), ClaimCause::Lasting, Timestamp::get());
		assert_eq!(last_event(), Event::LoanClaimable { loan, by, cause, at });
		assert_eq!(guarantee_state(loan), GuaranteeState::Claimable);
		let again = make_claimable(loan, ClaimCause::Lasting);
		assert_noop!(again, book(BookError::WrongState));
	});
}

/// The loss of the benefit of time counts from its day, without earlier arrears.
#[test]
fn three_months_count_from_an_acceleration_too() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		guarantee(loan);
		go_to(day("2026-12-01"));
		assert_ok!(accelerate(loan, INSOLVENCY));
		go_to(day("2027-03-01"));
		assert_noop!(make_claimable(loan, ClaimCause::Lasting), Fault::ArrearsTooRecent);
		go_to(day("2027-03-02"));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(claim(loan));
	});
}

#[test]
fn a_claim_is_possible_at_once_for_other_causes() {
	for cause in [
		ClaimCause::Bankruptcy(EVIDENCE),
		ClaimCause::Dissolution(EVIDENCE),
		ClaimCause::NoBusiness(EVIDENCE),
		ClaimCause::Uncollectable(EVIDENCE),
	] {
		build_and_execute(|| {
			let loan = loan_in(LoanState::Disbursed);
			guarantee(loan);
			assert_ok!(make_claimable(loan, cause));
			assert_noop!(claim(loan), Fault::NotAllDue);
			assert_ok!(accelerate(loan, INSOLVENCY));
			assert_ok!(claim(loan));
		});
	}
}

#[test]
fn the_chain_computes_what_is_claimed() {
	build_and_execute(|| {
		let (loan, guarantee) = lasting();
		assert_noop!(claim(loan), Fault::NotClaimable);
		// So much is repaid that the cover is enough for the rest.
		assert_ok!(repay(loan, due(loan).total().unwrap() + 50_000_000));
		go_to(day("2027-08-26"));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		let owed = due(loan);
		assert!(owed.interest > 0 && owed.late > 0);
		let debt = owed.principal + owed.interest + owed.late;
		assert_ok!(claim(loan));
		let amount = debt * 8 / 10;
		assert!(amount < COVER && debt < 160_000_000);
		let (by, cause, evidence, at) =
			(caller(BANKER), ClaimCause::Lasting, EVIDENCE, Timestamp::get());
		let expected = Event::LoanClaimed { loan, by, cause, owed, amount, evidence, at };
		assert_eq!(last_event(), expected);
		assert_eq!(
			(guarantee_state(loan), asked_for(guarantee)),
			(GuaranteeState::Claimed, amount)
		);
		// Not twice.
		assert_noop!(claim(loan), book(BookError::WrongState));
	});
}

#[test]
fn no_more_is_claimed_than_the_cover() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		assert!(due(loan).total().unwrap() * 8 / 10 > COVER);
		assert_eq!(asked_for(guarantee), COVER);
	});
}

#[test]
fn fees_are_not_covered() {
	build_and_execute(|| {
		let (loan, guarantee) = lasting();
		assert_ok!(repay(loan, due(loan).total().unwrap() + 150_000_000));
		let credit = terms_of(loan).credit;
		Ledgers::<Test>::mutate(loan, |ledger| {
			let kind = madang_schedule::account::PostingKind::Fee;
			let ledger = ledger.as_mut().unwrap();
			ledger
				.post(&Lending::contract(&credit, &Lending::calendar()), kind, 1_000_000, today())
				.unwrap();
		});
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)));
		assert_ok!(claim(loan));
		let owed = due(loan);
		assert_eq!(owed.fee, 1_000_000);
		assert_eq!(asked_for(guarantee), (owed.total().unwrap() - 1_000_000) * 8 / 10);
	});
}

#[test]
fn a_cause_that_ended_gives_no_claim() {
	build_and_execute(|| {
		let (loan, _) = lasting();
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(repay(loan, due(loan).total().unwrap()));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_noop!(claim(loan), Fault::ArrearsTooRecent);
	});
}

#[test]
fn a_borrower_who_pays_up_cures() {
	build_and_execute(|| {
		let (loan, guarantee) = lasting();
		assert_ok!(warn(loan));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_noop!(cure(loan), Fault::StillOverdue);
		assert_ok!(repay(loan, due(loan).total().unwrap()));
		assert_ok!(cure(loan));
		let (by, at) = (caller(BANKER), Timestamp::get());
		assert_eq!(last_event(), Event::LoanCured { loan, by, at });
		assert_eq!(guarantee_state(loan), GuaranteeState::InForce);
		assert!(!crate::ArrearsOf::<Test>::contains_key(loan));
		assert_eq!(notices(guarantee).last().unwrap().0, NoticeKind::Other);
		assert_noop!(cure(loan), book(BookError::WrongState));
	});
}

#[test]
fn a_loan_that_is_all_due_is_not_cured() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		guarantee(loan);
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)));
		// Due today, so not overdue.
		assert_eq!(account_on(loan, today()).overdue_since(), None);
		assert_noop!(cure(loan), Fault::StillOverdue);
	});
}

#[test]
fn a_mistaken_cause_is_taken_back_before_the_claim_and_after_its_denial() {
	build_and_execute(|| {
		let (loan, guarantee) = lasting();
		assert_noop!(take_back(loan, Act::Claimable), Fault::NothingToTakeBack);
		assert_ok!(make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)));
		assert_ok!(take_back(loan, Act::Claimable));
		assert_eq!(guarantee_state(loan), GuaranteeState::InForce);
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(claim(loan));
		assert_noop!(take_back(loan, Act::Claimable), book(BookError::WrongState));
		assert_ok!(deny_claim(guarantee));
		assert_ok!(take_back(loan, Act::Claimable));
		assert_noop!(claim(loan), Fault::NotClaimable);
	});
}

#[test]
fn a_loan_without_a_guarantee_has_nobody_to_claim_on() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		go_to(day("2027-03-26"));
		let missing = book(BookError::GuaranteeNotFound);
		assert_noop!(make_claimable(loan, ClaimCause::Lasting), missing);
		assert_noop!(Lending::notify_guarantor(officer(), loan, EVIDENCE, fresh_ref()), missing);
		assert_noop!(claim(loan), Fault::NotClaimable);
		// What happens to it is told to nobody.
		assert_ok!(warn(loan));
		assert_ok!(repay(loan, 1_000));
	});
}

#[test]
fn only_the_lender_claims() {
	build_and_execute(|| {
		let (loan, _) = lasting();
		let other = || RuntimeOrigin::signed(OLD_BANKER);
		let cause = ClaimCause::Lasting;
		assert_noop!(Lending::make_claimable(other(), loan, cause, fresh_ref()), Fault::NotOwnLoan);
		assert_noop!(Lending::claim(other(), loan, EVIDENCE, fresh_ref()), Fault::NotOwnLoan);
		assert_noop!(Lending::cure(other(), loan, fresh_ref()), Fault::NotOwnLoan);
		let told = Lending::notify_guarantor(other(), loan, EVIDENCE, fresh_ref());
		assert_noop!(told, Fault::NotOwnLoan);
		let back = Lending::take_back(other(), loan, Act::Warning, EVIDENCE, fresh_ref());
		assert_noop!(back, Fault::NotOwnLoan);
		let reason = WriteOffReason::Overdue;
		assert_noop!(Lending::write_off(other(), loan, reason, fresh_ref()), Fault::NotOwnLoan);
		let settled = loan_in(LoanState::Settled);
		assert_noop!(make_claimable(settled, cause), Fault::WrongState);
		let told = Lending::notify_guarantor(officer(), settled, EVIDENCE, fresh_ref());
		assert_noop!(told, Fault::WrongState);
	});
}

#[test]
fn the_guarantor_is_told_of_other_facts() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		assert_ok!(Lending::notify_guarantor(officer(), loan, EVIDENCE, fresh_ref()));
		let (by, at) = (caller(BANKER), Timestamp::get());
		let particulars = EVIDENCE;
		assert_eq!(last_event(), Event::GuarantorNotified { loan, by, particulars, at });
		assert_eq!(notices(guarantee), [(NoticeKind::Other, 0, today())]);
	});
}

#[test]
fn what_the_guarantor_pays_passes_to_it() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		go_to(today().plus(10));
		let valued_on = today().minus(2);
		let before = account_on(loan, valued_on).due();
		System::reset_events();
		assert_ok!(pay_claim(guarantee, COVER, valued_on));
		let account = account_on(loan, valued_on);
		// Interest on arrears, interest, principal.
		let principal = COVER - before.late - before.interest;
		let paid = Buckets { principal, ..before };
		assert_eq!((account.subrogated, account.paid), (paid, Buckets::default()));
		assert_eq!(account.outstanding(), 200_000_000 - principal);
		let left = due(loan);
		let bank = BANK;
		let by = pallet_institutions::Caller::new(
			madang_testing::acting(GUARANTOR),
			madang_testing::last_ref(),
		);
		let at = Timestamp::get();
		let expected =
			Event::GuarantorPaid { loan, guarantee, bank, by, paid, valued_on, left, at };
		assert_eq!(events(), [expected]);
		// The rest is owed to the bank, and is paid without another word to the foundation.
		assert_eq!(
			(stored(loan).state, guarantee_state(loan)),
			(LoanState::Disbursed, GuaranteeState::Paid)
		);
		go_to(today().plus(200));
		assert_noop!(claim(loan), book(BookError::WrongState));
		assert_ok!(repay(loan, due(loan).total().unwrap()));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn a_payment_of_a_closed_day_counts_today() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		go_to(today().plus(60));
		assert_ok!(repay(loan, 1_000));
		System::reset_events();
		assert_ok!(pay_claim(guarantee, COVER, today().minus(50)));
		let [Event::GuarantorPaid { valued_on, .. }] = events()[..] else { panic!("it paid") };
		assert_eq!(valued_on, today());
	});
}

#[test]
fn a_payment_before_everything_was_due_counts_today() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		assert_ok!(pay_claim(guarantee, COVER, today().minus(5)));
		assert_eq!(account_on(loan, today().minus(5)).subrogated, Buckets::default());
		assert_eq!(account_on(loan, today()).subrogated.total(), Some(COVER));
	});
}

#[test]
fn a_guarantor_does_not_pay_more_than_is_owed() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		// The borrower pays most of it while the claim waits.
		assert_ok!(repay(loan, due(loan).total().unwrap() - 1_000));
		assert_noop!(pay_claim(guarantee, 1_001, today()), Fault::ExceedsOwed);
		System::reset_events();
		assert_ok!(pay_claim(guarantee, 1_000, today()));
		// Nothing is left for the bank.
		assert_eq!(stored(loan).state, LoanState::Settled);
		let events = events();
		let [Event::GuarantorPaid { left, .. }, Event::LoanSettled { payoff, .. }] = &events[..]
		else {
			panic!("settled by the guarantor: {events:?}")
		};
		assert_eq!((*left, *payoff), (Buckets::default(), None));
	});
}

#[test]
fn a_borrower_who_pays_all_while_a_claim_waits_releases_the_guarantor() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		let last = line(due(loan).total().unwrap());
		assert_ok!(post(loan, last));
		assert_eq!(guarantee_state(loan), GuaranteeState::Released);
		assert_noop!(pay_claim(guarantee, 1, today()), book(BookError::WrongState));
		// If the payment was none, the cause of the claim is recorded again.
		assert_ok!(Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(guarantee_state(loan), GuaranteeState::InForce);
		assert_noop!(claim(loan), Fault::NotClaimable);
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(claim(loan));
	});
}

#[test]
fn an_acceleration_is_not_taken_back_while_a_claim_waits() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		assert_noop!(take_back(loan, Act::Acceleration), Fault::CannotBeTakenBack);
		assert_ok!(deny_claim(guarantee));
		assert_ok!(take_back(loan, Act::Acceleration));
	});
}

#[test]
fn a_denied_claim_can_be_made_again() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		let before = Ledgers::<Test>::get(loan);
		assert_ok!(deny_claim(guarantee));
		assert_eq!(Ledgers::<Test>::get(loan), before);
		go_to(today().plus(100));
		assert_ok!(claim(loan));
		assert_eq!(guarantee_state(loan), GuaranteeState::Claimed);
	});
}

/// A foundation that left: its guarantees pass to another one, and the claim is paid.
#[test]
fn a_claim_on_a_foundation_that_left_does_not_hang() {
	build_and_execute(|| {
		let (loan, guarantee) = claimed();
		assert_ok!(Institutions::suspend_institution(RuntimeOrigin::root(), FOUNDATION));
		assert!(pay_claim(guarantee, COVER, today()).is_err());
		// The borrower can pay meanwhile.
		assert_ok!(repay(loan, 1_000));
		let to = madang_testing::OTHER_FOUNDATION;
		let all = vec![guarantee].try_into().unwrap();
		assert_ok!(Guarantees::assign(RuntimeOrigin::root(), all, FOUNDATION, to));
		let other = RuntimeOrigin::signed(madang_testing::OTHER_GUARANTOR);
		assert_ok!(Guarantees::pay(other, guarantee, COVER, today(), fresh_ref()));
		assert_eq!(account_on(loan, today()).subrogated.total(), Some(COVER));
	});
}

#[test]
fn repayments_are_told_once_for_each_call() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		let in_part = NoticeKind::Extinguished { wholly: false };
		assert_ok!(repay(loan, 1_000));
		assert_eq!(notices(guarantee), [(in_part, 1_000, today())]);
		go_to(day("2026-12-26"));
		// Two lines in one call: interest on arrears and interest tell nothing, principal does.
		let due = due(loan);
		let batch = vec![(loan, line(due.late + due.interest)), (loan, line(due.principal + 5))];
		assert_ok!(Lending::repay_batch(officer(), batch.try_into().unwrap(), fresh_ref()));
		assert_eq!(notices(guarantee)[1..], [(in_part, due.principal + 5, today())]);
		go_to(day("2027-01-26"));
		assert_ok!(repay(loan, 10));
		assert_eq!(notices(guarantee).len(), 2, "only interest was paid");
	});
}

#[test]
fn the_last_repayment_releases_the_guarantee_and_its_reversal_revives_it() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		let wholly = NoticeKind::Extinguished { wholly: true };
		let last = line(200_000_000);
		assert_ok!(post(loan, last));
		assert_eq!(guarantee_state(loan), GuaranteeState::Released);
		assert_eq!(notices(guarantee), [(wholly, 200_000_000, today())]);
		assert_ok!(Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(guarantee_state(loan), GuaranteeState::InForce);
		assert_eq!(notices(guarantee)[1..], [(NoticeKind::Other, 200_000_000, today())]);
	});
}

#[test]
fn a_deal_that_pays_off_releases_the_guarantee() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		assert_ok!(settle(loan, DealId(2)));
		assert_eq!(guarantee_state(loan), GuaranteeState::Released);
		let wholly = NoticeKind::Extinguished { wholly: true };
		assert_eq!(notices(guarantee), [(wholly, 200_000_000, today())]);
	});
}

#[test]
fn a_reversal_is_told_while_the_guarantee_is_in_force() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		let wrong = line(7_000);
		assert_ok!(post(loan, wrong));
		assert_ok!(Lending::reverse(officer(), BANK, wrong.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(notices(guarantee)[1..], [(NoticeKind::Other, 7_000, today())]);
	});
}
