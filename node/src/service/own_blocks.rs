//! A block that this node authors is written into the journal before it is imported and announced.

use super::pace::Pace;
use crate::{client::BlockImport, equivocation::slot_of, vote_journal::VoteJournal};
use madang_runtime::{opaque::Block, SLOT_DURATION};
use sc_consensus::{
	block_import::BlockImport as Import, BlockCheckParams, BlockImportParams, ImportResult,
};
use sp_consensus::Error;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

const LOG_TARGET: &str = "authoring";

/// The import of this node's own blocks. It refuses a second block of one slot, which the others would
/// punish: after the clock was set back, or after the node was put back to an older copy.
pub struct OwnBlocks {
	inner: BlockImport,
	journal: Arc<VoteJournal>,
	/// How long the author takes for a block.
	pub pace: Pace,
}

impl OwnBlocks {
	/// Import own blocks at the full pace.
	pub fn new(inner: BlockImport, journal: Arc<VoteJournal>) -> Self {
		Self { inner, journal, pace: Pace::new(Duration::from_millis(SLOT_DURATION)) }
	}
}

#[async_trait::async_trait]
impl Import<Block> for OwnBlocks {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		self.inner.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		let slot = slot_of(&block.header)
			.ok_or_else(|| Error::ClientImport("the block has no slot".into()))?;
		self.journal.record_slot(slot.into(), block.header.hash()).map_err(|refused| {
			log::error!(target: LOG_TARGET, "A block is not authored: {refused}");
			Error::ClientImport(refused.to_string())
		})?;
		self.pace.sealed(block.post_hash(), block.header.number, Instant::now());
		self.inner.import_block(block).await
	}
}
