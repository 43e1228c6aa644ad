use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, LoanId};
use sp_runtime::{DispatchError, DispatchError::BadOrigin};

#[test]
fn a_bank_binds_its_own_loan() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		System::reset_events();
		assert_ok!(Conveyances::finance(by(NEW_BANK), deal, NEW_LOAN, fresh_ref()));
		assert_eq!(LoanBook::get(NEW_LOAN).unwrap().bound, Some(deal));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Reported), Stage::Financed, Some(NEW_BANK)),
				Event::Financed {
					deal,
					title: TITLE,
					loan: NEW_LOAN,
					bank: institution(NEW_BANK),
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
			assert_ok!(Conveyances::finance(by(NEW_BANK), deal, loan, fresh_ref()));
		}
		assert!(events().iter().all(|event| matches!(event, Event::Financed { .. })));
		assert_eq!(stage(deal), Stage::Financed);
		assert_noop!(
			Conveyances::finance(by(NEW_BANK), deal, LoanId(NEW_LOAN.0 + 4), [1; 32]),
			Error::<Test>::MaxLoansExceeded
		);
	});
}

#[test]
fn what_is_no_buyer_s_loan_of_this_title_by_this_bank_is_refused() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		add_loan(LoanId(20), NEW_BANK, OTHER_TITLE, &[BUYER], None);
		add_loan(LoanId(21), NEW_BANK, TITLE, &[BUYER, OUTSIDER], None);
		for (account, loan, error) in [
			(NEW_BANK, LoanId(404), Error::<Test>::LoanNotFound.into()),
			(OLD_BANK, NEW_LOAN, Error::<Test>::NotTheLender.into()),
			(NEW_BANK, LoanId(20), Error::<Test>::LoanForAnotherTitle.into()),
			(NEW_BANK, LoanId(21), Error::<Test>::BorrowerIsNotBuyer.into()),
			(AGENT, NEW_LOAN, BadOrigin),
		] {
			assert_noop!(Conveyances::finance(by(account), deal, loan, [1; 32]), error);
		}
		assert_ok!(Conveyances::finance(by(NEW_BANK), deal, NEW_LOAN, fresh_ref()));
		assert_noop!(
			Conveyances::finance(by(NEW_BANK), deal, NEW_LOAN, [1; 32]),
			DispatchError::Other("loan not free")
		);
	});
}

#[test]
fn no_loan_before_the_report_is_accepted_nor_after_filing() {
	ExtBuilder.build_and_execute(|| {
		let finance = |deal| Conveyances::finance(by(NEW_BANK), deal, NEW_LOAN, [1; 32]);
		assert_noop!(finance(DealId(404)), Error::<Test>::DealNotFound);
		let deal = contracted();
		assert_noop!(finance(deal), Error::<Test>::NotAtThisStage);
		assert_ok!(Conveyances::accept_report(by(CITY), deal, fresh_ref()));
		assert_ok!(try_file(deal));
		assert_noop!(finance(deal), Error::<Test>::ClosingAlreadyFiled);
	});
}
