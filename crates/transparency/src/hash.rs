//! The hashes of the tree.

use sha2::{Digest, Sha256};

pub use madang_merkle::Hash;

/// The hash of a leaf: `SHA-256(0x00 ‖ bytes)`.
pub fn leaf_hash(bytes: &[u8]) -> Hash {
	Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`. The first byte keeps nodes and leaves apart.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
	Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves: `SHA-256` of nothing.
pub fn empty_root() -> Hash {
	Sha256::digest([]).into()
}
