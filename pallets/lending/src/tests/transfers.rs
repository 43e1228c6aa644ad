//! Loans go to another bank, with the mortgages that secure them.

use super::*;
use crate::{Decision, Transfer, TransferLoans, TransferOf, TransferTerms, Transfers};
use frame_support::assert_noop;
use madang_primitives::{Cause, CauseKind, Party as Holder, Receipt, TransferId};
use madang_testing::{registry, EXAMINER, REGISTRAR, SELLER, THIRD_BANK, THIRD_BANKER};
use pallet_titles::{AssignmentCause, Filing, Mortgage, RejectionGround, Right};
use sp_runtime::traits::Dispatchable;

mod registration;

type TitlesFault = pallet_titles::Error<Test>;

const CONTRACT: Commitment = Commitment([11; 32]);
const NOTICE: Commitment = Commitment([12; 32]);
const FIRST: TransferId = TransferId(1);

fn agreed() -> TransferTerms {
	let (cause, agreed_on) = (AssignmentCause::Contract, today());
	TransferTerms { cause, agreed_on, contract: CONTRACT, notice: NOTICE }
}

fn named(loans: &[LoanId]) -> TransferLoans {
	TransferLoans::truncate_from(loans.to_vec())
}

fn offer_for(account: u64, loans: &[LoanId], to: InstitutionId, days: u32) -> DispatchResult {
	let officer = RuntimeOrigin::signed(account);
	Lending::offer_transfer(officer, named(loans), to, agreed(), days, fresh_ref())
}

/// The bank offers loans to the old bank for 30 days.
fn offer(loans: &[LoanId]) -> DispatchResult {
	offer_for(BANKER, loans, OLD_BANK, 30)
}

fn accept_by(account: u64, transfer: TransferId) -> DispatchResult {
	Lending::accept_transfer(RuntimeOrigin::signed(account), transfer, fresh_ref())
}

fn accept(transfer: TransferId) -> DispatchResult {
	accept_by(OLD_BANKER, transfer)
}

fn end_by(account: u64, transfer: TransferId) -> DispatchResult {
	Lending::end_transfer(RuntimeOrigin::signed(account), transfer, fresh_ref())
}

fn titles(account: u64, call: pallet_titles::Call<Test>) -> DispatchResult {
	let done = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(account));
	done.map(|_| ()).map_err(|failed| failed.error)
}

fn receipt() -> Receipt {
	registry::last_receipt::<Test>()
}

fn complete() -> DispatchResult {
	titles(EXAMINER, registry::examine::<Test>(receipt())).unwrap();
	titles(REGISTRAR, registry::complete::<Test>(receipt()))
}

/// Reject the last application, which nobody can cure.
fn reject() {
	titles(EXAMINER, registry::examine::<Test>(receipt())).unwrap();
	let ground = RejectionGround::NotRegistrable;
	assert_ok!(titles(REGISTRAR, registry::reject::<Test>(receipt(), ground)));
}

/// The loans go from the bank to the old bank.
fn transfer(loans: &[LoanId]) {
	assert_ok!(offer(loans));
	let number = last_transfer();
	assert_ok!(accept(number));
	assert_ok!(complete());
}

/// The loans go from the old bank to the bank.
fn transfer_back(loans: &[LoanId]) {
	assert_ok!(offer_for(OLD_BANKER, loans, BANK, 30));
	assert_ok!(accept_by(BANKER, last_transfer()));
	assert_ok!(complete());
}

fn last_transfer() -> TransferId {
	TransferId(crate::NextTransfer::<Test>::get().0 - 1)
}

fn open(transfer: TransferId) -> Option<Transfer> {
	Transfers::<Test>::get(transfer)
}

