//! A programme of the agency, and an application under it.

use super::*;
use crate::{Runtime, RuntimeCall};
use frame_support::assert_ok;
use madang_primitives::{
	signing::Purpose, GuaranteeId, InstitutionKind, KoreanDay, LoanId, PaperKind, ProgrammeId, Won,
};
use pallet_lending::{
	Amendment, AmendmentReason, Call, Certification, Consents, Decision, FundUse, LoanFile,
	LoanTerms, NextLoan, PolicyTerms, Product,
};
use pallet_programmes::{
	GuaranteeShare, NextProgramme, Offer, OfferedRate, Paper, Papers, Repayments, Requirement,
	Steps, Terms, Ticket, Version,
};

/// The agency that runs the programme.
pub const AGENCY: Officer = officer(InstitutionKind::PolicyAgency, Place::Own);
/// The foundation that guarantees.
pub const FOUNDATION: Officer = officer(InstitutionKind::GuaranteeFoundation, Place::Own);
/// The key with which the agency signs tickets.
const TICKET_KEY: Party = Party::Ed25519(230);
/// What the loan is for.
pub const FUNDED: Won = 50_000_000;

/// A programme with every step, and an application of [`BUYER`] under it.
pub struct Fund {
	/// The programme.
	pub programme: ProgrammeId,
	/// The loan that is applied for.
	pub loan: LoanId,
}

