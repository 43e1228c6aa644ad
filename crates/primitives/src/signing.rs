//! What a party signs, and with what.
//!
//! A party never sends a transaction: its signature travels inside an officer's call. What it signs
//! says for which chain, for what purpose, on which object, to which terms and until when, so that
//! a signature given for one thing can serve for nothing else.

use crate::{Did, Moment};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// First bytes of all that a party signs: no transaction and no other protocol begins so.
const DOMAIN: &[u8] = b"madang/party/1";

/// What the signature is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Purpose {
	/// Bring the DID onto the chain.
	#[codec(index = 0)]
	RegisterDid,
	/// Replace the DID's keys.
	#[codec(index = 1)]
	RotateKeys,
	/// End the DID.
	#[codec(index = 2)]
	DeactivateDid,
	/// Conclude a contract of sale.
	#[codec(index = 3)]
	ConcludeContract,
	/// Rescind a contract by agreement.
	#[codec(index = 4)]
	RescindContract,
	/// Apply for a loan.
	#[codec(index = 5)]
	ApplyForLoan,
	/// Agree to a loan's terms.
	#[codec(index = 6)]
	AgreeToLoan,
	/// Apply for registration.
	#[codec(index = 7)]
	ApplyForRegistration,
	/// Have an imported holding bound to the DID.
	#[codec(index = 8)]
	BindHolding,
	/// Confirm that the price was paid.
	#[codec(index = 9)]
	ConfirmPayment,
}

/// A public key of a party, by kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum VerificationKey {
	/// Ed25519.
	#[codec(index = 0)]
	Ed25519([u8; 32]),
	/// sr25519 (Schnorr over Ristretto).
	#[codec(index = 1)]
	Sr25519([u8; 32]),
	/// P-256, compressed: what a phone's secure hardware holds.
	#[codec(index = 2)]
	P256([u8; 33]),
}

/// A party's signature, by kind of key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PartySignature {
	/// Ed25519 over [`Payload::bytes`].
	#[codec(index = 0)]
	Ed25519([u8; 64]),
	/// sr25519 over [`Payload::bytes`].
	#[codec(index = 1)]
	Sr25519([u8; 64]),
	/// ECDSA over the SHA-256 of [`Payload::bytes`]: `r ‖ s`.
	#[codec(index = 2)]
	P256([u8; 64]),
}

/// A party's consent as it travels inside a call: who, with which key, until when.
///
/// Purpose, object and terms are not here: the call has them, and verification rebuilds the payload
/// from what the call would do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PartyConsent {
	/// Whose.
	pub did: Did,
	/// Which of the DID's keys, counted from zero in its document.
	pub key: u8,
	/// When the signature stops to count.
	pub expires_at: Moment,
	/// The signature.
	pub signature: PartySignature,
}

/// All that a party signs.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub struct Payload {
	/// The chain, by its genesis block's hash.
	pub genesis: H256,
	/// For what.
	pub purpose: Purpose,
	/// Who signs.
	pub did: Did,
	/// On which object: [`object`].
	pub object: H256,
	/// To which terms: [`terms`].
	pub terms: H256,
	/// When the signature stops to count.
	pub expires_at: Moment,
}

impl Payload {
	/// The bytes to sign: the domain, then the SCALE encoding.
	pub fn bytes(&self) -> Vec<u8> {
		let mut bytes = DOMAIN.to_vec();
		self.encode_to(&mut bytes);
		bytes
	}

	/// Names this act of signing: used once, ever.
	pub fn digest(&self) -> H256 {
		H256(sp_crypto_hashing::sha2_256(&self.bytes()))
	}
}

/// Names an object that a party signs for: the SHA-256 of its type's name and its id.
pub fn object(kind: &[u8], id: &impl Encode) -> H256 {
	H256(sp_crypto_hashing::sha2_256(&(kind, id).encode()))
}

/// The digest of terms: the SHA-256 of their SCALE encoding.
pub fn terms(terms: &impl Encode) -> H256 {
	H256(sp_crypto_hashing::sha2_256(&terms.encode()))
}

/// The DID that a first key makes: nobody can claim it without the key.
pub fn did_of(first_key: &VerificationKey) -> Did {
	Did(sp_crypto_hashing::sha2_256(&(b"madang/did/1", first_key).encode()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_part_of_a_payload_changes_what_is_signed() {
		let base = Payload {
			genesis: H256::repeat_byte(1),
			purpose: Purpose::ConcludeContract,
			did: Did([2; 32]),
			object: object(b"deal", &7u64),
			terms: terms(&"terms"),
			expires_at: 8,
		};
		let others = [
			Payload { genesis: H256::repeat_byte(9), ..base.clone() },
			Payload { purpose: Purpose::RescindContract, ..base.clone() },
			Payload { did: Did([9; 32]), ..base.clone() },
			Payload { object: object(b"deal", &8u64), ..base.clone() },
			Payload { object: object(b"loan", &7u64), ..base.clone() },
			Payload { terms: terms(&"other"), ..base.clone() },
			Payload { expires_at: 9, ..base.clone() },
		];
		for other in others {
			assert_ne!(base.digest(), other.digest(), "{other:?}");
		}
		assert!(base.bytes().starts_with(b"madang/party/1"));
	}

	#[test]
	fn a_did_follows_from_its_first_key() {
		let ed = did_of(&VerificationKey::Ed25519([1; 32]));
		assert_ne!(ed, did_of(&VerificationKey::Sr25519([1; 32])));
		assert_ne!(ed, did_of(&VerificationKey::Ed25519([2; 32])));
	}
}
