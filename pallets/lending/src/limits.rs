//! The limits of mortgage lending that the authorities set (LTV, DSR), and what a lender attests about them.
//!
//! The lender calculates both values off chain: they depend on income and on debts elsewhere, which are nobody's
//! business. On chain are the limits, with versions, and for each approved mortgage loan the version that the lender
//! applied and a commitment to its calculation.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{Commitment, Moment, RatePpm, WHOLE_RATE};
use scale_info::TypeInfo;

/// The limits of new mortgage loans (은행업감독규정 별표 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LendingLimits {
	/// The most that loan and prior rights can be of the value of the property (담보인정비율, LTV), in millionths.
	pub ltv: RatePpm,
	/// The same in regulated areas (규제지역).
	pub ltv_regulated: RatePpm,
	/// The most that a year's payments on all debts can be of the yearly income (총부채원리금상환비율, DSR), in
	/// millionths.
	pub dsr: RatePpm,
	/// The notice of the authority.
	pub notice: Commitment,
}

impl LendingLimits {
	/// Whether each limit is a part of the whole: more than 0 % and at most 100 %.
	pub fn are_possible(&self) -> bool {
		[self.ltv, self.ltv_regulated, self.dsr].iter().all(|rate| (1..=WHOLE_RATE).contains(rate))
	}
}

/// A version of the limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LimitsSet {
	/// The limits.
	pub limits: LendingLimits,
	/// Since when they hold.
	pub since: Moment,
}

/// What the lender found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LimitsResult {
	/// Both values are within the limits.
	#[codec(index = 0)]
	Within,
	/// A value is above its limit, and an exception of the rules applies. The commitment is to its evidence.
	#[codec(index = 1)]
	Excepted(Commitment),
}

/// What the lender of a mortgage loan attests when it approves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Assessment {
	/// The version of the limits that it applied.
	pub version: u16,
	/// What it found.
	pub result: LimitsResult,
	/// Its calculation, with the values.
	pub calculation: Commitment,
}
