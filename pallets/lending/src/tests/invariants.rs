//! The check of each invariant fails when the invariant is broken.

use super::*;
use crate::{
	Arrears, ArrearsOf, Pledge, PledgeState, PledgeTerms, PledgedChange, Posted, SecuredBy,
};
use madang_primitives::DealId;

/// Break something in a ledger that has a loan in every state; the invariant's number is named.
fn broken_by(number: &str, damage: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		for state in [
			LoanState::Applied,
			LoanState::Agreed,
			LoanState::Bound,
			LoanState::Disbursed,
			LoanState::Settled,
			LoanState::Withdrawn,
		] {
			loan_in(state);
		}
		assert_ok!(record(EntryId { title: TITLES[2], number: BANK_ENTRY }, 1));
		let (accelerated, off) = (loan_in(LoanState::Disbursed), loan_in(LoanState::Disbursed));
		for loan in [accelerated, off] {
			assert_ok!(accelerate(loan, AccelerationCause::Insolvency(EVIDENCE)));
		}
		assert_ok!(write_off(off, WriteOffReason::Insolvent(EVIDENCE)));
		assert_eq!((accelerated, off), (ACCELERATED, WRITTEN_OFF));
		assert_eq!(Lending::do_try_state(), Ok(()));
		damage();
		let problem = match Lending::do_try_state() {
			Err(sp_runtime::TryRuntimeError::Other(problem)) => problem,
			other => panic!("the damage is not seen: {other:?}"),
		};
		assert!(problem.starts_with(number), "{number}: {problem}");
	});
}

#[test]
fn a_pledge_is_in_force_while_its_loan_is_owed() {
	let put = |loan, state, secures, agreed| {
		let terms = PledgeTerms { contract: AGREEMENT, notice: LETTER, secures };
		let pledge = Pledge { pledgee: OLD_BANK, terms, state, agreed };
		crate::Pledges::<Test>::insert(loan, pledge);
	};
	let offered = PledgeState::Offered { by: BANK, until: KoreanDay::of(START) };
	broken_by("17", || put(SETTLED, PledgeState::InForce, 1, None));
	broken_by("17", || put(SETTLED, offered, 1, None));
	broken_by("17", || put(DISBURSED, PledgeState::Resting, 1, None));
	broken_by("17", || put(AGREED, PledgeState::Resting, 1, None));
	broken_by("17", || put(LoanId(404), PledgeState::InForce, 1, None));
	broken_by("17", || put(DISBURSED, PledgeState::InForce, 0, None));
	broken_by("17", || put(DISBURSED, offered, 1, Some(PledgedChange::WriteOff)));
}

const APPLIED: LoanId = LoanId(1);
const AGREED: LoanId = LoanId(2);
const BOUND: LoanId = LoanId(3);
const DISBURSED: LoanId = LoanId(4);
const SETTLED: LoanId = LoanId(5);
const RECORDED: LoanId = LoanId(7);
const ACCELERATED: LoanId = LoanId(8);
const WRITTEN_OFF: LoanId = LoanId(9);

fn change_terms(loan: LoanId, how: impl FnOnce(&mut LoanTerms)) {
	let mut terms = terms_of(loan);
	how(&mut terms);
	crate::Files::<Test>::insert(loan, LoanFile::from(terms));
}

fn change(loan: LoanId, how: impl FnOnce(&mut Loan)) {
	Loans::<Test>::mutate(loan, |found| how(found.as_mut().unwrap()));
}

#[test]
fn numbers_have_no_gap_and_no_end_beyond_the_next() {
	broken_by("1", || Loans::<Test>::remove(APPLIED));
	broken_by("1", || NextLoan::<Test>::put(WRITTEN_OFF));
	broken_by("1", || NextLoan::<Test>::put(LoanId(100)));
	broken_by("1", || Loans::<Test>::insert(LoanId(0), stored(APPLIED)));
}

#[test]
fn entries_name_exactly_the_disbursed_loans() {
	let entry = EntryId { title: TITLES[0], number: 77 };
	broken_by("2", || SecuredBy::<Test>::remove(entry_of(DISBURSED), DISBURSED));
	broken_by("2", || SecuredBy::<Test>::insert(entry, DISBURSED, ()));
	broken_by("2", || SecuredBy::<Test>::insert(entry_of(SETTLED), SETTLED, ()));
	broken_by("2", || SecuredBy::<Test>::insert(entry_of(DISBURSED), RECORDED, ()));
}

