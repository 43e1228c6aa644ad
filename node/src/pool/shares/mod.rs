//! How much of the pool each institution uses, and how much it may use.
//!
//! The SDK's pool holds a transaction until it is final or dropped, also while it is in a block that
//! is not final. So a transaction is counted as long: from before the SDK's pool sees it until that
//! pool reports its end, a final block contains it, or its era has passed.
//!
//! ```text
//!        count          settle                          lose
//!  none ──────▶ pending ──────▶ none, followed, or lost ◀──── followed
//!                  ▲                               │
//!                  └────────────── count ──────────┘
//! ```
//!
//! What is followed or lost is not counted any more after `end` and `expire`. The SDK's pool reports
//! the end of what is followed. Of what is lost it reports nothing and may not hold it: a final block
//! or its era ends it, and if it is sent again it is submitted again.

mod amount;
mod counted;
#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;

pub use amount::Amount;
pub use counted::{lock, Counted};

use madang_primitives::InstitutionId;
use pallet_institutions::Lane;
use std::{collections::HashMap, hash::Hash};

/// An institution's share is a fourth of the pool. Its officers together never use more.
const SHARE: usize = 4;

/// The last free fourth of the pool is a reserve for senders with few transactions in the pool, so
/// that even several institutions with full shares keep nobody out.
const RESERVE: usize = 4;

/// A small share is a thirty-second part of the pool: an institution's share in the reserve, and the
/// share of all unsigned transactions together.
const SMALL_SHARE: usize = 32;

/// An institution's share in each lane of governance. A block includes only what fits the lane, and
/// an author tries all the others before ordinary transactions. So the share is not
/// much more than a lane admits at once.
const LANE_SHARE: usize = 128;

/// An officer's share in a lane, so that no officer keeps the others of its institution out.
const OFFICER_SHARE: usize = 256;

/// The last free eighth of the pool is for governance calls only. While no block becomes final, the
/// pool may be full of included transactions, and the council must still act.
const GOVERNANCE_RESERVE: usize = 8;

/// An institution's nonces may be so far ahead of the chain's: by one share. A transaction with a
/// later nonce could not become valid while it is in the pool.
pub const fn max_ahead(pool: Amount) -> usize {
	pool.part(SHARE).count
}

/// What a transaction counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sender {
	/// All unsigned transactions together, such as reports of misbehaviour.
	Unsigned,
	/// An institution.
	Institution(InstitutionId),
	/// An officer of an institution, with a call of governance. Such a call never counts as another
	/// call of the institution: it would come before all other calls and wait for the lane.
	Governance {
		/// The institution.
		institution: InstitutionId,
		/// The lane of the call.
		lane: Lane,
		/// The officer's account.
		officer: [u8; 32],
	},
}

/// A counted transaction.
struct Entry {
	sender: Sender,
	bytes: usize,
	/// The first block that cannot contain the transaction any more.
	dies_at: u64,
	state: State,
}

/// What is known of a counted transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
	/// The SDK's pool validates it.
	Pending,
	/// The SDK's pool holds it and will report its end.
	Followed,
	/// The SDK's pool may hold it, and reports nothing of it.
	Lost,
}

/// What the SDK's pool did with a transaction that was submitted to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// It holds the transaction, and will report its end.
	Followed,
	/// It may hold the transaction, and reports nothing.
	Lost,
	/// It does not hold the transaction.
	Rejected,
}

/// All counted transactions.
pub struct Shares<H> {
	pool: Amount,
	entries: HashMap<H, Entry>,
	/// The amount of each sender's entries. A sender without entries is not listed.
	senders: HashMap<Sender, Amount>,
	/// The amount of all entries.
	all: Amount,
	/// The amount of the pending entries.
	pending: Amount,
}

/// Whether a share has room for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
	/// The share has room. The transaction is counted now.
	Counted,
	/// The transaction was counted before.
	Known,
	/// The share is full.
	Full,
}

impl<H: Hash + Eq + Clone> Shares<H> {
	/// The empty shares of a pool with this limit.
	pub fn new(pool: Amount) -> Self {
		Self {
			pool,
			entries: HashMap::new(),
			senders: HashMap::new(),
			all: Amount::default(),
			pending: Amount::default(),
		}
	}

	/// Whether the SDK's pool validates or holds a transaction.
	pub fn is_held(&self, hash: &H) -> bool {
		self.entries.get(hash).is_some_and(|entry| entry.state != State::Lost)
	}

	/// Whether nothing is counted.
	pub fn is_empty(&self) -> bool {
		self.entries.is_empty()
	}

