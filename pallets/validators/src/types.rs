//! The types of seats, keys and cases.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_consensus_aura::{ed25519::AuthorityId as AuraId, Slot};

/// Most seats that are not revoked. It is also the most validators of a session.
pub type MaxSeats = ConstU32<64>;

/// Most offences in one case. Further ones change nothing for the council's decision.
pub type MaxOffences = ConstU32<16>;

/// The number of changes of the finality set that are remembered. A recovery needs those since the
/// last final block.
pub type MaxSetChanges = ConstU32<64>;

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
	/// The block in which the council last closed a case against it. What it did up to this block
	/// is decided and cannot be reported again.
	pub settled_at: Option<BlockNumber>,
}

/// The slots for which a key seals blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyPeriod {
	/// The first slot.
	pub from: Slot,
	/// The last slot, or `None` while the key is in force.
	pub until: Option<Slot>,
}

impl KeyPeriod {
	/// Whether the slot lies in the period.
	pub fn contains(&self, slot: Slot) -> bool {
		slot >= self.from && self.until.is_none_or(|until| slot <= until)
	}
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
	/// The last period in which they were in force, or `None` if they have not been yet.
	pub period: Option<KeyPeriod>,
}

/// The keys of one seat: its account and the number of its key record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeysOf<AccountId> {
	/// The seat.
	pub seat: AccountId,
	/// The number of the key record, from 0.
	pub record: u32,
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

/// A case that a report has opened and the council must decide. A seat has at most one open case.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Case<AccountId, BlockNumber> {
	/// The seat.
	pub seat: AccountId,
	/// The offences, in the order of their reports.
	pub offences: BoundedVec<Offence, MaxOffences>,
	/// The block in which the first one was reported.
	pub reported_at: BlockNumber,
	/// Whether one of the reports is conclusive: both blocks are known to belong to this chain.
	pub conclusive: bool,
	/// Whether a report suspended the seat. It does not if finality would be lost, if the seat was
	/// already suspended or revoked, or if the report is not conclusive.
	pub suspended: bool,
}

/// An offence that evidence shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding<AccountId> {
	/// The seat.
	pub seat: AccountId,
	/// The offence.
	pub offence: Offence,
	/// Whether both blocks are known to belong to this chain. If only one is, the other may be of
	/// another network with the same keys: this opens a case but suspends nobody.
	pub conclusive: bool,
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
