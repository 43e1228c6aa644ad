//! How much of the pool each institution uses, and how much it may use.

use madang_primitives::InstitutionId;
use std::{
	collections::HashMap,
	hash::Hash,
	sync::{Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// An institution's share is a fourth of the pool. Its officers together never use more.
const SHARE: usize = 4;

/// The last free fourth of the pool is a reserve for senders with few transactions in the pool, so
/// that even several institutions with full shares keep nobody out.
const RESERVE: usize = 4;

/// A small share is a thirty-second part of the pool.
const SMALL_SHARE: usize = 32;

/// How often, at most, the pool is searched for an institution's transactions: the larger the
/// share, the longer this takes.
const REFRESH_PERIOD: Duration = Duration::from_millis(250);

/// The sender that a transaction counts for: an institution, or none for all unsigned
/// transactions, such as reports of misbehaviour, which together have a small share.
pub type Sender = Option<InstitutionId>;

/// An amount of transactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
	/// The number of transactions.
	pub count: usize,
	/// The bytes of all of them.
	pub bytes: usize,
}

impl Amount {
	/// One of `of` equal parts.
	const fn part(self, of: usize) -> Self {
		Self { count: self.count.div_ceil(of), bytes: self.bytes.div_ceil(of) }
	}

	const fn plus(self, other: Self) -> Self {
		Self {
			count: self.count.saturating_add(other.count),
			bytes: self.bytes.saturating_add(other.bytes),
		}
	}

	const fn minus(self, other: Self) -> Self {
		Self {
			count: self.count.saturating_sub(other.count),
			bytes: self.bytes.saturating_sub(other.bytes),
		}
	}

	/// One transaction of this size.
	const fn one(bytes: usize) -> Self {
		Self { count: 1, bytes }
	}

	const fn fits(self, limit: Self) -> bool {
		self.count <= limit.count && self.bytes <= limit.bytes
	}
}

/// A transaction in a share.
struct Entry {
	bytes: usize,
	/// Whether the SDK's pool has accepted the transaction, and can be asked for it.
	is_accepted: bool,
}

/// One sender's transactions, by hash.
struct Share<H> {
	transactions: HashMap<H, Entry>,
	bytes: usize,
	refreshed: Option<Instant>,
}

/// All senders' transactions.
pub struct Shares<H> {
	pool: Amount,
	senders: HashMap<Sender, Share<H>>,
	/// All counted transactions that the SDK's pool has not accepted yet. Its own amount does not
	/// include them.
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

/// The SDK's pool as it is now.
pub trait Contents<H> {
	/// How much the pool holds.
	fn amount(&self) -> Amount;

	/// A test that tells whether the pool holds a transaction.
	fn hashes(&self) -> impl Fn(&H) -> bool;
}

impl<H: Hash + Eq> Shares<H> {
	/// The empty shares of a pool with this limit.
	pub fn new(pool: Amount) -> Self {
		Self { pool, senders: HashMap::new(), pending: Amount::default() }
	}

	/// Count a transaction of a sender, if its share has room. The caller then reports whether the
	/// SDK's pool accepted it: [`Self::accept`] or [`Self::remove`].
	pub fn count(
		&mut self,
		sender: Sender,
		hash: H,
		bytes: usize,
		contents: &impl Contents<H>,
		now: Instant,
	) -> Room {
		let (pool, one) = (self.pool, Amount::one(bytes));
		let share = self.senders.entry(sender).or_insert_with(|| Share {
			transactions: HashMap::new(),
			bytes: 0,
			refreshed: None,
		});
		if share.transactions.contains_key(&hash) {
			return Room::Known;
		}
		let all = contents.amount().plus(self.pending).plus(one);
		let reserve_is_free = all.fits(pool.minus(pool.part(RESERVE)));
		let limit =
			pool.part(if sender.is_some() && reserve_is_free { SHARE } else { SMALL_SHARE });
		if !share.amount().plus(one).fits(limit) {
			share.refresh(contents, now);
		}
		if !share.amount().plus(one).fits(limit) {
			return Room::Full;
		}
		share.transactions.insert(hash, Entry { bytes, is_accepted: false });
		share.bytes = share.bytes.saturating_add(bytes);
		self.pending = self.pending.plus(one);
		Room::Counted
	}

	/// The pool accepted a transaction: it is counted until it has left the pool.
	pub fn accept(&mut self, sender: Sender, hash: &H) {
		let share = self.senders.get_mut(&sender);
		let entry = share.and_then(|share| share.transactions.get_mut(hash));
		if let Some(entry) = entry.filter(|entry| !entry.is_accepted) {
			entry.is_accepted = true;
			self.pending = self.pending.minus(Amount::one(entry.bytes));
		}
	}

	/// The pool did not accept a transaction: it is not counted any more.
	pub fn remove(&mut self, sender: Sender, hash: &H) {
		let Some(share) = self.senders.get_mut(&sender) else { return };
		if let Some(entry) = share.transactions.remove(hash) {
			share.bytes = share.bytes.saturating_sub(entry.bytes);
			if !entry.is_accepted {
				self.pending = self.pending.minus(Amount::one(entry.bytes));
			}
		}
	}
}

impl<H: Hash + Eq> Share<H> {
	fn amount(&self) -> Amount {
		Amount { count: self.transactions.len(), bytes: self.bytes }
	}

	/// Forget the transactions that are not in the pool any more.
	fn refresh(&mut self, contents: &impl Contents<H>, now: Instant) {
		let age = |refreshed| now.saturating_duration_since(refreshed);
		if self.refreshed.is_some_and(|refreshed| age(refreshed) < REFRESH_PERIOD) {
			return;
		}
		let is_held = contents.hashes();
		self.transactions.retain(|hash, entry| !entry.is_accepted || is_held(hash));
		self.bytes = self.transactions.values().map(|entry| entry.bytes).sum();
		self.refreshed = Some(now);
	}
}

/// A counted transaction, until it is known whether the pool accepted it. If that is never reported
/// (the request was dropped while the pool validated the transaction), the pool may hold it: it
/// stays counted until the next refresh.
pub struct Counted<'a, H: Hash + Eq> {
	shares: &'a Mutex<Shares<H>>,
	sender: Sender,
	hash: H,
	is_held: bool,
}

impl<'a, H: Hash + Eq> Counted<'a, H> {
	/// A transaction that [`Shares::count`] has just counted.
	pub const fn new(shares: &'a Mutex<Shares<H>>, sender: Sender, hash: H) -> Self {
		Self { shares, sender, hash, is_held: true }
	}

	/// Report whether the pool holds the transaction.
	pub fn settle(mut self, is_held: bool) {
		self.is_held = is_held;
	}
}

impl<H: Hash + Eq> Drop for Counted<'_, H> {
	fn drop(&mut self) {
		let mut shares = lock(self.shares);
		match self.is_held {
			true => shares.accept(self.sender, &self.hash),
			false => shares.remove(self.sender, &self.hash),
		}
	}
}

