//! The foundation's decision, and its withdrawal.

use super::*;
use pallet_terms::Term;

#[test]
fn an_approval_is_the_notice_to_both_sides() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Asked);
		let loan = loan_of(guarantee);
		events();
		assert_ok!(approve(guarantee, COVER));
		let found = stored(guarantee);
		assert_eq!((found.state, found.since), (GuaranteeState::Notified, START));
		assert_eq!((found.cover, found.letter), (COVER, Some(LETTER)));
		// 60 days after Tuesday 2026-11-24 is Saturday 2027-01-23, so the term ends on Monday.
		let until = madang_testing::day("2027-01-25");
		assert_eq!(found.term, Some(Term { since: day().plus(1), last: until }));
		let event = Event::GuaranteeApproved {
			guarantee,
			loan,
			creditor: BANK,
			cover: COVER,
			ratio: RATIO,
			letter: LETTER,
			until,
			by: caller(GUARANTOR),
			at: START,
		};
		assert_eq!(events(), [event]);
	});
}

#[test]
fn a_foundation_declines_for_each_reason() {
	for reason in [
		DeclineReason::NotEligible,
		DeclineReason::LimitReached,
		DeclineReason::Assessment,
		DeclineReason::Documents,
		DeclineReason::NoFunds,
	] {
		build_and_execute(|| {
			let guarantee = guarantee_in(GuaranteeState::Asked);
			let loan = loan_of(guarantee);
			events();
			assert_ok!(decline(guarantee, reason));
			assert_eq!(stored(guarantee).state, GuaranteeState::Declined(reason));
			let event = Event::GuaranteeDeclined {
				guarantee,
				loan,
				creditor: BANK,
				reason,
				particulars: PARTICULARS,
				by: caller(GUARANTOR),
				at: START,
			};
			assert_eq!(events(), [event]);
		});
	}
}

#[test]
fn a_cover_is_above_zero_and_at_most_what_was_asked() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Asked);
		assert_noop!(approve(guarantee, 0), Fault::ZeroAmount);
		assert_noop!(approve(guarantee, ASKED + 1), Fault::ExceedsAsked);
		assert_ok!(approve(guarantee, ASKED));
		let least = guarantee_in(GuaranteeState::Asked);
		assert_ok!(approve(least, 1));
	});
}

#[test]
fn a_decision_is_made_once() {
	build_and_execute(|| {
		for state in STATES.into_iter().skip(1) {
			let guarantee = guarantee_in(state);
			assert_noop!(approve(guarantee, COVER), Fault::WrongState);
			assert_noop!(decline(guarantee, WHY), Fault::WrongState);
		}
	});
}

#[test]
fn an_approval_is_withdrawn_before_there_is_a_debt() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		let loan = loan_of(guarantee);
		events();
		assert_ok!(revoke(guarantee));
		assert_eq!(stored(guarantee).state, GuaranteeState::Revoked);
		let by = caller(GUARANTOR);
		let (creditor, reason, at) = (BANK, REASON, START);
		let event = Event::ApprovalWithdrawn { guarantee, loan, creditor, reason, by, at };
		assert_eq!(events(), [event]);
		assert_noop!(form(loan, 1), Fault::WrongState);
		for state in STATES.into_iter().filter(|state| *state != GuaranteeState::Notified) {
			let guarantee = guarantee_in(state);
			assert_noop!(revoke(guarantee), Fault::WrongState);
		}
	});
}

#[test]
fn it_is_counted_how_long_a_decision_took_from_the_request_on() {
	build_and_execute(|| {
		let (approved, declined) =
			(guarantee_in(GuaranteeState::Asked), guarantee_in(GuaranteeState::Asked));
		assert_eq!(Ledger::waited(), []);
		Timestamp::set_timestamp(START + 5_000);
		// What is refused is not counted.
		assert!(approve(approved, 0).is_err());
		assert_ok!(approve(approved, COVER));
		Timestamp::set_timestamp(START + 9_000);
		assert_ok!(decline(declined, DeclineReason::Assessment));
		assert_ok!(revoke(approved));
		assert_eq!(Ledger::waited(), [(FOUNDATION, 5_000), (FOUNDATION, 9_000)]);
	});
}
