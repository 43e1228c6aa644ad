//! What a deal is made of.

use crate::{Report, Stage};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	signing::PartyConsent, Commitment, DealId, Did, DistrictCode, Holdings, InstitutionId,
	KoreanDay, LoanId, Moment, Property, ReceiptRange, TitleId, Won,
};
use pallet_titles::{EntryId, MaxCharges};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most instalments of a price: deposit, a few interim payments, balance.
pub type MaxPayments = ConstU32<8>;

/// Most new loans of one deal. In practice at most two or three banks share a large purchase.
pub type MaxLoans = ConstU32<4>;

/// Most consents in one call: as many sellers and as many buyers as a title can have holders. The
/// weight grows with their number, so the limit of a block is reached earlier.
pub type MaxConsents = ConstU32<128>;

/// The parties' signatures in a call.
pub type Consents = BoundedVec<PartyConsent, MaxConsents>;

/// The kind of an instalment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PaymentKind {
	/// The deposit (계약금).
	#[codec(index = 0)]
	Deposit,
	/// An interim payment (중도금).
	#[codec(index = 1)]
	Interim,
	/// The balance (잔금): exactly one, and the last.
	#[codec(index = 2)]
	Balance,
}

/// One instalment of the price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Payment {
	/// The kind.
	pub kind: PaymentKind,
	/// The amount, in won, above zero.
	pub amount: Won,
	/// The day it is due.
	pub due_on: KoreanDay,
}

/// What the parties agree on and sign.
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
pub struct Terms {
	/// What each seller gives up. Every seller has a DID.
	pub sellers: Holdings,
	/// What each buyer gets. Every buyer has a DID. The sum is what the sellers give up.
	pub buyers: Holdings,
	/// The price, in won.
	pub price: Won,
	/// The instalments: they add up to the price, their days do not decrease, the balance is last.
	pub payments: BoundedVec<Payment, MaxPayments>,
	/// Numbers of the title's mortgage entries that the closing discharges.
	pub discharges: BoundedVec<u32, MaxCharges>,
	/// The contract document.
	pub contract: Commitment,
	/// The day on which the buyers get possession.
	pub handover_on: KoreanDay,
}

impl Terms {
	/// The sellers' DIDs.
	pub fn sellers(&self) -> impl Iterator<Item = Did> + '_ {
		self.sellers.iter().filter_map(|holding| holding.holder.did())
	}

	/// The buyers' DIDs.
	pub fn buyers(&self) -> impl Iterator<Item = Did> + '_ {
		self.buyers.iter().filter_map(|holding| holding.holder.did())
	}

	/// Every party's DID: sellers, then buyers.
	pub fn parties(&self) -> impl Iterator<Item = Did> + '_ {
		self.sellers().chain(self.buyers())
	}

	/// The balance, if it is the last payment.
	pub fn balance(&self) -> Option<&Payment> {
		self.payments.last().filter(|payment| payment.kind == PaymentKind::Balance)
	}
}

/// The state of the title when the agent read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Inspection<BlockNumber> {
	/// The title's revision. The closing fails if it has changed.
	pub revision: u32,
	/// The digest of the title's state. The contract fails if it has changed.
	pub digest: H256,
	/// When.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// The last day on which a contract may rely on it.
	pub valid_through: KoreanDay,
}

/// A new loan bound to a deal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct BoundLoan {
	/// The loan.
	pub loan: LoanId,
	/// The day on which the bank bound it, which is the date of the mortgage's cause. It is fixed
	/// here so that the parties know what will be filed before they sign.
	pub bound_on: KoreanDay,
}

/// The terms that run from the balance day to registration (부동산등기 특별조치법 2(1)).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RegistrationTerm {
	/// Its first day: the day after that of the balance.
	pub since: KoreanDay,
	/// The last day to register without being late.
	pub due_on: KoreanDay,
	/// The last day of grace. After it the deal expires and the title is free.
	pub lapses_on: KoreanDay,
	/// Whether `due_on` passed without registration.
	pub overdue: bool,
}

/// The closing as it was filed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ClosingFile {
	/// Its consecutive receipts: discharges, transfer, mortgages.
	pub receipts: ReceiptRange,
	/// When it was filed.
	pub filed_at: Moment,
	/// The digest of the closing that the parties signed.
	pub digest: H256,
}

