//! The grounds on which the registry office clears foreign entries.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Why a foreign entry is cleared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ClearGround {
	/// The holder of the right gave it up, or the creditor or authority lifted the measure (해지, 해제,
	/// 취하).
	#[codec(index = 0)]
	Released,
	/// Its term has passed or its purpose is fulfilled (기간만료, 변제, 환매권 소멸).
	#[codec(index = 1)]
	Ended,
	/// Right and ownership have the same holder (혼동).
	#[codec(index = 2)]
	Merged,
	/// The property was sold in an auction (매각).
	#[codec(index = 3)]
	Sold,
	/// A judgment or order of a court says so (판결, 결정).
	#[codec(index = 4)]
	Decided,
	/// The entry was not live in the former record: the import was wrong.
	#[codec(index = 5)]
	NeverLive,
	/// It was registered again as a kind that the chain knows.
	#[codec(index = 6)]
	Replaced,
}

impl ClearGround {
	/// All of them, in the order of their codec indexes.
	pub const ALL: [Self; 7] = [
		Self::Released,
		Self::Ended,
		Self::Merged,
		Self::Sold,
		Self::Decided,
		Self::NeverLive,
		Self::Replaced,
	];
}
