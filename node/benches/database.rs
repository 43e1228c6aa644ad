//! What it costs to flush each commit to the disk: commits as a node makes them, in ParityDB by itself,
//! which does so half a minute later, and in this node's database, side by side. Figures differ from disk
//! to disk: look at the ratio, and at the part of a second that a node spends on it.
//!
//! Run it with `cargo bench --workspace --bench database`, with `TMPDIR` on the disk in question. Without
//! `--workspace` everything is built a second time.

#[allow(dead_code, unused_imports)]
#[path = "../src/database/mod.rs"]
mod database;

use database::{Disk, Store};
use parity_db::{CompressionType, Db, Operation, Options};
use rand::{rngs::StdRng, Rng, SeedableRng};
use sp_core::H256;
use sp_database::{Change, Database, Transaction};
use std::{
	path::Path,
	time::{Duration, Instant},
};

/// Seconds of a network's life, one block in each.
const BLOCKS: u64 = 200;

/// Commits of a second: a block is imported and made final, and a voter stores its votes and its round.
const COMMITS: [Commit; 7] = [
	Commit::Block,
	Commit::Votes,
	Commit::Votes,
	Commit::Votes,
	Commit::Final,
	Commit::Votes,
	Commit::Votes,
];

/// Nodes of the state that a block with a hundred transactions writes, and their size in bytes.
const STATE: (usize, usize) = (400, 180);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Commit {
	Block,
	Final,
	Votes,
}

impl Commit {
	fn transaction(self, block: u64, rng: &mut StdRng) -> Transaction<H256> {
		let mut transaction = Transaction::new();
		match self {
			Self::Block => {
				for _ in 0..STATE.0 {
					let value: Vec<u8> = (0..STATE.1).map(|_| rng.gen()).collect();
					let hash = H256(sp_io::hashing::blake2_256(&value));
					transaction.store(1, hash, value);
				}
				transaction.set(4, &block.to_be_bytes(), &[1; 300]);
				transaction.set(5, &block.to_be_bytes(), &[2; 30_000]);
			}
			Self::Final => transaction.set(3, &block.to_be_bytes(), &[3; 40]),
			Self::Votes => transaction.set(8, b"grandpa_completed_round", &[4; 2_000]),
		}
		transaction
	}
}

/// ParityDB with the settings that the SDK has for it.
fn stock(folder: &Path) -> parity_db::Result<Db> {
	let mut options = Options::with_columns(folder, 13);
	for column in [1, 4, 5] {
		options.columns[column].compression = CompressionType::Lz4;
	}
	let state = &mut options.columns[1];
	(state.ref_counted, state.preimage, state.uniform) = (true, true, true);
	Db::open_or_create(&options)
}

/// A change as the SDK hands it to ParityDB.
fn operation(change: Change<H256>) -> (u8, Operation<Vec<u8>, Vec<u8>>) {
	match change {
		Change::Set(column, key, value) => (column as u8, Operation::Set(key, value)),
		Change::Store(column, hash, value) => {
			(column as u8, Operation::Set(hash.as_bytes().to_vec(), value))
		}
		_ => unreachable!("the commits only set and store"),
	}
}

/// How long each commit took.
fn run<Error: std::fmt::Display>(
	commit_to: impl Fn(Transaction<H256>) -> Result<(), Error>,
) -> Vec<Duration> {
	let mut rng = StdRng::seed_from_u64(1);
	let mut times = Vec::new();
	for block in 0..BLOCKS {
		for commit in COMMITS {
			let transaction = commit.transaction(block, &mut rng);
			let started = Instant::now();
			if let Err(error) = commit_to(transaction) {
				panic!("a commit failed: {error}");
			}
			times.push(started.elapsed());
		}
	}
	times
}

fn print(name: &str, mut times: Vec<Duration>) -> Duration {
	let total: Duration = times.iter().sum();
	times.sort_unstable();
	let at = |part: usize| times[times.len() * part / 100];
	println!(
		"{name:<28} {:>9.1?} a commit, median {:>9.1?}, 99 % below {:>9.1?}; {:>6.2} % of each second",
		total / times.len() as u32,
		at(50),
		at(99),
		100.0 * total.as_secs_f64() / BLOCKS as f64,
	);
	total
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
	let folder = tempfile::tempdir()?;
	println!("{BLOCKS} blocks with {} commits each, in {}", COMMITS.len(), folder.path().display());

	let db = stock(&folder.path().join("stock"))?;
	let lazy = |transaction: Transaction<H256>| {
		db.commit_changes(transaction.0.into_iter().map(operation))
	};
	let stock = print("ParityDB by itself", run(lazy));

	let store = Store::open(&folder.path().join("own"), Disk { min_free: 0 }, None)?;
	let own = print("each commit on the disk", run(|transaction| store.commit(transaction)));
	println!("ratio: {:.1}", own.as_secs_f64() / stock.as_secs_f64());
	Ok(())
}
