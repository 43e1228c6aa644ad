//! Mortgage loans without a sale, and several loans under one mortgage.

use super::*;
use crate::{Decision, LoansUnder, MOST_UNDER};
use frame_support::assert_noop;
use pallet_titles::Mortgage;

const DEAL: DealId = DealId(1);

/// The mortgage of a loan, registered by an application of the bank: it names no loan.
fn registered(loan: LoanId) -> EntryId {
	let mortgage = Mortgage { loan: None, ..closing_mortgage(loan) };
	register_mortgage(terms_of(loan).titles[0], mortgage)
}

fn pay_out_on(loan: LoanId, entries: &[EntryId], valued_on: KoreanDay) -> DispatchResult {
	let entries = BoundedVec::truncate_from(entries.to_vec());
	Lending::pay_out(officer(), loan, entries, valued_on, fresh_ref())
}

fn pay_out(loan: LoanId, entry: EntryId) -> DispatchResult {
	pay_out_on(loan, &[entry], today())
}

/// A further loan under a mortgage of [`SECURED`], agreed.
fn further(principal: u64) -> LoanId {
	let loan = next();
	let credit = Credit { principal, ..credit() };
	let product = Product::UnderMortgage;
	assert_ok!(apply(LoanTerms { product, credit, ..terms(&[BUYER, CO_BUYER]) }));
	assert_ok!(decide(loan, Decision::Approve(None)));
	assert_ok!(agree(loan));
	loan
}

/// A loan of 200 million won that was paid out, with its mortgage.
fn paid_out() -> (LoanId, EntryId) {
	let loan = loan_in(LoanState::Agreed);
	let entry = registered(loan);
	assert_ok!(pay_out(loan, entry));
	(loan, entry)
}

fn under(entry: EntryId) -> LoansUnder {
	Lending::secured_by(entry)
}

#[test]
fn a_loan_is_paid_out_under_its_registered_mortgage() {
	build_and_execute(|| {
		let (loan, entry) = paid_out();
		let found = stored(loan);
		let event = Event::LoanDisbursed {
			loan,
			bank: BANK,
			by: caller(BANKER),
			deal: None,
			entries: found.entries.clone(),
			amount: 200_000_000,
			valued_on: today(),
			at: Timestamp::get(),
		};
		assert_eq!(last_event(), event);
		assert_eq!((found.state, found.deal), (LoanState::Disbursed, None));
		assert_eq!((found.entries.to_vec(), found.disbursed_on), (vec![entry], Some(today())));
		assert_eq!((outstanding(loan), under(entry).to_vec()), (200_000_000, vec![loan]));
		assert_noop!(pay_out(loan, entry), Fault::WrongState);
		assert_ok!(repay(loan, 200_000_000));
		assert_eq!((stored(loan).state, under(entry).len()), (LoanState::Settled, 0));
	});
}

#[test]
fn a_loan_is_paid_out_only_under_the_mortgage_that_was_agreed() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Agreed);
		let right = Mortgage { loan: None, ..closing_mortgage(loan) };
		let debtors = |party: Party| {
			BoundedVec::truncate_from(vec![madang_primitives::Party::Did(party.did())])
		};
		let wrong = [
			Mortgage { max_secured: SECURED + 1, ..right.clone() },
			Mortgage { mortgagees: Mortgage::only(OLD_BANK), ..right.clone() },
			Mortgage { debtors: debtors(BUYER), ..right.clone() },
		];
		for mortgage in wrong {
			let entry = register_mortgage(TITLES[0], mortgage);
			assert_noop!(pay_out(loan, entry), Fault::MortgageDiffers);
		}
		let elsewhere = register_mortgage(TITLES[1], right.clone());
		assert_noop!(pay_out(loan, elsewhere), Fault::MortgageDiffers);
		let entry = register_mortgage(TITLES[0], right);
		assert_noop!(pay_out_on(loan, &[], today()), Fault::MortgageDiffers);
		assert_noop!(pay_out_on(loan, &[entry, entry], today()), Fault::MortgageDiffers);
		let none = EntryId { title: TITLES[0], number: 99 };
		assert_noop!(pay_out(loan, none), Fault::MortgageNotFound);
		assert_noop!(pay_out_on(loan, &[entry], today().plus(1)), Fault::ValueDayInFuture);
		assert_noop!(pay_out_on(loan, &[entry], today().minus(1)), Fault::ValueDayTooEarly);
		let other = RuntimeOrigin::signed(OLD_BANKER);
		let entries = BoundedVec::truncate_from(vec![entry]);
		let others = Lending::pay_out(other, loan, entries, today(), fresh_ref());
		assert_eq!(others, Err(Fault::NotOwnLoan.into()));
		let approved = loan_in(LoanState::Approved);
		assert_noop!(pay_out(approved, entry), Fault::WrongState);
		assert_ok!(pay_out(loan, entry));

		let cancelled = loan_in(LoanState::Agreed);
		let entry = registered(cancelled);
		discharge(BANKER, entry);
		assert_noop!(pay_out(cancelled, entry), Fault::MortgageNotEffective);
		let lapsed = stored(cancelled).offer.unwrap().last;
		pass(lapsed);
		assert_noop!(pay_out(cancelled, entry), Fault::WrongState);
	});
}

