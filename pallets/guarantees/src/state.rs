//! The stages of a guarantee: one table.

use crate::NoticeKind;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The state of a guarantee. It begins as [`Asked`](Self::Asked).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum GuaranteeState {
	/// The creditor has asked the foundation (보증신청).
	#[codec(index = 0)]
	Asked,
	/// The foundation will not guarantee (보증거절). Final.
	#[codec(index = 1)]
	Declined(DeclineReason),
	/// The foundation will guarantee, and both sides have its notice (보증통지).
	#[codec(index = 2)]
	Notified,
	/// The debt was not formed within the days after the notice (실효). Final.
	#[codec(index = 3)]
	Lapsed,
	/// The application for the loan ended before there was a debt. Final.
	#[codec(index = 4)]
	Withdrawn,
	/// The foundation withdrew its approval before there was a debt (보증취소). Final.
	#[codec(index = 5)]
	Revoked,
	/// The debt is formed, and the guarantee with it (보증성립).
	#[codec(index = 6)]
	InForce,
	/// The creditor may claim (보증채무 이행청구 사유 발생).
	#[codec(index = 7)]
	Claimable,
	/// The creditor has claimed (이행청구).
	#[codec(index = 8)]
	Claimed,
	/// The foundation has paid the creditor (대위변제). Final.
	#[codec(index = 9)]
	Paid,
	/// The foundation has denied the claim (면책). The creditor may claim again, with what was missing
	/// or with a judgment.
	#[codec(index = 10)]
	Denied,
	/// The debt is extinguished, and the guarantee with it (보증해지). It is in force again if the payment turns
	/// out to have been none.
	#[codec(index = 11)]
	Released,
}

/// Why a foundation declines. The reasons are coarse on purpose: every member can read them. The
/// particulars are behind a commitment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DeclineReason {
	/// The enterprise or the loan is not one that the foundation guarantees (보증제한).
	#[codec(index = 0)]
	NotEligible,
	/// The enterprise has reached the most that may be guaranteed for it (보증한도 초과).
	#[codec(index = 1)]
	LimitReached,
	/// The foundation's assessment of the enterprise (심사부결).
	#[codec(index = 2)]
	Assessment,
	/// Documents are missing or not valid (서류미비).
	#[codec(index = 3)]
	Documents,
	/// The foundation has no funds left for such guarantees (재원 소진).
	#[codec(index = 4)]
	NoFunds,
}

/// What can happen to a guarantee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
	/// The foundation approves.
	Approve,
	/// The foundation declines.
	Decline(DeclineReason),
	/// The days after the notice pass without a debt.
	Lapse,
	/// The application for the loan ends.
	Withdraw,
	/// The foundation withdraws its approval.
	Revoke,
	/// The loan is drawn: the first time or again.
	Form,
	/// The reason for a claim has come about.
	MakeClaimable,
	/// The debtor has paid up what was late.
	Cure,
	/// The creditor claims.
	Claim,
	/// The foundation pays.
	Pay,
	/// The foundation denies the claim.
	Deny,
	/// The debt is extinguished.
	Release,
	/// The debt exists again, because a payment was none.
	Revive,
}

/// The state of the guarantee does not allow the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchStep;

impl Step {
	/// The notice that the creditor owes the foundation because of the step. Who takes a step gives
	/// its notice too, so none is forgotten.
	pub const fn notice(self) -> Option<NoticeKind> {
		match self {
			Self::Form => Some(NoticeKind::Formed),
			Self::Release => Some(NoticeKind::Extinguished { wholly: true }),
			// Default and acceleration were told when they happened. A debt that exists again was never extinguished.
			Self::MakeClaimable | Self::Cure | Self::Revive => Some(NoticeKind::Other),
			Self::Approve
			| Self::Decline(_)
			| Self::Lapse
			| Self::Withdraw
			| Self::Revoke
			| Self::Claim
			| Self::Pay
			| Self::Deny => None,
		}
	}
}

impl GuaranteeState {
	/// The state after a step. Every pair that is not in the table is an error.
	pub const fn next(self, step: Step) -> Result<Self, NoSuchStep> {
		Ok(match (self, step) {
			(Self::Asked, Step::Approve) => Self::Notified,
			(Self::Asked, Step::Decline(reason)) => Self::Declined(reason),
			(Self::Asked | Self::Notified, Step::Withdraw) => Self::Withdrawn,
			(Self::Notified, Step::Lapse) => Self::Lapsed,
			(Self::Notified, Step::Revoke) => Self::Revoked,
			(Self::Notified | Self::InForce, Step::Form) => Self::InForce,
			(Self::InForce, Step::MakeClaimable) => Self::Claimable,
			(Self::Claimable | Self::Denied, Step::Cure) => Self::InForce,
			(Self::Claimable | Self::Denied, Step::Claim) => Self::Claimed,
			(Self::Claimed, Step::Pay) => Self::Paid,
			(Self::Claimed, Step::Deny) => Self::Denied,
			(Self::InForce | Self::Claimable | Self::Claimed | Self::Denied, Step::Release) => {
				Self::Released
			}
			(Self::Released, Step::Revive) => Self::InForce,
			_ => return Err(NoSuchStep),
		})
	}

	/// Whether no step is possible any more.
	pub const fn is_final(self) -> bool {
		self.ended_without_debt() || matches!(self, Self::Paid)
	}

	/// Whether nothing is covered any more. One that is released can still be revived.
	pub const fn has_ended(self) -> bool {
		self.is_final() || matches!(self, Self::Released)
	}

	/// Whether it ended before there was a debt. Then another one can be asked for the loan.
	pub const fn ended_without_debt(self) -> bool {
		matches!(self, Self::Declined(_) | Self::Lapsed | Self::Withdrawn | Self::Revoked)
	}

	/// Whether the debt that it covers exists, as far as the book knows. While it does, the creditor
	/// gives notices.
	pub const fn covers_debt(self) -> bool {
		matches!(self, Self::InForce | Self::Claimable | Self::Claimed | Self::Denied)
	}
}
