//! A party's key, which signs the party's consent inside an officer's call.

use crate::consent::Act;
use madang_primitives::{
	signing::{did_of, PartyConsent, PartySignature, Payload, VerificationKey},
	Did, Moment,
};
use p256::ecdsa::{signature::Signer as _, Signature, SigningKey};
use pallet_identity::{KeyEntry, Keys};
use sp_core::{ed25519, sr25519, Pair, H256};

/// A party's secret key, of a kind that the chain can verify.
#[derive(Clone)]
pub enum PartyKey {
	/// Ed25519.
	Ed25519(Box<ed25519::Pair>),
	/// sr25519.
	Sr25519(Box<sr25519::Pair>),
	/// P-256, the kind that phones have.
	P256(Box<SigningKey>),
}

impl PartyKey {
	/// The public key, as in a DID document.
	pub fn public(&self) -> VerificationKey {
		match self {
			Self::Ed25519(pair) => VerificationKey::Ed25519(pair.public().0),
			Self::Sr25519(pair) => VerificationKey::Sr25519(pair.public().0),
			Self::P256(key) => {
				let point = key.verifying_key().to_encoded_point(true);
				let mut bytes = [0; 33];
				bytes.copy_from_slice(point.as_bytes());
				VerificationKey::P256(bytes)
			}
		}
	}

	/// The list of keys of a DID that has only this key.
	pub fn keys(&self) -> Keys {
		sole(self.public())
	}

	/// The DID that has this key as its first key.
	pub fn did(&self) -> Did {
		did_of(&self.public())
	}

	/// Consent to an act on one chain. The consent is valid until the given moment.
	pub fn sign_consent(&self, genesis: H256, act: Act, expires_at: Moment) -> PartyConsent {
		self.sign_as(self.did(), 0, genesis, act, expires_at)
	}

	/// The same, as the key with this index of a DID: one that is not derived from this key, or another
	/// than its first key.
	pub fn sign_as(
		&self,
		did: Did,
		key: u8,
		genesis: H256,
		act: Act,
		expires_at: Moment,
	) -> PartyConsent {
		let Act { purpose, object, terms } = act;
		let bytes = Payload { genesis, purpose, did, object, terms, expires_at }.bytes();
		PartyConsent { did, key, expires_at, signature: self.sign(&bytes) }
	}

	/// Sign bytes. Each use has a domain of its own, with which they begin.
	pub fn sign(&self, bytes: &[u8]) -> PartySignature {
		match self {
			Self::Ed25519(pair) => PartySignature::Ed25519(pair.sign(bytes).0),
			Self::Sr25519(pair) => PartySignature::Sr25519(pair.sign(bytes).0),
			Self::P256(key) => {
				let signature: Signature = key.sign(bytes);
				PartySignature::P256(signature.to_bytes().into())
			}
		}
	}
}

/// The list of keys of a DID that has one key, which is for every purpose.
pub fn sole(key: VerificationKey) -> Keys {
	Keys::truncate_from(vec![KeyEntry::new(key)])
}
