//! The gate: which peers may send requests to this node.
//!
//! On both of its network backends the SDK answers requests for blocks, state and proofs from
//! anyone who connects; its reserved peers restrict gossip only. So each protocol's requests pass
//! the gate before they reach their handler. Requests from other peers are dropped unread.

use crate::client::Hash;
use madang_runtime::opaque::Block;
use sc_network::{
	config::IncomingRequest, Litep2pNetworkBackend, NetworkBackend, NetworkWorker, PeerId,
};
use sc_service::SpawnTaskHandle;
use std::{
	collections::HashSet,
	sync::{Arc, PoisonError, RwLock},
};

/// A network backend with protocols that the gate can guard.
pub trait Backend: NetworkBackend<Block, Hash> {
	/// Where the backend puts the requests of a protocol, or none for a protocol that only sends
	/// requests.
	fn requests(
		protocol: &mut Self::RequestResponseProtocolConfig,
	) -> &mut Option<async_channel::Sender<IncomingRequest>>;
}

impl Backend for NetworkWorker<Block, Hash> {
	fn requests(
		protocol: &mut Self::RequestResponseProtocolConfig,
	) -> &mut Option<async_channel::Sender<IncomingRequest>> {
		&mut protocol.inbound_queue
	}
}

impl Backend for Litep2pNetworkBackend {
	fn requests(
		protocol: &mut Self::RequestResponseProtocolConfig,
	) -> &mut Option<async_channel::Sender<IncomingRequest>> {
		&mut protocol.inbound_queue
	}
}

/// How many requests may wait at the gate at least. Everyone who connects can put requests there, and
/// what no longer fits is refused, a member's request too. A request waits only until the gate has
/// looked up its sender, so this many wait only in a flood.
const MIN_WAITING: usize = 256;

/// The peers that are admitted: nobody, until the first list is set.
#[derive(Clone, Default)]
pub struct Gate(Arc<RwLock<HashSet<PeerId>>>);

impl Gate {
	/// Whether a peer is admitted.
	pub fn admits(&self, peer: &PeerId) -> bool {
		self.0.read().unwrap_or_else(PoisonError::into_inner).contains(peer)
	}

	/// The peers that are admitted.
	pub fn admitted(&self) -> HashSet<PeerId> {
		self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// Admit these peers and no others.
	pub fn set_admitted(&self, peers: HashSet<PeerId>) {
		*self.0.write().unwrap_or_else(PoisonError::into_inner) = peers;
	}

	/// Put the gate in front of a protocol's handler.
	pub fn guard<N: Backend>(
		&self,
		mut protocol: N::RequestResponseProtocolConfig,
		spawn: &SpawnTaskHandle,
	) -> N::RequestResponseProtocolConfig {
		let requests = N::requests(&mut protocol);
		if let Some(handler) = requests.take() {
			let waiting = handler.capacity().unwrap_or_default().max(MIN_WAITING);
			let (outside, inside) = async_channel::bounded(waiting);
			*requests = Some(outside);
			// On a thread of its own: work of the node must not leave a flood waiting at the gate.
			spawn.spawn_blocking(
				"request-gate",
				Some("networking"),
				self.clone().watch(inside, handler),
			);
		}
		protocol
	}

	/// Pass on the requests of admitted peers. The others are dropped: the backend tells the peer
	/// that its request was refused, and nothing else.
	async fn watch(
		self,
		requests: async_channel::Receiver<IncomingRequest>,
		handler: async_channel::Sender<IncomingRequest>,
	) {
		while let Ok(request) = requests.recv().await {
			if !self.admits(&request.peer) {
				log::debug!(target: "network", "Refused a request of {}", request.peer);
				continue;
			}
			// A handler that is overloaded refuses the request, as it does without a gate.
			if let Err(async_channel::TrySendError::Closed(_)) = handler.try_send(request) {
				return;
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{channel::oneshot, executor::block_on, FutureExt};

	fn request(
		peer: PeerId,
	) -> (IncomingRequest, oneshot::Receiver<sc_network::config::OutgoingResponse>) {
		let (pending_response, answer) = oneshot::channel();
		(IncomingRequest { peer, payload: vec![1, 2, 3], pending_response }, answer)
	}

	#[test]
	fn nobody_is_admitted_before_the_list_is_set() {
		assert!(!Gate::default().admits(&PeerId::random()));
	}

	#[test]
	fn requests_of_non_members_never_reach_the_handler() {
		let (member, non_member) = (PeerId::random(), PeerId::random());
		let gate = Gate::default();
		gate.set_admitted([member].into());
		let (outside, inside) = async_channel::bounded(8);
		let (handler, handled) = async_channel::bounded(8);

		let (theirs, refused) = request(non_member);
		let (ours, waiting) = request(member);
		outside.try_send(theirs).unwrap();
		outside.try_send(ours).unwrap();
		drop(outside);
		block_on(gate.watch(inside, handler));

		assert_eq!(handled.recv().now_or_never().unwrap().unwrap().peer, member);
		assert!(handled.is_empty());
		assert!(block_on(refused).is_err(), "dropped: the backend refuses it");
		drop(waiting);
	}

	#[test]
	fn a_queue_full_of_non_members_is_emptied_at_once_and_takes_members_again() {
		let member = PeerId::random();
		let gate = Gate::default();
		gate.set_admitted([member].into());
		let (outside, inside) = async_channel::bounded(MIN_WAITING);
		// A handler that is busy: it takes one request.
		let (handler, handled) = async_channel::bounded(1);
		let flood: Vec<_> = (0..MIN_WAITING).map(|_| request(PeerId::random())).collect();
		let (theirs, refused): (Vec<_>, Vec<_>) = flood.into_iter().unzip();
		theirs.into_iter().for_each(|request| outside.try_send(request).unwrap());
		assert!(outside.try_send(request(member).0).is_err(), "full");

		let watching = gate.watch(inside, handler);
		futures::pin_mut!(watching);
		assert!(watching.as_mut().now_or_never().is_none(), "it waits for more");
		assert!(refused.into_iter().all(|answer| block_on(answer).is_err()));
		outside.try_send(request(member).0).unwrap();
		assert!(watching.now_or_never().is_none());
		assert_eq!(handled.try_recv().unwrap().peer, member);
	}

	#[test]
	fn a_removed_peer_is_no_longer_admitted() {
		let member = PeerId::random();
		let gate = Gate::default();
		gate.set_admitted([member].into());
		gate.set_admitted(HashSet::new());
		assert!(!gate.admits(&member));
	}
}
