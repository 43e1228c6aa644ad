//! The network: which protocols there are, and that each goes through the [`gate`].
//!
//! It is put together from the SDK's parts rather than by the SDK's own function, since that one
//! connects every handler to the outside directly.

pub mod gate;
pub mod registered;

use crate::{
	pool::Pool,
	service::{BlockImportQueue, Client},
};
use futures::{FutureExt, StreamExt};
use gate::{Backend, Gate};
use madang_runtime::opaque::Block;
use registered::{Reach, Registered};
use sc_client_api::{BlockBackend, BlockchainEvents};
use sc_consensus::ImportQueue;
use sc_network::{
	config::{
		FullNetworkConfiguration, NetworkConfiguration, NonReservedPeerMode, Params,
		TransportConfig,
	},
	service::traits::{PeerStore as _, RequestResponseConfig},
	NetworkBlock, NotificationConfig, NotificationMetrics, ProtocolName, Roles,
};
use sc_network_light::light_client_requests::handler::LightClientRequestHandler;
use sc_network_sync::{
	block_relay_protocol::BlockRelayParams,
	block_request_handler::BlockRequestHandler,
	engine::SyncingEngine,
	service::network::NetworkServiceProvider,
	state_request_handler::StateRequestHandler,
	strategy::{
		polkadot::{PolkadotSyncingStrategy, PolkadotSyncingStrategyConfig},
		warp::WarpSyncProvider,
	},
	warp_request_handler::RequestHandler as WarpSyncRequestHandler,
	SyncingService, WarpSyncConfig,
};
use sc_network_transactions::{TransactionsHandlerController, TransactionsHandlerPrototype};
use sc_service::{
	build_system_rpc_future, default_gap_sync_body_policy, Configuration, Error, TaskManager,
	TransactionPoolAdapter,
};
use sc_utils::mpsc::{tracing_unbounded, TracingUnboundedSender};
use sp_consensus::block_validation::DefaultBlockAnnounceValidator;
use sp_runtime::traits::Block as BlockT;
use std::sync::Arc;

const LOG_TARGET: &str = "network";

type Hash = <Block as BlockT>::Hash;

/// What the rest of the node uses of the network.
pub struct Network {
	pub service: Arc<dyn sc_network::service::traits::NetworkService>,
	pub system_rpc: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
	pub transactions: TransactionsHandlerController<Hash>,
	pub sync: Arc<SyncingService<Block>>,
}

/// What is always so in a network of members, whatever the command line says.
pub fn configure(network: &mut NetworkConfiguration) {
	network.default_peers_set.non_reserved_mode = NonReservedPeerMode::Deny;
	// Members are reached by private addresses (docs/src/consortium.md, "The perimeter"), and learn of
	// each other's from each other, never by calling into the local network.
	network.transport = TransportConfig::Normal { enable_mdns: false, allow_private_ip: true };
	network.allow_non_globals_in_dht = true;
}

/// What the network is made of.
pub struct Parts<'a, N: Backend> {
	pub config: &'a Configuration,
	/// With finality's protocol in it already.
	pub protocols: FullNetworkConfiguration<Block, Hash, N>,
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub tasks: &'a TaskManager,
	pub import_queue: BlockImportQueue,
	pub warp_sync: Arc<dyn WarpSyncProvider<Block>>,
	pub metrics: NotificationMetrics,
}

