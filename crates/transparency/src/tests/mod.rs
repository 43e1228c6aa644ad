//! Tests: published vectors, the tree against other implementations, wrong proofs, text formats.

mod formats;
mod growth;
mod history;
mod interop;
mod policies;
mod proofs;
mod vectors;
mod witness;
mod wrong;

use crate::{checkpoint::Checkpoint, cosignature, Anchor, Hash, KeyKind, NoteSigner, Tree};

/// The bytes of the leaf at an index.
pub(crate) fn leaf(index: u64) -> Vec<u8> {
	format!("certificate {index}").into_bytes()
}

pub(crate) fn leaves(size: u64) -> Vec<Hash> {
	(0..size).map(|index| crate::leaf_hash(&leaf(index))).collect()
}

pub(crate) fn tree(size: u64) -> Tree {
	Tree::new(leaves(size)).unwrap()
}

pub(crate) fn signer(name: &str, kind: KeyKind, seed: u8) -> NoteSigner {
	NoteSigner::new(name, kind, &[seed; 32]).unwrap()
}

/// A checkpoint of a tree, signed by the log and cosigned by witnesses 1 to `witnesses` at 1,700,000,000.
pub(crate) fn cosigned(tree: Anchor, witnesses: u8) -> crate::note::Note {
	let origin = "madang.example/certificates".to_string();
	let checkpoint = Checkpoint { origin: origin.clone(), tree, extensions: Vec::new() };
	let mut note = checkpoint.note().unwrap();
	note.sign(&signer(&origin, KeyKind::Note, 100)).unwrap();
	for seed in 1..=witnesses {
		cosignature::cosign(&mut note, &witness(seed), 1_700_000_000).unwrap();
	}
	note
}

pub(crate) fn witness(seed: u8) -> NoteSigner {
	signer(&format!("validator-{seed}.example"), KeyKind::Cosignature, seed)
}

/// A policy with the log and four witnesses, of which three are needed.
pub(crate) fn policy_text() -> String {
	let log = signer("madang.example/certificates", KeyKind::Note, 100);
	let mut text = format!("log {}\n", log.verifier());
	for seed in 1..=4 {
		text.push_str(&format!("witness v{seed} {}\n", witness(seed).verifier()));
	}
	text + "group validators 3 v1 v2 v3 v4\nquorum validators\n"
}
