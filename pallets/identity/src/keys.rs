//! The validity of keys and of signatures.

use crate::{KeyPurpose, Keys};
use alloc::collections::BTreeSet;
use curve25519_dalek::{
	edwards::CompressedEdwardsY, ristretto::CompressedRistretto, traits::IsIdentity,
};
use madang_crypto::{p256, p256_host};
use madang_primitives::signing::{PartySignature, VerificationKey};
use sp_core::{ed25519, sr25519};

/// Why a set of keys is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyFault {
	/// The set is empty.
	None,
	/// A key is listed twice.
	Duplicate,
	/// A key is not a valid point, or anyone could sign for it.
	Invalid,
	/// A key has no purpose, or an unknown one.
	Purposes,
	/// A key does not say how its device checks the holder, or in an unknown way.
	HolderCheck,
	/// No key can change the document.
	NotControlled,
}

/// Check a document's set of keys. The cheap checks come first.
pub(crate) fn check(keys: &Keys) -> Result<(), KeyFault> {
	if keys.is_empty() {
		return Err(KeyFault::None);
	}
	// Valid keys are canonical, so different bytes are different keys.
	if keys.iter().map(|entry| entry.key).collect::<BTreeSet<_>>().len() != keys.len() {
		return Err(KeyFault::Duplicate);
	}
	if !keys.iter().all(|entry| entry.purposes.is_valid()) {
		return Err(KeyFault::Purposes);
	}
	if !keys.iter().all(|entry| entry.check.is_valid()) {
		return Err(KeyFault::HolderCheck);
	}
	if !keys.iter().any(|entry| entry.purposes.contains(KeyPurpose::CapabilityInvocation)) {
		return Err(KeyFault::NotControlled);
	}
	if !keys.iter().all(|entry| is_valid(&entry.key)) {
		return Err(KeyFault::Invalid);
	}
	Ok(())
}

/// Whether the bytes are the canonical encoding of a point for which only the holder of a secret
/// can sign.
fn is_valid(key: &VerificationKey) -> bool {
	match key {
		// Anyone can forge a signature for a key of small order, because ZIP-215 multiplies the
		// verification equation by the cofactor.
		VerificationKey::Ed25519(bytes) => CompressedEdwardsY(*bytes)
			.decompress()
			.is_some_and(|point| !point.is_small_order() && point.compress().0 == *bytes),
		// Ristretto has no points of small order and decodes canonical bytes only. Only the
		// identity must be rejected.
		VerificationKey::Sr25519(bytes) => {
			CompressedRistretto(*bytes).decompress().is_some_and(|point| !point.is_identity())
		}
		// The curve's order is prime, and the identity has no encoding of 33 bytes.
		VerificationKey::P256(bytes) => p256::is_key(bytes),
	}
}

/// Whether the signature by this key over the message is valid. `None` if key and signature are of
/// different kinds.
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
			Some(p256_host::verify(signature, message, key))
		}
		_ => None,
	}
}
