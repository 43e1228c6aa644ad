//! What synchronisation asks of the network: requests to peers, and to disconnect from one.
//!
//! Synchronisation gives up a request only when its peer disconnects: until then it asks this peer for nothing
//! else. After a request that failed it asks the network to disconnect from the peer. One of the SDK's network
//! backends ignores that for reserved peers, and here all are reserved. A peer that once answered too late would
//! never be asked again, and a node of which that is true for all peers would stand still. So an admitted peer is
//! taken from the reserved ones, disconnected, and put back a moment later.

use super::gate::Gate;
use futures::{
	stream::{FusedStream, FuturesUnordered},
	Stream, StreamExt,
};
use sc_network::{
	multiaddr::{Multiaddr, Protocol},
	NetworkPeers, NetworkRequest, PeerId, ProtocolName,
};
use sc_network_sync::service::network::ToServiceCommand;
use std::{sync::Arc, time::Duration};

const LOG_TARGET: &str = "network";

/// How long an admitted peer is not a reserved one: until both sides have closed the connection.
const PAUSE: Duration = Duration::from_secs(2);

/// Do what synchronisation asks for, until the node ends.
pub async fn run<N: NetworkPeers + NetworkRequest + ?Sized>(
	commands: impl Stream<Item = ToServiceCommand>,
	network: Arc<N>,
	gate: Gate,
) {
	run_with(commands, network, gate, PAUSE).await;
}

async fn run_with<N: NetworkPeers + NetworkRequest + ?Sized>(
	commands: impl Stream<Item = ToServiceCommand>,
	network: Arc<N>,
	gate: Gate,
	pause: Duration,
) {
	let commands = commands.fuse();
	futures::pin_mut!(commands);
	let mut away = FuturesUnordered::new();
	while !commands.is_terminated() || !away.is_empty() {
		futures::select! {
			command = commands.next() => match command {
				Some(ToServiceCommand::DisconnectPeer(peer, protocol)) => {
					let puts_back = disconnect(network.as_ref(), &gate, peer, &protocol);
					away.extend(puts_back.then_some(async move {
						tokio::time::sleep(pause).await;
						(peer, protocol)
					}));
				}
				Some(ToServiceCommand::ReportPeer(peer, change)) => network.report_peer(peer, change),
				Some(ToServiceCommand::StartRequest(peer, protocol, request, answer, connect)) => {
					network.start_request(peer, protocol, request, None, answer, connect);
				}
				None => {}
			},
			(peer, protocol) = away.select_next_some() => put_back(network.as_ref(), &gate, peer, protocol),
		}
	}
}

/// Disconnect from a peer. Whether it is an admitted one, which is to be put back.
fn disconnect<N: NetworkPeers + ?Sized>(
	network: &N,
	gate: &Gate,
	peer: PeerId,
	protocol: &ProtocolName,
) -> bool {
	if !gate.admits(&peer) {
		network.disconnect_peer(peer, protocol.clone());
		return false;
	}
	log::info!(target: LOG_TARGET, "Reconnecting to {peer}: synchronisation gave it up for now");
	match network.remove_peers_from_reserved_set(protocol.clone(), vec![peer]) {
		Ok(()) => {
			// While it was a reserved peer, this would have been ignored.
			network.disconnect_peer(peer, protocol.clone());
			true
		}
		Err(reason) => {
			log::error!(target: LOG_TARGET, "The network did not disconnect from {peer}: {reason}");
			false
		}
	}
}

/// Connect to a peer again, if it is still admitted.
fn put_back<N: NetworkPeers + ?Sized>(
	network: &N,
	gate: &Gate,
	peer: PeerId,
	protocol: ProtocolName,
) {
	if !gate.admits(&peer) {
		return;
	}
	let address = Multiaddr::empty().with(Protocol::P2p(peer.into()));
	if let Err(reason) = network.add_peers_to_reserved_set(protocol, [address].into()) {
		log::error!(target: LOG_TARGET, "The network did not take {peer} back: {reason}");
	}
}

#[cfg(test)]
mod tests;
