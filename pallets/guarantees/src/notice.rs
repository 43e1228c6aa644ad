//! What a creditor tells the foundation (지역신용보증재단법 26).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{KoreanDay, Moment, Won};
use scale_info::TypeInfo;

/// The events of which the law has the creditor tell the foundation without delay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum NoticeKind {
	/// The debt, or a part of it, was formed (주채무 성립).
	#[codec(index = 0)]
	Formed,
	/// The debt was extinguished (주채무 소멸).
	#[codec(index = 1)]
	Extinguished {
		/// Whether nothing of it is left.
		wholly: bool,
	},
	/// The debtor lost the benefit of time: all is due at once (기한의 이익 상실).
	#[codec(index = 2)]
	BenefitLost,
	/// The debtor did not pay when it was due (채무불이행).
	#[codec(index = 3)]
	Defaulted,
	/// Something else that can affect the guarantee (그 밖의 사유).
	#[codec(index = 4)]
	Other,
}

impl NoticeKind {
	/// Whether only a step of the guarantee gives this notice, so that nobody can give it without
	/// the step.
	pub const fn is_of_a_step(self) -> bool {
		matches!(self, Self::Formed | Self::Extinguished { wholly: true })
	}
}

/// One notice of the creditor to the foundation.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Notice {
	/// What happened.
	pub kind: NoticeKind,
	/// The amount that it is about, in won: what was formed, extinguished, due or unpaid. Zero where it
	/// is about no amount.
	pub amount: Won,
	/// The day on which it happened.
	pub on: KoreanDay,
	/// When the chain told the foundation.
	pub at: Moment,
	/// When the foundation acknowledged it.
	pub acknowledged: Option<Moment>,
}

/// Most notices that one call acknowledges.
pub type MaxAcknowledged = ConstU32<32>;

/// Numbers of notices of one guarantee, each once.
pub type NoticeNumbers = BoundedVec<u32, MaxAcknowledged>;
