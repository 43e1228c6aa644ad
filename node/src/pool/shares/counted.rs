//! A counted transaction until it is known whether the SDK's pool accepted it.

use super::{Outcome, Shares};
use std::{
	hash::Hash,
	sync::{Mutex, MutexGuard, PoisonError},
};

/// A counted transaction, until it is known what the pool did with it. If that is never reported
/// (the request was dropped while the pool validated the transaction), the pool may hold it.
pub struct Counted<'a, H: Hash + Eq + Clone> {
	shares: &'a Mutex<Shares<H>>,
	hash: H,
	outcome: Outcome,
}

impl<'a, H: Hash + Eq + Clone> Counted<'a, H> {
	/// A transaction that [`Shares::count`] has just counted.
	pub const fn new(shares: &'a Mutex<Shares<H>>, hash: H) -> Self {
		Self { shares, hash, outcome: Outcome::Lost }
	}

	/// Report what the pool did with the transaction.
	pub fn settle(mut self, outcome: Outcome) {
		self.outcome = outcome;
	}
}

impl<H: Hash + Eq + Clone> Drop for Counted<'_, H> {
	fn drop(&mut self) {
		lock(self.shares).settle(&self.hash, self.outcome);
	}
}

/// Lock a mutex, even if a thread panicked while it held the lock.
pub fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
	// Each count is complete, even if a thread panicked between two of them.
	what.lock().unwrap_or_else(PoisonError::into_inner)
}
