//! The types that the council stores.

use alloc::boxed::Box;
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedBTreeSet, BoundedVec};
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;

/// Most institutions with a seat.
pub type MaxSeats = ConstU32<64>;

/// Most bytes of a reason.
pub type MaxReason = ConstU32<512>;

/// Most bytes of a name in the metadata.
pub type MaxIdentifier = ConstU32<64>;

/// Most targets that can be paused at a time.
pub type MaxPauses = ConstU32<32>;

/// Most bytes of a proposed call. Longer data, such as the code of an upgrade, is proposed by its
/// hash.
pub type MaxProposedCall = ConstU32<{ 32 * 1024 }>;

/// The reason of a proposal for members and auditors, in UTF-8.
pub type Reason = BoundedVec<u8, MaxReason>;

/// The name of a pallet or call in the metadata.
pub type Identifier = BoundedVec<u8, MaxIdentifier>;

/// A set of institutions with a seat.
pub type Seated = BoundedBTreeSet<InstitutionId, MaxSeats>;

/// A proposal's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProposalId(pub u32);

/// The majority that an act needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Majority {
	/// One third of the seats: enough for a pause in an emergency.
	#[codec(index = 0)]
	OneThird,
	/// More than half of the seats: to end a pause early.
	#[codec(index = 1)]
	MoreThanHalf,
	/// Two thirds of the seats: for everything else.
	#[codec(index = 2)]
	TwoThirds,
}

impl Majority {
	/// Whether this number of votes is enough for this number of seats. Zero votes are never
	/// enough.
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

/// The target of a pause: one call, or all calls of a pallet.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Target {
	/// The pallet's name, such as `Conveyances`.
	pub pallet: Identifier,
	/// The call's name, such as `conclude`, or `None` for all calls of the pallet.
	pub call: Option<Identifier>,
}

impl Target {
	/// Whether it includes this call.
	pub fn stops(&self, pallet: &str, call: &str) -> bool {
		*self.pallet == *pallet.as_bytes()
			&& self.call.as_ref().is_none_or(|own| **own == *call.as_bytes())
	}
}

/// A target that is or was paused.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pause<BlockNumber> {
	/// The target.
	pub target: Target,
	/// The first block after the pause.
	pub until: BlockNumber,
	/// The first block in which one third of the council can pause it again. A pause is for an
	/// emergency and must not be extended by repeating it.
	pub again: BlockNumber,
}

/// The maximum nesting depth of proposals. Only proposals contain calls. A transaction with a
/// deeper nesting is not decoded.
pub const MAX_DEPTH: u32 = 64;

/// The decoding depth that each nested call uses up. The decoder counts the two boxes itself, and
/// [`Act`] counts the remaining levels.
const DEPTH_OF_A_CALL: u32 = frame_support::MAX_EXTRINSIC_DEPTH / MAX_DEPTH;
const BOXES: u32 = 2;

/// A proposed act.
#[derive(Clone, PartialEq, Eq, Debug, Encode, TypeInfo)]
pub enum Act<Call, BlockNumber> {
	/// Dispatch a call as root. Needs two thirds.
	#[codec(index = 0)]
	Call(Box<Call>),
	/// Pause a pallet or call for some blocks. Needs one third.
	#[codec(index = 1)]
	Pause {
		/// The pallet or call.
		target: Target,
		/// The duration in blocks, at most [`crate::Config::MaxPause`].
		blocks: BlockNumber,
	},
	/// Resume a paused target. Needs more than half.
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
			_ => return Err("no act has this index".into()),
		})
	}
}

impl<Call: DecodeWithMemTracking, BlockNumber: DecodeWithMemTracking> DecodeWithMemTracking
	for Act<Call, BlockNumber>
{
}

impl<Call, BlockNumber> Act<Call, BlockNumber> {
	/// The majority that the act needs.
	pub fn majority(&self) -> Majority {
		match self {
			Self::Call(_) => Majority::TwoThirds,
			Self::Pause { .. } => Majority::OneThird,
			Self::Resume(_) => Majority::MoreThanHalf,
		}
	}
}

/// An open proposal.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Proposal<Call, BlockNumber> {
	/// The institution that proposed it.
	pub by: InstitutionId,
	/// The proposed act.
	pub act: Act<Call, BlockNumber>,
	/// The reason.
	pub reason: Reason,
	/// The first block in which nobody can vote on it any more.
	pub expires_at: BlockNumber,
	/// The institutions that have voted for it.
	pub ayes: Seated,
	/// The institutions that have voted against it.
	pub nays: Seated,
}

/// The result of the votes on a proposal so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
	/// It has enough votes.
	Carried,
	/// It can no longer reach its majority.
	Lost,
	/// It is not decided.
	Open,
}

/// The result of these votes for and against a proposal, with this number of seats.
pub fn standing(majority: Majority, ayes: usize, nays: usize, seats: usize) -> Standing {
	if majority.is_met(ayes, seats) {
		Standing::Carried
	} else if majority.is_met(seats.saturating_sub(nays), seats) {
		Standing::Open
	} else {
		Standing::Lost
	}
}
