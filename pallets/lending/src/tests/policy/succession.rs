//! A lender left: the council assigns its loans.

use super::*;
use crate::AssignedLoans;
use madang_primitives::InstitutionId;
use sp_runtime::DispatchError::BadOrigin;

fn assign_to(loans: &[LoanId], to: InstitutionId) -> DispatchResult {
	let loans = AssignedLoans::truncate_from(loans.to_vec());
	Lending::assign(RuntimeOrigin::root(), loans, BANK, to)
}

fn other_banker() -> RuntimeOrigin {
	RuntimeOrigin::signed(OLD_BANKER)
}

/// Before, nobody could record a repayment of a loan under a programme whose bank had left.
#[test]
fn loans_of_a_lender_that_left_go_to_another_one() {
	with_programme(|| {
		let loan = drawn();
		let earlier = line(1_000_000);
		assert_ok!(post(loan, earlier));
		madang_testing::suspend::<Test>(BANK);
		assert_ok!(assign_to(&[loan], OLD_BANK));
		let loans = AssignedLoans::truncate_from(vec![loan]);
		let (from, to, at) = (BANK, OLD_BANK, Timestamp::get());
		assert_eq!(last_event(), Event::LoansAssigned { loans, from, to, at });
		assert_eq!(stored(loan).lender, OLD_BANK);
		let (_, guarantee) = <Guarantees as Book<u64>>::guarantee(loan).unwrap();
		assert_eq!(guarantee.creditor, OLD_BANK);
		// A payment to the former lender was none.
		assert_ok!(Lending::reverse(other_banker(), BANK, earlier.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(outstanding(loan), AMOUNT);
		// The other lender is paid, and the loan ends.
		let last = line(payoff(loan, today()));
		assert_ok!(Lending::repay(other_banker(), loan, last, fresh_ref()));
		assert_eq!(stored(loan).state, LoanState::Settled);
		assert_ok!(Lending::reverse(
			other_banker(),
			OLD_BANK,
			last.line_ref,
			EVIDENCE,
			fresh_ref()
		));
		assert_eq!(stored(loan).state, LoanState::Disbursed);
	});
}

#[test]
fn only_the_council_assigns_loans_that_were_paid_out_of_a_lender_that_left() {
	with_programme(|| {
		let loan = drawn();
		assert_noop!(assign_to(&[loan], OLD_BANK), Fault::LenderActive);
		let pending = applied_as(2);
		madang_testing::suspend::<Test>(BANK);
		let named = AssignedLoans::truncate_from(vec![loan]);
		let by_officer = Lending::assign(other_banker(), named, BANK, OLD_BANK);
		assert_eq!(by_officer, Err(BadOrigin));
		assert_noop!(assign_to(&[], OLD_BANK), Fault::NothingNamed);
		assert_noop!(assign_to(&[loan], FOUNDATION), Fault::NotALender);
		assert_noop!(assign_to(&[loan], BANK), Fault::NotALender);
		assert_noop!(assign_to(&[loan], InstitutionId(404)), Fault::NotALender);
		assert_noop!(assign_to(&[LoanId(404)], OLD_BANK), Fault::LoanNotFound);
		assert_noop!(assign_to(&[pending], OLD_BANK), Fault::WrongState);
		assert_noop!(assign_to(&[loan, loan], OLD_BANK), Fault::NotOwnLoan);
		assert_ok!(assign_to(&[loan], AGENCY));
	});
}

#[test]
fn a_loan_with_a_mortgage_follows_it() {
	with_programme(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		let free = loan_in(LoanState::Disbursed);
		discharge(BANKER, entry_of(free));
		madang_testing::suspend::<Test>(BANK);
		assert_noop!(assign_to(&[free, loan], OLD_BANK), Fault::FollowsMortgage);
		assert_ok!(assign_to(&[free], OLD_BANK));
		assert!(Lending::under(entry).contains(&loan));
	});
}

#[test]
fn a_loan_without_mortgage_is_not_transferred_with_one() {
	with_programme(|| {
		let terms = crate::TransferTerms {
			cause: pallet_titles::AssignmentCause::Claim,
			agreed_on: today(),
			contract: EVIDENCE,
			notice: EVIDENCE,
		};
		let loans = crate::TransferLoans::truncate_from(vec![drawn()]);
		let call = Lending::offer_transfer(officer(), loans, OLD_BANK, terms, 30, fresh_ref());
		assert_eq!(call, Err(Fault::NotMortgageLoan.into()));
	});
}
