//! What a guarantee is.

use crate::{DeclineReason, GuaranteeState};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{Commitment, GuaranteeId, InstitutionId, LoanId, Moment, RatePpm, Won};
use pallet_terms::Term;
use scale_info::TypeInfo;

/// What is asked of a foundation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Request {
	/// The creditor (채권자): the lender.
	pub creditor: InstitutionId,
	/// The foundation that is asked.
	pub foundation: InstitutionId,
	/// The principal of the loan, in won.
	pub principal: Won,
	/// The amount that the guarantee shall cover, in won. At most `ratio` of the principal.
	pub amount: Won,
	/// Which part of the debt the foundation shall cover (보증비율), in millionths.
	pub ratio: RatePpm,
}

/// A foundation's decision (보증심사).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Decision {
	/// Guarantee (승인).
	#[codec(index = 0)]
	Approve {
		/// The most that the foundation will pay, in won: at most the amount asked for.
		cover: Won,
		/// The letter of guarantee (신용보증서).
		letter: Commitment,
	},
	/// Do not guarantee (거절).
	#[codec(index = 1)]
	Decline {
		/// Why.
		reason: DeclineReason,
		/// The document that says why exactly.
		particulars: Commitment,
	},
}

/// The part of a guarantee that another foundation takes over (재보증).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ReguaranteeOffer {
	/// The foundation that shall re-guarantee, such as the federation (신용보증재단중앙회).
	pub by: InstitutionId,
	/// Its part of what is paid, in millionths.
	pub ratio: RatePpm,
}

/// A re-guarantee that was offered, or is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Reguarantee {
	/// The foundation that re-guarantees.
	pub by: InstitutionId,
	/// Its part of what is paid, in millionths.
	pub ratio: RatePpm,
	/// Whether that foundation has accepted. It owes nothing before.
	pub accepted: bool,
}

/// A guarantee of the book.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Guarantee {
	/// The foundation (보증기관).
	pub foundation: InstitutionId,
	/// The loan.
	pub loan: LoanId,
	/// The creditor who asked.
	pub creditor: InstitutionId,
	/// The principal of the loan when the guarantee was asked for, in won.
	pub principal: Won,
	/// The amount asked to be covered, in won.
	pub asked: Won,
	/// The most that the foundation pays, in won. Zero before the approval.
	pub cover: Won,
	/// The part of the debt that is covered, in millionths.
	pub ratio: RatePpm,
	/// The letter of guarantee, from the approval on.
	pub letter: Option<Commitment>,
	/// The state.
	pub state: GuaranteeState,
	/// When it reached that state.
	pub since: Moment,
	/// The days after the notice within which the debt must be formed, from the approval on.
	pub term: Option<Term>,
	/// The principal that was drawn under the guarantee, in won. Repayments do not lower it.
	pub drawn: Won,
	/// What the creditor claimed last, in won. Zero where nothing is claimed.
	pub claimed: Won,
	/// What the foundation paid, in won.
	pub paid: Won,
	/// The re-guarantee, where one is offered or accepted.
	pub reguarantee: Option<Reguarantee>,
	/// How many notices the creditor gave: they are numbered from zero.
	pub notices: u32,
}

impl Guarantee {
	/// The re-guarantee that binds another foundation.
	pub fn accepted_reguarantee(&self) -> Option<Reguarantee> {
		self.reguarantee.filter(|one| one.accepted)
	}
}

/// What lending relies on when it agrees to a loan or pays it out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cover {
	/// The guarantee.
	pub guarantee: GuaranteeId,
	/// The foundation.
	pub foundation: InstitutionId,
	/// The most that it pays, in won.
	pub cover: Won,
	/// The part of the debt that is covered, in millionths.
	pub ratio: RatePpm,
}

/// Most guarantees that one call assigns to another foundation.
pub type MaxAssigned = ConstU32<32>;

/// Guarantees that are assigned together, each once.
pub type AssignedGuarantees = BoundedVec<GuaranteeId, MaxAssigned>;
