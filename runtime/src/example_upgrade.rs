//! An example of an upgrade with a storage migration, for the test of upgrades.
//!
//! It is compiled only with the feature `example-upgrade`, which only `testnet/next-runtime`
//! enables. The migration builds an index over existing records: the officers of each institution.

use crate::{configs::system::DbWeight, AccountId, Runtime};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::ValueQuery, storage_alias, traits::OnRuntimeUpgrade, weights::Weight,
	Twox64Concat,
};
use madang_primitives::InstitutionId;

/// The accounts of all present and former officers of an institution.
#[storage_alias]
pub type OfficersOf =
	StorageMap<ExampleUpgrade, Twox64Concat, InstitutionId, Vec<AccountId>, ValueQuery>;

/// Fills the index, once.
pub struct IndexOfficers;

impl OnRuntimeUpgrade for IndexOfficers {
	fn on_runtime_upgrade() -> Weight {
		let weight = DbWeight::get();
		if OfficersOf::iter_keys().next().is_some() {
			return weight.reads(1);
		}
		let mut records = 0u64;
		for (account, officer) in pallet_institutions::Officers::<Runtime>::iter() {
			OfficersOf::append(officer.institution, account);
			records = records.saturating_add(1);
		}
		weight.reads_writes(records.saturating_add(1), records)
	}
}
