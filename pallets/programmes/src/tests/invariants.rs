//! The check of each invariant fails when the invariant is broken.

use super::*;
use crate::{
	pallet::Programmes as Stored, Budgets, Bundles, Entries, Holds, Lines, NextProgramme, Slots,
	UsedPapers, Versions,
};

const APPLIED: LoanId = LoanId(1);
const DRAWING: LoanId = LoanId(2);
const DRAWN: LoanId = LoanId(3);
const ENDED: LoanId = LoanId(4);
/// One of an applicant who has another loan that ended.
const SECOND: LoanId = LoanId(5);

/// Break something in books that have a loan in every stage; the invariant's number is named.
fn broken_by(number: &str, damage: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		opened();
		assert_ok!(revise(terms()));
		for tag in 1..=4 {
			entered_as(LoanId(tag.into()), tag, 1_000);
		}
		assert_ok!(Programmes::disburse(DRAWING, 400));
		assert_ok!(Programmes::disburse(DRAWN, 1_000));
		assert_ok!(Programmes::disburse(ENDED, 1_000));
		assert_ok!(Programmes::repaid(ENDED, 100));
		assert_ok!(Programmes::end(ENDED));
		entered_as(SECOND, 4, 1_000);
		assert_eq!(Programmes::do_try_state(), Ok(()));
		damage();
		let problem = match Programmes::do_try_state() {
			Err(sp_runtime::TryRuntimeError::Other(problem)) => problem,
			other => panic!("the damage is not seen: {other:?}"),
		};
		assert!(problem.starts_with(number), "{number}: {problem}");
	});
}

fn change(loan: LoanId, how: impl FnOnce(&mut Entry)) {
	Entries::<Test>::mutate(loan, |found| how(found.as_mut().unwrap()));
}

fn change_budget(how: impl FnOnce(&mut Budget)) {
	Budgets::<Test>::mutate(PROGRAMME, |found| how(found.as_mut().unwrap()));
}

fn change_line(how: impl FnOnce(&mut Line)) {
	Lines::<Test>::mutate(PROGRAMME, BANK, |found| how(found.as_mut().unwrap()));
}

fn change_slot(tag: u8, how: impl FnOnce(&mut crate::Slot<u64>)) {
	Slots::<Test>::mutate(slot_id(tag), |found| how(found.as_mut().unwrap()));
}

#[test]
fn programmes_have_numbers_without_a_gap_and_all_their_versions() {
	broken_by("1", || NextProgramme::<Test>::put(ProgrammeId(3)));
	broken_by("1", || NextProgramme::<Test>::put(PROGRAMME));
	broken_by("1", || Versions::<Test>::remove(PROGRAMME, Version(1)));
	broken_by("1", || Versions::<Test>::insert(PROGRAMME, Version(3), terms()));
	broken_by("1", || Versions::<Test>::insert(UNKNOWN, Version(1), terms()));
	broken_by("1", || {
		let wrong = Terms { per_loan: 0, ..terms() };
		Versions::<Test>::insert(PROGRAMME, Version(2), wrong)
	});
	broken_by("1", || Budgets::<Test>::remove(PROGRAMME));
	broken_by("1", || Budgets::<Test>::insert(UNKNOWN, budget()));
	broken_by("1", || Lines::<Test>::insert(UNKNOWN, BANK, Line { ceiling: 1, used: 0 }));
	broken_by("1", || {
		let programme = Stored::<Test>::get(PROGRAMME).unwrap();
		Stored::<Test>::insert(ProgrammeId(0), programme);
	});
}

#[test]
fn the_total_and_the_ceiling_are_kept() {
	broken_by("2", || change_budget(|budget| budget.total = budget.bound() - 1));
	broken_by("2", || change_budget(|budget| budget.reserved = u64::MAX));
	broken_by("2", || change_line(|line| line.ceiling = line.used - 1));
}

#[test]
fn the_budget_is_the_sum_of_its_loans() {
	broken_by("3", || change_budget(|budget| budget.reserved += 1));
	broken_by("3", || change_budget(|budget| budget.disbursed -= 1));
	broken_by("3", || Holds::<Test>::remove(APPLIED));
	broken_by("3", || change(ENDED, |entry| entry.returned = 99));
}

#[test]
fn a_line_is_the_sum_of_its_lenders_loans() {
	broken_by("4", || change_line(|line| line.used += 1));
	broken_by("4", || Lines::<Test>::remove(PROGRAMME, BANK));
	broken_by("4", || change(DRAWN, |entry| entry.lender = OLD_BANK));
}

#[test]
fn a_slot_is_that_of_one_live_loan() {
	broken_by("5", || change_slot(1, |slot| slot.loan = None));
	broken_by("5", || change_slot(1, |slot| slot.loan = Some(DRAWING)));
	broken_by("5", || change_slot(4, |slot| slot.loan = Some(ENDED)));
	broken_by("5", || change_slot(2, |slot| slot.used += 1));
	broken_by("5", || Slots::<Test>::remove(slot_id(4)));
	broken_by("5", || {
		let kind = InstitutionKind::Bank;
		let slot = crate::Slot { loan: None, kind, taken_at: 1, used: 0 };
		Slots::<Test>::insert(slot_id(9), slot);
	});
	broken_by("5", || {
		let slot = slot(1).unwrap();
		Slots::<Test>::insert(slot_id(9), slot);
	});
}

#[test]
fn a_hold_is_what_an_open_loan_has_not_drawn() {
	broken_by("6", || {
		Holds::<Test>::mutate(DRAWING, |hold| hold.as_mut().unwrap().amount -= 1);
	});
	broken_by("6", || {
		let hold = Holds::<Test>::get(DRAWING).unwrap();
		Holds::<Test>::insert(DRAWN, crate::Hold { amount: 0, ..hold });
	});
	broken_by("6", || {
		Holds::<Test>::mutate(APPLIED, |hold| {
			let last = &mut hold.as_mut().unwrap().term.last;
			*last = last.plus(1);
		});
	});
	broken_by("6", || {
		let hold = Holds::<Test>::get(APPLIED).unwrap();
		Holds::<Test>::insert(LoanId(9), hold);
	});
}

#[test]
fn exactly_loans_that_are_applied_for_have_papers() {
	broken_by("7", || Bundles::<Test>::remove(APPLIED));
	broken_by("7", || Bundles::<Test>::insert(DRAWING, bundle_of(papers_from(1))));
	broken_by("7", || Bundles::<Test>::insert(DRAWN, bundle_of(papers_from(1))));
	broken_by("7", || Bundles::<Test>::insert(LoanId(9), bundle_of(papers_from(1))));
	broken_by("7", || UsedPapers::<Test>::remove([10; 32], APPLIED));
	broken_by("7", || UsedPapers::<Test>::insert([10; 32], DRAWN, ()));
}

#[test]
fn amounts_fit_each_other_and_the_stage() {
	broken_by("8", || change(APPLIED, |entry| entry.amount = 0));
	broken_by("8", || change(APPLIED, |entry| entry.drawn = 1));
	broken_by("8", || change(DRAWN, |entry| entry.drawn = 1_001));
	broken_by("8", || change(DRAWN, |entry| entry.drawn = 0));
	broken_by("8", || change(DRAWING, |entry| entry.drawn = 1_000));
	broken_by("8", || change(DRAWING, |entry| entry.drawn = 0));
	broken_by("8", || change(DRAWN, |entry| entry.returned = 1_001));
	broken_by("8", || change(ENDED, |entry| entry.refill = false));
	broken_by("8", || change(DRAWN, |entry| entry.refill = false));
}
