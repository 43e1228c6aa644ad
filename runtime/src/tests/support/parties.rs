//! Parties: who signs inside officers' calls, with keys of all three kinds.

use super::{genesis_hash, now};
use codec::Encode;
use frame_support::{traits::Get, BoundedVec};
use madang_primitives::{
	signing::{
		did_of, object, terms, PartyConsent, PartySignature, Payload, Purpose, VerificationKey,
	},
	Commitment, Did, ExternalRef, HolderId, Holding, Holdings, Share,
};
use p256::ecdsa::{signature::Signer, Signature, SigningKey};
use sp_core::{ed25519, sr25519, Pair, H256};
use std::cell::Cell;

/// A party, by its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Party {
	/// P-256, as a phone's.
	P256(u8),
	/// Ed25519.
	Ed25519(u8),
	/// sr25519.
	Sr25519(u8),
}

/// The seller.
pub const SELLER: Party = Party::P256(201);
/// A buyer.
pub const BUYER: Party = Party::Ed25519(202);
/// The other buyer.
pub const CO_BUYER: Party = Party::Sr25519(203);
/// The holder of the second title.
pub const NEIGHBOUR: Party = Party::Ed25519(204);
/// Those whose DIDs are on the chain.
pub const PARTIES: [Party; 4] = [SELLER, BUYER, CO_BUYER, NEIGHBOUR];

impl Party {
	fn p256(seed: u8) -> SigningKey {
		SigningKey::from_slice(&[seed; 32]).unwrap()
	}

	/// The public key.
	pub fn key(self) -> VerificationKey {
		match self {
			Self::P256(seed) => {
				let point = Self::p256(seed).verifying_key().to_encoded_point(true);
				VerificationKey::P256(point.as_bytes().try_into().unwrap())
			}
			Self::Ed25519(seed) => {
				VerificationKey::Ed25519(ed25519::Pair::from_seed(&[seed; 32]).public().0)
			}
			Self::Sr25519(seed) => {
				VerificationKey::Sr25519(sr25519::Pair::from_seed(&[seed; 32]).public().0)
			}
		}
	}

	/// The DID that the key makes.
	pub fn did(self) -> Did {
		did_of(&self.key())
	}

	/// The party as a holder of a share.
	pub fn holds(self, share: Share) -> Holding {
		Holding { holder: HolderId::Did(self.did()), share }
	}

	/// Consent for an hour. Each consent expires at another moment, so that none is used twice.
	pub fn sign_consent(
		self,
		purpose: Purpose,
		object: H256,
		agreed: &impl Encode,
	) -> PartyConsent {
		let did = self.did();
		let expires_at = now() + 3_600_000 + count();
		let payload = Payload {
			genesis: genesis_hash(),
			purpose,
			did,
			object,
			terms: terms(agreed),
			expires_at,
		};
		let bytes = payload.bytes();
		let signature = match self {
			Self::P256(seed) => {
				let signature: Signature = Self::p256(seed).sign(&bytes);
				PartySignature::P256(signature.to_bytes().into())
			}
			Self::Ed25519(seed) => {
				PartySignature::Ed25519(ed25519::Pair::from_seed(&[seed; 32]).sign(&bytes).0)
			}
			Self::Sr25519(seed) => {
				PartySignature::Sr25519(sr25519::Pair::from_seed(&[seed; 32]).sign(&bytes).0)
			}
		};
		PartyConsent { did, key: 0, expires_at, signature }
	}
}

/// The party of a DID.
pub fn party_of(did: &Did) -> Option<Party> {
	PARTIES.into_iter().find(|party| party.did() == *did)
}

/// The consent of several, in order.
pub fn all_sign_consent(
	parties: &[Party],
	purpose: Purpose,
	object: H256,
	agreed: &impl Encode,
) -> Vec<PartyConsent> {
	parties.iter().map(|party| party.sign_consent(purpose, object, agreed)).collect()
}

/// The object that parties sign for when they register.
pub fn did_object(party: Party) -> H256 {
	object(b"did", &party.did())
}

fn count() -> u64 {
	thread_local!(static COUNT: Cell<u64> = const { Cell::new(0) });
	COUNT.with(|count| {
		count.set(count.get() + 1);
		count.get()
	})
}

/// A reference that was not used before.
pub fn fresh() -> ExternalRef {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&count().to_be_bytes());
	bytes
}

/// A commitment to a document.
pub fn document() -> Commitment {
	Commitment::new(&fresh(), b"document")
}

/// A list that the test knows to be short enough.
pub fn bounded<T, N: Get<u32>>(items: impl IntoIterator<Item = T>) -> BoundedVec<T, N> {
	items.into_iter().collect::<Vec<_>>().try_into().ok().expect("short enough")
}

/// Holdings that the test knows to be few enough.
pub fn holdings(all: impl IntoIterator<Item = Holding>) -> Holdings {
	Holdings::new(all).unwrap()
}

/// A half.
pub fn half() -> Share {
	Share::new(1, 2).unwrap()
}
