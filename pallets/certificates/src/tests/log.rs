//! The log is the tree of RFC 6962.

use super::*;
use crate::log::{leaf_hash, node_hash};

/// The definition of RFC 6962 2.1, step by step.
fn naive(leaves: &[Hash]) -> Hash {
	match leaves {
		[] => sp_io::hashing::sha2_256(&[]),
		[leaf] => *leaf,
		_ => {
			let half = leaves.len().next_power_of_two() / 2;
			let (left, right) = leaves.split_at(half);
			node_hash(&naive(left), &naive(right))
		}
	}
}

#[test]
fn the_root_is_that_of_the_definition_for_every_size_to_300() {
	let mut frontier = Frontier::default();
	let mut leaves = Vec::new();
	for number in 0..=300u64 {
		assert_eq!(frontier.head(), LogHead { size: number, root: naive(&leaves) });
		leaves.push(leaf_hash(&number.to_le_bytes()));
		frontier.append(leaves[leaves.len() - 1]).unwrap();
	}
	assert_eq!(LogHead::default(), Frontier::default().head());
}

#[test]
fn the_roots_are_those_of_the_published_vectors() {
	// The leaves and the roots of the tests of Certificate Transparency (google/certificate-transparency,
	// merkletree tests).
	let leaves = [
		"",
		"00",
		"10",
		"2021",
		"3031",
		"40414243",
		"5051525354555657",
		"606162636465666768696a6b6c6d6e6f",
	];
	let roots = [
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	];
	let mut frontier = Frontier::default();
	for (leaf, root) in leaves.into_iter().zip(roots) {
		let bytes: Vec<u8> = (0..leaf.len())
			.step_by(2)
			.map(|at| u8::from_str_radix(&leaf[at..at + 2], 16).unwrap())
			.collect();
		frontier.append(leaf_hash(&bytes)).unwrap();
		assert_eq!(Commitment(frontier.head().root).to_string(), root);
	}
}