/// The office files that a mortgage moves from a bank that left, and completes it.
fn move_by_office(entry: EntryId, from: InstitutionId, to: InstitutionId) -> DispatchResult {
	let (from, to) = (Holder::Member(from), Holder::Member(to));
	let filing = Filing::MoveMortgage { entry: entry.number, from, to, succeeded_on: today() };
	let property = pallet_titles::Titles::<Test>::get(entry.title).unwrap().property;
	titles(EXAMINER, registry::file_by_office::<Test>(property, filing))?;
	titles(REGISTRAR, registry::complete::<Test>(receipt()))
}

/// A loan of two titles that was paid out, with a mortgage of its own in each.
fn of_two_titles() -> (LoanId, [EntryId; 2]) {
	let loan = next();
	let both = BoundedVec::truncate_from(vec![TITLES[0], TITLES[1]]);
	assert_ok!(apply(LoanTerms { titles: both, ..terms(&[BUYER, CO_BUYER]) }));
	assert_ok!(decide(loan, Decision::Approve(None)));
	assert_ok!(agree(loan));
	let mortgage = Mortgage { loan: None, ..closing_mortgage(loan) };
	let entries = [TITLES[0], TITLES[1]].map(|title| register_mortgage(title, mortgage.clone()));
	let named = BoundedVec::truncate_from(entries.to_vec());
	assert_ok!(Lending::pay_out(officer(), loan, named, today(), fresh_ref()));
	(loan, entries)
}

/// A further loan of 1,000 won under the mortgage of a loan of [`loan_in`], agreed.
fn further() -> LoanId {
	let loan = next();
	let credit = Credit { principal: 1_000, ..credit() };
	let product = Product::UnderMortgage;
	assert_ok!(apply(LoanTerms { product, credit, ..terms(&[BUYER, CO_BUYER]) }));
	assert_ok!(decide(loan, Decision::Approve(None)));
	assert_ok!(agree(loan));
	loan
}

fn pay_out(loan: LoanId, entry: EntryId) -> DispatchResult {
	let entries = BoundedVec::truncate_from(vec![entry]);
	Lending::pay_out(officer(), loan, entries, today(), fresh_ref())
}

fn creditor_of(loan: LoanId) -> InstitutionId {
	<Guarantees as Book<u64>>::guarantee(loan).unwrap().1.creditor
}

#[test]
fn a_loan_goes_to_another_bank_with_its_mortgage() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		guarantee(loan);
		let entry = entry_of(loan);
		System::reset_events();
		assert_ok!(offer(&[loan]));
		let content = Transfer {
			from: BANK,
			to: OLD_BANK,
			loans: named(&[loan]),
			entries: BoundedVec::truncate_from(vec![entry]),
			terms: agreed(),
			// 30 days after 2026-11-24.
			until: day("2026-12-24"),
			filed: None,
		};
		let (by, at, transfer) = (caller(BANKER), Timestamp::get(), FIRST);
		let offered = Event::TransferOffered { transfer, content: content.clone(), by, at };
		assert_eq!(events(), [offered]);

		assert_ok!(accept(FIRST));
		let (content, by) = (Transfer { filed: Some(receipt()), ..content }, caller(OLD_BANKER));
		let accepted = Event::TransferAccepted { transfer, content: content.clone(), by, at };
		assert_eq!(events(), [accepted]);
		// Until it is registered, the loan is the first bank's.
		assert_eq!(Lending::bank_of(loan, &stored(loan)), BANK);
		assert_ok!(repay(loan, 1));
		let others = Lending::repay(RuntimeOrigin::signed(OLD_BANKER), loan, line(1), fresh_ref());
		assert_eq!(others, Err(Fault::NotOwnLoan.into()));
		events();

		assert_ok!(complete());
		let (from, to) = (BANK, OLD_BANK);
		let moved = Event::LoanTransferred { transfer: Some(transfer), loan, from, to, at };
		let done = Event::TransferRegistered { transfer, content, at };
		assert_eq!(events(), [moved, done]);
		assert_eq!((stored(loan).lender, creditor_of(loan)), (OLD_BANK, OLD_BANK));
		assert_eq!((open(FIRST), TransferOf::<Test>::get(entry)), (None, None));
		assert_eq!(<Lending as LoanLedger<u64>>::loan(loan).unwrap().bank, OLD_BANK);
		assert_eq!(Lending::under(entry).to_vec(), [loan]);
		assert_noop!(repay(loan, 1), Fault::NotOwnLoan);
		assert_ok!(Lending::repay(RuntimeOrigin::signed(OLD_BANKER), loan, line(1), fresh_ref()));
		assert_eq!(outstanding(loan), 199_999_998);
	});
}

