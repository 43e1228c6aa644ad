//! Why terms or postings cannot be: the reasons of `madang_schedule` as errors of calls.

use crate::{Config, Error, LineProblem};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::PalletError;
use madang_schedule::{account::AccountError, CreditError};
use scale_info::TypeInfo;

macro_rules! credit_problems {
	($($index:literal $name:ident $words:literal;)*) => {
		/// What is wrong with a credit: the same as [`CreditError`].
		#[derive(Clone, Copy, PartialEq, Eq, Debug)]
		#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
		pub enum CreditProblem {
			$(
				#[doc = $words]
				#[codec(index = $index)]
				$name,
			)*
		}

		impl From<CreditError> for CreditProblem {
			fn from(error: CreditError) -> Self {
				match error {
					$(CreditError::$name => Self::$name,)*
				}
			}
		}
	};
}

credit_problems! {
	0 PrincipalOutOfRange "The principal must be from one won to 10^15 won.";
	1 TermOutOfRange "The term must be from 1 to 600 months.";
	2 GraceNotShorterThanTerm "The grace period must be shorter than the term.";
	3 GraceHasNoUse "A bullet or irregular repayment has no grace period: write 0.";
	4 PayDayOutOfRange "The pay day must be from 1 to 31.";
	5 RateAboveWhole "No rate, cap, fee or addition can be above 100 %.";
	6 SpreadOutOfRange "The spread must be from -100 % to 100 %.";
	7 ResetOutOfRange "The rate must be set again after 1 to 600 months.";
	8 NoStep "A stepped rate needs a step.";
	9 FirstStepNotAtStart "The first step must begin in month 0.";
	10 StepsNotInOrder "Each step must begin after the one before.";
	11 StepAfterTerm "Every step must begin before the end of the term.";
	12 NoPart "An irregular repayment needs a part.";
	13 PartOutOfRange "The days of parts must be from 1900 to 2999.";
	14 PartsTooClose "Parts must be in order and at least 28 days apart.";
	15 PartsDoNotAddUp "The parts must add up to the principal.";
	16 IrregularByMonth "An irregular repayment must count days, not months.";
	17 MonthsAccrueNoDays "Interest by the month cannot accrue for days off.";
	18 FeePeriodTooLong "A prepayment fee must end within three years and within the term.";
	19 LateCapBelowRate "The cap of late interest is below the rate of the contract.";
}

impl From<AccountError> for LineProblem {
	fn from(error: AccountError) -> Self {
		match error {
			AccountError::MoreThanOwed(more) => Self::ExceedsOwed(more),
			AccountError::ShortOfPayoff(short) => Self::ShortOfPayoff(short),
			AccountError::BeforeBase(day) => Self::TooLate(day),
			AccountError::Full => Self::LedgerFull,
			AccountError::Zero => Self::ZeroAmount,
			_ => Self::NotCalculable,
		}
	}
}

impl<T: Config> From<LineProblem> for Error<T> {
	fn from(problem: LineProblem) -> Self {
		match problem {
			LineProblem::LoanNotFound => Error::LoanNotFound,
			LineProblem::NotOwnLoan => Error::NotOwnLoan,
			LineProblem::WrongState => Error::WrongState,
			LineProblem::ZeroAmount => Error::ZeroAmount,
			LineProblem::Differs { .. } => Error::LineDiffers,
			LineProblem::InFuture => Error::ValueDayInFuture,
			LineProblem::TooLate(_) => Error::ValueDayTooEarly,
			LineProblem::ExceedsOwed(_) => Error::ExceedsOwed,
			LineProblem::ShortOfPayoff(_) => Error::ShortOfPayoff,
			LineProblem::LedgerFull => Error::LedgerFull,
			LineProblem::NotCalculable => Error::NotCalculable,
		}
	}
}
