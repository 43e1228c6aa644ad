//! Checks the invariants of the crate's documentation over the whole storage.

use crate::{
	pallet::{
		Administrators, ExternalRefs, Institutions, NextInstitution, Officers, Quotas, Usages,
	},
	types::{are_duties, is_jurisdiction, is_name},
	Config, OfficerStatus, Pallet,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let next = NextInstitution::<T>::get();
		ensure!(next.0 > 0, "institutions are numbered from 1");
		for (id, institution) in Institutions::<T>::iter() {
			ensure!(id.0 > 0 && id < next, "an institution has a number that was never assigned");
			ensure!(
				is_name(&institution.name_ko) && is_name(&institution.name_en),
				"an institution has an invalid name"
			);
			ensure!(
				is_jurisdiction(&institution.jurisdiction),
				"a jurisdiction has a malformed or repeated prefix"
			);
			ensure!(
				!Administrators::<T>::get(id).is_empty(),
				"an institution has no active administrator"
			);
		}

		let mut administrators = BTreeMap::<_, BTreeSet<T::AccountId>>::new();
		for (account, officer) in Officers::<T>::iter() {
			ensure!(
				Institutions::<T>::contains_key(officer.institution),
				"an officer's institution does not exist"
			);
			ensure!(are_duties(officer.duties), "an officer has no duty or an unknown duty");
			// Other pallets may hold references to a revoked account, so only this direction can be
			// checked.
			ensure!(
				officer.status == OfficerStatus::Revoked
					|| frame_system::Pallet::<T>::providers(&account) > 0,
				"an officer that is not revoked has no provider reference"
			);
			if officer.administers() {
				administrators.entry(officer.institution).or_default().insert(account);
			}
		}
		let indexed = Administrators::<T>::iter()
			.map(|(institution, accounts)| (institution, accounts.into_inner()))
			.collect::<BTreeMap<_, _>>();
		ensure!(indexed == administrators, "the administrators' index differs from the officers");

		for (institution, _, block) in ExternalRefs::<T>::iter() {
			ensure!(
				Institutions::<T>::contains_key(institution),
				"a reference was claimed for an institution that does not exist"
			);
			ensure!(
				block <= frame_system::Pallet::<T>::block_number(),
				"a reference was claimed in the future"
			);
		}
		Self::try_quotas()
	}

	fn try_quotas() -> Result<(), TryRuntimeError> {
		for usage in Usages::<T>::iter_values() {
			ensure!(
				usage.at <= frame_system::Pallet::<T>::block_number(),
				"the usage of a quota is of a later block"
			);
		}
		let largest = Self::largest_transaction();
		ensure!(
			Quotas::<T>::iter_values().all(|quota| quota.covers(&largest)),
			"a quota does not admit the largest transaction"
		);
		Ok(())
	}
}
