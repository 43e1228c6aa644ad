//! What each institution has in the pool, and how much of it it may take.

use madang_primitives::InstitutionId;
use std::{
	collections::HashMap,
	hash::Hash,
	sync::{Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// An institution's share of the pool: a fourth. Its officers together never fill more.
const SHARE: usize = 4;

/// The last part of the pool that is left, a fourth, is for those who have little in it: so that
/// even several who fill their shares keep nobody out.
const RESERVE: usize = 4;

/// What is little: a thirty-second part of the pool.
const LITTLE: usize = 32;

/// How often an institution's transactions are looked for in the pool, at most: the look takes as long
/// as its share is large.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Whose share a transaction counts in: an institution's, or that of all that nobody signed, such as
/// reports of misbehaviour, which is little.
pub type Sender = Option<InstitutionId>;

/// An amount of transactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
	/// How many.
	pub count: usize,
	/// Bytes of all together.
	pub bytes: usize,
}

impl Amount {
	/// One of so many equal parts.
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

	/// One transaction of so many bytes.
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
	/// Whether the pool has taken it; before that it is nowhere to be found.
	taken: bool,
}

/// One sender's transactions, by hash.
struct Share<H> {
	transactions: HashMap<H, Entry>,
	bytes: usize,
	looked: Option<Instant>,
}

/// All senders' transactions.
pub struct Shares<H> {
	pool: Amount,
	taken: HashMap<Sender, Share<H>>,
	/// What the pool has not taken yet, of all: it does not show in the pool.
	on_the_way: Amount,
}

/// Whether there is room for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
	/// There is, and it is counted now.
	Taken,
	/// It is counted already.
	Known,
	/// There is none.
	None,
}

/// The pool as it is now.
pub trait Contents<H> {
	/// How much is in it.
	fn amount(&self) -> Amount;

	/// Which transactions are in it.
	fn hashes(&self) -> impl Fn(&H) -> bool;
}

impl<H: Hash + Eq> Shares<H> {
	/// Of a pool that holds this much.
	pub fn new(pool: Amount) -> Self {
		Self { pool, taken: HashMap::new(), on_the_way: Amount::default() }
	}

	/// Count a transaction of a sender, if it has room for it. Whoever counts it says what became of
	/// it: [`Self::stay`] or [`Self::leave`].
	pub fn enter(
		&mut self,
		sender: Sender,
		hash: H,
		bytes: usize,
		contents: &impl Contents<H>,
		now: Instant,
	) -> Room {
		let (pool, one) = (self.pool, Amount::one(bytes));
		let share = self.taken.entry(sender).or_insert_with(|| Share {
			transactions: HashMap::new(),
			bytes: 0,
			looked: None,
		});
		if share.transactions.contains_key(&hash) {
			return Room::Known;
		}
		let all = contents.amount().plus(self.on_the_way).plus(one);
		let roomy = all.fits(pool.minus(pool.part(RESERVE)));
		let limit = pool.part(if sender.is_some() && roomy { SHARE } else { LITTLE });
		if !share.amount().plus(one).fits(limit) {
			share.look(contents, now);
		}
		if !share.amount().plus(one).fits(limit) {
			return Room::None;
		}
		share.transactions.insert(hash, Entry { bytes, taken: false });
		share.bytes = share.bytes.saturating_add(bytes);
		self.on_the_way = self.on_the_way.plus(one);
		Room::Taken
	}

	/// The pool has taken it: it is counted until it is there no more.
	pub fn stay(&mut self, sender: Sender, hash: &H) {
		let share = self.taken.get_mut(&sender);
		let entry = share.and_then(|share| share.transactions.get_mut(hash));
		if let Some(entry) = entry.filter(|entry| !entry.taken) {
			entry.taken = true;
			self.on_the_way = self.on_the_way.minus(Amount::one(entry.bytes));
		}
	}

	/// Count a transaction no more: the pool did not take it.
	pub fn leave(&mut self, sender: Sender, hash: &H) {
		let Some(share) = self.taken.get_mut(&sender) else { return };
		if let Some(entry) = share.transactions.remove(hash) {
			share.bytes = share.bytes.saturating_sub(entry.bytes);
			if !entry.taken {
				self.on_the_way = self.on_the_way.minus(Amount::one(entry.bytes));
			}
		}
	}
}

