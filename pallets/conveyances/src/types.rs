//! What a deal is made of.

use crate::{MaxDischarges, MaxPayments, MaxTitles, Part, Report, Side, Stage, Terms};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	Commitment, DealId, Did, InstitutionId, KoreanDay, LoanId, Moment, Property, Receipt,
	ReceiptRange, TitleId, Won,
};
use pallet_lending::MortgageEntries;
use pallet_terms::Term;
use pallet_titles::EntryId;
use scale_info::TypeInfo;
use sp_core::H256;

/// Most new loans of one deal. In practice at most two or three banks share a large purchase.
pub type MaxLoans = ConstU32<4>;

/// A title of a deal, and its state when the agent read it or the buyers accepted it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SeenTitle {
	/// The title record.
	pub title: TitleId,
	/// Its property.
	pub property: Property,
	/// How often new owners or burdens were registered. The closing is refused if that has changed.
	/// A discharge or another description harms no buyer and does not count.
	pub rights: u32,
	/// The digest of the title's state. The contract is refused if it has changed.
	pub digest: H256,
}

/// When the agent read the titles.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Inspection<BlockNumber> {
	/// When they were read, or last accepted by the buyers.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// The term for a contract that relies on it.
	pub term: Term,
}

/// An inspection without a contract, in the list of its agent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LiveInspection {
	/// The deal that it opened.
	pub deal: DealId,
	/// The term for a contract that relies on it.
	pub term: Term,
}

/// A new loan bound to a deal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct BoundLoan {
	/// The loan.
	pub loan: LoanId,
	/// The day on which bank and borrowers agreed to it for this deal, which is the date of the
	/// mortgage's cause. It is fixed here so that the parties know what will be filed before they sign.
	pub bound_on: KoreanDay,
}

/// The terms that run to the application for registration (부동산등기 특별조치법 2(1)).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RegistrationTerm {
	/// The first day of both terms.
	pub since: KoreanDay,
	/// The last day to apply without being late: 60 days from full performance. Until the sellers
	/// have confirmed the price, it is calculated from the day on which the balance is due.
	pub due_on: KoreanDay,
	/// The last day of grace. After it a deal that is neither filed nor paid lapses.
	pub lapses_on: KoreanDay,
	/// Whether `due_on` has passed.
	pub passed: bool,
	/// Whether it passed without an application.
	pub overdue: bool,
}

/// What the parties and the banks have performed. It does not fall with a closing that is rejected or
/// taken back, because the money has moved all the same.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Performance {
	/// The day on which the sellers first confirmed a payment. It stays when they take that back: the
	/// buyers rely on it (민법 565).
	pub began_on: Option<KoreanDay>,
	/// The value date of the price, once the sellers have confirmed it. It stays when they take the
	/// confirmation back: from then on the deal does not lapse by itself.
	pub paid_on: Option<KoreanDay>,
	/// Whether the sellers have taken the confirmation of the price back.
	pub price_withdrawn: bool,
	/// The interim payments that the sellers have confirmed, by their position among the payments.
	pub interims: BoundedVec<u8, MaxPayments>,
	/// The old mortgages whose banks have affirmed that they are paid off.
	pub paid_off: BoundedVec<EntryId, MaxDischarges>,
	/// The new loans whose banks have affirmed that they paid them out. Until the bank takes that back, or
	/// a court ends the contract, nobody takes such a loan and its mortgage out of the deal.
	pub paid_out: BoundedVec<LoanId, MaxLoans>,
}

impl Performance {
	/// Whether performance has begun. Then neither side can rescind for the deposit (민법 565).
	pub fn has_begun(&self) -> bool {
		self.began_on.is_some() || self.has_money()
	}

	/// Whether the price, a payoff or a loan was paid. Then the deal does not lapse by itself.
	pub fn has_money(&self) -> bool {
		self.paid_on.is_some() || !self.paid_off.is_empty() || !self.paid_out.is_empty()
	}

	/// Whether money stops a side from ending the contract by a notice. A bank that paid out a loan
	/// relies on the contract, so only it or a court lets the contract end. Sellers who have the price or
	/// whose mortgage is paid off have no delay to give notice of.
	pub fn stops_notice(&self, side: Side) -> bool {
		let priced = self.paid_on.is_some() && !self.price_withdrawn;
		let sellers_have = priced || !self.paid_off.is_empty();
		!self.paid_out.is_empty() || (side == Side::Sellers && sellers_have)
	}

	/// Remember that a bank has affirmed a leg.
	pub(crate) fn remember(&mut self, leg: Leg) {
		// There is room for each discharge and each loan of a deal.
		match leg {
			Leg::Payoff(entry) if !self.paid_off.contains(&entry) => {
				let _ = self.paid_off.try_push(entry);
			}
			Leg::Disbursement(loan) if !self.paid_out.contains(&loan) => {
				let _ = self.paid_out.try_push(loan);
			}
			_ => {}
		}
	}

