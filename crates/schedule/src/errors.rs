//! Why a contract or an input is not valid.

use crate::{credit::IndexId, limits::MAX_DRAWS};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use madang_primitives::KoreanDay;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! credit_errors {
	($($index:literal $name:ident $words:literal;)*) => {
		/// Why the terms of a loan are not valid.
		#[derive(Clone, Copy, PartialEq, Eq, Debug)]
		#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
		#[derive(Serialize, Deserialize)]
		#[serde(rename_all = "kebab-case")]
		pub enum CreditError {
			$(
				#[doc = concat!("It says: ", $words, ".")]
				#[codec(index = $index)]
				$name,
			)*
		}

		impl fmt::Display for CreditError {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				f.write_str(match self {
					$(Self::$name => $words,)*
				})
			}
		}

		#[cfg(test)]
		impl CreditError {
			/// All of them.
			pub(crate) const ALL: &[Self] = &[$(Self::$name),*];
		}
	};
}

credit_errors! {
	0 PrincipalOutOfRange "the principal must be from one won to 10^15 won";
	1 TermOutOfRange "the term must be from 1 to 600 months";
	2 GraceNotShorterThanTerm "the grace period must be shorter than the term";
	3 GraceHasNoUse "a bullet or irregular repayment has no grace period: write 0";
	4 PayDayOutOfRange "the pay day must be from 1 to 31";
	5 RateAboveWhole "no rate, cap, fee or addition can be above 100 %";
	6 SpreadOutOfRange "the spread must be from -100 % to 100 %";
	7 ResetOutOfRange "the rate must be set again after 1 to 600 months";
	8 NoStep "a stepped rate needs a step";
	9 FirstStepNotAtStart "the first step must begin in month 0";
	10 StepsNotInOrder "each step must begin after the one before";
	11 StepAfterTerm "every step must begin before the end of the term";
	12 NoPart "an irregular repayment needs a part";
	13 PartOutOfRange "the days of parts must be from 1900 to 2999";
	14 PartsTooClose "parts must be in order and at least 28 days apart";
	15 PartsDoNotAddUp "the parts must add up to the principal";
	16 IrregularByMonth "an irregular repayment must count days, not months";
	17 MonthsAccrueNoDays "interest by the month cannot accrue for days off";
	18 FeePeriodTooLong "a prepayment fee must end within three years and within the term";
	19 LateCapBelowRate "the cap of late interest is below the rate of the contract";
}

/// Why a calculation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScheduleError {
	/// The terms of the loan are not valid.
	#[codec(index = 0)]
	Credit(CreditError),
	/// Nothing was drawn.
	#[codec(index = 1)]
	NoDraw,
	/// There are more draws than [`MAX_DRAWS`](crate::MAX_DRAWS).
	#[codec(index = 2)]
	TooManyDraws,
	/// A draw of zero won.
	#[codec(index = 3)]
	EmptyDraw {
		/// Its day.
		day: KoreanDay,
	},
	/// The draws are not in the order of their days.
	#[codec(index = 4)]
	DrawsNotInOrder {
		/// The first day that is before another.
		day: KoreanDay,
	},
	/// More was drawn than the principal.
	#[codec(index = 5)]
	DrawnTooMuch {
		/// The day of the draw that exceeds it.
		day: KoreanDay,
	},
	/// A draw on or after the day on which the loan ends.
	#[codec(index = 6)]
	DrawAfterEnd {
		/// Its day.
		day: KoreanDay,
	},
	/// A part of an irregular repayment is due before there is a debt, or after the term.
	#[codec(index = 7)]
	PartOutsideTerm {
		/// Its day.
		day: KoreanDay,
	},
	/// No value of an index holds on the day on which the rate is set.
	#[codec(index = 8)]
	FixingMissing {
		/// The index.
		index: IndexId,
		/// The day.
		day: KoreanDay,
	},
	/// A day before 1900 or after 2999.
	#[codec(index = 9)]
	DayOutOfRange {
		/// The day.
		day: KoreanDay,
	},
	/// A period that ends before it begins.
	#[codec(index = 10)]
	DaysNotInOrder,
	/// A carried remainder of a won or more.
	#[codec(index = 11)]
	RestOutOfRange,
	/// The result does not fit into 64 bits.
	#[codec(index = 12)]
	Overflow,
}

impl From<CreditError> for ScheduleError {
	fn from(error: CreditError) -> Self {
		Self::Credit(error)
	}
}

impl fmt::Display for ScheduleError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Credit(error) => error.fmt(f),
			Self::NoDraw => f.write_str("nothing was drawn"),
			Self::TooManyDraws => write!(f, "there are more than {MAX_DRAWS} draws"),
			Self::EmptyDraw { day } => write!(f, "the draw of {day} is of zero won"),
			Self::DrawsNotInOrder { day } => {
				write!(f, "the draw of {day} is listed after a later one")
			}
			Self::DrawnTooMuch { day } => {
				write!(f, "with the draw of {day}, more is drawn than the principal")
			}
			Self::DrawAfterEnd { day } => {
				write!(f, "the draw of {day} is not before the end of the loan")
			}
			Self::PartOutsideTerm { day } => {
				write!(f, "the part of {day} is not between the first draw and the end of the term")
			}
			Self::FixingMissing { index, day } => {
				write!(f, "no value of index {index} holds on {day}")
			}
			Self::DayOutOfRange { day } => write!(f, "{day} is not from 1900 to 2999"),
			Self::DaysNotInOrder => f.write_str("the period ends before it begins"),
			Self::RestOutOfRange => f.write_str("the carried remainder is a won or more"),
			Self::Overflow => f.write_str("the result does not fit into 64 bits"),
		}
	}
}