impl<H: Hash + Eq> Share<H> {
	fn amount(&self) -> Amount {
		Amount { count: self.transactions.len(), bytes: self.bytes }
	}

	/// Forget what is not in the pool any more.
	fn look(&mut self, contents: &impl Contents<H>, now: Instant) {
		let since = |looked| now.saturating_duration_since(looked);
		if self.looked.is_some_and(|looked| since(looked) < LOOK_EVERY) {
			return;
		}
		let is_there = contents.hashes();
		self.transactions.retain(|hash, entry| !entry.taken || is_there(hash));
		self.bytes = self.transactions.values().map(|entry| entry.bytes).sum();
		self.looked = Some(now);
	}
}

/// A transaction that is counted, until it is known what became of it. Where that is never said (its
/// request was given up while the pool looked at it) the pool may have it: it stays, and is looked for.
pub struct Counted<'a, H: Hash + Eq> {
	shares: &'a Mutex<Shares<H>>,
	sender: Sender,
	hash: H,
	stays: bool,
}

impl<'a, H: Hash + Eq> Counted<'a, H> {
	/// One that was entered.
	pub const fn new(shares: &'a Mutex<Shares<H>>, sender: Sender, hash: H) -> Self {
		Self { shares, sender, hash, stays: true }
	}

	/// Say whether the pool has it.
	pub fn settle(mut self, has_it: bool) {
		self.stays = has_it;
	}
}

impl<H: Hash + Eq> Drop for Counted<'_, H> {
	fn drop(&mut self) {
		let mut shares = lock(self.shares);
		match self.stays {
			true => shares.stay(self.sender, &self.hash),
			false => shares.leave(self.sender, &self.hash),
		}
	}
}

