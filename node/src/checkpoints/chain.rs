//! What the chain says about the log, and about who cosigns.

use crate::client::{Client, Hash};
use codec::{Decode, DecodeAll};
use madang_checkpoints::Seat;
use madang_transparency::Anchor;
use madang_verify::TIME_KEY;
use pallet_certificates::{api::CertificatesApi, BatchId, LogHead};
use pallet_validators::api::{Cosigner, CosignersApi};
use sc_client_api::{StorageKey, StorageProvider};
use sp_api::ProvideRuntimeApi;
use sp_crypto_hashing::twox_128;

/// A state that cannot be read: it is too old, or has another layout.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the state of block {block:?}: {reason}")]
pub struct Unreadable {
	block: Hash,
	reason: String,
}

/// The chain, as far as checkpoints need it.
pub trait Chain: Send + Sync {
	/// The log at a block. Its size is zero before the first batch.
	fn head(&self, block: Hash) -> Result<Anchor, Unreadable>;
	/// The text of a batch.
	fn leaf(&self, block: Hash, batch: u64) -> Result<Option<String>, Unreadable>;
	/// Which validators are in force at a block: bytes that change if and only if they do.
	fn validators(&self, block: Hash) -> Result<Vec<u8>, Unreadable>;
	/// The seats of the validators in force.
	fn seats(&self, block: Hash) -> Result<Vec<Seat>, Unreadable>;
	/// The time of a block, in milliseconds since 1970.
	fn time(&self, block: Hash) -> Result<u64, Unreadable>;
}

fn unreadable(block: Hash) -> impl Fn(String) -> Unreadable {
	move |reason| Unreadable { block, reason }
}

/// The value of a key, or nothing.
fn value(client: &Client, block: Hash, key: Vec<u8>) -> Result<Option<Vec<u8>>, Unreadable> {
	let found = client.storage(block, &StorageKey(key));
	let found = found.map_err(|error| unreadable(block)(error.to_string()))?;
	Ok(found.map(|value| value.0))
}

/// The key of a value of a pallet.
fn key(pallet: &str, name: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(name.as_bytes())].concat()
}

impl Chain for Client {
	fn head(&self, block: Hash) -> Result<Anchor, Unreadable> {
		let LogHead { size, root } = match value(self, block, key("Certificates", "LogRoot"))? {
			Some(bytes) => LogHead::decode_all(&mut &bytes[..])
				.map_err(|error| unreadable(block)(error.to_string()))?,
			None => LogHead::default(),
		};
		Ok(Anchor { size, root })
	}

	fn leaf(&self, block: Hash, batch: u64) -> Result<Option<String>, Unreadable> {
		let leaf = self.runtime_api().leaf(block, BatchId(batch));
		leaf.map_err(|error| unreadable(block)(error.to_string()))
	}

	fn validators(&self, block: Hash) -> Result<Vec<u8>, Unreadable> {
		Ok(value(self, block, key("Validators", "InForce"))?.unwrap_or_default())
	}

	fn seats(&self, block: Hash) -> Result<Vec<Seat>, Unreadable> {
		let found = self.runtime_api().cosigners(block);
		let found = found.map_err(|error| unreadable(block)(error.to_string()))?;
		let seat = |Cosigner { institution, number, name, key }| Seat {
			institution: institution.0,
			number,
			name,
			key,
		};
		Ok(found.into_iter().map(seat).collect())
	}

	fn time(&self, block: Hash) -> Result<u64, Unreadable> {
		let bytes = value(self, block, TIME_KEY.to_vec())?.unwrap_or_default();
		u64::decode(&mut &bytes[..]).map_err(|error| unreadable(block)(error.to_string()))
	}
}
