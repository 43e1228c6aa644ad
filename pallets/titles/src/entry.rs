//! Entries (등기사항): what a record says of a right, on which basis, and who registered it.
//!
//! An entry never changes except for its state and the count of its supplementary entries. The codec
//! indexes of all enums are append-only: kinds of rights that the chain does not know yet get new
//! variants, so that stored entries stay readable without a migration.

use crate::{ClearGround, Rank, Section};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	Cause, Commitment, Did, EntryPurpose, ExternalRef, Filed, Holdings, InstitutionId, KoreanDay,
	LoanId, MaxHolders, Moment, Party, TitleId, Won,
};
use scale_info::TypeInfo;

/// The permanent id of an entry: its title, and its number in the order of registration over both
/// sections.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct EntryId {
	/// The title record.
	pub title: TitleId,
	/// The entry's number within the record, from 1.
	pub number: u32,
}

/// The number of a joint collateral (공동담보): one claim that is secured on several titles.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct JointId(pub u64);

/// Most debtors of one mortgage.
pub type MaxDebtors = ConstU32<8>;

/// Most mortgagees of one mortgage (공동근저당권자).
pub type MaxMortgagees = ConstU32<8>;

/// Most lots of one title: four acquisitions of each of 64 holders.
pub type MaxLots = ConstU32<256>;

/// Most lots that one entry names as its object: all of the title.
pub type MaxTargetLots = MaxLots;

/// Most lots that one application binds. A holder with more lots is bound by several applications.
pub type MaxBoundLots = ConstU32<64>;

/// Who did something and when, under which reference of the institution.
///
/// An entry is registered when the registrar has identified itself (부동산등기법 11(4), 규칙 7(2)).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Done<AccountId> {
	/// The institution. For an entry, the registry office.
	pub institution: InstitutionId,
	/// The officer who made the call.
	pub officer: AccountId,
	/// The institution's reference for the call.
	pub external_ref: ExternalRef,
	/// The time of the block.
	pub at: Moment,
}

/// The basis on which an entry was registered (부동산등기법 22).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Basis {
	/// An application of the parties.
	#[codec(index = 0)]
	Application,
	/// The order or judgment of an authority.
	#[codec(index = 1)]
	Order {
		/// The authority.
		by: InstitutionId,
		/// The commitment to the case and the decision.
		case: Commitment,
	},
	/// The registry office acted by itself on evidence (직권).
	#[codec(index = 2)]
	ExOfficio {
		/// The commitment to the evidence.
		evidence: Commitment,
	},
	/// Transcribed from an entry of another record (전사).
	#[codec(index = 3)]
	Transcribed(EntryId),
	/// Imported from the former registry.
	#[codec(index = 4)]
	Imported {
		/// The rank in the former record, if it is known.
		former: Option<Rank>,
	},
}

/// The object of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Target {
	/// The whole property.
	#[codec(index = 0)]
	Whole,
	/// These lots of the ownership.
	#[codec(index = 1)]
	Lots(BoundedVec<u32, MaxTargetLots>),
	/// Another entry of the record.
	#[codec(index = 2)]
	Entry(u32),
	/// A part of the property, by the commitment to its plan.
	#[codec(index = 3)]
	Part(Commitment),
}

/// A revolving mortgage (부동산등기법 75(2)).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Mortgage {
	/// The mortgagees at the time of registration, at least one. Only one member bank can be
	/// registered yet. An imported mortgage can have any.
	pub mortgagees: BoundedVec<Party, MaxMortgagees>,
	/// The maximum secured amount (채권최고액) in won, greater than zero.
	pub max_secured: Won,
	/// The debtors, with or without a DID. At least one, except in an imported mortgage.
	pub debtors: BoundedVec<Party, MaxDebtors>,
	/// The loan in the loan ledger that it secures. Only a mortgage of a deal's closing names one.
	pub loan: Option<LoanId>,
	/// The day of the mortgage agreement, which is the day of the cause. Only that of an imported
	/// mortgage can be unknown.
	pub agreed_on: Option<KoreanDay>,
}

impl Mortgage {
	/// The list of mortgagees with one member.
	pub fn only(bank: InstitutionId) -> BoundedVec<Party, MaxMortgagees> {
		BoundedVec::truncate_from(alloc::vec![Party::Member(bank)])
	}

	/// The mortgagee, if there is only one and it is a member.
	pub fn bank(&self) -> Option<InstitutionId> {
		match self.mortgagees.as_slice() {
			[Party::Member(bank)] => Some(*bank),
			_ => None,
		}
	}

	/// The debtors that have a DID.
	pub fn debtor_dids(&self) -> BoundedVec<Did, MaxDebtors> {
		BoundedVec::truncate_from(self.debtors.iter().filter_map(|one| one.did()).collect())
	}

	/// Whether every debtor has a DID.
	pub fn debtors_sign(&self) -> bool {
		self.debtors.iter().all(|one| one.did().is_some())
	}
}

