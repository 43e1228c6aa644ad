//! Checks the invariants that can be seen in a single state. The numbers are those of the crate's
//! documentation.

use crate::{
	keys, Config, DidDocument, DidStatus, Dids, GuardiansOf, KeyFault, Keys, Pallet, Recoveries,
	RecoveryGround, RecoveryStarters, Stamp, Versions,
};
use frame_support::{ensure, traits::Get};
use madang_primitives::{Did, Moment, DAY_MS};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every document, its earlier versions, its guardians and its recovery.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut earlier = 0usize;
		for (did, document) in Dids::<T>::iter() {
			check_keys(&document.keys)?;
			ensure!(document.version >= 1, "a DID's version is below 1");
			earlier = earlier.saturating_add(Self::check_versions(did, &document)?);
		}
		ensure!(Versions::<T>::iter_keys().count() == earlier, "a version belongs to no DID");
		for (did, rules) in GuardiansOf::<T>::iter() {
			ensure!(is_active::<T>(did).is_some(), "guardians of a DID that is not active");
			Self::ensure_valid_rules(&did, &rules)
				.map_err(|_| TryRuntimeError::Other("the guardians of a DID are not valid"))?;
		}
		for (did, recovery) in Recoveries::<T>::iter() {
			let document = is_active::<T>(did).ok_or("a recovery of a DID that is not active")?;
			ensure!(recovery.version == document.version, "a recovery is for another version");
			check_keys(&recovery.keys)?;
			let shortest =
				Moment::from(T::RecoveryDays::get().guardians_min).saturating_mul(DAY_MS);
			let waits = recovery.ready_at.saturating_sub(recovery.started_at);
			ensure!(waits >= shortest, "a recovery does not wait long enough");
			ensure!(recovery.expires_at > recovery.ready_at, "a recovery can never be finished");
			let by_issuer = matches!(recovery.ground, RecoveryGround::Issuer { .. });
			let has_starter = RecoveryStarters::<T>::contains_key(did);
			ensure!(by_issuer == has_starter, "who started a recovery is not as its ground");
		}
		let is_running = |did| Recoveries::<T>::contains_key(did);
		ensure!(
			RecoveryStarters::<T>::iter_keys().all(is_running),
			"an officer started a recovery that does not run"
		);
		Ok(())
	}

	/// Check that the earlier versions of a document are complete and follow each other. Returns their
	/// number.
	fn check_versions(did: Did, document: &DidDocument) -> Result<usize, TryRuntimeError> {
		let mut from: Stamp = document.created;
		let mut count = 0usize;
		for version in 1..document.version {
			let past = Versions::<T>::get(did, version).ok_or("an earlier version is missing")?;
			check_keys(&past.keys)?;
			ensure!(past.since == from, "a version does not begin where the last one ended");
			ensure!(past.until.moment >= past.since.moment, "a version ends before it begins");
			from = past.until;
			count = count.saturating_add(1);
		}
		ensure!(
			document.since == from,
			"the latest version does not begin where the last one ended"
		);
		Ok(count)
	}
}

/// The document of a DID, if it is active.
fn is_active<T: Config>(did: Did) -> Option<DidDocument> {
	Dids::<T>::get(did).filter(|document| document.status == DidStatus::Active)
}

fn check_keys(keys: &Keys) -> Result<(), TryRuntimeError> {
	keys::check(keys).map_err(|fault| match fault {
		KeyFault::None => "a DID has no key".into(),
		KeyFault::Duplicate => "a DID has a key twice".into(),
		KeyFault::Invalid => "a DID has an invalid key".into(),
		KeyFault::Purposes => "a key has invalid purposes".into(),
		KeyFault::HolderCheck => "a key has an invalid check of its holder".into(),
		KeyFault::NotControlled => "nobody can change a DID".into(),
	})
}
