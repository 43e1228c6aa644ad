//! Proofs that one tree grew into another.

use super::*;
use crate::{empty_root, PathError, TreeError};

#[test]
fn every_pair_of_small_sizes() {
	for size in 1..=40 {
		let tree = tree(size);
		for old in 1..=size {
			let older = super::tree(old).anchor();
			let proof = tree.consistency(old).unwrap();
			assert_eq!(tree.anchor().check_growth(&older, &proof), Ok(()));
			for (at, _) in proof.iter().enumerate() {
				let mut wrong = proof.clone();
				wrong[at][0] ^= 1;
				assert!(tree.anchor().check_growth(&older, &wrong).is_err());
			}
		}
		assert_eq!(tree.consistency(size + 1), Err(TreeError::NoSuchIndex));
	}
}

#[test]
fn each_fault_has_its_error() {
	let (old, tree) = (tree(5).anchor(), tree(11));
	let new = tree.anchor();
	let proof = tree.consistency(5).unwrap();
	assert_eq!(new.check_growth(&old, &proof), Ok(()));
	assert_eq!(old.check_growth(&new, &proof), Err(PathError::Shrunk));
	assert_eq!(new.check_growth(&old, &[]), Err(PathError::PathTooShort));
	let shorter = &proof[..proof.len() - 1];
	assert_eq!(new.check_growth(&old, shorter), Err(PathError::PathTooShort));
	let longer = [proof.as_slice(), &[[0; 32]]].concat();
	assert_eq!(new.check_growth(&old, &longer), Err(PathError::PathTooLong));
	let other = Anchor { root: [1; 32], ..old };
	assert_eq!(new.check_growth(&other, &proof), Err(PathError::WrongOldRoot));
	let other = Anchor { root: [1; 32], ..new };
	assert_eq!(other.check_growth(&old, &proof), Err(PathError::WrongRoot));
	assert_eq!(other.check_growth(&new, &[]), Err(PathError::WrongOldRoot));
	assert_eq!(new.check_growth(&new, &proof), Err(PathError::PathTooLong));
}

#[test]
fn growth_out_of_the_empty_tree_proves_nothing() {
	let tree = tree(3);
	let empty = Anchor { size: 0, root: empty_root() };
	assert_eq!(tree.consistency(0), Err(TreeError::Empty));
	assert_eq!(tree.anchor().check_growth(&empty, &[]), Err(PathError::FromNothing));
	assert_eq!(empty.check_growth(&empty, &[]), Err(PathError::FromNothing));
}
