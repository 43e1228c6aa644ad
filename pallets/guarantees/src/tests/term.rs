//! The days after the foundation's notice, through the real queue of terms.

use super::*;
use pallet_terms::{Priority, TermHandler, TermKey, TermKind};

#[test]
fn a_guarantee_lapses_after_the_last_day_and_not_before() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		let loan = loan_of(guarantee);
		let last = stored(guarantee).term.unwrap().last;
		pass(last.minus(1));
		assert_eq!(stored(guarantee).state, GuaranteeState::Notified);
		assert!(<Guarantees as Book<u64>>::in_notice(loan).is_some());
		events();
		pass(last);
		let found = stored(guarantee);
		assert_eq!(found.state, GuaranteeState::Lapsed);
		let (foundation, creditor, at) = (FOUNDATION, BANK, found.since);
		assert!(at > last.end());
		let event = Event::GuaranteeLapsed { guarantee, loan, foundation, creditor, at };
		assert_eq!(events(), [event]);
	});
}

#[test]
fn the_debt_is_formed_on_the_last_day_and_not_after_it() {
	build_and_execute(|| {
		let (early, late) =
			(guarantee_in(GuaranteeState::Notified), guarantee_in(GuaranteeState::Notified));
		let last = stored(late).term.unwrap().last;
		Timestamp::set_timestamp(last.end());
		assert_ok!(form(loan_of(early), 1));
		// The queue has not noticed yet.
		Timestamp::set_timestamp(last.end() + 1);
		assert_noop!(form(loan_of(late), 1), Fault::NoticeEnded);
		assert_eq!(<Guarantees as Book<u64>>::in_notice(loan_of(late)), None);
		assert_eq!(state_of(loan_of(late)), Some(GuaranteeState::Lapsed));
		assert_noop!(offer(late, Some(half())), Fault::NoticeEnded);
		// What is in force is drawn on and re-guaranteed later too.
		assert_ok!(form(loan_of(early), 1));
		assert_ok!(offer(early, Some(half())));
		assert!(<Guarantees as Book<u64>>::in_notice(loan_of(early)).is_some());
	});
}

#[test]
fn an_offer_to_re_guarantee_is_not_accepted_after_the_last_day() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		assert_ok!(offer(guarantee, Some(half())));
		Timestamp::set_timestamp(stored(guarantee).term.unwrap().last.end() + 1);
		assert_noop!(accept(FEDERATOR, guarantee, half().ratio), Fault::NoticeEnded);
	});
}

#[test]
fn a_guarantee_that_moved_on_does_not_lapse() {
	for state in STATES {
		build_and_execute(|| {
			if matches!(state, GuaranteeState::Asked | GuaranteeState::Notified) {
				return;
			}
			let guarantee = guarantee_in(state);
			pass(day().plus(100));
			assert_eq!(stored(guarantee).state, state);
		});
	}
}

#[test]
fn a_guarantee_that_is_not_decided_on_does_not_lapse() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Asked);
		pass(day().plus(100));
		assert_ok!(approve(guarantee, COVER));
		// The days begin with the notice.
		assert_eq!(stored(guarantee).term.unwrap().since, day().plus(1));
	});
}

#[test]
fn a_late_holiday_moves_the_last_day() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		let last = stored(guarantee).term.unwrap().last;
		let days = BoundedVec::truncate_from(vec![last]);
		assert_ok!(LegalTerms::declare_holidays(RuntimeOrigin::root(), days));
		Timestamp::set_timestamp(last.end() + 1);
		assert_ok!(form(loan_of(guarantee), 1));
	});
}

#[test]
fn a_right_that_ends_is_the_most_urgent() {
	new_test_ext().execute_with(|| {
		let key = crate::GuaranteeTerm { guarantee: GuaranteeId(1) };
		assert_eq!(crate::GuaranteeTermKind::all(), [key.kind()]);
		assert_eq!(key.kind().priority(), Priority::Lapse);
		assert_eq!(<Guarantees as TermHandler<_>>::running(&key), None);
		assert!(<Guarantees as TermHandler<_>>::pass(&key, day()).is_err());
	});
}
