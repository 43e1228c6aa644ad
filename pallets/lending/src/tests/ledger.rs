//! Loans in deals, older loans, repayment.

use super::*;
use frame_support::assert_noop;
use pallet_titles::Mortgage;

const DEAL: DealId = DealId(1);
const OTHER_DEAL: DealId = DealId(2);
const OLD: EntryId = EntryId { title: TITLES[0], number: BANK_ENTRY };

/// These parties as the debtors of a mortgage.
fn debtors(
	parties: &[Party],
) -> frame_support::BoundedVec<madang_primitives::Party, pallet_titles::MaxDebtors> {
	let borrowers = terms(parties).borrowers.into_iter();
	borrowers.map(madang_primitives::Party::Did).collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn the_view_shows_what_a_closing_needs() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Agreed);
		let view = <Lending as LoanLedger<u64>>::loan(loan).unwrap();
		let terms = terms_of(loan);
		assert_eq!((view.bank, view.borrowers, view.titles), (BANK, terms.borrowers, terms.titles));
		assert_eq!((view.principal, view.max_secured), (terms.credit.principal, terms.max_secured));
		assert_eq!(
			(view.entries.to_vec(), view.state, view.deal),
			(vec![], LoanState::Agreed, None)
		);
		let loan = loan_in(LoanState::Disbursed);
		let view = <Lending as LoanLedger<u64>>::loan(loan).unwrap();
		assert_eq!(view.entries.to_vec(), [entry_of(loan)]);
		assert_eq!((view.state, view.deal), (LoanState::Disbursed, Some(DEAL)));
		assert_eq!(<Lending as LoanLedger<u64>>::loan(LoanId(99)), None);
	});
}

#[test]
fn an_agreed_loan_is_bound_to_the_deal_that_its_title_is_reserved_for() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Agreed);
		assert_noop!(bind(loan, OTHER_DEAL), Fault::TitleNotReserved);
		assert_noop!(bind(LoanId(99), DEAL), Fault::LoanNotFound);
		assert_ok!(bind(loan, DEAL));
		assert_eq!((stored(loan).state, stored(loan).deal), (LoanState::Bound, Some(DEAL)));
		assert_eq!(
			last_event(),
			Event::LoanBound { loan, bank: BANK, by: registrar(), deal: DEAL, at: START }
		);
		assert_noop!(bind(loan, DEAL), Fault::WrongState);
	});
}

#[test]
fn a_loan_that_is_not_agreed_is_not_bound() {
	build_and_execute(|| {
		for state in [
			LoanState::Applied,
			LoanState::Approved,
			LoanState::Withdrawn,
			LoanState::Refused(crate::RefusalReason::Regulation),
			LoanState::Disbursed,
			LoanState::Settled,
		] {
			let loan = loan_in(state);
			assert_noop!(bind(loan, DEAL), Fault::WrongState);
		}
	});
}

#[test]
fn a_title_without_reservation_takes_no_loan() {
	use pallet_titles::TitleRegistry;
	build_and_execute(|| {
		let loan = loan_in(LoanState::Agreed);
		assert_ok!(Titles::release(TITLES[0], DEAL));
		assert_noop!(bind(loan, DEAL), Fault::TitleNotReserved);
	});
}

#[test]
fn an_incomplete_title_takes_no_loan() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Agreed);
		let foreign = |count| {
			pallet_titles::Titles::<Test>::mutate(TITLES[0], |title| {
				title.as_mut().expect("stored").foreign = count;
			})
		};
		foreign(1);
		assert_noop!(bind(loan, DEAL), Fault::TitleIncomplete);
		foreign(0);
		assert_ok!(bind(loan, DEAL));
	});
}

#[test]
fn a_released_loan_is_agreed_and_free_again() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Bound);
		assert_noop!(release(loan, OTHER_DEAL), Fault::OtherDeal);
		assert_noop!(release(LoanId(99), DEAL), Fault::LoanNotFound);
		assert_ok!(release(loan, DEAL));
		assert_eq!((stored(loan).state, stored(loan).deal), (LoanState::Agreed, None));
		let by = Some(registrar());
		let event = Event::LoanReleased { loan, bank: BANK, by, deal: DEAL, at: START };
		assert_eq!(last_event(), event);
		assert_noop!(release(loan, DEAL), Fault::WrongState);
		assert_ok!(bind(loan, DEAL));
		assert_ok!(release(loan, DEAL));
		assert_ok!(withdraw(loan));
	});
}