/// The record says what was assigned and when: a supplementary entry of the mortgage.
#[test]
fn the_title_record_has_a_supplementary_entry_with_its_cause() {
	for (cause, kind) in [
		(AssignmentCause::Contract, CauseKind::ContractAssignment),
		(AssignmentCause::Claim, CauseKind::ClaimAssignment),
	] {
		build_and_execute(|| {
			let loan = loan_in(LoanState::Disbursed);
			let main = entry_of(loan);
			let agreed_on = today().minus(3);
			let terms = TransferTerms { cause, agreed_on, ..agreed() };
			let loans = named(&[loan]);
			assert_ok!(Lending::offer_transfer(officer(), loans, OLD_BANK, terms, 1, fresh_ref()));
			assert_ok!(accept(FIRST));
			let application = pallet_titles::Applications::<Test>::get(receipt()).unwrap();
			assert_eq!(application.attachments, Some(CONTRACT));
			assert_ok!(complete());
			let number = pallet_titles::Titles::<Test>::get(main.title).unwrap().next_entry - 1;
			let of = |number| pallet_titles::Entries::<Test>::get(main.title, number).unwrap();
			let written = of(number);
			let (from, to) = (Holder::Member(BANK), Holder::Member(OLD_BANK));
			assert_eq!(written.right, Right::MortgageMoved { of: main.number, from, to });
			assert_eq!(written.cause, Some(Cause { kind, on: Some(agreed_on) }));
			assert_eq!(Some(written.rank), of(main.number).rank.supplement(1));
		});
	}
}

#[test]
fn all_loans_under_a_mortgage_go_with_all_their_mortgages() {
	build_and_execute(|| {
		let (loan, entries) = of_two_titles();
		let second = further();
		assert_ok!(pay_out(second, entries[0]));
		assert_noop!(offer(&[loan]), Fault::LoansApart);
		assert_noop!(offer(&[second]), Fault::LoansApart);
		transfer(&[second, loan]);
		for one in [loan, second] {
			assert_eq!(
				(stored(one).lender, Lending::bank_of(one, &stored(one))),
				(OLD_BANK, OLD_BANK)
			);
		}
		assert!(entries.iter().all(|entry| mortgage(*entry).mortgage.bank() == Some(OLD_BANK)));
	});
}

/// Two mortgages of one title are lines of one application for the same property.
#[test]
fn loans_under_two_mortgages_of_a_title_go_together() {
	build_and_execute(|| {
		let loans = [loan_in(LoanState::Disbursed), loan_in(LoanState::Disbursed)];
		assert_ne!(entry_of(loans[0]), entry_of(loans[1]));
		transfer(&loans);
		assert!(loans.iter().all(|loan| stored(*loan).lender == OLD_BANK));
	});
}

/// A joint collateral is not divided, also where the ledger knows only one of its mortgages.
#[test]
fn a_joint_collateral_goes_together() {
	build_and_execute(|| {
		let filing = registry::whole_mortgage::<Test>(BANK, SECURED, &[BUYER.did()]);
		let property = |title| pallet_titles::Titles::<Test>::get(title).unwrap().property;
		let both = [TITLES[0], TITLES[1]].map(|title| (property(title), filing.clone()));
		assert_ok!(titles(BANKER, registry::file_all::<Test>(both, [SELLER.did()])));
		assert_ok!(complete());
		let next = |title| pallet_titles::Titles::<Test>::get(title).unwrap().next_entry;
		let [first, second] =
			[TITLES[0], TITLES[1]].map(|title| EntryId { title, number: next(title) - 1 });
		let loan = super::next();
		assert_ok!(record(first, 1_000));
		let other = super::next();
		assert_ok!(record(second, 1_000));
		assert_noop!(offer(&[loan]), Fault::LoansApart);
		transfer(&[loan, other]);
		transfer_back(&[loan, other]);
		assert_ok!(repay(other, 1_000));
		transfer(&[loan]);
		assert_eq!(mortgage(second).mortgage.bank(), Some(OLD_BANK));
		assert_eq!((stored(loan).lender, stored(other).lender), (OLD_BANK, BANK));
	});
}

