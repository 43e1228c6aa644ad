//! Parties for tests: secrets, and what their software does with them.

use crate::{
	deactivation_terms, did_object, mock::*, registration_terms, rotation_terms, Dids, Keys,
};
use frame_support::assert_ok;
use madang_primitives::{
	signing::{
		did_of, object, terms, PartyConsent, PartySignature, Payload, Purpose, VerificationKey,
	},
	Did, ExternalRef, Moment,
};
use p256::ecdsa::{signature::Signer, SigningKey};
use sp_core::{ed25519, sr25519, Pair};

/// A key's secret.
#[derive(Clone)]
pub enum Secret {
	Ed25519(Box<ed25519::Pair>),
	Sr25519(sr25519::Pair),
	P256(SigningKey),
}

impl Secret {
	/// Secret of the number, an Ed25519 one.
	pub fn ed25519(number: u8) -> Self {
		Self::Ed25519(Box::new(ed25519::Pair::from_seed(&[number; 32])))
	}

	/// Secret of the number, an sr25519 one.
	pub fn sr25519(number: u8) -> Self {
		Self::Sr25519(sr25519::Pair::from_seed(&[number; 32]))
	}

	/// Secret of the number, which must not be zero, a P-256 one.
	pub fn p256(number: u8) -> Self {
		Self::P256(SigningKey::from_slice(&[number; 32]).unwrap())
	}

	/// The three kinds.
	pub fn each_kind(number: u8) -> [Self; 3] {
		[Self::ed25519(number), Self::sr25519(number), Self::p256(number)]
	}

	/// The public key.
	pub fn key(&self) -> VerificationKey {
		match self {
			Self::Ed25519(pair) => VerificationKey::Ed25519(pair.public().0),
			Self::Sr25519(pair) => VerificationKey::Sr25519(pair.public().0),
			Self::P256(secret) => {
				let point = secret.verifying_key().to_encoded_point(true);
				VerificationKey::P256(point.as_bytes().try_into().unwrap())
			}
		}
	}

	/// The DID that this key makes as a first key.
	pub fn did(&self) -> Did {
		did_of(&self.key())
	}

	/// Sign bytes.
	pub fn sign(&self, message: &[u8]) -> PartySignature {
		match self {
			Self::Ed25519(pair) => PartySignature::Ed25519(pair.sign(message).0),
			Self::Sr25519(pair) => PartySignature::Sr25519(pair.sign(message).0),
			Self::P256(secret) => {
				let signature: p256::ecdsa::Signature = secret.sign(message);
				PartySignature::P256(signature.to_bytes().into())
			}
		}
	}

	/// Sign a payload as key `key` of its DID.
	pub fn sign_consent(&self, key: u8, payload: &Payload) -> PartyConsent {
		PartyConsent {
			did: payload.did,
			key,
			expires_at: payload.expires_at,
			signature: self.sign(&payload.bytes()),
		}
	}
}

/// The public keys of secrets, in order.
pub fn keys_of(secrets: &[Secret]) -> Keys {
	secrets.iter().map(Secret::key).collect::<Vec<_>>().try_into().unwrap()
}

/// When signatures of these tests expire, if nothing else is said.
pub const EXPIRY: Moment = NOW + 60_000;

/// A payload for this chain with the usual expiry.
pub fn payload(did: Did, purpose: Purpose) -> Payload {
	Payload {
		genesis: GENESIS,
		purpose,
		did,
		object: did_object(&did),
		terms: terms(&()),
		expires_at: EXPIRY,
	}
}

/// What a party signs to conclude deal 7 to some terms.
pub fn contract(did: Did) -> Payload {
	Payload {
		object: object(b"deal", &7u64),
		terms: terms(&"price and shares"),
		..payload(did, Purpose::ConcludeContract)
	}
}

/// What a party signs to register its keys.
pub fn registration(keys: &Keys) -> Payload {
	let did = did_of(&keys[0]);
	Payload { terms: registration_terms(keys), ..payload(did, Purpose::RegisterDid) }
}

/// What a party signs to replace its keys at a version.
pub fn rotation(did: Did, new_keys: &Keys, version: u32) -> Payload {
	Payload { terms: rotation_terms(new_keys, version), ..payload(did, Purpose::RotateKeys) }
}

/// What a party signs to end its DID at a version.
pub fn deactivation(did: Did, version: u32) -> Payload {
	Payload { terms: deactivation_terms(version), ..payload(did, Purpose::DeactivateDid) }
}

/// A reference that no call of the test has used.
pub fn fresh_ref() -> ExternalRef {
	static NEXT: core::sync::atomic::AtomicU64 = core::sync::atomic::AtomicU64::new(0);
	let number = NEXT.fetch_add(1, core::sync::atomic::Ordering::Relaxed);
	sp_io::hashing::sha2_256(&number.to_le_bytes())
}

/// A DID on the chain with these secrets' keys.
pub fn registered(secrets: &[Secret]) -> Did {
	let keys = keys_of(secrets);
	let consent = secrets[0].sign_consent(0, &registration(&keys));
	assert_ok!(Identity::register_did(RuntimeOrigin::signed(BANKER), keys, consent, fresh_ref()));
	assert!(Dids::<Test>::contains_key(consent.did));
	consent.did
}
