//! The gate: who may ask this node anything.
//!
//! The SDK answers requests for blocks, state and proofs of whoever connects, on both of its network
//! backends; its reserved peers restrict gossip alone. So each protocol's requests come through here
//! before they reach their handler, and those of peers that are not let in are dropped unread.

use madang_runtime::opaque::Block;
use sc_network::{
	config::IncomingRequest, Litep2pNetworkBackend, NetworkBackend, NetworkWorker, PeerId,
};
use sc_service::SpawnTaskHandle;
use sp_runtime::traits::Block as BlockT;
use std::{
	collections::HashSet,
	sync::{Arc, PoisonError, RwLock},
};

type Hash = <Block as BlockT>::Hash;

/// A network backend whose protocols' requests can be led through the gate.
pub trait Backend: NetworkBackend<Block, Hash> {
	/// Where the backend puts the requests of a protocol; none if it only sends them.
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

/// The peers that are let in. Nobody is, until somebody is named.
#[derive(Clone, Default)]
pub struct Gate(Arc<RwLock<HashSet<PeerId>>>);

impl Gate {
	/// Whether a peer is let in.
	pub fn admits(&self, peer: &PeerId) -> bool {
		self.0.read().unwrap_or_else(PoisonError::into_inner).contains(peer)
	}

	/// Let in these and no others.
	pub fn let_in(&self, peers: HashSet<PeerId>) {
		*self.0.write().unwrap_or_else(PoisonError::into_inner) = peers;
	}

	/// Lead a protocol's requests through the gate.
	pub fn guard<N: Backend>(
		&self,
		mut protocol: N::RequestResponseProtocolConfig,
		spawn: &SpawnTaskHandle,
	) -> N::RequestResponseProtocolConfig {
		let requests = N::requests(&mut protocol);
		if let Some(handler) = requests.take() {
			let (outside, inside) = async_channel::bounded(handler.capacity().unwrap_or(1));
			*requests = Some(outside);
			spawn.spawn("request-gate", Some("networking"), self.clone().watch(inside, handler));
		}
		protocol
	}

	/// Hand on what comes from those who are let in. What is dropped is refused: the backend tells the
	/// peer so, and nothing else.
	async fn watch(
		self,
		requests: async_channel::Receiver<IncomingRequest>,
		handler: async_channel::Sender<IncomingRequest>,
	) {
		while let Ok(request) = requests.recv().await {
			if !self.admits(&request.peer) {
				log::debug!(target: super::LOG_TARGET, "Refused a request of {}", request.peer);
				continue;
			}
			// A handler that has too much to do refuses, as it does without a gate.
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
	fn nobody_is_let_in_before_somebody_is_named() {
		assert!(!Gate::default().admits(&PeerId::random()));
	}

	#[test]
	fn requests_of_others_never_reach_the_handler() {
		let (member, stranger) = (PeerId::random(), PeerId::random());
		let gate = Gate::default();
		gate.let_in([member].into());
		let (outside, inside) = async_channel::bounded(8);
		let (handler, handled) = async_channel::bounded(8);

		let (theirs, refused) = request(stranger);
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
	fn who_is_put_out_is_refused_from_then_on() {
		let member = PeerId::random();
		let gate = Gate::default();
		gate.let_in([member].into());
		gate.let_in(HashSet::new());
		assert!(!gate.admits(&member));
	}
}
