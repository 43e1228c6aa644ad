//! What a loan's contract says about money and days, and the instalments that follow from it.

use crate::text;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use madang_primitives::{KoreanDay, RatePpm, Won};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most parts of an irregular repayment: five years of months.
pub type MaxParts = ConstU32<60>;

/// Most steps of a rate that is agreed for each stage of the term.
pub type MaxSteps = ConstU32<8>;

/// An interest rate that is published, such as COFIX for new business. The network assigns the numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct IndexId(pub u16);

impl fmt::Display for IndexId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

/// The terms of a loan from which its instalments follow. [`Credit::check`] says whether they are valid.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Credit {
	/// The most that is lent, in won (대출금액).
	#[serde(with = "text")]
	pub principal: Won,
	/// The term in months (대출기간): a contract that is not irregular has so many instalments.
	pub term_months: u16,
	/// The first months, in which only interest is due (거치기간). They are part of the term.
	pub grace_months: u16,
	/// How the principal is repaid.
	pub repayment: Repayment,
	/// The rate of interest.
	pub rate: RateTerms,
	/// How days are counted for interest.
	pub days: DayCount,
	/// The day of the month on which instalments are due: 1 to 31. In a shorter month, its last day.
	pub pay_day: u8,
	/// What happens if an instalment is due on a day off.
	pub holiday: HolidayRule,
	/// The fee for repaying early.
	pub prepayment: PrepaymentFee,
	/// Interest on what is overdue.
	pub late: LateInterest,
}

/// How the principal is repaid (상환방식).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repayment {
	/// Every instalment is the same, interest included (원리금균등).
	#[codec(index = 0)]
	EqualInstalment,
	/// Every instalment has the same part of the principal (원금균등).
	#[codec(index = 1)]
	EqualPrincipal,
	/// The whole principal at the end, interest every month (만기일시).
	#[codec(index = 2)]
	Bullet,
	/// Parts on agreed days, each with the interest since the one before (불균등분할).
	#[codec(index = 3)]
	Irregular(BoundedVec<Part, MaxParts>),
}

/// A part of an irregular repayment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Part {
	/// The day on which it is due. A day off moves it by the contract's [`HolidayRule`].
	pub day: KoreanDay,
	/// How much principal, in won. Zero: only interest is due.
	#[serde(with = "text")]
	pub amount: Won,
}

/// The rate of interest (금리).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum RateTerms {
	/// One rate for the whole term (고정금리).
	#[codec(index = 0)]
	Fixed(RatePpm),
	/// An index and a spread (변동금리).
	#[codec(index = 1)]
	#[serde(rename_all = "kebab-case")]
	Index {
		/// The index.
		index: IndexId,
		/// What is added to the index, in millionths. It is signed, because programmes for small
		/// businesses lend below their base rate.
		spread: i32,
		/// After how many months the rate is set again, each time by the index of that day.
		reset_months: u16,
		/// The most that the rate can be.
		cap: Option<RatePpm>,
	},
	/// A rate for each stage of the term (혼합금리). The first begins in month 0.
	#[codec(index = 2)]
	Stepped(BoundedVec<RateStep, MaxSteps>),
}

/// A stage of a stepped rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RateStep {
	/// The month with which it begins, counted from 0: the first instalment pays for month 0.
	pub from_month: u16,
	/// The rate from then on.
	pub rate: RatePpm,
}

/// How days are counted for interest (이자계산방법). The rules are in the [crate's description](crate).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayCount {
	/// A month is a twelfth of a year (월할).
	#[codec(index = 0)]
	Monthly,
	/// Every day is a 365th of a year, in leap years too.
	#[codec(index = 1)]
	Act365,
	/// A day is a 365th of a common year or a 366th of a leap year.
	#[codec(index = 2)]
	ActAct,
	/// Every month has 30 days, and a year 360 (30E/360: the 31st counts as the 30th).
	#[codec(index = 3)]
	Thirty360,
}

/// What happens if an instalment is due on a Saturday, a Sunday or a holiday.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum HolidayRule {
	/// It is due on the next working day.
	#[codec(index = 0)]
	Following {
		/// Whether interest accrues for the days in between. If not, they belong to the next period.
		accrue: bool,
	},
	/// It is due on the working day before, and interest accrues until then.
	#[codec(index = 1)]
	Preceding,
	/// It is due on that day all the same.
	#[codec(index = 2)]
	Nominal,
}

/// The fee for repaying early (중도상환수수료).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PrepaymentFee {
	/// The fee on the first day, in millionths of what is repaid.
	pub rate: RatePpm,
	/// After so many months there is no fee.
	pub until_months: u16,
}

/// Interest on what is overdue (연체이자).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LateInterest {
	/// What is added to the rate of the contract.
	pub add: RatePpm,
	/// The most that the rate with the addition can be.
	pub cap: RatePpm,
}

/// Money that is paid out, with its value date (대출실행).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Draw {
	/// The first day for which interest is due.
	pub day: KoreanDay,
	/// How much, in won.
	#[serde(with = "text")]
	pub amount: Won,
}

/// A published value of an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fixing {
	/// The index.
	pub index: IndexId,
	/// The first day on which it holds. It holds until the next one.
	pub from: KoreanDay,
	/// The yearly rate.
	pub rate: RatePpm,
}

/// One line of a schedule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Instalment {
	/// Its number, from 1.
	pub number: u16,
	/// The day on which it is due by the contract, before days off move it.
	pub nominal_due: KoreanDay,
	/// The day on which it is due.
	pub due: KoreanDay,
	/// The principal in it, in won.
	#[serde(with = "text")]
	pub principal: Won,
	/// The interest in it, in won.
	#[serde(with = "text")]
	pub interest: Won,
	/// Principal and interest.
	#[serde(with = "text")]
	pub total: Won,
	/// The principal that is outstanding after it.
	#[serde(with = "text")]
	pub outstanding_after: Won,
}
