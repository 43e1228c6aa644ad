//! The stored types of title records and applications.

use crate::{Mortgage, Rank, Section, Transfer};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	Commitment, DealId, Did, DistrictCode, Holdings, InstitutionId, KoreanDay, Moment, Property,
	Receipt, TitleId, Won,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most live entries of section B of one title. A building under auction may have dozens, but more
/// than this does not occur in practice. A registration does not read the other entries.
pub type MaxLiveCharges = ConstU32<64>;

/// Most pending applications of one title. A reservation reads all of them.
pub type MaxQueue = ConstU32<32>;

/// Most signatures of one application: all holders of a title as transferors, and the same number
/// of transferees.
pub type MaxConsents = ConstU32<128>;

/// Most live mortgages of one imported title.
pub type MaxImportedCharges = ConstU32<16>;

/// The description part (표제부) and the counters of a title record. Entries, holders and the queue
/// are stored separately.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Title {
	/// Its property. Each property has one record (부동산등기법 15).
	pub property: Property,
	/// The district of its registry office.
	pub district: DistrictCode,
	/// The digest of the property's description in the record.
	pub description: H256,
	/// The number of the description (표시번호), from 1. It increases by one when the record takes over
	/// a changed description from the book.
	pub description_number: u32,
	/// The revision. It is 1 for a new record and increases by one with every registration, binding
	/// and change of the description.
	pub revision: u32,
	/// The number of the next entry. Entries are numbered from 1 over both sections.
	pub next_entry: u32,
	/// The main rank of the next entry of section A.
	pub next_rank_a: u32,
	/// The main rank of the next entry of section B.
	pub next_rank_b: u32,
	/// The number of imported entries. They have the lowest numbers.
	pub imported: u32,
	/// The number of imported holders that were bound to a DID. Each has a supplementary entry to
	/// entry 1.
	pub bound: u16,
}

/// The kind of cause of an entry (등기원인).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CauseKind {
	/// An imported entry. The former record states the cause.
	#[codec(index = 0)]
	AsImported,
	/// First registration (소유권보존). It has no cause in law. The day is the day of filing.
	#[codec(index = 1)]
	Preservation,
	/// Sale (매매).
	#[codec(index = 2)]
	Sale,
	/// Mortgage agreement (설정계약).
	#[codec(index = 3)]
	MortgageAgreement,
	/// The mortgagee released the mortgage (해지).
	#[codec(index = 4)]
	Release,
	/// An imported holder was bound to its DID (명의인표시변경).
	#[codec(index = 5)]
	Identification,
}

/// The cause of an entry and its day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cause {
	/// The kind of cause.
	pub kind: CauseKind,
	/// The day of the cause.
	pub on: KoreanDay,
}

/// The content of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Content {
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
	RevolvingMortgage(Mortgage),
	/// The discharge (말소) of an entry. Section B.
	#[codec(index = 2)]
	Discharge {
		/// The number of the cancelled entry.
		of: u32,
	},
	/// The binding of an imported holder to its DID, supplementary to the imported ownership entry.
	/// Section A.
	#[codec(index = 3)]
	HolderBound {
		/// The number of the ownership entry.
		of: u32,
		/// The commitment in that entry.
		from: Commitment,
		/// The holder's DID.
		to: Did,
	},
}

/// The state of an entry.
///
/// Provisional and restored entries are not supported yet.
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

/// One entry of a title record (등기사항).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Entry {
	/// Its section.
	pub section: Section,
	/// Its rank, which decides within the section.
	pub rank: Rank,
	/// Its receipt, which decides across sections.
	pub receipt: Receipt,
	/// Its cause.
	pub cause: Cause,
	/// Its content.
	pub content: Content,
	/// Its state.
	pub state: EntryState,
}

/// The content of an application.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Filing {
	/// First registration of ownership (소유권보존), which opens the property's record.
	#[codec(index = 0)]
	Preservation {
		/// The owners of the whole.
		holdings: Holdings,
	},
	/// Transfer of the whole ownership or of shares (소유권이전).
	#[codec(index = 1)]
	Transfer(Transfer),
	/// Registration of a revolving mortgage (근저당권설정).
	#[codec(index = 2)]
	Mortgage(Mortgage),
	/// Discharge of a mortgage (근저당권말소).
	#[codec(index = 3)]
	Discharge {
		/// The number of the mortgage entry.
		entry: u32,
	},
}

