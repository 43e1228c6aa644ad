//! The chain at one block.

use subxt::{client::OnlineClientAtBlock, config::substrate::SubstrateConfig};

/// The chain at one block.
pub type BlockClient = OnlineClientAtBlock<SubstrateConfig>;
