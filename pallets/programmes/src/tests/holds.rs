//! How long the budget is held for a loan.

use super::*;
use frame_support::assert_noop;

/// A programme that holds for ten days.
fn opened_briefly() {
	opened_on(Terms { hold_days: 10, ..terms() });
}

#[test]
fn a_hold_lapses_after_its_last_day() {
	for stage in [Stage::Applied, Stage::Drawing] {
		build_and_execute(|| {
			opened_briefly();
			loan_in(stage);
			let drawn = stored(LOAN).drawn;
			let last = crate::Holds::<Test>::get(LOAN).unwrap().term.last;
			assert_eq!(last, day("2026-12-04"));
			pass(last.minus(1));
			assert_eq!(Programmes::hold(LOAN), Some(AMOUNT - drawn));
			System::reset_events();
			pass(last);
			assert_eq!(Programmes::hold(LOAN), None);
			assert_eq!(amounts(), (0, drawn, drawn));
			assert_eq!(stored(LOAN).stage, stage);
			// The queue works at the end of the first block of the next day.
			let at = last.end() + 1;
			let (loan, programme, lender, amount) = (LOAN, PROGRAMME, BANK, AMOUNT - drawn);
			let lapsed = Event::HoldLapsed { loan, programme, lender, amount, at };
			assert_eq!(events(), vec![lapsed]);
		});
	}
}

#[test]
fn nothing_is_disbursed_after_the_last_day_although_the_queue_is_behind() {
	build_and_execute(|| {
		opened_briefly();
		let until = entered();
		move_clock(until, 0);
		assert_eq!(Programmes::hold(LOAN), Some(AMOUNT));
		move_clock(until, 1);
		assert_eq!(Programmes::hold(LOAN), None);
		assert_noop!(Programmes::disburse(LOAN, 1), Fault::HoldNotInForce);
	});
}

#[test]
fn a_lapsed_hold_is_renewed_while_there_is_room() {
	for stage in [Stage::Applied, Stage::Drawing] {
		build_and_execute(|| {
			opened_briefly();
			loan_in(stage);
			let drawn = stored(LOAN).drawn;
			assert_noop!(Programmes::renew(LOAN), Fault::HoldInForce);
			pass(day("2026-12-04"));
			// Closed programmes and windows do not matter to what is in the books.
			assert_ok!(close());
			let until = day("2026-12-15");
			assert_eq!(Programmes::renew(LOAN), Ok(until));
			let at = madang_testing::now::<Test>();
			let (loan, programme, lender, amount) = (LOAN, PROGRAMME, BANK, AMOUNT - drawn);
			let renewed = Event::HoldRenewed { loan, programme, lender, amount, until, at };
			assert_eq!(last_event(), renewed);
			assert_eq!(Programmes::hold(LOAN), Some(amount));
			assert_eq!(amounts(), (amount, drawn, AMOUNT));
			// It lapses again, at its own time.
			pass(until.minus(1));
			assert_eq!(Programmes::hold(LOAN), Some(amount));
			pass(until);
			assert_eq!(amounts(), (0, drawn, drawn));
		});
	}
}

#[test]
fn a_hold_that_the_queue_has_not_freed_is_renewed_once() {
	build_and_execute(|| {
		opened_briefly();
		let until = entered();
		move_clock(until, 1);
		assert_ok!(Programmes::renew(LOAN));
		assert_eq!(amounts(), (AMOUNT, 0, AMOUNT));
		assert_noop!(Programmes::renew(LOAN), Fault::HoldInForce);
		// The queue drops the item of the first term.
		pass(until.plus(1));
		assert_eq!(Programmes::hold(LOAN), Some(AMOUNT));
	});
}

#[test]
fn a_hold_is_not_renewed_without_room() {
	build_and_execute(|| {
		opened_briefly();
		let until = entered();
		pass(until);
		assert_ok!(set_budget(AMOUNT - 1));
		assert_noop!(Programmes::renew(LOAN), Fault::BudgetExhausted);
		assert_ok!(set_budget(TOTAL));
		assert_ok!(set_line(BANK, Some(AMOUNT - 1)));
		assert_noop!(Programmes::renew(LOAN), Fault::LineExhausted);
		assert_ok!(set_line(BANK, None));
		assert_noop!(Programmes::renew(LOAN), Fault::LineNotFound);
		// It can still leave.
		assert_ok!(Programmes::leave(LOAN));
	});
}

#[test]
fn only_a_loan_that_can_be_disbursed_has_a_hold() {
	for stage in [Stage::Drawn, Stage::Ended] {
		build_and_execute(|| {
			opened();
			loan_in(stage);
			assert_eq!(Programmes::hold(LOAN), None);
			assert_noop!(Programmes::renew(LOAN), Fault::WrongStage);
		});
	}
	build_and_execute(|| {
		assert_eq!(Programmes::hold(LOAN), None);
		assert_noop!(Programmes::renew(LOAN), Fault::LoanNotFound);
	});
}

#[test]
fn each_tranche_begins_the_term_again() {
	build_and_execute(|| {
		opened_briefly();
		let first = entered();
		move_clock(first.minus(1), 1);
		assert_ok!(Programmes::disburse(LOAN, 1));
		let second = crate::Holds::<Test>::get(LOAN).unwrap().term.last;
		assert_eq!(second, day("2026-12-14"));
		pass(first);
		assert_eq!(Programmes::hold(LOAN), Some(AMOUNT - 1));
		pass(second);
		assert_eq!(Programmes::hold(LOAN), None);
	});
}

#[test]
fn what_lapsed_is_free_for_others() {
	build_and_execute(|| {
		opened_briefly();
		assert_ok!(set_budget(AMOUNT));
		let until = entered();
		assert_noop!(enter(OTHER_LOAN, application(2, AMOUNT)), Fault::BudgetExhausted);
		pass(until);
		entered_as(OTHER_LOAN, 2, AMOUNT);
		assert_noop!(Programmes::renew(LOAN), Fault::BudgetExhausted);
	});
}
