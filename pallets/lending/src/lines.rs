//! The lines of a bank's file of repayments.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{KoreanDay, LoanId, Won};
use scale_info::TypeInfo;

/// A bank's own reference of a line, such as the hash of its number in the core banking system.
pub type LineRef = [u8; 32];

/// Most lines of one call.
pub type MaxLines = ConstU32<1_024>;

/// The lines of one call, each with its loan.
pub type Batch = BoundedVec<(LoanId, Line), MaxLines>;

/// A payment that the bank received (상환).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Line {
	/// The bank's reference. It counts once for ever.
	pub line_ref: LineRef,
	/// How much, in won.
	pub amount: Won,
	/// Its value day (기산일).
	pub valued_on: KoreanDay,
}

/// A line of a file that was posted, as its event has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RepaidLine {
	/// The loan.
	pub loan: LoanId,
	/// The line.
	pub line: Line,
	/// The principal that is outstanding after it, in won.
	pub outstanding: Won,
}

/// A line that was posted. It is never removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PostedLine {
	/// The loan.
	pub loan: LoanId,
	/// How much, in won.
	pub amount: Won,
	/// Its value day. The payments of a day are one posting of the loan's account.
	pub valued_on: KoreanDay,
	/// How it was reversed, if it was.
	pub reversed: Option<Reversal>,
}

impl PostedLine {
	/// Whether it says what a line of a loan says.
	pub fn is(&self, loan: LoanId, line: &Line) -> bool {
		(self.loan, self.amount, self.valued_on) == (loan, line.amount, line.valued_on)
	}
}

/// How a line was reversed (정정).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Reversal {
	/// It was taken out of the account, as if it had never been.
	#[codec(index = 0)]
	TakenOut,
	/// The account cannot be changed so far back. The amount is owed again from this value day on.
	#[codec(index = 1)]
	Returned(KoreanDay),
}

/// A line of a batch that was not posted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RefusedLine {
	/// Its position in the call, from zero.
	pub index: u32,
	/// Why.
	pub problem: LineProblem,
}

/// Why a line was not posted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LineProblem {
	/// There is no loan of that number.
	#[codec(index = 0)]
	LoanNotFound,
	/// Another bank is the lender.
	#[codec(index = 1)]
	NotOwnLoan,
	/// Nothing is owed: the loan is not disbursed, or settled.
	#[codec(index = 2)]
	WrongState,
	/// The amount is zero.
	#[codec(index = 3)]
	ZeroAmount,
	/// The bank used the reference for a line that says something else. That one counts.
	#[codec(index = 4)]
	Differs {
		/// The loan of the line that counts.
		loan: LoanId,
		/// Its amount, in won.
		counted: Won,
		/// Its value day.
		valued_on: KoreanDay,
		/// The amount of this line, in won.
		given: Won,
	},
	/// The value day is after today.
	#[codec(index = 5)]
	InFuture,
	/// The account cannot be changed so far back, or the loan was not disbursed then. This is the first day
	/// that can.
	#[codec(index = 6)]
	TooLate(KoreanDay),
	/// It is so many won more than what is owed on its value day.
	#[codec(index = 7)]
	ExceedsOwed(Won),
	/// It would repay all principal, but is so many won short of what is owed with it.
	#[codec(index = 8)]
	ShortOfPayoff(Won),
	/// The account has as many postings as it can have since that day.
	#[codec(index = 9)]
	LedgerFull,
	/// The account cannot be calculated with it.
	#[codec(index = 10)]
	NotCalculable,
}
