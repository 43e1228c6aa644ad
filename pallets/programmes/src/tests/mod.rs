//! Tests, one file for each concern; here is what they share.

use crate::{
	mock::*, Application, Budget, Bundle, Disaster, Entered, Entry, Error, Event, Gap,
	GuaranteeShare, Line, Offer, OfferedRate, Paper, Papers, Programmes as Books, Repayments,
	Requirement, SlotId, Stage, Steps, Terms, Ticket, TicketKeys, Version, Why,
};
use frame_support::{assert_ok, pallet_prelude::DispatchResult, BoundedVec};
use madang_primitives::{
	InstitutionId, InstitutionKind, KoreanDay, LoanId, PaperKind, ProgrammeId, Won,
};
use sp_runtime::DispatchError;

mod acts;
mod applications;
mod certificates;
mod drawing;
mod holds;
mod invariants;
mod management;
mod model;
mod papers;
mod random;
mod slots;
mod state;
mod terms;

type Fault = Error<Test>;

/// The programme that [`opened`] opens.
const PROGRAMME: ProgrammeId = ProgrammeId(1);
/// A programme that does not exist.
const UNKNOWN: ProgrammeId = ProgrammeId(9);
/// Its budget.
const TOTAL: Won = 200_000_000;
/// The ceiling of the bank's line.
const CEILING: Won = 150_000_000;
/// What the usual application is for.
const AMOUNT: Won = 50_000_000;
/// The usual loan, and another one.
const LOAN: LoanId = LoanId(1);
const OTHER_LOAN: LoanId = LoanId(2);
/// The keys with which the agency signs tickets.
const TICKET_KEY: Party = Party::Ed25519(71);
const SECOND_KEY: Party = Party::P256(72);

fn requirement(kinds: &[PaperKind], max_age_days: u16) -> Requirement {
	let any_of = BoundedVec::truncate_from(kinds.to_vec());
	Requirement { any_of, max_age_days, certified: false }
}

/// At most 70 million won for a loan and 100 million for an applicant, over five years at 2.5 %.
fn terms() -> Terms {
	Terms {
		window: (day("2026-01-02"), day("2026-12-31")),
		period: 2026,
		per_loan: 70_000_000,
		per_applicant: 100_000_000,
		offer: Offer {
			rate: OfferedRate::Fixed(25_000),
			most_months: 60,
			most_grace_months: 24,
			repayments: Repayments::ALL,
		},
		papers: BoundedVec::truncate_from(vec![
			requirement(&[PaperKind::BusinessRegistration], 90),
			requirement(&[PaperKind::VatBase, PaperKind::ExemptIncome], 30),
		]),
		guarantee: Some(GuaranteeShare { ratio: 850_000, most_cover: 60_000_000 }),
		path: Steps::ALL,
		disaster: None,
		hold_days: 60,
		refill: true,
	}
}

