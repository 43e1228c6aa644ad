//! Nothing vanishes: under load, every accepted transaction gets a definite answer.

use crate::slots::{exclusive_slot, setting};
use anyhow::{ensure, Result};
use madang_testnet::{
	load::{run, Load, Validations},
	template, Network, Options,
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

/// Each node is connected to all others, so the one that has a transaction from its sender sends it to each, and nobody
/// passes it on while it is new.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_is_sent_once_to_each_node() -> Result<()> {
	exclusive_slot(count_messages()).await
}

async fn count_messages() -> Result<()> {
	const EACH: usize = 20;
	let options = Options { metrics: true, ..Options::with_registers() };
	let mut network = template::start(options).await?;
	let load = Load { officers: 1, each: EACH, window: 1, bulk: 1, pace: None };
	let before = sent(&network).await?;
	let outcome = run(&network, load).await?;
	ensure!(outcome.finalized() == EACH, "{:?}", outcome.others);
	let each = (sent(&network).await? - before) / EACH as f64;
	let others = network.nodes.len() as f64 - 1.0;
	println!("a transaction was sent {each:.2} times, to {others} nodes");
	// A machine that stands still for seconds makes some wait so long that they are passed on.
	ensure!((others..others * 1.5).contains(&each), "{each} messages of a transaction");
	network.stop().await
}

/// How often all nodes together have sent a transaction to a peer.
async fn sent(network: &Network) -> Result<f64> {
	let mut all = 0.0;
	for node in &network.nodes {
		all += node.metric("substrate_sync_propagated_transactions", |_| true).await?;
	}
	Ok(all)
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