/// A loan with a mortgage of its own is not put under another's.
#[test]
fn only_a_loan_that_was_agreed_so_is_under_a_mortgage_that_secures_another() {
	build_and_execute(|| {
		let (_, entry) = paid_out();
		let own = loan_in(LoanState::Agreed);
		assert_noop!(pay_out(own, entry), Fault::AlreadySecuresLoan);
		let loan = further(1_000);
		assert_noop!(bind(loan, DEAL), Fault::NotMortgageLoan);
		assert_ok!(pay_out(loan, entry));
	});
}

#[test]
fn loans_are_under_a_mortgage_up_to_its_amount() {
	build_and_execute(|| {
		let (first, entry) = paid_out();
		let second = further(40_000_001);
		assert_noop!(pay_out(second, entry), Fault::SecuredTooLow);
		// What was repaid makes room.
		assert_ok!(repay(first, 1));
		assert_ok!(pay_out(second, entry));
		assert_eq!(under(entry).to_vec(), [first, second]);
		let third = further(1);
		assert_noop!(pay_out(third, entry), Fault::SecuredTooLow);
		// Each is owed by itself, and the mortgage stays for the other.
		assert_ok!(repay(first, payoff(first, today())));
		assert_eq!(under(entry).to_vec(), [second]);
		assert_ok!(pay_out(third, entry));
	});
}

#[test]
fn as_many_loans_as_can_be_are_under_a_mortgage() {
	build_and_execute(|| {
		let (_, entry) = paid_out();
		for _ in 1..MOST_UNDER {
			assert_ok!(pay_out(further(1_000), entry));
		}
		let another = further(1_000);
		assert_noop!(pay_out(another, entry), Fault::TooManyUnder);
	});
}

/// A payment for several loans pays the principal of all first, then what else each owes, in their order.
#[test]
fn a_payment_for_several_loans_is_shared() {
	build_and_execute(|| {
		let (first, entry) = paid_out();
		let second = further(40_000_000);
		assert_ok!(pay_out(second, entry));
		go_to(today().plus(20));
		let both = [first, second];
		let share = |amount| <Lending as LoanLedger<u64>>::share(&both, amount, today());
		assert_eq!(share(239_999_999), Err(Fault::PayoffTooLow.into()));
		assert_eq!(share(240_000_000), Ok(vec![200_000_000, 40_000_000]));
		assert_eq!(share(240_000_007), Ok(vec![200_000_007, 40_000_000]));
		let all = both.map(|loan| payoff(loan, today()));
		assert!(all[0] > 200_000_000 && all[1] > 40_000_000);
		assert_eq!(share(all[0] + all[1] + 5), Ok(all.to_vec()));
		let settled = all.iter().zip(both).all(|(amount, loan)| {
			Lending::settle(loan, DEAL, (*amount, today()), &registrar()).is_ok()
		});
		assert!(settled && under(entry).is_empty());
	});
}

/// Of a loan that was written off, nothing must be paid before its mortgage is discharged.
#[test]
fn a_written_off_loan_gets_what_is_left() {
	build_and_execute(|| {
		let (first, entry) = paid_out();
		let second = further(40_000_000);
		assert_ok!(pay_out(second, entry));
		assert_ok!(accelerate(first, AccelerationCause::Insolvency(EVIDENCE)));
		assert_ok!(write_off(first, WriteOffReason::Insolvent(EVIDENCE)));
		let share = |amount| Lending::share(&[first, second], amount, today());
		assert_eq!(share(39_999_999), Err(Fault::PayoffTooLow.into()));
		assert_eq!(share(40_000_000), Ok(vec![0, 40_000_000]));
		assert_eq!(share(50_000_000), Ok(vec![10_000_000, 40_000_000]));
	});
}
