//! The network: its protocols, each behind the [`gate`], and its peers ([`registered`]).
//!
//! It is assembled from the SDK's parts rather than by the SDK's own function, which connects every
//! handler to the outside directly.

pub mod checkpoint;
mod commands;
mod gate;
mod parts;
mod registered;
mod relay;
mod reputation;
mod requests;
mod stored;
mod sync;
mod warp;

pub use gate::Backend;
pub use parts::Parts;
pub use warp::WarpProofs;

use crate::client::{Client, Hash};
use futures::{future::BoxFuture, FutureExt, StreamExt};
use gate::Gate;
use madang_runtime::opaque::Block;
use registered::{Reach, Registered};
use relay::Relay;
use sc_client_api::BlockchainEvents;
use sc_consensus::ImportQueue;
use sc_network::{
	config::{NetworkConfiguration, NonReservedPeerMode, Params, TransportConfig},
	service::traits::{NetworkService, PeerStore as _},
	NetworkBlock, NotificationConfig,
};
use sc_network_sync::{service::network::NetworkServiceHandle, SyncingService};
use sc_network_transactions::{TransactionsHandlerController, TransactionsHandlerPrototype};
use sc_service::{build_system_rpc_future, Error, SpawnTaskHandle, TransactionPoolAdapter};
use sc_utils::mpsc::{tracing_unbounded, TracingUnboundedSender};
use std::sync::Arc;

/// What the rest of the node uses of the network.
pub struct Network {
	pub service: Arc<dyn NetworkService>,
	pub system_rpc: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
	pub transactions: TransactionsHandlerController<Hash>,
	pub sync: Arc<SyncingService<Block>>,
}

/// Settings that a network of members always has, which the command line cannot change.
pub fn configure(network: &mut NetworkConfiguration) {
	network.default_peers_set.non_reserved_mode = NonReservedPeerMode::Deny;
	// Members have private addresses (docs/src/consortium.md, "The perimeter"). They learn each
	// other's addresses from each other, never by calling into the local network.
	network.transport = TransportConfig::Normal { enable_mdns: false, allow_private_ip: true };
	network.allow_non_globals_in_dht = true;
}

/// Start the network.
///
/// Block announcements go to reserved peers only, which are the registered ones. Transactions and
/// votes go only to peers of block announcements.
pub fn start<N: Backend>(mut parts: Parts<'_, N>) -> Result<Network, Error> {
	let gate = Gate::default();
	let registered = Registered::open(parts.client.clone(), &parts.config.network, gate.clone());
	let (commands, asked) = tracing_unbounded("mpsc_sync_commands", 100_000);
	let requester = NetworkServiceHandle::new(commands);
	let requests = requests::serve(&mut parts, &gate, requester.clone());
	let (sync, announcements) = sync::start(&parts, requests, requester)?;
	let announcement_protocol = announcements.protocol_name().clone();

	let (config, genesis) = (parts.config, parts.genesis);
	let (gossip, protocol) = TransactionsHandlerPrototype::new::<_, Block, N>(
		config.protocol_id(),
		genesis,
		config.chain_spec.fork_id(),
		parts.metrics.clone(),
		parts.protocols.peer_store_handle(),
	);
	parts.protocols.add_notification_protocol(protocol);

	let Parts { mut protocols, client, pool, tasks, import_queue, metrics, .. } = parts;
	let (spawn, spawn_essential) = (tasks.spawn_handle(), tasks.spawn_essential_handle());
	let store = protocols.peer_store_handle();
	spawn.spawn("peer-store", Some("networking"), protocols.take_peer_store().run());
	let reputation = reputation::restore(gate.clone(), store);
	spawn_essential.spawn("reputation", Some("networking"), reputation);
	let network = N::new(Params {
		role: config.role,
		executor: executor(spawn.clone()),
		network_config: protocols,
		genesis_hash: genesis,
		protocol_id: config.protocol_id(),
		fork_id: config.chain_spec.fork_id().map(ToOwned::to_owned),
		metrics_registry: config.prometheus_registry().cloned(),
		block_announce_config: announcements,
		ipfs_config: None,
		notification_metrics: metrics,
	})?;
	let service = network.network_service();

	let (transactions, controller) = gossip.build(
		service.clone(),
		sync.clone(),
		Arc::new(Relay::new(TransactionPoolAdapter::new(pool, client.clone()))),
		config.prometheus_registry(),
	)?;
	spawn.spawn_blocking("transactions", Some("networking"), transactions.run());
	let commands = commands::run(asked, service.clone(), gate);
	spawn_essential.spawn_blocking("requests", Some("networking"), commands);
	let import_link = sync.clone();
	spawn.spawn("import-queue", None, async move { import_queue.run(import_link.as_ref()).await });
	let reach =
		Reach { network: service.clone(), sync: sync.clone(), protocol: announcement_protocol };
	spawn_essential.spawn("registered-nodes", Some("networking"), registered.follow(reach));
	let (system_rpc, system_requests) = tracing_unbounded("mpsc_system_rpc", 10_000);
	let answers = build_system_rpc_future::<_, _, Hash>(
		config.role,
		service.clone(),
		sync.clone(),
		client.clone(),
		system_requests,
		!config.network.boot_nodes.is_empty(),
	);
	spawn.spawn("system-rpc", Some("networking"), answers);
	let driver = drive(network, client, sync.clone(), config.announce_block);
	spawn_essential.spawn_blocking("network", Some("networking"), driver);
	Ok(Network { service, system_rpc, transactions: controller, sync })
}

/// How the backend spawns its tasks.
fn executor(spawn: SpawnTaskHandle) -> Box<dyn Fn(BoxFuture<'static, ()>) + Send + Sync> {
	Box::new(move |task| spawn.spawn("network-task", Some("networking"), task))
}

/// Run the backend, and announce to the others what this node imports and finalizes.
async fn drive<N: Backend>(
	network: N,
	client: Arc<Client>,
	sync: Arc<SyncingService<Block>>,
	announce: bool,
) {
	let mut imported = client.import_notification_stream().fuse();
	let mut finalized = client.finality_notification_stream().fuse();
	let running = network.run().fuse();
	futures::pin_mut!(running);
	loop {
		futures::select! {
			block = imported.next() => {
				let Some(block) = block else { return };
				if announce {
					sync.announce_block(block.hash, None);
				}
				if block.is_new_best {
					sync.new_best_block_imported(block.hash, block.header.number);
				}
			}
			block = finalized.next() => {
				let Some(block) = block else { return };
				sync.on_block_finalized(block.hash, block.header);
			}
			() = running => return,
		}
	}
}
