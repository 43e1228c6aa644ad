//! What a party signs, and the types of keys and signatures.
//!
//! A party never sends a transaction: its signature travels inside an officer's call. The signed
//! payload names the chain, the purpose, the object, the terms and the expiry, so a signature that
//! was given for one act cannot be used for another.

use crate::{Did, Moment};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// The first bytes of every payload that a party signs. No transaction and no other protocol begins
/// with them.
const DOMAIN: &[u8] = b"madang/party/1";

/// The purpose of a signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Purpose {
	/// Register the DID on chain.
	#[codec(index = 0)]
	RegisterDid,
	/// Replace the DID's keys.
	#[codec(index = 1)]
	RotateKeys,
	/// Deactivate the DID.
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
	/// Confirm that the price, or an interim payment of it, was paid.
	#[codec(index = 9)]
	ConfirmPayment,
	/// Withdraw an application for registration.
	#[codec(index = 10)]
	WithdrawApplication,
	/// Accept that the title changed after the contract.
	#[codec(index = 11)]
	AcceptTitle,
	/// Have a loan bound to a deal.
	#[codec(index = 12)]
	BindLoan,
	/// Have a bound loan taken out of a deal.
	#[codec(index = 13)]
	DismissLoan,
	/// Have another agent conduct a deal.
	#[codec(index = 14)]
	ChangeAgent,
	/// Give the other side notice that the contract will be rescinded for its breach.
	#[codec(index = 15)]
	GiveNotice,
	/// Object to such a notice.
	#[codec(index = 16)]
	ObjectToNotice,
	/// Take back the confirmation that the price was paid.
	#[codec(index = 17)]
	WithdrawConfirmation,
	/// Change the terms of a contract.
	#[codec(index = 18)]
	AmendContract,
	/// Report that a contract ended.
	#[codec(index = 19)]
	ReportRescission,
	/// Withdraw from a loan that is not paid out.
	#[codec(index = 20)]
	WithdrawLoan,
	/// Take a notice of breach back.
	#[codec(index = 21)]
	WithdrawNotice,
	/// Act for a party of a contract that cannot act any more.
	#[codec(index = 22)]
	SucceedParty,
	/// Have other papers used for an application.
	#[codec(index = 23)]
	SubmitPapers,
	/// Change the contract of a loan.
	#[codec(index = 24)]
	AmendLoan,
	/// Say who can recover the DID.
	#[codec(index = 25)]
	SetGuardians,
	/// As a guardian: support the recovery of another DID.
	#[codec(index = 26)]
	SupportRecovery,
	/// With the first of the new keys: accept a recovery, as proof that the party holds it.
	#[codec(index = 27)]
	AcceptRecovery,
	/// Cancel the recovery of the DID.
	#[codec(index = 28)]
	CancelRecovery,
	/// As a guardian: have the recovery of another DID cancelled.
	#[codec(index = 29)]
	OpposeRecovery,
	/// Have a notary enter an act.
	#[codec(index = 30)]
	NotarialAct,
	/// Have an institution issue certificates under the DID.
	#[codec(index = 31)]
	IssueCertificates,
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
	/// P-256, compressed. The secure hardware of phones holds keys of this kind.
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

/// A party's consent as it travels inside a call: the DID, its key, the expiry and the signature.
///
/// Purpose, object and terms are not included. The call defines them, and verification rebuilds the
/// payload from what the call would do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PartyConsent {
	/// The DID of the party that signed.
	pub did: Did,
	/// The index of the signing key in the DID's document, from zero.
	pub key: u8,
	/// When the signature expires.
	pub expires_at: Moment,
	/// The signature.
	pub signature: PartySignature,
}

/// The payload that a party signs.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub struct Payload {
	/// The hash of the chain's genesis block.
	pub genesis: H256,
	/// The purpose.
	pub purpose: Purpose,
	/// The DID of the party that signs.
	pub did: Did,
	/// The object, as computed by [`object`].
	pub object: H256,
	/// The terms, as computed by [`terms`].
	pub terms: H256,
	/// When the signature expires.
	pub expires_at: Moment,
}

impl Payload {
	/// The bytes to sign: the domain, followed by the SCALE encoding.
	pub fn bytes(&self) -> Vec<u8> {
		let mut bytes = DOMAIN.to_vec();
		self.encode_to(&mut bytes);
		bytes
	}

	/// The digest that identifies this consent. It can be used only once.
	pub fn digest(&self) -> H256 {
		H256(sp_crypto_hashing::sha2_256(&self.bytes()))
	}
}

/// Identifies the object of a consent: the SHA-256 of the name of its type and its id.
pub fn object(kind: &[u8], id: &impl Encode) -> H256 {
	H256(sp_crypto_hashing::sha2_256(&(kind, id).encode()))
}

/// The digest of terms: the SHA-256 of their SCALE encoding.
pub fn terms(terms: &impl Encode) -> H256 {
	H256(sp_crypto_hashing::sha2_256(&terms.encode()))
}

/// The DID that is derived from a first key. Nobody can register it without that key.
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
	fn a_did_is_derived_from_its_first_key() {
		let ed = did_of(&VerificationKey::Ed25519([1; 32]));
		assert_ne!(ed, did_of(&VerificationKey::Sr25519([1; 32])));
		assert_ne!(ed, did_of(&VerificationKey::Ed25519([2; 32])));
	}
}
