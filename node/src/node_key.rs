//! `madang-node key`: node keys, and the SDK's commands for other keys.

use madang_primitives::NodeId;
use sp_core::{ed25519, Pair};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Make and inspect keys that are not session keys.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCmd {
	/// Make a node key, and print the node's id.
	GenerateNodeKey {
		/// The file to write the key to. It must not exist yet.
		#[arg(long, value_name = "PATH")]
		file: PathBuf,
	},

	/// Print the id of a node key.
	InspectNodeKey(sc_cli::InspectNodeKeyCmd),

	/// Make a key for an account, and print the secret.
	Generate(sc_cli::GenerateCmd),

	/// Print the public key and address of a secret.
	Inspect(sc_cli::InspectKeyCmd),
}

impl KeyCmd {
	/// Carry the command out.
	pub fn run(&self) -> sc_cli::Result<()> {
		match self {
			Self::GenerateNodeKey { file } => {
				println!("{}", generate(file)?);
				Ok(())
			}
			Self::InspectNodeKey(cmd) => cmd.run(),
			Self::Generate(cmd) => cmd.run(),
			Self::Inspect(cmd) => cmd.run(),
		}
	}
}

/// Write a new key in hexadecimal, the form that the SDK reads. The SDK's own command would
/// overwrite an existing key, and let every user read the file.
fn generate(file: &Path) -> Result<NodeId, String> {
	let pair = ed25519::Pair::generate().0;
	let text = Zeroizing::new(hex::encode(Zeroizing::new(pair.seed())));
	madang_sealed::file::create(file, text.as_bytes())
		.map_err(|error| format!("{}: {error}", file.display()))?;
	Ok(NodeId(pair.public().0))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_network::config::{NodeKeyConfig, Secret};

	#[test]
	fn a_node_reads_the_key_and_has_its_id() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("node.key");
		let id = generate(&file).unwrap();
		let read = NodeKeyConfig::Ed25519(Secret::File(file.clone())).into_keypair().unwrap();
		assert_eq!(read.public().to_peer_id().to_base58(), id.to_string());
		let error = generate(&file).unwrap_err();
		assert!(error.contains("node.key"), "{error}");
		let again = NodeKeyConfig::Ed25519(Secret::File(file)).into_keypair().unwrap();
		assert_eq!(again.public().to_bytes(), read.public().to_bytes(), "it is not overwritten");
	}
}
