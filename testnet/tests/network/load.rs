//! Nothing vanishes: under load, every accepted transaction gets a definite answer.

use crate::alone;
use anyhow::Result;
use madang_testnet::{
	books,
	load::{run, Load},
	Network, Options,
};

/// 50 officers with 40 transactions on the way fill blocks.
const LOAD: Load = Load { officers: 50, each: 200, window: 40 };

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_transactions_end_finalized_once_or_reported() -> Result<()> {
	let _turn = alone().await;
	let mut network =
		Network::start(Options { officers: LOAD.officers, ..Options::default() }).await?;
	books::import_for_sale(&network, &network.sender(0).await?).await?;
	let outcome = run(&network, LOAD).await?;
	println!(
		"{} finalized once in {} blocks, at most {} in one; reported otherwise: {:?}",
		outcome.finalized(),
		outcome.per_block.len(),
		outcome.per_block.values().max().copied().unwrap_or_default(),
		outcome.others,
	);
	let reported: usize = outcome.others.values().map(|(count, _)| count).sum();
	assert_eq!(outcome.finalized() + reported, LOAD.officers * LOAD.each, "each has an answer");
	// A sender that signs anew what a pool bans loses next to nothing on forks.
	assert!(outcome.finalized() * 100 >= LOAD.officers * LOAD.each * 95, "most are finalized");
	network.stop().await
}
