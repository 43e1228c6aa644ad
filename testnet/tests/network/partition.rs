//! The network falls apart and comes together again: what is final is final everywhere.
//!
//! Each node runs on a host of its own (a network namespace), which needs root.

use crate::turn;
use anyhow::Result;
use madang_client::Connection;
use madang_testnet::{Hosts, Network, Options};
use std::sync::Arc;
use subxt::utils::H256;

async fn finalized(node: &Connection) -> Result<(u64, H256)> {
	let at = node.finalized().await?;
	Ok((at.block_number(), at.block_hash()))
}

/// Every node has these blocks, finalized.
async fn all_have(network: &Network, blocks: &[(u64, H256)]) -> Result<()> {
	for place in 0..network.nodes.len() {
		for (number, hash) in blocks {
			network.wait_for_block(place, *number).await?;
			let at = network.connect(place).await?.at_number(*number).await?;
			assert_eq!(at.block_hash(), *hash, "node {place} has another block {number}");
		}
	}
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_in_parts_finalizes_nothing_wrong_and_comes_together_again() -> Result<()> {
	let _turn = turn().await;
	let hosts = Arc::new(Hosts::new(4)?);
	let mut network =
		Network::start(Options { hosts: Some(hosts.clone()), ..Options::default() }).await?;
	let node = network.connect(0).await?;

	// One of four is cut off: the others go on, and it catches up.
	hosts.part(&[3])?;
	let (number, _) = finalized(&node).await?;
	network.wait_for_block(0, number + 12).await?;
	let without_one = finalized(&node).await?;
	hosts.join(&[3])?;
	all_have(&network, &[without_one]).await?;

	// Two halves: neither finalizes, both make blocks.
	hosts.part(&[2, 3])?;
	let best = || async {
		let header = node.rpc().chain_get_header(None).await?;
		Ok::<_, anyhow::Error>(header.map_or(0, |header| header.number))
	};
	let wait_for_blocks = |count| {
		let (network, best) = (&network, &best);
		async move {
			let until = best().await? + count;
			network
				.until("blocks come", || async { Ok((best().await? >= until).then_some(())) })
				.await
		}
	};
	// What was voted on before may still become final.
	wait_for_blocks(4).await?;
	let parted = finalized(&node).await?;
	wait_for_blocks(8).await?;
	assert_eq!(finalized(&node).await?, parted, "half of the validators finalize nothing");

	hosts.join(&[2, 3])?;
	network.wait_for_block(0, parted.0 + 8).await?;
	let together = finalized(&node).await?;
	all_have(&network, &[without_one, parted, together]).await?;
	network.stop().await
}