#[test]
fn a_transfer_has_as_many_mortgages_as_fit() {
	build_and_execute(|| {
		let (of_two, _) = of_two_titles();
		let mut loans = vec![of_two];
		loans.extend((0..6).map(|_| loan_in(LoanState::Disbursed)));
		assert_ok!(offer(&loans));
		assert_ok!(end_by(BANKER, FIRST));
		loans.push(loan_in(LoanState::Disbursed));
		assert_noop!(offer(&loans), Fault::TransferTooLarge);
	});
}

#[test]
fn only_loans_that_are_owed_and_secured_are_offered_by_their_bank_to_another_one() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		for to in [BANK, madang_testing::AGENCY, InstitutionId(404)] {
			assert_noop!(offer_for(BANKER, &[loan], to, 30), Fault::NotAnotherBank);
		}
		for days in [0, 91] {
			assert_noop!(offer_for(BANKER, &[loan], OLD_BANK, days), Fault::TransferDays);
		}
		let late = TransferTerms { agreed_on: today().plus(1), ..agreed() };
		let offered =
			Lending::offer_transfer(officer(), named(&[loan]), OLD_BANK, late, 30, fresh_ref());
		assert_eq!(offered, Err(Fault::ContractInFuture.into()));
		assert_noop!(offer(&[]), Fault::NothingNamed);
		assert_noop!(offer(&[loan, loan]), Fault::LoanTwice);
		assert_noop!(offer(&[LoanId(404)]), Fault::LoanNotFound);
		assert_noop!(offer_for(OLD_BANKER, &[loan], BANK, 30), Fault::NotOwnLoan);
		for state in [LoanState::Agreed, LoanState::Settled] {
			let other = loan_in(state);
			assert_noop!(offer(&[other]), Fault::WrongState);
		}
		let unsecured = loan_in(LoanState::Disbursed);
		discharge(BANKER, entry_of(unsecured));
		assert_noop!(offer(&[unsecured]), Fault::NotSecured);
		madang_testing::suspend::<Test>(OLD_BANK);
		assert_noop!(offer(&[loan]), Fault::NotAnotherBank);
		assert_ok!(offer_for(BANKER, &[loan], THIRD_BANK, 90));
	});
}

/// What is written off is still owed, and is what banks sell most.
#[test]
fn a_loan_that_is_written_off_goes_to_another_bank() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(accelerate(loan, AccelerationCause::Insolvency(EVIDENCE)));
		assert_ok!(write_off(loan, WriteOffReason::Insolvent(EVIDENCE)));
		transfer(&[loan]);
		assert_eq!((stored(loan).lender, stored(loan).state), (OLD_BANK, LoanState::WrittenOff));
		// The other bank recovers, and can take the write-off back.
		let by = || RuntimeOrigin::signed(OLD_BANKER);
		assert_ok!(Lending::take_back(by(), loan, Act::WriteOff, EVIDENCE, fresh_ref()));
		assert_ok!(Lending::repay(by(), loan, line(1), fresh_ref()));
	});
}

