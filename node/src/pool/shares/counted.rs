//! A counted transaction until it is known whether the SDK's pool accepted it.

use super::Shares;
use std::{
	hash::Hash,
	sync::{Mutex, MutexGuard, PoisonError},
};

/// A counted transaction, until it is known whether the pool accepted it. If that is never reported
/// (the request was dropped while the pool validated the transaction), the pool may hold it: it
/// stays counted until a final block contains it or its era has passed.
pub struct Counted<'a, H: Hash + Eq + Clone> {
	shares: &'a Mutex<Shares<H>>,
	hash: H,
	is_held: bool,
}

impl<'a, H: Hash + Eq + Clone> Counted<'a, H> {
	/// A transaction that [`Shares::count`] has just counted.
	pub const fn new(shares: &'a Mutex<Shares<H>>, hash: H) -> Self {
		Self { shares, hash, is_held: true }
	}

	/// Report whether the pool holds the transaction.
	pub fn settle(mut self, is_held: bool) {
		self.is_held = is_held;
	}
}

impl<H: Hash + Eq + Clone> Drop for Counted<'_, H> {
	fn drop(&mut self) {
		let mut shares = lock(self.shares);
		match self.is_held {
			true => shares.accept(&self.hash),
			false => shares.reject(&self.hash),
		}
	}
}

/// Lock a mutex, even if a thread panicked while it held the lock.
pub fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
	// Each count is complete, even if a thread panicked between two of them.
	what.lock().unwrap_or_else(PoisonError::into_inner)
}
