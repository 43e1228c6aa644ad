//! The creditor's notices: each step gives its own, and the foundation acknowledges them.

use super::*;
use crate::MaxAcknowledged;
use frame_support::traits::Get;

const IN_PART: NoticeKind = NoticeKind::Extinguished { wholly: false };
const WHOLLY: NoticeKind = NoticeKind::Extinguished { wholly: true };

#[test]
fn a_notice_is_kept_and_told() {
	for (kind, amount) in [
		(IN_PART, 5_000_000),
		(NoticeKind::BenefitLost, 90_000_000),
		(NoticeKind::Defaulted, 1_000_000),
		(NoticeKind::Other, 0),
	] {
		build_and_execute(|| {
			let guarantee = guarantee_in(GuaranteeState::InForce);
			events();
			assert_ok!(notify(loan_of(guarantee), kind, amount));
			assert_eq!(stored(guarantee).notices, 2);
			let (on, at) = (day(), START);
			assert_eq!(notice(guarantee, 1), Notice { kind, amount, on, at, acknowledged: None });
			assert_eq!(events(), [notice_event(guarantee, kind, amount)]);
			// It changes nothing else.
			assert_eq!(stored(guarantee).state, GuaranteeState::InForce);
		});
	}
}

#[test]
fn a_notice_of_a_term_has_no_caller() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		let loan = loan_of(guarantee);
		events();
		assert_ok!(<Guarantees as Book<u64>>::notify(loan, NoticeKind::Defaulted, 1, day(), None));
		assert!(matches!(events().remove(0), Event::NoticeGiven { by: None, .. }));
	});
}

#[test]
fn notices_are_given_exactly_while_a_debt_is_covered() {
	build_and_execute(|| {
		for state in STATES {
			let loan = loan_of(guarantee_in(state));
			match state.covers_debt() {
				true => {
					assert_ok!(notify(loan, NoticeKind::Other, 0));
				}
				false => {
					assert_noop!(notify(loan, NoticeKind::Other, 0), Fault::WrongState);
				}
			}
		}
	});
}

#[test]
fn a_notice_of_a_step_needs_the_step() {
	build_and_execute(|| {
		let loan = loan_of(guarantee_in(GuaranteeState::InForce));
		assert_noop!(notify(loan, NoticeKind::Formed, 1), Fault::NoticeOfStep);
		assert_noop!(notify(loan, WHOLLY, 1), Fault::NoticeOfStep);
		assert_noop!(notify(loan, IN_PART, 0), Fault::ZeroAmount);
	});
}

#[test]
fn every_step_of_the_creditor_gives_its_notice() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		let loan = loan_of(guarantee);
		let kinds = || -> Vec<NoticeKind> {
			(0..stored(guarantee).notices).map(|number| notice(guarantee, number).kind).collect()
		};
		assert!(kinds().is_empty());
		assert_ok!(form(loan, 1_000));
		assert_ok!(form(loan, 1_000));
		assert_ok!(make_claimable(loan));
		assert_ok!(cure(loan));
		assert_ok!(make_claimable(loan));
		// A claim is addressed to the foundation itself.
		assert_ok!(claim(loan, 1));
		assert_ok!(release(loan, 2_000));
		use NoticeKind::*;
		assert_eq!(kinds(), [Formed, Formed, Other, Other, Other, WHOLLY]);
		assert_eq!(notice(guarantee, 5).amount, 2_000);
	});
}

#[test]
fn numbers_of_notices_end() {
	new_test_ext().execute_with(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		let loan = loan_of(guarantee);
		Stored::<Test>::mutate(guarantee, |found| found.as_mut().unwrap().notices = u32::MAX);
		assert_noop!(notify(loan, NoticeKind::Other, 0), Fault::NumbersExhausted);
		assert_noop!(release(loan, 1), Fault::NumbersExhausted);
	});
}

#[test]
fn the_foundation_acknowledges_one_notice_or_several() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		let loan = loan_of(guarantee);
		assert_ok!(notify(loan, NoticeKind::Defaulted, 1));
		assert_ok!(notify(loan, NoticeKind::Other, 0));
		events();
		Timestamp::set_timestamp(START + 5);
		for numbers in [vec![1], vec![2, 0]] {
			assert_ok!(acknowledge(guarantee, &numbers));
			let (notices, by) = (BoundedVec::truncate_from(numbers), caller(GUARANTOR));
			let at = START + 5;
			let event = Event::NoticesAcknowledged { guarantee, loan, notices, by, at };
			assert_eq!(events(), [event]);
		}
		for number in 0..3 {
			let Notice { at, acknowledged, .. } = notice(guarantee, number);
			assert_eq!((at, acknowledged), (START, Some(START + 5)));
		}
	});
}

#[test]
fn only_a_notice_that_waits_is_acknowledged() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		assert_ok!(notify(loan_of(guarantee), NoticeKind::Other, 0));
		assert_noop!(acknowledge(guarantee, &[]), Fault::NothingNamed);
		assert_noop!(acknowledge(guarantee, &[0, 2]), Fault::NoticeNotFound);
		assert_noop!(acknowledge(guarantee, &[1, 0, 1]), Fault::AlreadyAcknowledged);
		assert_ok!(acknowledge(guarantee, &[0]));
		assert_noop!(acknowledge(guarantee, &[1, 0]), Fault::AlreadyAcknowledged);
		assert_ok!(acknowledge(guarantee, &[1]));
	});
}

#[test]
fn the_last_notice_is_acknowledged_after_the_end() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Released);
		assert_ok!(acknowledge(guarantee, &[0, 1]));
	});
}

#[test]
fn one_call_acknowledges_as_many_as_the_bound_says() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		let most: u32 = MaxAcknowledged::get();
		(1..most).for_each(|_| {
			assert_ok!(notify(loan_of(guarantee), NoticeKind::Other, 0));
		});
		assert_ok!(acknowledge(guarantee, &(0..most).collect::<Vec<_>>()));
		assert!(NoticeNumbers::try_from((0..=most).collect::<Vec<_>>()).is_err());
	});
}
