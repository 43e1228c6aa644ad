//! The stages of a loan: one table.

use crate::RefusalReason;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The state of a loan.
///
/// A loan begins as [`Applied`](Self::Applied), or, where it is older than the ledger and already
/// secured, as [`Disbursed`](Self::Disbursed).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LoanState {
	/// The borrowers have applied (신청).
	#[codec(index = 0)]
	Applied,
	/// The bank will lend (승인).
	#[codec(index = 1)]
	Approved,
	/// The bank will not lend (거절). Final.
	#[codec(index = 2)]
	Refused(RefusalReason),
	/// Withdrawn before it was bound to a deal (철회). Final.
	#[codec(index = 3)]
	Withdrawn,
	/// The borrowers have signed the agreement (약정).
	#[codec(index = 4)]
	Agreed,
	/// Bound to a deal: disbursed at its closing, or released with it.
	#[codec(index = 5)]
	Bound,
	/// Disbursed and secured by an entry of the title (실행).
	#[codec(index = 6)]
	Disbursed,
	/// Paid off (상환완료). Final.
	#[codec(index = 7)]
	Settled,
}

/// What can happen to a loan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
	/// The bank approves.
	Approve,
	/// The bank refuses.
	Refuse(RefusalReason),
	/// The bank withdraws it.
	Withdraw,
	/// The borrowers sign.
	Agree,
	/// It is bound to a deal.
	Bind,
	/// The deal ends without a closing.
	Release,
	/// The deal closes.
	Disburse,
	/// It is paid off.
	Settle,
}

/// The state of the loan does not allow the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchStep;

impl LoanState {
	/// The state after a step. Every pair that is not in the table is an error.
	pub const fn next(self, step: Step) -> Result<Self, NoSuchStep> {
		Ok(match (self, step) {
			(Self::Applied, Step::Approve) => Self::Approved,
			(Self::Applied, Step::Refuse(reason)) => Self::Refused(reason),
			(Self::Approved, Step::Agree) => Self::Agreed,
			(Self::Applied | Self::Approved | Self::Agreed, Step::Withdraw) => Self::Withdrawn,
			(Self::Agreed, Step::Bind) => Self::Bound,
			(Self::Bound, Step::Release) => Self::Agreed,
			(Self::Bound, Step::Disburse) => Self::Disbursed,
			(Self::Disbursed, Step::Settle) => Self::Settled,
			_ => return Err(NoSuchStep),
		})
	}

	/// Whether no step is possible any more.
	pub const fn is_final(self) -> bool {
		matches!(self, Self::Refused(_) | Self::Withdrawn | Self::Settled)
	}
}
