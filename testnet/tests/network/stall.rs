//! A long stall: authors make blocks ever more slowly, and continue at full speed once blocks are final.

use crate::slots::shared_slot;
use anyhow::{Context, Result};
use madang_testnet::{template, Network, Options};
use serde_json::Value;
use subxt::rpcs::rpc_params;

/// Blocks that may be not final before authors slow down: 2,000 in a real network.
const SLOW_DOWN_AFTER: u64 = 2;

/// Blocks that are not final when the authors are looked at, and how many slots the last one must be
/// after the one before at least. Two of four authors leave out two slots at most by themselves.
const UNFINALIZED: u64 = 9;
const SLOTS: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn authors_slow_down_in_a_stall_and_recover() -> Result<()> {
	shared_slot(stall()).await
}

async fn stall() -> Result<()> {
	let node_args = vec!["--slow-down-after".to_owned(), SLOW_DOWN_AFTER.to_string()];
	let mut network = template::start(Options { node_args, ..Options::with_registers() }).await?;
	network.kill(2).await?;
	network.kill(3).await?;
	network
		.until("many blocks are not final", || async {
			let (finalized, _) = network.finalized(0).await?;
			Ok((network.best(0).await? >= finalized + UNFINALIZED).then_some(()))
		})
		.await?;
	let best = network.best(0).await?;
	let waited = slot(&network, best).await? - slot(&network, best - 1).await?;
	assert!(waited >= SLOTS, "the last block was made {waited} slots after the one before");

	network.restart(2).await?;
	network.restart(3).await?;
	network.wait_for_block(0, best + 1).await?;
	// Each slot has a block again: several become final while one could be made in the stall.
	network.wait_for_more(0, 4).await?;
	let (finalized, hash) = network.finalized(0).await?;
	network.all_finalize((finalized, hash)).await?;
	network.stop().await
}

/// The slot of a block that need not be final.
pub async fn slot(network: &Network, number: u64) -> Result<u64> {
	let connection = network.connect(0).await?;
	let rpc = connection.client();
	let hash: Value = rpc.request("chain_getBlockHash", rpc_params![number]).await?;
	let header: Value = rpc.request("chain_getHeader", rpc_params![hash]).await?;
	let logs = header["digest"]["logs"].as_array().context("no digest")?;
	// A pre-runtime item of Aura: its tag, its engine, the length, and the slot.
	let slot = logs
		.iter()
		.filter_map(|log| log.as_str()?.strip_prefix("0x066175726120"))
		.find_map(|slot| <[u8; 8]>::try_from(hex::decode(slot).ok()?).ok())
		.context("no slot")?;
	Ok(u64::from_le_bytes(slot))
}
