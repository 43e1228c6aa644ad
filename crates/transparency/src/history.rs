//! A log that grows, with the paths in every tree that it has had.

use crate::{
	anchor::Anchor,
	errors::TreeError,
	hash::{empty_root, node_hash, Hash},
	tree::{growth, largest_power_below},
};
use alloc::{vec, vec::Vec};

/// The roots of all complete subtrees of a log, row by row: about 64 bytes a leaf, so 64 MiB for a million.
/// They never change, so a leaf costs two hashes on average when it is added, and a root, a path or a proof
/// of growth costs at most as many hashes as the squared height, for each size that the log has had.
///
/// Other than a [`Tree`](crate::Tree), it accepts equal leaves: the caller knows that the leaves of its
/// log differ.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct History {
	/// The leaves first. Row `r` has the roots of the complete subtrees of `2^r` leaves.
	rows: Vec<Vec<Hash>>,
}

impl History {
	/// A log without leaves.
	pub fn new() -> Self {
		Self::default()
	}

	/// How many leaves there are.
	pub fn size(&self) -> u64 {
		self.rows.first().map_or(0, |leaves| leaves.len() as u64)
	}

	/// Adds the hash of a leaf ([`leaf_hash`](crate::leaf_hash)).
	pub fn push(&mut self, leaf: Hash) {
		let mut node = leaf;
		for height in 0..=usize::BITS as usize {
			match self.rows.get_mut(height) {
				None => {
					self.rows.push(vec![node]);
					return;
				}
				Some(row) => {
					row.push(node);
					// The second of two neighbours completes a subtree of the next row.
					match row.as_slice() {
						[.., left, right] if row.len() % 2 == 0 => node = node_hash(left, right),
						_ => return,
					}
				}
			}
		}
	}

	/// The hash of the leaf at an index.
	pub fn leaf(&self, index: u64) -> Option<Hash> {
		self.complete(0, index)
	}

	/// The tree of the first `size` leaves.
	///
	/// # Errors
	///
	/// [`TreeError::NoSuchIndex`] if the log has fewer leaves.
	pub fn anchor(&self, size: u64) -> Result<Anchor, TreeError> {
		let root = match size {
			0 => empty_root(),
			_ => self.root(0, size)?,
		};
		Ok(Anchor { size, root })
	}

	/// The path of a leaf in the tree of the first `size` leaves: the siblings from the leaf up to the
	/// children of the root.
	///
	/// # Errors
	///
	/// [`TreeError::NoSuchIndex`] if the index is not below the size, or the log has fewer leaves.
	pub fn path(&self, index: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
		if index >= size || size > self.size() {
			return Err(TreeError::NoSuchIndex);
		}
		let mut path = Vec::new();
		let (mut begin, mut end) = (0u64, size);
		while end.saturating_sub(begin) > 1 {
			let split = begin.saturating_add(largest_power_below(end.saturating_sub(begin)));
			if index < split {
				path.push(self.root(split, end)?);
				end = split;
			} else {
				path.push(self.root(begin, split)?);
				begin = split;
			}
		}
		path.reverse();
		Ok(path)
	}

	/// The proof that the tree of `old_size` leaves grew into that of `size` leaves. It is empty for the
	/// tree itself.
	///
	/// # Errors
	///
	/// [`TreeError::Empty`] if the older one has no leaves, [`TreeError::NoSuchIndex`] if it is larger than
	/// the newer one, or the log has fewer leaves.
	pub fn consistency(&self, old_size: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
		if old_size != 0 && size > self.size() {
			return Err(TreeError::NoSuchIndex);
		}
		growth(old_size, size, |begin, end| self.root(begin, end))
	}

	/// The root of the leaves from `begin` to before `end`, where `begin` is a multiple of the largest power
	/// of two below their number, as it is for every node of a tree.
	fn root(&self, begin: u64, end: u64) -> Result<Hash, TreeError> {
		let (mut begin, mut peaks) = (begin, Vec::new());
		while begin < end {
			// The largest complete subtree that begins here.
			let height = end.saturating_sub(begin).ilog2();
			let at = begin.checked_shr(height).ok_or(TreeError::NoSuchIndex)?;
			peaks.push(self.complete(height, at).ok_or(TreeError::NoSuchIndex)?);
			begin = begin.saturating_add(1u64.checked_shl(height).ok_or(TreeError::NoSuchIndex)?);
		}
		let last = peaks.pop().ok_or(TreeError::Empty)?;
		Ok(peaks.iter().rev().fold(last, |right, left| node_hash(left, &right)))
	}

	fn complete(&self, height: u32, at: u64) -> Option<Hash> {
		let row = self.rows.get(usize::try_from(height).ok()?)?;
		row.get(usize::try_from(at).ok()?).copied()
	}
}
