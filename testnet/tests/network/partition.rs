//! The network is divided and connected again: what is final is final everywhere.
//!
//! Each node runs on a host of its own (a network namespace), which only root can make. For another user
//! the test says that it is skipped, and does nothing; `scripts/test` says so too, and leaves it out.

use crate::slots::shared_slot;
use anyhow::Result;
use madang_testnet::{template, Hosts, Options};
use std::{fs, os::unix::fs::MetadataExt, path::Path, sync::Arc};
use subxt::utils::H256;

#[tokio::test(flavor = "multi_thread")]
async fn a_divided_network_finalizes_nothing_wrong_and_agrees_when_it_is_connected() -> Result<()> {
	if !is_root()? {
		println!("SKIPPED: needs root, to make network namespaces");
		return Ok(());
	}
	shared_slot(divide()).await
}

/// The blocks that a node made, by its log.
fn own_blocks(log: &Path) -> Result<Vec<(u64, H256)>> {
	let text = fs::read_to_string(log)?;
	let sealed = text.lines().filter_map(|line| {
		let (_, of_it) = line.split_once("Pre-sealed block for proposal at ")?;
		let (number, hash) = of_it.split_once(". Hash now 0x")?;
		let mut bytes = [0; 32];
		hex::decode_to_slice(hash.get(..64)?, &mut bytes).ok()?;
		Some((number.parse().ok()?, bytes.into()))
	});
	Ok(sealed.collect())
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

	hosts.join(&[2, 3])?;
	network.wait_for_block(0, parted.0 + 8).await?;
	let together = network.finalized(0).await?;
	for block in [without_one, parted, together] {
		network.all_finalize(block).await?;
	}
	// Only one of both branches is final. Each node still answers for the blocks of the other that it announced.
	let mut made = 0;
	for (index, node) in network.nodes.iter().enumerate() {
		let rpc = network.connect(index).await?;
		for (_, block) in own_blocks(&node.log)?.into_iter().filter(|(at, _)| *at > parted.0) {
			let kept = rpc.rpc().chain_get_block(Some(block)).await?;
			assert!(kept.is_some(), "{} has lost its block {block}", node.name);
			made += 1;
		}
	}
	assert!(made >= 8, "they made {made} blocks");
	network.stop().await
}
