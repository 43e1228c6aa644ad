//! What happens between the acceptance of a transfer and its registration.

use super::*;

#[test]
fn a_pending_application_holds_the_transfer() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(&[loan]));
		assert_ok!(accept(FIRST));
		assert_noop!(accept(FIRST), Fault::TransferPending);
		for account in [BANKER, OLD_BANKER] {
			assert_noop!(end_by(account, FIRST), Fault::TransferPending);
		}
		// Withdrawn by the bank that filed it, and accepted again.
		let withdraw = || registry::withdraw::<Test>(receipt(), []);
		assert_eq!(titles(BANKER, withdraw()), Err(TitlesFault::NotFiledByYou.into()));
		assert_ok!(titles(OLD_BANKER, withdraw()));
		assert_ok!(accept(FIRST));
		// Rejected, and accepted again.
		reject();
		assert_ok!(accept(FIRST));
		reject();
		// Rejected, and ended.
		assert_ok!(end_by(BANKER, FIRST));
		assert_eq!(stored(loan).lender, BANK);
		transfer(&[loan]);
		assert_eq!(stored(loan).lender, OLD_BANK);
	});
}

#[test]
fn nothing_is_registered_for_a_bank_that_was_suspended_after_it_accepted() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(&[loan]));
		assert_ok!(accept(FIRST));
		madang_testing::suspend::<Test>(OLD_BANK);
		assert_eq!(complete(), Err(TitlesFault::NotABank.into()));
		let ground = RejectionGround::NoRightToApply;
		assert_ok!(titles(REGISTRAR, registry::reject::<Test>(receipt(), ground)));
		assert_ok!(end_by(BANKER, FIRST));
		assert_ok!(offer_for(BANKER, &[loan], THIRD_BANK, 30));
		assert_ok!(accept_by(THIRD_BANKER, TransferId(2)));
		assert_ok!(complete());
		assert_eq!(stored(loan).lender, THIRD_BANK);
	});
}

/// What it agreed to stays agreed. Before that, the registry office moves the mortgages of a bank that left.
#[test]
fn the_bank_that_gives_the_loans_away_may_be_suspended_after_the_filing() {
	build_and_execute(|| {
		let (loan, other) = (loan_in(LoanState::Disbursed), loan_in(LoanState::Disbursed));
		assert_ok!(offer(&[loan]));
		assert_ok!(accept(FIRST));
		assert_ok!(offer_for(BANKER, &[other], THIRD_BANK, 30));
		madang_testing::suspend::<Test>(BANK);
		assert_ok!(complete());
		assert_eq!(stored(loan).lender, OLD_BANK);

		let second = TransferId(2);
		assert_noop!(accept_by(THIRD_BANKER, second), TitlesFault::NotABank);
		guarantee(other);
		events();
		assert_ok!(move_by_office(entry_of(other), BANK, OLD_BANK));
		let (from, to, at) = (BANK, OLD_BANK, Timestamp::get());
		let moved = Event::LoanTransferred { transfer: None, loan: other, from, to, at };
		assert_eq!(events(), [moved]);
		assert_eq!((stored(other).lender, creditor_of(other)), (OLD_BANK, OLD_BANK));
		// The old offer is nobody's business but that of the bank that has the loan now.
		assert_noop!(accept_by(THIRD_BANKER, second), Fault::NotOwnLoan);
		madang_testing::suspend::<Test>(THIRD_BANK);
		assert_ok!(end_by(OLD_BANKER, second));
	});
}

/// The application of a transfer that waits behind a move by the office fails, and nothing is stuck.
#[test]
fn the_office_moves_a_mortgage_before_a_transfer_is_registered() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		assert_ok!(offer(&[loan]));
		madang_testing::suspend::<Test>(BANK);
		let (from, to) = (Holder::Member(BANK), Holder::Member(THIRD_BANK));
		let filing = Filing::MoveMortgage { entry: entry.number, from, to, succeeded_on: today() };
		let property = pallet_titles::Titles::<Test>::get(entry.title).unwrap().property;
		assert_ok!(titles(EXAMINER, registry::file_by_office::<Test>(property, filing)));
		let first = receipt();
		let readmitted = Institutions::readmit_institution(RuntimeOrigin::root(), BANK);
		assert_ok!(readmitted);
		assert_ok!(accept(FIRST));
		madang_testing::suspend::<Test>(BANK);
		assert_ok!(titles(REGISTRAR, registry::complete::<Test>(first)));
		assert_eq!(stored(loan).lender, THIRD_BANK);
		assert_eq!(complete(), Err(TitlesFault::NotMortgagee.into()));
		let ground = RejectionGround::NotRegistrable;
		assert_ok!(titles(REGISTRAR, registry::reject::<Test>(receipt(), ground)));
		assert_ok!(end_by(THIRD_BANKER, FIRST));
		assert_ok!(offer_for(THIRD_BANKER, &[loan], OLD_BANK, 30));
	});
}

