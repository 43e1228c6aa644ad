//! An example of an upgrade for the test of upgrades: new storage and a migration that fills it.
//!
//! Only the feature `example-upgrade` has it, which `testnet/next-runtime` alone enables. The
//! institutions pallet, which clients know, gets a new storage item, as with most real upgrades. The
//! migration fills it from old records: an index of each institution's officers.

use crate::Runtime;
use frame_support::{traits::OnRuntimeUpgrade, weights::Weight};
use pallet_institutions::{Officers, OfficersOf};

/// Fills the index, once.
pub struct IndexOfficers;

impl OnRuntimeUpgrade for IndexOfficers {
	fn on_runtime_upgrade() -> Weight {
		let weight = <Runtime as frame_system::Config>::DbWeight::get();
		if OfficersOf::<Runtime>::iter_keys().next().is_some() {
			return weight.reads(1);
		}
		let mut records = 0u64;
		for (account, officer) in Officers::<Runtime>::iter() {
			OfficersOf::<Runtime>::insert(officer.institution, account, ());
			records = records.saturating_add(1);
		}
		weight.reads_writes(records.saturating_add(1), records)
	}
}
