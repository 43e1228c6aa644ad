//! Follows the list of registered nodes, and connects to those nodes only.
//!
//! The list is read at the finalized block, so that a fork cannot admit anybody. The last list is
//! kept on disk ([`stored`](super::stored)), for a node that cannot read it from the chain or that
//! begins again at genesis: until it has caught up with its list on disk, it keeps to that one. An
//! empty list is never applied: it would cut off every member at once.

use super::{gate::Gate, stored::Stored};
use crate::client::{Client, Hash};
use futures::StreamExt;
use madang_primitives::NodeId;
use madang_runtime::opaque::Block;
use pallet_validators::api::NodesApi;
use sc_client_api::{BlockchainEvents, HeaderBackend};
use sc_network::{
	config::{MultiaddrWithPeerId, NetworkConfiguration},
	multiaddr::{Multiaddr, Protocol},
	NetworkPeers, NetworkStateInfo, PeerId, ProtocolName,
};
use sc_network_sync::SyncingService;
use sp_api::ProvideRuntimeApi;
use std::{
	collections::{BTreeSet, HashSet},
	path::PathBuf,
	sync::Arc,
};

const LOG_TARGET: &str = "network";

/// The list's file, in the folder of the network's data.
const FILE: &str = "registered-nodes.json";

/// The registered nodes, and the other peers that the command line names.
pub struct Registered {
	client: Arc<Client>,
	gate: Gate,
	/// The list, and the block that it is of.
	list: Stored,
	given: Vec<MultiaddrWithPeerId>,
	file: Option<PathBuf>,
}

/// What controls which peers the network connects to.
pub struct Reach {
	pub network: Arc<dyn sc_network::service::traits::NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	/// The protocol of block announcements: all other gossip goes to the same peers.
	pub protocol: ProtocolName,
}

impl Registered {
	/// The list that this node knows when it starts: that of its last finalized block, or a later one
	/// on disk.
	pub fn open(client: Arc<Client>, config: &NetworkConfiguration, gate: Gate) -> Self {
		let file = config.net_config_path.as_ref().map(|folder| folder.join(FILE));
		let info = client.info();
		let on_chain = read_chain(&client, info.finalized_hash);
		let on_chain = on_chain.map(|nodes| Stored {
			genesis: info.genesis_hash,
			block: info.finalized_number,
			nodes,
		});
		let on_disk = file.as_deref().and_then(Stored::read);
		let list = Stored::newest(info.genesis_hash, on_chain, on_disk);
		let given = config.default_peers_set.reserved_nodes.clone();
		let registered = Self { client, gate, list, given, file };
		registered.gate.set_admitted(registered.peers());
		registered
	}

	/// All peers that are admitted.
	fn peers(&self) -> HashSet<PeerId> {
		let given = self.given.iter().map(|peer| peer.peer_id);
		self.list.nodes.iter().filter_map(peer_id).chain(given).collect()
	}

	/// Follow the finalized list until the node ends.
	pub async fn follow(mut self, reach: Reach) {
		let own = reach.network.local_peer_id();
		let mut finalized = self.client.finality_notification_stream();
		self.apply(&reach, own);
		while let Some(block) = finalized.next().await {
			let number = block.header.number;
			if number < self.list.block {
				continue;
			}
			let Some(nodes) = read_chain(&self.client, block.hash) else { continue };
			self.list.block = number;
			if nodes == self.list.nodes {
				continue;
			}
			let count = |these: &BTreeSet<NodeId>, others| these.difference(others).count();
			log::info!(
				target: LOG_TARGET,
				"Registered nodes: {} added, {} removed, {} in all",
				count(&nodes, &self.list.nodes),
				count(&self.list.nodes, &nodes),
				nodes.len(),
			);
			self.list.nodes = nodes;
			self.apply(&reach, own);
		}
	}

	/// Admit the peers at the gate. Make the network connect to them, accept connections from them
	/// only, and drop all others.
	fn apply(&self, reach: &Reach, own: PeerId) {
		let nodes = &self.list.nodes;
		if !nodes.is_empty() && !nodes.iter().filter_map(peer_id).any(|peer| peer == own) {
			log::warn!(
				target: LOG_TARGET,
				"This node, {own}, is not registered at its last block: no other node connects to \
				it. An administrator of its institution registers it with: madang node register \
				{own} --proof 0x…, where `madang-node key prove-node-key` makes the proof. If it was \
				registered later, and the nodes of its last block are gone, start it with the \
				addresses of others: --reserved-nodes",
			);
		}
		let mut peers = self.peers();
		self.gate.set_admitted(peers.clone());
		peers.remove(&own);
		let given = self.given.iter().filter(|peer| peer.peer_id != own).map(|peer| peer.concat());
		let addresses =
			peers.iter().map(|peer| Multiaddr::empty().with(Protocol::P2p((*peer).into())));
		let addresses: HashSet<Multiaddr> = addresses.chain(given).collect();
		if let Err(reason) = reach.network.set_reserved_peers(reach.protocol.clone(), addresses) {
			log::error!(target: LOG_TARGET, "The network rejected the registered nodes: {reason}");
		}
		// Members never compete for the slots that the SDK keeps for unknown peers.
		reach.sync.set_no_slot_peers(peers);
		if let Some(file) = self.file.as_deref().filter(|_| !nodes.is_empty()) {
			if let Err(error) = self.list.write(file) {
				log::warn!(target: LOG_TARGET, "Cannot write {}: {error}", file.display());
			}
		}
	}
}

/// The list at a block, or none if it cannot be read there or is empty.
fn read_chain(client: &Client, block: Hash) -> Option<BTreeSet<NodeId>> {
	match client.runtime_api().nodes(block) {
		Ok(nodes) if !nodes.is_empty() => Some(nodes.into_iter().collect()),
		Ok(_) => None,
		Err(error) => {
			log::debug!(target: LOG_TARGET, "No list of nodes at {block}: {error}");
			None
		}
	}
}

fn peer_id(node: &NodeId) -> Option<PeerId> {
	PeerId::from_bytes(&node.to_peer_id()).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_node_id_is_its_peer_id() {
		let node = NodeId([7; 32]);
		let peer = peer_id(&node);
		assert_eq!(peer.map(|peer| peer.to_base58()), Some(node.to_string()));
	}
}
