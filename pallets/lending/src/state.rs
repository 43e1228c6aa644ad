//! The stages of a loan: one table.

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
	/// Withdrawn by the bank or the borrowers before it was bound to a deal or drawn, or by the borrowers
	/// soon after it was drawn, when they have given the money back (철회). Final.
	#[codec(index = 3)]
	Withdrawn,
	/// The borrowers have signed the agreement (약정).
	#[codec(index = 4)]
	Agreed,
	/// Bound to a deal: disbursed at its closing, or released with it.
	#[codec(index = 5)]
	Bound,
	/// Disbursed, as a whole or in part, and secured by an entry of each of its titles (실행). Where such an entry is discharged
	/// outside a deal, or by a deal that leaves others (일부말소), the loan stays owed without it.
	#[codec(index = 6)]
	Disbursed,
	/// Paid off (상환완료). It is owed again if a payment turns out to have been none.
	#[codec(index = 7)]
	Settled,
	/// The bank's offer ended before the loan was disbursed. Final.
	#[codec(index = 8)]
	Lapsed,
	/// Written off in the books of the bank (상각). It is still owed: payments on it are recoveries.
	#[codec(index = 9)]
	WrittenOff,
}

/// Why a bank refuses. The reasons are coarse on purpose: every member can read them, and finer ones
/// would tell others about the borrower. The bank itself tells the borrower more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RefusalReason {
	/// The property is not worth enough for the loan (LTV, 담보부족).
	#[codec(index = 0)]
	Collateral,
	/// An entry of the title record prevents the loan (권리관계).
	#[codec(index = 1)]
	TitleRecord,
	/// The bank's assessment of the borrower (심사부결, DSR included).
	#[codec(index = 2)]
	Assessment,
	/// Documents are missing or not valid (서류미비).
	#[codec(index = 3)]
	Documents,
	/// A lending rule of the authorities forbids it (대출규제).
	#[codec(index = 4)]
	Regulation,
	/// Another live application has the applicant's slot of the programme (중복지원). The chain finds it.
	#[codec(index = 5)]
	SlotTaken,
	/// The agency does not support the applicant (지원제외). The agency decides it.
	#[codec(index = 6)]
	NotSupported,
}

impl RefusalReason {
	/// Whether a lender can give it.
	pub const fn is_lenders_own(self) -> bool {
		!matches!(self, Self::SlotTaken | Self::NotSupported)
	}
}

/// What can happen to a loan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
	/// The bank approves.
	Approve,
	/// The bank refuses.
	Refuse(RefusalReason),
	/// The bank or the borrowers withdraw it.
	Withdraw,
	/// The borrowers sign.
	Agree,
	/// It is bound to a deal.
	Bind,
	/// The deal ends without a closing.
	Release,
	/// The deal closes.
	Disburse,
	/// The first part of a loan under a programme is drawn.
	Draw,
	/// The borrowers have withdrawn after the draw, and given the money back.
	Rescind,
	/// It is paid off.
	Settle,
	/// A payment is reversed, and something is owed again. Or a write-off is taken back.
	OweAgain,
	/// The last day of the bank's offer passes.
	Lapse,
	/// The bank writes it off. Or a recovery that settled it is reversed, and it is written off as before.
	WriteOff,
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
			// Where the steps of a programme are taken in any order, the lender may have approved before.
			(Self::Approved, Step::Refuse(RefusalReason::NotSupported)) => {
				Self::Refused(RefusalReason::NotSupported)
			}
			(Self::Approved, Step::Agree) => Self::Agreed,
			(Self::Applied | Self::Approved | Self::Agreed, Step::Withdraw) => Self::Withdrawn,
			(Self::Agreed, Step::Bind) => Self::Bound,
			(Self::Bound, Step::Release) => Self::Agreed,
			(Self::Bound, Step::Disburse) => Self::Disbursed,
			(Self::Agreed, Step::Draw) => Self::Disbursed,
			(Self::Disbursed, Step::Rescind) => Self::Withdrawn,
			(Self::Disbursed | Self::WrittenOff, Step::Settle) => Self::Settled,
			(Self::Settled | Self::WrittenOff, Step::OweAgain) => Self::Disbursed,
			(Self::Disbursed | Self::Settled, Step::WriteOff) => Self::WrittenOff,
			(Self::Approved | Self::Agreed, Step::Lapse) => Self::Lapsed,
			_ => return Err(NoSuchStep),
		})
	}

	/// Whether it is owed: also where the bank has written it off.
	pub const fn is_owed(self) -> bool {
		matches!(self, Self::Disbursed | Self::WrittenOff)
	}

	/// Whether it is applied for and nothing is paid out, bound or ended: what is asked for can still change.
	pub const fn is_pending(self) -> bool {
		matches!(self, Self::Applied | Self::Approved | Self::Agreed)
	}

	/// Whether no step is possible any more.
	pub const fn is_final(self) -> bool {
		matches!(self, Self::Refused(_) | Self::Withdrawn | Self::Lapsed)
	}
}