/// The right that an entry registers.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Right {
	/// An acquisition of the whole ownership or of shares. Section A.
	#[codec(index = 0)]
	Ownership {
		/// The shares that the transferors gave up. Empty for the first entry of a record.
		given_up: Holdings,
		/// The shares that the transferees acquired.
		acquired: Holdings,
		/// The reported price in won (부동산등기법 68), if there is one.
		price: Option<Won>,
	},
	/// A revolving mortgage (근저당권). Section B.
	#[codec(index = 1)]
	RevolvingMortgage {
		/// Its terms.
		mortgage: Mortgage,
		/// The holders who granted it: everyone whose lots it encumbers has signed. Empty only for
		/// an imported mortgage.
		granted_by: BoundedVec<Did, MaxHolders>,
		/// The joint collateral that it belongs to, if several titles secure the claim (부동산등기법
		/// 78).
		joint: Option<JointId>,
	},
	/// The discharge (말소) of an entry. In the section of that entry.
	#[codec(index = 2)]
	Discharge {
		/// The number of the cancelled entry.
		of: u32,
	},
	/// The change of a holder's identification (명의인표시변경) in some of its lots, supplementary to
	/// the ownership entry by which they were acquired. There is one such entry for each ownership
	/// entry. Section A.
	#[codec(index = 3)]
	HolderBound {
		/// The holder as the record named it.
		from: Party,
		/// The holder as the record names it now.
		to: Party,
		/// Whether one of them held other lots too. Then it gives up other lots first than before,
		/// so a buyer must accept it.
		mixes: bool,
	},
	/// The transfer of a mortgage to another mortgagee (근저당권이전), supplementary to the mortgage.
	/// Section B.
	#[codec(index = 4)]
	MortgageMoved {
		/// The number of the mortgage's entry.
		of: u32,
		/// The mortgagee before.
		from: Party,
		/// The new mortgagee.
		to: Party,
	},
	/// An imported entry of a kind that the chain does not know: a foreign entry. While one is live,
	/// the record is incomplete.
	#[codec(index = 5)]
	Foreign {
		/// What it registers (등기목적).
		purpose: EntryPurpose,
		/// Its section.
		section: Section,
		/// The commitment to its text in the former record.
		text: Commitment,
	},
	/// The discharge (말소) of a foreign entry. In the section of that entry.
	#[codec(index = 6)]
	Cleared {
		/// The number of the cancelled entry.
		of: u32,
		/// Its section.
		section: Section,
		/// The ground.
		ground: ClearGround,
	},
}

impl Right {
	/// The section of an entry with this right.
	pub const fn section(&self) -> Section {
		match self {
			Self::Ownership { .. } | Self::HolderBound { .. } => Section::A,
			Self::Foreign { section, .. } | Self::Cleared { section, .. } => *section,
			Self::RevolvingMortgage { .. }
			| Self::Discharge { .. }
			| Self::MortgageMoved { .. } => Section::B,
		}
	}

	/// Whether a buyer must accept it: a new owner, a new burden, or a binding that changes which lots
	/// a holder gives up first. A discharge, another binding and the transfer of a mortgage harm
	/// no buyer.
	pub const fn changes_rights(&self) -> bool {
		match self {
			Self::Ownership { .. } | Self::RevolvingMortgage { .. } | Self::Foreign { .. } => true,
			Self::HolderBound { mixes, .. } => *mixes,
			Self::Discharge { .. } | Self::MortgageMoved { .. } | Self::Cleared { .. } => false,
		}
	}
}

/// The state of an entry.
///
/// Provisional, fallen and restored entries are not supported yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum EntryState {
	/// It is effective.
	#[codec(index = 0)]
	Effective,
	/// It is cancelled and stays readable permanently.
	#[codec(index = 1)]
	Cancelled {
		/// The number of the entry that cancelled it.
		by: u32,
	},
}

/// An event that changes the state of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryEvent {
	/// Another entry cancels it.
	Cancel {
		/// The number of that entry.
		by: u32,
	},
}

/// The error of an event that the state does not allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAdmitted;

impl EntryState {
	/// The state after an event, or an error if the event is not allowed.
	pub fn next(self, event: EntryEvent) -> Result<Self, NotAdmitted> {
		match (self, event) {
			(Self::Effective, EntryEvent::Cancel { by }) => Ok(Self::Cancelled { by }),
			(Self::Cancelled { .. }, EntryEvent::Cancel { .. }) => Err(NotAdmitted),
		}
	}
}

/// One entry of a title record.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Entry<AccountId> {
	/// Its section.
	pub section: Section,
	/// Its rank, which decides within the section.
	pub rank: Rank,
	/// Its filing, which decides across sections.
	pub filed: Filed,
	/// Its cause. A first registration has no cause (부동산등기법 64).
	pub cause: Option<Cause>,
	/// The basis of its registration.
	pub basis: Basis,
	/// Its object.
	pub on: Target,
	/// The right.
	pub right: Right,
	/// Its state.
	pub state: EntryState,
	/// The number of its supplementary entries. The next one gets this number plus one as its
	/// branch.
	pub branches: u16,
	/// Who registered it.
	pub done: Done<AccountId>,
}
