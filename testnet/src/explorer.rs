//! An explorer as a process.

use crate::{http, network::free_ports, programs, programs::text, Network};
use anyhow::{ensure, Context, Result};
use std::{
	fs::{self, File},
	net::{Ipv4Addr, SocketAddr},
	path::{Path, PathBuf},
	process::Stdio,
	time::Duration,
};
use tokio::{
	process::{Child, Command},
	time::{sleep, timeout, Instant},
};

/// How long to wait for what must happen in the end. Generous: a machine under load is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often to look.
const EVERY: Duration = Duration::from_millis(100);

/// An explorer.
pub struct Explorer {
	/// Where browsers ask.
	pub address: SocketAddr,
	log: PathBuf,
	process: Child,
}

impl Explorer {
	/// Start an explorer of a network, with its configuration and index in this folder, and wait until it answers.
	///
	/// # Errors
	///
	/// If it does not begin.
	pub async fn start(network: &Network, folder: &Path) -> Result<Self> {
		let nodes: Vec<_> = network.urls().iter().map(|url| format!("{url:?}")).collect();
		let genesis = network.sender(0).await?.connection().await.genesis();
		let address = (Ipv4Addr::LOCALHOST, free_ports(Ipv4Addr::LOCALHOST, 1)?[0]).into();
		let config = folder.join("explorer.toml");
		let lines = format!(
			"nodes = [{}]\ngenesis = \"{genesis:?}\"\ndatabase = \"index.sqlite\"\nlisten = \"{address}\"\n",
			nodes.join(", ")
		);
		fs::write(&config, lines)?;
		let log = folder.join("explorer.log");
		let program = programs::explorer()?;
		let process = Command::new(&program)
			.args(["--config", text(&config)?])
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(File::create(&log)?)
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("cannot run {}", program.display()))?;
		let mut explorer = Self { address, log, process };
		let until = Instant::now() + PATIENCE;
		while !matches!(http::get(address, "/ko/").await, Ok((200, _))) {
			ensure!(explorer.process.try_wait()?.is_none(), "it ended: {}", explorer.told()?);
			ensure!(Instant::now() < until, "the explorer does not answer: {}", explorer.told()?);
			sleep(EVERY).await;
		}
		Ok(explorer)
	}

	/// The address of a page.
	pub fn at(&self, place: &str) -> String {
		format!("http://{}/{place}", self.address)
	}

	/// Wait until it shows a block.
	///
	/// # Errors
	///
	/// If it does not in time.
	pub async fn has(&self, block: u64) -> Result<()> {
		let until = Instant::now() + PATIENCE;
		while http::get(self.address, &format!("/en/blocks/{block}")).await?.0 != 200 {
			ensure!(Instant::now() < until, "block {block} is not there: {}", self.told()?);
			sleep(EVERY).await;
		}
		Ok(())
	}

	/// Wait until a page has a text.
	///
	/// # Errors
	///
	/// If it does not in time.
	pub async fn says(&self, place: &str, expected: &str) -> Result<String> {
		let until = Instant::now() + PATIENCE;
		loop {
			let (status, body) = http::get(self.address, &format!("/{place}")).await?;
			if status == 200 && body.contains(expected) {
				return Ok(body);
			}
			ensure!(Instant::now() < until, "{place} does not say {expected}: {status} {body}");
			sleep(EVERY).await;
		}
	}

	/// Tell it to stop, and wait until it has.
	///
	/// # Errors
	///
	/// If it does not stop, or fails.
	pub async fn stop(mut self) -> Result<()> {
		let id = self.process.id().context("it runs")?;
		programs::run(Path::new("kill"), &["-TERM", &id.to_string()]).await?;
		let status = timeout(PATIENCE, self.process.wait()).await.context("it does not stop")??;
		ensure!(status.success(), "the explorer failed: {}", self.told()?);
		Ok(())
	}

	fn told(&self) -> Result<String> {
		Ok(fs::read_to_string(&self.log)?)
	}
}
