//! What the council keeps.

use alloc::boxed::Box;
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedBTreeSet, BoundedVec};
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;

/// Most institutions that have a seat.
pub type MaxSeats = ConstU32<64>;

/// Most bytes of a stated reason.
pub type MaxReason = ConstU32<512>;

/// Most bytes of a name in the metadata.
pub type MaxIdentifier = ConstU32<64>;

/// Most targets that are paused at a time.
pub type MaxPauses = ConstU32<32>;

/// Most bytes of a proposed call. What is longer (the code of an upgrade) is proposed by its hash.
pub type MaxProposedCall = ConstU32<{ 32 * 1024 }>;

/// Why something is proposed, as the members and auditors read it: UTF-8.
pub type Reason = BoundedVec<u8, MaxReason>;

/// The name of a pallet or call, as the metadata has it.
pub type Identifier = BoundedVec<u8, MaxIdentifier>;

/// Some of the institutions with a seat.
pub type Seated = BoundedBTreeSet<InstitutionId, MaxSeats>;

/// A proposal's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProposalId(pub u32);

/// How much of the council an act needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Majority {
	/// One third of the seats: enough to stop something in an emergency.
	#[codec(index = 0)]
	OneThird,
	/// More than half of the seats: to let it go on.
	#[codec(index = 1)]
	MoreThanHalf,
	/// Two thirds of the seats: for everything else.
	#[codec(index = 2)]
	TwoThirds,
}

impl Majority {
	/// Whether so many votes of so many seats are enough. None are never enough.
	pub fn is_met(self, ayes: usize, seats: usize) -> bool {
		let (ayes, seats) = (ayes as u64, seats as u64);
		ayes > 0
			&& match self {
				Self::OneThird => ayes.saturating_mul(3) >= seats,
				Self::MoreThanHalf => ayes.saturating_mul(2) > seats,
				Self::TwoThirds => ayes.saturating_mul(3) >= seats.saturating_mul(2),
			}
	}
}

/// What a pause stops: a pallet's calls, or one of them.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo
)]
pub struct Target {
	/// The pallet's name, such as `Conveyances`.
	pub pallet: Identifier,
	/// The call's name, such as `conclude`; all calls of the pallet if none is given.
	pub call: Option<Identifier>,
}

impl Target {
	/// Whether it stops the call of these names.
	pub fn stops(&self, pallet: &str, call: &str) -> bool {
		*self.pallet == *pallet.as_bytes()
			&& self.call.as_ref().is_none_or(|own| **own == *call.as_bytes())
	}
}

/// A target that is or was paused.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo
)]
pub struct Pause<BlockNumber> {
	/// What is stopped.
	pub target: Target,
	/// The first block in which it goes on.
	pub until: BlockNumber,
	/// The first block in which a third of the council may pause it again: a pause is for an
	/// emergency, and cannot be made to last by repeating it.
	pub again: BlockNumber,
}

/// How deep proposals may stand in each other: nothing else in a transaction holds a call. A deeper
/// one is not decoded at all.
pub const MAX_DEPTH: u32 = 64;

/// A transaction is decoded to a certain depth, of which each call in a proposal takes so much: two
/// levels are boxes, the others are counted besides.
const DEPTH_OF_A_CALL: u32 = frame_support::MAX_EXTRINSIC_DEPTH / MAX_DEPTH;
const BOXES: u32 = 2;

/// What is proposed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, TypeInfo)]
pub enum Act<Call, BlockNumber> {
	/// Make a call as the chain's root. Needs two thirds.
	#[codec(index = 0)]
	Call(Box<Call>),
	/// Stop a pallet or call for some blocks. Needs one third.
	#[codec(index = 1)]
	Pause {
		/// What to stop.
		target: Target,
		/// For how many blocks, at most [`crate::Config::MaxPause`].
		blocks: BlockNumber,
	},
	/// Let a paused target go on. Needs more than half.
	#[codec(index = 2)]
	Resume(Target),
}

impl<Call: Decode, BlockNumber: Decode> Decode for Act<Call, BlockNumber> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Ok(match input.read_byte()? {
			0 => {
				(BOXES..DEPTH_OF_A_CALL).try_for_each(|_| input.descend_ref())?;
				let call = Box::decode(input)?;
				(BOXES..DEPTH_OF_A_CALL).for_each(|_| input.ascend_ref());
				Self::Call(call)
			}
			1 => Self::Pause { target: Decode::decode(input)?, blocks: Decode::decode(input)? },
			2 => Self::Resume(Decode::decode(input)?),
			_ => return Err("there is no act of that index".into()),
		})
	}
}

impl<Call: DecodeWithMemTracking, BlockNumber: DecodeWithMemTracking> DecodeWithMemTracking
	for Act<Call, BlockNumber>
{
}

impl<Call, BlockNumber> Act<Call, BlockNumber> {
	/// How much of the council it needs.
	pub fn majority(&self) -> Majority {
		match self {
			Self::Call(_) => Majority::TwoThirds,
			Self::Pause { .. } => Majority::OneThird,
			Self::Resume(_) => Majority::MoreThanHalf,
		}
	}
}

/// A proposal that is open.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Proposal<Call, BlockNumber> {
	/// Who proposed it.
	pub by: InstitutionId,
	/// What is proposed.
	pub act: Act<Call, BlockNumber>,
	/// Why.
	pub reason: Reason,
	/// The first block in which nobody may vote on it any more.
	pub expires_at: BlockNumber,
	/// Who is for it.
	pub ayes: Seated,
	/// Who is against it.
	pub nays: Seated,
}

/// Where the votes on a proposal stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
	/// Enough are for it.
	Carried,
	/// So many are against it that not enough can be for it any more.
	Lost,
	/// It is open.
	Open,
}

/// Where so many votes for and against leave a proposal, of so many seats.
pub fn standing(majority: Majority, ayes: usize, nays: usize, seats: usize) -> Standing {
	if majority.is_met(ayes, seats) {
		Standing::Carried
	} else if majority.is_met(seats.saturating_sub(nays), seats) {
		Standing::Open
	} else {
		Standing::Lost
	}
}