#[test]
fn a_closing_disburses_the_loan_against_its_mortgage() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Bound);
		let entry = register_for(loan);
		assert_ok!(disburse(loan, DEAL, entry));
		let found = stored(loan);
		assert_eq!((found.state, found.deal), (LoanState::Disbursed, Some(DEAL)));
		assert_eq!((found.entries.to_vec(), outstanding(loan)), (vec![entry], 200_000_000));
		assert_eq!(found.disbursed_on, Some(madang_testing::today::<Test>()));
		assert_eq!(*Lending::secured_by(entry), [loan]);
		assert_eq!(
			last_event(),
			Event::LoanDisbursed {
				loan,
				bank: BANK,
				by: registrar(),
				deal: Some(DEAL),
				entries: found.entries,
				amount: 200_000_000,
				valued_on: madang_testing::today::<Test>(),
				at: START
			}
		);
		assert_noop!(disburse(loan, DEAL, entry), Fault::WrongState);
		assert_noop!(release(loan, DEAL), Fault::WrongState);
	});
}

#[test]
fn a_loan_is_not_disbursed_against_anything_but_its_own_mortgage() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Bound);
		let none = EntryId { title: TITLES[0], number: 99 };
		assert_noop!(disburse(LoanId(99), DEAL, none), Fault::LoanNotFound);
		assert_noop!(disburse(loan, OTHER_DEAL, none), Fault::OtherDeal);
		assert_noop!(disburse(loan, DEAL, none), Fault::MortgageNotFound);

		let right = closing_mortgage(loan);
		let elsewhere = register_mortgage(TITLES[1], right.clone());
		assert_noop!(disburse(loan, DEAL, elsewhere), Fault::MortgageDiffers);
		let cancelled = register_mortgage(TITLES[0], right.clone());
		discharge(BANKER, cancelled);
		assert_noop!(disburse(loan, DEAL, cancelled), Fault::MortgageNotEffective);
		for wrong in [
			Mortgage { mortgagees: Mortgage::only(OLD_BANK), ..right.clone() },
			Mortgage { max_secured: SECURED - 1, ..right.clone() },
			Mortgage { loan: None, ..right.clone() },
			Mortgage { loan: Some(LoanId(99)), ..right.clone() },
			Mortgage { debtors: debtors(&[BUYER]), ..right.clone() },
			Mortgage { debtors: debtors(&[BUYER, NEIGHBOUR]), ..right.clone() },
		] {
			let entry = register_mortgage(TITLES[0], wrong);
			assert_noop!(disburse(loan, DEAL, entry), Fault::MortgageDiffers);
		}
		// The order of the debtors makes no difference.
		let debtors = debtors(&[CO_BUYER, BUYER]);
		let entry = register_mortgage(TITLES[0], Mortgage { debtors, ..right });
		assert_ok!(disburse(loan, DEAL, entry));
	});
}

#[test]
fn an_entry_secures_one_loan() {
	build_and_execute(|| {
		// An older loan is recorded under an entry. Then the record shows that entry as the mortgage
		// of another loan, which no registration does: the ledger rejects the second loan.
		let loan = loan_in(LoanState::Bound);
		assert_ok!(record(OLD, 50_000_000));
		rewrite_mortgage(OLD, closing_mortgage(loan));
		assert_noop!(disburse(loan, DEAL, OLD), Fault::AlreadySecuresLoan);
	});
}

#[test]
fn an_older_loan_is_recorded_under_its_mortgage() {
	build_and_execute(|| {
		let external_ref = fresh_ref();
		assert_ok!(Lending::record_existing(
			RuntimeOrigin::signed(OLD_BANKER),
			EntryId { title: TITLES[0], number: OLD_BANK_ENTRY },
			Credit { principal: 150_000_000, ..credit() },
			external_ref,
		));
		let (loan, entry) = (LoanId(1), EntryId { title: TITLES[0], number: OLD_BANK_ENTRY });
		let found = stored(loan);
		assert_eq!((found.lender, found.state), (OLD_BANK, LoanState::Disbursed));
		let credit = Credit { principal: 150_000_000, ..credit() };
		let terms = LoanTerms { credit, ..terms(&[CO_BUYER]) };
		assert_eq!((terms_of(loan), outstanding(loan)), (terms.clone(), 150_000_000));
		assert_eq!((found.deal, found.origin, found.agreement), (None, Origin::Recorded, None));
		assert_eq!(*Lending::secured_by(entry), [loan]);
		assert_eq!(
			last_event(),
			Event::LoanRecorded { loan, by: caller(OLD_BANKER), entry, terms, at: START }
		);
	});
}

/// C30. Before, a contract of the years of a higher legal maximum could not be recorded.
#[test]
fn an_older_loan_keeps_its_rate() {
	build_and_execute(|| {
		let (officer, rate) = (RuntimeOrigin::signed(BANKER), 249_000);
		assert!(rate > <Test as crate::Config>::MaxRate::get());
		let late = LateInterest { add: 0, cap: rate };
		let credit = Credit { principal: 1, rate: RateTerms::Fixed(rate), late, ..credit() };
		assert_ok!(Lending::record_existing(officer, OLD, credit.clone(), fresh_ref()));
		assert_eq!(terms_of(LoanId(1)).credit, credit);
	});
}

#[test]
fn debtors_of_an_import_may_be_unknown() {
	build_and_execute(|| {
		assert_ok!(record(OLD, 150_000_000));
		assert!(terms_of(LoanId(1)).borrowers.is_empty());
	});
}

