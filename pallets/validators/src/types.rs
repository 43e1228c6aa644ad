//! Seats, their states, and what is known against them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::ConstU32;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_consensus_aura::ed25519::AuthorityId as AuraId;

/// Most seats that there may be, taken ones included.
pub type MaxSeats = ConstU32<64>;

/// Where a seat stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum SeatStatus {
	/// It makes and finalizes blocks from the second session boundary after it has keys.
	#[codec(index = 0)]
	Active,
	/// It is suspected: until the council decides it makes no blocks.
	#[codec(index = 1)]
	Suspended,
	/// The council took it, for good.
	#[codec(index = 2)]
	Taken,
}

/// What happens to a seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeatEvent {
	/// It is reported, with evidence.
	Suspend,
	/// The council lets it go on.
	Reinstate,
	/// The council takes it.
	Take,
}

impl SeatEvent {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::Suspend, Self::Reinstate, Self::Take];
}

impl SeatStatus {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Taken];

	/// Where the event leaves a seat; none if it may not happen.
	pub const fn next(self, event: SeatEvent) -> Option<Self> {
		match (self, event) {
			(Self::Active, SeatEvent::Suspend) => Some(Self::Suspended),
			(Self::Suspended, SeatEvent::Reinstate) => Some(Self::Active),
			(Self::Active | Self::Suspended, SeatEvent::Take) => Some(Self::Taken),
			(Self::Active, SeatEvent::Reinstate)
			| (Self::Suspended, SeatEvent::Suspend)
			| (Self::Taken, _) => None,
		}
	}
}

/// A validator's seat.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Seat<BlockNumber> {
	/// Whose it is.
	pub institution: InstitutionId,
	/// Which of the institution's seats, from 0.
	pub number: u32,
	/// Where it stands.
	pub status: SeatStatus,
	/// Since which block.
	pub since: BlockNumber,
	/// How often its keys were set.
	pub keys: u32,
}

/// Keys of a seat, now or before.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyRecord<Keys, AccountId, BlockNumber> {
	/// The public keys.
	pub keys: Keys,
	/// When they were set; they are in use from the second session boundary after it.
	pub set_at: BlockNumber,
	/// The officer who set them; none at genesis.
	pub by: Option<AccountId>,
}

/// What a validator did twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Offence {
	/// Two blocks in one slot.
	#[codec(index = 0)]
	Block {
		/// The slot.
		slot: u64,
	},
	/// Two votes in one round of finality.
	#[codec(index = 1)]
	Vote {
		/// The set of voters.
		set_id: u64,
		/// The round.
		round: u64,
	},
}

/// A case that a report opened, for the council to decide.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Case<AccountId, BlockNumber> {
	/// The seat.
	pub seat: AccountId,
	/// What it did.
	pub offence: Offence,
	/// When it was reported.
	pub reported_at: BlockNumber,
	/// Whether the report suspended the seat. It does not where finality would be lost, or the seat
	/// was suspended or taken already.
	pub suspended: bool,
}

/// Two headers that one validator sealed for one slot.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Evidence<Header> {
	/// The key that sealed both.
	pub offender: AuraId,
	/// The one, with its seal.
	pub first: Header,
	/// The other, with its seal.
	pub second: Header,
}

/// How many of a set of validators finality needs: more than two thirds.
pub const fn finality_threshold(validators: usize) -> usize {
	validators.saturating_sub(validators.saturating_sub(1) / 3)
}
