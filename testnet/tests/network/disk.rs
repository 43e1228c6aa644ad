//! The disk of a node fills up: the node ends with one clear line, and continues when there is room.

use crate::slots::shared_slot;
use anyhow::{Context, Result};
use madang_testnet::{template, Options};
use std::{fs, path::Path, process::Command};

/// The node whose disk fills up.
const BANK: usize = 3;

/// How much of the disk is free beyond what the node asks for, in MiB, and how much is then taken.
const MARGIN: u64 = 700;
const TAKEN: u64 = 1_000;

/// The exit code of a program that cannot store its data.
const EXIT_IO_ERROR: i32 = 74;

#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_disk_is_nearly_full_ends_and_catches_up_after() -> Result<()> {
	shared_slot(fill_disk()).await
}

async fn fill_disk() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	network.kill(BANK).await?;
	let needed = free_mebibytes(&network.folder)?.saturating_sub(MARGIN).to_string();
	network.restart_with(BANK, &["--min-free-disk", &needed]).await?;
	network.wait_for_more(BANK, 1).await?;

	let ballast = network.folder.join("ballast");
	let taken = format!("{TAKEN}MiB");
	let path = ballast.to_str().context("the path is UTF-8")?;
	let made = Command::new("fallocate").args(["-l", &taken, path]).status()?;
	assert!(made.success(), "cannot take {taken}");
	let status = network.nodes[BANK].ends_by_itself().await?;
	assert_eq!(status.code(), Some(EXIT_IO_ERROR), "{}", network.nodes[BANK].end_of_log());
	let log = fs::read_to_string(&network.nodes[BANK].log)?;
	let lines = log.lines().filter(|line| line.contains("The node ends, because")).count();
	assert_eq!(lines, 1, "{}", network.nodes[BANK].end_of_log());
	network.wait_for_more(0, 2).await?;

	fs::remove_file(&ballast)?;
	network.restart(BANK).await?;
	network.all_finalize(network.finalized(0).await?).await?;
	network.stop().await
}

/// How much is free for this user on the disk that a folder is on.
fn free_mebibytes(folder: &Path) -> Result<u64> {
	let output = Command::new("df").args(["--output=avail", "-BM"]).arg(folder).output()?;
	let text = String::from_utf8(output.stdout)?;
	let line = text.lines().nth(1).context("df prints two lines")?;
	Ok(line.trim().trim_end_matches('M').parse()?)
}
