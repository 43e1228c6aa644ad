//! Parties for tests: secret keys, and the payloads that their software signs.

use crate::{
	deactivation_terms, did_object, mock::*, registration_terms, rotation_terms, Dids, Keys,
};
use frame_support::assert_ok;
use madang_primitives::{
	signing::{
		did_of, object, terms, PartyConsent, PartySignature, Payload, Purpose, VerificationKey,
	},
	Did, Moment,
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
	/// The Ed25519 secret of a number.
	pub fn ed25519(number: u8) -> Self {
		Self::Ed25519(Box::new(ed25519::Pair::from_seed(&[number; 32])))
	}

	/// The sr25519 secret of a number.
	pub fn sr25519(number: u8) -> Self {
		Self::Sr25519(sr25519::Pair::from_seed(&[number; 32]))
	}

	/// The P-256 secret of a number, which must not be zero.
	pub fn p256(number: u8) -> Self {
		Self::P256(SigningKey::from_slice(&[number; 32]).unwrap())
	}

	/// One secret of each kind.
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

	/// The DID that is derived from this key.
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

	/// Sign a payload with this secret as key `key` of the DID.
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

/// The default expiry of signatures.
pub const EXPIRY: Moment = NOW + 60_000;

/// A payload for this chain with the default expiry.
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

/// The payload that a party signs to conclude deal 7.
pub fn contract(did: Did) -> Payload {
	Payload {
		object: object(b"deal", &7u64),
		terms: terms(&"price and shares"),
		..payload(did, Purpose::ConcludeContract)
	}
}

/// The payload that a party signs to register its keys.
pub fn registration(keys: &Keys) -> Payload {
	let did = did_of(&keys[0]);
	Payload { terms: registration_terms(keys), ..payload(did, Purpose::RegisterDid) }
}

/// The payload that a party signs to replace its keys at a version.
pub fn rotation(did: Did, new_keys: &Keys, version: u32) -> Payload {
	Payload { terms: rotation_terms(new_keys, version), ..payload(did, Purpose::RotateKeys) }
}

/// The payload that a party signs to deactivate its DID at a version.
pub fn deactivation(did: Did, version: u32) -> Payload {
	Payload { terms: deactivation_terms(version), ..payload(did, Purpose::DeactivateDid) }
}

/// Register a DID with the keys of these secrets.
pub fn registered(secrets: &[Secret]) -> Did {
	let keys = keys_of(secrets);
	let consent = secrets[0].sign_consent(0, &registration(&keys));
	assert_ok!(Identity::register_did(RuntimeOrigin::signed(BANKER), keys, consent, fresh_ref()));
	assert!(Dids::<Test>::contains_key(consent.did));
	consent.did
}
