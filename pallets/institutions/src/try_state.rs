//! Checks the invariants of the crate's documentation over the whole storage.

use crate::{
	pallet::{
		Administrators, ClientCertificates, ExternalRefs, Institutions, NextInstitution,
		OfficerCounts, Officers, PresentCall, Quotas, Usages,
	},
	types::{are_duties, is_jurisdiction, is_name},
	Config, OfficerStatus, Pallet,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use madang_primitives::Duty;
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
		}
		Self::try_state_of_officers()?;

		for (institution, _, outcome) in ExternalRefs::<T>::iter() {
			ensure!(
				Institutions::<T>::contains_key(institution),
				"a reference was claimed for an institution that does not exist"
			);
			ensure!(
				outcome.block <= frame_system::Pallet::<T>::block_number(),
				"a reference was claimed in the future"
			);
		}
		Self::try_client_certificates()?;
		ensure!(!PresentCall::<T>::exists(), "a call's digest was left after its transaction");
		Self::try_quotas()
	}

	fn try_client_certificates() -> Result<(), TryRuntimeError> {
		for (institution, all) in ClientCertificates::<T>::iter() {
			ensure!(
				Institutions::<T>::contains_key(institution),
				"a client certificate is of an institution that does not exist"
			);
			let distinct: BTreeSet<_> = all.iter().map(|one| one.fingerprint).collect();
			ensure!(
				!all.is_empty() && distinct.len() == all.len(),
				"an institution has the same client certificate twice, or an empty list"
			);
			ensure!(
				all.iter().all(|one| !one.scopes.is_empty()),
				"a client certificate allows nothing"
			);
		}
		Ok(())
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

	/// Check the officers, and what is derived from them.
	fn try_state_of_officers() -> Result<(), TryRuntimeError> {
		let mut administrators = BTreeMap::<_, BTreeSet<T::AccountId>>::new();
		let mut counts = BTreeMap::<_, u32>::new();
		// The institutions with an administrator whom the council suspended.
		let mut by_council = BTreeSet::new();
		for (account, officer) in Officers::<T>::iter() {
			let id = officer.institution;
			let institution =
				Institutions::<T>::get(id).ok_or("an officer's institution does not exist")?;
			ensure!(are_duties(officer.duties), "an officer has no duty or an unknown duty");
			ensure!(
				officer.generation <= institution.generation,
				"an officer has a generation that has not begun"
			);
			if officer.status != OfficerStatus::Revoked {
				// Other pallets may hold references to a revoked account, so only this direction can
				// be checked.
				ensure!(
					frame_system::Pallet::<T>::providers(&account) > 0,
					"an officer that is not revoked has no provider reference"
				);
				let count = counts.entry(id).or_default();
				*count = count.saturating_add(1);
			}
			if officer.status == OfficerStatus::SuspendedByCouncil
				&& officer.duties.contains(Duty::Administer)
			{
				by_council.insert(id);
			}
			if officer.administers(institution.generation) {
				administrators.entry(id).or_default().insert(account);
			}
		}
		let indexed: BTreeMap<_, _> = Administrators::<T>::iter()
			.map(|(institution, accounts)| (institution, accounts.into_inner()))
			.filter(|(_, accounts)| !accounts.is_empty())
			.collect();
		ensure!(indexed == administrators, "the administrators' index differs from the officers");
		ensure!(
			Institutions::<T>::iter_keys()
				.all(|id| indexed.contains_key(&id) || by_council.contains(&id)),
			"an institution has no active administrator, and the council suspended none"
		);
		let counted: BTreeMap<_, _> =
			OfficerCounts::<T>::iter().filter(|(_, count)| *count > 0).collect();
		ensure!(counted == counts, "the count of officers differs from the officers");
		Ok(())
	}
}
