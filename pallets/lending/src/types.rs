//! What a loan is, and what its borrowers sign.

use crate::{LoanState, RefusalReason};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	signing::{self, PartyConsent},
	Commitment, DealId, Did, InstitutionId, KoreanDay, LoanId, Moment, RatePpm, TitleId, Won,
};
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

/// What is applied for, decided on and agreed. It does not change from application to agreement:
/// other terms need another application.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo
)]
pub struct LoanTerms {
	/// The borrowers (차주), at least one, each once: the mortgage's debtors.
	pub borrowers: BoundedVec<Did, MaxDebtors>,
	/// The titles that will secure the loan, at least one, each once. One mortgage is registered on
	/// all of them.
	pub titles: Collateral,
	/// The principal, in won.
	pub principal: Won,
	/// The maximum secured amount to register (채권최고액), in won.
	pub max_secured: Won,
	/// The yearly rate.
	pub rate: RatePpm,
	/// The term in months.
	pub term_months: u16,
}

impl LoanTerms {
	/// Object and terms that each borrower signs to apply to a bank
	/// ([`Purpose::ApplyForLoan`](signing::Purpose::ApplyForLoan)).
	pub fn application(&self, bank: InstitutionId, documents: Commitment) -> (H256, H256) {
		(signing::object(b"titles", &self.titles), signing::terms(&(bank, self, documents)))
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
	/// Lend on the terms applied for (승인).
	#[codec(index = 0)]
	Approve,
	/// Do not lend (거절).
	#[codec(index = 1)]
	Refuse(RefusalReason),
}

/// A loan of the ledger.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo
)]
pub struct Loan {
	/// The lender.
	pub bank: InstitutionId,
	/// The borrowers; empty if the debtors of an imported mortgage have no DID.
	pub borrowers: BoundedVec<Did, MaxDebtors>,
	/// The titles that secure it, or will secure it.
	pub titles: Collateral,
	/// The principal, in won. For an older loan, what was outstanding when it was recorded.
	pub principal: Won,
	/// The maximum secured amount, in won.
	pub max_secured: Won,
	/// The yearly rate.
	pub rate: RatePpm,
	/// The term in months, as agreed.
	pub term_months: u16,
	/// The state.
	pub state: LoanState,
	/// When it reached that state.
	pub since: Moment,
	/// The document bundle of the application; `None` for an older loan that was recorded.
	pub documents: Option<Commitment>,
	/// The loan agreement (대출약정서) that the borrowers signed.
	pub agreement: Option<Commitment>,
	/// The deal it is bound to, or was disbursed with.
	pub deal: Option<DealId>,
	/// The mortgage's entries, from disbursement on.
	pub entries: MortgageEntries,
	/// The term of the bank's offer, from its approval on. A loan that is approved or agreed lapses
	/// after it.
	pub offer: Option<Term>,
	/// The day from which the loan is owed: the value date of its disbursement.
	pub disbursed_on: Option<KoreanDay>,
	/// The value date of the payment that paid it off, where a deal did.
	pub paid_off_on: Option<KoreanDay>,
	/// The outstanding principal, in won. Zero before disbursement and after settlement.
	pub outstanding: Won,
}

impl Loan {
	/// The terms, as the borrowers sign them.
	pub fn terms(&self) -> LoanTerms {
		LoanTerms {
			borrowers: self.borrowers.clone(),
			titles: self.titles.clone(),
			principal: self.principal,
			max_secured: self.max_secured,
			rate: self.rate,
			term_months: self.term_months,
		}
	}
}