	/// Count a transaction of a sender, if its share has room. The SDK's pool holds the amount
	/// `held`, as far as it says. The caller then submits the transaction and reports what that pool
	/// did with it: [`Self::settle`].
	pub fn count(
		&mut self,
		sender: Sender,
		hash: H,
		bytes: usize,
		dies_at: u64,
		held: Amount,
	) -> Room {
		if let Some(entry) = self.entries.get_mut(&hash) {
			if entry.state != State::Lost {
				return Room::Known;
			}
			entry.state = State::Pending;
			self.pending = self.pending.plus(Amount::one(entry.bytes));
			return Room::Counted;
		}
		// The SDK's pool also holds what is not counted, such as transactions of retracted blocks.
		let all = self.all.max(held.plus(self.pending)).plus(Amount::one(bytes));
		if !self.has_room(sender, bytes, all) {
			return Room::Full;
		}
		self.entries.insert(hash, Entry { sender, bytes, dies_at, state: State::Pending });
		let one = Amount::one(bytes);
		let share = self.senders.entry(sender).or_default();
		*share = share.plus(one);
		self.all = self.all.plus(one);
		self.pending = self.pending.plus(one);
		Room::Counted
	}

	/// Whether a sender may add this many bytes, if the pool then holds the amount `all`.
	fn has_room(&self, sender: Sender, bytes: usize, all: Amount) -> bool {
		let pool = self.pool;
		let leaves = |part| all.fits(pool.minus(pool.part(part)));
		let one = Amount::one(bytes);
		let share = match sender {
			Sender::Governance { institution, lane, .. } => {
				let used = self.used_in_lane(institution, lane);
				if !used.plus(one).fits(pool.part(LANE_SHARE)) {
					return false;
				}
				OFFICER_SHARE
			}
			Sender::Institution(_) if leaves(RESERVE) => SHARE,
			Sender::Institution(_) | Sender::Unsigned if !leaves(GOVERNANCE_RESERVE) => {
				return false
			}
			_ => SMALL_SHARE,
		};
		self.used_by(sender).plus(one).fits(pool.part(share))
	}

	/// The amount of all transactions of an institution's officers in a lane.
	fn used_in_lane(&self, of: InstitutionId, of_lane: Lane) -> Amount {
		let is_in_lane = |sender: &Sender| {
			matches!(*sender, Sender::Governance { institution, lane, .. }
				if institution == of && lane == of_lane)
		};
		let used = self.senders.iter().filter(|(sender, _)| is_in_lane(sender));
		used.fold(Amount::default(), |all, (_, used)| all.plus(*used))
	}

	/// The amount of a sender's transactions.
	pub fn used_by(&self, sender: Sender) -> Amount {
		self.senders.get(&sender).copied().unwrap_or_default()
	}

	/// The SDK's pool did this with a transaction that was counted and submitted.
	pub fn settle(&mut self, hash: &H, outcome: Outcome) {
		let Some(entry) = self.entries.get_mut(hash) else { return };
		if entry.state != State::Pending {
			return;
		}
		match outcome {
			Outcome::Followed => entry.state = State::Followed,
			Outcome::Lost => entry.state = State::Lost,
			Outcome::Rejected => return self.remove(hash),
		}
		self.pending = self.pending.minus(Amount::one(entry.bytes));
	}

	/// The SDK's pool does not report any more of a transaction.
	pub fn lose(&mut self, hash: &H) {
		if let Some(entry) = self.entries.get_mut(hash) {
			if entry.state == State::Followed {
				entry.state = State::Lost;
			}
		}
	}

	/// A transaction has left the SDK's pool, or is in a final block.
	pub fn end(&mut self, hash: &H) {
		if self.entries.get(hash).is_some_and(|entry| entry.state != State::Pending) {
			self.remove(hash);
		}
	}

	/// Blocks up to this number are final: no block can contain the transactions that die before.
	pub fn expire(&mut self, number: u64) {
		let dead = |entry: &Entry| entry.state != State::Pending && entry.dies_at <= number;
		let dead: Vec<H> = self
			.entries
			.iter()
			.filter(|(_, entry)| dead(entry))
			.map(|(hash, _)| hash.clone())
			.collect();
		for hash in dead {
			self.remove(&hash);
		}
	}

	fn remove(&mut self, hash: &H) {
		let Some(entry) = self.entries.remove(hash) else { return };
		let one = Amount::one(entry.bytes);
		if entry.state == State::Pending {
			self.pending = self.pending.minus(one);
		}
		self.all = self.all.minus(one);
		if let Some(share) = self.senders.get_mut(&entry.sender) {
			*share = share.minus(one);
			if share.is_zero() {
				self.senders.remove(&entry.sender);
			}
		}
	}
}
