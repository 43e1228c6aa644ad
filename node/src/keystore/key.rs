//! A session key.

use sp_core::{
	crypto::{ByteArray, KeyTypeId},
	ed25519, Pair,
};

/// A key, and what it is for.
#[derive(Clone)]
pub struct SessionKey {
	/// Whether the key authors blocks, votes on them, or cosigns checkpoints.
	pub kind: KeyTypeId,
	/// The key itself.
	pub pair: ed25519::Pair,
}

impl SessionKey {
	/// Generate a key.
	pub fn generate(kind: KeyTypeId) -> Self {
		Self { kind, pair: ed25519::Pair::generate().0 }
	}

	/// Whether the key has this kind and this public key.
	pub fn is(&self, kind: KeyTypeId, public: &[u8]) -> bool {
		self.kind == kind && self.pair.public().as_slice() == public
	}
}

/// Add a key to others, unless it is one of them already.
pub fn add_once(keys: &mut Vec<SessionKey>, key: SessionKey) {
	if !keys.iter().any(|known| known.is(key.kind, key.pair.public().as_slice())) {
		keys.push(key);
	}
}
