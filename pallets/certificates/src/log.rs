//! The log: an append-only Merkle tree as RFC 6962 defines it, with SHA-256.
//!
//! The leaves are the records of all batches in the order of their numbers ([`crate::leaf`]). Only the roots of its
//! complete subtrees are kept, so an append and the root cost as many hashes as the size has bits.

use crate::Hash;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::certificate;
use scale_info::TypeInfo;
use sp_io::hashing::sha2_256;

/// The root of the empty tree: SHA-256 of nothing.
const EMPTY: Hash = [
	0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
	0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// The hash of a leaf.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
	certificate::leaf_hash(leaf, sha2_256)
}

/// The hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
	certificate::node_hash(left, right, sha2_256)
}

/// The size and the root of the log. A light client reads it with a storage proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LogHead {
	/// How many batches.
	pub size: u64,
	/// The Merkle tree hash.
	pub root: Hash,
}

impl Default for LogHead {
	fn default() -> Self {
		Self { size: 0, root: EMPTY }
	}
}

/// What is needed to append to the log.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Frontier {
	/// How many leaves.
	size: u64,
	/// The roots of the complete subtrees, from the largest to the smallest: one for each bit of the size.
	peaks: BoundedVec<Hash, ConstU32<64>>,
}

impl Frontier {
	/// How many leaves there are.
	pub fn size(&self) -> u64 {
		self.size
	}

	/// Append the hash of a leaf. `None` if the log is full, which takes 2^64 leaves.
	pub fn append(&mut self, leaf: Hash) -> Option<()> {
		let size = self.size.checked_add(1)?;
		// A subtree of one leaf joins its left neighbours as far as they have the same size.
		let mut node = leaf;
		for _ in 0..self.size.trailing_ones() {
			node = node_hash(&self.peaks.pop()?, &node);
		}
		self.peaks.try_push(node).ok()?;
		self.size = size;
		Some(())
	}

	/// The size and the root.
	pub fn head(&self) -> LogHead {
		let mut peaks = self.peaks.iter().rev();
		let root =
			peaks.next().map(|last| peaks.fold(*last, |right, left| node_hash(left, &right)));
		LogHead { size: self.size, root: root.unwrap_or(EMPTY) }
	}
}