/// The ground of a rejection. 부동산등기법 29 has exactly these eleven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Ground {
	/// No. 1: another registry office is competent.
	#[codec(index = 1)]
	NotCompetent,
	/// No. 2: the matter cannot be registered.
	#[codec(index = 2)]
	NotRegistrable,
	/// No. 3: the applicant has no right to apply.
	#[codec(index = 3)]
	NoRightToApply,
	/// No. 4: a party or its agent was required to appear and did not.
	#[codec(index = 4)]
	NotPresent,
	/// No. 5: the prescribed form was not used.
	#[codec(index = 5)]
	WrongForm,
	/// No. 6: property or right differ from the record.
	#[codec(index = 6)]
	DiffersFromRecord,
	/// No. 7: the obligor differs from the record.
	#[codec(index = 7)]
	ObligorDiffers,
	/// No. 8: the application differs from the evidence of the cause.
	#[codec(index = 8)]
	CauseDiffers,
	/// No. 9: an attachment is missing.
	#[codec(index = 9)]
	AttachmentMissing,
	/// No. 10: a tax, a fee or another statutory duty is unpaid.
	#[codec(index = 10)]
	DutyOpen,
	/// No. 11: the description differs from the land or building book.
	#[codec(index = 11)]
	DiffersFromBook,
}

impl Ground {
	/// Every ground, in the order of the law.
	pub const ALL: [Self; 11] = [
		Self::NotCompetent,
		Self::NotRegistrable,
		Self::NoRightToApply,
		Self::NotPresent,
		Self::WrongForm,
		Self::DiffersFromRecord,
		Self::ObligorDiffers,
		Self::CauseDiffers,
		Self::AttachmentMissing,
		Self::DutyOpen,
		Self::DiffersFromBook,
	];
}

/// The state of an application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ApplicationState {
	/// It has a receipt and is pending.
	#[codec(index = 0)]
	Received,
	/// It is under examination and still pending.
	#[codec(index = 1)]
	Examining,
	/// It was registered.
	#[codec(index = 2)]
	Completed,
	/// It was rejected.
	#[codec(index = 3)]
	Rejected {
		/// The ground.
		ground: Ground,
	},
	/// The institution that filed it has withdrawn it.
	#[codec(index = 4)]
	Withdrawn,
}

/// An event that changes the state of an application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApplicationEvent {
	/// An examiner takes it up.
	Examine,
	/// The registrar completes it.
	Complete,
	/// The registrar rejects it.
	Reject {
		/// The ground.
		ground: Ground,
	},
	/// The institution that filed it withdraws it.
	Withdraw,
}

impl ApplicationState {
	/// The state after an event, or an error if the event is not allowed.
	pub fn next(self, event: ApplicationEvent) -> Result<Self, NotAdmitted> {
		match (self, event) {
			(Self::Received, ApplicationEvent::Examine) => Ok(Self::Examining),
			(Self::Examining, ApplicationEvent::Complete) => Ok(Self::Completed),
			(Self::Examining, ApplicationEvent::Reject { ground }) => Ok(Self::Rejected { ground }),
			(Self::Received | Self::Examining, ApplicationEvent::Withdraw) => Ok(Self::Withdrawn),
			(Self::Received, ApplicationEvent::Complete | ApplicationEvent::Reject { .. })
			| (Self::Examining, ApplicationEvent::Examine)
			| (Self::Completed | Self::Rejected { .. } | Self::Withdrawn, _) => Err(NotAdmitted),
		}
	}

	/// Whether it is pending in its title's queue.
	pub const fn waits(self) -> bool {
		matches!(self, Self::Received | Self::Examining)
	}
}

/// An application for registration. Finished applications are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Application {
	/// The title. For a first registration it is the number that the record will have.
	pub title: TitleId,
	/// The property.
	pub property: Property,
	/// The content of the application.
	pub filing: Filing,
	/// Its state.
	pub state: ApplicationState,
	/// The institution that filed it.
	pub filed_by: InstitutionId,
	/// The time of filing.
	pub filed_at: Moment,
	/// The deal, if the application is part of a closing. Only the closing can complete it.
	pub deal: Option<DealId>,
	/// The DIDs that have signed the application. Empty for a closing: its parties have signed for
	/// the deal.
	pub signed: BoundedVec<Did, MaxConsents>,
}

/// A live mortgage of an imported title.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ImportedCharge {
	/// The receipt under which it was registered.
	pub receipt: Receipt,
	/// The mortgagee.
	pub bank: InstitutionId,
	/// The maximum secured amount (채권최고액) in won, greater than zero.
	pub max_secured: Won,
	/// The debtors that have a DID.
	pub debtors: BoundedVec<Did, crate::MaxDebtors>,
	/// The day of the mortgage agreement.
	pub agreed_on: KoreanDay,
}

/// A title record to import, with its live content.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TitleRow {
	/// The record's number.
	pub number: TitleId,
	/// The property.
	pub property: Property,
	/// The live holders of the whole.
	pub holdings: Holdings,
	/// The receipt of their acquisition. If there were several, it is the last one.
	pub receipt: Receipt,
	/// The day of the cause of that acquisition.
	pub caused_on: KoreanDay,
	/// The live mortgages, in order of rank.
	pub charges: BoundedVec<ImportedCharge, MaxImportedCharges>,
}
