//! The size of a proof and the time that its check takes, by the number of validators, against the
//! check of one signature. Figures differ from machine to machine: compare them with each other.
//!
//! Run it with `cargo bench --workspace --bench proofs`. Without `--workspace` everything is built
//! a second time.

#[path = "../tests/chain/mod.rs"]
mod chain;

use chain::{key, sign, Chain};
use madang_verify::{check, Limits};
use std::{
	hint::black_box,
	time::{Duration, Instant},
};

/// How long each case is measured.
const LONG: Duration = Duration::from_secs(2);

/// How often something is done in a second on one core.
fn rate(mut once: impl FnMut()) -> f64 {
	let (begun, mut times) = (Instant::now(), 0.0);
	while begun.elapsed() < LONG {
		once();
		times += 1.0;
	}
	times / begun.elapsed().as_secs_f64()
}

/// A chain of some validators with changes of them, and two thirds plus one voting.
fn measure(validators: u16, changes: u16) -> (usize, f64) {
	let mut chain = Chain::new(0..validators);
	chain.grow(2);
	for change in 1..=changes {
		chain.set_change(change..change + validators);
	}
	chain.grow(2);
	let mut proof = chain.proof(&[b"title/7"], chain.top().number, chain.top().number);
	let needed = usize::from(validators - (validators - 1) / 3);
	for block in proof.set_changes.iter_mut().chain([&mut proof.last]) {
		block.justification.commit.precommits.truncate(needed);
	}
	let (bytes, anchor) = (proof.to_bytes(), chain.anchor());
	let rate = rate(|| {
		let verified = check(black_box(&bytes), &anchor, &Limits::DEFAULT);
		assert!(verified.is_ok(), "the proof does not hold");
	});
	(bytes.len(), rate)
}

fn main() {
	let message = [7; 53];
	let signature = sign(0, &message).into();
	let public =
		ed25519_zebra::VerificationKey::try_from(chain::PublicBytes::public_bytes(&key(0)));
	let public = public.unwrap_or_else(|error| panic!("not a key: {error}"));
	let single = rate(|| {
		assert!(black_box(public).verify(&signature, &message).is_ok(), "not a signature");
	});
	println!("one Ed25519 signature: {single:.0} checks a second on one core\n");
	let head = ["validators", "changes", "bytes", "proofs/s", "signature checks each"];
	println!("{:>10}{:>9}{:>9}{:>11}{:>23}", head[0], head[1], head[2], head[3], head[4]);
	for changes in [0, 10] {
		for validators in [4, 10, 40] {
			let (bytes, rate) = measure(validators, changes);
			let each = single / rate;
			println!("{validators:>10}{changes:>9}{bytes:>9}{rate:>11.0}{each:>23.1}");
		}
	}
}
