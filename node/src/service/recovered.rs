//! History that contains a recovery, for a node that has synchronised by a warp proof.
//!
//! Such a node fetches the blocks before its first state afterwards. GRANDPA's import requires a
//! justification of every old block that changes the set of validators. A recovery has none: it is in
//! force because finality had stopped. The block is an ancestor of one that is final, so its place in
//! the chain is certain, and nothing else of it is needed.

use super::other_branch::OthersBlocks;
use crate::client::Client;
use madang_runtime::opaque::Block;
use sc_client_api::HeaderBackend;
use sc_consensus::{BlockCheckParams, BlockImportParams, ImportResult};
use sc_consensus_grandpa::find_forced_change;
use sp_consensus::{BlockOrigin, Error};
use std::sync::Arc;

/// Imports old blocks with a recovery past GRANDPA, and all others through it.
pub struct Recovered {
	/// The import of others' blocks, through GRANDPA.
	pub others: OthersBlocks,
	/// The chain.
	pub client: Arc<Client>,
}

impl Recovered {
	/// Whether a block is part of the history and orders a recovery.
	fn is_old_recovery(&self, block: &BlockImportParams<Block>) -> bool {
		is_history(block.origin, block.header.number, self.client.info().finalized_number)
			&& find_forced_change::<Block>(&block.header).is_some()
	}
}

const fn is_history(origin: BlockOrigin, number: u32, finalized: u32) -> bool {
	matches!(origin, BlockOrigin::GapSync) && number <= finalized
}

#[async_trait::async_trait]
impl sc_consensus::BlockImport<Block> for Recovered {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		self.others.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		match self.is_old_recovery(&block) {
			true => self.client.import_block(block).await,
			false => self.others.import_block(block).await,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_final_history_passes_grandpa_by() {
		assert!(is_history(BlockOrigin::GapSync, 7, 9));
		assert!(!is_history(BlockOrigin::GapSync, 10, 9));
		for origin in [
			BlockOrigin::NetworkInitialSync,
			BlockOrigin::NetworkBroadcast,
			BlockOrigin::WarpSync,
			BlockOrigin::File,
		] {
			assert!(!is_history(origin, 7, 9), "{origin:?}");
		}
	}
}
