//! What anchoring and checking certificates costs on one core, next to the costs that nothing can avoid:
//! a P-256 signature check and SHA-256 itself. Figures differ from machine to machine: compare the ratios.
//!
//! Run it with `cargo bench --workspace --bench certificates`. Without `--workspace` everything is built a
//! second time.

use madang_transparency::{leaf_hash, node_hash, Anchor, Frontier, Hash, Tree};
use p256::ecdsa::{
	signature::{Signer as _, Verifier as _},
	Signature, SigningKey, VerifyingKey,
};
use sha2::{Digest, Sha256};
use std::{
	hint::black_box,
	time::{Duration, Instant},
};

type Failure = Box<dyn std::error::Error>;

/// The certificates of the batch.
const CERTIFICATES: u64 = 1_000_000;
/// The bytes of the signed part of a certificate.
const BYTES: usize = 1_024;
/// For how long each is repeated.
const TIME: Duration = Duration::from_secs(2);

/// How often a second something can be done.
fn rate(mut step: impl FnMut(u64) -> Result<(), Failure>) -> Result<f64, Failure> {
	let begun = Instant::now();
	let mut count = 0_u64;
	while begun.elapsed() < TIME {
		for _ in 0..64 {
			step(count)?;
			count += 1;
		}
	}
	Ok(count as f64 / begun.elapsed().as_secs_f64())
}

fn certificate(index: u64) -> [u8; BYTES] {
	let mut bytes = [b'a'; BYTES];
	bytes[..8].copy_from_slice(&index.to_le_bytes());
	bytes
}

/// Leaves a second, hashed and added to the root of the batch.
fn anchoring() -> Result<(f64, Anchor), Failure> {
	let begun = Instant::now();
	let mut frontier = Frontier::new();
	for index in 0..CERTIFICATES {
		frontier.push(leaf_hash(&certificate(index)))?;
	}
	let anchor = Anchor { size: frontier.size(), root: frontier.root() };
	Ok((CERTIFICATES as f64 / begun.elapsed().as_secs_f64(), anchor))
}

fn row(name: &str, rate: f64, base: f64) {
	println!("{name:<52}{rate:>14.0}{:>12.1}×", rate / base);
}

fn main() -> Result<(), Failure> {
	let (anchored, anchor) = anchoring()?;

	let leaves: Vec<Hash> = (0..CERTIFICATES).map(|index| leaf_hash(&certificate(index))).collect();
	let begun = Instant::now();
	let tree = Tree::new(leaves.clone())?;
	let paths = tree.paths().map(|path| black_box(path).len()).max().unwrap_or_default();
	let issuing = CERTIFICATES as f64 / begun.elapsed().as_secs_f64();
	if tree.anchor() != anchor {
		return Err("the two roots differ".into());
	}

	// Spread over the batch, so that no path is in the cache because the one before was.
	let places: Vec<u64> = (0..4_096).map(|at| at * 7_919 * 31 % CERTIFICATES).collect();
	let some: Vec<(u64, Vec<Hash>)> =
		places.iter().map(|at| Ok((*at, tree.path(*at)?))).collect::<Result<_, Failure>>()?;
	let pick = |count: u64| &some[count as usize % some.len()];
	let paths_checked = rate(|count| {
		let (index, path) = pick(count);
		Ok(anchor.check_hash(*index, &leaves[*index as usize], path)?)
	})?;
	let bytes: Vec<[u8; BYTES]> = some.iter().map(|(index, _)| certificate(*index)).collect();
	let certificates_checked = rate(|count| {
		let (index, path) = pick(count);
		Ok(anchor.check(*index, &bytes[count as usize % some.len()], path)?)
	})?;

	let key = SigningKey::from_slice(&[7; 32])?;
	let signature: Signature = key.sign(&bytes[0]);
	let public = VerifyingKey::from(&key);
	let signatures = rate(|_| Ok(public.verify(black_box(&bytes[0]), &signature)?))?;

	let mut node = [0; 32];
	let nodes = rate(|_| {
		node = node_hash(&node, &node);
		Ok(())
	})?;
	let buffer = vec![0_u8; 1 << 20];
	let megabytes = rate(|_| {
		black_box(Sha256::digest(black_box(&buffer)));
		Ok(())
	})?;

	println!("{:<52}{:>14}{:>13}", "one core", "a second", "P-256 = 1");
	row("P-256 signature checks (1 KiB)", signatures, signatures);
	row("certificates (1 KiB) hashed into a root", anchored, signatures);
	row("tree of leaf hashes with the paths of all", issuing, signatures);
	row("paths checked, from the leaf hash", paths_checked, signatures);
	row("paths checked, from the certificate (1 KiB)", certificates_checked, signatures);
	row("inner nodes hashed", nodes, signatures);
	println!("SHA-256 of a long text: {:.0} MiB a second", megabytes);
	println!(
		"a path of {CERTIFICATES} certificates: at most {paths} hashes, {} bytes; {:.0} % of a check is SHA-256",
		paths * 32,
		100.0 * paths as f64 / nodes * paths_checked
	);
	Ok(())
}
