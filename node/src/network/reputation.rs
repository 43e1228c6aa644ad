//! The reputation that registered nodes have at this one.
//!
//! The SDK lowers a peer's reputation for what it takes for an offence, and disconnects and bans a peer whose
//! reputation is too low. It knows no exception for reserved peers. A validator that is merely slow would be
//! banned for answers that come late, get its blocks later still, and be banned again. Registered nodes are
//! known, and what they do wrong is for the council to judge. So each gets its full reputation back every few
//! seconds. Only a node that offends often in these few seconds is kept out, until they are over.

use super::gate::Gate;
use sc_network::{peer_store::PeerStoreProvider, ReputationChange};
use std::{sync::Arc, time::Duration};

/// How often the reputation is given back.
const PERIOD: Duration = Duration::from_secs(10);

/// Give the admitted peers their reputation back until the node ends.
pub async fn restore(gate: Gate, store: Arc<dyn PeerStoreProvider>) {
	loop {
		restore_once(&gate, store.as_ref());
		tokio::time::sleep(PERIOD).await;
	}
}

fn restore_once(gate: &Gate, store: &dyn PeerStoreProvider) {
	for peer in gate.admitted() {
		// From the lowest number once leads to -1, and twice to one below the highest.
		for _ in 0..3 {
			store.report_peer(peer, ReputationChange::new(i32::MAX, "registered node"));
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_network::{peer_store::PeerStore, PeerId};

	/// As the SDK punishes a peer that does not have a block any more that it announced.
	const OFFENCE: ReputationChange = ReputationChange::new(-(1 << 29), "no block");

	#[test]
	fn a_registered_node_is_not_banned_for_some_late_answers_and_another_is() {
		let store = PeerStore::new(Vec::new(), None).handle();
		let (registered, other) = (PeerId::random(), PeerId::random());
		let gate = Gate::default();
		gate.set_admitted([registered].into());
		for _ in 0..5 {
			restore_once(&gate, &store);
			for _ in 0..3 {
				store.report_peer(registered, OFFENCE);
				store.report_peer(other, OFFENCE);
			}
			assert!(!store.is_banned(&registered));
			assert!(store.is_banned(&other));
		}
	}

	#[test]
	fn the_reputation_is_full_again_after_a_fatal_offence() {
		let store = PeerStore::new(Vec::new(), None).handle();
		let registered = PeerId::random();
		let gate = Gate::default();
		gate.set_admitted([registered].into());
		store.report_peer(registered, ReputationChange::new_fatal("late thrice"));
		restore_once(&gate, &store);
		assert_eq!(store.peer_reputation(&registered), i32::MAX);
	}

	#[test]
	fn a_flood_of_offences_keeps_a_registered_node_out_until_the_next_time() {
		let store = PeerStore::new(Vec::new(), None).handle();
		let registered = PeerId::random();
		let gate = Gate::default();
		gate.set_admitted([registered].into());
		restore_once(&gate, &store);
		(0..8).for_each(|_| store.report_peer(registered, OFFENCE));
		assert!(store.is_banned(&registered));
		restore_once(&gate, &store);
		assert!(!store.is_banned(&registered));
	}
}
