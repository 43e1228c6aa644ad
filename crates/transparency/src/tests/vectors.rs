//! The vectors of transparency-dev/merkle, correct and wrong ones, and the roots that it and RFC 6962's
//! first implementation publish.

use super::*;
use crate::{leaf_hash, lines::from_base64, Frontier};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
	inclusion: Vec<Inclusion>,
	consistency: Vec<Consistency>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inclusion {
	leaf_idx: u64,
	tree_size: u64,
	root: Option<String>,
	leaf_hash: Option<String>,
	proof: Option<Vec<Option<String>>>,
	desc: String,
	want_err: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Consistency {
	size1: u64,
	size2: u64,
	root1: Option<String>,
	root2: Option<String>,
	proof: Option<Vec<Option<String>>>,
	desc: String,
	want_err: bool,
}

fn file() -> File {
	serde_json::from_str(include_str!("../../tests/vectors/merkle.json")).unwrap()
}

/// None: not 32 bytes. Such a hash does not exist in this crate's types.
fn hash(text: &Option<String>) -> Option<Hash> {
	from_base64(text.as_deref().unwrap_or_default()).unwrap().try_into().ok()
}

/// Roots that are only compared with each other are texts of any length in the vectors.
fn root(text: &Option<String>) -> Hash {
	let bytes = from_base64(text.as_deref().unwrap_or_default()).unwrap();
	hash(text).unwrap_or_else(|| leaf_hash(&bytes))
}

fn hashes(list: &Option<Vec<Option<String>>>) -> Option<Vec<Hash>> {
	list.iter().flatten().map(hash).collect()
}

#[test]
fn the_vectors_of_paths() {
	let vectors = file().inclusion;
	assert_eq!(vectors.len(), 98);
	for vector in vectors {
		let accepted = (|| {
			let anchor = Anchor { size: vector.tree_size, root: hash(&vector.root)? };
			let (leaf, path) = (hash(&vector.leaf_hash)?, hashes(&vector.proof)?);
			anchor.check_hash(vector.leaf_idx, &leaf, &path).ok()
		})();
		assert_eq!(accepted.is_none(), vector.want_err, "{}", vector.desc);
	}
}

#[test]
fn the_vectors_of_growth() {
	let vectors = file().consistency;
	assert_eq!(vectors.len(), 98);
	for vector in vectors {
		let accepted = (|| {
			let old = Anchor { size: vector.size1, root: root(&vector.root1) };
			let new = Anchor { size: vector.size2, root: root(&vector.root2) };
			new.check_growth(&old, &hashes(&vector.proof)?).ok()
		})();
		let sizes = (vector.size1, vector.size2);
		assert_eq!(accepted.is_none(), vector.want_err, "{} {sizes:?}", vector.desc);
	}
}

/// `LeafInputs` and `RootHashes` of transparency-dev/merkle, as in the test of Google's first CT log.
#[test]
fn the_published_roots() {
	let inputs = [
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
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	];
	let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
	let bytes = |text: &str| -> Vec<u8> {
		let digits = text.as_bytes().chunks(2);
		digits.map(|d| u8::from_str_radix(std::str::from_utf8(d).unwrap(), 16).unwrap()).collect()
	};
	let mut frontier = Frontier::new();
	let mut leaves = Vec::new();
	assert_eq!(hex(&frontier.root()), roots[0]);
	for (input, root) in inputs.iter().zip(&roots[1..]) {
		leaves.push(leaf_hash(&bytes(input)));
		frontier.push(*leaves.last().unwrap()).unwrap();
		assert_eq!(hex(&frontier.root()), *root);
		assert_eq!(hex(&Tree::new(leaves.clone()).unwrap().anchor().root), *root);
	}
}