/// What a lock guards.
pub fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
	// Counts are whole even if a thread panicked between two of them.
	what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
	use super::*;

	const POOL: Amount = Amount { count: 32, bytes: 3_200 };
	const BANK: Sender = Some(InstitutionId(4));
	const CITY: Sender = Some(InstitutionId(2));

	/// A pool with this much in it, of which some have left.
	struct Now(usize, &'static [u32]);

	impl Contents<u32> for Now {
		fn amount(&self) -> Amount {
			Amount { count: self.0, bytes: 0 }
		}

		fn hashes(&self) -> impl Fn(&u32) -> bool {
			|hash| !self.1.contains(hash)
		}
	}

	const ROOMY: Now = Now(0, &[]);

	/// Enter one that the pool then takes; whether there was room.
	fn enter(shares: &mut Shares<u32>, of: Sender, hash: u32, bytes: usize, now: &Now) -> bool {
		let room = shares.enter(of, hash, bytes, now, Instant::now());
		shares.stay(of, &hash);
		room != Room::None
	}

	fn with_eight_of_the_bank() -> Shares<u32> {
		let mut shares = Shares::new(POOL);
		for hash in 1..=8 {
			assert!(enter(&mut shares, BANK, hash, 10, &ROOMY));
		}
		shares
	}

	#[test]
	fn an_institution_fills_its_share_and_no_more() {
		let mut shares = with_eight_of_the_bank();
		assert!(!enter(&mut shares, BANK, 9, 10, &ROOMY), "eight of 32");
		assert_eq!(shares.enter(BANK, 8, 10, &ROOMY, Instant::now()), Room::Known);
		assert!(enter(&mut shares, CITY, 9, 10, &ROOMY), "another has its own");
	}

	#[test]
	fn what_nobody_signed_has_little() {
		let mut shares = Shares::new(POOL);
		assert!(enter(&mut shares, None, 1, 10, &ROOMY));
		assert!(!enter(&mut shares, None, 2, 10, &ROOMY), "one of 32");
		assert!(enter(&mut shares, BANK, 3, 10, &ROOMY));
	}

	#[test]
	fn bytes_count_too() {
		let mut shares = Shares::new(POOL);
		assert!(enter(&mut shares, BANK, 1, 800, &ROOMY));
		assert!(!enter(&mut shares, BANK, 2, 1, &ROOMY));
		assert!(!enter(&mut Shares::new(POOL), BANK, 1, 801, &ROOMY));
	}

	#[test]
	fn the_last_of_the_pool_is_for_those_who_have_little_in_it() {
		let nearly_full = Now(24, &[]);
		let mut shares = Shares::new(POOL);
		assert!(enter(&mut shares, BANK, 1, 10, &Now(23, &[])));
		assert!(!enter(&mut shares, BANK, 2, 10, &nearly_full));
		assert!(enter(&mut shares, CITY, 3, 10, &nearly_full));
		assert!(!enter(&mut shares, CITY, 4, 10, &nearly_full));
	}

	#[test]
	fn what_has_left_the_pool_makes_room() {
		let mut shares = with_eight_of_the_bank();
		let start = Instant::now();
		let mut enter = |hash, gone: &'static [u32], after| {
			let room = shares.enter(BANK, hash, 10, &Now(7, gone), start + after);
			shares.stay(BANK, &hash);
			room
		};
		assert_eq!(enter(9, &[1], Duration::ZERO), Room::Taken);
		assert_eq!(enter(10, &[2], LOOK_EVERY / 2), Room::None, "it looked a moment ago");
		assert_eq!(enter(10, &[2], LOOK_EVERY), Room::Taken);
		shares.leave(BANK, &3);
		assert_eq!(shares.enter(BANK, 11, 10, &ROOMY, start), Room::Taken);
	}

	#[test]
	fn what_is_on_its_way_into_the_pool_is_counted() {
		let mut shares = Shares::new(POOL);
		for hash in 1..=8 {
			assert_eq!(shares.enter(BANK, hash, 10, &ROOMY, Instant::now()), Room::Taken);
		}
		assert_eq!(shares.enter(BANK, 9, 10, &Now(0, &[1, 2, 3]), Instant::now()), Room::None);
	}

	#[test]
	fn the_last_of_the_pool_is_kept_from_what_is_on_its_way() {
		let mut shares = Shares::new(POOL);
		for institution in 1..=3 {
			for hash in 1..=8 {
				let of = Some(InstitutionId(institution));
				assert_eq!(shares.enter(of, hash, 10, &ROOMY, Instant::now()), Room::Taken);
			}
		}
		// Nothing of it is in the pool yet. What is taken at last shows there, and counts once.
		let of = Some(InstitutionId(9));
		assert_eq!(shares.enter(of, 1, 10, &ROOMY, Instant::now()), Room::Taken);
		assert_eq!(shares.enter(of, 2, 10, &ROOMY, Instant::now()), Room::None);
		for hash in 1..=8 {
			shares.stay(Some(InstitutionId(1)), &hash);
			shares.stay(Some(InstitutionId(1)), &hash);
		}
		shares.leave(Some(InstitutionId(2)), &1);
		assert_eq!(shares.enter(of, 2, 10, &Now(7, &[]), Instant::now()), Room::Taken);
		assert_eq!(shares.enter(of, 3, 10, &Now(7, &[]), Instant::now()), Room::None);
	}

	#[test]
	fn whoever_gives_up_leaves_its_transaction_counted_until_it_is_looked_for() {
		let shares = Mutex::new(Shares::new(POOL));
		let count = |hash, now: &Now| {
			let room = lock(&shares).enter(BANK, hash, 10, now, Instant::now());
			(room == Room::Taken).then(|| Counted::new(&shares, BANK, hash))
		};
		for hash in 1..=7 {
			drop(count(hash, &ROOMY));
		}
		count(8, &ROOMY).unwrap().settle(true);
		assert!(count(9, &ROOMY).is_none(), "the pool has all eight");
		lock(&shares).leave(BANK, &2);
		count(10, &ROOMY).unwrap().settle(false);
		assert!(count(11, &ROOMY).is_some(), "the pool does not have the tenth");
	}

	#[test]
	fn what_is_not_counted_leaves_nothing() {
		let mut shares = with_eight_of_the_bank();
		shares.leave(BANK, &77);
		shares.leave(CITY, &1);
		assert!(!enter(&mut shares, BANK, 9, 10, &ROOMY));
	}
}
