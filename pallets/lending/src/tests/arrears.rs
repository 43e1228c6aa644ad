//! From the first day of arrears to the acceleration, and back.

use super::*;
use crate::ArrearsOf;
use frame_support::{assert_noop, assert_storage_noop};

const FIRST_DUE: &str = "2026-12-25";

/// A loan of which the first instalment fell due on 2026-12-25, and today is a later day.
fn overdue(on: &str) -> LoanId {
	let loan = loan_in(LoanState::Disbursed);
	go_to(day(on));
	loan
}

/// A loan that the bank warned about in time, on the first day on which it can be accelerated.
fn ripe() -> LoanId {
	let loan = overdue("2026-12-28");
	assert_ok!(warn(loan));
	go_to(day("2027-02-26"));
	loan
}

const ARREARS: AccelerationCause = AccelerationCause::Arrears;

#[test]
fn a_warning_starts_seven_working_days() {
	build_and_execute(|| {
		let loan = overdue("2026-12-28");
		let due = due(loan);
		assert_ok!(warn(loan));
		assert_eq!(
			last_event(),
			Event::LoanWarned {
				loan,
				by: caller(BANKER),
				letter: LETTER,
				overdue_since: day(FIRST_DUE),
				due,
				// From a Monday: without the weekends, and without New Year once it is declared.
				until: day("2027-01-06"),
				at: Timestamp::get(),
			}
		);
		let holidays = vec![day("2027-01-01")].try_into().unwrap();
		assert_ok!(LegalTerms::declare_holidays(RuntimeOrigin::root(), holidays));
		assert_eq!(Lending::standing(loan).unwrap().warned_until, Some(day("2027-01-07")));
	});
}

#[test]
fn only_what_is_overdue_is_warned_about() {
	build_and_execute(|| {
		let loan = overdue(FIRST_DUE);
		assert_noop!(warn(loan), Fault::NothingOverdue);
		go_to(day("2026-12-26"));
		assert_ok!(warn(loan));
		assert_ok!(repay(loan, due(loan).total().unwrap()));
		assert_noop!(warn(loan), Fault::NothingOverdue);
		let bound = loan_in(LoanState::Bound);
		assert_noop!(warn(bound), Fault::WrongState);
		assert_noop!(warn(LoanId(99)), Fault::LoanNotFound);
		let other = RuntimeOrigin::signed(OLD_BANKER);
		assert_noop!(Lending::warn(other, loan, LETTER, fresh_ref()), Fault::NotOwnLoan);
	});
}

