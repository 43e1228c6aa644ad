//! Loans under programmes, one file for each concern; here is what they share.

use super::*;
use crate::{Certification, FundUse, OfferProblem, PolicyLoans, PolicyTerms, RefusalReason};
use frame_support::assert_noop;
use madang_primitives::{InstitutionKind, PaperKind, ProgrammeId, Won};
use madang_testing::{fresh_ref, AGENCY, FOUNDATION, FUNDER, GUARANTOR, OTHER_FUNDER};
use pallet_guarantees::GuaranteeState;
use pallet_programmes::{
	Disaster, GuaranteeShare, Offer, OfferedRate, Paper, Papers, Programmes as _, Proofs,
	Repayments, Requirement, Stage, Steps, Terms, Ticket, Version,
};

mod amendment;
mod application;
mod certificates;
mod drawing;
mod indexed;
mod invariants;
mod money;
mod random;
mod step_times;
mod steps;
mod succession;
mod withdrawal;

/// The programme that [`opened`] opens.
const PROGRAMME: ProgrammeId = ProgrammeId(1);
/// Its budget.
const TOTAL: Won = 200_000_000;
/// What the usual loan is for.
const AMOUNT: Won = 50_000_000;
/// The key with which the agency signs tickets.
const TICKET_KEY: Party = Party::Ed25519(71);
const CERTIFICATE: Commitment = Commitment([6; 32]);
const LETTER: Commitment = Commitment([7; 32]);
const PARTICULARS: Commitment = Commitment([8; 32]);

/// Five years at 2.5 %, with every step.
fn programme_terms() -> Terms {
	Terms {
		window: ("2026-01-02".parse().unwrap(), "2026-12-31".parse().unwrap()),
		period: 2026,
		per_loan: 70_000_000,
		per_applicant: 100_000_000,
		offer: Offer {
			rate: OfferedRate::Fixed(25_000),
			most_months: 60,
			most_grace_months: 24,
			repayments: Repayments::ALL,
		},
		papers: BoundedVec::truncate_from(vec![Requirement {
			any_of: BoundedVec::truncate_from(vec![PaperKind::BusinessRegistration]),
			max_age_days: 90,
			certified: false,
		}]),
		guarantee: Some(GuaranteeShare { ratio: 850_000, most_cover: 60_000_000 }),
		path: Steps::ALL,
		disaster: None,
		hold_days: 60,
		refill: true,
	}
}

/// The same in disaster mode: no guarantee, and the other steps in any order.
fn disaster_terms() -> Terms {
	let disaster = Disaster { waives: Steps::GUARANTEE, together: true, target_minutes: 4_320 };
	Terms { disaster: Some(disaster), ..programme_terms() }
}

/// A programme on these terms, with lines for two banks and the agency, and a ticket key.
fn opened_on(terms: Terms) {
	let funder = || RuntimeOrigin::signed(FUNDER);
	assert_ok!(Programmes::open(funder(), terms, TOTAL, fresh_ref()));
	for lender in [BANK, OLD_BANK, AGENCY] {
		let ceiling = Some(TOTAL);
		assert_ok!(Programmes::set_line(funder(), PROGRAMME, lender, ceiling, fresh_ref()));
	}
	let keys = madang_testing::bounded([TICKET_KEY.key()]);
	assert_ok!(Programmes::set_ticket_keys(funder(), keys, fresh_ref()));
}

fn opened() {
	opened_on(programme_terms());
}

/// The credit that the programme offers.
fn policy_credit() -> Credit {
	Credit {
		principal: AMOUNT,
		term_months: 60,
		grace_months: 12,
		rate: RateTerms::Fixed(25_000),
		prepayment: PrepaymentFee { rate: 10_000, until_months: 36 },
		..credit()
	}
}

fn policy_terms() -> LoanTerms {
	let policy =
		PolicyTerms { programme: PROGRAMME, version: Version::FIRST, fund_use: FundUse::Operating };
	LoanTerms {
		borrowers: BoundedVec::truncate_from(vec![BUYER.did()]),
		product: Product::Policy(policy),
		titles: BoundedVec::new(),
		max_secured: 0,
		credit: policy_credit(),
	}
}

/// A business registration that was issued today, with an id.
fn papers(id: u8) -> Papers {
	madang_testing::bounded([Paper {
		kind: PaperKind::BusinessRegistration,
		issuer: FOUNDATION,
		issued_on: today(),
		id: [id; 32],
	}])
}

/// A ticket for the first borrower with a tag.
fn ticket(tag: u8, lender: InstitutionId) -> Ticket {
	let ticket = Ticket {
		tag: [tag; 32],
		programme: PROGRAMME,
		period: 2026,
		lender,
		applicant: BUYER.did(),
		expires_at: madang_testing::now::<Test>() + 3_600_000,
		key: 0,
		signature: TICKET_KEY.sign(b""),
	};
	ticket.signed(madang_testing::genesis_hash::<Test>(), |bytes| TICKET_KEY.sign(bytes))
}

