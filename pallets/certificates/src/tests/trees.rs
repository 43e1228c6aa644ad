//! The chain, the shared types and `madang-transparency` have the same tree.

use super::*;
use crate::log::leaf_hash;
use madang_primitives::certificate::{root_of, CertificateLeaf};
use madang_transparency::Tree;
use sp_io::hashing::sha2_256;

fn certificate(number: u32) -> CertificateLeaf {
	CertificateLeaf {
		id: sha2_256(&number.to_le_bytes()),
		issued: KoreanDay(20_000),
		expires: KoreanDay(20_090),
		revocation: Some(number),
		suspension: None,
	}
}

/// Sizes to 300, and those next to the powers of two to 2^12.
fn sizes() -> impl Iterator<Item = usize> {
	let around = (9..=12).flat_map(|bits| [(1 << bits) - 1, 1 << bits, (1 << bits) + 1]);
	(1..=300).chain(around)
}

#[test]
fn the_log_has_the_roots_of_the_verifiers() {
	let mut frontier = Frontier::default();
	let mut verifier = madang_transparency::Frontier::new();
	let mut leaves = Vec::new();
	for size in 1..=(1u64 << 12) + 1 {
		let leaf = leaf_hash(&size.to_le_bytes());
		assert_eq!(leaf, madang_transparency::leaf_hash(&size.to_le_bytes()));
		frontier.append(leaf).unwrap();
		verifier.push(leaf).unwrap();
		leaves.push(leaf);
		let head = frontier.head();
		assert_eq!((head.size, head.root), (size, verifier.root()));
		if sizes().any(|one| one as u64 == size) {
			let anchor = Tree::new(leaves.clone()).unwrap().anchor();
			assert_eq!(head, LogHead { size: anchor.size, root: anchor.root });
		}
	}
}

#[test]
fn paths_lead_to_the_same_root_as_with_the_verifiers() {
	for size in sizes() {
		let leaves: Vec<Hash> =
			(0..size as u32).map(|number| certificate(number).hash(sha2_256)).collect();
		let tree = Tree::new(leaves.clone()).unwrap();
		let (anchor, length) = (tree.anchor(), size as u64);
		// All of a small tree; of a large one the edges and one in the middle.
		let some = |index: &u64| length <= 300 || [0, 1, length / 2, length - 1].contains(index);
		for index in (0..length).filter(some) {
			let (leaf, path) = (leaves[index as usize], tree.path(index).unwrap());
			let found = root_of(index, length, leaf, &path, sha2_256);
			assert_eq!(found, Some(anchor.root), "{index} of {size}");
			anchor.check(index, certificate(index as u32).text().as_bytes(), &path).unwrap();
			for (at, of) in [(index + 1, length), (index, length + 1), (index ^ 1, length)] {
				let moved = madang_transparency::Anchor { size: of, root: anchor.root };
				let accepted = moved.check_hash(at, &leaf, &path).is_ok();
				let found = root_of(at, of, leaf, &path, sha2_256);
				assert_eq!(accepted, found == Some(anchor.root), "{at} of {of}");
			}
		}
	}
}
