//! Wrong paths are refused, each with its own error.

use super::*;
use crate::{leaf_hash, node_hash, Frontier, PathError, TreeError, MAX_BATCH};
use proptest::prelude::*;

#[test]
fn every_index_of_small_trees() {
	for size in [1, 2, 3, 5, 8, 9, 31] {
		let tree = tree(size);
		for (index, path) in (0..size).zip(tree.paths()) {
			assert_eq!(tree.anchor().check(index, &leaf(index), &path), Ok(()));
			for other in (0..size).filter(|other| *other != index) {
				assert!(tree.anchor().check(other, &leaf(index), &path).is_err());
			}
		}
		assert_eq!(tree.path(size), Err(TreeError::NoSuchIndex));
	}
}

/// The largest odd batch. The root comes from the frontier too; paths of the first, a middle and the last.
#[test]
fn a_tree_of_almost_two_to_the_twenty_four() {
	let size = MAX_BATCH as u64 - 1;
	let hash = |index: u64| leaf_hash(&index.to_le_bytes());
	let mut frontier = Frontier::new();
	(0..size).for_each(|index| frontier.push(hash(index)).unwrap());
	let anchor = Anchor { size, root: frontier.root() };
	let tree = Tree::new((0..size).map(hash).collect()).unwrap();
	assert_eq!(tree.anchor(), anchor);
	for index in [0, 1, size / 2, size - 2, size - 1] {
		let path = tree.path(index).unwrap();
		assert_eq!(anchor.check_hash(index, &hash(index), &path), Ok(()));
		assert_eq!(path.len(), if index == size - 1 { 23 } else { 24 });
	}
	let path = tree.path(size - 1).unwrap();
	assert_eq!(anchor.check_hash(size, &hash(size - 1), &path), Err(PathError::IndexBeyondSize));
}

#[test]
fn a_batch_is_not_empty_not_too_large_and_has_no_leaf_twice() {
	assert_eq!(Tree::new(Vec::new()), Err(TreeError::Empty));
	assert_eq!(Tree::new(vec![[0; 32]; MAX_BATCH + 1]), Err(TreeError::Full));
	let mut twice = leaves(5);
	twice.push(twice[2]);
	assert_eq!(Tree::new(twice), Err(TreeError::LeafTwice { index: 5 }));
}

/// An inner node is not a leaf, with the path that leads from it to the root.
#[test]
fn a_node_is_not_a_leaf() {
	let tree = tree(8);
	let path = tree.path(2).unwrap();
	let node = node_hash(&leaves(8)[2], &leaves(8)[3]);
	assert_eq!(tree.anchor().check_hash(1, &node, &path[1..]), Err(PathError::PathTooShort));
	// Someone who may also lie about the size could place it. So the size is anchored with the root.
	let lie = Anchor { size: 4, root: tree.anchor().root };
	assert_eq!(lie.check_hash(1, &node, &path[1..]), Ok(()));
	// And its bytes, hashed as a leaf, are another hash even then.
	let bytes = [leaves(8)[2], leaves(8)[3]].concat();
	assert_eq!(lie.check(1, &bytes, &path[1..]), Err(PathError::WrongRoot));
}

/// In some trees, a list and the same list with its last leaf doubled have the same root. Not here.
#[test]
fn a_doubled_last_leaf_is_another_tree() {
	for size in [1, 3, 5, 7] {
		let mut frontier = Frontier::new();
		leaves(size).into_iter().for_each(|leaf| frontier.push(leaf).unwrap());
		let root = frontier.root();
		frontier.push(leaves(size)[size as usize - 1]).unwrap();
		assert_ne!(frontier.root(), root);
		let last = leaf(size - 1);
		let mut path = tree(size).path(size - 1).unwrap();
		path.insert(0, leaf_hash(&last));
		let doubled = Anchor { size: size + 1, root };
		assert_eq!(doubled.check(size, &last, &path), Err(PathError::WrongRoot));
	}
}

#[test]
fn each_fault_has_its_error() {
	let tree = tree(5);
	let anchor = tree.anchor();
	let path = tree.path(1).unwrap();
	let check =
		|anchor: Anchor, index, leaf: Vec<u8>, path: &[Hash]| anchor.check(index, &leaf, path);
	assert_eq!(check(anchor, 1, leaf(1), &path), Ok(()));
	assert_eq!(check(anchor, 5, leaf(1), &path), Err(PathError::IndexBeyondSize));
	assert_eq!(
		check(Anchor { size: 0, ..anchor }, 0, leaf(1), &[]),
		Err(PathError::IndexBeyondSize)
	);
	assert_eq!(check(anchor, 1, leaf(1), &path[..2]), Err(PathError::PathTooShort));
	let longer = [path.as_slice(), &[[0; 32]]].concat();
	assert_eq!(check(anchor, 1, leaf(1), &longer), Err(PathError::PathTooLong));
	assert_eq!(check(anchor, 0, leaf(1), &path), Err(PathError::WrongRoot));
	assert_eq!(check(anchor, 1, leaf(0), &path), Err(PathError::WrongRoot));
	// A wrong size shows in the length of the path, where the index is on another edge.
	assert_eq!(check(Anchor { size: 4, ..anchor }, 1, leaf(1), &path), Err(PathError::PathTooLong));
	assert_eq!(
		check(Anchor { size: 9, ..anchor }, 1, leaf(1), &path),
		Err(PathError::PathTooShort)
	);
	let last = tree.path(4).unwrap();
	assert_eq!(
		check(Anchor { size: 6, ..anchor }, 4, leaf(4), &last),
		Err(PathError::PathTooShort)
	);
}

#[test]
fn an_index_counts_once() {
	let tree = tree(5);
	let anchor = tree.anchor();
	let (paths, bytes): (Vec<_>, Vec<_>) =
		(0..5).map(|index| (tree.path(index).unwrap(), leaf(index))).unzip();
	let item = |index: usize| (index as u64, bytes[index].as_slice(), paths[index].as_slice());
	assert_eq!(anchor.check_all((0..5).map(item)), Ok(()));
	assert_eq!(anchor.check_all([0, 3, 0].map(item)), Err(PathError::IndexTwice));
	let moved = (2, bytes[1].as_slice(), paths[1].as_slice());
	assert_eq!(anchor.check_all([moved]), Err(PathError::WrongRoot));
}

proptest! {
	/// Every path leads to the root, and no path with a changed bit does.
	#[test]
	fn a_changed_bit_never_verifies(size in 1_u64..200, at in 0_u64..200, bit in any::<proptest::sample::Index>()) {
		let index = at % size;
		let tree = tree(size);
		let mut path = tree.path(index).unwrap();
		prop_assert_eq!(tree.anchor().check(index, &leaf(index), &path), Ok(()));
		if !path.is_empty() {
			let bit = bit.index(path.len() * 256);
			path[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
			prop_assert_eq!(
				tree.anchor().check(index, &leaf(index), &path),
				Err(PathError::WrongRoot)
			);
		}
	}
}
