//! Transactions that are in no finalized block yet.

use crate::{call::EncodedCall, Error, Included, Officer};
use std::collections::{BTreeMap, HashMap};
use subxt::utils::{AccountId32, H256};
use tokio::{sync::oneshot, time::Instant};

/// A call on its way. It may have been signed more than once, always with the same nonce: at most
/// one of its signatures can ever be in the chain.
pub(crate) struct Waiting {
	pub(crate) nonce: u64,
	/// Who signs it, should it be signed again, and what.
	pub(crate) officer: Officer,
	pub(crate) call: EncodedCall,
	/// The hashes of what was signed after the first.
	pub(crate) renewals: Vec<H256>,
	/// The block until which it may be signed again.
	pub(crate) renewable_until: u64,
	/// What was signed last.
	pub(crate) bytes: Vec<u8>,
	/// The block at which the last of its signatures stops to be valid.
	pub(crate) until: u64,
	pub(crate) sent: Instant,
	/// What a pool said last against it.
	pub(crate) refusal: Option<String>,
	/// Whether a pool said that its nonce is taken. It may be wrong, on a fork that does not last: the
	/// finalized nonce decides.
	pub(crate) nonce_doubted: bool,
	pub(crate) answer: oneshot::Sender<Result<Included, Error>>,
}

impl Waiting {
	pub(crate) fn account(&self) -> AccountId32 {
		self.officer.account()
	}
}

/// All of them, found by the hash of any of their signatures.
#[derive(Default)]
pub(crate) struct Waitings {
	/// By the hash of the first signature, which names the transaction from then on.
	transactions: HashMap<H256, Waiting>,
	/// The hashes of all signatures, with the first.
	signatures: HashMap<H256, H256>,
}

impl Waitings {
	pub(crate) fn insert(&mut self, first: H256, waiting: Waiting) {
		self.signatures.insert(first, first);
		self.transactions.insert(first, waiting);
	}

	/// Keep what was signed anew, which is valid until a block.
	pub(crate) fn renew(&mut self, first: H256, hash: H256, bytes: Vec<u8>, until: u64) {
		if let Some(waiting) = self.transactions.get_mut(&first) {
			waiting.bytes = bytes;
			waiting.until = waiting.until.max(until);
			waiting.sent = Instant::now();
			waiting.renewals.push(hash);
			self.signatures.insert(hash, first);
		}
	}

	/// The transaction that one of these bytes' hashes belongs to.
	pub(crate) fn find(&self, hash: &H256) -> Option<H256> {
		self.signatures.get(hash).copied()
	}

	pub(crate) fn get(&self, first: &H256) -> Option<&Waiting> {
		self.transactions.get(first)
	}

	pub(crate) fn remove(&mut self, first: &H256) -> Option<Waiting> {
		let waiting = self.transactions.remove(first)?;
		self.signatures.remove(first);
		for hash in &waiting.renewals {
			self.signatures.remove(hash);
		}
		Some(waiting)
	}

	/// Those that a block of this number ends.
	pub(crate) fn ended(&self, number: u64) -> Vec<H256> {
		let ended = self.transactions.iter().filter(|(_, waiting)| waiting.until <= number);
		ended.map(|(first, _)| *first).collect()
	}

	/// Those whose nonce a pool says is taken.
	pub(crate) fn doubted(&self) -> Vec<(H256, AccountId32, u64)> {
		let doubted = self.transactions.iter().filter(|(_, waiting)| waiting.nonce_doubted);
		doubted.map(|(first, waiting)| (*first, waiting.account(), waiting.nonce)).collect()
	}

	/// Keep what a pool said against one.
	pub(crate) fn note(&mut self, first: &H256, reason: String, nonce_doubted: bool) {
		if let Some(waiting) = self.transactions.get_mut(first) {
			waiting.refusal = Some(reason);
			waiting.nonce_doubted |= nonce_doubted;
		}
	}

	/// Those that were sent before an instant, in the order of their nonces; they count as sent now.
	pub(crate) fn late(&mut self, sent_before: Instant) -> Vec<(H256, Vec<u8>)> {
		let mut late = BTreeMap::new();
		for (first, waiting) in &mut self.transactions {
			if waiting.sent <= sent_before {
				waiting.sent = Instant::now();
				late.insert((waiting.account(), waiting.nonce, *first), waiting.bytes.clone());
			}
		}
		late.into_iter().map(|((_, _, first), bytes)| (first, bytes)).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	fn waiting(nonce: u64, until: u64) -> Waiting {
		Waiting {
			nonce,
			officer: Officer::from_secret("//Alice").expect("a development key"),
			call: EncodedCall::empty(),
			renewals: Vec::new(),
			renewable_until: until,
			bytes: vec![1],
			until,
			sent: Instant::now(),
			refusal: None,
			nonce_doubted: false,
			answer: oneshot::channel().0,
		}
	}

	const fn hash(byte: u8) -> H256 {
		H256([byte; 32])
	}

	#[test]
	fn each_signature_leads_to_its_transaction() {
		let mut all = Waitings::default();
		all.insert(hash(1), waiting(0, 64));
		all.insert(hash(2), waiting(1, 64));
		all.renew(hash(1), hash(3), vec![3], 80);
		assert_eq!(all.find(&hash(1)), Some(hash(1)));
		assert_eq!(all.find(&hash(3)), Some(hash(1)));
		assert_eq!(all.get(&hash(1)).map(|waiting| &*waiting.bytes), Some(&[3][..]));

		assert!(all.remove(&hash(1)).is_some());
		assert_eq!(all.find(&hash(1)), None);
		assert_eq!(all.find(&hash(3)), None);
		assert_eq!(all.find(&hash(2)), Some(hash(2)));
	}

	#[test]
	fn a_transaction_ends_with_the_last_of_its_signatures() {
		let mut all = Waitings::default();
		all.insert(hash(1), waiting(0, 64));
		all.renew(hash(1), hash(2), vec![2], 80);
		assert!(all.ended(64).is_empty());
		assert_eq!(all.ended(80), [hash(1)]);
	}

	#[test]
	fn late_ones_are_sent_once_in_the_order_of_nonces() {
		let mut all = Waitings::default();
		for nonce in [2u8, 0, 1] {
			all.insert(hash(nonce), waiting(nonce.into(), 64));
		}
		let order: Vec<H256> =
			all.late(Instant::now()).into_iter().map(|(first, _)| first).collect();
		assert_eq!(order, [hash(0), hash(1), hash(2)]);
		assert!(all.late(Instant::now() - Duration::from_secs(1)).is_empty());
	}

	#[test]
	fn a_doubt_stays() {
		let mut all = Waitings::default();
		all.insert(hash(1), waiting(7, 64));
		assert!(all.doubted().is_empty());
		all.note(&hash(1), "taken".to_owned(), true);
		all.note(&hash(1), "no answer".to_owned(), false);
		let doubted: Vec<u64> = all.doubted().into_iter().map(|(_, _, nonce)| nonce).collect();
		assert_eq!(doubted, [7]);
	}
}
