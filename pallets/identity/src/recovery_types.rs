//! What the chain keeps about guardians and recoveries.

use crate::Keys;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{ConstU32, Get},
	BoundedVec,
};
use madang_primitives::{
	signing::{terms, PartyConsent},
	Commitment, Did, InstitutionId, InstitutionKind, Moment,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most guardians of a DID.
pub type MaxGuardians = ConstU32<8>;

/// The consents of guardians.
pub type GuardianConsents = BoundedVec<PartyConsent, MaxGuardians>;

/// The institutions that may start a recovery in place of one that enrolled the party and cannot act
/// any more: those that check the identity of persons and of firms by law.
pub const STAND_INS: [InstitutionKind; 2] =
	[InstitutionKind::Municipality, InstitutionKind::RegistryOffice];

/// Who can recover a DID, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Guardians {
	/// The DIDs of the guardians. A guardian should use a DID of its own for this, because the chain
	/// shows whose guardian it is.
	pub guardians: BoundedVec<Did, MaxGuardians>,
	/// How many of them must sign. Zero if there are none.
	pub threshold: u8,
	/// Days from the start of a recovery by guardians until it can be finished. Zero if there are
	/// none.
	pub delay_days: u16,
	/// Whether the institution that enrolled the party may start a recovery.
	pub issuer_recovery: bool,
}

/// What holds until a party says otherwise: no guardians, and recovery by the institution that
/// enrolled it.
impl Default for Guardians {
	fn default() -> Self {
		Self { guardians: BoundedVec::new(), threshold: 0, delay_days: 0, issuer_recovery: true }
	}
}

/// Who asks for a recovery, with what it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RecoveryRequest {
	/// The guardians, with their consents.
	#[codec(index = 0)]
	Guardians(GuardianConsents),
	/// The institution that enrolled the party, or one that stands in for it.
	#[codec(index = 1)]
	Issuer {
		/// Commitment to the document that says how the institution identified the party.
		evidence: Commitment,
	},
}

impl RecoveryRequest {
	/// The number of guardians' consents.
	pub fn consents(&self) -> u32 {
		match self {
			Self::Guardians(consents) => consents.len() as u32,
			Self::Issuer { .. } => 0,
		}
	}
}

/// On what ground a recovery runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RecoveryGround {
	/// Enough guardians have signed.
	#[codec(index = 0)]
	Guardians,
	/// An institution has identified the party.
	#[codec(index = 1)]
	Issuer {
		/// The institution.
		institution: InstitutionId,
		/// Commitment to the document that says how.
		evidence: Commitment,
	},
}

/// A recovery that has been started.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Recovery {
	/// The new keys.
	pub keys: Keys,
	/// The version of the document that they replace.
	pub version: u32,
	/// The ground.
	pub ground: RecoveryGround,
	/// When it was started.
	pub started_at: Moment,
	/// From when it can be finished. Until then, and as long as it is not finished, it can be
	/// cancelled.
	pub ready_at: Moment,
	/// From when it cannot be finished any more.
	pub expires_at: Moment,
}

/// Who cancels a recovery, with what it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Cancellation {
	/// The party, with one of its present keys.
	#[codec(index = 0)]
	Holder(PartyConsent),
	/// The guardians.
	#[codec(index = 1)]
	Guardians(GuardianConsents),
	/// The institution that started it, or that enrolled the party.
	#[codec(index = 2)]
	Issuer,
}

impl Cancellation {
	/// The number of consents.
	pub fn consents(&self) -> u32 {
		match self {
			Self::Holder(_) => 1,
			Self::Guardians(consents) => consents.len() as u32,
			Self::Issuer => 0,
		}
	}
}

/// Why a recovery ended without new keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CancelCause {
	/// The party cancelled it, or set its guardians.
	#[codec(index = 0)]
	Holder,
	/// The guardians cancelled it.
	#[codec(index = 1)]
	Guardians,
	/// An institution cancelled what an institution had started.
	#[codec(index = 2)]
	Issuer,
	/// The party replaced its keys.
	#[codec(index = 3)]
	Rotation,
	/// The party deactivated the DID.
	#[codec(index = 4)]
	Deactivation,
	/// Nobody finished it in time, or the institution that started it was suspended, and another one was
	/// started.
	#[codec(index = 5)]
	Expiry,
}

/// The delays of recoveries, in days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub struct RecoveryDays {
	/// The shortest delay of a recovery by guardians.
	pub guardians_min: u16,
	/// The longest delay of a recovery by guardians.
	pub guardians_max: u16,
	/// The delay of a recovery by an institution.
	pub issuer: u16,
	/// For how long a recovery can be finished after its delay.
	pub window: u16,
}

/// The usual delays. Three days pass before guardians can have new keys, so that the party hears of
/// it, and thirty before an institution can. A recovery that nobody finishes ends after thirty more.
pub struct UsualRecoveryDays;

impl Get<RecoveryDays> for UsualRecoveryDays {
	fn get() -> RecoveryDays {
		RecoveryDays { guardians_min: 3, guardians_max: 90, issuer: 30, window: 30 }
	}
}

/// The terms of naming guardians: the new rules, those that they replace, and the current version of
/// the document.
pub fn guardians_terms(new: &Guardians, old: &Guardians, version: u32) -> H256 {
	terms(&(new, old, version))
}
