//! Transactions that are in no finalized block yet.

use crate::{
	call::{EncodedCall, Signed},
	error::Error,
	officer::Officer,
	outcome::Included,
};
use std::collections::{BTreeMap, HashMap};
use subxt::utils::{AccountId32, H256};
use tokio::{sync::oneshot, time::Instant};

/// A call that was signed and sent. It may be signed several times, always with the same nonce, so
/// that the chain can include at most one of its signatures.
pub(crate) struct PendingTransaction {
	pub(crate) nonce: u64,
	/// The officer and the call, for another signature.
	pub(crate) officer: Officer,
	pub(crate) call: EncodedCall,
	/// The hashes of all signatures after the first.
	pub(crate) other_hashes: Vec<H256>,
	/// The block from which on it may not be signed again.
	pub(crate) resign_until: u64,
	/// The bytes of the last signature.
	pub(crate) bytes: Vec<u8>,
	/// The block at which the last of its signatures expires.
	pub(crate) expires_at: u64,
	/// When it was last sent.
	pub(crate) sent: Instant,
	/// Whether it was sent again, so that a pool may have it even if another one rejects it.
	pub(crate) sent_again: bool,
	/// The last error that a pool reported.
	pub(crate) last_error: Option<String>,
	/// Whether a pool reported that another transaction has its nonce. This may be true only on a
	/// fork, so the finalized nonce decides.
	pub(crate) nonce_conflict_reported: bool,
	pub(crate) answer: oneshot::Sender<Result<Included, Error>>,
}

impl PendingTransaction {
	/// A transaction with its first signature, sent now.
	pub(crate) fn new(
		nonce: u64,
		officer: Officer,
		call: EncodedCall,
		signed: &Signed,
		answer: oneshot::Sender<Result<Included, Error>>,
	) -> Self {
		Self {
			nonce,
			officer,
			call,
			other_hashes: Vec::new(),
			resign_until: signed.expires_at,
			bytes: signed.bytes.clone(),
			expires_at: signed.expires_at,
			sent: Instant::now(),
			sent_again: false,
			last_error: None,
			nonce_conflict_reported: false,
			answer,
		}
	}

	pub(crate) fn account(&self) -> AccountId32 {
		self.officer.account()
	}

	/// Give the sender its answer. The sender may have stopped waiting for it.
	pub(crate) fn answer(self, answer: Result<Included, Error>) {
		let _ = self.answer.send(answer);
	}
}

/// All pending transactions. Each is found by the hash of any of its signatures.
#[derive(Default)]
pub(crate) struct PendingTransactions {
	/// By the hash of the first signature, which identifies the transaction.
	transactions: HashMap<H256, PendingTransaction>,
	/// The hash of the first signature, by the hash of each signature.
	signatures: HashMap<H256, H256>,
}

impl PendingTransactions {
	pub(crate) fn insert(&mut self, first: H256, transaction: PendingTransaction) {
		self.signatures.insert(first, first);
		self.transactions.insert(first, transaction);
	}

	/// Add another signature of a transaction. False if the transaction is not pending any more.
	pub(crate) fn resign(&mut self, first: H256, signed: &Signed) -> bool {
		let Some(transaction) = self.transactions.get_mut(&first) else { return false };
		transaction.bytes = signed.bytes.clone();
		transaction.expires_at = transaction.expires_at.max(signed.expires_at);
		transaction.sent = Instant::now();
		transaction.other_hashes.push(signed.hash);
		self.signatures.insert(signed.hash, first);
		true
	}

	/// The first hash of the transaction that has a signature with this hash.
	pub(crate) fn find(&self, hash: &H256) -> Option<H256> {
		self.signatures.get(hash).copied()
	}

	pub(crate) fn get(&self, first: &H256) -> Option<&PendingTransaction> {
		self.transactions.get(first)
	}

	pub(crate) fn remove(&mut self, first: &H256) -> Option<PendingTransaction> {
		let transaction = self.transactions.remove(first)?;
		self.signatures.remove(first);
		for hash in &transaction.other_hashes {
			self.signatures.remove(hash);
		}
		Some(transaction)
	}

	/// The transactions that are expired at a block.
	pub(crate) fn expired(&self, block: u64) -> Vec<H256> {
		let all = self.transactions.iter();
		let expired = all.filter(|(_, transaction)| transaction.expires_at <= block);
		expired.map(|(first, _)| *first).collect()
	}

