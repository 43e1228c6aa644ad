//! Tests: the journal, what is accepted from other nodes, the files that public tools read.

mod files;
mod journal;
mod store;

use crate::{Checkpoints, Cosignature, Names, Seat};
use ed25519_dalek::{Signer, SigningKey};
use madang_transparency::{leaf_hash, Anchor, History};

/// The time of the tests, in seconds since 1970.
const NOW: u64 = 1_795_489_200;

fn names() -> Names {
	Names::of_chain([0xab; 32])
}

fn secret(seed: u8) -> SigningKey {
	SigningKey::from_bytes(&[seed; 32])
}

fn public(seed: u8) -> [u8; 32] {
	secret(seed).verifying_key().to_bytes()
}

/// The text of a batch as the log has it.
fn batch(index: u64) -> String {
	format!("madang-batch/v1\nbatch {index}\n")
}

/// A log of so many batches.
fn log(size: u64) -> History {
	let mut log = History::new();
	(0..size).for_each(|index| log.push(leaf_hash(batch(index).as_bytes())));
	log
}

fn tree(size: u64) -> Anchor {
	log(size).anchor(size).unwrap()
}

/// Four seats, of four institutions, with the keys 1 to 4.
fn seats() -> Vec<Seat> {
	(1..=4u8)
		.map(|seed| Seat {
			institution: seed.into(),
			number: 0,
			name: format!("기관 {seed}"),
			key: public(seed),
		})
		.collect()
}

fn cosignature(seed: u8, tree: Anchor, time: u64) -> Cosignature {
	let message = Cosignature::message(&names(), tree, time);
	let signature = secret(seed).sign(message.as_bytes()).to_bytes();
	Cosignature { tree, key: public(seed), time, signature }
}

/// The checkpoints of a node that has seen final blocks with logs of these sizes.
fn checkpoints(sizes: impl IntoIterator<Item = u64>) -> Checkpoints {
	let mut checkpoints = Checkpoints::new(names());
	checkpoints.set_seats(seats()).unwrap();
	for size in sizes {
		assert!(checkpoints.finalized(tree(size), NOW).is_empty());
	}
	checkpoints
}
