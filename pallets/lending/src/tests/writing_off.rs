//! Write-off, recoveries, and what deals and guarantors pay afterwards.

use super::*;
use crate::{Lines, Reversal};
use frame_support::assert_noop;

const OVERDUE: WriteOffReason = WriteOffReason::Overdue;
const INSOLVENT: WriteOffReason = WriteOffReason::Insolvent(EVIDENCE);
const INSOLVENCY: AccelerationCause = AccelerationCause::Insolvency(EVIDENCE);

/// An accelerated loan, overdue since 2026-12-25.
fn accelerated() -> LoanId {
	let loan = loan_in(LoanState::Disbursed);
	go_to(day("2027-03-26"));
	assert_ok!(accelerate(loan, INSOLVENCY));
	loan
}

fn written_off() -> LoanId {
	let loan = accelerated();
	assert_ok!(write_off(loan, INSOLVENT));
	loan
}

/// What is left of what was written off.
fn left(loan: LoanId) -> u64 {
	account_on(loan, today()).written_off.total().unwrap()
}

#[test]
fn all_that_is_left_is_written_off() {
	build_and_execute(|| {
		let loan = accelerated();
		go_to(day("2027-06-01"));
		let owed = due(loan);
		assert_ok!(write_off(loan, INSOLVENT));
		let (by, reason, on, at) = (caller(BANKER), INSOLVENT, today(), Timestamp::get());
		let written_off = owed;
		let event = Event::LoanWrittenOff { loan, by, reason, written_off, on, at };
		assert_eq!(last_event(), event);
		assert_eq!(stored(loan).state, LoanState::WrittenOff);
		// It is still secured, and bears no interest.
		assert_eq!(*Lending::under(entry_of(loan)), [loan]);
		let later = account_on(loan, day("2037-06-01"));
		assert_eq!((later.due(), later.written_off), (Buckets::default(), owed));
		assert_noop!(write_off(loan, INSOLVENT), Fault::WrongState);
		for refused in [warn(loan), accelerate(loan, INSOLVENCY)] {
			assert_eq!(refused, Err(Fault::WrongState.into()));
		}
	});
}

#[test]
fn arrears_of_a_year_are_written_off_without_evidence() {
	build_and_execute(|| {
		let loan = accelerated();
		go_to(day("2027-12-25"));
		assert_noop!(write_off(loan, OVERDUE), Fault::ArrearsTooRecent);
		go_to(day("2027-12-26"));
		assert_ok!(write_off(loan, OVERDUE));
	});
}

#[test]
fn what_is_not_due_is_not_written_off() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		go_to(day("2028-06-01"));
		assert_noop!(write_off(loan, OVERDUE), Fault::NotAllDue);
		assert_noop!(write_off(loan, INSOLVENT), Fault::NotAllDue);
		let settled = loan_in(LoanState::Settled);
		assert_noop!(write_off(settled, INSOLVENT), Fault::WrongState);
		// After its term, everything is due.
		go_to(day("2058-01-01"));
		assert_ok!(write_off(loan, OVERDUE));
	});
}

/// A bank cannot write off what its guarantor would pay.
#[test]
fn a_guarantor_is_claimed_on_first() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		go_to(day("2027-12-26"));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_noop!(write_off(loan, OVERDUE), Fault::GuaranteeFirst);
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_noop!(write_off(loan, OVERDUE), Fault::GuaranteeFirst);
		assert_ok!(claim(loan));
		assert_ok!(write_off(loan, OVERDUE));
		let before = left(loan);
		// The foundation pays on what was written off.
		assert_ok!(pay_claim(guarantee, COVER, today()));
		assert_eq!((left(loan), stored(loan).state), (before - COVER, LoanState::WrittenOff));
		assert_eq!(account_on(loan, today()).subrogated.total(), Some(COVER));
		assert_ok!(repay(loan, before - COVER));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

/// Of the last won, the guarantor owes nothing. It cannot be claimed, and does not keep the loan open.
#[test]
fn a_rest_of_which_the_guarantor_owes_nothing_is_written_off() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		guarantee(loan);
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(repay(loan, due(loan).total().unwrap() - 1));
		assert_ok!(make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)));
		assert_noop!(claim(loan), pallet_guarantees::Error::<Test>::ZeroAmount);
		assert_ok!(write_off(loan, INSOLVENT));
		assert_ok!(repay(loan, 1));
		assert_eq!(guarantee_state(loan), GuaranteeState::Released);
	});
}

