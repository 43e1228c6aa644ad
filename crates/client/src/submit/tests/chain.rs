//! A scripted chain: its blocks, its forks and its transaction pool.

use super::transaction::{Account, Transaction};
use codec::Encode;
use frame_system::{DispatchEventInfo, EventRecord, Phase};
use madang_runtime::{Runtime, RuntimeEvent};
use sp_crypto_hashing::blake2_256;
use std::{
	collections::{BTreeMap, BTreeSet, HashMap},
	time::Duration,
};
use subxt::utils::H256;
use tokio::time::Instant;

/// The number of the last block when a test begins.
pub(super) const START: u64 = 10;

/// The bytes of the inherent transaction at index 0 of every block.
const INHERENT: &[u8] = b"inherent";

/// What the pool does with a submission.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
	/// Accept the transaction if it is valid.
	Accept,
	/// Say that it is accepted, but lose it.
	Lose,
	/// Accept the transaction if it is valid, but break the connection before the answer.
	Break,
	/// Report an error, and keep nothing.
	Report(i32, &'static str),
}

// The errors of a pool, as sc-rpc-api reports them.
pub(super) const BANNED: Act = Act::Report(1012, "");
pub(super) const FULL: Act = Act::Report(1016, "");
pub(super) const OUTDATED: Act = Act::Report(1010, "Transaction is outdated");
pub(super) const NOT_ADMITTED: Act = Act::Report(1010, "Custom error: 1");
pub(super) const OVER_QUOTA: Act = Act::Report(1010, "Custom error: 6");

/// A pool's act, and how long the node waits before it answers.
pub(super) type Reaction = (Duration, Act);

/// Why the node gives no regular answer.
#[derive(Debug)]
pub(super) enum Fault {
	/// An error of the pool: its code and data.
	Pool(i32, &'static str),
	/// The connection broke.
	Broken,
}

/// A submission to the pool.
pub(super) struct Submission {
	/// The time since the chain began.
	pub(super) at: Duration,
	pub(super) transaction: Transaction,
}

/// A block.
#[derive(Clone)]
pub(super) struct Block {
	pub(super) number: u64,
	pub(super) hash: H256,
	pub(super) parent: H256,
	pub(super) transactions: Vec<Transaction>,
	/// The encoded events.
	pub(super) events: Vec<u8>,
	/// The next nonce of each account after the block.
	nonces: BTreeMap<Account, u64>,
}

impl Block {
	/// The bytes of all transactions, the inherent one included.
	pub(super) fn body(&self) -> Vec<&[u8]> {
		let signed = self.transactions.iter().map(|transaction| &*transaction.bytes);
		[INHERENT].into_iter().chain(signed).collect()
	}

	pub(super) fn nonce(&self, account: &Account) -> u64 {
		self.nonces.get(account).copied().unwrap_or_default()
	}
}

/// The chain.
pub(super) struct Chain {
	began: Instant,
	/// The best chain. The index of a block is its number.
	best: Vec<Block>,
	finalized: u64,
	/// All blocks, also those of forks that did not last.
	by_hash: HashMap<H256, Block>,
	pool: Vec<Transaction>,
	/// The reactions to the next submissions: of the given nonce, or of any.
	script: Vec<(Option<u64>, Reaction)>,
	/// References of calls that fail in a block.
	failing: BTreeSet<[u8; 32]>,
	pub(super) submissions: Vec<Submission>,
	/// Whether blocks include transactions.
	pub(super) including: bool,
	/// Whether finality advances.
	pub(super) finalizing: bool,
	/// How many blocks finality is behind the best block.
	pub(super) finality_lag: u64,
}

impl Chain {
	/// A chain with some finalized blocks and an empty pool.
	pub(super) fn new() -> Self {
		let mut chain = Self {
			began: Instant::now(),
			best: Vec::new(),
			finalized: START,
			by_hash: HashMap::new(),
			pool: Vec::new(),
			script: Vec::new(),
			failing: BTreeSet::new(),
			submissions: Vec::new(),
			including: true,
			finalizing: true,
			finality_lag: 0,
		};
		for _ in 0..=START {
			chain.author();
		}
		chain
	}

