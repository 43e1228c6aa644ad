//! The memory of valid signatures, which all parts of a node's process share.
//!
//! The key of an entry is a digest of algorithm, public key, signature and message, salted for each process,
//! so that nobody can look for two that share one. An entry is true on every fork and at any time. Invalid
//! signatures are not remembered: they would let anybody fill the memory.

use sp_core::{ed25519, sr25519, Pair as _};
use sp_crypto_hashing::blake2_256;
use std::{
	collections::HashSet,
	hash::{BuildHasher, Hasher, RandomState},
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		LazyLock, Mutex, MutexGuard, PoisonError,
	},
};

/// The parts of the memory, each with its own lock.
const PARTS: usize = 16;

/// How many signatures a part remembers at least. It forgets the older half at once, so it remembers up to
/// twice as many: together 65,536 to 131,072, in at most 10 MiB.
const REMEMBERED: usize = 4_096;

static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::new);

/// How often signatures were checked, since the process began.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
	/// Answered by the memory.
	pub remembered: u64,
	/// Calculated, and valid.
	pub valid: u64,
	/// Calculated, and invalid.
	pub invalid: u64,
}

/// The algorithms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Algorithm {
	/// Ed25519 (ZIP-215).
	Ed25519,
	/// sr25519 (Schnorrkel).
	Sr25519,
	/// ECDSA over P-256 with SHA-256.
	P256,
}

impl Algorithm {
	/// All algorithms.
	pub const ALL: [Self; 3] = [Self::Ed25519, Self::Sr25519, Self::P256];

	/// Its name in metrics.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Ed25519 => "ed25519",
			Self::Sr25519 => "sr25519",
			Self::P256 => "p256",
		}
	}
}

/// Whether an Ed25519 signature is valid.
pub fn ed25519(signature: &ed25519::Signature, message: &[u8], key: &ed25519::Public) -> bool {
	MEMORY.check(Algorithm::Ed25519, &signature.0, message, &key.0, || {
		ed25519::Pair::verify(signature, message, key)
	})
}

/// Whether an sr25519 signature is valid.
pub fn sr25519(signature: &sr25519::Signature, message: &[u8], key: &sr25519::Public) -> bool {
	MEMORY.check(Algorithm::Sr25519, &signature.0, message, &key.0, || {
		sr25519::Pair::verify(signature, message, key)
	})
}

/// Whether a P-256 signature is valid ([`crate::p256`]).
pub fn p256(signature: &[u8; 64], message: &[u8], key: &[u8; 33]) -> bool {
	MEMORY.check(Algorithm::P256, signature, message, key, || {
		crate::p256::verify(signature, message, key)
	})
}

/// How often signatures of an algorithm were checked.
pub fn counts(algorithm: Algorithm) -> Counts {
	MEMORY.counters[algorithm as usize].read()
}

/// Remember nothing from now on, and calculate each check: to measure what the memory saves.
pub fn switch_off() {
	MEMORY.is_off.store(true, Ordering::Relaxed);
}

struct Memory {
	is_off: AtomicBool,
	salt: [u8; 16],
	parts: [Mutex<Recent>; PARTS],
	counters: [Counters; Algorithm::ALL.len()],
}

impl Memory {
	fn new() -> Self {
		// The standard library's hash tables have the same source of random numbers.
		let random = || RandomState::new().build_hasher().finish().to_le_bytes();
		let mut salt = [0; 16];
		salt[..8].copy_from_slice(&random());
		salt[8..].copy_from_slice(&random());
		Self {
			is_off: AtomicBool::new(false),
			salt,
			parts: std::array::from_fn(|_| Mutex::new(Recent::new(REMEMBERED))),
			counters: Default::default(),
		}
	}

	fn check(
		&self,
		algorithm: Algorithm,
		signature: &[u8; 64],
		message: &[u8],
		key: &[u8],
		verify: impl FnOnce() -> bool,
	) -> bool {
		// All but the message have a fixed length for each algorithm, so no two questions are one text.
		let text = [&self.salt[..], &[algorithm as u8], key, signature, message].concat();
		let digest = blake2_256(&text);
		let part = &self.parts[usize::from(digest[31]) % PARTS];
		let counters = &self.counters[algorithm as usize];
		let is_on = !self.is_off.load(Ordering::Relaxed);
		if is_on && lock(part).contains(&digest) {
			counters.remembered.fetch_add(1, Ordering::Relaxed);
			return true;
		}
		let is_valid = verify();
		if is_valid {
			if is_on {
				lock(part).insert(digest);
			}
			counters.valid.fetch_add(1, Ordering::Relaxed);
		} else {
			counters.invalid.fetch_add(1, Ordering::Relaxed);
		}
		is_valid
	}
}

