//! The check of the invariant of loans under programmes fails when it is broken.

use super::*;

/// Break something in books that have an application, a loan that is drawn in part and one that is settled.
fn broken(damage: impl FnOnce(LoanId, LoanId, LoanId)) {
	new_test_ext().execute_with(|| {
		opened();
		let settled = drawn();
		assert_ok!(repay(settled, payoff(settled, today())));
		let drawing = agreed_as(2);
		assert_ok!(draw(drawing, 1_000_000));
		let applied = applied_as(3);
		assert_eq!(Lending::do_try_state(), Ok(()));
		damage(applied, drawing, settled);
		let problem = match Lending::do_try_state() {
			Err(sp_runtime::TryRuntimeError::Other(problem)) => problem,
			other => panic!("the damage is not seen: {other:?}"),
		};
		assert!(problem.starts_with("12"), "{problem}");
	});
}

fn change(loan: LoanId, how: impl FnOnce(&mut crate::PolicyLoan)) {
	PolicyLoans::<Test>::mutate(loan, |found| how(found.as_mut().unwrap()));
}

#[test]
fn a_loan_under_a_programme_is_in_its_books() {
	use pallet_programmes::Entries;
	broken(|applied, _, _| PolicyLoans::<Test>::remove(applied));
	broken(|applied, _, _| Entries::<Test>::remove(applied));
	broken(|applied, _, _| {
		Loans::<Test>::mutate(applied, |loan| {
			loan.as_mut().unwrap().state = LoanState::Refused(RefusalReason::Documents);
		});
	});
	broken(|applied, _, _| change(applied, |way| way.drawn_at = Some(1)));
	broken(|_, drawing, _| change(drawing, |way| way.last_draw = None));
	broken(|_, drawing, _| {
		Entries::<Test>::mutate(drawing, |entry| entry.as_mut().unwrap().drawn = 2);
	});
	broken(|_, _, settled| {
		Entries::<Test>::mutate(settled, |entry| entry.as_mut().unwrap().stage = Stage::Drawn);
	});
}
