//! What the chain keeps of a batch, and the checks against it.

use crate::{
	errors::PathError,
	hash::{leaf_hash, node_hash, Hash},
};
use alloc::collections::BTreeSet;

/// A tree, named by its size and its root. Both are anchored together: the root alone does not say how
/// many leaves there are, so a path that is checked without the size proves no index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Anchor {
	/// The number of leaves.
	pub size: u64,
	/// The root.
	pub root: Hash,
}

impl Anchor {
	/// Checks that the leaf with these bytes is at `index`.
	///
	/// # Errors
	///
	/// See [`Self::check_hash`].
	pub fn check(&self, index: u64, bytes: &[u8], path: &[Hash]) -> Result<(), PathError> {
		self.check_hash(index, &leaf_hash(bytes), path)
	}

	/// Checks that the leaf with this hash is at `index`. Calculate the hash with [`leaf_hash`] from the
	/// bytes that you hold: a hash that someone passes on could be that of an inner node. Even so, its
	/// path would be shorter than that of a leaf, and is refused.
	///
	/// # Errors
	///
	/// [`PathError::IndexBeyondSize`], [`PathError::PathTooShort`], [`PathError::PathTooLong`],
	/// [`PathError::WrongRoot`].
	pub fn check_hash(&self, index: u64, leaf: &Hash, path: &[Hash]) -> Result<(), PathError> {
		match madang_merkle::root_of(index, self.size, *leaf, path, node_hash)? == self.root {
			true => Ok(()),
			false => Err(PathError::WrongRoot),
		}
	}

	/// Checks several leaves, each at an index of its own.
	///
	/// # Errors
	///
	/// [`PathError::IndexTwice`], or the first error of [`Self::check`].
	pub fn check_all<'a>(
		&self,
		leaves: impl IntoIterator<Item = (u64, &'a [u8], &'a [Hash])>,
	) -> Result<(), PathError> {
		let mut seen = BTreeSet::new();
		for (index, bytes, path) in leaves {
			if !seen.insert(index) {
				return Err(PathError::IndexTwice);
			}
			self.check(index, bytes, path)?;
		}
		Ok(())
	}

	/// Checks that this tree grew out of an older one: that its first leaves are those of `old`.
	///
	/// # Errors
	///
	/// [`PathError::Shrunk`] if the older one is larger, [`PathError::FromNothing`] if it is empty,
	/// [`PathError::PathTooShort`],
	/// [`PathError::PathTooLong`], [`PathError::WrongOldRoot`], [`PathError::WrongRoot`].
	pub fn check_growth(&self, old: &Anchor, proof: &[Hash]) -> Result<(), PathError> {
		if old.size > self.size {
			return Err(PathError::Shrunk);
		}
		if old.size == 0 {
			return Err(PathError::FromNothing);
		}
		if old.size == self.size {
			return match proof {
				[] if old.root != self.root => Err(PathError::WrongOldRoot),
				[] => Ok(()),
				_ => Err(PathError::PathTooLong),
			};
		}
		let (mut at, mut end) = (old.size.saturating_sub(1), self.size.saturating_sub(1));
		while at & 1 == 1 {
			at >>= 1;
			end >>= 1;
		}
		// A complete old tree is itself the first node, and is not repeated in the proof.
		let (first, rest) = match (old.size.is_power_of_two(), proof.split_first()) {
			(true, _) => (old.root, proof),
			(false, Some((first, rest))) => (*first, rest),
			(false, None) => return Err(PathError::PathTooShort),
		};
		let (mut old_node, mut new_node) = (first, first);
		for sibling in rest {
			if end == 0 {
				return Err(PathError::PathTooLong);
			}
			if at & 1 == 1 || at == end {
				old_node = node_hash(sibling, &old_node);
				new_node = node_hash(sibling, &new_node);
				while at & 1 == 0 && at != 0 {
					at >>= 1;
					end >>= 1;
				}
			} else {
				new_node = node_hash(&new_node, sibling);
			}
			at >>= 1;
			end >>= 1;
		}
		if end != 0 {
			return Err(PathError::PathTooShort);
		}
		if old_node != old.root {
			return Err(PathError::WrongOldRoot);
		}
		if new_node != self.root {
			return Err(PathError::WrongRoot);
		}
		Ok(())
	}
}
