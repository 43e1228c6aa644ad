//! Tests, one file for each concern; here is what they share.

use crate::{
	mock::*, AccelerationCause, Act, Amendment, AmendmentReason, ClaimCause, Consents, Error,
	Event, Ledgers, Line, Loan, LoanFile, LoanLedger, LoanState, LoanTerms, Loans, NextLoan,
	Origin, Payoff, Product, WriteOffReason,
};
use frame_support::{assert_ok, pallet_prelude::DispatchResult, BoundedVec};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, DealId, GuaranteeId, InstitutionId, KoreanDay, LoanId,
};
use madang_schedule::{
	account::{Account, Buckets},
	Credit, DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment,
};
use madang_testing::{FOUNDATION, GUARANTOR};
use pallet_guarantees::{GuaranteeState, Guarantees as Book, NoticeKind};
use pallet_titles::EntryId;

mod amendment;
mod application;
mod arrears;
mod batches;
mod claims;
mod credit;
mod holidays;
mod indexed;
mod invariants;
mod ledger;
mod limits;
mod offers;
mod paying_out;
mod pledge;
mod policy;
mod random;
mod random_arrears;
mod random_transfers;
mod repayments;
mod reversal;
mod security;
mod standing;
mod state;
mod transfers;
mod writing_off;

type Fault = Error<Test>;

const DOCUMENTS: Commitment = Commitment([3; 32]);
const AGREEMENT: Commitment = Commitment([4; 32]);

/// Two hundred million won at 4.5 % over thirty years, without a fee for early repayment.
fn credit() -> Credit {
	Credit {
		principal: 200_000_000,
		term_months: 360,
		grace_months: 0,
		repayment: Repayment::EqualInstalment,
		rate: RateTerms::Fixed(45_000),
		days: DayCount::Act365,
		pay_day: 25,
		holiday: HolidayRule::Following { accrue: false },
		prepayment: PrepaymentFee::default(),
		late: LateInterest { add: 30_000, cap: 150_000 },
	}
}

/// The loan of [`credit`], secured at 120 %.
fn terms(borrowers: &[Party]) -> LoanTerms {
	LoanTerms {
		borrowers: BoundedVec::truncate_from(borrowers.iter().map(|one| one.did()).collect()),
		product: Product::Mortgage,
		titles: BoundedVec::truncate_from(vec![TITLES[0]]),
		max_secured: SECURED,
		credit: credit(),
	}
}

fn bounded(consents: Vec<PartyConsent>) -> Consents {
	consents.try_into().unwrap()
}

/// Every borrower's signature to an application.
fn to_apply(bank: InstitutionId, terms: &LoanTerms) -> Consents {
	let signed = LoanFile::from(terms.clone()).application(bank, DOCUMENTS);
	bounded(terms.borrowers.iter().map(|did| sign(*did, Purpose::ApplyForLoan, signed)).collect())
}

/// Every borrower's signature to a loan's agreement.
fn to_agree(loan: LoanId) -> Consents {
	let signed = file(loan).agreement(loan, AGREEMENT);
	bounded(
		terms_of(loan)
			.borrowers
			.iter()
			.map(|did| sign(*did, Purpose::AgreeToLoan, signed))
			.collect(),
	)
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
		Credit { principal, ..credit() },
		fresh_ref(),
	)
}

/// A line of today under a reference of its own.
fn line(amount: u64) -> Line {
	Line { line_ref: fresh_ref(), amount, valued_on: today() }
}

fn post(loan: LoanId, line: Line) -> DispatchResult {
	Lending::repay(RuntimeOrigin::signed(BANKER), loan, line, fresh_ref())
}

fn repay(loan: LoanId, amount: u64) -> DispatchResult {
	post(loan, line(amount))
}

fn today() -> KoreanDay {
	madang_testing::today::<Test>()
}

