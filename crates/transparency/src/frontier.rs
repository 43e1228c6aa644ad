//! The root of a list of any length, leaf by leaf.

use crate::{
	errors::TreeError,
	hash::{empty_root, node_hash, Hash},
};
use alloc::vec::Vec;

/// The complete subtrees along the right edge of a growing tree: at most 64 hashes, however many leaves
/// were added. Its root is the same as that of a [`Tree`](crate::Tree) of the same leaves.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
	size: u64,
	/// The roots of the complete subtrees, the largest first: one for each bit of `size` that is one.
	peaks: Vec<Hash>,
}

impl Frontier {
	/// A tree without leaves.
	pub fn new() -> Self {
		Self::default()
	}

	/// Adds the hash of a leaf ([`leaf_hash`](crate::leaf_hash)).
	///
	/// # Errors
	///
	/// [`TreeError::Full`] with 2^64 − 1 leaves.
	pub fn push(&mut self, leaf: Hash) -> Result<(), TreeError> {
		let grown = self.size.checked_add(1).ok_or(TreeError::Full)?;
		let mut node = leaf;
		for _ in 0..self.size.trailing_ones() {
			if let Some(left) = self.peaks.pop() {
				node = node_hash(&left, &node);
			}
		}
		self.peaks.push(node);
		self.size = grown;
		Ok(())
	}

	/// How many leaves were added.
	pub fn size(&self) -> u64 {
		self.size
	}

	/// The root of the leaves so far.
	pub fn root(&self) -> Hash {
		let mut peaks = self.peaks.iter().rev();
		match peaks.next() {
			None => empty_root(),
			Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
		}
	}
}
