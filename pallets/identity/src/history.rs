//! The versions of a document, and its resolution: now, by version, and at a moment.

use crate::{
	CancelCause, Config, DidDocument, DidStatus, Dids, Event, Keys, Pallet, PastVersion,
	Recoveries, RecoveryStarters, Resolution, Stamp, Versions,
};
use frame_support::sp_runtime::DispatchError;
use madang_primitives::{Did, Moment};
use pallet_institutions::Caller;
use sp_runtime::{traits::SaturatedConversion, ArithmeticError};

impl<T: Config> Pallet<T> {
	/// This block and its time.
	pub(crate) fn stamp() -> Stamp {
		let block = frame_system::Pallet::<T>::block_number().saturated_into();
		Stamp { block, moment: Self::now() }
	}

	/// Replace the keys of a document, and keep the version that ends. Returns the new version.
	pub(crate) fn replace_keys(
		did: Did,
		document: DidDocument,
		keys: Keys,
	) -> Result<u32, DispatchError> {
		let version = document.version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let now = Self::stamp();
		let past = PastVersion { keys: document.keys, since: document.since, until: now };
		Versions::<T>::insert(did, document.version, past);
		Dids::<T>::insert(
			did,
			DidDocument {
				keys,
				version,
				since: now,
				status: document.status,
				enrolled_by: document.enrolled_by,
				created: document.created,
			},
		);
		Ok(version)
	}

	/// End a recovery of a DID, if there is one.
	pub(crate) fn end_recovery(did: Did, cause: CancelCause, by: &Caller<T::AccountId>) {
		if let Some(recovery) = Recoveries::<T>::take(did) {
			RecoveryStarters::<T>::remove(did);
			Self::deposit_event(Event::RecoveryCancelled {
				did,
				version: recovery.version,
				cause,
				by: by.clone(),
				at: Self::now(),
			});
		}
	}

	/// The document of a DID as it is. None if the DID is not registered.
	pub fn resolve(did: Did) -> Option<Resolution> {
		let document = Dids::<T>::get(did)?;
		let deactivated = match document.status {
			DidStatus::Active => None,
			DidStatus::Deactivated { since } => Some(since),
		};
		Some(Resolution {
			did,
			keys: document.keys,
			version: document.version,
			enrolled_by: document.enrolled_by,
			created: document.created,
			since: document.since,
			until: None,
			deactivated,
		})
	}

	/// A version of a document. None if the DID has no such version.
	pub fn resolve_version(did: Did, version: u32) -> Option<Resolution> {
		let latest = Self::resolve(did)?;
		if version == latest.version {
			return Some(latest);
		}
		let past = Versions::<T>::get(did, version)?;
		Some(Resolution {
			keys: past.keys,
			version,
			since: past.since,
			until: Some(past.until),
			// It was in force while it lasted, although the party has ended the DID since.
			deactivated: None,
			..latest
		})
	}

	/// The document as it was at a moment, from the history. None if the DID was not registered yet, or
	/// if the moment is in a later second than this block's time: nobody knows the keys of then.
	///
	/// It is not deactivated if the party deactivated it later.
	pub fn resolve_at(did: Did, moment: Moment) -> Option<Resolution> {
		let latest = Self::resolve(did)?;
		let is_later = moment.checked_div(1_000) > Self::now().checked_div(1_000);
		if moment < latest.created.moment || is_later {
			return None;
		}
		let version = Self::version_at(&latest, moment)?;
		let resolution = Self::resolve_version(did, version)?;
		let deactivated = resolution.deactivated.filter(|ended| ended.moment <= moment);
		Some(Resolution { deactivated, ..resolution })
	}

	/// The version at a moment: the last one that is not younger. Versions follow each other in time,
	/// so half of what is left can be excluded with each read.
	fn version_at(latest: &Resolution, moment: Moment) -> Option<u32> {
		if latest.since.moment <= moment {
			return Some(latest.version);
		}
		// `low` is not younger than the moment, `high` is.
		let (mut low, mut high) = (1u32, latest.version);
		while high.saturating_sub(low) > 1 {
			let middle = low.saturating_add(high.saturating_sub(low) / 2);
			let past = Versions::<T>::get(latest.did, middle)?;
			match past.since.moment <= moment {
				true => low = middle,
				false => high = middle,
			}
		}
		Some(low)
	}
}
