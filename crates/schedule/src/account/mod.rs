//! What is owed under a loan: the account that follows from what was drawn and paid.
//!
//! An [`Account`] is a pure function of the contract and of the postings on their value days. A [`Ledger`]
//! keeps the postings of the last weeks, so that one that arrives late counts from its own day and not from
//! the day on which it arrived, and one that was wrong can be reversed as if it had never been.
//!
//! # Rules
//!
//! - **Bills.** At the end of each period ([crate's description](crate)), interest and principal of its
//!   instalment are billed. What is billed is due on the instalment's due day. On that day it is not yet
//!   late: its interest on arrears counts from that day on, and the day of a payment does not count.
//! - **Order of payments** (민법 479): fees, interest on arrears, interest, principal. Within each, the
//!   oldest first. What is left over repays principal early.
//! - **Early repayment**: what is left over is principal and its fee ([`crate::prepayment_fee`]). Interest until
//!   then is billed at the end of the period. Later instalments are calculated again, over the same term.
//!   A payment that repays all principal pays the interest until that day too, and may not be more
//!   than [`Account::payoff`].
//! - **Arrears.** Interest on arrears is on billed interest and principal that is overdue, by the contract's
//!   count of days, at the rate of [`crate::LateInterest::rate`]. Principal that is overdue bears no other interest.
//! - **Acceleration** bills everything at once.
//! - **Write-off** ends the interest. What was written off is still owed: a recovery, or a payment of the guarantor,
//!   takes it back out of what was written off, in the order of payments.
//!
//! At any time, what was drawn is what was repaid, what is outstanding, what a guarantor paid and what was
//! written off ([`Account::check`]). No amount is ever negative.

mod advance;
mod ledger;
mod pay;
mod segment;

#[cfg(test)]
mod tests;

pub use ledger::{Ledger, MaxPostings, Posting, PostingKind};

use crate::{Credit, Fixing, ScheduleError};
use alloc::borrow::Cow;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{KoreanDay, RatePpm, Won};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most unpaid bills that are told apart. Further ones are joined with the newest.
pub type MaxBills = ConstU32<12>;

/// The contract of a loan, with what it depends on.
#[derive(Clone)]
pub struct Contract<'a> {
	/// Its terms, which are valid ([`Credit::check`]).
	pub credit: &'a Credit,
	/// The values of its index so far, in the order of their days.
	pub fixings: Cow<'a, [Fixing]>,
	/// Whether a day is a holiday. Weekends need not be known.
	pub is_holiday: &'a dyn Fn(KoreanDay) -> bool,
}

/// Amounts by what they are for, in won.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Buckets {
	/// Principal (원금).
	pub principal: Won,
	/// Interest (이자).
	pub interest: Won,
	/// Interest on arrears (연체이자).
	pub late: Won,
	/// Fees (수수료).
	pub fee: Won,
}

impl Buckets {
	/// All of them together; `None` if the sum does not fit.
	pub fn total(&self) -> Option<Won> {
		self.principal.checked_add(self.interest)?.checked_add(self.late)?.checked_add(self.fee)
	}

	/// Both together; `None` if a sum does not fit.
	pub fn plus(&self, other: &Self) -> Option<Self> {
		Some(Self {
			principal: self.principal.checked_add(other.principal)?,
			interest: self.interest.checked_add(other.interest)?,
			late: self.late.checked_add(other.late)?,
			fee: self.fee.checked_add(other.fee)?,
		})
	}

	/// What is left of these without others: zero where those are more.
	pub fn minus(&self, other: &Self) -> Self {
		Self {
			principal: self.principal.saturating_sub(other.principal),
			interest: self.interest.saturating_sub(other.interest),
			late: self.late.saturating_sub(other.late),
			fee: self.fee.saturating_sub(other.fee),
		}
	}
}

/// An instalment that was billed and is not paid in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Bill {
	/// The day on which it is due. It is overdue if it is not paid on that day.
	pub due: KoreanDay,
	/// Interest and principal that are not paid, in won.
	pub left: Won,
}

