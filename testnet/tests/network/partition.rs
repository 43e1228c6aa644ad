//! The network falls apart and comes together again: what is final is final everywhere.
//!
//! Each node runs on a host of its own (a network namespace), which needs root.

use crate::{
	faults::{all_have, best, finalized},
	turn,
};
use anyhow::Result;
use madang_testnet::{Hosts, Network, Options};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn a_network_in_parts_finalizes_nothing_wrong_and_comes_together_again() -> Result<()> {
	let _turn = turn().await;
	let hosts = Arc::new(Hosts::new(4)?);
	let mut network =
		Network::start(Options { hosts: Some(hosts.clone()), ..Options::default() }).await?;

	// One of four is cut off: the others go on, and it catches up.
	hosts.part(&[3])?;
	let (number, _) = finalized(&network, 0).await?;
	network.wait_for_block(0, number + 12).await?;
	let without_one = finalized(&network, 0).await?;
	hosts.join(&[3])?;
	all_have(&network, without_one).await?;

	// Two halves: neither finalizes, both make blocks.
	hosts.part(&[2, 3])?;
	let wait_for_blocks = |count| {
		let network = &network;
		async move {
			let until = best(network, 0).await? + count;
			network
				.until("blocks come", || async {
					Ok((best(network, 0).await? >= until).then_some(()))
				})
				.await
		}
	};
	// What was voted on before may still become final.
	wait_for_blocks(4).await?;
	let parted = finalized(&network, 0).await?;
	wait_for_blocks(8).await?;
	assert_eq!(finalized(&network, 0).await?, parted, "half of the validators finalize nothing");

	hosts.join(&[2, 3])?;
	network.wait_for_block(0, parted.0 + 8).await?;
	let together = finalized(&network, 0).await?;
	for block in [without_one, parted, together] {
		all_have(&network, block).await?;
	}
	network.stop().await
}