#[test]
fn a_denied_claim_can_be_made_again_after_the_write_off() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		go_to(day("2027-12-26"));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(claim(loan));
		assert_ok!(deny_claim(guarantee));
		assert_ok!(write_off(loan, OVERDUE));
		assert_ok!(claim(loan));
		assert_ok!(pay_claim(guarantee, COVER, today()));
	});
}

#[test]
fn a_repayment_is_a_recovery() {
	build_and_execute(|| {
		let loan = written_off();
		let owed = left(loan);
		go_to(day("2028-03-26"));
		let first = line(1_000_000);
		assert_ok!(post(loan, first));
		let (by, at) = (caller(BANKER), Timestamp::get());
		let expected = Event::RepaymentRecorded { loan, by, line: first, outstanding: 0, at };
		assert_eq!(last_event(), expected);
		assert_eq!((left(loan), stored(loan).state), (owed - 1_000_000, LoanState::WrittenOff));
		assert_eq!(account_on(loan, today()).paid.total(), Some(1_000_000));
		assert_noop!(repay(loan, owed), Fault::ExceedsOwed);
		assert_ok!(repay(loan, owed - 1_000_000));
		assert_eq!(stored(loan).state, LoanState::Settled);
		assert_eq!(*Lending::under(entry_of(loan)), []);
	});
}

#[test]
fn a_recovery_is_not_valued_before_the_write_off() {
	build_and_execute(|| {
		let loan = written_off();
		let valued_on = today().minus(1);
		assert_noop!(post(loan, Line { valued_on, ..line(1_000) }), Fault::ValueDayTooEarly);
		assert_ok!(repay(loan, 1_000));
	});
}

