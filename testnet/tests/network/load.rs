//! Nothing vanishes: under load, every accepted transaction gets a definite answer.

use crate::slots::{exclusive_slot, setting};
use anyhow::Result;
use madang_testnet::{
	load::{run, Load},
	template, Options,
};

/// So many officers, with so many pending transactions each, fill blocks.
const OFFICERS: usize = 50;
const WINDOW: usize = 40;

/// Of a thousand transactions, so many may end without finality, of each kind of answer: a sender
/// that signs again what a pool bans loses next to nothing on forks.
const MOST_LOST: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_transactions_end_finalized_once_or_reported() -> Result<()> {
	// 2,000 in a test run, 10,000 in `scripts/chaos`.
	let total: usize = setting("MADANG_LOAD", 2_000);
	exclusive_slot(fill(Load {
		officers: OFFICERS,
		each: total / OFFICERS,
		window: WINDOW,
		pace: None,
	}))
	.await
}

async fn fill(load: Load) -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let outcome = run(&network, load).await?;
	println!(
		"{} of {} finalized once in {} blocks, at most {} in one, in {:.0} s",
		outcome.finalized(),
		load.total(),
		outcome.per_block.len(),
		outcome.per_block.values().max().copied().unwrap_or_default(),
		outcome.took.as_secs_f64(),
	);
	for (kind, (count, answer)) in &outcome.others {
		println!("{:.2} % are {kind}: {answer}", *count as f64 * 100.0 / load.total() as f64);
	}
	outcome.check_shares(MOST_LOST)?;
	network.stop().await
}
