//! A program with a network of its own is told to stop: no node of it is left.

use crate::slots::shared_slot;
use anyhow::{bail, Context, Result};
use std::{
	fs,
	path::Path,
	process::Stdio,
	time::{Duration, Instant},
};
use tokio::{
	io::{AsyncBufReadExt, BufReader},
	process::Command,
	time::sleep,
};

/// How long to wait for the processes to be gone, and how often to look.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_that_is_ended_leaves_no_node_behind() -> Result<()> {
	shared_slot(async {
		for signal in ["TERM", "HUP"] {
			end_demo(signal).await.with_context(|| signal.to_owned())?;
		}
		Ok(())
	})
	.await
}

async fn end_demo(signal: &str) -> Result<()> {
	let folder = tempfile::tempdir()?;
	let mut demo = Command::new(env!("CARGO_BIN_EXE_madang-demo"))
		.arg("--folder")
		.arg(folder.path())
		.stdin(Stdio::null())
		.stdout(Stdio::piped())
		.kill_on_drop(true)
		.spawn()?;
	let output = demo.stdout.take().context("the output is piped")?;
	let mut lines = BufReader::new(output).lines();
	lines.next_line().await?.context("the demo ended before its nodes ran")?;
	assert_eq!(running(folder.path())?, 5, "the demo and four validators");

	let id = demo.id().context("the demo runs")?.to_string();
	assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().await?.success());
	demo.wait().await?;
	let since = Instant::now();
	while running(folder.path())? > 0 {
		if since.elapsed() > PATIENCE {
			bail!("nodes are left behind");
		}
		sleep(PAUSE).await;
	}
	Ok(())
}

/// How many processes have this folder in their command line.
fn running(folder: &Path) -> Result<usize> {
	let folder = folder.to_str().context("the path is UTF-8")?;
	let processes = fs::read_dir("/proc")?.filter_map(Result::ok);
	// A process can end between the two looks.
	let lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
	Ok(lines.filter(|line| String::from_utf8_lossy(line).contains(folder)).count())
}