#[test]
fn a_loan_is_in_one_transfer_until_that_ends() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(&[loan]));
		assert_noop!(offer_for(BANKER, &[loan], THIRD_BANK, 30), Fault::InTransfer);
		assert_noop!(accept_by(THIRD_BANKER, FIRST), Fault::NotYourTransfer);
		assert_noop!(accept_by(BANKER, FIRST), Fault::NotYourTransfer);
		assert_noop!(accept(TransferId(2)), Fault::TransferNotFound);
		assert_noop!(end_by(THIRD_BANKER, FIRST), Fault::NotYourTransfer);
		assert_noop!(end_by(BANKER, TransferId(2)), Fault::TransferNotFound);
		for (ends, transfer) in [(BANKER, FIRST), (OLD_BANKER, TransferId(2))] {
			events();
			let content = open(transfer).unwrap();
			assert_ok!(end_by(ends, transfer));
			let (by, at) = (caller(ends), Timestamp::get());
			let ended = Event::TransferEnded { transfer, content, by, at };
			assert_eq!(events(), [ended]);
			assert_noop!(accept(transfer), Fault::TransferNotFound);
			assert_ok!(offer(&[loan]));
		}
		assert_eq!(last_transfer(), TransferId(3));
	});
}

#[test]
fn an_offer_that_has_passed_bars_nothing() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entry = entry_of(loan);
		assert_ok!(offer_for(BANKER, &[loan], OLD_BANK, 1));
		let until = open(FIRST).unwrap().until;
		assert_eq!(until, today().plus(1));
		go_to(until);
		assert_noop!(offer(&[loan]), Fault::InTransfer);
		go_to(until.plus(1));
		assert_noop!(accept(FIRST), Fault::TransferOfferEnded);
		assert_ok!(pay_out(further(), entry));
		assert_noop!(offer(&[loan]), Fault::LoansApart);
		let both = Lending::under(entry).to_vec();
		events();
		let content = open(FIRST).unwrap();
		assert_ok!(offer(&both));
		let (by, at) = (caller(BANKER), Timestamp::get());
		let ended = Event::TransferEnded { transfer: FIRST, content, by, at };
		assert_eq!(events().first(), Some(&ended));
		assert_eq!((open(FIRST), TransferOf::<Test>::get(entry)), (None, Some(TransferId(2))));
	});
}

/// A pending application outlives the offer; without one, the offer is over.
#[test]
fn an_application_in_time_is_registered_after_the_last_day() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer_for(BANKER, &[loan], OLD_BANK, 1));
		assert_ok!(accept(FIRST));
		go_to(today().plus(5));
		assert_noop!(offer(&[loan]), Fault::InTransfer);
		assert_ok!(complete());
		assert_eq!(stored(loan).lender, OLD_BANK);
	});
}

#[test]
fn what_changed_since_the_offer_is_not_accepted() {
	build_and_execute(|| {
		let (loan, entries) = of_two_titles();
		let other = loan_in(LoanState::Disbursed);
		assert_ok!(offer(&[loan]));
		assert_ok!(offer(&[other]));
		discharge(BANKER, entries[1]);
		assert_noop!(accept(FIRST), Fault::TransferDiffers);
		// It is offered again as it is now.
		assert_ok!(end_by(OLD_BANKER, FIRST));
		transfer(&[loan]);
		assert_eq!(stored(loan).lender, OLD_BANK);

		assert_ok!(repay(other, 200_000_000));
		assert_noop!(accept(TransferId(2)), Fault::WrongState);
		assert_ok!(end_by(BANKER, TransferId(2)));
	});
}

/// A change of the contract and a part payment are the first bank's acts until it is registered.
#[test]
fn the_first_bank_acts_until_the_transfer_is_registered() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(&[loan]));
		assert_ok!(amend(loan, amendment(loan, false)));
		assert_ok!(accept(FIRST));
		assert_ok!(repay(loan, 1_000_000));
		assert_ok!(accelerate(loan, AccelerationCause::Insolvency(EVIDENCE)));
		assert_ok!(write_off(loan, WriteOffReason::Insolvent(EVIDENCE)));
		assert_ok!(complete());
		assert_eq!((stored(loan).lender, stored(loan).state), (OLD_BANK, LoanState::WrittenOff));
	});
}