fn officer(account: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

fn open(terms: Terms) -> DispatchResult {
	Programmes::open(officer(FUNDER), terms, TOTAL, fresh_ref())
}

fn revise(terms: Terms) -> DispatchResult {
	Programmes::revise(officer(FUNDER), PROGRAMME, terms, fresh_ref())
}

fn set_budget(total: Won) -> DispatchResult {
	Programmes::set_budget(officer(FUNDER), PROGRAMME, total, fresh_ref())
}

fn set_line(lender: InstitutionId, ceiling: Option<Won>) -> DispatchResult {
	Programmes::set_line(officer(FUNDER), PROGRAMME, lender, ceiling, fresh_ref())
}

fn close() -> DispatchResult {
	Programmes::close(officer(FUNDER), PROGRAMME, fresh_ref())
}

fn set_keys(keys: &[Party]) -> DispatchResult {
	let keys = madang_testing::bounded(keys.iter().map(|party| party.key()));
	Programmes::set_ticket_keys(officer(FUNDER), keys, fresh_ref())
}

/// A programme on these terms, with lines for two banks and with ticket keys.
fn opened_on(terms: Terms) {
	assert_ok!(open(terms));
	assert_ok!(set_line(BANK, Some(CEILING)));
	assert_ok!(set_line(OLD_BANK, Some(CEILING)));
	assert_ok!(set_keys(&[TICKET_KEY, SECOND_KEY]));
}

fn opened() {
	opened_on(terms());
}

/// A paper of a kind, issued so many days ago.
fn paper(kind: PaperKind, days_ago: u32, id: u8) -> Paper {
	let issued_on = today::<Test>().minus(days_ago);
	Paper { kind, issuer: FOUNDATION, issued_on, id: [id; 32] }
}

/// Papers that the usual terms accept, with ids from a number on.
fn papers_from(id: u8) -> Papers {
	madang_testing::bounded([
		paper(PaperKind::BusinessRegistration, 10, id),
		paper(PaperKind::VatBase, 3, id + 1),
	])
}

/// Papers as they are kept, without certificates of this chain.
fn bundle_of(papers: Papers) -> Bundle {
	Bundle { papers, ..Default::default() }
}

/// Sign a ticket, as the agency does with the key at the ticket's index.
fn signed(ticket: Ticket) -> Ticket {
	let key = if ticket.key == 0 { TICKET_KEY } else { SECOND_KEY };
	ticket.signed(genesis_hash::<Test>(), |bytes| key.sign(bytes))
}

fn ticket(tag: u8, lender: InstitutionId, applicant: Party) -> Ticket {
	signed(Ticket {
		tag: [tag; 32],
		programme: PROGRAMME,
		period: 2026,
		lender,
		applicant: applicant.did(),
		expires_at: madang_testing::now::<Test>() + 3_600_000,
		key: 0,
		signature: TICKET_KEY.sign(b""),
	})
}

/// An application of the applicant with a tag, through the bank. Its papers are used nowhere else.
fn application(tag: u8, amount: Won) -> Application {
	Application {
		programme: PROGRAMME,
		lender: BANK,
		lender_kind: InstitutionKind::Bank,
		applicant: BUYER.did(),
		amount,
		ticket: ticket(tag, BANK, BUYER),
		papers: papers_from(10 * tag),
		proofs: Default::default(),
	}
}

fn enter(loan: LoanId, application: Application) -> Result<Entered<u64>, DispatchError> {
	Programmes::enter(loan, application)
}

/// Enter the usual application as a loan.
fn entered() -> KoreanDay {
	entered_as(LOAN, 1, AMOUNT)
}

fn entered_as(loan: LoanId, tag: u8, amount: Won) -> KoreanDay {
	match enter(loan, application(tag, amount)) {
		Ok(Entered::Held { until, .. }) => until,
		other => panic!("{other:?}"),
	}
}

/// A loan in a stage, and how far: half of it is disbursed while it is drawing, all afterwards.
fn loan_in(stage: Stage) {
	entered();
	match stage {
		Stage::Applied => {}
		Stage::Drawing => {
			assert_ok!(Programmes::disburse(LOAN, AMOUNT / 2));
		}
		Stage::Drawn => {
			assert_ok!(Programmes::disburse(LOAN, AMOUNT));
		}
		Stage::Ended => {
			assert_ok!(Programmes::disburse(LOAN, AMOUNT));
			assert_ok!(Programmes::end(LOAN));
		}
	}
	assert_eq!(stored(LOAN).stage, stage);
}

const STAGES: [Stage; 4] = [Stage::Applied, Stage::Drawing, Stage::Drawn, Stage::Ended];

fn stored(loan: LoanId) -> Entry {
	Programmes::entry(loan).unwrap()
}

fn budget() -> Budget {
	crate::Budgets::<Test>::get(PROGRAMME).unwrap()
}

/// Reserved and disbursed of the budget, and what the bank has used.
fn amounts() -> (Won, Won, Won) {
	let line = crate::Lines::<Test>::get(PROGRAMME, BANK).unwrap();
	let Budget { reserved, disbursed, .. } = budget();
	(reserved, disbursed, line.used)
}

fn slot_id(tag: u8) -> SlotId {
	SlotId { programme: PROGRAMME, period: 2026, tag: [tag; 32] }
}

fn slot(tag: u8) -> Option<crate::Slot<u64>> {
	crate::Slots::<Test>::get(slot_id(tag))
}

fn noted_papers() -> usize {
	crate::UsedPapers::<Test>::iter().count()
}

/// The events of this pallet, oldest first.
fn events() -> Vec<Event<Test>> {
	System::events().into_iter().filter_map(|record| record.event.try_into().ok()).collect()
}

fn last_event() -> Event<Test> {
	events().pop().expect("something happened")
}