	/// Whether a leg was affirmed and that was not taken back.
	pub(crate) fn remembers(&self, leg: Leg) -> bool {
		match leg {
			Leg::Payoff(entry) => self.paid_off.contains(&entry),
			Leg::Disbursement(loan) => self.paid_out.contains(&loan),
			Leg::Price => self.paid_on.is_some() && !self.price_withdrawn,
			Leg::Interim(position) => self.interims.contains(&position),
			Leg::Tax => false,
		}
	}

	/// The affirmation of a leg is taken back. What the buyers rely on stays.
	pub(crate) fn forget(&mut self, leg: Leg) {
		match leg {
			Leg::Payoff(entry) => self.paid_off.retain(|one| *one != entry),
			Leg::Disbursement(loan) => self.paid_out.retain(|one| *one != loan),
			Leg::Price => self.price_withdrawn = true,
			Leg::Interim(position) => self.interims.retain(|one| *one != position),
			Leg::Tax => {}
		}
	}
}

/// A notice that a side will rescind the contract for a breach of the other (민법 544).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Notice {
	/// The side that gave it.
	pub side: Side,
	/// The document that shows the breach.
	pub evidence: Commitment,
	/// When.
	pub given_at: Moment,
	/// The term to object. After it the contract is rescinded.
	pub term: Term,
	/// When the other side objected. From then on only a court decides.
	pub objected_at: Option<Moment>,
}

/// Most notices of a deal: one of each side.
pub type MaxNotices = ConstU32<2>;

/// Most successors that a court names in one deal.
pub type MaxSuccessors = ConstU32<16>;

/// Who acts for a party that cannot act any more: an heir, or the same person under another DID. Title
/// and contract still name the party; the successor applies in its place (부동산등기법 27).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Succession {
	/// The party, as the contract names it.
	pub from: Did,
	/// Who signs in its place.
	pub to: Did,
}

/// The closing as it was last filed. Whether it still waits is for the title registry to say.
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

/// What the closing registered in one title record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewOwnership {
	/// The title's count of new owners and burdens after it.
	pub rights: u32,
	/// The ownership entry.
	pub entry: EntryId,
}

/// What the closing registered.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Registration {
	/// The new ownership, in the order of the titles.
	pub ownerships: BoundedVec<NewOwnership, MaxTitles>,
	/// The new mortgages, in the order of the loans. Each has an entry in every title of its loan.
	pub mortgages: BoundedVec<MortgageEntries, MaxLoans>,
	/// When.
	pub at: Moment,
	/// The registry office.
	pub by: InstitutionId,
}

/// Why a contract ended before registration (해제등: 해제, 무효, 취소).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RescissionGround {
	/// All parties agreed. An agreement on the chain counts as reported (거래신고법 시행규칙 4(4)).
	#[codec(index = 0)]
	Agreement,
	/// One side forfeits the deposit or returns it twofold, before performance began (민법 565).
	#[codec(index = 1)]
	ByLaw {
		/// The side that rescinds.
		side: Side,
	},
	/// A court decided that the contract is void, or confirmed that it is rescinded.
	#[codec(index = 2)]
	Judgment,
	/// A side gave notice of a breach, and the other side did not object in time (민법 544).
	#[codec(index = 3)]
	Breach {
		/// The side that rescinds.
		side: Side,
	},
}

/// What a court decided about a contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Judgment {
	/// The contract is void, or was avoided (무효, 취소).
	#[codec(index = 0)]
	Void,
	/// The contract is rescinded (해제).
	#[codec(index = 1)]
	Rescinded,
}

/// The report of a rescission (부동산거래신고법 3-2): 30 days from the end of the contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RescissionReport {
	/// Why.
	pub ground: RescissionGround,
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
	/// An old mortgage is paid off. Its bank affirms it.
	#[codec(index = 0)]
	Payoff(EntryId),
	/// The money of a new loan is paid out. Its bank affirms it.
	#[codec(index = 1)]
	Disbursement(LoanId),
	/// The price is paid. Every seller confirms it with a signature, which the agent submits.
	#[codec(index = 2)]
	Price,
	/// The acquisition tax is paid. The agent affirms it.
	#[codec(index = 3)]
	Tax,
	/// An interim payment, by its position among the payments from zero. It is no leg of a closing:
	/// `confirm_interim` confirms it, and only the withdrawal names it here.
	#[codec(index = 4)]
	Interim(u8),
}

/// An amount that was paid, and its value date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Paid {
	/// The amount, in won.
	pub amount: Won,
	/// The value date: from the day of the contract to today.
	pub valued_on: KoreanDay,
}

