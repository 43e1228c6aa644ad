//! Applications (등기신청): what is filed, who signed it, and what becomes of it.

use crate::{Basis, ClearGround, Done, Mortgage, NotAdmitted};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	CauseKind, Commitment, DealId, Did, Filed, Holdings, InstitutionId, KoreanDay, Party, Property,
	TitleId, Won,
};
use scale_info::TypeInfo;

/// Most signatures of one application: all holders of a title as transferors, and the same number
/// of transferees.
pub type MaxConsents = ConstU32<128>;

/// Most properties of one application.
pub const MOST_LINES: u32 = 64;

/// Most properties of one application for a first registration or a transfer, whose parties are
/// checked for each property.
pub const MOST_TRANSFERS: u32 = 4;

/// Most properties of one application, as a bound.
pub type MaxLines = ConstU32<MOST_LINES>;

/// Most applications that one call removes.
pub type MaxPruned = ConstU32<64>;

/// The ground of a first registration (부동산등기법 65).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OpeningGround {
	/// No. 1: the first owner in the land or building book, or its heir or universal successor.
	#[codec(index = 1)]
	BookOwner,
	/// No. 2: a final judgment.
	#[codec(index = 2)]
	Judgment,
	/// No. 3: expropriation (수용).
	#[codec(index = 3)]
	Expropriation,
	/// No. 4: a certificate of the mayor or district head. Only for buildings and units.
	#[codec(index = 4)]
	MunicipalCertificate,
}

/// Why a mortgage goes to another bank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AssignmentCause {
	/// The contract whose claims it secures was assigned (계약양도). It secures what the debtors will owe to the new
	/// bank too.
	#[codec(index = 0)]
	Contract,
	/// The claims were determined and assigned (확정채권양도).
	#[codec(index = 1)]
	Claim,
}

impl AssignmentCause {
	/// The cause as the entry states it.
	pub const fn kind(self) -> CauseKind {
		match self {
			Self::Contract => CauseKind::ContractAssignment,
			Self::Claim => CauseKind::ClaimAssignment,
		}
	}
}

/// An assignment of mortgages with the claims that they secure (부동산등기법 79).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Assignment {
	/// The present mortgagee, a member bank.
	pub from: InstitutionId,
	/// The new mortgagee, another member bank.
	pub to: InstitutionId,
	/// The cause.
	pub cause: AssignmentCause,
	/// The day of the contract.
	pub agreed_on: KoreanDay,
}

/// The report of a sale to the municipality (부동산거래신고).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportRef {
	/// The report of a deal on this chain.
	#[codec(index = 0)]
	Deal(DealId),
	/// A report outside the chain, by the commitment to its certificate (신고필증).
	#[codec(index = 1)]
	Certificate(Commitment),
}

/// A transfer of the whole ownership or of shares.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Transfer {
	/// The share that each transferor gives up, at most the share that it holds. Its oldest lots go
	/// first.
	pub from: Holdings,
	/// The share that each transferee acquires. In total it is exactly what is given up.
	pub to: Holdings,
	/// The kind of cause. Agents file sales, gifts, exchanges and divisions; the registry office
	/// files inheritances and judgments.
	pub cause: CauseKind,
	/// The reported price in won (부동산등기법 68). A sale has one, other causes have none.
	pub price: Option<Won>,
	/// The report of the sale. A sale has one, other causes have none (부동산등기규칙 124(2)).
	pub report: Option<ReportRef>,
	/// The day of the cause: of a sale, the day of the contract.
	pub caused_on: KoreanDay,
}

/// What a new mortgage encumbers.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Collateral {
	/// The whole property. Every holder has signed.
	#[codec(index = 0)]
	Whole,
	/// The lots that the transfer of the same closing gives its buyers. Only in a closing.
	#[codec(index = 1)]
	Acquired,
	/// These lots. Their holders have signed. Only outside a closing.
	#[codec(index = 2)]
	Lots(BoundedVec<u32, crate::MaxTargetLots>),
}

