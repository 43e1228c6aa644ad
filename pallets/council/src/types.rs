//! The types that the council stores.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::ConstU32, traits::WrapperKeepOpaque, BoundedBTreeSet, BoundedVec,
};
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;

/// Most institutions with a seat.
pub type MaxSeats = ConstU32<64>;

/// Most bytes of a reason.
pub type MaxReason = ConstU32<512>;

/// Most bytes of a name in the metadata.
pub type MaxIdentifier = ConstU32<64>;

/// Most open proposals: of each seat, [`crate::Config::MaxOpen`] and
/// [`crate::Config::MaxOpenEmergencies`].
pub type MaxListed = ConstU32<512>;

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
	/// One third of the seats, and two of them unless there is only one: enough for a pause in an
	/// emergency. One member alone never carries it.
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
				Self::OneThird => ayes.saturating_mul(3) >= seats && ayes >= seats.min(2),
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

/// The latest blocks in which one third of the council had any call paused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PausedBlocks<BlockNumber> {
	/// The first of these blocks.
	pub since: BlockNumber,
	/// The first block after them.
	pub until: BlockNumber,
	/// The blocks of the budget that were used before them.
	pub used_before: BlockNumber,
}

/// A proposed act.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum Act<Call, BlockNumber> {
	/// Dispatch a call as root. Needs two thirds. The call is kept as its bytes, so that a
	/// transaction has no calls within calls, and a stored call can be removed even if a later
	/// runtime cannot decode it.
	#[codec(index = 0)]
	Call(WrapperKeepOpaque<Call>),
	/// Pause a pallet or call for some blocks. Needs one third, and two votes, or two thirds if the
	/// budget of paused blocks is used up.
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

// The bytes of a call are decoded as a vector, which tracks its memory.
impl<Call: DecodeWithMemTracking, BlockNumber: DecodeWithMemTracking> DecodeWithMemTracking
	for Act<Call, BlockNumber>
{
}

impl<Call: Encode + Decode, BlockNumber> Act<Call, BlockNumber> {
	/// Dispatch this call.
	pub fn call(call: &Call) -> Self {
		Self::encoded(call.encode())
	}
}

impl<Call: Decode, BlockNumber> Act<Call, BlockNumber> {
	/// Dispatch the call that these bytes encode.
	pub fn encoded(call: Vec<u8>) -> Self {
		Self::Call(WrapperKeepOpaque::from_encoded(call))
	}
}

impl<Call, BlockNumber> Act<Call, BlockNumber> {
	/// The majority that the act needs, if one third has blocks left for pauses or not.
	pub fn majority(&self, budget_left: bool) -> Majority {
		match self {
			Self::Call(_) => Majority::TwoThirds,
			Self::Pause { .. } if !budget_left => Majority::TwoThirds,
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
	/// The version of the runtime that it was proposed to. No other version executes it, because
	/// another runtime may read the same bytes as another call.
	pub spec_version: u32,
	/// The proposed act.
	pub act: Act<Call, BlockNumber>,
	/// The reason.
	pub reason: Reason,
	/// The first block in which nobody can vote on it or execute it any more.
	pub expires_at: BlockNumber,
	/// The institutions that have voted for it.
	pub ayes: Seated,
	/// The institutions that have voted against it.
	pub nays: Seated,
}

/// An entry in the list of open proposals, which is read without the proposals themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Listed<BlockNumber> {
	/// The proposal's number.
	pub id: ProposalId,
	/// The institution that proposed it.
	pub by: InstitutionId,
	/// Whether it takes the room for emergencies.
	pub emergency: bool,
	/// The version of the runtime that it was proposed to.
	pub spec_version: u32,
	/// The first block in which it has expired.
	pub expires_at: BlockNumber,
}

/// The votes that count, and the seats that count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tally {
	/// Votes for the proposal.
	pub ayes: u32,
	/// Votes against it.
	pub nays: u32,
	/// Seats of active members.
	pub seats: u32,
}

impl Tally {
	/// Count the votes of these seats.
	pub fn of(ayes: &Seated, nays: &Seated, seats: &Seated) -> Self {
		let count = |votes: &Seated| votes.iter().filter(|voter| seats.contains(voter)).count();
		// A set has at most [`MaxSeats`] members.
		let [ayes, nays, seats] = [count(ayes), count(nays), seats.len()].map(|count| count as u32);
		Self { ayes, nays, seats }
	}
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

/// The result of these votes on a proposal that needs this majority.
pub fn standing(majority: Majority, Tally { ayes, nays, seats }: Tally) -> Standing {
	let (ayes, nays, seats) = (ayes as usize, nays as usize, seats as usize);
	if majority.is_met(ayes, seats) {
		Standing::Carried
	} else if majority.is_met(seats.saturating_sub(nays), seats) {
		Standing::Open
	} else {
		Standing::Lost
	}
}
