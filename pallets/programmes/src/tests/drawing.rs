//! Disbursement, and what goes back.

use super::*;
use frame_support::assert_noop;

const HALF: Won = AMOUNT / 2;

#[test]
fn a_loan_is_disbursed_in_tranches_out_of_its_hold() {
	build_and_execute(|| {
		opened();
		entered();
		System::set_block_number(2);
		System::reset_events();
		assert_eq!(Programmes::disburse(LOAN, HALF), Ok(AMOUNT - HALF));
		let (loan, programme, lender, at) = (LOAN, PROGRAMME, BANK, START);
		let disbursed = |amount, left, until| Event::FundsDisbursed {
			loan,
			programme,
			lender,
			amount,
			left,
			until,
			at,
		};
		let until = Some(day("2027-01-25"));
		assert_eq!(events(), vec![disbursed(HALF, AMOUNT - HALF, until)]);
		assert_eq!((stored(LOAN).stage, stored(LOAN).drawn), (Stage::Drawing, HALF));
		assert_eq!(Programmes::hold(LOAN), Some(AMOUNT - HALF));
		assert_eq!(amounts(), (AMOUNT - HALF, HALF, AMOUNT));
		assert_eq!(slot(1).unwrap().used, HALF);

		assert_eq!(Programmes::disburse(LOAN, AMOUNT - HALF), Ok(0));
		assert_eq!(last_event(), disbursed(AMOUNT - HALF, 0, None));
		assert_eq!((stored(LOAN).stage, stored(LOAN).drawn), (Stage::Drawn, AMOUNT));
		assert_eq!(Programmes::hold(LOAN), None);
		assert_eq!(amounts(), (0, AMOUNT, AMOUNT));
		let taken = slot(1).unwrap();
		assert_eq!((taken.used, taken.taken_at, taken.loan), (AMOUNT, 1, Some(LOAN)));
	});
}

#[test]
fn a_disbursement_needs_a_hold_of_its_amount() {
	build_and_execute(|| {
		opened();
		entered();
		assert_noop!(Programmes::disburse(LOAN, 0), Fault::ZeroAmount);
		assert_noop!(Programmes::disburse(LOAN, AMOUNT + 1), Fault::HoldExceeded);
		assert_ok!(Programmes::disburse(LOAN, HALF));
		assert_noop!(Programmes::disburse(LOAN, AMOUNT - HALF + 1), Fault::HoldExceeded);
		assert_noop!(Programmes::disburse(OTHER_LOAN, 1), Fault::LoanNotFound);
		assert_ok!(Programmes::disburse(LOAN, AMOUNT - HALF));
		assert_noop!(Programmes::disburse(LOAN, 1), Fault::WrongStage);
	});
}

#[test]
fn what_is_not_drawn_goes_back() {
	build_and_execute(|| {
		opened();
		loan_in(Stage::Drawing);
		assert_eq!(Programmes::finish_drawing(LOAN), Ok(AMOUNT - HALF));
		let (loan, programme, lender, released, at) = (LOAN, PROGRAMME, BANK, AMOUNT - HALF, START);
		let finished = Event::DrawingFinished { loan, programme, lender, released, at };
		assert_eq!(last_event(), finished);
		assert_eq!(stored(LOAN).stage, Stage::Drawn);
		assert_eq!(amounts(), (0, HALF, HALF));
		assert_noop!(Programmes::finish_drawing(LOAN), Fault::WrongStage);
	});
}

#[test]
fn drawing_finishes_after_its_hold_lapsed_too() {
	build_and_execute(|| {
		opened();
		loan_in(Stage::Drawing);
		pass(day("2027-01-25"));
		assert_eq!(Programmes::finish_drawing(LOAN), Ok(0));
		assert_eq!(amounts(), (0, HALF, HALF));
	});
}

#[test]
fn drawing_finishes_only_after_a_part_was_drawn() {
	for stage in [Stage::Applied, Stage::Drawn, Stage::Ended] {
		build_and_execute(|| {
			opened();
			loan_in(stage);
			assert_noop!(Programmes::finish_drawing(LOAN), Fault::WrongStage);
		});
	}
	build_and_execute(|| {
		assert_noop!(Programmes::finish_drawing(LOAN), Fault::LoanNotFound);
	});
}

#[test]
fn repaid_principal_goes_back_where_the_terms_say_so() {
	build_and_execute(|| {
		opened();
		loan_in(Stage::Drawn);
		assert_ok!(Programmes::repaid(LOAN, 7));
		let (loan, programme, lender, amount, at) = (LOAN, PROGRAMME, BANK, 7, START);
		let returned = Event::FundsReturned { loan, programme, lender, amount, at };
		assert_eq!(last_event(), returned);
		assert_eq!(amounts(), (0, AMOUNT - 7, AMOUNT - 7));
		assert_eq!((stored(LOAN).returned, stored(LOAN).outstanding()), (7, AMOUNT - 7));
		// It still counts for the applicant.
		assert_eq!(slot(1).unwrap().used, AMOUNT);
		assert_noop!(Programmes::repaid(LOAN, AMOUNT - 6), Fault::RepaidTooMuch);
		assert_noop!(Programmes::repaid(LOAN, 0), Fault::ZeroAmount);
		// What is recovered after the end goes back too.
		assert_ok!(Programmes::end(LOAN));
		assert_ok!(Programmes::repaid(LOAN, AMOUNT - 7));
		assert_eq!(amounts(), (0, 0, 0));
		assert_noop!(Programmes::repaid(LOAN, 1), Fault::RepaidTooMuch);
	});
}

