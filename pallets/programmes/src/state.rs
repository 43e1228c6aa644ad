//! The stages of a programme and of a loan under it: one table each.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Whether a programme takes applications.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Intake {
	/// It takes applications while its window is open (접수 중).
	#[codec(index = 0)]
	Open,
	/// It takes no applications (접수 마감). Loans under it continue.
	#[codec(index = 1)]
	Closed,
}

/// What an agency does with the intake of a programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntakeStep {
	/// Take no more applications.
	Close,
	/// Take applications again.
	Reopen,
}

/// The state does not allow the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchStep;

impl Intake {
	/// The state after a step. Every pair that is not in the table is an error.
	pub const fn next(self, step: IntakeStep) -> Result<Self, NoSuchStep> {
		Ok(match (self, step) {
			(Self::Open, IntakeStep::Close) => Self::Closed,
			(Self::Closed, IntakeStep::Reopen) => Self::Open,
			_ => return Err(NoSuchStep),
		})
	}
}

/// How far a loan under a programme has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Stage {
	/// Applied for; nothing is disbursed (신청).
	#[codec(index = 0)]
	Applied,
	/// Disbursed in part; more can follow (분할 실행 중).
	#[codec(index = 1)]
	Drawing,
	/// Disbursed; no more follows (실행 완료).
	#[codec(index = 2)]
	Drawn,
	/// Ended, after it was disbursed (종료). Its slot is free. Principal that is recovered later can
	/// still go back to the budget.
	#[codec(index = 3)]
	Ended,
}

/// What can happen to a loan under a programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
	/// Its hold ends unused.
	Lapse,
	/// The budget is held for it again.
	Renew,
	/// Its papers are replaced by later ones.
	ReplacePapers,
	/// A part is disbursed, and something is left.
	Draw,
	/// All that was left is disbursed.
	DrawRest,
	/// No more is disbursed, although something is left.
	Finish,
	/// Principal is repaid.
	Repay,
	/// The application is refused, withdrawn or lapses.
	Leave,
	/// The borrower withdraws from the disbursed loan (청약철회).
	Withdraw,
	/// The loan ends.
	End,
}

/// Where a step leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
	/// To a stage.
	Stage(Stage),
	/// Out of the books: the programme is as if the loan had not been applied for.
	Removed,
}

impl Stage {
	/// What follows a step. Every pair that is not in the table is an error.
	pub const fn next(self, step: Step) -> Result<Next, NoSuchStep> {
		Ok(Next::Stage(match (self, step) {
			(Self::Applied, Step::Lapse | Step::Renew | Step::ReplacePapers) => Self::Applied,
			(Self::Applied | Self::Drawing, Step::Draw) => Self::Drawing,
			(Self::Applied | Self::Drawing, Step::DrawRest) => Self::Drawn,
			(Self::Drawing, Step::Lapse | Step::Renew) => Self::Drawing,
			(Self::Drawing, Step::Finish) => Self::Drawn,
			(Self::Drawing | Self::Drawn, Step::End) => Self::Ended,
			(Self::Drawing | Self::Drawn | Self::Ended, Step::Repay) => self,
			(Self::Applied, Step::Leave) => return Ok(Next::Removed),
			(Self::Drawing | Self::Drawn, Step::Withdraw) => return Ok(Next::Removed),
			_ => return Err(NoSuchStep),
		}))
	}

	/// Whether more can be disbursed. Then the budget can be held for the loan.
	pub const fn is_open(self) -> bool {
		matches!(self, Self::Applied | Self::Drawing)
	}
}
