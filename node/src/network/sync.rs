//! Synchronisation: block announcements, and fetching the blocks that the node does not have yet.

use super::{gate::Backend, parts::Parts, requests::Requests};
use madang_runtime::opaque::Block;
use sc_consensus::ImportQueue;
use sc_network::Roles;
use sc_network_sync::{
	engine::SyncingEngine,
	service::network::NetworkServiceHandle,
	strategy::polkadot::{PolkadotSyncingStrategy, PolkadotSyncingStrategyConfig},
	SyncingService, WarpSyncConfig,
};
use sc_service::{default_gap_sync_body_policy, Error};
use sp_consensus::block_validation::DefaultBlockAnnounceValidator;
use std::sync::Arc;

/// How many peers a warp synchronisation needs. Each proof is checked, so one is enough: after a recovery
/// there may be no more. The SDK asks for three.
const WARP_SYNC_PEERS: usize = 1;

/// Start synchronising. Also returns the protocol of block announcements, which the network has to
/// be given.
pub fn start<N: Backend>(
	parts: &Parts<'_, N>,
	requests: Requests,
	requester: NetworkServiceHandle,
) -> Result<(Arc<SyncingService<Block>>, N::NotificationProtocolConfig), Error> {
	let config = parts.config;
	let registry = config.prometheus_registry();
	let strategy = PolkadotSyncingStrategy::new(
		PolkadotSyncingStrategyConfig {
			mode: config.network.sync_mode,
			max_parallel_downloads: config.network.max_parallel_downloads,
			max_blocks_per_request: config.network.max_blocks_per_request,
			min_peers_to_start_warp_sync: Some(
				config.network.min_peers_to_start_warp_sync.unwrap_or(WARP_SYNC_PEERS),
			),
			metrics_registry: registry.cloned(),
			state_request_protocol_name: requests.state_protocol,
			block_downloader: requests.block_downloader,
			gap_sync_body_policy: default_gap_sync_body_policy(config.blocks_pruning),
		},
		parts.client.clone(),
		Some(WarpSyncConfig::WithProvider(parts.warp_sync.clone())),
		Some(requests.warp_protocol),
	)?;
	let (engine, sync, announcements) = SyncingEngine::new(
		Roles::from(&config.role),
		parts.client.clone(),
		registry,
		parts.metrics.clone(),
		&parts.protocols,
		config.protocol_id(),
		config.chain_spec.fork_id(),
		Box::new(DefaultBlockAnnounceValidator),
		Box::new(strategy),
		requester,
		parts.import_queue.service(),
		parts.protocols.peer_store_handle(),
	)?;
	parts.tasks.spawn_essential_handle().spawn_blocking("syncing", None, engine.run());
	Ok((Arc::new(sync), announcements))
}
