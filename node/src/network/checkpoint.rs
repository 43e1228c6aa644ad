//! Checkpoints: from which block on a node trusts the validators' changes when it synchronises by a
//! warp proof.
//!
//! A warp proof shows how each set of validators handed finality to the next, from genesis on. A
//! recovery breaks the chain of these proofs: the set before it could not finalize the change. So
//! after a recovery a new node needs the set that the council has ordered, from an operator whom it
//! trusts. A checkpoint names it.

use crate::client::Hash;
use madang_runtime::{opaque::Block, BlockNumber};
use serde::{Deserialize, Serialize};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus_grandpa::{AuthorityId, AuthorityList, GrandpaApi, SetId};
use sp_core::{bytes, ed25519};
use std::{fs, path::Path};

/// A final block, and the validators that finalize the blocks after it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Checkpoint {
	/// The chain's genesis block.
	pub genesis: Hash,
	/// The block's number, for people.
	pub number: BlockNumber,
	/// The block.
	pub block: Hash,
	/// The number of the set of validators.
	pub set_id: SetId,
	/// The keys of the validators' votes, as the definition has them.
	pub grandpa: Vec<Key>,
}

/// A public key, in hexadecimal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Key(#[serde(with = "bytes")] Vec<u8>);

impl Checkpoint {
	/// The checkpoint of the last final block.
	///
	/// # Errors
	///
	/// If the state of the block cannot be read.
	pub fn latest<C>(client: &C) -> Result<Self, ApiError>
	where
		C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
		C::Api: GrandpaApi<Block>,
	{
		let info = client.info();
		let block = info.finalized_hash;
		let (api, other) = (client.runtime_api(), client.runtime_api());
		let set_id = api.current_set_id(block)?;
		let authorities = other.grandpa_authorities(block)?;
		let key = |(id, _): (AuthorityId, u64)| Key(ed25519::Public::from(id).0.to_vec());
		Ok(Self {
			genesis: info.genesis_hash,
			number: info.finalized_number,
			block,
			set_id,
			grandpa: authorities.into_iter().map(key).collect(),
		})
	}

	/// Read the checkpoint of a chain from a file.
	///
	/// # Errors
	///
	/// If the file is not a checkpoint, or one of another chain.
	pub fn read(path: &Path, genesis: Hash) -> Result<Self, String> {
		let in_it = |reason: String| format!("--warp-checkpoint {}: {reason}", path.display());
		let text = fs::read_to_string(path).map_err(|error| in_it(error.to_string()))?;
		let checkpoint: Self =
			serde_json::from_str(&text).map_err(|error| in_it(error.to_string()))?;
		if checkpoint.genesis != genesis {
			return Err(in_it(format!(
				"it is of another network: its genesis block is {:?}, this network's {genesis:?}",
				checkpoint.genesis
			)));
		}
		checkpoint.authorities().map_err(in_it)?;
		Ok(checkpoint)
	}

	/// The validators, as finality counts them.
	///
	/// # Errors
	///
	/// If a key has another length, or there are no validators.
	pub fn authorities(&self) -> Result<AuthorityList, String> {
		if self.grandpa.is_empty() {
			return Err("it names no validators".to_owned());
		}
		self.grandpa
			.iter()
			.map(|Key(key)| {
				let key = <[u8; 32]>::try_from(&key[..])
					.map_err(|_| format!("{} is not an Ed25519 public key", hex::encode(key)))?;
				// Every validator has one vote.
				Ok((ed25519::Public::from_raw(key).into(), 1))
			})
			.collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn checkpoint() -> Checkpoint {
		Checkpoint {
			genesis: Hash::repeat_byte(1),
			number: 900,
			block: Hash::repeat_byte(2),
			set_id: 3,
			grandpa: vec![Key(vec![4; 32]), Key(vec![5; 32])],
		}
	}

	fn read(text: &str) -> Result<Checkpoint, String> {
		let file = tempfile::NamedTempFile::new().unwrap();
		fs::write(file.path(), text).unwrap();
		Checkpoint::read(file.path(), Hash::repeat_byte(1))
	}

	#[test]
	fn a_checkpoint_is_read_as_it_was_written() {
		let text = serde_json::to_string_pretty(&checkpoint()).unwrap();
		assert!(text.contains("\"set-id\": 3") && text.contains("\"0x0404"), "{text}");
		let read = read(&text).unwrap();
		assert_eq!(read, checkpoint());
		let authorities = read.authorities().unwrap();
		assert_eq!(authorities.len(), 2);
		assert_eq!(authorities[0], (ed25519::Public::from_raw([4; 32]).into(), 1));
	}

	#[test]
	fn what_is_not_a_checkpoint_of_this_network_is_refused() {
		let other = Checkpoint { genesis: Hash::repeat_byte(9), ..checkpoint() };
		let short = Checkpoint { grandpa: vec![Key(vec![4; 31])], ..checkpoint() };
		let empty = Checkpoint { grandpa: Vec::new(), ..checkpoint() };
		for (refused, reason) in
			[(other, "another network"), (short, "Ed25519"), (empty, "no validators")]
		{
			let error = read(&serde_json::to_string(&refused).unwrap()).unwrap_err();
			assert!(error.contains(reason) && error.contains("--warp-checkpoint"), "{error}");
		}
		assert!(read("{}").is_err());
		let missing = Checkpoint::read(Path::new("/no/such/file"), Hash::repeat_byte(1));
		assert!(missing.unwrap_err().contains("/no/such/file"));
	}
}