/// What an application asks for on one property.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Filing {
	/// First registration of ownership (소유권보존), which opens the property's record.
	#[codec(index = 0)]
	Preservation {
		/// The ground.
		ground: OpeningGround,
		/// The owners of the whole.
		holdings: Holdings,
	},
	/// Transfer of the whole ownership or of shares (소유권이전).
	#[codec(index = 1)]
	Transfer(Transfer),
	/// Registration of a revolving mortgage (근저당권설정).
	#[codec(index = 2)]
	Mortgage {
		/// Its terms.
		mortgage: Mortgage,
		/// What it encumbers.
		on: Collateral,
	},
	/// Discharge of a mortgage (근저당권말소).
	#[codec(index = 3)]
	Discharge {
		/// The number of the mortgage entry.
		entry: u32,
		/// The day of the release.
		released_on: KoreanDay,
	},
	/// The change of a holder's identification (명의인표시변경) in some or all of its lots. Only by the
	/// registry office.
	#[codec(index = 4)]
	BindHolder {
		/// The holder as the record names it.
		from: Party,
		/// The holder's DID. To undo a wrong binding, the commitment to the right holder.
		to: Party,
		/// The lots, each of which `from` holds.
		lots: BoundedVec<u32, crate::MaxBoundLots>,
	},
	/// The transfer of a mortgage to the mortgagee's successor (근저당권이전). Only by the registry
	/// office.
	#[codec(index = 5)]
	MoveMortgage {
		/// The number of the mortgage entry.
		entry: u32,
		/// The present mortgagee.
		from: Party,
		/// The new mortgagee, a member bank.
		to: Party,
		/// The day of the succession.
		succeeded_on: KoreanDay,
	},
	/// The discharge of an imported entry of a kind that the chain does not know. Only by the
	/// registry office.
	#[codec(index = 6)]
	ClearForeign {
		/// The number of the entry.
		entry: u32,
		/// The ground.
		ground: ClearGround,
		/// The day on which the right ended, or of the decision.
		ended_on: KoreanDay,
	},
	/// The transfer of a mortgage to another bank with the claims that it secures (근저당권이전). Only lending
	/// files it, when both banks have agreed.
	#[codec(index = 7)]
	AssignMortgage {
		/// The number of the mortgage entry.
		entry: u32,
		/// What both banks agreed.
		assignment: Assignment,
	},
}

impl Filing {
	/// Whether it registers an owner.
	pub const fn moves(&self) -> bool {
		matches!(self, Self::Preservation { .. } | Self::Transfer(_))
	}

	/// Whether it only removes a burden.
	pub const fn relieves(&self) -> bool {
		matches!(self, Self::Discharge { .. } | Self::ClearForeign { .. })
	}

	/// Whether a buyer must accept what it registers.
	pub const fn changes_rights(&self) -> bool {
		matches!(self, Self::Preservation { .. } | Self::Transfer(_) | Self::Mortgage { .. })
	}
}

/// What an application asks for, and on which property.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Line {
	/// The title. A first registration has none until it is completed.
	pub title: Option<TitleId>,
	/// The property.
	pub property: Property,
	/// The content.
	pub filing: Filing,
}

/// The order of an authority, on which the registry office acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Order {
	/// The court.
	pub by: InstitutionId,
	/// The commitment to the case and the decision.
	pub case: Commitment,
}

/// The ground of a rejection. 부동산등기법 29 has exactly these eleven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RejectionGround {
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

impl RejectionGround {
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

	/// Whether the applicant can remedy it. Then the registrar must give it the opportunity first
	/// (부동산등기법 29, proviso). No one can cure that the office is not competent, that the matter
	/// cannot be registered, or that the applicant has no right to apply.
	pub const fn curable(self) -> bool {
		!matches!(self, Self::NotCompetent | Self::NotRegistrable | Self::NoRightToApply)
	}
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
	Completed {
		/// The commitment to the registrar's reason for registering owners that the book does not
		/// name.
		reason: Option<Commitment>,
	},
	/// It was rejected.
	#[codec(index = 3)]
	Rejected {
		/// The ground.
		ground: RejectionGround,
		/// The commitment to the written reasons.
		reasons: Commitment,
	},
	/// It was withdrawn by everyone who applied, or ended with its deal.
	#[codec(index = 4)]
	Withdrawn,
	/// The registrar has ordered a cure (보정명령). It is still pending.
	#[codec(index = 5)]
	CureOrdered {
		/// The last day for the cure.
		until: KoreanDay,
		/// The commitment to what must be cured.
		reasons: Commitment,
	},
}

