//! Requests for blocks, state and proofs: each protocol has its handler, behind the gate.

use super::{
	gate::{Backend, Gate},
	parts::Parts,
};
use madang_runtime::opaque::Block;
use sc_network::{service::traits::RequestResponseConfig, ProtocolName};
use sc_network_light::light_client_requests::handler::LightClientRequestHandler;
use sc_network_sync::{
	block_relay_protocol::{BlockDownloader, BlockRelayParams},
	block_request_handler::BlockRequestHandler,
	service::network::NetworkServiceHandle,
	state_request_handler::StateRequestHandler,
	warp_request_handler::RequestHandler as WarpSyncRequestHandler,
};
use std::sync::Arc;

/// What synchronisation needs for its own requests to other nodes.
pub struct Requests {
	pub block_downloader: Arc<dyn BlockDownloader<Block>>,
	pub state_protocol: ProtocolName,
	pub warp_protocol: ProtocolName,
}

/// Answer the requests of other nodes.
pub fn serve<N: Backend>(
	parts: &mut Parts<'_, N>,
	gate: &Gate,
	requester: NetworkServiceHandle,
) -> Requests {
	let spawn = parts.tasks.spawn_handle();
	let (client, protocol_id) = (&parts.client, parts.config.protocol_id());
	let fork_id = parts.config.chain_spec.fork_id();
	let peers = &parts.config.network.default_peers_set;
	let peer_count = (peers.in_peers as usize).saturating_add(peers.out_peers as usize);

	let BlockRelayParams {
		server: mut blocks,
		downloader,
		request_response_config: block_requests,
	} = BlockRequestHandler::new::<N>(requester, &protocol_id, fork_id, client.clone(), peer_count);
	spawn.spawn("block-requests", Some("networking"), async move { blocks.run().await });

	let (states, state_requests) =
		StateRequestHandler::new::<N>(&protocol_id, fork_id, client.clone(), peer_count);
	spawn.spawn("state-requests", Some("networking"), states.run());

	let (warps, warp_requests) = WarpSyncRequestHandler::new::<_, N>(
		protocol_id.clone(),
		parts.genesis,
		fork_id,
		parts.warp_sync.clone(),
	);
	spawn.spawn("warp-sync-requests", Some("networking"), warps.run());

	let (proofs, proof_requests) =
		LightClientRequestHandler::new::<N>(&protocol_id, fork_id, client.clone());
	spawn.spawn("light-client-requests", Some("networking"), proofs.run());

	let requests = Requests {
		block_downloader: downloader,
		state_protocol: state_requests.protocol_name().clone(),
		warp_protocol: warp_requests.protocol_name().clone(),
	};
	for protocol in [block_requests, state_requests, warp_requests, proof_requests] {
		parts.protocols.add_request_response_protocol(gate.guard::<N>(protocol, &spawn));
	}
	requests
}