#[test]
fn an_entry_comes_with_disbursement() {
	let entry = EntryId { title: TITLES[0], number: 77 };
	broken_by("3", || {
		change(APPLIED, |loan| loan.entries = BoundedVec::truncate_from(vec![entry]))
	});
	broken_by("3", || change(SETTLED, |loan| loan.entries.clear()));
	broken_by("3", || change_terms(SETTLED, |terms| terms.titles[0] = TITLES[1]));
}

#[test]
fn a_deal_comes_with_binding() {
	broken_by("4", || change(AGREED, |loan| loan.deal = Some(DealId(1))));
	broken_by("4", || change(BOUND, |loan| loan.deal = None));
	broken_by("4", || change(DISBURSED, |loan| loan.deal = None));
	broken_by("4", || change(RECORDED, |loan| loan.deal = Some(DealId(1))));
	broken_by("4", || change(APPLIED, |loan| loan.origin = Origin::Recorded));
}

#[test]
fn an_agreement_comes_with_the_signatures() {
	broken_by("5", || change(APPLIED, |loan| loan.agreement = Some(AGREEMENT)));
	broken_by("5", || change(AGREED, |loan| loan.agreement = None));
	broken_by("5", || change(SETTLED, |loan| loan.agreement = None));
	broken_by("5", || change(RECORDED, |loan| loan.agreement = Some(AGREEMENT)));
	broken_by("5", || change_terms(AGREED, |terms| terms.borrowers = Default::default()));
}

#[test]
fn amounts_fit_each_other_and_the_state() {
	broken_by("6", || change_terms(AGREED, |terms| terms.credit.principal = 0));
	broken_by("6", || change_terms(AGREED, |terms| terms.max_secured = terms.credit.principal - 1));
	broken_by("6", || change_terms(AGREED, |terms| terms.credit.pay_day = 0));
	let ledger = |of| Ledgers::<Test>::get(of).unwrap();
	broken_by("6", || Ledgers::<Test>::insert(AGREED, ledger(DISBURSED)));
	broken_by("6", || Ledgers::<Test>::remove(DISBURSED));
	broken_by("6", || Ledgers::<Test>::insert(DISBURSED, ledger(SETTLED)));
	broken_by("6", || Ledgers::<Test>::insert(SETTLED, ledger(DISBURSED)));
	broken_by("6", || Ledgers::<Test>::insert(LoanId(404), ledger(DISBURSED)));
	broken_by("6", || change(WRITTEN_OFF, |loan| loan.state = LoanState::Disbursed));
	broken_by("6", || Ledgers::<Test>::insert(SETTLED, ledger(WRITTEN_OFF)));
	broken_by("6", || Ledgers::<Test>::insert(DISBURSED, ledger(RECORDED)));
}

#[test]
fn each_loan_has_a_file() {
	broken_by("1", || crate::Files::<Test>::remove(APPLIED));
	broken_by("1", || crate::Files::<Test>::insert(LoanId(404), file(APPLIED)));
}

#[test]
fn what_was_posted_was_paid() {
	let posted = |loan, amount| {
		let line = crate::PostedLine { loan, amount, valued_on: today(), reversed: None };
		crate::Lines::<Test>::insert(BANK, [1; 32], line);
	};
	broken_by("9", || posted(DISBURSED, 1));
	broken_by("9", || posted(APPLIED, 1));
}

fn change_arrears(loan: LoanId, how: impl FnOnce(&mut Arrears)) {
	ArrearsOf::<Test>::mutate(loan, how);
}

#[test]
fn what_is_kept_about_arrears_fits_the_account() {
	let posted = Posted { number: 1, on: today_of_start() };
	broken_by("10", || change_arrears(DISBURSED, |kept| kept.accelerated = Some(posted)));
	broken_by("10", || change_arrears(ACCELERATED, |kept| kept.accelerated = None));
	broken_by("10", || change_arrears(WRITTEN_OFF, |kept| kept.written_off = None));
	broken_by("10", || change_arrears(AGREED, |kept| kept.written_off = Some(posted)));
}

fn today_of_start() -> KoreanDay {
	KoreanDay::of(START)
}

#[test]
fn a_guarantee_ends_with_the_debt_and_not_before() {
	let set = |loan, state| {
		let number = guarantee(loan);
		pallet_guarantees::pallet::Guarantees::<Test>::mutate(number, |found| {
			found.as_mut().unwrap().state = state
		});
	};
	broken_by("11", || set(DISBURSED, GuaranteeState::Released));
	broken_by("11", || set(WRITTEN_OFF, GuaranteeState::Released));
	broken_by("11", || set(SETTLED, GuaranteeState::InForce));
	broken_by("11", || set(SETTLED, GuaranteeState::Claimed));
}
