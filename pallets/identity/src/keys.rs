//! Which keys a document may have, and what is a key's signature.

use crate::Keys;
use alloc::collections::BTreeSet;
use curve25519_dalek::{
	edwards::CompressedEdwardsY, ristretto::CompressedRistretto, traits::IsIdentity,
};
use madang_primitives::signing::{PartySignature, VerificationKey};
use p256::ecdsa::{signature::Verifier, Signature, VerifyingKey};
use sp_core::{ed25519, sr25519};

/// What is wrong with a set of keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyFault {
	/// There is none.
	None,
	/// One is there twice.
	Duplicate,
	/// One is not a key, or one that anybody could sign for.
	Invalid,
}

/// Check a document's set of keys, the cheap tests first.
pub(crate) fn check(keys: &Keys) -> Result<(), KeyFault> {
	if keys.is_empty() {
		return Err(KeyFault::None);
	}
	// Encodings are canonical (below), so different bytes are different keys.
	if keys.iter().collect::<BTreeSet<_>>().len() != keys.len() {
		return Err(KeyFault::Duplicate);
	}
	if !keys.iter().all(is_valid) {
		return Err(KeyFault::Invalid);
	}
	Ok(())
}

/// Whether the bytes are the one canonical encoding of a point that takes a secret to sign for.
fn is_valid(key: &VerificationKey) -> bool {
	match key {
		// A key of small order makes the verification equation hold for signatures that anybody can
		// write down, since ZIP-215 multiplies the equation by the cofactor.
		VerificationKey::Ed25519(bytes) => CompressedEdwardsY(*bytes)
			.decompress()
			.is_some_and(|point| !point.is_small_order() && point.compress().0 == *bytes),
		// Ristretto has no small order and decodes canonical bytes only; the identity remains.
		VerificationKey::Sr25519(bytes) => {
			CompressedRistretto(*bytes).decompress().is_some_and(|point| !point.is_identity())
		}
		// The curve's order is prime and the identity has no encoding of 33 bytes. Writing the
		// point back refuses SEC 1's other form of 33 bytes (tag 5).
		VerificationKey::P256(bytes) => VerifyingKey::from_sec1_bytes(bytes)
			.is_ok_and(|key| key.to_encoded_point(true).as_bytes() == bytes),
	}
}

/// Whether the signature is the key's over the message; `None` where their kinds differ.
pub(crate) fn verify(
	key: &VerificationKey,
	signature: &PartySignature,
	message: &[u8],
) -> Option<bool> {
	match (key, signature) {
		(VerificationKey::Ed25519(key), PartySignature::Ed25519(signature)) => {
			Some(sp_io::crypto::ed25519_verify(
				&ed25519::Signature::from_raw(*signature),
				message,
				&ed25519::Public::from_raw(*key),
			))
		}
		(VerificationKey::Sr25519(key), PartySignature::Sr25519(signature)) => {
			Some(sp_io::crypto::sr25519_verify(
				&sr25519::Signature::from_raw(*signature),
				message,
				&sr25519::Public::from_raw(*key),
			))
		}
		(VerificationKey::P256(key), PartySignature::P256(signature)) => {
			Some(verify_p256(key, signature, message))
		}
		_ => None,
	}
}

/// ECDSA over the message's SHA-256. The host has no function for it: it runs in the runtime.
fn verify_p256(key: &[u8; 33], signature: &[u8; 64], message: &[u8]) -> bool {
	let (Ok(key), Ok(signature)) =
		(VerifyingKey::from_sec1_bytes(key), Signature::from_slice(signature))
	else {
		return false;
	};
	key.verify(message, &signature).is_ok()
}