#[test]
fn only_the_mortgagee_records_and_only_under_a_free_effective_mortgage() {
	build_and_execute(|| {
		let other_banks = EntryId { title: TITLES[0], number: OLD_BANK_ENTRY };
		assert_noop!(record(other_banks, 1), Fault::NotOwnMortgage);
		let none = EntryId { title: TITLES[0], number: 9 };
		assert_noop!(record(none, 1), Fault::MortgageNotFound);
		let nothing = Fault::Credit(crate::CreditProblem::PrincipalOutOfRange);
		assert_noop!(record(OLD, 0), nothing);
		assert_noop!(record(OLD, SECURED + 1), Fault::SecuredTooLow);

		assert_ok!(record(OLD, SECURED));
		assert_noop!(record(OLD, 1), Fault::SecuredTooLow);

		let cancelled = EntryId { title: TITLES[1], number: BANK_ENTRY };
		discharge(BANKER, cancelled);
		assert_noop!(record(cancelled, 1), Fault::MortgageNotEffective);

		// C21. Before, a mortgage that a closing had registered never secured a second loan.
		let owed = loan_in(LoanState::Disbursed);
		assert_noop!(record(entry_of(owed), 40_000_001), Fault::SecuredTooLow);
		assert_ok!(record(entry_of(owed), 40_000_000));
		let settled = loan_in(LoanState::Settled);
		assert_ok!(record(entry_of(settled), 1));
	});
}

#[test]
fn repayments_reduce_what_is_owed() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_noop!(repay(loan, 0), Fault::ZeroAmount);
		assert_noop!(repay(loan, 200_000_001), Fault::ExceedsOwed);
		let line = line(60_000_000);
		assert_ok!(post(loan, line));
		assert_eq!(outstanding(loan), 140_000_000);
		assert_eq!(
			last_event(),
			Event::RepaymentRecorded {
				loan,
				by: caller(BANKER),
				line,
				outstanding: 140_000_000,
				at: START,
			}
		);
		assert_noop!(repay(loan, 140_000_001), Fault::ExceedsOwed);
	});
}

#[test]
fn the_last_repayment_settles_the_loan_and_leaves_the_mortgage() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		assert_ok!(repay(loan, 199_999_999));
		let line = line(1);
		assert_ok!(post(loan, line));
		let found = stored(loan);
		assert_eq!((found.state, outstanding(loan)), (LoanState::Settled, 0));
		assert_eq!(found.entries.to_vec(), [entry]);
		assert_eq!(*Lending::secured_by(entry), []);
		assert!(mortgage(entry).effective);
		assert_eq!(
			last_event(),
			Event::LoanSettled {
				loan,
				bank: BANK,
				by: caller(BANKER),
				// C26: the repayment's own event has its amount.
				payoff: None,
				at: START
			}
		);
		let events = System::events();
		let repaid = events[events.len() - 2].event.clone();
		assert_eq!(
			repaid,
			Event::RepaymentRecorded { loan, by: caller(BANKER), line, outstanding: 0, at: START }
				.into()
		);
		assert_noop!(repay(loan, 1), Fault::WrongState);
	});
}

#[test]
fn a_loan_that_is_not_disbursed_is_not_repaid() {
	build_and_execute(|| {
		for state in [
			LoanState::Applied,
			LoanState::Approved,
			LoanState::Agreed,
			LoanState::Bound,
			LoanState::Withdrawn,
		] {
			let loan = loan_in(state);
			assert_noop!(repay(loan, 1), Fault::WrongState);
		}
	});
}

#[test]
fn a_closing_pays_off_what_is_still_owed() {
	build_and_execute(|| {
		assert_ok!(record(OLD, 150_000_000));
		let loan = LoanId(1);
		assert_ok!(repay(loan, 30_000_000));
		assert_eq!(settle(loan, DEAL), Ok(120_000_000));
		assert_eq!((stored(loan).state, outstanding(loan)), (LoanState::Settled, 0));
		let owed =
			madang_schedule::account::Buckets { principal: 120_000_000, ..Default::default() };
		let (amount, valued_on, waived, extra) = (120_000_000, today(), Default::default(), 0);
		assert_eq!(*Lending::secured_by(OLD), []);
		assert_eq!(
			last_event(),
			Event::LoanSettled {
				loan,
				bank: BANK,
				by: registrar(),
				payoff: Some(Payoff { deal: DEAL, amount, valued_on, owed, waived, extra }),
				at: START
			}
		);
		assert_noop!(settle(loan, DEAL), Fault::WrongState);
		assert_noop!(settle(LoanId(99), DEAL), Fault::LoanNotFound);
		let bound = loan_in(LoanState::Bound);
		assert_noop!(settle(bound, DEAL), Fault::WrongState);
		// A revolving mortgage that stays can secure another loan later.
		assert_ok!(record(OLD, 10_000_000));
		assert_eq!(*Lending::under(OLD), [LoanId(3)]);
	});
}