	/// A slot: author a block on top of the best one, and advance finality.
	pub(super) fn slot(&mut self) {
		self.author();
		if self.finalizing {
			let final_now = (self.best.len() as u64 - 1).saturating_sub(self.finality_lag);
			self.finalized = self.finalized.max(final_now);
		}
	}

	fn author(&mut self) {
		let number = self.best.len() as u64;
		let mut nonces = self.best.last().map(|block| block.nonces.clone()).unwrap_or_default();
		let mut transactions = Vec::new();
		if self.including {
			let mut pool = std::mem::take(&mut self.pool);
			pool.sort_by_key(|transaction| (transaction.account, transaction.nonce));
			for transaction in pool {
				let next = nonces.entry(transaction.account).or_default();
				if transaction.nonce > *next {
					self.pool.push(transaction);
				} else if transaction.nonce == *next && self.is_valid_next(&transaction) {
					*next += 1;
					transactions.push(transaction);
				}
			}
		}
		let parent = self.best.last().map(|block| block.hash).unwrap_or_default();
		let salt = self.by_hash.len() as u64;
		let hash = H256(blake2_256(&(number, parent.0, salt).encode()));
		let events = self.events(&transactions);
		let block = Block { number, hash, parent, transactions, events, nonces };
		self.by_hash.insert(hash, block.clone());
		self.best.push(block);
	}

	fn events(&self, transactions: &[Transaction]) -> Vec<u8> {
		let dispatch_info = DispatchEventInfo::default();
		let success = || frame_system::Event::<Runtime>::ExtrinsicSuccess { dispatch_info };
		let failure = || frame_system::Event::<Runtime>::ExtrinsicFailed {
			dispatch_error: pallet_conveyances::Error::<Runtime>::DealNotFound.into(),
			dispatch_info,
		};
		let ours = transactions.iter().map(|transaction| {
			if self.failing.contains(&transaction.reference) {
				failure()
			} else {
				success()
			}
		});
		let events: Vec<EventRecord<RuntimeEvent, sp_core::H256>> = [success()]
			.into_iter()
			.chain(ours)
			.zip(0..)
			.map(|(event, index)| EventRecord {
				phase: Phase::ApplyExtrinsic(index),
				event: RuntimeEvent::System(event),
				topics: Vec::new(),
			})
			.collect();
		events.encode()
	}

	/// Replace the newest blocks that are not final by empty ones. The pool gets their transactions
	/// back if `keep` is set.
	pub(super) fn fork(&mut self, depth: u64, keep: bool) {
		let depth = depth.min(self.best.len() as u64 - 1 - self.finalized);
		let removed = self.best.split_off(self.best.len() - depth as usize);
		let pool = std::mem::take(&mut self.pool);
		for _ in 0..depth {
			self.author();
		}
		self.pool = pool;
		if keep {
			for transaction in removed.into_iter().flat_map(|block| block.transactions) {
				if !self.pool.iter().any(|other| other.hash == transaction.hash) {
					self.pool.push(transaction);
				}
			}
		}
	}

	/// Let the pool react in these ways to the next submissions with a nonce.
	pub(super) fn script(&mut self, nonce: u64, reactions: impl IntoIterator<Item = Reaction>) {
		self.script.extend(reactions.into_iter().map(|reaction| (Some(nonce), reaction)));
	}

	/// As [`Self::script`], with answers at once.
	pub(super) fn script_acts(&mut self, nonce: u64, acts: impl IntoIterator<Item = Act>) {
		self.script(nonce, acts.into_iter().map(|act| (Duration::ZERO, act)));
	}

	/// Let the pool react in this way to the next submission.
	pub(super) fn script_next(&mut self, act: Act) {
		self.script.push((None, (Duration::ZERO, act)));
	}

	/// Forget the reactions that were not used.
	pub(super) fn clear_script(&mut self) {
		self.script.clear();
	}

	/// Let the call with a reference fail in its block.
	pub(super) fn fail(&mut self, reference: [u8; 32]) {
		self.failing.insert(reference);
	}