#[test]
fn a_recovery_that_was_none_is_reversed() {
	build_and_execute(|| {
		let loan = written_off();
		let owed = left(loan);
		let (wrong, old) = (line(1_000), line(2_000));
		assert_ok!(post(loan, old));
		assert_ok!(post(loan, wrong));
		let reverse = |line: Line| {
			assert_ok!(Lending::reverse(officer(), BANK, line.line_ref, EVIDENCE, fresh_ref()));
			Lines::<Test>::get(BANK, line.line_ref).unwrap().reversed.unwrap()
		};
		assert_eq!(reverse(wrong), Reversal::TakenOut);
		assert_eq!((left(loan), stored(loan).state), (owed - 2_000, LoanState::WrittenOff));
		// One of long ago is owed again, and the next recoveries pay it first.
		go_to(today().plus(50));
		assert_ok!(repay(loan, 10));
		assert_eq!(reverse(old), Reversal::Returned(today()));
		assert_eq!((due(loan).total(), stored(loan).state), (Some(2_000), LoanState::WrittenOff));
		assert_ok!(repay(loan, owed - 10));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn a_last_recovery_that_was_none_leaves_the_loan_written_off() {
	build_and_execute(|| {
		let loan = written_off();
		let last = line(left(loan));
		assert_ok!(post(loan, last));
		assert_eq!(stored(loan).state, LoanState::Settled);
		assert_ok!(Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!((left(loan), stored(loan).state), (last.amount, LoanState::WrittenOff));
		assert_eq!(*Lending::under(entry_of(loan)), [loan]);
		let Event::LoanOwedAgain { state: LoanState::WrittenOff, .. } = last_event() else {
			panic!("it is owed")
		};
	});
}

#[test]
fn a_recovery_of_long_ago_that_was_none_is_owed() {
	build_and_execute(|| {
		let loan = written_off();
		let last = line(left(loan));
		assert_ok!(post(loan, last));
		go_to(today().plus(50));
		let reversed = Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref());
		assert_ok!(reversed);
		// It was taken out: nothing else was posted since, so its day is not closed.
		assert_eq!((left(loan), stored(loan).state), (last.amount, LoanState::WrittenOff));
	});
}

#[test]
fn a_mistaken_write_off_is_taken_back_while_its_day_can_change() {
	build_and_execute(|| {
		let loan = accelerated();
		assert_noop!(take_back(loan, Act::WriteOff), Fault::WrongState);
		let before = account_on(loan, day("2028-01-01"));
		assert_ok!(write_off(loan, INSOLVENT));
		assert_noop!(take_back(loan, Act::Acceleration), Fault::WrongState);
		go_to(today().plus(20));
		assert_ok!(take_back(loan, Act::WriteOff));
		let (by, act, reason, at) = (caller(BANKER), Act::WriteOff, EVIDENCE, Timestamp::get());
		assert_eq!(last_event(), Event::ActTakenBack { loan, by, act, reason, at });
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_eq!(account_on(loan, day("2028-01-01")), before);

		assert_ok!(write_off(loan, INSOLVENT));
		go_to(today().plus(32));
		assert_noop!(take_back(loan, Act::WriteOff), Fault::CannotBeTakenBack);
	});
}

#[test]
fn recoveries_stay_payments_when_a_write_off_is_taken_back() {
	build_and_execute(|| {
		let loan = written_off();
		let recovered = line(5_000_000);
		assert_ok!(post(loan, recovered));
		assert_ok!(take_back(loan, Act::WriteOff));
		assert_eq!(account_on(loan, today()).paid.total(), Some(5_000_000));
		assert_eq!(left(loan), 0);
		assert_ok!(repay(loan, 1_000));
		assert_ok!(Lending::reverse(officer(), BANK, recovered.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(account_on(loan, today()).paid.total(), Some(1_000));
	});
}

/// The home can be sold: its bank affirms what it takes for the discharge, and the rest is owed without security.
#[test]
fn a_deal_recovers_and_discharges() {
	build_and_execute(|| {
		let loan = written_off();
		let (entry, before) = (entry_of(loan), account_on(loan, today()).written_off);
		System::reset_events();
		let principal = before.principal - 1_000;
		let amount = principal + before.late + before.interest;
		let paid = Lending::settle(loan, DealId(2), (amount, today()), &registrar());
		assert_eq!(paid, Ok(principal));
		assert_eq!((stored(loan).state, left(loan)), (LoanState::WrittenOff, 1_000));
		assert_eq!(*Lending::under(entry), []);
		let (bank, by, deal, at) = (BANK, registrar(), DealId(2), Timestamp::get());
		let recovery = Buckets { principal, ..before };
		let left = Buckets { principal: 1_000, ..Buckets::default() };
		let entries = stored(loan).entries;
		let expected = [
			Event::WrittenOffRecovered { loan, bank, by: by.clone(), recovery, left, at },
			Event::SecurityReleased { loan, bank, by, deal, entries, outstanding: 1_000, at },
		];
		assert_eq!(events(), expected);
		discharge(BANKER, entry);
		assert_ok!(repay(loan, 1_000));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn a_deal_that_recovers_all_settles() {
	build_and_execute(|| {
		let loan = written_off();
		let owed = account_on(loan, today()).written_off;
		let total = owed.total().unwrap();
		let paid = Lending::settle(loan, DealId(2), (total + 7, today()), &registrar());
		assert_eq!(paid, Ok(owed.principal));
		let (bank, by, deal, at) = (BANK, registrar(), DealId(2), Timestamp::get());
		let (amount, valued_on) = (total + 7, today());
		let waived = Buckets::default();
		let payoff = Some(Payoff { deal, amount, valued_on, owed, waived, extra: 7 });
		assert_eq!(last_event(), Event::LoanSettled { loan, bank, by, payoff, at });
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn a_deal_can_discharge_for_nothing() {
	build_and_execute(|| {
		let loan = written_off();
		let owed = left(loan);
		assert_eq!(Lending::settle(loan, DealId(2), (0, today()), &registrar()), Ok(0));
		assert_eq!((stored(loan).state, left(loan)), (LoanState::WrittenOff, owed));
		discharge(BANKER, entry_of(loan));
	});
}

#[test]
fn a_written_off_loan_that_loses_a_mortgage_stays_owed() {
	build_and_execute(|| {
		let loan = written_off();
		let entry = entry_of(loan);
		discharge(BANKER, entry);
		assert_ok!(Lending::release_security(loan, DealId(1), &[entry], &registrar()));
		assert_eq!(stored(loan).state, LoanState::WrittenOff);
		assert_ok!(repay(loan, left(loan)));
	});
}
