//! `madang-node key`: node keys, and the SDK's commands for other keys.

use madang_primitives::{InstitutionId, NodeId, NodeProof};
use sp_core::{ed25519, Pair, H256};
use std::{
	fs,
	path::{Path, PathBuf},
};
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

	/// Prove that an institution has a node key: print the signature that registers the node
	///
	/// The proof is valid for one chain and one institution.
	ProveNodeKey {
		/// The file with the node's key.
		#[arg(long, value_name = "PATH")]
		file: PathBuf,
		/// The hash of the chain's genesis block, as `madang status` shows it.
		#[arg(long, value_name = "HEX")]
		genesis: H256,
		/// The number of the institution that runs the node.
		#[arg(long, value_name = "NUMBER")]
		institution: u32,
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
			Self::ProveNodeKey { file, genesis, institution } => {
				let proof = prove(file, *genesis, InstitutionId(*institution))?;
				println!("0x{}", hex::encode(proof));
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

/// The signature with which the key in a file proves that the institution has it.
fn prove(file: &Path, genesis: H256, institution: InstitutionId) -> Result<NodeProof, String> {
	let of_file = |reason: String| format!("{}: {reason}", file.display());
	let text = fs::read_to_string(file).map_err(|error| of_file(error.to_string()))?;
	let text = Zeroizing::new(text);
	let mut seed = Zeroizing::new([0; 32]);
	hex::decode_to_slice(text.trim(), &mut seed[..])
		.map_err(|_| of_file("not a node key: expected 64 hex digits".to_owned()))?;
	let pair = ed25519::Pair::from_seed(&seed);
	let node = NodeId(pair.public().0);
	Ok(pair.sign(&node.proof_message(genesis.as_bytes(), institution)).0)
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

	#[test]
	fn a_proof_is_valid_for_the_node_the_chain_and_the_institution() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("node.key");
		let id = generate(&file).unwrap();
		let (genesis, institution) = (H256::repeat_byte(7), InstitutionId(4));
		let proof = prove(&file, genesis, institution).unwrap();
		let verify = |genesis: H256, institution: InstitutionId| {
			let message = id.proof_message(genesis.as_bytes(), institution);
			ed25519::Pair::verify(&proof.into(), message, &ed25519::Public::from_raw(id.0))
		};
		assert!(verify(genesis, institution));
		assert!(!verify(H256::repeat_byte(8), institution));
		assert!(!verify(genesis, InstitutionId(5)));
		fs::write(&file, "not a key").unwrap();
		assert!(prove(&file, genesis, institution).unwrap_err().contains("not a node key"));
	}
}