/// Lock a mutex, even if a thread panicked while it held the lock.
pub fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
	// Each count is complete, even if a thread panicked between two of them.
	what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
	use super::*;

	const POOL: Amount = Amount { count: 32, bytes: 3_200 };
	const BANK: Sender = Some(InstitutionId(4));
	const CITY: Sender = Some(InstitutionId(2));

	/// A pool with so many transactions. It does not hold the listed ones any more.
	struct Now(usize, &'static [u32]);

	impl Contents<u32> for Now {
		fn amount(&self) -> Amount {
			Amount { count: self.0, bytes: 0 }
		}

		fn hashes(&self) -> impl Fn(&u32) -> bool {
			|hash| !self.1.contains(hash)
		}
	}

	const EMPTY: Now = Now(0, &[]);

	/// Count a transaction that the pool then accepts. Returns whether there was room.
	fn count(shares: &mut Shares<u32>, of: Sender, hash: u32, bytes: usize, now: &Now) -> bool {
		let room = shares.count(of, hash, bytes, now, Instant::now());
		shares.accept(of, &hash);
		room != Room::Full
	}

	fn with_eight_of_the_bank() -> Shares<u32> {
		let mut shares = Shares::new(POOL);
		for hash in 1..=8 {
			assert!(count(&mut shares, BANK, hash, 10, &EMPTY));
		}
		shares
	}

	#[test]
	fn an_institution_fills_its_share_and_no_more() {
		let mut shares = with_eight_of_the_bank();
		assert!(!count(&mut shares, BANK, 9, 10, &EMPTY), "eight of 32");
		assert_eq!(shares.count(BANK, 8, 10, &EMPTY, Instant::now()), Room::Known);
		assert!(count(&mut shares, CITY, 9, 10, &EMPTY), "another institution has its own share");
	}

	#[test]
	fn unsigned_transactions_have_a_small_share() {
		let mut shares = Shares::new(POOL);
		assert!(count(&mut shares, None, 1, 10, &EMPTY));
		assert!(!count(&mut shares, None, 2, 10, &EMPTY), "one of 32");
		assert!(count(&mut shares, BANK, 3, 10, &EMPTY));
	}

	#[test]
	fn a_share_is_also_limited_in_bytes() {
		let mut shares = Shares::new(POOL);
		assert!(count(&mut shares, BANK, 1, 800, &EMPTY));
		assert!(!count(&mut shares, BANK, 2, 1, &EMPTY));
		assert!(!count(&mut Shares::new(POOL), BANK, 1, 801, &EMPTY));
	}

	#[test]
	fn the_reserve_is_for_senders_with_few_transactions() {
		let nearly_full = Now(24, &[]);
		let mut shares = Shares::new(POOL);
		assert!(count(&mut shares, BANK, 1, 10, &Now(23, &[])));
		assert!(!count(&mut shares, BANK, 2, 10, &nearly_full));
		assert!(count(&mut shares, CITY, 3, 10, &nearly_full));
		assert!(!count(&mut shares, CITY, 4, 10, &nearly_full));
	}

	#[test]
	fn transactions_that_left_the_pool_make_room() {
		let mut shares = with_eight_of_the_bank();
		let start = Instant::now();
		let mut count = |hash, left: &'static [u32], after| {
			let room = shares.count(BANK, hash, 10, &Now(7, left), start + after);
			shares.accept(BANK, &hash);
			room
		};
		assert_eq!(count(9, &[1], Duration::ZERO), Room::Counted);
		assert_eq!(count(10, &[2], REFRESH_PERIOD / 2), Room::Full, "refreshed a moment ago");
		assert_eq!(count(10, &[2], REFRESH_PERIOD), Room::Counted);
		shares.remove(BANK, &3);
		assert_eq!(shares.count(BANK, 11, 10, &EMPTY, start), Room::Counted);
	}

	#[test]
	fn pending_transactions_are_counted() {
		let mut shares = Shares::new(POOL);
		for hash in 1..=8 {
			assert_eq!(shares.count(BANK, hash, 10, &EMPTY, Instant::now()), Room::Counted);
		}
		assert_eq!(shares.count(BANK, 9, 10, &Now(0, &[1, 2, 3]), Instant::now()), Room::Full);
	}

	#[test]
	fn pending_transactions_do_not_use_the_reserve() {
		let mut shares = Shares::new(POOL);
		for institution in 1..=3 {
			for hash in 1..=8 {
				let of = Some(InstitutionId(institution));
				assert_eq!(shares.count(of, hash, 10, &EMPTY, Instant::now()), Room::Counted);
			}
		}
		// The pool has accepted none of them yet. Those that it accepts are counted once.
		let of = Some(InstitutionId(9));
		assert_eq!(shares.count(of, 1, 10, &EMPTY, Instant::now()), Room::Counted);
		assert_eq!(shares.count(of, 2, 10, &EMPTY, Instant::now()), Room::Full);
		for hash in 1..=8 {
			shares.accept(Some(InstitutionId(1)), &hash);
			shares.accept(Some(InstitutionId(1)), &hash);
		}
		shares.remove(Some(InstitutionId(2)), &1);
		assert_eq!(shares.count(of, 2, 10, &Now(7, &[]), Instant::now()), Room::Counted);
		assert_eq!(shares.count(of, 3, 10, &Now(7, &[]), Instant::now()), Room::Full);
	}

	#[test]
	fn a_dropped_request_stays_counted_until_the_next_refresh() {
		let shares = Mutex::new(Shares::new(POOL));
		let count = |hash, now: &Now| {
			let room = lock(&shares).count(BANK, hash, 10, now, Instant::now());
			(room == Room::Counted).then(|| Counted::new(&shares, BANK, hash))
		};
		for hash in 1..=7 {
			drop(count(hash, &EMPTY));
		}
		count(8, &EMPTY).unwrap().settle(true);
		assert!(count(9, &EMPTY).is_none(), "the pool may hold all eight");
		lock(&shares).remove(BANK, &2);
		count(10, &EMPTY).unwrap().settle(false);
		assert!(count(11, &EMPTY).is_some(), "the pool does not hold the tenth");
	}

	#[test]
	fn removing_an_uncounted_transaction_changes_nothing() {
		let mut shares = with_eight_of_the_bank();
		shares.remove(BANK, &77);
		shares.remove(CITY, &1);
		assert!(!count(&mut shares, BANK, 9, 10, &EMPTY));
	}
}