/// An event that changes the state of an application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApplicationEvent {
	/// An examiner takes it up.
	Examine,
	/// The registrar orders a cure.
	OrderCure {
		/// The last day for the cure.
		until: KoreanDay,
		/// The commitment to what must be cured.
		reasons: Commitment,
	},
	/// The institution that filed it has cured it.
	Cure,
	/// The registrar completes it.
	Complete {
		/// The commitment to the registrar's reason, where the law asks for one.
		reason: Option<Commitment>,
	},
	/// The registrar rejects it.
	Reject {
		/// The ground.
		ground: RejectionGround,
		/// The commitment to the written reasons.
		reasons: Commitment,
	},
	/// Everyone who applied withdraws it, or its deal has ended.
	Withdraw,
}

impl ApplicationState {
	/// The state after an event, or an error if the event is not allowed.
	pub fn next(self, event: ApplicationEvent) -> Result<Self, NotAdmitted> {
		use ApplicationEvent as On;
		match (self, event) {
			(Self::Received, On::Examine) | (Self::CureOrdered { .. }, On::Cure) => {
				Ok(Self::Examining)
			}
			(Self::Examining, On::OrderCure { until, reasons }) => {
				Ok(Self::CureOrdered { until, reasons })
			}
			(Self::Examining, On::Complete { reason }) => Ok(Self::Completed { reason }),
			(Self::Examining | Self::CureOrdered { .. }, On::Reject { ground, reasons }) => {
				Ok(Self::Rejected { ground, reasons })
			}
			(Self::Received | Self::Examining | Self::CureOrdered { .. }, On::Withdraw) => {
				Ok(Self::Withdrawn)
			}
			(
				Self::Received,
				On::OrderCure { .. } | On::Cure | On::Complete { .. } | On::Reject { .. },
			)
			| (Self::Examining, On::Examine | On::Cure)
			| (
				Self::CureOrdered { .. },
				On::Examine | On::OrderCure { .. } | On::Complete { .. },
			)
			| (Self::Completed { .. } | Self::Rejected { .. } | Self::Withdrawn, _) => Err(NotAdmitted),
		}
	}

	/// Whether it is pending in the queues of its properties.
	pub const fn waits(self) -> bool {
		matches!(self, Self::Received | Self::Examining | Self::CureOrdered { .. })
	}
}

/// An application for registration.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Application<AccountId> {
	/// What it asks for, at least one line. Several lines ask for the same on several properties
	/// (부동산등기법 25).
	pub lines: BoundedVec<Line, MaxLines>,
	/// Its basis.
	pub basis: Basis,
	/// The commitment to the attachments. A closing has none: its documents are the deal's.
	pub attachments: Option<Commitment>,
	/// The DIDs that have signed it, or the deal to whose closing it belongs.
	pub signed: BoundedVec<Did, MaxConsents>,
	/// Its receipt and the day of filing.
	pub filed: Filed,
	/// Who filed it.
	pub by: Done<AccountId>,
	/// Who took it up for examination.
	pub examined: Option<Done<AccountId>>,
	/// Whether the registrar has ordered a cure. Without an order, no curable ground can be used
	/// for a rejection.
	pub cure_ordered: bool,
	/// The commitment to what cured it last. The parties have signed `attachments`, which stay.
	pub cured: Option<Commitment>,
	/// The day on which it was completed, rejected or withdrawn. It is kept for five full years after
	/// the year of that day.
	pub ended: Option<KoreanDay>,
	/// Its state.
	pub state: ApplicationState,
	/// The deal, if the application is part of a closing. Only the closing can complete it.
	pub deal: Option<DealId>,
}

/// The properties of an application, in the order of its lines.
pub type Properties = BoundedVec<Property, MaxLines>;

impl<AccountId> Application<AccountId> {
	/// Whether an authority has ordered it.
	pub const fn by_order(&self) -> bool {
		matches!(self.basis, Basis::Order { .. })
	}
}

impl<AccountId: PartialEq> Application<AccountId> {
	/// Whether an examiner of the registry office filed it.
	pub fn by_office(&self) -> bool {
		self.examined.as_ref() == Some(&self.by)
	}
}
