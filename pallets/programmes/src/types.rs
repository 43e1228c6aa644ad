//! What the pallet stores.

use crate::{Intake, Papers, Proofs, Stage, Tag, Ticket, Version};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{Did, InstitutionId, InstitutionKind, KoreanDay, LoanId, ProgrammeId, Won};
use pallet_terms::Term;
use scale_info::TypeInfo;

/// A programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Programme {
	/// The agency that runs it.
	pub agency: InstitutionId,
	/// The version of its terms that new applications are made under.
	pub current: Version,
	/// Whether it takes applications.
	pub intake: Intake,
}

/// The budget of a programme. Reserved and disbursed together are never above the total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Budget {
	/// All of it, in won.
	pub total: Won,
	/// What is held for applications and for the rest of loans that are being disbursed, in won.
	pub reserved: Won,
	/// What is disbursed and has not gone back, in won.
	pub disbursed: Won,
}

/// What one lender may lend under a programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Line {
	/// The most, in won.
	pub ceiling: Won,
	/// What is reserved or disbursed for its loans, in won.
	pub used: Won,
}

/// Part of the budget that is held for a loan: what is not disbursed yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Hold {
	/// The amount, in won.
	pub amount: Won,
	/// For how long.
	pub term: Term,
}

/// Which slot: that of an applicant in a period of a programme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SlotId {
	/// The programme.
	pub programme: ProgrammeId,
	/// The period.
	pub period: u32,
	/// The applicant's tag.
	pub tag: Tag,
}

/// The slot of an applicant: one live loan at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Slot<BlockNumber> {
	/// The loan that has it; `None` while it is free.
	pub loan: Option<LoanId>,
	/// The kind of the institution that took it last.
	pub kind: InstitutionKind,
	/// The block in which it was taken last.
	pub taken_at: BlockNumber,
	/// What was disbursed to the applicant in the period, in won. It stays when the slot is free again.
	pub used: Won,
}

/// What the books of programmes know of a loan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Entry {
	/// Its slot, and so its programme.
	pub slot: SlotId,
	/// The version of the terms that it is made under.
	pub version: Version,
	/// The lender.
	pub lender: InstitutionId,
	/// How far it has come.
	pub stage: Stage,
	/// Whether repaid principal goes back to the budget, by those terms.
	pub refill: bool,
	/// The amount that is applied for, in won.
	pub amount: Won,
	/// What is disbursed of it, in won.
	pub drawn: Won,
	/// What of that has gone back to the budget, in won.
	pub returned: Won,
}

impl Entry {
	/// What is not disbursed, in won.
	pub const fn undrawn(&self) -> Won {
		self.amount.saturating_sub(self.drawn)
	}

	/// What is disbursed and has not gone back, in won.
	pub const fn outstanding(&self) -> Won {
		self.drawn.saturating_sub(self.returned)
	}
}

/// An application for a loan under a programme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Application {
	/// The programme.
	pub programme: ProgrammeId,
	/// The lender.
	pub lender: InstitutionId,
	/// The kind of the lender.
	pub lender_kind: InstitutionKind,
	/// The DID of the applicant.
	pub applicant: Did,
	/// The amount, in won.
	pub amount: Won,
	/// The agency's ticket.
	pub ticket: Ticket,
	/// The papers.
	pub papers: Papers,
	/// The proofs of those that are certificates of this chain.
	pub proofs: Proofs,
}

/// What became of an application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entered<BlockNumber> {
	/// It has the slot, and the amount is held for it.
	Held {
		/// The version of the terms that it is made under.
		version: Version,
		/// The last day of the hold.
		until: KoreanDay,
	},
	/// Another live loan has the applicant's slot. Nothing was changed.
	SlotTaken {
		/// The block in which it was taken.
		block: BlockNumber,
		/// The kind of the institution that took it.
		kind: InstitutionKind,
	},
}
