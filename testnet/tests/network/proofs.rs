//! Proofs made by a running network hold when it is gone, from genesis on.

use anyhow::{ensure, Result};
use madang_testnet::{command::User, Network};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Someone who trusts the network's chain specification.
pub struct Reader {
	user: User,
	folder: TempDir,
}

impl Reader {
	/// With the anchor in the network's specification, whose genesis hash is that of the nodes.
	pub async fn of(network: &Network) -> Result<Self> {
		let folder = tempfile::tempdir()?;
		let user = User::new(folder.path(), network.urls().join(","))?;
		let spec = network.spec.to_string_lossy();
		let anchor = user.json(&["proof", "anchor", &spec]).await?;
		let genesis = format!("{:?}", network.connect(0).await?.genesis());
		ensure!(anchor["genesis"] == genesis.as_str(), "{anchor} is not of {genesis}");
		let reader = Self { user, folder };
		fs::write(reader.path("anchor"), anchor.to_string())?;
		Ok(reader)
	}

	/// Make a proof. Returns the number of its block.
	pub async fn make(&self, name: &str, what: [&str; 2]) -> Result<u64> {
		let (anchor, out) = (self.path("anchor"), self.path(name));
		let [option, value] = what;
		let args = ["proof", "make", "--anchor", &anchor, option, value, "--out", &out];
		let made = self.user.json(&args).await?;
		Ok(made["block"].as_u64().unwrap_or_default())
	}

	/// What a proof shows.
	pub async fn check(&self, name: &str, more: &[&str]) -> Result<Value> {
		let (anchor, file) = (self.path("anchor"), self.path(name));
		let args = ["proof", "check", &file, "--anchor", &anchor];
		self.user.json(&[&args[..], more].concat()).await
	}

	/// Check that a proof with one altered byte is refused.
	pub async fn altered_is_refused(&self, name: &str) -> Result<()> {
		let (anchor, file) = (self.path("anchor"), self.path(name));
		let mut bytes = fs::read(&file)?;
		let middle = bytes.len() / 2;
		if let Some(byte) = bytes.get_mut(middle) {
			*byte ^= 1;
		}
		fs::write(&file, bytes)?;
		self.user.fails(&["proof", "check", &file, "--anchor", &anchor]).await?;
		Ok(())
	}

	fn path(&self, name: &str) -> String {
		self.folder.path().join(name).to_string_lossy().into_owned()
	}
}
