//! The protocol by which nodes tell each other cosignatures. Only registered nodes take part, as in other gossip.

use crate::{client::Hash, network::Backend};
use madang_checkpoints::Allowance;
use madang_runtime::opaque::Block;
use sc_network::{
	config::{FullNetworkConfiguration, NonReservedPeerMode, SetConfig},
	multiaddr::{Multiaddr, Protocol},
	service::traits::{NetworkService, NotificationEvent, NotificationService, ValidationResult},
	NotificationMetrics, PeerId, ProtocolName, ReputationChange,
};
use sc_network_sync::SyncEvent;
use std::{collections::HashMap, sync::Arc, time::Instant};

/// The longest message: a cosignature.
const LONGEST: u64 = madang_checkpoints::Cosignature::LENGTH as u64;

/// A message that no honest node sends.
const DISHONEST: ReputationChange = ReputationChange::new(-(1 << 20), "bad cosignature");
/// More messages than a node has to send.
const TOO_MANY: ReputationChange = ReputationChange::new(-(1 << 16), "too many cosignatures");

/// The protocol, before the network has started.
pub struct CheckpointProtocol {
	name: ProtocolName,
	notifications: Box<dyn NotificationService>,
}

impl CheckpointProtocol {
	/// Add the protocol to those of the network.
	pub fn add<N: Backend>(
		protocols: &mut FullNetworkConfiguration<Block, Hash, N>,
		genesis: Hash,
		metrics: NotificationMetrics,
	) -> Self {
		let name: ProtocolName = format!("/{}/checkpoints/1", hex::encode(genesis)).into();
		let set = SetConfig {
			in_peers: 0,
			out_peers: 0,
			reserved_nodes: Vec::new(),
			non_reserved_mode: NonReservedPeerMode::Deny,
		};
		let store = protocols.peer_store_handle();
		let (protocol, notifications) =
			N::notification_config(name.clone(), Vec::new(), LONGEST, None, set, metrics, store);
		protocols.add_notification_protocol(protocol);
		Self { name, notifications }
	}
}

/// What happened.
#[derive(Debug)]
pub enum Heard {
	/// A node takes part from now on.
	Peer(PeerId),
	/// A node has sent a message.
	Message(PeerId, Vec<u8>),
}

/// The protocol, running.
pub struct Gossip {
	name: ProtocolName,
	notifications: Box<dyn NotificationService>,
	network: Arc<dyn NetworkService>,
	/// How much each peer may send.
	peers: HashMap<PeerId, Allowance>,
	started: Instant,
}

impl Gossip {
	/// Take part.
	pub fn new(protocol: CheckpointProtocol, network: Arc<dyn NetworkService>) -> Self {
		let CheckpointProtocol { name, notifications } = protocol;
		Self { name, notifications, network, peers: HashMap::new(), started: Instant::now() }
	}

	/// Wait for what the others do. `None` once the network has ended.
	pub async fn next(&mut self) -> Option<Option<Heard>> {
		let event = self.notifications.next_event().await?;
		Some(match event {
			NotificationEvent::ValidateInboundSubstream { peer, handshake, result_tx } => {
				let known = self.network.peer_role(peer, handshake).is_some();
				let answer =
					if known { ValidationResult::Accept } else { ValidationResult::Reject };
				// The network may have closed it already.
				let _ = result_tx.send(answer);
				None
			}
			NotificationEvent::NotificationStreamOpened { peer, .. } => {
				self.peers.insert(peer, Allowance::new(self.started.elapsed()));
				Some(Heard::Peer(peer))
			}
			NotificationEvent::NotificationStreamClosed { peer } => {
				self.peers.remove(&peer);
				None
			}
			NotificationEvent::NotificationReceived { peer, notification } => {
				let now = self.started.elapsed();
				match self.peers.get_mut(&peer).is_some_and(|allowance| allowance.take(now)) {
					true => Some(Heard::Message(peer, notification)),
					false => {
						self.network.report_peer(peer, TOO_MANY);
						None
					}
				}
			}
		})
	}

	/// Follow whom the node is connected with.
	pub fn follow(&self, event: SyncEvent) {
		let name = self.name.clone();
		let result = match event {
			SyncEvent::PeerConnected { peer_id, .. } => {
				let address = Multiaddr::empty().with(Protocol::P2p(peer_id.into()));
				self.network.add_peers_to_reserved_set(name, [address].into())
			}
			SyncEvent::PeerDisconnected(peer) => {
				self.network.remove_peers_from_reserved_set(name, vec![peer])
			}
		};
		if let Err(reason) = result {
			log::error!(target: "checkpoints", "The network does not take a peer: {reason}");
		}
	}

	/// Send a message to a peer.
	pub fn send(&mut self, peer: &PeerId, message: Vec<u8>) {
		self.notifications.send_sync_notification(peer, message);
	}

	/// Send a message to every peer but one.
	pub fn spread(&mut self, except: Option<PeerId>, message: &[u8]) {
		let peers: Vec<_> =
			self.peers.keys().filter(|peer| Some(**peer) != except).copied().collect();
		for peer in peers {
			self.send(&peer, message.to_vec());
		}
	}

	/// Lower the reputation of a peer that has sent what no honest node sends.
	pub fn blame(&self, peer: PeerId) {
		self.network.report_peer(peer, DISHONEST);
	}
}
