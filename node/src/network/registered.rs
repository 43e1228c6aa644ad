//! Follows the list of registered nodes, and connects to those nodes only.
//!
//! The list is read at the finalized block, so that a fork cannot admit anybody. The last list is
//! kept on disk for a node that cannot read it from the chain, for example while it is loading its
//! state. An empty list is never applied: it would cut off every member at once.

use super::gate::Gate;
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
	fs, io,
	path::{Path, PathBuf},
	sync::Arc,
};

const LOG_TARGET: &str = "network";

/// The list's file, in the folder of the network's data.
const FILE: &str = "registered-nodes.json";

/// The registered nodes, and the other peers that the command line names.
pub struct Registered {
	client: Arc<Client>,
	gate: Gate,
	nodes: BTreeSet<NodeId>,
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
	/// The list that this node knows when it starts: that of its last finalized block (at first, of
	/// genesis), or else the one on disk.
	pub fn open(client: Arc<Client>, config: &NetworkConfiguration, gate: Gate) -> Self {
		let file = config.net_config_path.as_ref().map(|folder| folder.join(FILE));
		let finalized = client.info().finalized_hash;
		let nodes = read_chain(&client, finalized)
			.or_else(|| file.as_deref().and_then(read_file))
			.unwrap_or_default();
		let given = config.default_peers_set.reserved_nodes.clone();
		let registered = Self { client, gate, nodes, given, file };
		registered.gate.set_admitted(registered.peers());
		registered
	}

	/// All peers that are admitted.
	fn peers(&self) -> HashSet<PeerId> {
		let given = self.given.iter().map(|peer| peer.peer_id);
		self.nodes.iter().filter_map(peer_id).chain(given).collect()
	}

	/// Follow the finalized list until the node ends.
	pub async fn follow(mut self, reach: Reach) {
		let own = reach.network.local_peer_id();
		let mut finalized = self.client.finality_notification_stream();
		self.apply(&reach, own);
		while let Some(block) = finalized.next().await {
			let Some(nodes) = read_chain(&self.client, block.hash) else { continue };
			if nodes == self.nodes {
				continue;
			}
			let count = |these: &BTreeSet<NodeId>, others| these.difference(others).count();
			log::info!(
				target: LOG_TARGET,
				"Registered nodes: {} added, {} removed, {} in all",
				count(&nodes, &self.nodes),
				count(&self.nodes, &nodes),
				nodes.len(),
			);
			self.nodes = nodes;
			self.apply(&reach, own);
		}
	}

	/// Admit the peers at the gate. Make the network connect to them, accept connections from them
	/// only, and drop all others.
	fn apply(&self, reach: &Reach, own: PeerId) {
		if !self.nodes.is_empty() && !self.nodes.iter().filter_map(peer_id).any(|peer| peer == own)
		{
			log::warn!(
				target: LOG_TARGET,
				"This node, {own}, is not registered: no other node connects to it. An \
				administrator of its institution registers it with: madang node register {own} \
				--proof 0x…, where `madang-node key prove-node-key` makes the proof",
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
		if let Some(file) = self.file.as_deref().filter(|_| !self.nodes.is_empty()) {
			if let Err(error) = write_file(file, &self.nodes) {
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

fn read_file(path: &Path) -> Option<BTreeSet<NodeId>> {
	let text = match fs::read_to_string(path) {
		Ok(text) => text,
		Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
		Err(error) => {
			log::warn!(target: LOG_TARGET, "Cannot read {}: {error}", path.display());
			return None;
		}
	};
	serde_json::from_str(&text)
		.inspect_err(|error| log::warn!(target: LOG_TARGET, "{}: {error}", path.display()))
		.ok()
}

/// Write the list, unless the file has it already.
fn write_file(path: &Path, nodes: &BTreeSet<NodeId>) -> io::Result<()> {
	let text = serde_json::to_string_pretty(nodes)?;
	if fs::read_to_string(path).is_ok_and(|known| known == text) {
		return Ok(());
	}
	if let Some(folder) = path.parent() {
		fs::create_dir_all(folder)?;
	}
	madang_sealed::file::replace(path, text.as_bytes())
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

	#[test]
	fn the_list_on_disk_can_be_read_again() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("network").join(FILE);
		assert_eq!(read_file(&file), None);
		for nodes in
			[BTreeSet::from([NodeId([1; 32])]), BTreeSet::from([NodeId([2; 32]), NodeId([3; 32])])]
		{
			write_file(&file, &nodes).unwrap();
			assert_eq!(read_file(&file), Some(nodes));
		}
		fs::write(&file, "[\"12D3\"]").unwrap();
		assert_eq!(read_file(&file), None, "a damaged file gives no list");
	}
}
