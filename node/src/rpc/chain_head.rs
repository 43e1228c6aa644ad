//! The methods that follow the chain's head and keep its blocks (`chainHead_v1_follow`): apart for each connection.
//!
//! The SDK keeps them together. If one client does not release blocks, it reaches the limit of all of them; then the SDK
//! stops each subscription that is older than a minute, as it believes that the first blocks of each are still kept. With
//! the limit of its own, a connection stops nothing but its own subscriptions.

use crate::client::{Client, Database};
use futures::future::BoxFuture;
use jsonrpsee::Methods;
use sc_rpc_spec_v2::chain_head::{ChainHead, ChainHeadApiServer, ChainHeadConfig};
use sp_core::traits::SpawnNamed;
use std::{num::NonZeroU32, sync::Arc, time::Duration};
use tokio::runtime::Handle;

/// How many blocks a connection may keep, unless the operator sets another number.
pub const PINNED: NonZeroU32 = NonZeroU32::new(512).expect("512 is not zero");

/// How many subscriptions a connection has.
const FOLLOWS: usize = 2;

/// How many operations of a subscription run at once: the fewest that the specification allows.
const OPERATIONS: usize = 16;

/// How many blocks may not be final when a subscription begins.
const MOST_UNFINALIZED: usize = 128;

/// For how long a block may be kept when the connection reaches its limit.
const PINNED_FOR: Duration = Duration::from_secs(60);

/// The methods of each connection.
pub struct ChainHeads {
	/// The chain.
	pub client: Arc<Client>,
	/// Its database, which keeps the blocks.
	pub database: Arc<Database>,
	/// How many blocks a connection may keep.
	pub pinned: NonZeroU32,
}

impl ChainHeads {
	/// The methods of a new connection. What they do runs there.
	pub fn methods(&self, runtime: &Handle) -> Methods {
		let pinned = usize::try_from(self.pinned.get()).unwrap_or(usize::MAX);
		let config = ChainHeadConfig {
			global_max_pinned_blocks: pinned,
			subscription_max_pinned_duration: PINNED_FOR,
			subscription_max_ongoing_operations: OPERATIONS,
			max_lagging_distance: MOST_UNFINALIZED,
			max_follow_subscriptions_per_connection: FOLLOWS,
			subscription_buffer_cap: pinned,
		};
		let tasks = Arc::new(Tasks(runtime.clone()));
		ChainHead::new(self.client.clone(), self.database.clone(), tasks, config).into_rpc().into()
	}
}

/// Where the SDK's tasks run. Those that it calls blocking wait for the client most of the time, which needs no thread.
#[derive(Clone)]
struct Tasks(Handle);

impl SpawnNamed for Tasks {
	fn spawn(
		&self,
		_name: &'static str,
		_group: Option<&'static str>,
		future: BoxFuture<'static, ()>,
	) {
		self.0.spawn(future);
	}

	fn spawn_blocking(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		future: BoxFuture<'static, ()>,
	) {
		self.spawn(name, group, future);
	}
}
