//! All nodes are killed at once under load.

use crate::slots::{exclusive_slot, setting};
use anyhow::{ensure, Result};
use madang_testnet::{
	load::{self, Load},
	template, Options,
};

const LOAD: Load = Load { officers: 8, each: 60, window: 20 };

/// Blocks that must become final after the nodes are back.
const FURTHER: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn all_killed_at_once_under_load_lose_nothing_that_was_final() -> Result<()> {
	// Once in a test run, more often in `scripts/chaos`.
	exclusive_slot(kill_all(setting("MADANG_ROUNDS", 1))).await
}

async fn kill_all(rounds: usize) -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	for round in 0..rounds {
		// The sender is cut off in the middle: what was reported to it as final must be there after.
		let sender = network.sender(0).await?;
		let reported = load::until_cut_off(&network, &sender, LOAD, || async {
			for index in 0..network.nodes.len() {
				network.signal(index, "KILL").await?;
			}
			Ok(())
		})
		.await?;
		ensure!(!reported.is_empty(), "round {round}: nothing became final before the cut");
		for index in 0..network.nodes.len() {
			network.kill(index).await?;
			network.restart(index).await?;
		}
		let last = reported.iter().map(|(number, _)| *number).max().unwrap_or_default();
		for block in reported {
			network.all_finalize(block).await?;
		}
		// What was final before is on every disk: only new blocks show that finality works again.
		network.wait_for_finality().await?;
		for index in 0..network.nodes.len() {
			network.wait_for_block(index, last + FURTHER).await?;
		}
	}
	network.stop().await
}