/// Who affirmed a leg, for which closing, when and on what evidence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Affirmation {
	/// The institution.
	pub by: InstitutionId,
	/// When.
	pub at: Moment,
	/// The document that shows it.
	pub evidence: Commitment,
	/// What was paid.
	pub paid: Paid,
	/// The first receipt of the closing that it is for. It is worth nothing for another one.
	pub closing: Receipt,
}

/// One title as an inspection shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Inspected {
	/// The title and its state.
	pub seen: SeenTitle,
	/// The number of applications that wait on it. While any but a discharge waits, no contract can be
	/// concluded.
	pub pending: u32,
	/// The number of live entries of section B.
	pub charges: u32,
	/// The number of live imported entries of kinds that the chain does not know. While there is one, the
	/// record is incomplete and no contract can be concluded.
	pub foreign: u32,
	/// The number of holders whose shares are reserved for deals. They cannot sell them otherwise.
	pub reserved: u32,
}

/// A sale of one or several properties, from inspection to the books.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Deal<BlockNumber> {
	/// The titles, in the order in which they were inspected.
	pub titles: BoundedVec<SeenTitle, MaxTitles>,
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
	/// What was performed.
	pub performance: Performance,
	/// The notices of a breach, at most one of each side.
	pub notices: BoundedVec<Notice, MaxNotices>,
	/// Who acts for a party that cannot act any more, by a decision of the court.
	pub successors: BoundedVec<Succession, MaxSuccessors>,
	/// The closing as it was last filed.
	pub closing: Option<ClosingFile>,
	/// What was registered, once it is.
	pub registered: Option<Registration>,
	/// The titles whose books name the new owners.
	pub booked: BoundedVec<TitleId, MaxTitles>,
	/// Whether a book did not take a notice because the descriptions differ.
	pub books_mismatch: bool,
	/// The report of the contract's end. It exists exactly in `Rescinded` and `Void`.
	pub rescission: Option<RescissionReport>,
}

impl<BlockNumber> Deal<BlockNumber> {
	/// Who signs for a party: its successor, if the court has named one.
	pub fn signer(&self, party: Did) -> Did {
		let named = self.successors.iter().find(|one| one.from == party);
		named.map_or(party, |one| one.to)
	}

	/// Who signs for a side of the contract. Nobody, where there is no contract.
	pub fn side(&self, side: Side) -> BTreeSet<Did> {
		let parties = self.terms.iter().flat_map(|terms| terms.side(side));
		parties.map(|party| self.signer(party)).collect()
	}

	/// Who signs for all parties.
	pub fn parties(&self) -> BTreeSet<Did> {
		&self.side(Side::Sellers) | &self.side(Side::Buyers)
	}

	/// Whether two versions of a part have the same sellers. A successor who holds by now what the party
	/// held is the same.
	pub(crate) fn same_sellers(&self, new: &Part, old: &Part) -> bool {
		let signers = |part: &Part| -> BTreeSet<Did> {
			let dids = part.sellers.iter().filter_map(|one| one.holder.did());
			dids.map(|did| self.signer(did)).collect()
		};
		new.title == old.title && signers(new) == signers(old)
	}

	/// The notice of a side.
	pub fn notice_of(&self, side: Side) -> Option<&Notice> {
		self.notices.iter().find(|notice| notice.side == side)
	}

	/// The titles with the digests of the state in which they were seen: what the parties sign.
	pub fn seen(&self) -> Vec<(TitleId, H256)> {
		self.titles.iter().map(|seen| (seen.title, seen.digest)).collect()
	}
}

/// A term that runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DueKind {
	/// An inspection without a contract expires. Nothing is done then, so no item is queued.
	#[codec(index = 0)]
	Inspection,
	/// A requested supplement to the report is late.
	#[codec(index = 1)]
	Report,
	/// The application for registration is late.
	#[codec(index = 2)]
	Registration,
	/// The registration's grace ends: the deal lapses.
	#[codec(index = 3)]
	Lapse,
	/// The report of a rescission is late.
	#[codec(index = 4)]
	Rescission,
	/// The municipality has not answered a report: it counts as accepted.
	#[codec(index = 5)]
	Answer,
	/// Nobody objected to a side's notice of breach: the contract is rescinded.
	#[codec(index = 6)]
	Notice(Side),
}

impl DueKind {
	/// Every kind, in the order of the codec index.
	pub const ALL: [Self; 8] = [
		Self::Inspection,
		Self::Report,
		Self::Registration,
		Self::Lapse,
		Self::Rescission,
		Self::Answer,
		Self::Notice(Side::Sellers),
		Self::Notice(Side::Buyers),
	];
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
