//! What is repaid goes back, and a loan that is settled ends.

use super::*;

#[test]
fn principal_that_is_repaid_goes_back_to_the_budget() {
	with_programme(|| {
		let loan = drawn();
		go_to(today().plus(40));
		let before = outstanding(loan);
		assert_ok!(repay(loan, 5_000_000));
		let repaid = before - outstanding(loan);
		assert!(repaid > 4_000_000);
		assert_eq!(budget(), (0, AMOUNT - repaid));
		// A line that is reversed and posted again goes back once.
		let wrong = line(3_000_000);
		assert_ok!(post(loan, wrong));
		let after = budget();
		let reverse = |line: Line| {
			let origin = RuntimeOrigin::signed(BANKER);
			Lending::reverse(origin, BANK, line.line_ref, DOCUMENTS, fresh_ref())
		};
		assert_ok!(reverse(wrong));
		assert_eq!(budget(), after);
		assert_ok!(repay(loan, 3_000_000));
		assert_eq!(budget(), after);
		assert_ok!(repay(loan, 1_000_000));
		assert!(budget().1 < after.1);
	});
}

#[test]
fn a_budget_that_is_not_refilled_keeps_what_was_disbursed() {
	build_and_execute(|| {
		opened_on(Terms { refill: false, ..programme_terms() });
		let loan = drawn();
		go_to(today().plus(40));
		assert_ok!(repay(loan, 5_000_000));
		assert_eq!(budget(), (0, AMOUNT));
		check_books();
	});
}

#[test]
fn the_foundation_is_told_what_is_repaid() {
	with_programme(|| {
		let loan = drawn();
		go_to(today().plus(5));
		let notices = || {
			let (guarantee, found) = Guarantees::guarantee(loan).unwrap();
			let last = found.notices - 1;
			let notice = pallet_guarantees::Notices::<Test>::get(guarantee, last).unwrap();
			(last, notice.kind, notice.amount, notice.on)
		};
		// Two lines of one call are one notice, with the last day.
		let yesterday = Line { valued_on: today().minus(1), ..line(2_000_000) };
		let lines = vec![(loan, line(3_000_000)), (loan, yesterday)];
		let origin = || RuntimeOrigin::signed(BANKER);
		let lines = crate::Batch::truncate_from(lines);
		assert_ok!(Lending::repay_batch(origin(), lines, fresh_ref()));
		let kind = |wholly| pallet_guarantees::NoticeKind::Extinguished { wholly };
		let left = outstanding(loan);
		assert_eq!(notices(), (1, kind(false), AMOUNT - left, today()));
		assert_ok!(repay(loan, payoff(loan, today())));
		assert_eq!(notices(), (2, kind(true), left, today()));
	});
}

#[test]
fn a_settled_loan_ends_in_the_books() {
	for batch in [false, true] {
		with_programme(|| {
			let loan = drawn();
			go_to(today().plus(5));
			let all = payoff(loan, today());
			if batch {
				let lines = crate::Batch::truncate_from(vec![(loan, line(all))]);
				let origin = RuntimeOrigin::signed(BANKER);
				assert_ok!(Lending::repay_batch(origin, lines, fresh_ref()));
			} else {
				assert_ok!(repay(loan, all));
			}
			assert_eq!(stored(loan).state, LoanState::Settled);
			assert_eq!(guarantee_state(loan), Some(GuaranteeState::Released));
			assert_eq!(Programmes::entry(loan).unwrap().stage, Stage::Ended);
			assert_eq!(budget(), (0, 0));
			// The applicant can apply again, within its limit.
			applied_as(1);
		});
	}
}

#[test]
fn a_loan_that_is_settled_while_parts_are_left_frees_their_hold() {
	with_programme(|| {
		let loan = agreed_as(1);
		assert_ok!(draw(loan, 20_000_000));
		assert_eq!(budget(), (30_000_000, 20_000_000));
		assert_ok!(repay(loan, payoff(loan, today())));
		assert_eq!((stored(loan).state, budget()), (LoanState::Settled, (0, 0)));
		assert_noop!(draw(loan, 1), Fault::WrongState);
	});
}

#[test]
fn a_settled_loan_that_is_owed_again_is_repaid_again() {
	with_programme(|| {
		let loan = drawn();
		go_to(today().plus(5));
		let last = line(payoff(loan, today()));
		assert_ok!(post(loan, last));
		let origin = RuntimeOrigin::signed(BANKER);
		assert_ok!(Lending::reverse(origin, BANK, last.line_ref, DOCUMENTS, fresh_ref()));
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_eq!(guarantee_state(loan), Some(GuaranteeState::InForce));
		assert_eq!(outstanding(loan), AMOUNT);
		check_books();
		assert_ok!(repay(loan, payoff(loan, today())));
		assert_eq!(stored(loan).state, LoanState::Settled);
		assert_eq!(budget(), (0, 0));
	});
}
