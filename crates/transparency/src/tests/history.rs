//! The log that grows has the trees, paths and proofs of growth of [`Tree`], for each size it has had.

use super::*;
use crate::{cosignature, FormatError, History, TreeError};
use proptest::prelude::*;

fn history(size: u64) -> History {
	let mut history = History::new();
	leaves(size).into_iter().for_each(|leaf| history.push(leaf));
	history
}

#[test]
fn every_earlier_tree_has_the_paths_of_a_tree_of_its_own() {
	let history = history(70);
	for size in 1..=70 {
		let tree = tree(size);
		assert_eq!(history.anchor(size), Ok(tree.anchor()));
		for index in 0..size {
			assert_eq!(history.path(index, size), tree.path(index), "{index} of {size}");
			let old = index + 1;
			assert_eq!(history.consistency(old, size), tree.consistency(old), "{old} to {size}");
		}
	}
}

#[test]
fn what_the_log_does_not_have_is_refused() {
	let history = history(5);
	assert_eq!(history.anchor(0).unwrap().root, crate::empty_root());
	assert_eq!(history.anchor(6), Err(TreeError::NoSuchIndex));
	assert_eq!(history.path(3, 3), Err(TreeError::NoSuchIndex));
	assert_eq!(history.path(0, 6), Err(TreeError::NoSuchIndex));
	assert_eq!(history.path(0, 0), Err(TreeError::NoSuchIndex));
	assert_eq!(history.consistency(0, 3), Err(TreeError::Empty));
	assert_eq!(history.consistency(4, 3), Err(TreeError::NoSuchIndex));
	assert_eq!(history.consistency(3, 6), Err(TreeError::NoSuchIndex));
	assert_eq!((history.leaf(4), history.leaf(5)), (leaves(5).pop(), None));
}

proptest! {
	#[test]
	fn paths_and_growth_of_large_logs_are_accepted(size in 1u64..3_000, a: u64, b: u64) {
		let history = history(size);
		let (old, index) = (1 + a % size, b % size);
		let (newer, older) = (history.anchor(size).unwrap(), history.anchor(old).unwrap());
		let leaf = leaf(index);
		newer.check(index, &leaf, &history.path(index, size).unwrap()).unwrap();
		newer.check_growth(&older, &history.consistency(old, size).unwrap()).unwrap();
		if index < old {
			older.check(index, &leaf, &history.path(index, old).unwrap()).unwrap();
		}
	}
}

#[test]
fn a_cosignature_made_elsewhere_is_attached_only_if_it_is_valid() {
	let (witness, time) = (witness(1), 1_700_000_000);
	let mut note = cosigned(tree(3).anchor(), 0);
	let text = note.text().to_owned();
	let signature = witness.sign(cosignature::message(&text, time).as_bytes());
	let key = witness.verifier();
	assert_eq!(
		cosignature::attach(&mut note, key, time + 1, &signature),
		Err(FormatError::BadSignature)
	);
	let plain = signer("validator-1.example", KeyKind::Note, 1);
	let refused = cosignature::attach(&mut note, plain.verifier(), time, &signature);
	assert_eq!(refused, Err(FormatError::BadSignature));
	cosignature::attach(&mut note, key, time, &signature).unwrap();
	assert_eq!(note, cosigned(tree(3).anchor(), 1));
}
