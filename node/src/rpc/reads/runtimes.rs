//! What the runtimes of blocks have, each read once.

use super::Chain;
use crate::client::Hash;
use madang_json::Runtime;
use sc_client_api::StorageKey;
use schnellru::{ByLength, LruMap};
use sp_api::Metadata;
use sp_core::storage::well_known_keys::CODE;
use sp_runtime::traits::Header;
use std::sync::{Arc, Mutex, PoisonError};

/// The version of the metadata that has view functions.
const METADATA: u32 = 16;

/// How many runtimes are remembered: the present one, and those around an upgrade.
const REMEMBERED: u32 = 4;

/// The runtimes by the hash of their code.
pub struct Runtimes(Mutex<LruMap<Hash, Arc<Runtime>>>);

impl Default for Runtimes {
	fn default() -> Self {
		Self(Mutex::new(LruMap::new(ByLength::new(REMEMBERED))))
	}
}

impl Runtimes {
	/// The runtime with which a block was executed: that of its parent. A block that upgrades the runtime has the new code
	/// in its state already, but its values and events are of the old one. Fails if no state can be read.
	pub fn at<C: Chain>(&self, chain: &C, block: Hash) -> Result<Arc<Runtime>, String> {
		let header = chain.header(block).map_err(|error| error.to_string())?;
		let parent = *header.ok_or("the node has no such block")?.parent_hash();
		// The genesis block has no parent, and the state of the oldest one that is kept has none.
		self.of_state(chain, parent).or_else(|_| self.of_state(chain, block))
	}

	/// The runtime in a block's state.
	fn of_state<C: Chain>(&self, chain: &C, block: Hash) -> Result<Arc<Runtime>, String> {
		let code = chain.storage_hash(block, &StorageKey(CODE.to_vec()));
		let code = code.map_err(|error| error.to_string())?.ok_or("the block has no runtime")?;
		if let Some(known) = self.known(&code) {
			return Ok(known);
		}
		let metadata = chain.runtime_api().metadata_at_version(block, METADATA);
		let metadata = metadata.map_err(|error| error.to_string())?;
		let metadata = metadata.ok_or("the runtime of this block is too old")?;
		let runtime = Runtime::decode(&metadata).map_err(|error| error.to_string())?;
		let runtime = Arc::new(runtime);
		let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		all.insert(code, runtime.clone());
		Ok(runtime)
	}

	fn known(&self, code: &Hash) -> Option<Arc<Runtime>> {
		let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		all.get(code).cloned()
	}
}
