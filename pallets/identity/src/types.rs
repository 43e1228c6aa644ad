//! What is kept of a party, and what it signs about its own DID.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use madang_primitives::{
	signing::{object, terms, VerificationKey},
	Did, InstitutionId,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most keys of a document: a person's few devices, a firm's few signatories.
pub type MaxKeys = ConstU32<8>;

/// A document's keys, in the order in which a consent counts them.
pub type Keys = BoundedVec<VerificationKey, MaxKeys>;

/// Whether a DID can sign. There are two states and one way, from the first to the second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DidStatus {
	/// It signs.
	#[codec(index = 0)]
	Active,
	/// It was ended by its party, for good.
	#[codec(index = 1)]
	Deactivated,
}

/// What the chain keeps of a DID.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct DidDocument {
	/// The keys that sign for it.
	pub keys: Keys,
	/// Whether it signs.
	pub status: DidStatus,
	/// Counts the sets of keys it has had, from 1.
	pub version: u32,
	/// The institution that brought it onto the chain.
	pub enrolled_by: InstitutionId,
}

/// The object of a signature about the DID itself.
pub fn did_object(did: &Did) -> H256 {
	object(b"did", did)
}

/// The terms of a registration: the keys.
pub fn registration_terms(keys: &Keys) -> H256 {
	terms(keys)
}

/// The terms of a rotation: the new keys, and the version that they replace.
pub fn rotation_terms(new_keys: &Keys, version: u32) -> H256 {
	terms(&(new_keys, version))
}

/// The terms of a deactivation: the version that is ended.
pub fn deactivation_terms(version: u32) -> H256 {
	terms(&version)
}
