//! Checks the invariants that can be seen in a single state. The numbers are those of the crate's
//! documentation.

use crate::{keys, Config, Dids, KeyFault, Pallet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every document.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for document in Dids::<T>::iter_values() {
			// 1.
			keys::check(&document.keys).map_err(|fault| match fault {
				KeyFault::None => "a DID has no key",
				KeyFault::Duplicate => "a DID has a key twice",
				KeyFault::Invalid => "a DID has an invalid key",
			})?;
			// 2.
			ensure!(document.version >= 1, "a DID's version is below 1");
		}
		Ok(())
	}
}
