//! The programmes: one after a disaster, and an ordinary one.

use crate::calls::{fresh, now};
use madang_client::api::types::*;
use madang_schedule::{DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment};
use pallet_programmes::{
	Disaster, GuaranteeShare, Offer, OfferedRate, Repayments, Requirement, Steps,
};

/// What each applicant asks for, in won.
pub const AMOUNT: Won = 20_000_000;
/// The guaranteed share of an ordinary loan.
pub(super) const RATIO: RatePpm = 850_000;
/// The yearly rate: 2 %.
const RATE: RatePpm = 20_000;
/// The papers that are asked for after a disaster.
const FEW: [PaperKind; 4] = [
	PaperKind::Identity,
	PaperKind::BusinessRegistration,
	PaperKind::NotClosed,
	PaperKind::SealOrSignature,
];

/// How an application is served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
	/// After a disaster: few papers, no certificate and no guarantee.
	Disaster,
	/// With a certificate of the agency, a guarantee, and twenty papers.
	Ordinary,
}

impl Way {
	fn kinds(self) -> Vec<PaperKind> {
		match self {
			Self::Disaster => FEW.to_vec(),
			Self::Ordinary => PaperKind::ALL.into_iter().take(20).collect(),
		}
	}

	/// The papers of an application. Each has an id of its own.
	pub(super) fn papers(self, issuer: InstitutionId) -> Vec<Paper> {
		let issued_on = KoreanDay::of(now());
		let paper = |kind| Paper { kind, issuer, issued_on, id: fresh() };
		self.kinds().into_iter().map(paper).collect()
	}

	/// The terms of the programme.
	pub(super) fn terms(self) -> ProgrammeTerms {
		let today = KoreanDay::of(now());
		let requirement = |kind| Requirement {
			any_of: vec![kind].try_into().unwrap_or_default(),
			max_age_days: 90,
			certified: false,
		};
		let papers: Vec<_> = self.kinds().into_iter().map(requirement).collect();
		let waives = Steps::ELIGIBILITY.and(Steps::GUARANTEE);
		// Three days.
		let disaster = Disaster { waives, together: true, target_minutes: 4_320 };
		ProgrammeTerms {
			window: (today, today.plus(90)),
			period: 2026,
			per_loan: AMOUNT,
			per_applicant: AMOUNT,
			offer: Offer {
				rate: OfferedRate::Fixed(RATE),
				most_months: 60,
				most_grace_months: 24,
				repayments: Repayments::ALL,
			},
			papers: papers.try_into().unwrap_or_default(),
			guarantee: Some(GuaranteeShare { ratio: RATIO, most_cover: AMOUNT }),
			path: Steps::ALL,
			disaster: (self == Self::Disaster).then_some(disaster),
			hold_days: 30,
			refill: false,
		}
	}

	/// What a borrower applies for.
	pub(super) fn loan_terms(self, programme: ProgrammeId, borrower: Did) -> LoanTerms {
		let fund_use = match self {
			Self::Disaster => FundUse::Recovery,
			Self::Ordinary => FundUse::Operating,
		};
		let policy = PolicyTerms { programme, version: Version::FIRST, fund_use };
		LoanTerms {
			borrowers: vec![borrower].try_into().unwrap_or_default(),
			product: Product::Policy(policy),
			titles: Default::default(),
			max_secured: 0,
			credit: Credit {
				principal: AMOUNT,
				term_months: 60,
				grace_months: 24,
				repayment: Repayment::EqualInstalment,
				rate: RateTerms::Fixed(RATE),
				days: DayCount::Act365,
				pay_day: 25,
				holiday: HolidayRule::Following { accrue: false },
				prepayment: PrepaymentFee::default(),
				late: LateInterest { add: 30_000, cap: 150_000 },
			},
		}
	}
}
