//! Nothing vanishes: under load, every accepted transaction gets a definite answer.

use crate::slots::{exclusive_slot, setting};
use anyhow::{ensure, Result};
use madang_testnet::{
	load::{run, Load, Validations},
	template, Options,
};

/// So many officers, with so many pending transactions each, fill blocks.
const OFFICERS: usize = 50;
const WINDOW: usize = 40;

/// Of a thousand transactions, so many may end without finality, of each kind of answer: a sender
/// that signs again what a pool bans loses next to nothing on forks.
const MOST_LOST: usize = 10;

/// So often a node's pool may validate a transaction, in the mean.
const MOST_VALIDATIONS: f64 = 2.0;

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_transactions_end_finalized_once_or_reported() -> Result<()> {
	// 2,000 in a test run, 10,000 in `scripts/chaos`.
	let total: usize = setting("MADANG_LOAD", 2_000);
	exclusive_slot(fill(Load {
		officers: OFFICERS,
		each: total / OFFICERS,
		window: WINDOW,
		bulk: 1,
		pace: None,
	}))
	.await
}

async fn fill(load: Load) -> Result<()> {
	let options = Options { metrics: true, ..Options::with_registers() };
	let mut network = template::start(options).await?;
	let before = Validations::of(&network).await?;
	let outcome = run(&network, load).await?;
	let after = Validations::of(&network).await?;
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
	// A pool that silently asked the chain's code, or asked again at each block, would be slow.
	let own = after.own - before.own;
	let each =
		(after.sum() - before.sum()) / outcome.answered() as f64 / network.nodes.len() as f64;
	println!("each pool validated a transaction {each:.2} times");
	ensure!(own >= 0.9 * (after.sum() - before.sum()), "{before:?}, {after:?}");
	ensure!(each <= MOST_VALIDATIONS, "{each} validations of a transaction on each node");
	network.stop().await
}
