//! The power of all machines fails at once: nothing that was final is lost or finalized otherwise, and
//! no validator signs twice.

use crate::slots::{exclusive_slot, setting};
use anyhow::{ensure, Result};
use futures::future::try_join_all;
use madang_client::{validators, State};
use madang_testnet::{template, Network, Options, PowerCut};
use rand::{rngs::StdRng, Rng, SeedableRng};
use std::time::Duration;
use subxt::utils::H256;

/// The longest time between two cuts, in milliseconds, after all nodes have finalized a block.
const LONGEST: u64 = 2_000;

/// The most bytes that one entry of the vote journal has: a vote. Two entries have more.
const ENTRY: u64 = 103;

#[tokio::test(flavor = "multi_thread")]
async fn power_cuts_of_all_nodes_lose_nothing_that_was_final() -> Result<()> {
	// Ten seeds in a test run, fifty in `scripts/chaos`.
	exclusive_slot(cut_power(setting("MADANG_POWER_CUTS", 10))).await
}

async fn cut_power(cuts: u64) -> Result<()> {
	let power_cut = Some(PowerCut::new()?);
	let mut network = template::start(Options { power_cut, ..Options::with_registers() }).await?;
	let first = setting("MADANG_SEED", 0u64);
	for seed in first..first + cuts {
		let mut rng = StdRng::seed_from_u64(seed);
		let wait = Duration::from_millis(rng.gen_range(0..LONGEST));
		tokio::time::sleep(wait).await;
		let known = finalized_of_all(&network).await?;
		for index in 0..network.nodes.len() {
			network.signal(index, "KILL").await?;
		}
		let (mut lost, mut syncs) = (0, 0);
		for index in 0..network.nodes.len() {
			network.kill(index).await?;
			let damage = network.nodes[index].lose_power(&mut rng)?;
			(lost, syncs) = (lost + damage.lost, syncs + damage.syncs);
			// Each vote and each slot was on the disk before the next one was written, so before the
			// node signed it.
			let step = damage.largest_step;
			ensure!((1..=ENTRY).contains(&step), "the journal grew by {step} bytes in one flush");
		}
		for index in 0..network.nodes.len() {
			network.restart(index).await?;
		}
		println!("seed {seed}: {lost} bytes lost, {syncs} flushes; final were {known:?}");
		for block in known {
			network.all_finalize(block).await?;
		}
		network.wait_for_finality().await?;
	}
	nobody_signed_twice(&network).await?;
	network.stop().await
}

/// The last block that each node calls final.
pub async fn finalized_of_all(network: &Network) -> Result<Vec<(u64, H256)>> {
	try_join_all((0..network.nodes.len()).map(|index| network.finalized(index))).await
}

/// Fail if there is a case against any seat.
pub async fn nobody_signed_twice(network: &Network) -> Result<()> {
	let state = State::new(network.connect(0).await?.finalized().await?);
	let cases = validators::read(&state).await?.cases;
	ensure!(cases.is_empty(), "there are cases against seats: {cases:?}");
	Ok(())
}
