//! Other implementations make the same trees and accept our proofs: `ct-merkle`, `tlog_tiles` and
//! `signed_note`.

use super::{witness::witness_key, *};
use crate::{proof::TlogProof, Frontier};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use signed_note::{Verifier, VerifierList};
use tlog_tiles::{
	check_record, check_tree, prove_record, prove_tree, stored_hash_index, stored_hashes,
	HashReader,
};

/// The hashes that `tlog_tiles` stores, in its order.
struct Stored(Vec<tlog_tiles::Hash>);

impl Stored {
	fn of(size: u64) -> Self {
		let mut stored = Self(Vec::new());
		for index in 0..size {
			let more = stored_hashes(index, &leaf(index), &stored).unwrap();
			assert_eq!(stored_hash_index(0, index), stored.0.len() as u64);
			stored.0.extend(more);
		}
		stored
	}
}

impl HashReader for Stored {
	fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
		Ok(indexes.iter().map(|index| self.0[*index as usize]).collect())
	}
}

fn theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
	hashes.iter().map(|hash| tlog_tiles::Hash(*hash)).collect()
}

#[test]
fn tlog_tiles_makes_and_accepts_the_same() {
	for size in 1..=65 {
		let stored = Stored::of(size);
		let tree = tree(size);
		let anchor = tree.anchor();
		assert_eq!(tlog_tiles::tree_hash(size, &stored).unwrap().0, anchor.root);
		let root = tlog_tiles::Hash(anchor.root);
		for index in 0..size {
			let path = theirs(&tree.path(index).unwrap());
			assert_eq!(prove_record(size, index, &stored).unwrap(), path);
			let leaf = tlog_tiles::record_hash(&leaf(index));
			check_record(&path, size, root, index, leaf).unwrap();
			let old = index + 1;
			let growth = theirs(&tree.consistency(old).unwrap());
			assert_eq!(prove_tree(size, old, &stored).unwrap(), growth);
			let old_root = tlog_tiles::tree_hash(old, &stored).unwrap();
			check_tree(&growth, size, root, old, old_root).unwrap();
		}
	}
}

#[test]
fn ct_merkle_makes_and_accepts_the_same() {
	let mut other = MemoryBackedTree::<sha2_next::Sha256, Vec<u8>>::new();
	for size in 1..=40 {
		other.push(leaf(size - 1));
		let tree = tree(size);
		let root = other.root();
		assert_eq!(root.as_bytes().as_slice(), tree.anchor().root);
		for index in 0..size {
			let path = tree.path(index).unwrap();
			let proof = other.prove_inclusion(index as usize);
			assert_eq!(proof.as_bytes(), path.concat());
			root.verify_inclusion(&leaf(index), index, &proof).unwrap();
		}
	}
}

/// A proof file, taken apart by hand and checked with code of others only.
#[test]
fn a_proof_file_verifies_with_the_code_of_others() {
	let tree = tree(1_000);
	let index = 733;
	let file = TlogProof {
		extra: Some(b"any".to_vec()),
		index,
		path: tree.path(index).unwrap(),
		checkpoint: cosigned(tree.anchor(), 4),
	}
	.to_string();

	let (head, checkpoint) = file.split_once("\n\n").unwrap();
	let lines: Vec<&str> = head.lines().collect();
	assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
	assert_eq!(lines[2], "index 733");
	let path: Vec<_> =
		lines[3..].iter().map(|line| tlog_tiles::Hash::parse_hash(line).unwrap()).collect();

	let log = signer("madang.example/certificates", KeyKind::Note, 100).verifier().to_string();
	let log = signed_note::StandardVerifier::new(&log).unwrap();
	let mut keys: Vec<Box<dyn Verifier>> = vec![Box::new(log)];
	for seed in 1..=4 {
		let key = witness(seed).verifier().clone();
		keys.push(witness_key(key.name(), &key.bytes()));
	}
	let note = signed_note::Note::from_bytes(checkpoint.as_bytes()).unwrap();
	let (verified, unknown) = note.verify(&VerifierList::new(keys)).unwrap();
	assert_eq!((verified.len(), unknown.len()), (5, 0));
	let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
	assert_eq!(checkpoint.origin(), "madang.example/certificates");
	let leaf = tlog_tiles::record_hash(&leaf(index));
	check_record(&path, checkpoint.size(), *checkpoint.hash(), index, leaf).unwrap();
}

/// A note that `signed_note` signed, with a key that it made.
#[test]
fn a_note_of_signed_note_verifies_here() {
	let (secret, public) = signed_note::generate_key(&mut rand::rngs::OsRng, "other.example/log");
	let signer = signed_note::StandardSigner::new(&secret).unwrap();
	let mut note = signed_note::Note::new(b"A text.\n\nOf two parts.\n", &[]).unwrap();
	note.add_sigs(&[&signer]).unwrap();
	let ours = crate::note::Note::parse(&note.to_bytes()).unwrap();
	let key = crate::VerifierKey::parse(&public).unwrap();
	assert_eq!(key.to_string(), public);
	assert_eq!(ours.signed_by(&key), Some(true));
	assert_eq!(ours.to_string().into_bytes(), note.to_bytes());
}

#[test]
fn the_frontier_has_the_root_of_the_tree() {
	let mut frontier = Frontier::new();
	for size in 1..=300 {
		frontier.push(leaves(size)[size as usize - 1]).unwrap();
		assert_eq!(Anchor { size: frontier.size(), root: frontier.root() }, tree(size).anchor());
	}
}