	/// Add a transaction to the pool without checking it.
	pub(super) fn inject(&mut self, transaction: Transaction) {
		self.pool.push(transaction);
	}

	/// A submission by the client: how long the node waits, and its answer.
	pub(super) fn submit(&mut self, bytes: &[u8]) -> (Duration, Result<H256, Fault>) {
		let transaction = Transaction::decode(bytes);
		let (hash, nonce) = (transaction.hash, transaction.nonce);
		let at = self.began.elapsed();
		self.submissions.push(Submission { at, transaction: transaction.clone() });
		let applies = |of: &Option<u64>| of.is_none_or(|of| of == nonce);
		let scripted = self.script.iter().position(|(of, _)| applies(of));
		let (wait, act) = match scripted {
			Some(index) => self.script.remove(index).1,
			None => (Duration::ZERO, Act::Accept),
		};
		let answer = match act {
			Act::Accept => self.admit(transaction),
			Act::Lose => Ok(hash),
			Act::Break => {
				let _ = self.admit(transaction);
				Err(Fault::Broken)
			}
			Act::Report(code, data) => Err(Fault::Pool(code, data)),
		};
		(wait, answer)
	}

	fn admit(&mut self, transaction: Transaction) -> Result<H256, Fault> {
		let hash = transaction.hash;
		let same_nonce = |other: &Transaction| {
			other.account == transaction.account && other.nonce == transaction.nonce
		};
		if self.pool.iter().any(|other| other.hash == hash) {
			Err(Fault::Pool(1013, ""))
		} else if !self.is_valid_next(&transaction) {
			Err(Fault::Pool(1010, "Transaction has a bad signature"))
		} else if transaction.nonce < self.best().nonce(&transaction.account) {
			Err(Fault::Pool(1010, "Transaction is outdated"))
		} else if self.pool.iter().any(same_nonce) {
			Err(Fault::Pool(1014, "The transaction has too low priority"))
		} else {
			self.pool.push(transaction);
			Ok(hash)
		}
	}

	/// Whether a signature is valid in the block after the best one.
	fn is_valid_next(&self, transaction: &Transaction) -> bool {
		let hash_of = |number: u64| self.best.get(number as usize).map(|block| block.hash);
		transaction.is_valid_in(self.best.len() as u64, hash_of)
	}

	/// The best block.
	pub(super) fn best(&self) -> &Block {
		self.best.last().expect("the chain has a genesis block")
	}

	/// The block of the best chain with a number.
	pub(super) fn block(&self, number: u64) -> Option<&Block> {
		self.best.get(number as usize)
	}

	/// The block with a hash, also of a fork.
	pub(super) fn by_hash(&self, hash: &H256) -> Option<&Block> {
		self.by_hash.get(hash)
	}

	/// The number of the last finalized block.
	pub(super) const fn finalized(&self) -> u64 {
		self.finalized
	}

	/// The next nonce of an account, counting the transactions in the pool.
	pub(super) fn next_nonce(&self, account: &Account) -> u64 {
		let mut next = self.best().nonce(account);
		let in_pool = |nonce: u64| {
			self.pool
				.iter()
				.any(|transaction| transaction.account == *account && transaction.nonce == nonce)
		};
		while in_pool(next) {
			next += 1;
		}
		next
	}

	/// Where finalized blocks have a call: the block, the index in it, and the transaction's hash.
	pub(super) fn inclusions(&self, reference: &[u8; 32]) -> Vec<(u64, u32, H256)> {
		let finalized = self.best.iter().take_while(|block| block.number <= self.finalized);
		let all = finalized.flat_map(|block| {
			(1..).zip(&block.transactions).map(|(index, one)| (block.number, index, one))
		});
		all.filter(|(_, _, one)| one.reference == *reference)
			.map(|(number, index, one)| (number, index, one.hash))
			.collect()
	}

	/// Whether a call fails in its block.
	pub(super) fn fails(&self, reference: &[u8; 32]) -> bool {
		self.failing.contains(reference)
	}
}
