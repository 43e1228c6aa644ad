//! What a title record consists of.

use crate::{Mortgage, Rank, Section, Transfer};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	Commitment, DealId, Did, DistrictCode, Holdings, InstitutionId, KoreanDay, Moment, Property,
	Receipt, TitleId, Won,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most live entries of section B of one title. A building under auction may have dozens; more
/// than this is not seen in practice, and a registration reads none of the others.
pub type MaxLiveCharges = ConstU32<64>;

/// Most applications that wait on one title. Each is read when a reservation is made.
pub type MaxQueue = ConstU32<32>;

/// Most signatures of one application: every holder of a title as transferor, and as many
/// transferees.
pub type MaxConsents = ConstU32<128>;

/// Most live mortgages of one imported title.
pub type MaxImportedCharges = ConstU32<16>;

/// A title record's head (표제부) and counters. Entries, holders and the queue are kept beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Title {
	/// Its property: one record each (부동산등기법 15).
	pub property: Property,
	/// The district whose registry office keeps it.
	pub district: DistrictCode,
	/// The digest of the property's description, as the record has it.
	pub description: H256,
	/// Number of the description (표시번호), from 1: up by one when the record takes a changed
	/// description over from the book.
	pub description_number: u32,
	/// Up by one with every registration and change of description; 1 when the record begins.
	pub revision: u32,
	/// The number that the next entry gets: entries are numbered from 1 over both sections.
	pub next_entry: u32,
	/// The main rank that the next entry of section A gets.
	pub next_rank_a: u32,
	/// The main rank that the next entry of section B gets.
	pub next_rank_b: u32,
	/// How many entries came with the import: those with the lowest numbers.
	pub imported: u32,
	/// How many imported holders were bound to a DID: supplementary entries to entry 1.
	pub bound: u16,
}

/// Why an entry was registered (등기원인).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CauseKind {
	/// As the imported record has it: the paper says what the cause was.
	#[codec(index = 0)]
	AsImported,
	/// First registration (소유권보존): has no cause in law; the day is that of the filing.
	#[codec(index = 1)]
	Preservation,
	/// Sale (매매).
	#[codec(index = 2)]
	Sale,
	/// Mortgage agreement (설정계약).
	#[codec(index = 3)]
	MortgageAgreement,
	/// The mortgagee gave the mortgage up (해지).
	#[codec(index = 4)]
	Release,
	/// An imported holder was identified by its DID (명의인표시변경).
	#[codec(index = 5)]
	Identification,
}

/// The cause of an entry and its day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cause {
	/// Why.
	pub kind: CauseKind,
	/// The cause's day.
	pub on: KoreanDay,
}

/// What an entry says.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Content {
	/// Ownership was acquired: the whole or shares. Section A.
	#[codec(index = 0)]
	Ownership {
		/// What each transferor gave up. Nothing where the record begins with the entry.
		given_up: Holdings,
		/// What each transferee acquired.
		acquired: Holdings,
		/// The reported price in won (부동산등기법 68), where there is one.
		price: Option<Won>,
	},
	/// A revolving mortgage (근저당권). Section B.
	#[codec(index = 1)]
	RevolvingMortgage(Mortgage),
	/// The discharge (말소) of an entry. Section B.
	#[codec(index = 2)]
	Discharge {
		/// The entry that it cancels.
		of: u32,
	},
	/// A holder that came with the import is bound to its DID: supplementary to the ownership
	/// entry that names it. Section A.
	#[codec(index = 3)]
	HolderBound {
		/// The ownership entry.
		of: u32,
		/// The commitment that it named.
		from: Commitment,
		/// The holder's DID.
		to: Did,
	},
}

/// Whether an entry has effect.
///
/// Provisional and restored entries come with provisional registration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum EntryState {
	/// It has effect.
	#[codec(index = 0)]
	Effective,
	/// It has none any more. It stays readable for good.
	#[codec(index = 1)]
	Cancelled {
		/// The entry that cancelled it.
		by: u32,
	},
}

/// What happens to an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryEvent {
	/// Another entry cancels it.
	Cancel {
		/// That entry.
		by: u32,
	},
}

/// An event that a state does not admit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAdmitted;

impl EntryState {
	/// The state after an event.
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
	/// Its rank: decides within the section.
	pub rank: Rank,
	/// Its receipt: decides across sections.
	pub receipt: Receipt,
	/// Its cause.
	pub cause: Cause,
	/// What it says.
	pub content: Content,
	/// Whether it has effect.
	pub state: EntryState,
}

