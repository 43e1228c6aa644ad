//! What each institution has in the pool, and how much of it it may take.

use madang_primitives::InstitutionId;
use std::{
	collections::HashMap,
	hash::Hash,
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

	const fn with(self, bytes: usize) -> Self {
		Self { count: self.count.saturating_add(1), bytes: self.bytes.saturating_add(bytes) }
	}

	const fn fits(self, limit: Self) -> bool {
		self.count <= limit.count && self.bytes <= limit.bytes
	}
}

/// A transaction that is counted.
struct Counted {
	bytes: usize,
	/// Whether the pool has taken it; before that it is nowhere to be found.
	taken: bool,
}

/// One sender's transactions, by hash.
struct Share<H> {
	transactions: HashMap<H, Counted>,
	bytes: usize,
	looked: Option<Instant>,
}

/// All senders' transactions.
pub struct Shares<H> {
	pool: Amount,
	taken: HashMap<Sender, Share<H>>,
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
		Self { pool, taken: HashMap::new() }
	}

	/// Count a transaction of a sender, if it has room for it. Whoever counts it says what became of
	/// it: [`Self::stay`] or [`Self::leave`].
	pub fn enter(
		&mut self,
		sender: Sender,
		hash: H,
		bytes: usize,
		contents: &impl Contents<H>,
	) -> Room {
		let pool = self.pool;
		let share = self.taken.entry(sender).or_insert_with(|| Share {
			transactions: HashMap::new(),
			bytes: 0,
			looked: None,
		});
		if share.transactions.contains_key(&hash) {
			return Room::Known;
		}
		let reserve = pool.part(RESERVE);
		let without_reserve = Amount {
			count: pool.count.saturating_sub(reserve.count),
			bytes: pool.bytes.saturating_sub(reserve.bytes),
		};
		let roomy = contents.amount().with(bytes).fits(without_reserve);
		let limit = pool.part(if sender.is_some() && roomy { SHARE } else { LITTLE });
		if !share.amount().with(bytes).fits(limit) {
			share.look(contents);
		}
		if !share.amount().with(bytes).fits(limit) {
			return Room::None;
		}
		share.transactions.insert(hash, Counted { bytes, taken: false });
		share.bytes = share.bytes.saturating_add(bytes);
		Room::Taken
	}

	/// The pool has taken it: it is counted until it is there no more.
	pub fn stay(&mut self, sender: Sender, hash: &H) {
		let share = self.taken.get_mut(&sender);
		if let Some(counted) = share.and_then(|share| share.transactions.get_mut(hash)) {
			counted.taken = true;
		}
	}

	/// Count a transaction no more: the pool did not take it.
	pub fn leave(&mut self, sender: Sender, hash: &H) {
		if let Some(share) = self.taken.get_mut(&sender) {
			let bytes = share.transactions.remove(hash).map(|counted| counted.bytes);
			share.bytes = share.bytes.saturating_sub(bytes.unwrap_or_default());
		}
	}
}

impl<H: Hash + Eq> Share<H> {
	fn amount(&self) -> Amount {
		Amount { count: self.transactions.len(), bytes: self.bytes }
	}

	/// Forget what is not in the pool any more.
	fn look(&mut self, contents: &impl Contents<H>) {
		if self.looked.is_some_and(|looked| looked.elapsed() < LOOK_EVERY) {
			return;
		}
		let is_there = contents.hashes();
		self.transactions.retain(|hash, counted| !counted.taken || is_there(hash));
		self.bytes = self.transactions.values().map(|counted| counted.bytes).sum();
		self.looked = Some(Instant::now());
	}
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
		let room = shares.enter(of, hash, bytes, now);
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
		assert_eq!(shares.enter(BANK, 8, 10, &ROOMY), Room::Known);
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
		assert!(enter(&mut shares, BANK, 9, 10, &Now(7, &[1])));
		assert!(!enter(&mut shares, BANK, 1, 10, &Now(0, &[2, 3])), "it looked a moment ago");
		shares.leave(BANK, &2);
		assert!(enter(&mut shares, BANK, 1, 10, &ROOMY));
	}

	#[test]
	fn what_is_on_its_way_into_the_pool_is_counted() {
		let mut shares = Shares::new(POOL);
		for hash in 1..=8 {
			assert_eq!(shares.enter(BANK, hash, 10, &ROOMY), Room::Taken);
		}
		assert_eq!(shares.enter(BANK, 9, 10, &Now(0, &[1, 2, 3])), Room::None);
	}

	#[test]
	fn what_is_not_counted_leaves_nothing() {
		let mut shares = with_eight_of_the_bank();
		shares.leave(BANK, &77);
		shares.leave(CITY, &1);
		assert!(!enter(&mut shares, BANK, 9, 10, &ROOMY));
	}
}