#[derive(Default)]
struct Counters {
	remembered: AtomicU64,
	valid: AtomicU64,
	invalid: AtomicU64,
}

impl Counters {
	fn read(&self) -> Counts {
		Counts {
			remembered: self.remembered.load(Ordering::Relaxed),
			valid: self.valid.load(Ordering::Relaxed),
			invalid: self.invalid.load(Ordering::Relaxed),
		}
	}
}

/// A lock. A check that panics leaves the digests as they are.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The newest digests, in two halves: when the newer one is full, the older one is forgotten.
struct Recent {
	limit: usize,
	newer: HashSet<[u8; 32]>,
	older: HashSet<[u8; 32]>,
}

impl Recent {
	fn new(limit: usize) -> Self {
		Self { limit, newer: HashSet::new(), older: HashSet::new() }
	}

	fn contains(&self, digest: &[u8; 32]) -> bool {
		self.newer.contains(digest) || self.older.contains(digest)
	}

	fn insert(&mut self, digest: [u8; 32]) {
		if self.newer.len() >= self.limit {
			self.older = std::mem::take(&mut self.newer);
		}
		self.newer.insert(digest);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn signed(seed: u8, message: &[u8]) -> (ed25519::Signature, ed25519::Public) {
		let pair = ed25519::Pair::from_seed(&[seed; 32]);
		(pair.sign(message), pair.public())
	}

	#[test]
	fn a_valid_signature_is_calculated_once_and_an_invalid_one_each_time() {
		let memory = Memory::new();
		let check = |seed, message: &[u8], over: &[u8]| {
			let (signature, key) = signed(seed, over);
			memory.check(Algorithm::Ed25519, &signature.0, message, &key.0, || {
				ed25519::Pair::verify(&signature, message, &key)
			})
		};
		for _ in 0..3 {
			assert!(check(1, b"deed", b"deed"));
			assert!(!check(1, b"another deed", b"deed"));
		}
		let counts = memory.counters[Algorithm::Ed25519 as usize].read();
		assert_eq!(counts, Counts { remembered: 2, valid: 1, invalid: 3 });
	}

	#[test]
	fn an_answer_is_for_one_algorithm_key_signature_and_message() {
		let memory = Memory::new();
		let (signature, key) = ([1; 64], [2; 32]);
		assert!(memory.check(Algorithm::Ed25519, &signature, b"deed", &key, || true));
		let no = || false;
		assert!(memory.check(Algorithm::Ed25519, &signature, b"deed", &key, no));
		assert!(!memory.check(Algorithm::Sr25519, &signature, b"deed", &key, no));
		assert!(!memory.check(Algorithm::Ed25519, &[3; 64], b"deed", &key, no));
		assert!(!memory.check(Algorithm::Ed25519, &signature, b"dee", &key, no));
		assert!(!memory.check(Algorithm::Ed25519, &signature, b"deed", &[4; 32], no));
	}

	#[test]
	fn a_memory_that_is_off_calculates_each_check() {
		let memory = Memory::new();
		let (signature, key) = signed(1, b"deed");
		memory.check(Algorithm::Ed25519, &signature.0, b"deed", &key.0, || true);
		memory.is_off.store(true, Ordering::Relaxed);
		assert!(!memory.check(Algorithm::Ed25519, &signature.0, b"deed", &key.0, || false));
		assert!(memory.check(Algorithm::Ed25519, &signature.0, b"deed", &key.0, || true));
		let counts = memory.counters[Algorithm::Ed25519 as usize].read();
		assert_eq!(counts, Counts { remembered: 0, valid: 2, invalid: 1 });
	}

	#[test]
	fn the_memory_is_bounded_and_keeps_the_newest() {
		let mut recent = Recent::new(100);
		let digest = |number: u32| blake2_256(&number.to_le_bytes());
		for number in 0..10_000 {
			recent.insert(digest(number));
			assert!(recent.newer.len() + recent.older.len() <= 200);
			let oldest = number.saturating_sub(99);
			assert!((oldest..=number).all(|one| recent.contains(&digest(one))));
		}
		assert!(!recent.contains(&digest(0)));
	}
}
