//! The steps of the usual sale in the mock, and what may happen next to it.

use super::*;
use crate::fixture::{self, Milestone, Role, World};
use frame_support::{dispatch::GetDispatchInfo, traits::Hooks, weights::Weight, BoundedVec};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Area, Commitment, DealId, Did, ExternalRef, Holdings, KoreanDay, Moment,
};
use madang_testing::registry;
use pallet_institutions::Caller;
use pallet_lending::{Loan, LoanTerms};
use sp_core::H256;
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

/// Signs for the parties with their keys.
pub struct Signers;

impl World for Signers {
	fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		madang_testing::sign_consent::<Test>(did, purpose, object, terms)
	}
	fn fresh_ref() -> ExternalRef {
		fresh_ref()
	}
}

pub type Sale = fixture::Sale<Test, Signers>;

pub fn by(account: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn commitment(byte: u8) -> Commitment {
	Commitment([byte; 32])
}

pub fn today() -> KoreanDay {
	madang_testing::today::<Test>()
}

pub fn halves(one: Party, other: Party) -> Holdings {
	held([(one, "1/2"), (other, "1/2")])
}

pub fn loan_terms(borrowers: &[Did]) -> LoanTerms {
	let terms = sale().borrowing().terms;
	let borrowers = BoundedVec::truncate_from(borrowers.to_vec());
	LoanTerms { borrowers, ..terms }
}

/// The call that records the loan which an old mortgage secures.
pub fn record_old_loan(entry: EntryId) -> pallet_lending::Call<Test> {
	fixture::record_old_loan::<Test, Signers>(entry)
}

/// An agreed loan, by the bank's calls.
pub fn agreed_loan(title: TitleId, borrowers: &[Did]) -> LoanId {
	joint_loan(&[title], borrowers)
}

/// An agreed loan that titles secure together, by the bank's calls.
pub fn joint_loan(titles: &[TitleId], borrowers: &[Did]) -> LoanId {
	let titles = BoundedVec::truncate_from(titles.to_vec());
	let terms = LoanTerms { titles, ..loan_terms(borrowers) };
	let borrowing = fixture::Borrowing::<Test, Signers>::new(terms);
	for call in borrowing.steps(BANK) {
		make(BANKER, call).expect("the loan is agreed");
	}
	borrowing.loan
}

/// Make a call as an officer.
pub fn make(account: u64, call: impl Into<RuntimeCall>) -> DispatchResult {
	let call = call.into();
	let charged = call.get_dispatch_info().call_weight;
	let done = call.dispatch(by(account)).map_err(|rejected| rejected.error)?;
	// A block has no room for what a call needs beyond its charge.
	if let Some(needed) = done.actual_weight {
		assert!(needed.all_lte(charged), "{needed:?} of {charged:?}");
	}
	Ok(())
}

/// A call succeeds.
#[track_caller]
pub fn done(account: u64, call: impl Into<RuntimeCall>) {
	frame_support::assert_ok!(make(account, call));
}

/// A call is rejected for this reason, and changes nothing.
#[track_caller]
pub fn refused(account: u64, call: impl Into<RuntimeCall>, error: impl Into<DispatchError>) {
	let error: DispatchError = error.into();
	frame_support::assert_noop!(make(account, call), error);
}

/// The officer who makes the calls of a role.
pub fn officer(role: Role) -> u64 {
	match role {
		Role::Agent => AGENT,
		Role::Municipality => CLERK,
		Role::Lender => BANKER,
		Role::Mortgagee => OLD_BANKER,
		Role::Examiner => EXAMINER,
		Role::Registrar => REGISTRAR,
		Role::Court => JUDGE,
	}
}

/// The usual terms: halves to halves, the old mortgage is discharged.
pub fn terms() -> Terms {
	let (sellers, buyers) = (halves(SELLER, CO_SELLER), halves(BUYER, CO_BUYER));
	fixture::usual_terms(TITLE, sellers, buyers, &[OLD_ENTRY], today())
}

/// These terms with other sellers.
pub fn sold_by(sellers: Holdings, mut terms: Terms) -> Terms {
	terms.parts[0].sellers = sellers;
	terms
}

/// These terms with other buyers.
pub fn bought_by(buyers: Holdings, mut terms: Terms) -> Terms {
	terms.parts[0].buyers = buyers;
	terms
}

/// The usual terms for another title.
pub fn terms_of_title(title: TitleId) -> Terms {
	let (sellers, buyers) = (halves(SELLER, CO_SELLER), halves(BUYER, CO_BUYER));
	fixture::usual_terms(title, sellers, buyers, &[OLD_ENTRY], today())
}

/// The usual sale, under the number of the next deal.
pub fn sale() -> Sale {
	Sale::new(UNIT, TITLE, terms(), BANK, NEW_LOAN)
}

/// The sale of a deal, on its terms if it has a contract.
pub fn sale_of(deal: DealId) -> Sale {
	let terms = Deals::<Test>::get(deal).and_then(|stored| stored.terms).unwrap_or_else(terms);
	Sale { deal, terms, ..sale() }
}

/// The usual sale up to a milestone. Its loans are agreed from the beginning.
fn up_to(last: Milestone) -> DealId {
	let sale = sale();
	let milestones = Milestone::ALL.into_iter().take_while(|one| *one <= last);
	for milestone in milestones.filter(|one| *one != Milestone::Agreed) {
		for (role, call) in sale.steps(milestone) {
			make(officer(role), call).expect("a step of the usual sale");
		}
	}
	sale.deal
}

pub fn inspect() -> DealId {
	up_to(Milestone::Inspected)
}

pub fn contracted() -> DealId {
	up_to(Milestone::Contracted)
}

pub fn reported() -> DealId {
	up_to(Milestone::Reported)
}

pub fn financed() -> DealId {
	up_to(Milestone::Financed)
}

pub fn filed() -> DealId {
	up_to(Milestone::Filed)
}

pub fn affirmed() -> DealId {
	up_to(Milestone::Affirmed)
}

pub fn registered() -> DealId {
	up_to(Milestone::Registered)
}

pub fn booked() -> DealId {
	up_to(Milestone::Booked)
}

pub fn inspect_unit(property: Property) -> DealId {
	let id = NextDeal::<Test>::get();
	let properties = BoundedVec::truncate_from(vec![property]);
	Conveyances::inspect(by(AGENT), properties, fresh_ref()).expect("inspect");
	id
}

pub fn try_conclude(deal: DealId, terms: Terms) -> DispatchResult {
	make(AGENT, Sale { deal, terms, ..sale() }.conclude())
}

pub fn try_file(deal: DealId) -> DispatchResult {
	make(AGENT, sale_of(deal).file())
}

pub fn try_affirm(deal: DealId, leg: Leg) -> DispatchResult {
	make(officer(Role::of_leg(&leg)), sale_of(deal).affirm(leg))
}

/// The examiner takes up the closing, and the registrar registers it.
#[track_caller]
pub fn register(sale: &Sale) {
	done(EXAMINER, sale.examine());
	done(REGISTRAR, sale.register());
}

/// Who a title is reserved for.
pub fn reserved_for(title: TitleId) -> Vec<DealId> {
	let reserved = pallet_titles::Reservations::<Test>::get(title).into_iter();
	let mut deals: Vec<_> = reserved.map(|one| one.deal).collect();
	deals.dedup();
	deals
}

/// The consents of parties to a deal.
pub fn consents<Signer: Into<Did>>(
	parties: impl IntoIterator<Item = Signer>,
	purpose: Purpose,
	deal: DealId,
	terms: H256,
) -> Consents {
	let parties = parties.into_iter().map(Into::into);
	fixture::consents::<Signers>(parties, purpose, deal, terms)
}

pub fn deal_of(deal: DealId) -> DealOf<Test> {
	Deals::<Test>::get(deal).expect("a deal")
}

pub fn stage(deal: DealId) -> Stage {
	deal_of(deal).stage
}

pub fn loan(loan: LoanId) -> Loan {
	pallet_lending::Loans::<Test>::get(loan).expect("a loan of the ledger")
}

/// The principal that is outstanding on a loan after the last posting.
pub fn outstanding(loan: LoanId) -> u64 {
	let credit = Lending::credit(loan, &super::loan(loan)).expect("a file");
	let ledger = pallet_lending::Ledgers::<Test>::get(loan).expect("a ledger");
	ledger.all(&Lending::contract(&credit, &Lending::calendar())).expect("an account").outstanding()
}

pub fn borrowers(loan: LoanId) -> Vec<Did> {
	Lending::file(loan).expect("a file").terms().borrowers.to_vec()
}

/// The sellers burden the title without the deal: another bank files a mortgage.
pub fn file_burden() -> madang_primitives::Receipt {
	let holders = [SELLER.did(), CO_SELLER.did()];
	let filing = registry::whole_mortgage::<Test>(OLD_BANK, 10_000_000, &holders);
	done(OLD_BANKER, registry::file::<Test>(UNIT, filing, holders));
	registry::last_receipt::<Test>()
}

/// The registry office completes an application.
pub fn complete(receipt: madang_primitives::Receipt) {
	done(EXAMINER, registry::examine::<Test>(receipt));
	done(REGISTRAR, registry::complete::<Test>(receipt));
}

/// The title gets a new burden, without the deal.
pub fn burden_title() {
	complete(file_burden());
}

/// The title changes without the deal: the municipality amends the description of the flat, and
/// the registry office takes it over.
pub fn change_title() {
	let area = Area(10_000 + madang_testing::fresh_number());
	registry::redescribe::<Test>(FLAT, area);
}

/// The municipality amends the description of the flat, and the registry does not know yet.
pub fn change_book(area: Area) -> DispatchResult {
	make(CLERK, registry::amend_unit::<Test>(FLAT, area))
}

/// The registrar rejects the closing of a deal.
pub fn reject_closing(deal: DealId) {
	let first = deal_of(deal).closing.expect("a closing was filed").receipts.first;
	make(EXAMINER, registry::examine::<Test>(first)).expect("it is examined");
	let ground = pallet_titles::RejectionGround::NoRightToApply;
	make(REGISTRAR, registry::reject::<Test>(first, ground)).expect("rejected");
}

/// Finish the block and begin the next one at that time. The due queue works at the end of the block.
pub fn block_at(now: Moment) {
	let number = System::block_number() + 1;
	System::reset_events();
	LegalTerms::on_idle(number - 1, Weight::from_parts(u64::MAX, u64::MAX));
	LegalTerms::on_finalize(number - 1);
	System::set_block_number(number);
	LegalTerms::on_initialize(number);
	// Blocks were made on the days before, which had nothing to do.
	pallet_terms::LastDay::<Test>::put(KoreanDay::of(now).minus(1).max(today()));
	Timestamp::set_timestamp(now);
}

/// Blocks so that the due queue works in the first moment after a day.
pub fn pass(day: KoreanDay) {
	block_at(day.end() + 1);
	block_at(day.end() + 2);
}

pub fn days_later(days: u64) -> Moment {
	Timestamp::get() + days * DAY_MS
}

/// This pallet's events of the current block, oldest first.
/// How deals paid loans off.
pub fn payoffs() -> Vec<pallet_lending::Payoff> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Lending(pallet_lending::Event::LoanSettled { payoff, .. }) => payoff,
			_ => None,
		})
		.collect()
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Conveyances(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The events of the due queue in the current block, oldest first.
pub fn queue_events() -> Vec<pallet_terms::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::LegalTerms(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The caller of the last call with a fresh reference.
pub fn caller(account: u64) -> Caller<u64> {
	Caller::new(acting(account), madang_testing::last_ref())
}

pub fn changed(deal: DealId, from: Option<Stage>, to: Stage, by: Option<u64>) -> Event<Test> {
	let at = Timestamp::get();
	Event::StageChanged { deal, from, to, by: by.map(caller), at }
}