/// The terms of the programme: five years at 2.5 %, with every step.
pub fn programme_terms() -> Terms {
	let today = KoreanDay::of(now());
	Terms {
		window: (today.minus(30), today.plus(300)),
		period: 2026,
		per_loan: 70_000_000,
		per_applicant: 100_000_000,
		offer: Offer {
			rate: OfferedRate::Fixed(25_000),
			most_months: 60,
			most_grace_months: 24,
			repayments: Repayments::ALL,
		},
		papers: bounded([Requirement {
			any_of: bounded([PaperKind::BusinessRegistration]),
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

fn done(officer: Officer, call: impl Into<RuntimeCall>) {
	assert_ok!(dispatch(officer, call.into()));
}

impl Fund {
	/// Open the programme, with lines for both banks and for the agency itself.
	pub fn open() -> Self {
		use pallet_programmes::Call;
		let fund =
			Self { programme: NextProgramme::<Runtime>::get(), loan: NextLoan::<Runtime>::get() };
		let programme = fund.programme;
		let terms = programme_terms();
		done(AGENCY, Call::open { terms, total: 10 * FUNDED, external_ref: fresh() });
		for lender in [BANK, OLD_BANK, AGENCY] {
			let (lender, ceiling) = (lender.institution(), Some(5 * FUNDED));
			done(AGENCY, Call::set_line { programme, lender, ceiling, external_ref: fresh() });
		}
		let keys = bounded([TICKET_KEY.key()]);
		done(AGENCY, Call::set_ticket_keys { keys, external_ref: fresh() });
		fund
	}

	fn papers() -> Papers {
		bounded([Paper {
			kind: PaperKind::BusinessRegistration,
			issuer: CITY.institution(),
			issued_on: KoreanDay::of(now()),
			id: [1; 32],
		}])
	}

	fn terms(&self) -> LoanTerms {
		let policy = PolicyTerms {
			programme: self.programme,
			version: Version::FIRST,
			fund_use: FundUse::Operating,
		};
		let mut credit = pallet_conveyances::fixture::credit(FUNDED, 25_000);
		credit.term_months = 60;
		credit.grace_months = 12;
		LoanTerms {
			borrowers: bounded([BUYER.did()]),
			product: Product::Policy(policy),
			titles: bounded([]),
			max_secured: 0,
			credit,
		}
	}

	fn signed(purpose: Purpose, (object, terms): (sp_core::H256, sp_core::H256)) -> Consents {
		let consent = madang_testing::sign_consent::<Runtime>(BUYER.did(), purpose, object, terms);
		bounded([consent])
	}

	fn file(&self) -> LoanFile {
		self.terms().into()
	}

	fn ticket(&self, lender: Officer) -> Ticket {
		let ticket = Ticket {
			tag: [1; 32],
			programme: self.programme,
			period: 2026,
			lender: lender.institution(),
			applicant: BUYER.did(),
			expires_at: now() + 3_600_000,
			key: 0,
			signature: TICKET_KEY.sign(b""),
		};
		let genesis = madang_testing::genesis_hash::<Runtime>();
		ticket.signed(genesis, |bytes| TICKET_KEY.sign(bytes))
	}

	/// The application through a lender.
	pub fn apply(&self, lender: Officer) -> RuntimeCall {
		let (documents, papers) = (document(), Self::papers());
		let signed = self.file().policy_application(
			lender.institution(),
			self.programme,
			documents,
			&papers,
		);
		Call::apply_under_programme {
			terms: self.terms(),
			documents,
			papers,
			proofs: bounded([]),
			ticket: self.ticket(lender),
			consents: Self::signed(Purpose::ApplyForLoan, signed),
			external_ref: fresh(),
		}
		.into()
	}

	/// The agency supports the applicant.
	pub fn certify(&self) -> RuntimeCall {
		let certification = Certification::Supported { certificate: document() };
		Call::certify { loan: self.loan, certification, external_ref: fresh() }.into()
	}

	/// The lender asks for a guarantee.
	pub fn request_guarantee(&self) -> RuntimeCall {
		let foundation = FOUNDATION.institution();
		Call::request_guarantee { loan: self.loan, foundation, external_ref: fresh() }.into()
	}

	/// Other papers.
	pub fn replace_papers(&self) -> RuntimeCall {
		let papers = Self::papers();
		let signed = self.file().papers(self.loan, &papers);
		let consents = Self::signed(Purpose::SubmitPapers, signed);
		let (loan, proofs) = (self.loan, bounded([]));
		Call::replace_papers { loan, papers, proofs, consents, external_ref: fresh() }.into()
	}

	/// The borrowers' agreement.
	pub fn agree(&self) -> RuntimeCall {
		let agreement = document();
		let signed = self.file().agreement(self.loan, agreement);
		let consents = Self::signed(Purpose::AgreeToLoan, signed);
		Call::agree { loan: self.loan, agreement, consents, external_ref: fresh() }.into()
	}

	/// A draw.
	pub fn draw(&self, amount: Won) -> RuntimeCall {
		let valued_on = KoreanDay::of(now());
		Call::draw { loan: self.loan, amount, valued_on, external_ref: fresh() }.into()
	}

	/// Another contract for the whole principal, without a fee for early repayment.
	pub fn amend(&self) -> RuntimeCall {
		let (loan, file, agreement) = (self.loan, self.file(), document());
		let mut credit = file.terms().credit.clone();
		credit.prepayment = Default::default();
		let reason = AmendmentReason::Extension;
		let amendment = Amendment { reason, credit, reinstates: false, agreement };
		let signed = file.amendment(loan, 1, &amendment);
		let consents = Self::signed(Purpose::AmendLoan, signed);
		Call::amend { loan, amendment, consents, external_ref: fresh() }.into()
	}

	/// The borrowers withdraw after the draw.
	pub fn declare_withdrawal(&self) -> RuntimeCall {
		let consents = Self::signed(Purpose::WithdrawLoan, self.file().withdrawal(self.loan));
		Call::declare_withdrawal { loan: self.loan, consents, external_ref: fresh() }.into()
	}

	/// Apply through [`BANK`].
	pub fn applied(self) -> Self {
		done(BANK, self.apply(BANK));
		self
	}

	/// Everything up to the agreement.
	pub fn agreed(self) -> Self {
		let fund = self.applied();
		done(AGENCY, fund.certify());
		done(BANK, fund.request_guarantee());
		let guarantee = GuaranteeId(1);
		let decision =
			pallet_guarantees::Decision::Approve { cover: 42_500_000, letter: document() };
		let approve =
			pallet_guarantees::Call::decide { guarantee, decision, external_ref: fresh() };
		done(FOUNDATION, approve);
		let (loan, decision) = (fund.loan, Decision::Approve(None));
		done(BANK, Call::decide { loan, decision, external_ref: fresh() });
		done(BANK, fund.agree());
		fund
	}

	/// Everything up to a draw.
	pub fn drawn(self, amount: Won) -> Self {
		let fund = self.agreed();
		done(BANK, fund.draw(amount));
		fund
	}
}
