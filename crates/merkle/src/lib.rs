//! The rule of paths in the Merkle trees of RFC 6962 and RFC 9162.
//!
//! It stands here once, for the runtime (through `madang-primitives`) and for the verifiers (through
//! `madang-transparency`), which have no common dependency otherwise. The hash of an inner node is passed: the runtime
//! has it from its host, the others from a library.
#![no_std]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Why a path leads nowhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathFault {
	/// The index is not below the size of the tree.
	IndexBeyondSize,
	/// The path is too short for this size and index.
	PathTooShort,
	/// The path is too long for this size and index.
	PathTooLong,
}

/// The root to which a path leads from the leaf at `index` of a tree of `size` leaves (RFC 9162 2.1.3.2). `node` is the
/// hash of an inner node from its left and its right child.
///
/// # Errors
///
/// If the index is not in the tree, or the path has not exactly the length that index and size ask for.
pub fn root_of(
	index: u64,
	size: u64,
	leaf_hash: Hash,
	path: &[Hash],
	node: impl Fn(&Hash, &Hash) -> Hash,
) -> Result<Hash, PathFault> {
	let last = size.checked_sub(1).ok_or(PathFault::IndexBeyondSize)?;
	if index > last {
		return Err(PathFault::IndexBeyondSize);
	}
	let (mut at, mut end, mut hash) = (index, last, leaf_hash);
	for sibling in path {
		if end == 0 {
			return Err(PathFault::PathTooLong);
		}
		if at & 1 == 1 || at == end {
			hash = node(sibling, &hash);
			// A last node that has no sibling in its row moves up unchanged.
			while at & 1 == 0 && at != 0 {
				at >>= 1;
				end >>= 1;
			}
		} else {
			hash = node(&hash, sibling);
		}
		at >>= 1;
		end >>= 1;
	}
	match end {
		0 => Ok(hash),
		_ => Err(PathFault::PathTooShort),
	}
}

#[cfg(test)]
mod tests {
	extern crate std;

	use super::*;
	use std::{vec, vec::Vec};

	/// A node that keeps the order of its children, and differs from a leaf.
	fn node(left: &Hash, right: &Hash) -> Hash {
		let mut hash: Hash = [0x55; 32];
		for (at, byte) in left.iter().chain(right).enumerate() {
			let place = (at * 7 + usize::from(hash[(at + 31) % 32])) % 32;
			hash[place] = hash[place].rotate_left(3).wrapping_add(*byte) ^ at as u8;
		}
		hash
	}

	/// The tree hash by the definition of RFC 9162 2.1.1.
	fn tree(leaves: &[Hash]) -> Hash {
		let [leaf] = leaves else {
			let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
			return node(&tree(left), &tree(right));
		};
		*leaf
	}

	/// The path by the definition of RFC 9162 2.1.3.1.
	fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
		if leaves.len() == 1 {
			return vec![];
		}
		let half = leaves.len().next_power_of_two() / 2;
		let (left, right) = leaves.split_at(half);
		let (mut inner, other) = match index < half {
			true => (path(index, left), tree(right)),
			false => (path(index - half, right), tree(left)),
		};
		inner.push(other);
		inner
	}

	#[test]
	fn each_path_leads_to_the_root_from_its_index_only() {
		let all: Vec<Hash> = (0..33).map(|number| [number; 32]).collect();
		for size in 1..=all.len() {
			let leaves = &all[..size];
			let root = tree(leaves);
			for (index, leaf) in leaves.iter().enumerate() {
				let path = path(index, leaves);
				let from =
					|at: usize, path: &[Hash]| root_of(at as u64, size as u64, *leaf, path, node);
				assert_eq!(from(index, &path), Ok(root), "{index} of {size}");
				for other in (0..size).filter(|other| *other != index) {
					assert_ne!(from(other, &path), Ok(root), "{index} as {other} of {size}");
				}
				assert_eq!(from(size, &path), Err(PathFault::IndexBeyondSize));
				let longer = [&path[..], &[[0; 32]]].concat();
				assert_eq!(from(index, &longer), Err(PathFault::PathTooLong));
				if let Some((_, shorter)) = path.split_last() {
					assert_eq!(from(index, shorter), Err(PathFault::PathTooShort));
				}
			}
		}
		assert_eq!(root_of(0, 0, [1; 32], &[], node), Err(PathFault::IndexBeyondSize));
		assert_eq!(root_of(0, 1, [1; 32], &[], node), Ok([1; 32]));
	}

	#[test]
	fn the_siblings_are_on_their_sides() {
		// Not a hash: it shows the order only.
		let order = |left: &Hash, right: &Hash| [10 * left[0] + right[0]; 32];
		assert_eq!(root_of(0, 2, [1; 32], &[[2; 32]], order), Ok([12; 32]));
		assert_eq!(root_of(1, 2, [2; 32], &[[1; 32]], order), Ok([12; 32]));
		assert_eq!(root_of(2, 3, [3; 32], &[[12; 32]], order), Ok([123; 32]));
		assert_eq!(root_of(1, 3, [2; 32], &[[1; 32], [3; 32]], order), Ok([123; 32]));
	}

	#[test]
	fn the_largest_size_needs_64_hashes() {
		let path = [[7; 32]; 64];
		assert!(root_of(0, u64::MAX, [1; 32], &path, node).is_ok());
		assert_eq!(root_of(0, u64::MAX, [1; 32], &path[1..], node), Err(PathFault::PathTooShort));
		assert_eq!(
			root_of(u64::MAX, u64::MAX, [1; 32], &path, node),
			Err(PathFault::IndexBeyondSize)
		);
	}
}