/// An application, with everything that a test can change.
struct Filed {
	officer: u64,
	lender: InstitutionId,
	terms: LoanTerms,
	papers: Papers,
	proofs: Proofs,
	ticket: Ticket,
}

impl Filed {
	/// The usual application, with a tag.
	fn new(tag: u8) -> Self {
		let (officer, lender) = (BANKER, BANK);
		Self {
			officer,
			lender,
			terms: policy_terms(),
			papers: papers(tag),
			proofs: Proofs::default(),
			ticket: ticket(tag, lender),
		}
	}

	fn consents(&self) -> Consents {
		let Product::Policy(policy) = self.terms.product else { return Consents::default() };
		let file = LoanFile::from(self.terms.clone());
		let signed =
			file.policy_application(self.lender, policy.programme, DOCUMENTS, &self.papers);
		let sign = |did: &madang_primitives::Did| sign(*did, Purpose::ApplyForLoan, signed);
		bounded(self.terms.borrowers.iter().map(sign).collect())
	}

	fn file(self) -> DispatchResult {
		let consents = self.consents();
		let origin = RuntimeOrigin::signed(self.officer);
		let Self { terms, papers, proofs, ticket, .. } = self;
		Lending::apply_under_programme(
			origin,
			terms,
			DOCUMENTS,
			papers,
			proofs,
			ticket,
			consents,
			fresh_ref(),
		)
	}
}

fn applied_as(tag: u8) -> LoanId {
	let loan = next();
	assert_ok!(Filed::new(tag).file());
	loan
}

fn certify(loan: LoanId) -> DispatchResult {
	let certification = Certification::Supported { certificate: CERTIFICATE };
	Lending::certify(RuntimeOrigin::signed(FUNDER), loan, certification, fresh_ref())
}

fn not_supported(loan: LoanId) -> DispatchResult {
	let certification = Certification::NotSupported { particulars: PARTICULARS };
	Lending::certify(RuntimeOrigin::signed(FUNDER), loan, certification, fresh_ref())
}

fn request_guarantee(loan: LoanId) -> DispatchResult {
	Lending::request_guarantee(RuntimeOrigin::signed(BANKER), loan, FOUNDATION, fresh_ref())
}

/// The foundation approves what was asked for.
fn guarantee(loan: LoanId, cover: Won) -> DispatchResult {
	let (number, _) = Guarantees::guarantee(loan).expect("it was asked for");
	let decision = pallet_guarantees::Decision::Approve { cover, letter: LETTER };
	Guarantees::decide(RuntimeOrigin::signed(GUARANTOR), number, decision, fresh_ref())
}

fn draw(loan: LoanId, amount: Won) -> DispatchResult {
	draw_on(loan, amount, today())
}

fn draw_on(loan: LoanId, amount: Won, on: KoreanDay) -> DispatchResult {
	Lending::draw(RuntimeOrigin::signed(BANKER), loan, amount, on, fresh_ref())
}

/// Certified and guaranteed.
fn prepared_as(tag: u8) -> LoanId {
	let loan = applied_as(tag);
	assert_ok!(certify(loan));
	assert_ok!(request_guarantee(loan));
	assert_ok!(guarantee(loan, 42_500_000));
	loan
}

fn agreed_as(tag: u8) -> LoanId {
	let loan = prepared_as(tag);
	assert_ok!(decide(loan, crate::Decision::Approve(None)));
	assert_ok!(agree(loan));
	loan
}

/// The usual loan, drawn as a whole.
fn drawn() -> LoanId {
	let loan = agreed_as(1);
	assert_ok!(draw(loan, AMOUNT));
	loan
}

/// What the budget has: reserved and disbursed.
fn budget() -> (Won, Won) {
	let budget = pallet_programmes::Budgets::<Test>::get(PROGRAMME).expect("it is open");
	(budget.reserved, budget.disbursed)
}

fn guarantee_state(loan: LoanId) -> Option<GuaranteeState> {
	<Guarantees as pallet_guarantees::Guarantees<u64>>::state(loan)
}

/// The events of the lending pallet, in order.
fn lending_events() -> Vec<Event<Test>> {
	let of_lending = |record: frame_system::EventRecord<RuntimeEvent, _>| record.event.try_into();
	System::events().into_iter().filter_map(|record| of_lending(record).ok()).collect()
}

/// Run a test with the programme, then check the invariants of all three pallets.
fn with_programme(test: impl FnOnce()) {
	build_and_execute(|| {
		opened();
		test();
		check_books();
	});
}

fn check_books() {
	Programmes::do_try_state().expect("the invariants of the programmes hold");
	Guarantees::do_try_state().expect("the invariants of the guarantees hold");
}
