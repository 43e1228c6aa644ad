//! The causes of entries (등기원인).

use crate::KoreanDay;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The kind of cause of an entry (등기원인).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CauseKind {
	/// An imported entry with a cause that is unknown or has no kind here. The former record states it.
	#[codec(index = 0)]
	AsImported,
	/// Sale (매매).
	#[codec(index = 1)]
	Sale,
	/// Mortgage agreement (설정계약).
	#[codec(index = 2)]
	MortgageAgreement,
	/// The mortgagee released the mortgage (해지).
	#[codec(index = 3)]
	Release,
	/// A holder was bound to its DID (명의인표시변경).
	#[codec(index = 4)]
	Identification,
	/// Gift (증여).
	#[codec(index = 5)]
	Gift,
	/// Exchange (교환).
	#[codec(index = 6)]
	Exchange,
	/// Division of co-owned property (공유물분할).
	#[codec(index = 7)]
	Division,
	/// Inheritance (상속).
	#[codec(index = 8)]
	Inheritance,
	/// Judgment (판결).
	#[codec(index = 9)]
	Judgment,
	/// Merger or another universal succession of an institution (합병 등).
	#[codec(index = 10)]
	Succession,
	/// The right has ended (소멸). The entry that registers it states the ground.
	#[codec(index = 11)]
	Extinction,
	/// The contract whose claims a mortgage secures went to another creditor (계약양도).
	#[codec(index = 12)]
	ContractAssignment,
	/// The claims that a mortgage secures were determined, and went to another creditor (확정채권양도).
	#[codec(index = 13)]
	ClaimAssignment,
}

/// The cause of an entry and its day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cause {
	/// The kind of cause.
	pub kind: CauseKind,
	/// The day of the cause. Only that of an imported entry can be unknown.
	pub on: Option<KoreanDay>,
}
