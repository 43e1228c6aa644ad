//! The newest checkpoints in the node's database, so that a restart loses none.

use super::log_state::Log;
use codec::{Decode, Encode};
use sc_client_api::AuxStore;
use sp_blockchain::Result;

/// The key of the list of sizes.
const SIZES: &[u8] = b"madang_checkpoints";

fn key(size: u64) -> Vec<u8> {
	[SIZES, &size.to_be_bytes()].concat()
}

/// Read the checkpoints into the log. Those that are damaged are left out: the others send them again.
///
/// # Errors
///
/// If the database cannot be read.
pub fn restore(store: &impl AuxStore, log: &mut Log) -> Result<()> {
	for size in sizes(store)? {
		let restored = store.get_aux(&key(size))?.is_some_and(|bytes| log.restore(&bytes));
		if !restored {
			log::warn!(target: "checkpoints", "The checkpoint of the size {size} is damaged");
		}
	}
	Ok(())
}

/// Write the checkpoints of these sizes, and remove those that are not kept any more.
///
/// # Errors
///
/// If the database cannot be read or written.
pub fn write(store: &impl AuxStore, log: &Log, changed: &[u64]) -> Result<()> {
	let (before, now) = (sizes(store)?, log.sizes());
	let new = changed.iter().filter_map(|size| Some((key(*size), log.bytes(*size)?)));
	let mut new: Vec<_> = new.collect();
	new.push((SIZES.to_vec(), now.encode()));
	let new: Vec<_> = new.iter().map(|(key, value)| (&key[..], &value[..])).collect();
	let gone: Vec<_> = before.into_iter().filter(|size| !now.contains(size)).map(key).collect();
	let gone: Vec<_> = gone.iter().map(Vec::as_slice).collect();
	store.insert_aux(&new, &gone)
}

fn sizes(store: &impl AuxStore) -> Result<Vec<u64>> {
	let bytes = store.get_aux(SIZES)?.unwrap_or_default();
	Ok(Vec::decode(&mut &bytes[..]).unwrap_or_default())
}
