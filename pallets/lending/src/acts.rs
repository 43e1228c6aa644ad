//! What a bank does about the arrears of a loan, as it is kept and told.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{Commitment, KoreanDay};
use scale_info::TypeInfo;

/// A warning of acceleration (기한이익 상실 예고).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Warning {
	/// The letter to the borrower.
	pub letter: Commitment,
	/// The day on which it was recorded. Its notice time begins on the next day.
	pub on: KoreanDay,
}

/// Why a borrower loses the benefit of time. The standard terms of loans (여신거래기본약관) name the causes in their
/// article 7. For all but arrears, the evidence is behind a commitment: the chain records who relied on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AccelerationCause {
	/// Arrears that are old enough, after a warning (연체). The chain checks both.
	#[codec(index = 0)]
	Arrears,
	/// The borrower's deposits or the collateral are attached or seized (압류·체납처분). No notice time.
	#[codec(index = 1)]
	Attachment(Commitment),
	/// Bankruptcy or rehabilitation proceedings are applied for (파산·회생 신청). No notice time.
	#[codec(index = 2)]
	Insolvency(Commitment),
	/// The borrower closed the business, absconded, or stopped to pay (폐업·도피·지급정지). No notice time.
	#[codec(index = 3)]
	PaymentsStopped(Commitment),
	/// The borrower breached the contract, such as by false documents or another use of the funds (허위자료, 용도 외
	/// 유용). The evidence includes the bank's demand, of which the borrower let the time pass.
	#[codec(index = 4)]
	Breach(Commitment),
}

/// Why the guarantor may be claimed on (지역신용보증재단법 24, decree 19). For all but the first, the evidence is
/// behind a commitment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ClaimCause {
	/// Default, or the loss of the benefit of time, has lasted for three months. The chain checks it.
	#[codec(index = 0)]
	Lasting,
	/// The debtor is bankrupt (파산).
	#[codec(index = 1)]
	Bankruptcy(Commitment),
	/// The debtor is dissolved (해산).
	#[codec(index = 2)]
	Dissolution(Commitment),
	/// The debtor has had no business for six months (휴업·폐업).
	#[codec(index = 3)]
	NoBusiness(Commitment),
	/// Another fact because of which the debt cannot be collected.
	#[codec(index = 4)]
	Uncollectable(Commitment),
}

/// Why a loan is written off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum WriteOffReason {
	/// It has been overdue for twelve months, when banks class it as an estimated loss (추정손실, 은행업감독규정 별표
	/// 3). The chain checks it.
	#[codec(index = 0)]
	Overdue,
	/// The debtor is insolvent. The evidence is behind a commitment.
	#[codec(index = 1)]
	Insolvent(Commitment),
}

/// What was posted to a loan's account on a day, so that it can be taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Posted {
	/// The number of the posting in the account.
	pub number: u32,
	/// Its value day.
	pub on: KoreanDay,
}

/// What a bank did about the arrears of a loan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Arrears {
	/// The last warning of acceleration.
	pub warning: Option<Warning>,
	/// The acceleration.
	pub accelerated: Option<Posted>,
	/// Why the guarantor may be claimed on.
	pub claimable: Option<ClaimCause>,
	/// The last write-off.
	pub written_off: Option<Posted>,
}

/// An act of the bank that was a mistake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Act {
	/// The warning of acceleration.
	#[codec(index = 0)]
	Warning,
	/// The acceleration.
	#[codec(index = 1)]
	Acceleration,
	/// That the guarantor may be claimed on, before the claim or after its denial.
	#[codec(index = 2)]
	Claimable,
	/// The write-off.
	#[codec(index = 3)]
	WriteOff,
}
