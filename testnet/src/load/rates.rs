//! How many signatures one core checks in a second on this machine.

use super::Keys;
use anyhow::{ensure, Result};
use madang_client::{api::types::VerificationKey, PartyKey};
use madang_primitives::signing::PartySignature;
use sp_core::{ed25519, sr25519, Pair};
use std::{
	hint::black_box,
	time::{Duration, Instant},
};

/// How long each kind is checked.
const FOR: Duration = Duration::from_millis(500);

/// One core's checks.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
	/// The kind of key.
	pub keys: Keys,
	/// Checks a second.
	pub per_second: f64,
}

/// Measure each kind, with the functions that the node uses.
///
/// Fails where a valid signature is refused.
pub fn signature_rates() -> Result<Vec<Rate>> {
	[Keys::Sr25519, Keys::Ed25519, Keys::P256].into_iter().map(rate).collect()
}

fn rate(keys: Keys) -> Result<Rate> {
	let key: PartyKey = keys.generate();
	// As long as what an officer or a party signs.
	let message = [7; 200];
	let (public, signature) = (key.public(), key.sign(&message));
	let began = Instant::now();
	let mut checks = 0_u32;
	while began.elapsed() < FOR {
		ensure!(is_valid(black_box(&public), &signature, &message), "a valid signature is refused");
		checks += 1;
	}
	Ok(Rate { keys, per_second: f64::from(checks) / began.elapsed().as_secs_f64() })
}

fn is_valid(public: &VerificationKey, signature: &PartySignature, message: &[u8]) -> bool {
	match (public, signature) {
		(VerificationKey::Ed25519(public), PartySignature::Ed25519(signature)) => {
			let public = ed25519::Public::from_raw(*public);
			ed25519::Pair::verify(&ed25519::Signature::from_raw(*signature), message, &public)
		}
		(VerificationKey::Sr25519(public), PartySignature::Sr25519(signature)) => {
			let public = sr25519::Public::from_raw(*public);
			sr25519::Pair::verify(&sr25519::Signature::from_raw(*signature), message, &public)
		}
		(VerificationKey::P256(public), PartySignature::P256(signature)) => {
			madang_crypto::p256::verify(signature, message, public)
		}
		_ => false,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_signature_of_each_kind_is_checked_and_one_over_another_message_is_refused() {
		for keys in [Keys::Sr25519, Keys::Ed25519, Keys::P256] {
			let key = keys.generate();
			let signature = key.sign(b"one");
			assert!(is_valid(&key.public(), &signature, b"one"), "{keys:?}");
			assert!(!is_valid(&key.public(), &signature, b"two"), "{keys:?}");
		}
	}
}
