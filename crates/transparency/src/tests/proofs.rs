//! Proof files.

use super::*;
use crate::{leaf_hash, policy::Policy, proof::TlogProof, FormatError, ProofError};
use rand::{Rng, SeedableRng};

fn example() -> TlogProof {
	let tree = tree(1_000);
	TlogProof {
		extra: None,
		index: 73,
		path: tree.path(73).unwrap(),
		checkpoint: cosigned(tree.anchor(), 4),
	}
}

fn policy() -> Policy {
	Policy::parse(policy_text().as_bytes()).unwrap()
}

#[test]
fn a_file_is_written_read_and_checked() {
	for extra in [None, Some(Vec::new()), Some(b"about it".to_vec())] {
		let proof = TlogProof { extra, ..example() };
		let read = TlogProof::parse(proof.to_string().as_bytes()).unwrap();
		assert_eq!(read, proof);
		let accepted = read.check(&leaf_hash(&leaf(73)), &policy(), 1_800_000_000).unwrap();
		assert_eq!(accepted.checkpoint().tree.size, 1_000);
		assert_eq!(accepted.witnesses().len(), 4);
	}
}

#[test]
fn each_fault_has_its_error() {
	let check = |proof: &TlogProof, at| proof.check(&leaf_hash(&leaf(at)), &policy(), u64::MAX);
	let proof = example();
	assert_eq!(check(&proof, 74).unwrap_err(), [ProofError::WrongRoot]);
	let moved = TlogProof { index: 74, ..example() };
	assert_eq!(check(&moved, 73).unwrap_err(), [ProofError::WrongRoot]);
	let beyond = TlogProof { index: 1_000, ..example() };
	assert_eq!(check(&beyond, 73).unwrap_err(), [ProofError::IndexBeyondSize]);
	let mut short = example();
	short.path.pop();
	assert_eq!(check(&short, 73).unwrap_err(), [ProofError::PathTooShort]);
	let mut long = example();
	long.path.push([0; 32]);
	assert_eq!(check(&long, 73).unwrap_err(), [ProofError::PathTooLong]);
	let few = TlogProof { checkpoint: cosigned(tree(1_000).anchor(), 1), ..example() };
	assert_eq!(check(&few, 74).unwrap_err(), [ProofError::NoQuorum, ProofError::WrongRoot]);
}

#[test]
fn texts_that_are_not_proofs() {
	let text = TlogProof { extra: Some(vec![1]), ..example() }.to_string();
	let parse = |text: &str| TlogProof::parse(text.as_bytes()).unwrap_err();
	assert_eq!(parse(&text.replace("@v1", "@v2")), FormatError::BadFirstLine);
	assert_eq!(parse(&text.replace("extra AQ==", "extra AQ=")), FormatError::BadExtra);
	assert_eq!(parse(&text.replace("index 73", "index 073")), FormatError::BadNumber);
	assert_eq!(parse(&text.replace("index 73\n", "")), FormatError::MissingLine);
	assert_eq!(
		parse(&text.replace("extra AQ==\nindex 73", "index 73\nextra AQ==")),
		FormatError::BadHash
	);
	assert_eq!(parse("c2sp.org/tlog-proof@v1\nindex 1\n"), FormatError::MissingLine);
	let long = format!(
		"c2sp.org/tlog-proof@v1\nindex 1\n{}\n",
		format!("{}\n", "A".repeat(43) + "=").repeat(65)
	);
	assert_eq!(parse(&long), FormatError::PathTooLong);
}

/// Each byte of a file, changed in turn and at random, never verifies with something else in it.
/// What is not signed (extra data, signatures of unknown keys) is not in this file.
#[test]
fn no_changed_byte_verifies() {
	let text = example().to_string().into_bytes();
	let leaf = leaf_hash(&leaf(73));
	let policy =
		Policy::parse(policy_text().replace("validators 3", "validators 4").as_bytes()).unwrap();
	assert!(TlogProof::parse(&text).unwrap().check(&leaf, &policy, u64::MAX).is_ok());
	let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(14);
	for number in 0..12_000 {
		let mut changed = text.clone();
		let at = if number < text.len() { number } else { random.gen_range(0..text.len()) };
		changed[at] ^= random.gen_range(1..=255_u8);
		let accepted = TlogProof::parse(&changed)
			.is_ok_and(|proof| proof.check(&leaf, &policy, u64::MAX).is_ok());
		assert!(!accepted, "byte {at} was {} and is {}", text[at], changed[at]);
	}
}
