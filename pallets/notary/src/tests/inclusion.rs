//! Paths of Merkle trees, against trees that are made in another way.

use crate::inclusion::root_of;
use sp_io::hashing::sha2_256;

/// The tree hash of RFC 6962, 2.1, of leaves that are hashed already.
fn head(leaves: &[[u8; 32]]) -> [u8; 32] {
	match leaves {
		[leaf] => *leaf,
		_ => {
			let (left, right) = leaves.split_at(half(leaves.len()));
			sha2_256(&[&[1][..], &head(left), &head(right)].concat())
		}
	}
}

/// The largest power of two that is smaller.
fn half(size: usize) -> usize {
	size.next_power_of_two() / 2
}

/// The path of RFC 6962, 2.1.1.
fn path(index: usize, leaves: &[[u8; 32]]) -> Vec<[u8; 32]> {
	if leaves.len() == 1 {
		return vec![];
	}
	let (left, right) = leaves.split_at(half(leaves.len()));
	let (mut path, next) = match index < left.len() {
		true => (path(index, left), head(right)),
		false => (path(index - left.len(), right), head(left)),
	};
	path.push(next);
	path
}

#[test]
fn every_leaf_of_every_small_tree_leads_to_its_root_and_nothing_else_does() {
	let leaves: Vec<[u8; 32]> = (0..40u8).map(|number| sha2_256(&[number])).collect();
	for size in 1..=leaves.len() {
		let tree = &leaves[..size];
		let root = Some(head(tree));
		for index in 0..size {
			let path = path(index, tree);
			let with = |at: usize, size: usize, leaf, path: &[[u8; 32]]| {
				root_of(at as u32, size as u32, leaf, path)
			};
			assert_eq!(with(index, size, tree[index], &path), root, "{index} of {size}");
			assert_ne!(with(index, size, [0; 32], &path), root);
			assert_eq!(with(size, size, tree[index], &path), None, "beyond the end");
			let longer = [&path[..], &[[0; 32]]].concat();
			assert_eq!(with(index, size, tree[index], &longer), None, "a longer path");
			if let Some((_, shorter)) = path.split_last() {
				assert_eq!(with(index, size, tree[index], shorter), None, "a shorter path");
			}
			for other in (0..size).filter(|other| *other != index) {
				assert_ne!(with(other, size, tree[index], &path), root, "{other} for {index}");
			}
		}
	}
	assert_eq!(root_of(0, 0, [1; 32], &[]), None);
}