/// What the closing registered in the title record.
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
pub struct Registration {
	/// The title's revision after it.
	pub revision: u32,
	/// The ownership entry.
	pub ownership: EntryId,
	/// The new mortgages' entries, in the order of the loans.
	pub mortgages: BoundedVec<EntryId, MaxCharges>,
	/// When.
	pub at: Moment,
	/// The registry office.
	pub by: InstitutionId,
}

/// Why a contract ended before registration (해제등: 해제, 무효, 취소).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Ground {
	/// All parties agreed. An agreement on the chain counts as reported (거래신고법 시행규칙 4(4)).
	#[codec(index = 0)]
	Agreement,
	/// By law: the deposit is forfeited or returned twofold (민법 565), or after a breach.
	#[codec(index = 1)]
	ByLaw,
	/// A court held the contract void.
	#[codec(index = 2)]
	Judgment,
}

/// The report of a rescission (부동산거래신고법 3-2): 30 days from the end of the contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RescissionReport {
	/// Why.
	pub ground: Ground,
	/// The document that shows it.
	pub evidence: Commitment,
	/// When the contract ended.
	pub at: Moment,
	/// The last day to report it.
	pub due_on: KoreanDay,
	/// When it was reported.
	pub reported_at: Option<Moment>,
	/// Whether `due_on` passed without a report.
	pub overdue: bool,
}

/// A leg of the closing. Its own party affirms it before the registrar registers the closing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Leg {
	/// An old mortgage, by the number of its entry, is paid off. Its bank affirms it.
	#[codec(index = 0)]
	Payoff(u32),
	/// The money of a new loan is ready. Its bank affirms it.
	#[codec(index = 1)]
	Disbursement(LoanId),
	/// The price is paid. Every seller confirms it with a signature, which the agent submits.
	#[codec(index = 2)]
	Price,
	/// The acquisition tax is paid. The agent affirms it.
	#[codec(index = 3)]
	Tax,
}

/// Who affirmed a leg, when and on what evidence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Affirmation {
	/// The institution.
	pub by: InstitutionId,
	/// When.
	pub at: Moment,
	/// The document that shows it.
	pub evidence: Commitment,
}

/// A sale of one property, from inspection to the books.
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
pub struct Deal<BlockNumber> {
	/// The title record.
	pub title: TitleId,
	/// Its property.
	pub property: Property,
	/// Where the property is. It determines which municipality, registry office and court act.
	pub district: DistrictCode,
	/// The agent who conducts it.
	pub agent: InstitutionId,
	/// The stage.
	pub stage: Stage,
	/// The inspection.
	pub inspection: Inspection<BlockNumber>,
	/// The terms. They exist exactly when a contract was concluded.
	pub terms: Option<Terms>,
	/// The transaction report. It exists exactly when there are terms.
	pub report: Option<Report>,
	/// The registration term. It exists exactly when there are terms.
	pub registration_term: Option<RegistrationTerm>,
	/// New loans, in the order their mortgages are registered.
	pub loans: BoundedVec<BoundLoan, MaxLoans>,
	/// The closing, once filed.
	pub closing: Option<ClosingFile>,
	/// What was registered, once it is.
	pub registered: Option<Registration>,
	/// Whether the books did not take the notice because the descriptions differ.
	pub books_mismatch: bool,
	/// The report of the contract's end. It exists exactly in `Rescinded` and `Void`.
	pub rescission: Option<RescissionReport>,
}

/// A term that runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DueKind {
	/// An inspection without a contract expires.
	#[codec(index = 0)]
	Inspection,
	/// A requested supplement to the report is late.
	#[codec(index = 1)]
	Report,
	/// The registration is late.
	#[codec(index = 2)]
	Registration,
	/// The registration's grace ends: the deal expires.
	#[codec(index = 3)]
	Lapse,
	/// The report of a rescission is late.
	#[codec(index = 4)]
	Rescission,
}

impl DueKind {
	/// Every kind, in the order of the codec index.
	pub const ALL: [Self; 5] =
		[Self::Inspection, Self::Report, Self::Registration, Self::Lapse, Self::Rescission];
}

/// A term of a deal, as the due queue names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct DealTerm {
	/// The deal.
	pub deal: DealId,
	/// Which of its terms.
	pub kind: DueKind,
}
