//! What the network is made of.

use super::gate::Backend;
use crate::{
	client::{BlockImportQueue, Client, Hash},
	pool::Pool,
};
use madang_runtime::opaque::Block;
use sc_network::{config::FullNetworkConfiguration, NotificationMetrics};
use sc_network_sync::strategy::warp::WarpSyncProvider;
use sc_service::{Configuration, TaskManager};
use std::sync::Arc;

/// What the network is made of.
pub struct Parts<'a, N: Backend> {
	pub config: &'a Configuration,
	/// The hash of the genesis block.
	pub genesis: Hash,
	/// The protocols, which include finality's already.
	pub protocols: FullNetworkConfiguration<Block, Hash, N>,
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub tasks: &'a TaskManager,
	pub import_queue: BlockImportQueue,
	pub warp_sync: Arc<dyn WarpSyncProvider<Block>>,
	pub metrics: NotificationMetrics,
}
