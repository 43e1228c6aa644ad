use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, LoanId};
use pallet_lending::LoanState;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_bank_binds_its_own_loan() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		System::reset_events();
		assert_ok!(Conveyances::finance(by(BANKER), deal, NEW_LOAN, fresh_ref()));
		assert_eq!((loan(NEW_LOAN).state, loan(NEW_LOAN).deal), (LoanState::Bound, Some(deal)));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Reported), Stage::Financed, Some(BANKER)),
				Event::Financed {
					deal,
					title: TITLE,
					loan: NEW_LOAN,
					bank: institution_of(BANKER),
					principal: 300_000_000,
					max_secured: 360_000_000,
					bound_on: today(),
				}
			]
		);
	});
}

#[test]
fn up_to_four_loans_join_and_the_stage_stays() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		System::reset_events();
		for offset in 1..4 {
			let loan = LoanId(NEW_LOAN.0 + offset);
			assert_ok!(Conveyances::finance(by(BANKER), deal, loan, fresh_ref()));
		}
		assert!(events().iter().all(|event| matches!(event, Event::Financed { .. })));
		assert_eq!(stage(deal), Stage::Financed);
		assert_noop!(
			Conveyances::finance(by(BANKER), deal, LoanId(NEW_LOAN.0 + 4), [1; 32]),
			Error::<Test>::MaxLoansExceeded
		);
	});
}

#[test]
fn only_a_buyers_loan_of_this_title_and_bank_is_bound() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let elsewhere = agreed_loan(OTHER_TITLE, &[BUYER.did()]);
		let outsiders = agreed_loan(TITLE, &[BUYER.did(), OUTSIDER.did()]);
		for (account, loan, error) in [
			(BANKER, LoanId(404), Error::<Test>::LoanNotFound.into()),
			(OLD_BANKER, NEW_LOAN, Error::<Test>::NotTheLender.into()),
			(BANKER, elsewhere, Error::<Test>::LoanForAnotherTitle.into()),
			(BANKER, outsiders, Error::<Test>::BorrowerIsNotBuyer.into()),
			(AGENT, NEW_LOAN, BadOrigin),
		] {
			assert_noop!(Conveyances::finance(by(account), deal, loan, [1; 32]), error);
		}
		assert_ok!(Conveyances::finance(by(BANKER), deal, NEW_LOAN, fresh_ref()));
		assert_noop!(
			Conveyances::finance(by(BANKER), deal, NEW_LOAN, [1; 32]),
			pallet_lending::Error::<Test>::WrongState
		);
	});
}

#[test]
fn no_loan_before_the_report_is_accepted_nor_after_filing() {
	ExtBuilder.build_and_execute(|| {
		let finance = |deal| Conveyances::finance(by(BANKER), deal, NEW_LOAN, [1; 32]);
		assert_noop!(finance(DealId(404)), Error::<Test>::DealNotFound);
		let deal = contracted();
		assert_noop!(finance(deal), Error::<Test>::NotAtThisStage);
		assert_ok!(Conveyances::accept_report(by(CLERK), deal, fresh_ref()));
		assert_ok!(try_file(deal));
		assert_noop!(finance(deal), Error::<Test>::ClosingAlreadyFiled);
	});
}