/// Start the network.
pub fn start<N: Backend>(parts: Parts<'_, N>) -> Result<Network, Error> {
	let Parts { config, mut protocols, client, pool, tasks, import_queue, warp_sync, metrics } =
		parts;
	let (spawn, spawn_essential) = (tasks.spawn_handle(), tasks.spawn_essential_handle());
	let registry = config.prometheus_registry().cloned();
	let protocol_id = config.protocol_id();
	let fork_id = config.chain_spec.fork_id();
	let genesis = client.block_hash(0)?.ok_or("the chain has no genesis block")?;
	let peers = &config.network.default_peers_set;
	let peer_count = (peers.in_peers as usize).saturating_add(peers.out_peers as usize);

	let gate = Gate::default();
	let registered = Registered::open(client.clone(), &config.network, gate.clone());

	// Requests, each kind with its handler behind the gate.
	let requester = NetworkServiceProvider::new();
	let BlockRelayParams {
		server: mut blocks,
		downloader,
		request_response_config: block_requests,
	} = BlockRequestHandler::new::<N>(
		requester.handle(),
		&protocol_id,
		fork_id,
		client.clone(),
		peer_count,
	);
	spawn.spawn("block-requests", Some("networking"), async move { blocks.run().await });
	let (states, state_requests) =
		StateRequestHandler::new::<N>(&protocol_id, fork_id, client.clone(), peer_count);
	spawn.spawn("state-requests", Some("networking"), states.run());
	let (warps, warp_requests) = WarpSyncRequestHandler::new::<_, N>(
		protocol_id.clone(),
		genesis,
		fork_id,
		warp_sync.clone(),
	);
	spawn.spawn("warp-sync-requests", Some("networking"), warps.run());
	let (proofs, proof_requests) =
		LightClientRequestHandler::new::<N>(&protocol_id, fork_id, client.clone());
	spawn.spawn("light-client-requests", Some("networking"), proofs.run());
	let state_request_protocol_name = name::<N>(&state_requests);
	let warp_request_protocol_name = name::<N>(&warp_requests);
	for protocol in [block_requests, state_requests, warp_requests, proof_requests] {
		protocols.add_request_response_protocol(gate.guard::<N>(protocol, &spawn));
	}

	// Gossip. Block announcements go to reserved peers only, which are the registered ones;
	// transactions and votes to the peers of block announcements only.
	let strategy = PolkadotSyncingStrategy::new(
		PolkadotSyncingStrategyConfig {
			mode: config.network.sync_mode,
			max_parallel_downloads: config.network.max_parallel_downloads,
			max_blocks_per_request: config.network.max_blocks_per_request,
			min_peers_to_start_warp_sync: config.network.min_peers_to_start_warp_sync,
			metrics_registry: registry.clone(),
			state_request_protocol_name,
			block_downloader: downloader,
			gap_sync_body_policy: default_gap_sync_body_policy(config.blocks_pruning),
		},
		client.clone(),
		Some(WarpSyncConfig::WithProvider(warp_sync)),
		Some(warp_request_protocol_name),
	)?;
	let (engine, sync, announcements) = SyncingEngine::new(
		Roles::from(&config.role),
		client.clone(),
		registry.as_ref(),
		metrics.clone(),
		&protocols,
		protocol_id.clone(),
		fork_id,
		Box::new(DefaultBlockAnnounceValidator),
		Box::new(strategy),
		requester.handle(),
		import_queue.service(),
		protocols.peer_store_handle(),
	)?;
	let sync = Arc::new(sync);
	spawn_essential.spawn_blocking("syncing", None, engine.run());
	let (gossip, transactions) = TransactionsHandlerPrototype::new::<_, Block, N>(
		protocol_id.clone(),
		genesis,
		fork_id,
		metrics.clone(),
		protocols.peer_store_handle(),
	);
	protocols.add_notification_protocol(transactions);

	spawn.spawn("peer-store", Some("networking"), protocols.take_peer_store().run());
	let announcement_protocol = announcements.protocol_name().clone();
	let network = N::new(Params {
		role: config.role,
		executor: {
			let spawn = spawn.clone();
			Box::new(move |task| spawn.spawn("network-task", Some("networking"), task))
		},
		network_config: protocols,
		genesis_hash: genesis,
		protocol_id,
		fork_id: fork_id.map(ToOwned::to_owned),
		metrics_registry: registry.clone(),
		block_announce_config: announcements,
		ipfs_config: None,
		notification_metrics: metrics,
	})?;
	let service = network.network_service();

	let (transactions, controller) = gossip.build(
		service.clone(),
		sync.clone(),
		Arc::new(TransactionPoolAdapter::new(pool, client.clone())),
		registry.as_ref(),
	)?;
	spawn.spawn_blocking("transactions", Some("networking"), transactions.run());
	spawn.spawn_blocking("requests", Some("networking"), requester.run(Arc::new(service.clone())));
	spawn.spawn("import-queue", None, {
		let sync = sync.clone();
		async move { import_queue.run(sync.as_ref()).await }
	});
	let reach =
		Reach { network: service.clone(), sync: sync.clone(), protocol: announcement_protocol };
	spawn_essential.spawn("registered-nodes", Some("networking"), registered.follow(reach));
	let (system_rpc, system_requests) = tracing_unbounded("mpsc_system_rpc", 10_000);
	spawn.spawn(
		"system-rpc",
		Some("networking"),
		build_system_rpc_future::<_, _, Hash>(
			config.role,
			service.clone(),
			sync.clone(),
			client.clone(),
			system_requests,
			!config.network.boot_nodes.is_empty(),
		),
	);
	spawn_essential.spawn_blocking(
		"network",
		Some("networking"),
		drive(network, client, sync.clone(), config.announce_block),
	);
	Ok(Network { service, system_rpc, transactions: controller, sync })
}

/// A protocol's name on the wire.
fn name<N: Backend>(protocol: &N::RequestResponseProtocolConfig) -> ProtocolName {
	protocol.protocol_name().clone()
}

/// Run the backend, and tell the others of what this node has imported and finalized.
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
