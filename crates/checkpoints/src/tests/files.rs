//! The files that public tools read: policy, checkpoint and proof, checked here and with code of others.

use super::*;
use crate::{policy, quorum};
use madang_transparency::{
	policy::Policy, proof::TlogProof, FormatError, KeyKind, ProofError, VerifierKey,
};
use signed_note::{Verifier, VerifierList};
use witness::witness_key;

#[path = "../../../transparency/src/tests/witness.rs"]
mod witness;

/// A checkpoint of the size 40 with the cosignatures of these keys, for the seats of `seats`.
fn cosigned(seats: Vec<Seat>, keys: &[u8]) -> madang_transparency::note::Note {
	let mut node = Checkpoints::new(names());
	node.set_seats(seats).unwrap();
	node.finalized(tree(40), NOW);
	for seed in keys {
		node.receive(cosignature(*seed, tree(40), NOW), NOW).unwrap();
	}
	node.note(node.newest(keys.len()).unwrap()).unwrap()
}

fn read(seats: &[Seat]) -> Policy {
	Policy::parse(policy(&names(), seats).unwrap().as_bytes()).unwrap()
}

#[test]
fn three_of_four_pass_and_two_do_not() {
	let policy = read(&seats());
	for keys in [&[1, 2, 3, 4][..], &[2, 3, 4], &[1, 3, 4]] {
		let accepted = policy.check(&cosigned(seats(), keys), NOW).unwrap();
		assert_eq!(accepted.checkpoint().tree, tree(40));
		assert_eq!(accepted.checkpoint().origin, names().origin());
		assert_eq!(accepted.witnesses().len(), keys.len());
	}
	let too_few = policy.check(&cosigned(seats(), &[1, 4]), NOW);
	assert_eq!(too_few, Err(vec![ProofError::NoQuorum]));
	// The log's own signature, which everybody can make, is not enough.
	assert_eq!(policy.check(&cosigned(seats(), &[]), NOW), Err(vec![ProofError::NoQuorum]));
}

#[test]
fn the_quorum_is_more_than_two_thirds() {
	for (validators, needed) in [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 5), (64, 43)] {
		assert_eq!(quorum(validators), needed);
		assert!(3 * needed > 2 * validators && 3 * (needed - 1) <= 2 * validators);
	}
}

#[test]
fn checkpoints_of_both_sides_of_a_rotation_are_checked_with_the_policy_of_their_time() {
	let mut rotated = seats();
	rotated[0].key = public(7);
	let (before, after) = (read(&seats()), read(&rotated));
	let (old, new) = (cosigned(seats(), &[1, 2, 3]), cosigned(rotated, &[7, 2, 3]));
	before.check(&old, NOW).unwrap();
	after.check(&new, NOW).unwrap();
	assert_eq!(before.check(&new, NOW), Err(vec![ProofError::NoQuorum]));
	assert_eq!(after.check(&old, NOW), Err(vec![ProofError::NoQuorum]));
}

#[test]
fn a_policy_needs_seats_with_valid_keys_and_names_stay_on_their_line() {
	assert_eq!(policy(&names(), &[]), Err(FormatError::MissingLine));
	let mut all = seats();
	all[1].name = "은행\nquorum none".into();
	read(&all);
	let text = policy(&names(), &all).unwrap();
	assert!(text.contains("# 은행 quorum none\n") && text.contains("# 기관 1\n"), "{text}");
	assert!(text.ends_with("group validators 3 1.0 2.0 3.0 4.0\nquorum validators\n"), "{text}");
	all[1].key = [0; 32];
	assert_eq!(policy(&names(), &all), Err(FormatError::BadKey));
}

#[test]
fn names_are_of_one_chain_and_one_seat() {
	let other = Names::of_chain([0xac; 32]);
	assert_eq!(names().origin(), format!("madang/{}/certificates", "ab".repeat(32)));
	assert_eq!(names().seat(12, 1), format!("madang/{}/validators/12.1", "ab".repeat(32)));
	let key = |names: Names| names.log().unwrap().verifier().bytes();
	assert_ne!(key(names()), key(other));
	assert_eq!(names().log().unwrap().verifier().name(), names().origin());
}

/// A proof of a batch, taken apart by hand and checked with code of others only. The keys are those of
/// the policy's lines.
#[test]
fn a_proof_file_verifies_with_the_code_of_others() {
	let index = 23;
	let path = log(55).path(index, 40).unwrap();
	let checkpoint = cosigned(seats(), &[1, 2, 4]);
	let proof = TlogProof { extra: None, index, path, checkpoint };
	let leaf = leaf_hash(batch(index).as_bytes());
	proof.check(&leaf, &read(&seats()), NOW).unwrap();

	let file = proof.to_string();
	let (head, checkpoint) = file.split_once("\n\n").unwrap();
	let path: Vec<_> =
		head.lines().skip(2).map(|line| tlog_tiles::Hash::parse_hash(line).unwrap()).collect();
	let policy = policy(&names(), &seats()).unwrap();
	let mut keys: Vec<Box<dyn Verifier>> = Vec::new();
	for line in policy.lines() {
		match line.split(' ').collect::<Vec<_>>()[..] {
			["log", key] => keys.push(Box::new(signed_note::StandardVerifier::new(key).unwrap())),
			["witness", _, key] => {
				let key = VerifierKey::parse(key).unwrap();
				assert_eq!(key.kind(), KeyKind::Cosignature);
				keys.push(witness_key(key.name(), &key.bytes()));
			}
			_ => {}
		}
	}
	assert_eq!(keys.len(), 5);
	let note = signed_note::Note::from_bytes(checkpoint.as_bytes()).unwrap();
	let (verified, unknown) = note.verify(&VerifierList::new(keys)).unwrap();
	assert_eq!((verified.len(), unknown.len()), (4, 0));
	let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
	assert_eq!(checkpoint.origin(), names().origin());
	let leaf = tlog_tiles::record_hash(batch(index).as_bytes());
	tlog_tiles::check_record(&path, checkpoint.size(), *checkpoint.hash(), index, leaf).unwrap();
}