#[test]
fn repaid_principal_stays_spent_where_the_terms_say_so() {
	build_and_execute(|| {
		opened_on(Terms { refill: false, ..terms() });
		loan_in(Stage::Drawn);
		assert_ok!(revise(terms()));
		System::reset_events();
		assert_ok!(Programmes::repaid(LOAN, 7));
		assert_eq!((amounts(), events()), ((0, AMOUNT, AMOUNT), vec![]));
		assert_eq!(stored(LOAN).returned, 0);
	});
}

#[test]
fn a_part_is_repaid_while_the_rest_is_drawn() {
	build_and_execute(|| {
		opened();
		loan_in(Stage::Drawing);
		assert_ok!(Programmes::repaid(LOAN, HALF));
		assert_eq!(amounts(), (AMOUNT - HALF, 0, AMOUNT - HALF));
		assert_eq!(Programmes::disburse(LOAN, AMOUNT - HALF), Ok(0));
		assert_eq!(stored(LOAN).outstanding(), AMOUNT - HALF);
	});
}

#[test]
fn nothing_is_repaid_before_a_disbursement() {
	build_and_execute(|| {
		opened();
		entered();
		assert_noop!(Programmes::repaid(LOAN, 1), Fault::WrongStage);
		assert_noop!(Programmes::repaid(OTHER_LOAN, 1), Fault::LoanNotFound);
	});
}

#[test]
fn a_withdrawn_loan_is_as_if_it_had_not_been_made() {
	for (stage, released) in [(Stage::Drawing, AMOUNT - HALF), (Stage::Drawn, 0)] {
		for repaid in [0, 5] {
			build_and_execute(|| {
				opened();
				loan_in(stage);
				let drawn = stored(LOAN).drawn;
				if repaid > 0 {
					assert_ok!(Programmes::repaid(LOAN, repaid));
				}
				assert_ok!(Programmes::withdrawn(LOAN));
				let (loan, programme, lender, at) = (LOAN, PROGRAMME, BANK, START);
				let returned = drawn - repaid;
				assert_eq!(
					last_event(),
					Event::DisbursementWithdrawn {
						loan,
						programme,
						lender,
						released,
						returned,
						at
					}
				);
				assert_eq!((Programmes::entry(LOAN), slot(1)), (None, None));
				assert_eq!((amounts(), noted_papers()), ((0, 0, 0), 0));
				assert_noop!(Programmes::withdrawn(LOAN), Fault::LoanNotFound);
			});
		}
	}
}

#[test]
fn a_withdrawal_leaves_what_an_earlier_loan_used() {
	build_and_execute(|| {
		opened();
		loan_in(Stage::Ended);
		entered_as(OTHER_LOAN, 1, 10);
		assert_ok!(Programmes::disburse(OTHER_LOAN, 10));
		assert_ok!(Programmes::withdrawn(OTHER_LOAN));
		let left = slot(1).unwrap();
		assert_eq!((left.used, left.loan), (AMOUNT, None));
		assert_eq!(amounts(), (0, AMOUNT, AMOUNT));
	});
}

#[test]
fn a_loan_that_was_wholly_repaid_is_withdrawn_or_ends_without_a_line() {
	for end in [Programmes::end as fn(LoanId) -> DispatchResult, Programmes::withdrawn] {
		build_and_execute(|| {
			opened();
			loan_in(Stage::Drawn);
			assert_ok!(Programmes::repaid(LOAN, AMOUNT));
			assert_ok!(set_line(BANK, None));
			assert_ok!(end(LOAN));
		});
	}
}

#[test]
fn a_loan_is_withdrawn_only_after_a_disbursement_and_before_its_end() {
	for stage in [Stage::Applied, Stage::Ended] {
		build_and_execute(|| {
			opened();
			loan_in(stage);
			assert_noop!(Programmes::withdrawn(LOAN), Fault::WrongStage);
		});
	}
}

#[test]
fn a_loan_that_ends_frees_its_slot_and_what_it_used_stays() {
	for (stage, released) in [(Stage::Drawing, AMOUNT - HALF), (Stage::Drawn, 0)] {
		build_and_execute(|| {
			opened();
			loan_in(stage);
			let drawn = stored(LOAN).drawn;
			assert_ok!(Programmes::end(LOAN));
			let (loan, programme, lender, at) = (LOAN, PROGRAMME, BANK, START);
			assert_eq!(last_event(), Event::LoanEnded { loan, programme, lender, released, at });
			assert_eq!(stored(LOAN).stage, Stage::Ended);
			assert_eq!((amounts(), noted_papers()), ((0, drawn, drawn), 0));
			let free = slot(1).unwrap();
			assert_eq!((free.loan, free.used), (None, drawn));
			assert_noop!(Programmes::end(LOAN), Fault::WrongStage);
		});
	}
}

#[test]
fn an_application_does_not_end_before_a_disbursement() {
	build_and_execute(|| {
		opened();
		entered();
		assert_noop!(Programmes::end(LOAN), Fault::WrongStage);
		assert_noop!(Programmes::end(OTHER_LOAN), Fault::LoanNotFound);
	});
}
