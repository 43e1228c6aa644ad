//! The stored document of a DID, and the objects and terms that a party signs about its own DID.

use crate::KeyEntry;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use madang_primitives::{
	signing::{object, terms},
	Did, InstitutionId, Moment,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most keys of a document. A person has a few devices, and a firm has a few signatories.
pub type MaxKeys = ConstU32<8>;

/// A document's keys. A consent refers to a key by its index.
pub type Keys = BoundedVec<KeyEntry, MaxKeys>;

/// When something happened: the block, and its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Stamp {
	/// The block's number.
	pub block: u32,
	/// The block's time, in milliseconds since 1970 (UTC).
	pub moment: Moment,
}

/// Whether a DID can sign. The only transition is from active to deactivated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DidStatus {
	/// It can sign.
	#[codec(index = 0)]
	Active,
	/// Its party has deactivated it permanently.
	#[codec(index = 1)]
	Deactivated {
		/// Since when.
		since: Stamp,
	},
}

/// The document of a DID.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct DidDocument {
	/// The keys that can sign for it.
	pub keys: Keys,
	/// Whether it can sign.
	pub status: DidStatus,
	/// The number of sets of keys it has had, starting from 1.
	pub version: u32,
	/// The institution that enrolled the party.
	pub enrolled_by: InstitutionId,
	/// When the DID was registered.
	pub created: Stamp,
	/// Since when the keys are those of this version.
	pub since: Stamp,
}

/// The keys that a DID had in an earlier version.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PastVersion {
	/// The keys.
	pub keys: Keys,
	/// Since when they were the keys of the DID.
	pub since: Stamp,
	/// When the next version replaced them.
	pub until: Stamp,
}

/// The object of a signature about the DID itself.
pub fn did_object(did: &Did) -> H256 {
	object(b"did", did)
}

/// The terms of a registration: the keys, and the institution that enrols the party. So no other
/// institution that sees the signature can submit it and become the issuer.
pub fn registration_terms(keys: &Keys, institution: InstitutionId) -> H256 {
	terms(&(keys, institution))
}

/// The terms of a rotation: the new keys, and the version of the document that they replace.
pub fn rotation_terms(new_keys: &Keys, version: u32) -> H256 {
	terms(&(new_keys, version))
}

/// The terms of a deactivation: the current version of the document.
pub fn deactivation_terms(version: u32) -> H256 {
	terms(&version)
}

/// The terms of starting a recovery, which guardians and the first of the new keys sign: the new
/// keys, and the version of the document that they replace.
pub fn recovery_terms(new_keys: &Keys, version: u32) -> H256 {
	terms(&(new_keys, version))
}

/// The terms of cancelling a recovery: its new keys, the version that they would replace, and when
/// the recovery was started.
pub fn cancellation_terms(new_keys: &Keys, version: u32, started_at: Moment) -> H256 {
	terms(&(new_keys, version, started_at))
}
