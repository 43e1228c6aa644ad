//! Signatures that were verified are remembered, so that a transaction that is sent again costs no
//! second verification.
//!
//! The key of an entry covers the algorithm, the public key, the signature and the message, so an
//! entry is true on every fork and at any time. Only valid signatures are remembered: invalid ones would
//! let anybody fill the memory.

use super::{shares::lock, signature::SignatureCheck};
use codec::Encode;
use madang_runtime::{AccountId, Signature};
use sp_io::hashing::blake2_256;
use sp_runtime::traits::Verify;
use std::{
	collections::{HashSet, VecDeque},
	sync::Mutex,
};

/// How many signatures are remembered: about as many as the default pool holds transactions.
const REMEMBERED: usize = 8_192;

/// Verifies signatures, each once.
pub struct Verified(Mutex<Recent>);

impl Verified {
	/// No signature is known yet.
	pub fn new() -> Self {
		Self(Mutex::new(Recent::new(REMEMBERED)))
	}
}

impl SignatureCheck for Verified {
	fn is_valid(&self, signature: &Signature, message: &[u8], account: &AccountId) -> bool {
		// The encoded signature begins with its algorithm.
		let key = (signature, account, message).using_encoded(blake2_256);
		if lock(&self.0).contains(&key) {
			return true;
		}
		let is_valid = signature.verify(message, account);
		if is_valid {
			lock(&self.0).insert(key);
		}
		is_valid
	}
}

/// The newest keys, up to a limit.
struct Recent {
	limit: usize,
	keys: HashSet<[u8; 32]>,
	by_age: VecDeque<[u8; 32]>,
}

impl Recent {
	fn new(limit: usize) -> Self {
		Self { limit, keys: HashSet::new(), by_age: VecDeque::new() }
	}

	fn contains(&self, key: &[u8; 32]) -> bool {
		self.keys.contains(key)
	}

	fn insert(&mut self, key: [u8; 32]) {
		if !self.keys.insert(key) {
			return;
		}
		self.by_age.push_back(key);
		if self.by_age.len() > self.limit {
			if let Some(oldest) = self.by_age.pop_front() {
				self.keys.remove(&oldest);
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::{ed25519, sr25519, Pair};
	use sp_runtime::{traits::IdentifyAccount, MultiSigner};

	fn account(signer: impl Into<MultiSigner>) -> AccountId {
		signer.into().into_account()
	}

	fn remembered(verified: &Verified) -> usize {
		lock(&verified.0).keys.len()
	}

	#[test]
	fn a_valid_signature_is_remembered_and_an_invalid_one_is_not() {
		let (pair, other) =
			(sr25519::Pair::from_seed(&[1; 32]), ed25519::Pair::from_seed(&[1; 32]));
		let verified = Verified::new();
		let signature = Signature::Sr25519(pair.sign(b"yes"));
		for _ in 0..2 {
			assert!(verified.is_valid(&signature, b"yes", &account(pair.public())));
			assert_eq!(remembered(&verified), 1);
		}
		assert!(!verified.is_valid(&signature, b"no", &account(pair.public())));
		assert!(!verified.is_valid(&signature, b"yes", &account(other.public())));
		let same_bytes = Signature::Ed25519(ed25519::Signature::from_raw(pair.sign(b"yes").0));
		assert!(!verified.is_valid(&same_bytes, b"yes", &account(pair.public())));
		assert_eq!(remembered(&verified), 1);
	}

	#[test]
	fn the_number_of_remembered_signatures_is_bounded() {
		let mut recent = Recent::new(3);
		for number in [1, 2, 2, 3, 4, 4, 5] {
			recent.insert([number; 32]);
		}
		assert_eq!((recent.keys.len(), recent.by_age.len()), (3, 3));
		assert!(recent.contains(&[5; 32]) && !recent.contains(&[2; 32]));
	}
}
