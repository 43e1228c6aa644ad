//! The next nonces of an account.

use std::{
	collections::BTreeSet,
	sync::atomic::{AtomicBool, Ordering},
};
use tokio::sync::{Mutex, MutexGuard};

/// The nonces that an account has not used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Nonces {
	/// Those that came back: their transactions are in no pool. Later ones wait for them.
	free: BTreeSet<u64>,
	/// The first after all that were used.
	next: u64,
}

impl Nonces {
	/// All from this one on.
	pub(super) const fn from(next: u64) -> Self {
		Self { free: BTreeSet::new(), next }
	}

	/// The lowest, which is then used.
	pub(super) fn take(&mut self) -> u64 {
		self.free.pop_first().unwrap_or_else(|| {
			let nonce = self.next;
			self.next = nonce.saturating_add(1);
			nonce
		})
	}

	/// Give a nonce back whose transaction was refused.
	pub(super) fn give_back(&mut self, nonce: u64) {
		self.free.insert(nonce);
	}

	/// Use none below this one any more, because others have them.
	pub(super) fn skip_to(&mut self, next: u64) {
		self.next = self.next.max(next);
		self.free.retain(|nonce| *nonce >= next);
	}
}

/// The next nonces of an account, as far as the sender knows them.
#[derive(Default)]
pub(super) struct AccountNonce {
	/// `None` if the chain must be asked.
	next: Mutex<Option<Nonces>>,
	outdated: AtomicBool,
}

impl AccountNonce {
	/// Lock the nonces while transactions of the account are signed and submitted, so that the pool
	/// gets the account's transactions in order.
	pub(super) async fn lock(&self) -> MutexGuard<'_, Option<Nonces>> {
		let mut next = self.next.lock().await;
		if self.outdated.swap(false, Ordering::AcqRel) {
			*next = None;
		}
		next
	}

	/// Let the next transaction ask the chain. This waits for nothing, also while the nonces are
	/// locked.
	pub(super) fn forget(&self) {
		self.outdated.store(true, Ordering::Release);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_nonce_that_came_back_is_used_before_later_ones() {
		let mut nonces = Nonces::from(5);
		assert_eq!([nonces.take(), nonces.take(), nonces.take()], [5, 6, 7]);
		nonces.give_back(6);
		nonces.give_back(5);
		assert_eq!([nonces.take(), nonces.take(), nonces.take()], [5, 6, 8]);
	}

	#[test]
	fn nonces_that_others_have_are_skipped() {
		let mut nonces = Nonces::from(5);
		nonces.take();
		nonces.take();
		nonces.give_back(5);
		nonces.give_back(6);
		nonces.skip_to(6);
		assert_eq!([nonces.take(), nonces.take()], [6, 7]);
		// The sender's own that no node knows yet stay used.
		nonces.skip_to(2);
		assert_eq!(nonces.take(), 8);
	}

	#[tokio::test]
	async fn a_nonce_is_kept_until_it_is_forgotten() {
		let nonce = AccountNonce::default();
		assert_eq!(*nonce.lock().await, None);
		*nonce.lock().await = Some(Nonces::from(7));
		assert_eq!(*nonce.lock().await, Some(Nonces::from(7)));
		nonce.forget();
		assert_eq!(*nonce.lock().await, None);
	}

	#[tokio::test]
	async fn a_nonce_that_is_forgotten_while_it_is_locked_is_not_used_again() {
		let nonce = AccountNonce::default();
		let mut locked = nonce.lock().await;
		nonce.forget();
		*locked = Some(Nonces::from(8));
		drop(locked);
		assert_eq!(*nonce.lock().await, None);
	}
}