#[test]
fn a_loan_is_accelerated_after_warning_and_arrears() {
	build_and_execute(|| {
		let loan = ripe();
		let before = account_on(loan, today());
		assert!(before.principal > 0);
		assert_ok!(accelerate(loan, ARREARS));
		let account = account_on(loan, today());
		assert!(account.accelerated && account.is_all_due());
		assert_eq!(account.due().principal, 200_000_000);
		let (by, cause, on, at) = (caller(BANKER), ARREARS, today(), Timestamp::get());
		let due = account.due();
		assert_eq!(last_event(), Event::LoanAccelerated { loan, by, cause, due, on, at });
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_noop!(accelerate(loan, ARREARS), Fault::AlreadyDue);
		assert_noop!(warn(loan), Fault::AlreadyDue);
		// It can be paid off.
		assert_ok!(repay(loan, due.total().unwrap()));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

/// A loan that a title secures waits for two months of arrears, another one for a month.
#[test]
fn arrears_must_be_old_enough() {
	build_and_execute(|| {
		let loan = overdue("2026-12-28");
		assert_ok!(warn(loan));
		go_to(day("2027-02-25"));
		assert_noop!(accelerate(loan, ARREARS), Fault::ArrearsTooRecent);

		let mut terms = terms_of(loan);
		let titles = std::mem::take(&mut terms.titles);
		let file =
			|terms: &LoanTerms| crate::Files::<Test>::insert(loan, LoanFile::from(terms.clone()));
		file(&terms);
		go_to(day("2027-01-25"));
		assert_noop!(accelerate(loan, ARREARS), Fault::ArrearsTooRecent);
		go_to(day("2027-01-26"));
		assert_ok!(accelerate(loan, ARREARS));
		terms.titles = titles;
		file(&terms);
	});
}

#[test]
fn the_notice_time_must_have_passed() {
	build_and_execute(|| {
		let loan = overdue("2027-03-02");
		assert_noop!(accelerate(loan, ARREARS), Fault::NotWarned);
		assert_ok!(warn(loan));
		go_to(day("2027-03-11"));
		assert_noop!(accelerate(loan, ARREARS), Fault::NoticeTimeRuns);
		go_to(day("2027-03-12"));
		assert_ok!(accelerate(loan, ARREARS));
	});
}

/// A bank that warned once cannot keep the warning for arrears of another year.
#[test]
fn a_warning_counts_only_for_the_arrears_that_it_was_about() {
	build_and_execute(|| {
		let loan = ripe();
		// The borrower pays up, and is late again later.
		assert_ok!(repay(loan, due(loan).total().unwrap()));
		assert_noop!(accelerate(loan, ARREARS), Fault::NothingOverdue);
		go_to(day("2027-12-28"));
		assert_noop!(accelerate(loan, ARREARS), Fault::NotWarned);
		assert_ok!(warn(loan));
		go_to(day("2028-01-30"));
		assert_ok!(accelerate(loan, ARREARS));
	});
}

/// What falls due on the day of the warning is not overdue then.
#[test]
fn a_warning_does_not_count_for_what_falls_due_on_its_day() {
	build_and_execute(|| {
		let loan = overdue("2027-01-25");
		let first = account_on(loan, day(FIRST_DUE)).due();
		assert_ok!(warn(loan));
		let late = due(loan).late;
		assert_ok!(repay(loan, first.total().unwrap() + late));
		go_to(day("2027-06-25"));
		assert_eq!(account_on(loan, today()).overdue_since(), Some(day("2027-01-25")));
		assert_noop!(accelerate(loan, ARREARS), Fault::NotWarned);
	});
}

#[test]
fn other_causes_need_no_warning() {
	for cause in [
		AccelerationCause::Attachment(EVIDENCE),
		AccelerationCause::Insolvency(EVIDENCE),
		AccelerationCause::PaymentsStopped(EVIDENCE),
		AccelerationCause::Breach(EVIDENCE),
	] {
		build_and_execute(|| {
			let loan = loan_in(LoanState::Disbursed);
			assert_ok!(accelerate(loan, cause));
			let Event::LoanAccelerated { cause: told, .. } = last_event() else { panic!("it is") };
			assert_eq!(told, cause);
			assert!(account_on(loan, today()).is_all_due());
		});
	}
}

#[test]
fn only_the_lender_accelerates_what_is_owed() {
	build_and_execute(|| {
		let cause = AccelerationCause::Insolvency(EVIDENCE);
		assert_noop!(accelerate(LoanId(99), cause), Fault::LoanNotFound);
		let settled = loan_in(LoanState::Settled);
		assert_noop!(accelerate(settled, cause), Fault::WrongState);
		let loan = loan_in(LoanState::Disbursed);
		let other = RuntimeOrigin::signed(OLD_BANKER);
		let call = Lending::accelerate(other, loan, cause, fresh_ref());
		assert_noop!(call, Fault::NotOwnLoan);
		// After the last instalment, everything is due already.
		go_to(day("2057-01-01"));
		assert_noop!(accelerate(loan, cause), Fault::AlreadyDue);
		assert_ok!(warn(loan));
	});
}

#[test]
fn a_mistaken_acceleration_is_taken_back_as_if_it_had_never_been() {
	build_and_execute(|| {
		let loan = ripe();
		let before = account_on(loan, day("2028-03-03"));
		assert_ok!(accelerate(loan, ARREARS));
		go_to(today().plus(31));
		assert_ok!(take_back(loan, Act::Acceleration));
		let (by, act, reason, at) = (caller(BANKER), Act::Acceleration, EVIDENCE, Timestamp::get());
		assert_eq!(last_event(), Event::ActTakenBack { loan, by, act, reason, at });
		assert_eq!(account_on(loan, day("2028-03-03")), before);
		assert_noop!(take_back(loan, Act::Acceleration), Fault::NothingToTakeBack);
		// The warning still counts.
		assert_ok!(accelerate(loan, ARREARS));
	});
}

#[test]
fn an_acceleration_of_long_ago_is_final() {
	build_and_execute(|| {
		let loan = ripe();
		assert_ok!(accelerate(loan, ARREARS));
		go_to(today().plus(32));
		assert_noop!(take_back(loan, Act::Acceleration), Fault::CannotBeTakenBack);
	});
}

/// Without the acceleration, the payment would be more than what is due, and short of a payoff.
#[test]
fn what_was_posted_later_can_depend_on_an_acceleration() {
	build_and_execute(|| {
		let loan = ripe();
		assert_ok!(accelerate(loan, ARREARS));
		go_to(today().plus(1));
		let last = line(due(loan).total().unwrap() - 1);
		assert_ok!(post(loan, last));
		go_to(today().plus(29));
		assert_noop!(take_back(loan, Act::Acceleration), Fault::CannotBeTakenBack);
		assert_ok!(Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref()));
		assert_ok!(take_back(loan, Act::Acceleration));
	});
}

#[test]
fn a_mistaken_warning_is_taken_back() {
	build_and_execute(|| {
		let loan = overdue("2027-03-02");
		assert_noop!(take_back(loan, Act::Warning), Fault::NothingToTakeBack);
		assert_ok!(warn(loan));
		assert_ok!(take_back(loan, Act::Warning));
		assert!(!ArrearsOf::<Test>::contains_key(loan));
		go_to(day("2027-04-02"));
		assert_noop!(accelerate(loan, ARREARS), Fault::NotWarned);
		assert_storage_noop!(assert!(take_back(loan, Act::WriteOff).is_err()));
	});
}

#[test]
fn the_guarantor_is_told_of_default_and_acceleration() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let guarantee = guarantee(loan);
		go_to(day("2026-12-28"));
		let (warned_on, late) = (today(), due(loan).total().unwrap());
		assert_ok!(warn(loan));
		go_to(day("2027-02-26"));
		assert_ok!(accelerate(loan, ARREARS));
		let all = due(loan).total().unwrap();
		assert_ok!(take_back(loan, Act::Acceleration));
		assert_ok!(take_back(loan, Act::Warning));
		let expected = [
			(NoticeKind::Defaulted, late, warned_on),
			(NoticeKind::BenefitLost, all, today()),
			(NoticeKind::Other, 0, today()),
			(NoticeKind::Other, 0, today()),
		];
		assert_eq!(notices(guarantee), expected);
	});
}