fn day(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

/// The first moment of a day.
fn go_to(day: KoreanDay) {
	Timestamp::set_timestamp(day.minus(1).end() + 1);
}

/// What the borrowers of a loan signed.
fn file(loan: LoanId) -> LoanFile {
	Lending::file(loan).unwrap()
}

fn terms_of(loan: LoanId) -> LoanTerms {
	file(loan).into_terms()
}

/// The credit that a loan has now.
fn credit_of(loan: LoanId) -> Credit {
	Lending::credit(loan, &stored(loan)).unwrap()
}

/// The account of a loan on a day.
fn account_on(loan: LoanId, day: KoreanDay) -> Account {
	let credit = credit_of(loan);
	Ledgers::<Test>::get(loan)
		.unwrap()
		.at(&Lending::contract(&credit, &Lending::calendar()), day)
		.unwrap()
}

/// The principal that is outstanding after the last posting; nothing before the first.
fn outstanding(loan: LoanId) -> u64 {
	let credit = credit_of(loan);
	let account = |ledger: madang_schedule::account::Ledger| {
		ledger.all(&Lending::contract(&credit, &Lending::calendar())).unwrap()
	};
	Ledgers::<Test>::get(loan).map_or(0, |ledger| account(ledger).outstanding())
}

/// All that is owed if a loan is paid off on a day.
fn payoff(loan: LoanId, day: KoreanDay) -> u64 {
	Lending::payoff(loan, day).unwrap().total().unwrap()
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
	register_mortgage(terms_of(loan).titles[0], closing_mortgage(loan))
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

/// Settle a loan by a deal that pays the principal.
fn settle(loan: LoanId, deal: DealId) -> Result<u64, sp_runtime::DispatchError> {
	let amount = Loans::<Test>::get(loan).map_or(1, |_| outstanding(loan).max(1));
	Lending::settle(loan, deal, (amount, today()), &registrar())
}

/// Every borrower's signature to a withdrawal.
fn to_withdraw(loan: LoanId) -> Consents {
	let signed = file(loan).withdrawal(loan);
	bounded(
		terms_of(loan)
			.borrowers
			.iter()
			.map(|did| sign(*did, Purpose::WithdrawLoan, signed))
			.collect(),
	)
}

/// A loan of two borrowers, taken to a state by the calls that lead there.
fn loan_in(state: LoanState) -> LoanId {
	use crate::Decision::*;
	let loan = next();
	assert_ok!(apply(terms(&[BUYER, CO_BUYER])));
	let deal = deal_of(TITLES[0]);
	let steps: [(LoanState, &dyn Fn() -> DispatchResult); 5] = [
		(LoanState::Approved, &|| decide(loan, Approve(None))),
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
			assert_ok!(decide(loan, Refuse(reason, EVIDENCE)));
		}
		LoanState::Withdrawn => {
			assert_ok!(withdraw(loan));
		}
		LoanState::Lapsed => {
			assert_ok!(decide(loan, Approve(None)));
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

/// What a foundation covers of the loans of these tests, in won: 80 %.
const COVER: u64 = 160_000_000;

/// A foundation guarantees 80 % of a loan that is disbursed.
fn guarantee(loan: LoanId) -> GuaranteeId {
	let request = pallet_guarantees::Request {
		creditor: BANK,
		foundation: FOUNDATION,
		principal: 200_000_000,
		amount: COVER,
		ratio: 800_000,
	};
	let guarantee = <Guarantees as Book<u64>>::ask(loan, request, &caller(BANKER)).unwrap();
	let decision =
		pallet_guarantees::Decision::Approve { cover: COVER, letter: Commitment([6; 32]) };
	let foundation = RuntimeOrigin::signed(GUARANTOR);
	assert_ok!(Guarantees::decide(foundation, guarantee, decision, fresh_ref()));
	let formed = <Guarantees as Book<u64>>::form(loan, 200_000_000, today(), &caller(BANKER));
	assert_ok!(formed);
	guarantee
}

fn guarantee_state(loan: LoanId) -> GuaranteeState {
	<Guarantees as Book<u64>>::state(loan).unwrap()
}

/// The notices about a guarantee after that of the debt: what, how much, on which day.
fn notices(guarantee: GuaranteeId) -> Vec<(NoticeKind, u64, KoreanDay)> {
	let number = pallet_guarantees::pallet::Guarantees::<Test>::get(guarantee).unwrap().notices;
	(1..number)
		.map(|number| pallet_guarantees::Notices::<Test>::get(guarantee, number).unwrap())
		.map(|notice| (notice.kind, notice.amount, notice.on))
		.collect()
}

/// The bank's officer, for a call.
fn officer() -> RuntimeOrigin {
	RuntimeOrigin::signed(BANKER)
}

/// The letter to the borrower, and other evidence.
const LETTER: Commitment = Commitment([7; 32]);
const EVIDENCE: Commitment = Commitment([9; 32]);

fn warn(loan: LoanId) -> DispatchResult {
	Lending::warn(officer(), loan, LETTER, fresh_ref())
}

fn accelerate(loan: LoanId, cause: AccelerationCause) -> DispatchResult {
	Lending::accelerate(officer(), loan, cause, fresh_ref())
}

fn make_claimable(loan: LoanId, cause: ClaimCause) -> DispatchResult {
	Lending::make_claimable(officer(), loan, cause, fresh_ref())
}

fn claim(loan: LoanId) -> DispatchResult {
	Lending::claim(officer(), loan, EVIDENCE, fresh_ref())
}

fn cure(loan: LoanId) -> DispatchResult {
	Lending::cure(officer(), loan, fresh_ref())
}

fn write_off(loan: LoanId, reason: WriteOffReason) -> DispatchResult {
	Lending::write_off(officer(), loan, reason, fresh_ref())
}

fn take_back(loan: LoanId, act: Act) -> DispatchResult {
	Lending::take_back(officer(), loan, act, EVIDENCE, fresh_ref())
}

/// A change of a loan's contract to ten years from today, of what it would repay.
fn amendment(loan: LoanId, reinstates: bool) -> Amendment {
	let account = account_on(loan, today());
	let principal = if reinstates { account.outstanding() } else { account.principal };
	let prepayment = PrepaymentFee::default();
	let credit = Credit { principal, term_months: 120, prepayment, ..credit_of(loan) };
	let reason = AmendmentReason::Extension;
	Amendment { reason, credit, reinstates, agreement: EVIDENCE }
}

/// Every borrower's signature to the next change of a loan's contract.
fn to_amend(loan: LoanId, amendment: &Amendment) -> Consents {
	let number = Loans::<Test>::get(loan).map_or(0, |found| found.amendments) + 1;
	let signed = file(loan).amendment(loan, number, amendment);
	let borrowers = terms_of(loan).borrowers;
	bounded(borrowers.iter().map(|did| sign(*did, Purpose::AmendLoan, signed)).collect())
}

fn amend(loan: LoanId, amendment: Amendment) -> DispatchResult {
	let consents = to_amend(loan, &amendment);
	Lending::amend(officer(), loan, amendment, consents, fresh_ref())
}

fn pay_claim(guarantee: GuaranteeId, amount: u64, valued_on: KoreanDay) -> DispatchResult {
	let foundation = RuntimeOrigin::signed(GUARANTOR);
	Guarantees::pay(foundation, guarantee, amount, valued_on, fresh_ref())
}

fn deny_claim(guarantee: GuaranteeId) -> DispatchResult {
	Guarantees::deny(RuntimeOrigin::signed(GUARANTOR), guarantee, EVIDENCE, fresh_ref())
}

/// What is due today.
fn due(loan: LoanId) -> Buckets {
	account_on(loan, today()).due()
}

/// The events of the ledger since the last look.
fn events() -> Vec<Event<Test>> {
	let all = System::events();
	System::reset_events();
	all.into_iter().filter_map(|record| record.event.try_into().ok()).collect()
}

fn last_event() -> Event<Test> {
	let record = System::events().pop().expect("something happened");
	record.event.try_into().expect("it is the ledger's")
}
