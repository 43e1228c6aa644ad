//! What a loan is, and what its borrowers sign.

use crate::{Assessment, LoanState, PolicyTerms, RefusalReason};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	signing::{self, PartyConsent},
	Commitment, DealId, Did, InstitutionId, KoreanDay, LoanId, Moment, ProgrammeId, TitleId, Won,
};
use madang_schedule::{account::Buckets, Credit};
use pallet_programmes::Papers;
use pallet_terms::Term;
use pallet_titles::{EntryId, MaxDebtors};
use scale_info::TypeInfo;
use sp_core::H256;

/// The borrowers' signatures in a call: one of each, so at most as many as a mortgage has debtors.
pub type Consents = BoundedVec<PartyConsent, MaxDebtors>;

/// Most titles that secure one loan together (공동담보).
pub type MaxCollateral = ConstU32<8>;

/// The titles that secure a loan, each once.
pub type Collateral = BoundedVec<TitleId, MaxCollateral>;

/// The entries of a loan's mortgage, one in each of its titles, in their order.
pub type MortgageEntries = BoundedVec<EntryId, MaxCollateral>;

/// Most loans that one call assigns.
pub type MaxAssigned = ConstU32<32>;

/// Loans that are assigned together.
pub type AssignedLoans = BoundedVec<LoanId, MaxAssigned>;

/// What kind of loan it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Product {
	/// A bank's loan, secured by a mortgage (담보대출).
	#[codec(index = 0)]
	Mortgage,
	/// A loan under a programme of a policy agency (정책자금 대출).
	#[codec(index = 1)]
	Policy(PolicyTerms),
	/// A bank's further loan under a mortgage that is registered already (기존 근저당 여신). Its maximum secured
	/// amount is that of the mortgage.
	#[codec(index = 2)]
	UnderMortgage,
}

/// What is applied for, decided on and agreed. It does not change from application to agreement:
/// other terms need another application.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LoanTerms {
	/// The borrowers (차주), at least one, each once: the mortgage's debtors. None if the debtors of an
	/// imported mortgage have no DID.
	pub borrowers: BoundedVec<Did, MaxDebtors>,
	/// What kind of loan it is.
	pub product: Product,
	/// The titles that will secure the loan, at least one, each once. One mortgage is registered on
	/// all of them, or is registered already. None for a loan under a programme.
	pub titles: Collateral,
	/// The maximum secured amount of the mortgage (채권최고액), in won. Zero for a loan under a programme.
	pub max_secured: Won,
	/// Principal, term, rate, instalments and fees. For an older loan that was recorded, the principal is
	/// what was outstanding then.
	pub credit: Credit,
}

impl LoanTerms {
	/// What is agreed for a loan under a programme in addition; `None` for another one.
	pub const fn policy(&self) -> Option<PolicyTerms> {
		match self.product {
			Product::Mortgage | Product::UnderMortgage => None,
			Product::Policy(policy) => Some(policy),
		}
	}
}

/// The file of a loan (대출철): what its borrowers sign. It is written once. A later version of the terms
/// is another variant, so a signature means for ever what it meant when it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LoanFile {
	/// The first version.
	#[codec(index = 0)]
	V1(LoanTerms),
}

impl From<LoanTerms> for LoanFile {
	fn from(terms: LoanTerms) -> Self {
		Self::V1(terms)
	}
}

impl LoanFile {
	/// The terms.
	pub fn terms(&self) -> &LoanTerms {
		match self {
			Self::V1(terms) => terms,
		}
	}

	/// The terms, without the file.
	pub fn into_terms(self) -> LoanTerms {
		match self {
			Self::V1(terms) => terms,
		}
	}

	/// Object and terms that each borrower signs to apply to a bank
	/// ([`Purpose::ApplyForLoan`](signing::Purpose::ApplyForLoan)).
	pub fn application(&self, bank: InstitutionId, documents: Commitment) -> (H256, H256) {
		(signing::object(b"titles", &self.terms().titles), signing::terms(&(bank, self, documents)))
	}

