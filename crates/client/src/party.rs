//! A party's key: what consents inside an officer's call.

use crate::consent::Act;
use madang_primitives::{
	signing::{did_of, PartyConsent, PartySignature, Payload, VerificationKey},
	Did, Moment,
};
use p256::ecdsa::{signature::Signer as _, Signature, SigningKey};
use pallet_identity::Keys;
use sp_core::{ed25519, sr25519, Pair, H256};

/// A party's secret key, of one of the kinds that the chain verifies.
#[derive(Clone)]
pub enum PartyKey {
	/// Ed25519.
	Ed25519(Box<ed25519::Pair>),
	/// sr25519.
	Sr25519(Box<sr25519::Pair>),
	/// P-256, as phones hold it.
	P256(Box<SigningKey>),
}

impl PartyKey {
	/// The public key, as a DID document has it.
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

	/// The keys of a DID that has this one alone.
	pub fn keys(&self) -> Keys {
		sole(self.public())
	}

	/// The DID whose first key this is.
	pub fn did(&self) -> Did {
		did_of(&self.public())
	}

	/// Consent to an act on one chain, until a moment.
	pub fn sign_consent(&self, genesis: H256, act: Act, expires_at: Moment) -> PartyConsent {
		let did = self.did();
		let Act { purpose, object, terms } = act;
		let bytes = Payload { genesis, purpose, did, object, terms, expires_at }.bytes();
		let signature = match self {
			Self::Ed25519(pair) => PartySignature::Ed25519(pair.sign(&bytes).0),
			Self::Sr25519(pair) => PartySignature::Sr25519(pair.sign(&bytes).0),
			Self::P256(key) => {
				let signature: Signature = key.sign(&bytes);
				PartySignature::P256(signature.to_bytes().into())
			}
		};
		PartyConsent { did, key: 0, expires_at, signature }
	}
}

/// The keys of a DID that has one alone.
pub fn sole(key: VerificationKey) -> Keys {
	Keys::truncate_from(vec![key])
}
