//! The size of a proof and the time that its check takes, by the number of validators, against the
//! check of one signature; and the check of a certificate, against its parts: its signature, its path and
//! SHA-256 itself. Figures differ from machine to machine: compare them with each other.
//!
//! Run it with `cargo bench --workspace --bench proofs`. Without `--workspace` everything is built
//! a second time.

#[path = "../tests/certified/mod.rs"]
mod certified;
#[path = "../tests/chain/mod.rs"]
mod chain;

use certified::{recorded, Made, Sample};
use chain::{key, sign, Chain};
use madang_credentials::{verify, Algorithm, KeyBinding, Policy, Profile, SigningKey};
use madang_transparency::{leaf_hash, node_hash, Anchor as Tree};
use madang_verify::{
	certificate::{self, CertificateFile, Question},
	check, Limits,
};
use sha2::{Digest, Sha256};
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

/// A certificate of a batch of a million, signed with P-256. The siblings of its path are synthetic.
fn certificate_of_a_million() -> (Made, Tree) {
	let mut sample = Sample::new();
	let key = p256::ecdsa::SigningKey::from_slice(&[8; 32]);
	let key = key.unwrap_or_else(|error| panic!("not a key: {error}"));
	sample.key = SigningKey::P256(key);
	sample.batch.stated.key = recorded(&sample.key);
	let file = CertificateFile {
		credential: sample.sign().to_string(),
		leaf: sample.leaf,
		batch: Some(certified::BATCH),
		index: 0,
		size: 1_000_000,
		path: (0..20).map(|at| [at; 32]).collect(),
		proof: None,
	};
	let leaf = leaf_hash(file.leaf().text().as_bytes());
	let root = file.path.iter().fold(leaf, |node, sibling| node_hash(&node, sibling));
	(sample.batch.stated.root, sample.batch.stated.size) = (root, file.size);
	let tree = Tree { size: file.size.into(), root };
	(sample.make_with(file), tree)
}

fn certificates() {
	let (made, tree) = certificate_of_a_million();
	let (file, text) = (&made.file, made.file.to_json());
	let whole = rate(|| {
		let found =
			certificate::check(black_box(text.as_bytes()), &made.anchor, &Question::default());
		assert!(found.is_ok(), "the certificate does not verify");
	});
	let policy = Policy {
		now: certified::ISSUED,
		clock_skew: 0,
		algorithms: &Algorithm::ALL,
		key_binding: KeyBinding::Refused,
		profile: Profile::Certificate,
		status: None,
	};
	let public = SigningKey::P256(
		p256::ecdsa::SigningKey::from_slice(&[8; 32])
			.unwrap_or_else(|error| panic!("not a key: {error}")),
	)
	.public();
	let keys = |_: Option<&str>, _: Option<&str>| Some(public.clone());
	let credential = rate(|| {
		let found = verify(black_box(&file.credential), &policy, &keys);
		assert!(found.is_ok(), "the credential does not verify");
	});
	let leaf = file.leaf();
	let path = rate(|| {
		let found = tree.check(0, black_box(&leaf).text().as_bytes(), &file.path);
		assert!(found.is_ok(), "the path does not lead to the root");
	});
	let block = [7; 65];
	let hash = rate(|| {
		black_box(Sha256::digest(black_box(&block)));
	});
	println!("\nof a batch of 1,000,000, on a chain with 4 validators and 1 change; one core:");
	println!("{:>40}{:>12}", "", "a second");
	for (name, rate) in [
		("certificates, from the file to the anchor", whole),
		("SD-JWT with P-256", credential),
		("Merkle paths, from the leaf's text", path),
		("SHA-256 of 65 bytes", hash),
	] {
		println!("{name:>42}{rate:>12.0}");
	}
	let proof = file.proof.as_ref().map_or(0, Vec::len);
	println!("bytes: {} of the file, {proof} of the proof in it", text.len());
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
	certificates();
}
