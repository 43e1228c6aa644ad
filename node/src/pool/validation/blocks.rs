//! What is asked again and again about the states after the newest blocks.

use super::own_runtime::on_state;
use crate::client::{Client, Hash};
use madang_runtime::{AccountId, Nonce, System, VERSION};
use sc_client_api::HeaderBackend;
use schnellru::{ByLength, LruMap};
use sp_api::{CallApiAt, CallContext};
use sp_version::RuntimeVersion;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, MutexGuard, Once, PoisonError},
};

/// Where the pool logs.
pub const LOG_TARGET: &str = "pool";

/// How many blocks are remembered: the newest ones, with forks.
const REMEMBERED: u32 = 16;

/// The newest blocks.
pub struct Blocks {
	client: Arc<Client>,
	known: Mutex<LruMap<Hash, Known>>,
	/// Whether the log says already that the program's version is not the runtime's.
	warned: Once,
}

/// What is known of a block.
#[derive(Clone)]
struct Known {
	number: u32,
	/// Whether the runtime has this program's version.
	is_own: bool,
	/// The next nonces of those who have sent something.
	next: HashMap<AccountId, Nonce>,
}

impl Blocks {
	pub fn new(client: Arc<Client>) -> Self {
		let known = Mutex::new(LruMap::new(ByLength::new(REMEMBERED)));
		Self { client, known, warned: Once::new() }
	}

	/// A block's number, if its runtime has this program's version: then this program's code can answer
	/// for it.
	pub fn number_if_own(&self, at: Hash) -> Option<u32> {
		if let Some(known) = self.known().get(&at) {
			return known.is_own.then_some(known.number);
		}
		let number = self.client.number(at).ok()??;
		let version = self.client.runtime_version_at(at, CallContext::Offchain).ok()?;
		let is_own = is_own(&version);
		if !is_own {
			self.warn(&version);
		}
		self.known().insert(at, Known { number, is_own, next: HashMap::new() });
		is_own.then_some(number)
	}

	/// The nonce of an account's next transaction in the state after a block.
	pub fn next_nonce(&self, at: Hash, account: &AccountId) -> Option<Nonce> {
		let known = self.known().get(&at).and_then(|known| known.next.get(account).copied());
		if known.is_some() {
			return known;
		}
		let next = on_state(&self.client, at, || System::account_nonce(account)).ok()?;
		if let Some(known) = self.known().get(&at) {
			known.next.insert(account.clone(), next);
		}
		Some(next)
	}

	fn known(&self) -> MutexGuard<'_, LruMap<Hash, Known>> {
		self.known.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn warn(&self, version: &RuntimeVersion) {
		self.warned.call_once(|| {
			log::warn!(
				target: LOG_TARGET,
				"The chain's runtime is {} {}, but this program has {} {}: it cannot check \
				signatures before it counts transactions. Run the program of the chain's version",
				version.spec_name,
				version.spec_version,
				VERSION.spec_name,
				VERSION.spec_version,
			);
		});
	}
}

/// Whether a runtime reads, signs and validates transactions as this program's runtime does.
fn is_own(version: &RuntimeVersion) -> bool {
	version.spec_name == VERSION.spec_name
		&& version.spec_version == VERSION.spec_version
		&& version.transaction_version == VERSION.transaction_version
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_a_runtime_of_the_same_name_and_versions_is_this_programs() {
		assert!(is_own(&VERSION));
		assert!(is_own(&RuntimeVersion { impl_version: 9, authoring_version: 9, ..VERSION }));
		assert!(!is_own(&RuntimeVersion { spec_name: "other".into(), ..VERSION }));
		assert!(!is_own(&RuntimeVersion { spec_version: VERSION.spec_version + 1, ..VERSION }));
		let transaction_version = VERSION.transaction_version + 1;
		assert!(!is_own(&RuntimeVersion { transaction_version, ..VERSION }));
	}
}