/// Where the mortgages of a bank that left move one by one, the loan stays that bank's until the last has moved.
#[test]
fn a_loan_moves_with_its_last_mortgage() {
	build_and_execute(|| {
		let (loan, [first, second]) = of_two_titles();
		madang_testing::suspend::<Test>(BANK);
		assert_ok!(move_by_office(first, BANK, OLD_BANK));
		assert_eq!((stored(loan).lender, Lending::bank_of(loan, &stored(loan))), (BANK, BANK));
		assert_noop!(offer_for(OLD_BANKER, &[loan], THIRD_BANK, 30), Fault::NotOwnLoan);
		assert_ok!(Institutions::readmit_institution(RuntimeOrigin::root(), BANK));
		// It cannot give away what it has only in part.
		assert_noop!(offer_for(BANKER, &[loan], THIRD_BANK, 30), Fault::NotOwnMortgage);
		madang_testing::suspend::<Test>(BANK);
		assert_ok!(move_by_office(second, BANK, OLD_BANK));
		assert_eq!(stored(loan).lender, OLD_BANK);
		assert_ok!(offer_for(OLD_BANKER, &[loan], THIRD_BANK, 30));
	});
}

/// The other bank gets what it was offered and nothing else.
#[test]
fn no_loan_comes_under_a_mortgage_in_a_transfer() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		let (another, own) = (further(), loan_in(LoanState::Agreed));
		assert_ok!(offer(&[loan]));
		assert_noop!(pay_out(another, entry), Fault::InTransfer);
		assert_noop!(record(entry, 1_000), Fault::InTransfer);
		assert_ok!(accept(FIRST));
		// Also when nothing is under it any more.
		assert_ok!(repay(loan, 200_000_000));
		assert_noop!(pay_out(own, entry), Fault::InTransfer);
		assert_noop!(record(entry, 1_000), Fault::InTransfer);
		reject();
		assert_ok!(end_by(BANKER, FIRST));
		assert_ok!(pay_out(another, entry));
	});
}

/// The mortgage (근저당) stays when nothing is owed, and goes to the other bank, which can discharge it. If the payment
/// was none, the debt is the other bank's.
#[test]
fn a_loan_that_is_repaid_before_the_registration_goes_too() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		assert_ok!(offer(&[loan]));
		assert_ok!(accept(FIRST));
		let paid = line(200_000_000);
		assert_ok!(post(loan, paid));
		assert_ok!(complete());
		assert_eq!((stored(loan).lender, stored(loan).state), (OLD_BANK, LoanState::Settled));
		assert_eq!(mortgage(entry).mortgage.bank(), Some(OLD_BANK));
		let reverse = |account| {
			let by = RuntimeOrigin::signed(account);
			Lending::reverse(by, BANK, paid.line_ref, EVIDENCE, fresh_ref())
		};
		assert_noop!(reverse(BANKER), Fault::NotOwnLoan);
		assert_ok!(reverse(OLD_BANKER));
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_eq!(Lending::secured_by(entry).to_vec(), [loan]);
		assert_ok!(Lending::repay(
			RuntimeOrigin::signed(OLD_BANKER),
			loan,
			line(200_000_000),
			fresh_ref()
		));
		discharge(OLD_BANKER, entry);
	});
}

/// A loan that was settled before does not go with the mortgage.
#[test]
fn a_loan_that_was_settled_before_stays_behind() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		let settled = further();
		assert_ok!(pay_out(settled, entry));
		let paid = line(1_000);
		assert_ok!(post(settled, paid));
		assert_ok!(offer(&[loan]));
		let reverse = || Lending::reverse(officer(), BANK, paid.line_ref, EVIDENCE, fresh_ref());
		assert_eq!(reverse(), Err(Fault::InTransfer.into()));
		assert_ok!(accept(FIRST));
		assert_eq!(reverse(), Err(Fault::InTransfer.into()));
		assert_ok!(complete());
		// Owed again to the first bank, without the mortgage that it has no more.
		assert_ok!(reverse());
		assert_eq!((stored(settled).lender, stored(settled).state), (BANK, LoanState::Disbursed));
		assert_eq!(Lending::under(entry).to_vec(), [loan]);
		assert_ok!(repay(settled, 1_000));
	});
}

/// The council gives nobody a loan that goes with a transfer, also not one that was repaid since.
#[test]
fn a_repaid_loan_of_a_transfer_is_not_assigned() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let repaid = further();
		assert_ok!(pay_out(repaid, entry_of(loan)));
		assert_ok!(offer(&[loan, repaid]));
		assert_ok!(accept(FIRST));
		let paid = line(1_000);
		assert_ok!(post(repaid, paid));
		madang_testing::suspend::<Test>(BANK);
		let assign = |to| {
			let loans = vec![repaid].try_into().unwrap();
			Lending::assign(RuntimeOrigin::root(), loans, BANK, to)
		};
		assert_noop!(assign(THIRD_BANK), Fault::InTransfer);
		assert_ok!(complete());
		assert_eq!((stored(loan).lender, stored(repaid).lender), (OLD_BANK, OLD_BANK));
		assert_noop!(assign(THIRD_BANK), Fault::NotOwnLoan);
	});
}

