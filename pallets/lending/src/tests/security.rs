//! The mortgages of a loan: some are discharged, or all of them move to another bank.

use super::*;
use frame_support::assert_noop;

const DEAL: DealId = DealId(1);

fn discharged(entry: EntryId) -> DispatchResult {
	Lending::release_security(stored_by(entry), DEAL, &[entry], &registrar())
}

/// The registry office moves a mortgage to the successor of its bank.
fn move_mortgage(entry: EntryId, to: InstitutionId) {
	use madang_testing::{registry, EXAMINER, REGISTRAR};
	use sp_runtime::traits::Dispatchable;
	let (entry, of) = (entry.number, entry.title);
	let succeeded_on = madang_testing::today::<Test>();
	let from = madang_primitives::Party::Member(BANK);
	let to = madang_primitives::Party::Member(to);
	let filing = pallet_titles::Filing::MoveMortgage { entry, from, to, succeeded_on };
	let property = pallet_titles::Titles::<Test>::get(of).unwrap().property;
	let make = |account, call: pallet_titles::Call<Test>| {
		assert_ok!(RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(account)));
	};
	make(EXAMINER, registry::file_by_office::<Test>(property, filing));
	make(REGISTRAR, registry::complete::<Test>(registry::last_receipt::<Test>()));
}

fn stored_by(entry: EntryId) -> LoanId {
	Lending::under(entry).first().copied().unwrap_or(LoanId(99))
}

#[test]
fn a_loan_that_loses_a_mortgage_stays_owed() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		discharge(BANKER, entry);
		assert_ok!(discharged(entry));
		assert_eq!((stored(loan).state, outstanding(loan)), (LoanState::Disbursed, 200_000_000));
		assert_eq!(*Lending::under(entry), []);
		let entries = stored(loan).entries;
		let (bank, by, deal, at) = (BANK, registrar(), DEAL, START);
		let outstanding = 200_000_000;
		let event = Event::SecurityReleased { loan, bank, by, deal, entries, outstanding, at };
		assert_eq!(last_event(), event);
		assert_ok!(repay(loan, 200_000_000));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

/// S11. Before, the ledger still named the loan after its mortgage was discharged outside a deal.
#[test]
fn an_entry_that_was_discharged_outside_a_deal_secures_nothing() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		assert_eq!(*Lending::secured_by(entry), [loan]);
		discharge(BANKER, entry);
		assert_eq!(*Lending::secured_by(entry), []);
		// It stays owed, without security, until it is repaid.
		assert_eq!(stored(loan).state, LoanState::Disbursed);
		assert_ok!(repay(loan, 200_000_000));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn only_a_disbursed_loan_loses_its_own_mortgage() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let other = EntryId { title: TITLES[0], number: BANK_ENTRY };
		let release = |loan| Lending::release_security(loan, DEAL, &[other], &registrar());
		assert_noop!(release(loan), Fault::MortgageDiffers);
		assert_noop!(release(LoanId(99)), Fault::LoanNotFound);
		let bound = loan_in(LoanState::Bound);
		assert_noop!(release(bound), Fault::WrongState);
	});
}

/// Before, the loan of a bank that merged stayed with that bank, and nobody could record a repayment.
#[test]
fn a_loan_follows_its_mortgage_to_another_bank() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		madang_testing::suspend::<Test>(BANK);
		move_mortgage(entry, OLD_BANK);
		assert_eq!(<Lending as LoanLedger<u64>>::loan(loan).unwrap().bank, OLD_BANK);
		let officer = RuntimeOrigin::signed(OLD_BANKER);
		assert_ok!(Lending::repay(officer, loan, line(1), fresh_ref()));
		assert_eq!(stored(loan).lender, OLD_BANK);
	});
}
