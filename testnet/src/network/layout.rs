//! Where things are in a network's folder.

use std::path::{Path, PathBuf};

/// A network's folder.
#[derive(Clone, Debug)]
pub struct Layout(PathBuf);

impl Layout {
	/// The layout of a folder.
	pub fn new(folder: impl Into<PathBuf>) -> Self {
		Self(folder.into())
	}

	/// The folder.
	pub fn folder(&self) -> &Path {
		&self.0
	}

	/// The file with the passphrase of all nodes' session keys.
	pub fn passphrase(&self) -> PathBuf {
		self.0.join("passphrase")
	}

	/// The consortium's definition.
	pub fn definition(&self) -> PathBuf {
		self.0.join("consortium.toml")
	}

	/// The chain specification.
	pub fn spec(&self) -> PathBuf {
		self.0.join("chain-spec.json")
	}

	/// The officers' secrets and the nodes' ids, for a network that starts from a copy.
	pub fn manifest(&self) -> PathBuf {
		self.0.join("manifest.json")
	}

	/// A node's key.
	pub fn node_key(&self, index: usize) -> PathBuf {
		self.0.join(format!("node-{index}.key"))
	}

	/// The folder of a node's session keys.
	pub fn keystore(&self, index: usize) -> PathBuf {
		self.0.join(format!("node-{index}.keystore"))
	}

	/// A node's base path.
	pub fn data(&self, index: usize) -> PathBuf {
		self.0.join(format!("node-{index}"))
	}

	/// A node's log.
	pub fn log(&self, index: usize) -> PathBuf {
		self.0.join(format!("node-{index}.log"))
	}
}
