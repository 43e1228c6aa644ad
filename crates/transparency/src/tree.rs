//! A whole batch, with all its paths.

use crate::{
	anchor::Anchor,
	errors::TreeError,
	hash::{node_hash, Hash},
};
use alloc::{collections::BTreeSet, vec, vec::Vec};

/// The largest number of certificates in a batch: 2^24.
pub const MAX_BATCH: usize = 1 << 24;

/// All rows of the tree of a batch: about 64 bytes a leaf. Building it and making all its paths takes
/// `n − 1` hashes and `n · log n` copies of hashes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
	/// The leaves first, the root last. No row is empty.
	rows: Vec<Vec<Hash>>,
}

impl Tree {
	/// The tree of these leaf hashes, in this order. Each certificate is anchored at one index only.
	///
	/// # Errors
	///
	/// [`TreeError::Empty`], [`TreeError::Full`] above [`MAX_BATCH`], [`TreeError::LeafTwice`] with the
	/// index of the second.
	pub fn new(leaves: Vec<Hash>) -> Result<Self, TreeError> {
		if leaves.is_empty() {
			return Err(TreeError::Empty);
		}
		if leaves.len() > MAX_BATCH {
			return Err(TreeError::Full);
		}
		if let Some(index) = repeated(&leaves) {
			return Err(TreeError::LeafTwice { index });
		}
		let mut rows = vec![leaves];
		while let Some(row) = rows.last().filter(|row| row.len() > 1) {
			let next = row
				.chunks(2)
				.map(|pair| match pair {
					[left, right] => node_hash(left, right),
					// The last node of an odd row.
					single => single.first().copied().unwrap_or_default(),
				})
				.collect();
			rows.push(next);
		}
		Ok(Self { rows })
	}

	/// The number of leaves.
	pub fn size(&self) -> u64 {
		self.rows.first().map_or(0, |leaves| leaves.len() as u64)
	}

	/// What the chain keeps of this batch.
	pub fn anchor(&self) -> Anchor {
		let root = self.rows.last().and_then(|row| row.first()).copied().unwrap_or_default();
		Anchor { size: self.size(), root }
	}

	/// The path of a leaf: the siblings from the leaf up to the children of the root.
	///
	/// # Errors
	///
	/// [`TreeError::NoSuchIndex`].
	pub fn path(&self, index: u64) -> Result<Vec<Hash>, TreeError> {
		if index >= self.size() {
			return Err(TreeError::NoSuchIndex);
		}
		let mut at = usize::try_from(index).map_err(|_| TreeError::NoSuchIndex)?;
		let mut path = Vec::with_capacity(self.rows.len());
		for row in &self.rows {
			if row.len() > 1 {
				path.extend(row.get(at ^ 1));
			}
			at >>= 1;
		}
		Ok(path)
	}

	/// The paths of all leaves, in their order.
	pub fn paths(&self) -> impl Iterator<Item = Vec<Hash>> + '_ {
		(0..self.size()).filter_map(|index| self.path(index).ok())
	}

	/// The proof that the tree of the first `old_size` leaves grew into this one. It is empty for the
	/// tree itself.
	///
	/// # Errors
	///
	/// [`TreeError::Empty`] without leaves, [`TreeError::NoSuchIndex`] if the tree has fewer leaves.
	pub fn consistency(&self, old_size: u64) -> Result<Vec<Hash>, TreeError> {
		growth(old_size, self.size(), |begin, end| self.node(begin, end))
	}

	/// The root of the leaves from `begin` to before `end`, which are a subtree of this tree.
	fn node(&self, begin: u64, end: u64) -> Result<Hash, TreeError> {
		let height = end.saturating_sub(begin).next_power_of_two().trailing_zeros();
		let row = usize::try_from(height).ok().and_then(|height| self.rows.get(height));
		let at = begin.checked_shr(height).and_then(|at| usize::try_from(at).ok());
		row.zip(at).and_then(|(row, at)| row.get(at)).copied().ok_or(TreeError::NoSuchIndex)
	}
}

/// The proof that the tree of `old_size` leaves grew into that of `size` leaves (RFC 6962 2.1.2), by the roots of
/// subtrees of the newer one.
pub(crate) fn growth(
	old_size: u64,
	size: u64,
	root: impl Fn(u64, u64) -> Result<Hash, TreeError>,
) -> Result<Vec<Hash>, TreeError> {
	if old_size == 0 {
		return Err(TreeError::Empty);
	}
	if old_size > size {
		return Err(TreeError::NoSuchIndex);
	}
	let mut proof = Vec::new();
	let (mut begin, mut end, mut inside_old) = (0u64, size, true);
	while old_size > begin && old_size != end {
		let split = begin.saturating_add(largest_power_below(end.saturating_sub(begin)));
		if old_size <= split {
			proof.push(root(split, end)?);
			end = split;
		} else {
			proof.push(root(begin, split)?);
			begin = split;
			inside_old = false;
		}
	}
	if !inside_old {
		proof.push(root(begin, end)?);
	}
	proof.reverse();
	Ok(proof)
}

/// The first index whose leaf was there before.
fn repeated(leaves: &[Hash]) -> Option<u64> {
	// Sorted by their first bytes, equal leaves are neighbours. This takes 16 bytes a leaf.
	let first_bytes = |leaf: &Hash| {
		let (first, _) = leaf.split_first_chunk::<8>()?;
		Some(u64::from_be_bytes(*first))
	};
	let mut order: Vec<(u64, u32)> = leaves
		.iter()
		.zip(0..)
		.map(|(leaf, index)| (first_bytes(leaf).unwrap_or_default(), index))
		.collect();
	order.sort_unstable();
	let same_first = |one: &(u64, u32), other: &(u64, u32)| one.0 == other.0;
	order
		.chunk_by(same_first)
		.filter(|group| group.len() > 1)
		.filter_map(|group| {
			let leaf = |at: &(u64, u32)| leaves.get(at.1 as usize);
			let mut seen = BTreeSet::new();
			group.iter().find(|at| !seen.insert(leaf(at))).map(|at| u64::from(at.1))
		})
		.min()
}

/// The largest power of two below a number of at least two.
pub(crate) fn largest_power_below(number: u64) -> u64 {
	let half = number.next_power_of_two() >> 1;
	half.max(1)
}
