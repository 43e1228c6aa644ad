//! The network is divided and connected again: what is final is final everywhere.
//!
//! Each node runs on a host of its own (a network namespace), which only root can make. For another user
//! the test says that it is skipped, and does nothing; `scripts/test` says so too, and leaves it out.

use crate::slots::shared_slot;
use anyhow::Result;
use madang_testnet::{template, Hosts, Network, Options};
use std::{fs, os::unix::fs::MetadataExt, sync::Arc};
use subxt::utils::H256;

#[tokio::test(flavor = "multi_thread")]
async fn a_divided_network_finalizes_nothing_wrong_and_agrees_when_it_is_connected() -> Result<()> {
	if !is_root()? {
		println!("SKIPPED: needs root, to make network namespaces");
		return Ok(());
	}
	shared_slot(divide()).await
}

/// A block of a node's best branch.
async fn block_of(network: &Network, index: usize, number: u64) -> Result<H256> {
	network
		.until(&format!("node {index} has a block {number}"), || async {
			Ok(network
				.connect(index)
				.await?
				.rpc()
				.chain_get_block_hash(Some(number.into()))
				.await?)
		})
		.await
}

/// Whether root runs this process: the owner of a process's folder is the user that it runs as.
fn is_root() -> Result<bool> {
	Ok(fs::metadata("/proc/self")?.uid() == 0)
}

async fn divide() -> Result<()> {
	let hosts = Arc::new(Hosts::new(4)?);
	let options = Options { hosts: Some(hosts.clone()), ..Options::with_registers() };
	let mut network = template::start(options).await?;

	// One of four is cut off: the others continue, and it catches up.
	hosts.part(&[3])?;
	network.wait_for_more(0, 12).await?;
	let without_one = network.finalized(0).await?;
	hosts.join(&[3])?;
	network.all_finalize(without_one).await?;

	// Two halves: both make blocks, neither finalizes. What was voted on before may still become final.
	hosts.part(&[2, 3])?;
	network.wait_for_best(0, 4).await?;
	let parted = network.finalized(0).await?;
	network.wait_for_best(0, 8).await?;
	let later = network.finalized(0).await?;
	assert_eq!(later, parted, "half of the validators finalize nothing");
	let number = parted.0 + 8;
	let branches =
		[(0, block_of(&network, 0, number).await?), (2, block_of(&network, 2, number).await?)];
	assert_ne!(branches[0].1, branches[1].1, "each half has its own branch");

	hosts.join(&[2, 3])?;
	network.wait_for_block(0, parted.0 + 8).await?;
	let together = network.finalized(0).await?;
	for block in [without_one, parted, together] {
		network.all_finalize(block).await?;
	}
	// Only one of the branches is final. Who has announced blocks of the other still answers for them.
	for (index, block) in branches {
		let kept = network.connect(index).await?.rpc().chain_get_block(Some(block)).await?;
		assert!(kept.is_some(), "node {index} has lost its block {block}");
	}
	network.stop().await
}
