//! Tests, one file for each concern; here is what they share.

use crate::{mock::*, Consents, Error, Event, Loan, LoanState, LoanTerms, Loans, NextLoan};
use core::cell::Cell;
use frame_support::{assert_ok, pallet_prelude::DispatchResult, BoundedVec};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, Did, ExternalRef, InstitutionId, LoanId,
};
use pallet_titles::EntryId;

mod application;
mod invariants;
mod ledger;
mod random;
mod state;

type Fault = Error<Test>;

const DOCUMENTS: Commitment = Commitment([3; 32]);
const AGREEMENT: Commitment = Commitment([4; 32]);

thread_local! {
	static REFS: Cell<u64> = const { Cell::new(0) };
}

/// A reference that no call has used.
fn fresh() -> ExternalRef {
	let number = REFS.with(|refs| refs.replace(refs.get() + 1));
	let mut external_ref = [0; 32];
	external_ref[..8].copy_from_slice(&number.to_le_bytes());
	external_ref
}

/// Two hundred million won at 4.5 % over thirty years, secured at 120 %.
fn terms(borrowers: &[Did]) -> LoanTerms {
	LoanTerms {
		borrowers: BoundedVec::try_from(borrowers.to_vec()).unwrap(),
		title: TITLES[0],
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
	Lending::apply(RuntimeOrigin::signed(OFFICER), terms, DOCUMENTS, consents, fresh())
}

fn decide(loan: LoanId, decision: crate::Decision) -> DispatchResult {
	Lending::decide(RuntimeOrigin::signed(OFFICER), loan, decision, fresh())
}

fn agree(loan: LoanId) -> DispatchResult {
	Lending::agree(RuntimeOrigin::signed(OFFICER), loan, AGREEMENT, to_agree(loan), fresh())
}

fn withdraw(loan: LoanId) -> DispatchResult {
	Lending::withdraw(RuntimeOrigin::signed(OFFICER), loan, fresh())
}

fn record(entry: EntryId, principal: u64) -> DispatchResult {
	Lending::record_existing(RuntimeOrigin::signed(OFFICER), entry, principal, 38_000, 240, fresh())
}

fn repay(loan: LoanId, amount: u64) -> DispatchResult {
	Lending::repay(RuntimeOrigin::signed(OFFICER), loan, amount, fresh())
}

fn stored(loan: LoanId) -> Loan {
	Loans::<Test>::get(loan).unwrap()
}

/// The number that the next loan gets.
fn next() -> LoanId {
	NextLoan::<Test>::get()
}

/// The entry that a closing registers for a loan.
fn new_entry(loan: LoanId) -> EntryId {
	EntryId { title: stored(loan).title, number: 100 + loan.0 as u32 }
}

/// A loan of two borrowers, led up to a state by the calls that lead there.
fn loan_in(state: LoanState) -> LoanId {
	use crate::{Decision::*, LoanLedger};
	let loan = next();
	assert_ok!(apply(terms(&[KIM, LEE])));
	let deal = deal_of(TITLES[0]);
	let lead_on: [(LoanState, &dyn Fn() -> DispatchResult); 5] = [
		(LoanState::Approved, &|| decide(loan, Approve)),
		(LoanState::Agreed, &|| agree(loan)),
		(LoanState::Bound, &|| Lending::bind(loan, deal)),
		(LoanState::Disbursed, &|| {
			Record::set_mortgage(new_entry(loan), closing_mortgage(loan), true);
			Lending::disburse(loan, deal, new_entry(loan))
		}),
		(LoanState::Settled, &|| Lending::settle(loan, deal_of(TITLES[1])).map(|_| ())),
	];
	match state {
		LoanState::Refused(reason) => {
			assert_ok!(decide(loan, Refuse(reason)));
		}
		LoanState::Withdrawn => {
			assert_ok!(withdraw(loan));
		}
		_ => {
			for (reached, step) in lead_on {
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
