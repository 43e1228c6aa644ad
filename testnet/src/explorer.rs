//! An explorer as a process.

use crate::{
	browser::Tab,
	http,
	network::free_ports,
	programs,
	service::{Service, EVERY, PATIENCE},
	Network,
};
use anyhow::{ensure, Result};
use madang_client::{proof::genesis_anchor, validators::Checkpoint};
use std::{
	fs,
	net::{Ipv4Addr, SocketAddr},
	os::unix::fs::PermissionsExt,
	path::Path,
};
use tokio::time::{sleep, Instant};

/// The key that signs its exports: the example of RFC 8037, appendix A.
const EXPORT_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
	MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
	-----END PRIVATE KEY-----\n";

/// An explorer.
pub struct Explorer {
	/// Where browsers ask.
	pub address: SocketAddr,
	service: Service,
}

impl Explorer {
	/// Start an explorer of a network, with its configuration and index in this folder, and wait until it answers. It trusts
	/// the genesis block of the network's specification.
	///
	/// # Errors
	///
	/// If it does not begin.
	pub async fn start(network: &Network, folder: &Path) -> Result<Self> {
		let anchor = genesis_anchor(&fs::read_to_string(&network.spec)?)?;
		Self::of(&network.urls(), &anchor, folder).await
	}

	/// Start an explorer of the network with this anchor, whose nodes may be away.
	///
	/// # Errors
	///
	/// If it does not begin.
	pub async fn of(urls: &[String], anchor: &Checkpoint, folder: &Path) -> Result<Self> {
		let mut explorer = Self::new(urls, anchor, "index.sqlite", folder)?;
		explorer.begin().await?;
		Ok(explorer)
	}

	/// An explorer with this database. It does not run yet.
	///
	/// # Errors
	///
	/// If its files cannot be written.
	pub fn new(
		urls: &[String],
		anchor: &Checkpoint,
		database: &str,
		folder: &Path,
	) -> Result<Self> {
		let address = (Ipv4Addr::LOCALHOST, free_ports(Ipv4Addr::LOCALHOST, 1)?[0]).into();
		let config = folder.join("explorer.toml");
		fs::write(folder.join("anchor.json"), serde_json::to_string(anchor)?)?;
		fs::write(folder.join("export.pem"), EXPORT_KEY)?;
		fs::set_permissions(folder.join("export.pem"), fs::Permissions::from_mode(0o600))?;
		// The outlines of the example's parcels, which are synthetic as all of it.
		let outlines = Path::new(env!("CARGO_MANIFEST_DIR"))
			.join("../chain-spec/data/example/parcels.geojson");
		let lines = format!(
			"nodes = {urls:?}\ngenesis = {:?}\ndatabase = {database:?}\nlisten = \"{address}\"\nanchor = \"anchor.json\"\n\
			\n[exports]\nkey = \"export.pem\"\ninstitution = 1\n\n[map]\nfile = {outlines:?}\n",
			anchor.genesis
		);
		fs::write(&config, lines)?;
		Ok(Self { address, service: Service::new(programs::explorer()?, config) })
	}

	/// Start it, and wait until it answers.
	///
	/// # Errors
	///
	/// If it does not begin.
	pub async fn begin(&mut self) -> Result<()> {
		let address = self.address;
		let is_ready = || async move { matches!(http::get(address, "/ko/").await, Ok((200, _))) };
		self.service.start(is_ready).await
	}

	/// Start it, without waiting.
	///
	/// # Errors
	///
	/// If the system refuses.
	pub fn spawn(&mut self) -> Result<()> {
		self.service.spawn()
	}

	/// Kill it.
	///
	/// # Errors
	///
	/// If the system refuses.
	pub async fn kill(&mut self) -> Result<()> {
		self.service.kill().await
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

/// Let the page that verifies, which is loaded, check files together. Whether it finds the first one good, and what it says.
///
/// # Errors
///
/// If it does not answer in time.
pub async fn verified(tab: &Tab, files: &[impl AsRef<Path>]) -> Result<(bool, String)> {
	tab.value("document.getElementById('clear').click()").await?;
	let files: Vec<_> = files.iter().map(AsRef::as_ref).collect();
	tab.choose("#files", &files).await?;
	tab.until("document.querySelector('section.result')").await?;
	let good = tab.value("document.querySelector('section.result').dataset.good").await?;
	Ok((good == "true", tab.text("section.result").await?))
}
