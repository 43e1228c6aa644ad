//! Tests, one file for each concern; here is what they share.

use crate::{
	mock::*, Consents, Error, Event, Loan, LoanLedger, LoanState, LoanTerms, Loans, NextLoan,
};
use frame_support::{assert_ok, pallet_prelude::DispatchResult, BoundedVec};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, DealId, InstitutionId, LoanId,
};
use pallet_titles::EntryId;

mod application;
mod invariants;
mod ledger;
mod offers;
mod random;
mod security;
mod state;

type Fault = Error<Test>;

const DOCUMENTS: Commitment = Commitment([3; 32]);
const AGREEMENT: Commitment = Commitment([4; 32]);

/// Two hundred million won at 4.5 % over thirty years, secured at 120 %.
fn terms(borrowers: &[Party]) -> LoanTerms {
	LoanTerms {
		borrowers: BoundedVec::truncate_from(borrowers.iter().map(|one| one.did()).collect()),
		titles: BoundedVec::truncate_from(vec![TITLES[0]]),
		principal: 200_000_000,
		max_secured: SECURED,
		rate: 45_000,
		term_months: 360,
	}
}

fn bounded(consents: Vec<PartyConsent>) -> Consents {
	consents.try_into().unwrap()
}

/// Every borrower's signature to an application.
fn to_apply(bank: InstitutionId, terms: &LoanTerms) -> Consents {
	let signed = terms.application(bank, DOCUMENTS);
	bounded(terms.borrowers.iter().map(|did| sign(*did, Purpose::ApplyForLoan, signed)).collect())
}

/// Every borrower's signature to a loan's agreement.
fn to_agree(loan: LoanId) -> Consents {
	let terms = stored(loan).terms();
	let signed = terms.agreement(loan, AGREEMENT);
	bounded(terms.borrowers.iter().map(|did| sign(*did, Purpose::AgreeToLoan, signed)).collect())
}

fn apply(terms: LoanTerms) -> DispatchResult {
	let consents = to_apply(BANK, &terms);
	Lending::apply(RuntimeOrigin::signed(BANKER), terms, DOCUMENTS, consents, fresh_ref())
}

fn decide(loan: LoanId, decision: crate::Decision) -> DispatchResult {
	Lending::decide(RuntimeOrigin::signed(BANKER), loan, decision, fresh_ref())
}

fn agree(loan: LoanId) -> DispatchResult {
	Lending::agree(RuntimeOrigin::signed(BANKER), loan, AGREEMENT, to_agree(loan), fresh_ref())
}

fn withdraw(loan: LoanId) -> DispatchResult {
	Lending::withdraw(RuntimeOrigin::signed(BANKER), loan, fresh_ref())
}

fn record(entry: EntryId, principal: u64) -> DispatchResult {
	Lending::record_existing(
		RuntimeOrigin::signed(BANKER),
		entry,
		principal,
		38_000,
		240,
		fresh_ref(),
	)
}

fn repay(loan: LoanId, amount: u64) -> DispatchResult {
	Lending::repay(RuntimeOrigin::signed(BANKER), loan, amount, fresh_ref())
}

fn stored(loan: LoanId) -> Loan {
	Loans::<Test>::get(loan).unwrap()
}

/// The number that the next loan gets.
fn next() -> LoanId {
	NextLoan::<Test>::get()
}

/// Register the mortgage of a loan, as a closing does.
fn register_for(loan: LoanId) -> EntryId {
	register_mortgage(stored(loan).titles[0], closing_mortgage(loan))
}

/// The entry that secures a loan.
fn entry_of(loan: LoanId) -> EntryId {
	stored(loan).entries[0]
}

fn bind(loan: LoanId, deal: DealId) -> DispatchResult {
	Lending::bind(loan, deal, &registrar())
}

fn release(loan: LoanId, deal: DealId) -> DispatchResult {
	Lending::release(loan, deal, Some(&registrar()))
}

fn disburse(loan: LoanId, deal: DealId, entry: EntryId) -> DispatchResult {
	Lending::disburse(loan, deal, &[entry], madang_testing::today::<Test>(), &registrar())
}

fn settle(loan: LoanId, deal: DealId) -> Result<u64, sp_runtime::DispatchError> {
	Lending::settle(loan, deal, madang_testing::today::<Test>(), &registrar())
}

/// Every borrower's signature to a withdrawal.
fn to_withdraw(loan: LoanId) -> Consents {
	let terms = stored(loan).terms();
	let signed = terms.withdrawal(loan);
	bounded(terms.borrowers.iter().map(|did| sign(*did, Purpose::WithdrawLoan, signed)).collect())
}

/// A loan of two borrowers, taken to a state by the calls that lead there.
fn loan_in(state: LoanState) -> LoanId {
	use crate::Decision::*;
	let loan = next();
	assert_ok!(apply(terms(&[BUYER, CO_BUYER])));
	let deal = deal_of(TITLES[0]);
	let steps: [(LoanState, &dyn Fn() -> DispatchResult); 5] = [
		(LoanState::Approved, &|| decide(loan, Approve)),
		(LoanState::Agreed, &|| agree(loan)),
		(LoanState::Bound, &|| bind(loan, deal)),
		(LoanState::Disbursed, &|| {
			let entry = register_for(loan);
			disburse(loan, deal, entry)
		}),
		(LoanState::Settled, &|| settle(loan, deal_of(TITLES[1])).map(|_| ())),
	];
	match state {
		LoanState::Refused(reason) => {
			assert_ok!(decide(loan, Refuse(reason)));
		}
		LoanState::Withdrawn => {
			assert_ok!(withdraw(loan));
		}
		LoanState::Lapsed => {
			assert_ok!(decide(loan, Approve));
			pass(stored(loan).offer.unwrap().last);
		}
		_ => {
			for (reached, step) in steps {
				if stored(loan).state == state {
					break;
				}
				assert_ok!(step());
				assert_eq!(stored(loan).state, reached);
			}
		}
	}
	assert_eq!(stored(loan).state, state);
	loan
}

fn last_event() -> Event<Test> {
	let record = System::events().pop().expect("something happened");
	record.event.try_into().expect("it is the ledger's")
}