	/// The transactions with a reported nonce conflict, each with its account and nonce.
	pub(crate) fn nonce_conflicts(&self) -> Vec<(H256, AccountId32, u64)> {
		let all = self.transactions.iter();
		let reported = all.filter(|(_, transaction)| transaction.nonce_conflict_reported);
		reported
			.map(|(first, transaction)| (*first, transaction.account(), transaction.nonce))
			.collect()
	}

	/// Note that a transaction is sent again, so that a pool may have it even if another one rejects it.
	pub(crate) fn note_sent_again(&mut self, first: &H256) {
		if let Some(transaction) = self.transactions.get_mut(first) {
			transaction.sent_again = true;
		}
	}

	/// Keep an error that concerns a transaction.
	pub(crate) fn note(&mut self, first: &H256, error: String) {
		if let Some(transaction) = self.transactions.get_mut(first) {
			transaction.last_error = Some(error);
		}
	}

	/// Keep a pool's report that another transaction has the nonce of this one.
	pub(crate) fn note_nonce_conflict(&mut self, first: &H256, error: String) {
		if let Some(transaction) = self.transactions.get_mut(first) {
			transaction.last_error = Some(error);
			transaction.nonce_conflict_reported = true;
		}
	}

	/// The transactions that were sent at an instant or earlier, in the order of their nonces. They
	/// count as sent now.
	pub(crate) fn late(&mut self, sent_before: Instant) -> Vec<(H256, Vec<u8>)> {
		let mut late = BTreeMap::new();
		for (first, transaction) in &mut self.transactions {
			if transaction.sent <= sent_before {
				transaction.sent = Instant::now();
				transaction.sent_again = true;
				let order = (transaction.account(), transaction.nonce, *first);
				late.insert(order, transaction.bytes.clone());
			}
		}
		late.into_iter().map(|((_, _, first), bytes)| (first, bytes)).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	const fn hash(byte: u8) -> H256 {
		H256([byte; 32])
	}

	fn signed(byte: u8, expires_at: u64) -> Signed {
		Signed { hash: hash(byte), bytes: vec![byte], expires_at }
	}

	fn pending(nonce: u64) -> PendingTransaction {
		let officer = Officer::from_secret("//Alice").expect("a development key");
		let (answer, _) = oneshot::channel();
		PendingTransaction::new(nonce, officer, EncodedCall::empty(), &signed(1, 64), answer)
	}

	#[test]
	fn each_signature_leads_to_its_transaction() {
		let mut all = PendingTransactions::default();
		all.insert(hash(1), pending(0));
		all.insert(hash(2), pending(1));
		assert!(all.resign(hash(1), &signed(3, 80)));
		assert_eq!(all.find(&hash(1)), Some(hash(1)));
		assert_eq!(all.find(&hash(3)), Some(hash(1)));
		assert_eq!(all.get(&hash(1)).map(|transaction| &*transaction.bytes), Some(&[3][..]));

		assert!(all.remove(&hash(1)).is_some());
		assert_eq!(all.find(&hash(1)), None);
		assert_eq!(all.find(&hash(3)), None);
		assert_eq!(all.find(&hash(2)), Some(hash(2)));
	}

	#[test]
	fn a_transaction_expires_with_the_last_of_its_signatures() {
		let mut all = PendingTransactions::default();
		all.insert(hash(1), pending(0));
		assert!(all.resign(hash(1), &signed(2, 80)));
		assert!(all.expired(64).is_empty());
		assert!(all.expired(79).is_empty());
		assert_eq!(all.expired(80), [hash(1)]);
	}

	#[test]
	fn late_transactions_are_sent_once_in_the_order_of_nonces() {
		let mut all = PendingTransactions::default();
		for nonce in [2u8, 0, 1] {
			all.insert(hash(nonce), pending(nonce.into()));
		}
		let order: Vec<H256> =
			all.late(Instant::now()).into_iter().map(|(first, _)| first).collect();
		assert_eq!(order, [hash(0), hash(1), hash(2)]);
		assert!(all.late(Instant::now() - Duration::from_secs(1)).is_empty());
	}

	#[test]
	fn a_reported_nonce_conflict_stays_reported() {
		let mut all = PendingTransactions::default();
		all.insert(hash(1), pending(7));
		assert!(all.nonce_conflicts().is_empty());
		all.note_nonce_conflict(&hash(1), "outdated".to_owned());
		all.note(&hash(1), "no answer".to_owned());
		let nonces: Vec<u64> = all.nonce_conflicts().into_iter().map(|(.., nonce)| nonce).collect();
		assert_eq!(nonces, [7]);
	}
}