/// A loan comes back without the mortgage's other loan, which stays without it.
#[test]
fn a_mortgage_that_comes_back_secures_what_came_with_it() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		let settled = further();
		assert_ok!(pay_out(settled, entry));
		let paid = line(1_000);
		assert_ok!(post(settled, paid));
		transfer(&[loan]);
		assert_ok!(Lending::reverse(officer(), BANK, paid.line_ref, EVIDENCE, fresh_ref()));
		assert_ok!(offer_for(OLD_BANKER, &[loan], BANK, 30));
		assert_ok!(accept_by(BANKER, TransferId(2)));
		assert_ok!(complete());
		assert_eq!((stored(loan).lender, stored(settled).lender), (BANK, BANK));
		assert_eq!(Lending::under(entry).to_vec(), [loan]);
	});
}

/// In the order of the queue: what is filed first is registered first.
#[test]
fn a_discharge_and_a_transfer_are_in_the_order_of_the_queue() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		let property = pallet_titles::Titles::<Test>::get(entry.title).unwrap().property;
		let discharge = || {
			let filing = registry::discharge::<Test>(entry.number);
			registry::file::<Test>(property, filing, [])
		};
		assert_ok!(offer(&[loan]));
		assert_ok!(titles(BANKER, discharge()));
		assert_noop!(accept(FIRST), TitlesFault::DischargePending);
		assert_ok!(titles(BANKER, registry::withdraw::<Test>(receipt(), [])));
		assert_ok!(accept(FIRST));
		let first = receipt();
		assert_ok!(titles(BANKER, discharge()));
		titles(EXAMINER, registry::examine::<Test>(first)).unwrap();
		assert_ok!(titles(REGISTRAR, registry::complete::<Test>(first)));
		// It is no longer the first bank's to release.
		assert_eq!(complete(), Err(TitlesFault::NotMortgagee.into()));
		assert_eq!(stored(loan).lender, OLD_BANK);
	});
}

/// A deal pays the bank that has the loan at its closing, and discharges its mortgage.
#[test]
fn a_deal_settles_a_loan_of_the_other_bank() {
	build_and_execute(|| {
		let (loan, before) = (loan_in(LoanState::Disbursed), loan_in(LoanState::Disbursed));
		transfer(&[loan]);
		assert_ok!(settle(loan, DealId(2)));
		let bank = stored(loan).lender;
		assert_eq!((bank, stored(loan).state), (OLD_BANK, LoanState::Settled));
		// A deal that settles it first ends the transfer.
		assert_ok!(offer(&[before]));
		assert_ok!(settle(before, DealId(2)));
		let number = last_transfer();
		assert_noop!(accept(number), Fault::WrongState);
		assert_ok!(end_by(OLD_BANKER, number));
	});
}

/// Banks leave transfers for the registry office, so that a bank that leaves always has a successor.
#[test]
fn banks_transfer_a_mortgage_only_so_often() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		for round in 0..4 {
			let (from, to, bank) = match round % 2 {
				0 => (BANKER, OLD_BANKER, OLD_BANK),
				_ => (OLD_BANKER, BANKER, BANK),
			};
			assert_ok!(offer_for(from, &[loan], bank, 30));
			assert_ok!(accept_by(to, last_transfer()));
			assert_ok!(complete());
			assert_eq!(stored(loan).lender, bank);
		}
		assert_ok!(offer(&[loan]));
		assert_noop!(accept(last_transfer()), TitlesFault::TooManyMoves);
		assert_ok!(end_by(OLD_BANKER, last_transfer()));
		madang_testing::suspend::<Test>(BANK);
		assert_ok!(move_by_office(entry_of(loan), BANK, OLD_BANK));
		assert_eq!(stored(loan).lender, OLD_BANK);
	});
}

/// Titles do not trust a filer: only lending, which knows that both agreed, files the transfer between banks.
#[test]
fn nobody_files_a_transfer_between_banks_by_itself() {
	build_and_execute(|| {
		let entry = entry_of(loan_in(LoanState::Disbursed));
		let (from, to, agreed_on) = (BANK, OLD_BANK, today());
		let cause = AssignmentCause::Claim;
		let assignment = pallet_titles::Assignment { from, to, cause, agreed_on };
		let filing = Filing::AssignMortgage { entry: entry.number, assignment };
		let property = pallet_titles::Titles::<Test>::get(entry.title).unwrap().property;
		let file = || registry::file::<Test>(property, filing.clone(), []);
		for account in [BANKER, OLD_BANKER] {
			assert_eq!(titles(account, file()), Err(TitlesFault::ByTransferOnly.into()));
		}
		let by_office = registry::file_by_office::<Test>(property, filing.clone());
		assert_eq!(titles(EXAMINER, by_office), Err(TitlesFault::PartiesOnly.into()));
	});
}
