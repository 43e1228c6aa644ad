//! Changes of the contracts of loans under programmes.

use super::*;

#[test]
fn a_loan_that_is_still_drawn_is_not_changed() {
	with_programme(|| {
		let loan = agreed_as(1);
		assert_ok!(draw(loan, AMOUNT / 2));
		assert_noop!(amend(loan, amendment(loan, false)), Fault::StillDrawing);
		assert_ok!(Lending::finish_drawing(officer(), loan, fresh_ref()));
		assert_ok!(amend(loan, amendment(loan, false)));
		assert_eq!(outstanding(loan), AMOUNT / 2);
		assert_ok!(repay(loan, payoff(loan, today())));
		check_books();
	});
}

#[test]
fn a_loan_does_not_cost_more_than_its_programme_fixed() {
	with_programme(|| {
		let loan = drawn();
		let rate = |rate| {
			let of = amendment(loan, false);
			Amendment { credit: Credit { rate: RateTerms::Fixed(rate), ..of.credit }, ..of }
		};
		assert_noop!(amend(loan, rate(25_001)), Fault::NotOffered(OfferProblem::Rate));
		assert_ok!(amend(loan, rate(20_000)));
		assert_noop!(amend(loan, rate(25_000)), Fault::NotOffered(OfferProblem::Rate));
		let mut late = amendment(loan, false);
		late.credit.late.add += 1;
		assert_noop!(amend(loan, late), Fault::NotOffered(OfferProblem::Rate));
	});
}

/// Before, borrowers who withdrew and kept the money could never change the contract.
#[test]
fn who_changes_the_contract_does_not_withdraw_any_more() {
	with_programme(|| {
		let loan = drawn();
		assert_ok!(Lending::declare_withdrawal(officer(), loan, to_withdraw(loan), fresh_ref()));
		go_to(today().plus(100));
		assert_ok!(amend(loan, amendment(loan, false)));
		assert_eq!(PolicyLoans::<Test>::get(loan).unwrap().withdrawal, None);
	});
}