/// What is applied for.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Filing {
	/// First registration of ownership (소유권보존): opens the property's record.
	#[codec(index = 0)]
	Preservation {
		/// The owners: the whole.
		holdings: Holdings,
	},
	/// Transfer of ownership (소유권이전), whole or of shares.
	#[codec(index = 1)]
	Transfer(Transfer),
	/// Registration of a revolving mortgage (근저당권설정).
	#[codec(index = 2)]
	Mortgage(Mortgage),
	/// Discharge of a mortgage (근저당권말소).
	#[codec(index = 3)]
	Discharge {
		/// The number of its entry.
		entry: u32,
	},
}

/// Why an application is rejected: the eleven grounds of 부동산등기법 29, no others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Ground {
	/// No. 1: another registry office is competent.
	#[codec(index = 1)]
	NotCompetent,
	/// No. 2: it is nothing that can be registered.
	#[codec(index = 2)]
	NotRegistrable,
	/// No. 3: the applicant has no right to apply.
	#[codec(index = 3)]
	NoRightToApply,
	/// No. 4: a party or its agent did not appear where it must.
	#[codec(index = 4)]
	NotPresent,
	/// No. 5: the form is not the prescribed one.
	#[codec(index = 5)]
	WrongForm,
	/// No. 6: property or right differ from the record.
	#[codec(index = 6)]
	DiffersFromRecord,
	/// No. 7: the obligor differs from the record.
	#[codec(index = 7)]
	ObligorDiffers,
	/// No. 8: it differs from the evidence of the cause.
	#[codec(index = 8)]
	CauseDiffers,
	/// No. 9: an attachment is missing.
	#[codec(index = 9)]
	AttachmentMissing,
	/// No. 10: a tax, a fee or another statutory duty is open.
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

/// How far an application has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ApplicationState {
	/// It has its receipt and waits.
	#[codec(index = 0)]
	Received,
	/// An examiner has it; it still waits for its turn.
	#[codec(index = 1)]
	Examining,
	/// It was registered.
	#[codec(index = 2)]
	Completed,
	/// It was rejected.
	#[codec(index = 3)]
	Rejected {
		/// Why.
		ground: Ground,
	},
	/// Who filed it took it back.
	#[codec(index = 4)]
	Withdrawn,
}

/// What happens to an application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApplicationEvent {
	/// An examiner takes it up.
	Examine,
	/// The registrar registers it.
	Complete,
	/// The registrar rejects it.
	Reject {
		/// Why.
		ground: Ground,
	},
	/// Who filed it takes it back.
	Withdraw,
}

impl ApplicationState {
	/// The state after an event.
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

	/// Whether it waits in its title's queue.
	pub const fn waits(self) -> bool {
		matches!(self, Self::Received | Self::Examining)
	}
}

/// An application for registration. It is kept after its end.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Application {
	/// The title it is for. For a first registration the number that the record will have.
	pub title: TitleId,
	/// The property it is for.
	pub property: Property,
	/// What is applied for.
	pub filing: Filing,
	/// How far it has come.
	pub state: ApplicationState,
	/// Who filed it.
	pub filed_by: InstitutionId,
	/// When.
	pub filed_at: Moment,
	/// The deal whose closing it is part of: then only the closing completes it.
	pub deal: Option<DealId>,
	/// Whose signatures came with it. None came with a deal's: they are in its contract.
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
	/// The maximum secured amount (채권최고액), in won, above zero.
	pub max_secured: Won,
	/// The debtors, as far as they have a DID.
	pub debtors: BoundedVec<Did, crate::MaxDebtors>,
	/// The day of the mortgage agreement.
	pub agreed_on: KoreanDay,
}

/// A title record to import: what is live in it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TitleRow {
	/// The record's number.
	pub number: TitleId,
	/// The property.
	pub property: Property,
	/// The live holders: the whole.
	pub holdings: Holdings,
	/// The receipt under which they acquired it (the last, where there were several).
	pub receipt: Receipt,
	/// The day of that acquisition's cause.
	pub caused_on: KoreanDay,
	/// The live mortgages, in order of rank.
	pub charges: BoundedVec<ImportedCharge, MaxImportedCharges>,
}