	/// Object and terms that each borrower signs to apply for a loan under a programme: all terms, and the
	/// papers that the lender, the agency and the foundation may use for it
	/// ([`Purpose::ApplyForLoan`](signing::Purpose::ApplyForLoan)).
	pub fn policy_application(
		&self,
		lender: InstitutionId,
		programme: ProgrammeId,
		documents: Commitment,
		papers: &Papers,
	) -> (H256, H256) {
		let terms = signing::terms(&(lender, self, documents, papers));
		(signing::object(b"programme", &programme), terms)
	}

	/// Object and terms that each borrower signs to have other papers used for an application
	/// ([`Purpose::SubmitPapers`](signing::Purpose::SubmitPapers)).
	pub fn papers(&self, loan: LoanId, papers: &Papers) -> (H256, H256) {
		(signing::object(b"loan", &loan), signing::terms(&(self, papers)))
	}

	/// Object and terms that each borrower signs to agree to a loan
	/// ([`Purpose::AgreeToLoan`](signing::Purpose::AgreeToLoan)). The number of the loan identifies
	/// the bank too.
	pub fn agreement(&self, loan: LoanId, agreement: Commitment) -> (H256, H256) {
		(signing::object(b"loan", &loan), signing::terms(&(self, agreement)))
	}

	/// Object and terms that each borrower signs to withdraw from a loan
	/// ([`Purpose::WithdrawLoan`](signing::Purpose::WithdrawLoan)).
	pub fn withdrawal(&self, loan: LoanId) -> (H256, H256) {
		(signing::object(b"loan", &loan), signing::terms(self))
	}
}

/// A bank's decision on an application (대출심사).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Decision {
	/// Lend on the terms applied for (승인). For a mortgage loan, with what the lender attests about the limits of
	/// mortgage lending, once there are limits.
	#[codec(index = 0)]
	Approve(Option<Assessment>),
	/// Do not lend (거절). The commitment is to the particulars that the lender tells the borrower.
	#[codec(index = 1)]
	Refuse(RefusalReason, Commitment),
}

/// How a deal paid a loan off (완제).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Payoff {
	/// The deal.
	pub deal: DealId,
	/// What the bank affirmed that it received, in won.
	pub amount: Won,
	/// The value date.
	pub valued_on: KoreanDay,
	/// What was owed on that day, or after what was posted later.
	pub owed: Buckets,
	/// What the bank did not ask for of it (감면). Never principal.
	pub waived: Buckets,
	/// What it received beyond that, in won.
	pub extra: Won,
}

/// How a loan came into the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Origin {
	/// The borrowers applied for it (신청).
	#[codec(index = 0)]
	Applied {
		/// The document bundle of the application.
		documents: Commitment,
	},
	/// Its bank recorded it: it is older than the ledger.
	#[codec(index = 1)]
	Recorded,
	/// The borrowers applied for it under a programme (정책자금 신청).
	#[codec(index = 2)]
	UnderProgramme {
		/// The document bundle of the application.
		documents: Commitment,
	},
}

impl Origin {
	/// Whether it was applied for under a programme.
	pub const fn is_under_programme(&self) -> bool {
		matches!(self, Self::UnderProgramme { .. })
	}
}

/// What moves of a loan. Its terms are in its [`LoanFile`], and what is owed is in its account.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Loan {
	/// The lender: a bank, or a policy agency that lends itself.
	pub lender: InstitutionId,
	/// The state.
	pub state: LoanState,
	/// When it reached that state.
	pub since: Moment,
	/// How it came into the ledger.
	pub origin: Origin,
	/// The loan agreement (대출약정서) that the borrowers signed.
	pub agreement: Option<Commitment>,
	/// How often the contract was changed since. The last change has this number.
	pub amendments: u16,
	/// The deal it is bound to, or was disbursed with.
	pub deal: Option<DealId>,
	/// The mortgage's entries, from disbursement on.
	pub entries: MortgageEntries,
	/// The term of the bank's offer, from its approval on. A loan that is approved or agreed lapses
	/// after it.
	pub offer: Option<Term>,
	/// The day from which the loan is owed: the value date of its disbursement, or of its first draw.
	pub disbursed_on: Option<KoreanDay>,
	/// The value date of the payment that paid it off, where a deal did.
	pub paid_off_on: Option<KoreanDay>,
}

impl Loan {
	/// Whether it was applied for under a programme.
	pub const fn is_under_programme(&self) -> bool {
		self.origin.is_under_programme()
	}
}
