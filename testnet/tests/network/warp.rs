//! A new node synchronises by a warp proof after a recovery, from a checkpoint; without one it says
//! what is missing.

use anyhow::Result;
use madang_testnet::{command::User, Network};
use serde_json::Value;
use std::fs;
use subxt::rpcs::rpc_params;

/// After a recovery: a node without a checkpoint says why it cannot synchronise; with one it does, and
/// gets the whole history.
pub async fn synchronise_after_recovery(network: &mut Network, user: &User) -> Result<()> {
	let checkpoint = user.folder().join("checkpoint.json");
	let (now, _) = network.finalized(0).await?;
	let text = user.json(&["validator", "checkpoint"]).await?.to_string();
	fs::write(&checkpoint, text)?;

	let index = network.add("newcomer").await?;
	let id = network.nodes[index].id.to_string();
	user.act("ministry", &["node", "register", &id]).await?;
	network.nodes[index].add_args(&["--sync", "warp"]);
	network.restart(index).await?;
	network
		.until("it says what is missing", || async {
			let log = fs::read_to_string(&network.nodes[index].log)?;
			Ok(log.contains("start with --warp-checkpoint").then_some(()))
		})
		.await?;
	network.kill(index).await?;

	let file = checkpoint.to_string_lossy();
	network.nodes[index].add_args(&["--warp-checkpoint", &file]);
	network.restart(index).await?;
	network.wait_for_block(index, now).await?;
	has_all_blocks(network, index, now).await
}

/// Wait until a node has every block up to this one, the one with the recovery among them.
async fn has_all_blocks(network: &Network, index: usize, number: u64) -> Result<()> {
	let connection = network.connect(index).await?;
	let rpc = connection.client();
	network
		.until("it has all blocks", || async {
			for number in 1..=number {
				let hash: Value = rpc.request("chain_getBlockHash", rpc_params![number]).await?;
				let block: Value = match hash.is_null() {
					true => return Ok(None),
					false => rpc.request("chain_getBlock", rpc_params![hash]).await?,
				};
				if block.is_null() {
					return Ok(None);
				}
			}
			Ok(Some(()))
		})
		.await
}
