//! Passes on transactions that other nodes sent.
//!
//! Every registered node is connected to all others, so the node to which a transaction is submitted sends it to
//! everybody. The SDK has each node pass on at once what it receives: then a transaction is sent once for nearly
//! every pair of nodes. Here a node passes on only what still waits after [`PATIENCE`]. Two nodes may not reach each
//! other, or the first one may have stopped before all had the transaction. The SDK's handler looks every 2.9 s for
//! what is to be sent.

use crate::client::Hash;
use madang_runtime::opaque::Block;
use sc_network_transactions::config::{TransactionImportFuture, TransactionPool};
use schnellru::{ByLength, LruMap};
use sp_runtime::OpaqueExtrinsic;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// How long a transaction of another node waits until it is passed on: an author in turn has usually put it into a block
/// before.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of how many transactions it is remembered when they were received: more than a pool holds.
const REMEMBERED: u32 = 32_768;

/// When transactions were received from another node first: the newest ones.
struct Received(LruMap<Hash, Instant>);

impl Received {
	/// For so many transactions. What is forgotten is passed on as if it was submitted here.
	fn new(most: u32) -> Self {
		Self(LruMap::new(ByLength::new(most)))
	}

	fn note(&mut self, transaction: Hash, now: Instant) {
		self.0.get_or_insert(transaction, || now);
	}

	/// Whether to leave a transaction to the node that sent it.
	fn is_left_to_others(&self, transaction: &Hash, now: Instant) -> bool {
		let received = self.0.peek(transaction);
		received.is_some_and(|at| now.saturating_duration_since(*at) < PATIENCE)
	}
}

/// The pool as the SDK's handler of transactions sees it.
pub struct Relay<P> {
	pool: P,
	received: Mutex<Received>,
}

impl<P: TransactionPool<Hash, Block>> Relay<P> {
	/// Passes on what this pool has.
	pub fn new(pool: P) -> Self {
		Self { pool, received: Mutex::new(Received::new(REMEMBERED)) }
	}

	fn received(&self) -> MutexGuard<'_, Received> {
		self.received.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl<P: TransactionPool<Hash, Block>> TransactionPool<Hash, Block> for Relay<P> {
	/// What is sent to the peers that are not known to have it.
	fn transactions(&self) -> Vec<(Hash, Arc<OpaqueExtrinsic>)> {
		let mut transactions = self.pool.transactions();
		let (received, now) = (self.received(), Instant::now());
		transactions.retain(|(hash, _)| !received.is_left_to_others(hash, now));
		transactions
	}

	fn hash_of(&self, transaction: &OpaqueExtrinsic) -> Hash {
		self.pool.hash_of(transaction)
	}

	/// A node sent it.
	fn import(&self, transaction: OpaqueExtrinsic) -> TransactionImportFuture {
		let hash = self.pool.hash_of(&transaction);
		// What was submitted here stays this node's to send, though others have it by now.
		if self.pool.transaction(&hash).is_none() {
			self.received().note(hash, Instant::now());
		}
		self.pool.import(transaction)
	}

	fn on_broadcasted(&self, propagations: HashMap<Hash, Vec<String>>) {
		self.pool.on_broadcasted(propagations);
	}

	/// What is sent as soon as the pool has it.
	fn transaction(&self, hash: &Hash) -> Option<Arc<OpaqueExtrinsic>> {
		let is_left = self.received().is_left_to_others(hash, Instant::now());
		if is_left {
			return None;
		}
		self.pool.transaction(hash)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_network_transactions::config::TransactionImport;
	use sp_runtime::traits::{BlakeTwo256, Hash as _};

	/// Holds what it is given.
	#[derive(Clone, Default)]
	struct Held(Arc<Mutex<Vec<OpaqueExtrinsic>>>);

	impl Held {
		fn hold(&self, transaction: OpaqueExtrinsic) {
			self.0.lock().unwrap().push(transaction);
		}
	}

	impl TransactionPool<Hash, Block> for Held {
		fn transactions(&self) -> Vec<(Hash, Arc<OpaqueExtrinsic>)> {
			let held = self.0.lock().unwrap();
			held.iter().map(|one| (self.hash_of(one), Arc::new(one.clone()))).collect()
		}

		fn hash_of(&self, transaction: &OpaqueExtrinsic) -> Hash {
			BlakeTwo256::hash_of(transaction)
		}

		fn import(&self, transaction: OpaqueExtrinsic) -> TransactionImportFuture {
			self.hold(transaction);
			Box::pin(std::future::ready(TransactionImport::NewGood))
		}

		fn on_broadcasted(&self, _: HashMap<Hash, Vec<String>>) {}

		fn transaction(&self, hash: &Hash) -> Option<Arc<OpaqueExtrinsic>> {
			let mut held = self.transactions().into_iter();
			held.find(|(one, _)| one == hash).map(|(_, transaction)| transaction)
		}
	}

	fn transaction(number: u8) -> OpaqueExtrinsic {
		OpaqueExtrinsic::from_blob(vec![number])
	}

	fn relay() -> (Held, Relay<Held>) {
		let held = Held::default();
		(held.clone(), Relay::new(held))
	}

	fn sent(relay: &Relay<Held>) -> Vec<OpaqueExtrinsic> {
		relay.transactions().into_iter().map(|(_, one)| one.as_ref().clone()).collect()
	}

	#[test]
	fn what_is_submitted_here_is_sent_at_once_and_what_others_send_is_not() {
		let (held, relay) = relay();
		let (own, of_others) = (transaction(1), transaction(2));
		held.hold(own.clone());
		drop(relay.import(of_others.clone()));
		assert!(relay.transaction(&relay.hash_of(&own)).is_some());
		assert!(relay.transaction(&relay.hash_of(&of_others)).is_none());
		assert_eq!(sent(&relay), [own]);
		assert_eq!(relay.hash_of(&of_others), BlakeTwo256::hash_of(&of_others));
	}

	#[test]
	fn what_was_submitted_here_stays_so_when_others_send_it_back() {
		let (held, relay) = relay();
		let own = transaction(1);
		held.hold(own.clone());
		drop(relay.import(own.clone()));
		assert!(relay.transaction(&relay.hash_of(&own)).is_some());
	}

	#[test]
	fn what_waits_too_long_is_passed_on() {
		let mut received = Received::new(8);
		let (hash, now) = (Hash::repeat_byte(1), Instant::now());
		received.note(hash, now);
		// Another node sends it again: the first time counts.
		received.note(hash, now + PATIENCE / 2);
		let is_left = |after| received.is_left_to_others(&hash, now + after);
		assert!(is_left(PATIENCE - Duration::from_millis(1)));
		assert!(!is_left(PATIENCE));
		assert!(!received.is_left_to_others(&Hash::repeat_byte(2), now));
	}

	#[test]
	fn what_is_forgotten_is_passed_on() {
		let mut received = Received::new(2);
		let now = Instant::now();
		(0..50).for_each(|number| received.note(Hash::repeat_byte(number), now));
		assert!(!received.is_left_to_others(&Hash::repeat_byte(0), now));
		assert!(received.is_left_to_others(&Hash::repeat_byte(49), now));
	}
}
