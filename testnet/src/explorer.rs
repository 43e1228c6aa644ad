//! An explorer as a process.

use crate::{
	http,
	network::free_ports,
	programs,
	service::{Service, EVERY, PATIENCE},
	Network,
};
use anyhow::{ensure, Result};
use std::{
	fs,
	net::{Ipv4Addr, SocketAddr},
	path::Path,
};
use tokio::time::{sleep, Instant};

/// An explorer.
pub struct Explorer {
	/// Where browsers ask.
	pub address: SocketAddr,
	service: Service,
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
		let mut service = Service::new(programs::explorer()?, config);
		let is_ready = || async { matches!(http::get(address, "/ko/").await, Ok((200, _))) };
		service.start(is_ready).await?;
		Ok(Self { address, service })
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
			ensure!(
				Instant::now() < until,
				"block {block} is not there: {}",
				self.service.last_lines()
			);
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
		self.service.stop().await
	}
}
