//! The next nonce of an account.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Mutex, MutexGuard};

/// The next nonce of an account, as far as the sender knows it.
#[derive(Default)]
pub(super) struct AccountNonce {
	/// `None` if the chain must be asked.
	next: Mutex<Option<u64>>,
	outdated: AtomicBool,
}

impl AccountNonce {
	/// Lock the nonce while a transaction of the account is signed and submitted, so that the pool
	/// gets the account's transactions in order.
	pub(super) async fn lock(&self) -> MutexGuard<'_, Option<u64>> {
		let mut next = self.next.lock().await;
		if self.outdated.swap(false, Ordering::AcqRel) {
			*next = None;
		}
		next
	}

	/// Let the next transaction ask the chain. This waits for nothing, also while the nonce is
	/// locked.
	pub(super) fn forget(&self) {
		self.outdated.store(true, Ordering::Release);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn a_nonce_is_kept_until_it_is_forgotten() {
		let nonce = AccountNonce::default();
		assert_eq!(*nonce.lock().await, None);
		*nonce.lock().await = Some(7);
		assert_eq!(*nonce.lock().await, Some(7));
		nonce.forget();
		assert_eq!(*nonce.lock().await, None);
	}

	#[tokio::test]
	async fn a_nonce_that_is_forgotten_while_it_is_locked_is_not_used_again() {
		let nonce = AccountNonce::default();
		let mut locked = nonce.lock().await;
		nonce.forget();
		*locked = Some(8);
		drop(locked);
		assert_eq!(*nonce.lock().await, None);
	}
}
