//! The types of seats, keys and cases.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::ConstU32;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_consensus_aura::ed25519::AuthorityId as AuraId;

/// Most seats, revoked ones included.
pub type MaxSeats = ConstU32<64>;

/// The status of a seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum SeatStatus {
	/// It produces and finalizes blocks from the second session boundary after its keys were set.
	#[codec(index = 0)]
	Active,
	/// It was reported and does not produce blocks until the council decides.
	#[codec(index = 1)]
	Suspended,
	/// The council revoked it permanently.
	#[codec(index = 2)]
	Taken,
}

/// A change of a seat's status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeatEvent {
	/// It is reported with evidence.
	Suspend,
	/// The council reinstates it.
	Reinstate,
	/// The council revokes it.
	Take,
}

impl SeatEvent {
	/// All variants.
	pub const ALL: [Self; 3] = [Self::Suspend, Self::Reinstate, Self::Take];
}

impl SeatStatus {
	/// All variants.
	pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Taken];

	/// The status after the event, or `None` if the event is not allowed.
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
	/// The institution that runs the validator.
	pub institution: InstitutionId,
	/// The number of the seat in the institution, from 0.
	pub number: u32,
	/// Its status.
	pub status: SeatStatus,
	/// The block since which it has this status.
	pub since: BlockNumber,
	/// The number of times its keys were set.
	pub keys: u32,
}

/// Current or former keys of a seat.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyRecord<Keys, AccountId, BlockNumber> {
	/// The public keys.
	pub keys: Keys,
	/// The block in which they were set. They are used from the second session boundary after it.
	pub set_at: BlockNumber,
	/// The officer who set them, or `None` at genesis.
	pub by: Option<AccountId>,
}

/// An equivocation of a validator.
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

/// A case that a report has opened and the council must decide.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Case<AccountId, BlockNumber> {
	/// The seat.
	pub seat: AccountId,
	/// The offence.
	pub offence: Offence,
	/// The block in which it was reported.
	pub reported_at: BlockNumber,
	/// Whether the report suspended the seat. It does not if finality would be lost, or if the seat
	/// was already suspended or revoked.
	pub suspended: bool,
}

/// Two headers that one validator has sealed for one slot.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Evidence<Header> {
	/// The key that sealed both.
	pub offender: AuraId,
	/// The first header with its seal.
	pub first: Header,
	/// The second header with its seal.
	pub second: Header,
}

/// The number of validators that finality needs: more than two thirds of the set.
pub const fn finality_threshold(validators: usize) -> usize {
	validators.saturating_sub(validators.saturating_sub(1) / 3)
}
