//! Nodes are put back to copies of their data that are some seconds old.

use crate::{
	power::{finalized_of_all, nobody_signed_twice},
	slots::{setting, shared_slot},
};
use anyhow::{Context, Result};
use madang_testnet::{copy_folder, template, Network, Options};
use std::{
	fs,
	path::{Path, PathBuf},
};

/// The bank's node.
const BANK: usize = 3;

/// Blocks that become final between a copy and the moment when the node is put back to it.
const LATER: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn a_validator_that_is_restored_from_a_copy_does_not_sign_twice() -> Result<()> {
	// Three times in a test run, twenty in `scripts/chaos`.
	shared_slot(restore_one(setting("MADANG_RESTORES", 3))).await
}

async fn restore_one(times: usize) -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	for time in 0..times {
		// The vote journal is restored too, or is on another disk and is not.
		let folders = match time % 2 {
			0 => vec![network.nodes[BANK].data.clone(), network.nodes[BANK].keystore.clone()],
			_ => vec![network.nodes[BANK].data.clone()],
		};
		let copies = copy(&network, BANK, &folders).await?;
		network.wait_for_more(BANK, LATER).await?;
		network.kill(BANK).await?;
		put_back(&folders, &copies)?;
		network.restart(BANK).await?;
		network.wait_for_more(0, LATER).await?;
		network.all_finalize(network.finalized(0).await?).await?;
	}
	// The bank waits for rounds of the others, however many blocks each of them finalizes.
	let log = network.nodes[BANK].log.clone();
	network
		.until("the bank's node votes again", || async {
			let log = fs::read_to_string(&log)?;
			let (begun, ended) = (log.rfind("vote journal is missing"), log.rfind("votes again"));
			Ok((ended > begun).then_some(()))
		})
		.await?;
	// The network needs it now.
	network.kill(0).await?;
	network.wait_for_more(BANK, LATER).await?;
	network.restart(0).await?;
	network.wait_for_more(0, LATER).await?;
	nobody_signed_twice(&network).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn validators_whose_databases_are_restored_finalize_the_same_blocks_again() -> Result<()> {
	// Twice in a test run, more often in `scripts/chaos`.
	shared_slot(restore_three(setting("MADANG_ROUNDS", 2))).await
}

async fn restore_three(rounds: usize) -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	for _ in 0..rounds {
		let mut restored = Vec::new();
		for index in 0..BANK {
			let folders = vec![network.nodes[index].data.clone()];
			restored.push((copy(&network, index, &folders).await?, folders));
			network.wait_for_more(BANK, 1).await?;
		}
		network.wait_for_more(BANK, LATER).await?;
		let known = finalized_of_all(&network).await?;
		for index in 0..network.nodes.len() {
			network.signal(index, "KILL").await?;
		}
		for index in 0..network.nodes.len() {
			network.kill(index).await?;
		}
		for (copies, folders) in &restored {
			put_back(folders, copies)?;
		}
		for index in 0..network.nodes.len() {
			network.restart(index).await?;
		}
		// The bank still has all of them.
		for block in known {
			network.all_finalize(block).await?;
		}
		network.wait_for_finality().await?;
	}
	nobody_signed_twice(&network).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_on_another_finalized_branch_says_so() -> Result<()> {
	shared_slot(two_branches()).await
}

async fn two_branches() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let mut restored = Vec::new();
	for index in 0..BANK {
		let node = &network.nodes[index];
		let folders = vec![node.data.clone(), node.keystore.clone()];
		restored.push((copy(&network, index, &folders).await?, folders));
	}
	let (before, _) = network.finalized(BANK).await?;
	network.wait_for_block(BANK, before + 2 * LATER).await?;
	for index in 0..network.nodes.len() {
		network.kill(index).await?;
	}
	// What docs/src/durability.md warns of: several validators accept copies while one that holds later
	// blocks is off.
	for (index, (copies, folders)) in restored.iter().enumerate() {
		put_back(folders, copies)?;
		network.accept_vote_journal(index).await?;
		network.restart(index).await?;
	}
	network.wait_for_block(0, before + 3 * LATER).await?;
	network.restart(BANK).await?;
	let log = network.nodes[BANK].log.clone();
	network
		.until("the bank's node says that it is on another branch", || async {
			let log = fs::read_to_string(&log)?;
			Ok(log.contains("The others build on another block").then_some(()))
		})
		.await?;
	network.stop().await
}

/// Copy folders of a running node, as they are at one moment.
async fn copy(network: &Network, index: usize, folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
	network.signal(index, "STOP").await?;
	let mut copies = Vec::new();
	for folder in folders {
		let copy = copy_of(folder)?;
		if copy.is_dir() {
			fs::remove_dir_all(&copy)?;
		}
		fs::create_dir(&copy)?;
		copy_folder(folder, &copy).await?;
		copies.push(copy);
	}
	network.signal(index, "CONT").await?;
	Ok(copies)
}

fn copy_of(folder: &Path) -> Result<PathBuf> {
	let name = folder.file_name().context("a folder has a name")?.to_string_lossy().into_owned();
	Ok(folder.with_file_name(format!("{name}.copy")))
}

/// Replace folders by their copies.
fn put_back(folders: &[PathBuf], copies: &[PathBuf]) -> Result<()> {
	for (folder, copy) in folders.iter().zip(copies) {
		fs::remove_dir_all(folder)?;
		fs::rename(copy, folder)?;
	}
	Ok(())
}