/// What is owed under a loan at the beginning of a day, after the bills of that day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Account {
	/// The day. Interest is counted until it, and it does not count itself.
	pub as_of: KoreanDay,
	/// The day from which instalments are counted: that of the first draw, or of the last change of the
	/// contract. `None` before the first draw.
	pub start: Option<KoreanDay>,
	/// How much may still be drawn.
	pub undrawn: Won,
	/// How much was drawn.
	pub drawn: Won,
	/// Principal that is not billed yet.
	pub principal: Won,
	/// What is billed and not paid: principal, interest and fees. Interest on arrears is in `late`.
	due: Buckets,
	/// Exact interest that will be billed at the end of the present period if nothing changes until then.
	accrued: u128,
	/// Exact interest on arrears that is not paid.
	late: u128,
	/// The first day of the present period.
	from: KoreanDay,
	/// The number of the next instalment, from 1.
	pub next: u16,
	/// The amount that is the same in every instalment, and the rate for which it was calculated.
	planned: Option<(Won, RatePpm)>,
	/// The bills that are not paid, the oldest first.
	pub bills: BoundedVec<Bill, MaxBills>,
	/// What was paid.
	pub paid: Buckets,
	/// What a guarantor paid (대위변제).
	pub subrogated: Buckets,
	/// What was written off (상각).
	pub written_off: Buckets,
	/// Interest, interest on arrears and fees that the lender did not ask for at a payoff (감면).
	pub waived: Buckets,
	/// Whether everything is due at once (기한의 이익 상실).
	pub accelerated: bool,
}

/// Why something cannot be posted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountError {
	/// The contract cannot be calculated.
	Schedule(ScheduleError),
	/// The payment is more than what is owed on its value day, by so many won.
	MoreThanOwed(Won),
	/// The payment would repay all principal, but is so many won short of what is owed with it.
	ShortOfPayoff(Won),
	/// More is drawn than the contract allows.
	MoreThanAgreed,
	/// All instalments are billed, or everything is due: nothing can be drawn any more.
	DrawnTooLate,
	/// Only what is due can be subrogated or written off, and this is more.
	MoreThanDue,
	/// More is returned than was paid.
	MoreThanPaid,
	/// Nothing was drawn before that day.
	NothingDrawn,
	/// The value day is before the earliest that can be posted to.
	BeforeBase(KoreanDay),
	/// There are as many postings as can be kept. Later ones need a later base.
	Full,
	/// No posting has that number, or it is before the base.
	PostingNotFound,
	/// An amount of zero.
	Zero,
}

impl From<ScheduleError> for AccountError {
	fn from(error: ScheduleError) -> Self {
		Self::Schedule(error)
	}
}

/// A sum does not fit. It cannot happen with amounts within the limits.
pub(crate) const OVERFLOW: AccountError = AccountError::Schedule(ScheduleError::Overflow);

impl Account {
	/// The account of a contract before anything was drawn.
	pub fn new(credit: &Credit) -> Self {
		Self { undrawn: credit.principal, next: 1, as_of: KoreanDay::FIRST, ..Self::default() }
	}

	/// Principal that is not repaid, billed or not, in won.
	pub fn outstanding(&self) -> Won {
		self.principal.saturating_add(self.due.principal)
	}

	/// What is billed and not paid, with the interest on arrears until this account's day.
	pub fn due(&self) -> Buckets {
		Buckets { late: self.late_won(), ..self.due }
	}

	/// The day since which something is overdue, if anything is.
	pub fn overdue_since(&self) -> Option<KoreanDay> {
		self.bills.first().map(|bill| bill.due).filter(|due| *due < self.as_of)
	}

	/// Whether nothing is owed any more but what was written off.
	pub fn is_settled(&self) -> bool {
		self.drawn > 0 && self.outstanding() == 0 && self.due().total() == Some(0)
	}

	/// Whether nothing is owed any more, and nothing is left of what was written off.
	pub fn owes_nothing(&self) -> bool {
		self.is_settled() && self.written_off == Buckets::default()
	}

	/// Whether everything is due: all instalments are billed, or the borrower lost the benefit of time.
	pub fn is_all_due(&self) -> bool {
		self.drawn > 0 && self.principal == 0
	}

	/// What is owed once everything is due: what is due, and what is left of what was written off. `None` if the
	/// sum does not fit.
	pub fn due_and_written_off(&self) -> Option<Buckets> {
		self.due().plus(&self.written_off)
	}

	/// Check that no won was lost or made, and that the bills are what is due.
	pub fn check(&self) -> bool {
		let gone = [self.paid, self.subrogated, self.written_off];
		let gone = gone.iter().try_fold(0u64, |sum, part| sum.checked_add(part.principal));
		let owed = self.principal.checked_add(self.due.principal);
		let all = gone.zip(owed).and_then(|(gone, owed)| gone.checked_add(owed));
		let billed = self.bills.iter().try_fold(0u64, |sum, bill| sum.checked_add(bill.left));
		all == Some(self.drawn) && billed == self.due.principal.checked_add(self.due.interest)
	}
}
