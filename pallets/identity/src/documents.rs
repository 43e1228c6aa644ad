//! The life of a document: registration, rotation and deactivation.

use crate::{
	deactivation_terms, did_object, keys, registration_terms, rotation_terms, CancelCause, Config,
	DidDocument, DidStatus, Dids, Error, Event, GuardiansOf, Keys, Pallet,
};
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{
	signing::{did_of, PartyConsent, Purpose},
	ExternalRef,
};
use pallet_institutions::{Caller, Institutions};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// The officer who submits a party's act, under a reference that it claims.
	pub(crate) fn enroller(
		origin: OriginFor<T>,
		external_ref: ExternalRef,
	) -> Result<Caller<T::AccountId>, DispatchError> {
		use frame_support::traits::EnsureOrigin;
		T::Institutions::caller(T::Enroller::ensure_origin(origin)?, external_ref)
	}

	/// Register a DID. It is derived from its first key, which must sign. So nobody can register a
	/// DID or choose its keys or its issuer without the secret of that key.
	pub(crate) fn do_register(
		by: Caller<T::AccountId>,
		keys: Keys,
		consent: &PartyConsent,
	) -> DispatchResult {
		let did = consent.did;
		let first = keys.first().ok_or(Error::<T>::NoKeys)?;
		ensure!(did_of(&first.key) == did, Error::<T>::DidMismatch);
		ensure!(consent.key == 0, Error::<T>::KeyNotFound);
		ensure!(!Dids::<T>::contains_key(did), Error::<T>::DidAlreadyExists);
		keys::check(&keys).map_err(Error::<T>::from)?;
		Self::use_signature(
			&keys,
			consent,
			Purpose::RegisterDid,
			did_object(&did),
			registration_terms(&keys, by.institution),
		)?;

		let now = Self::stamp();
		Dids::<T>::insert(
			did,
			DidDocument {
				keys: keys.clone(),
				status: DidStatus::Active,
				version: 1,
				enrolled_by: by.institution,
				created: now,
				since: now,
			},
		);
		Self::deposit_event(Event::DidRegistered { did, keys, by, at: now.moment });
		Ok(())
	}

	/// Replace the keys of a DID with the consent of a current key.
	pub(crate) fn do_rotate(
		by: Caller<T::AccountId>,
		keys: Keys,
		consent: &PartyConsent,
	) -> DispatchResult {
		let did = consent.did;
		let document = Self::active_document(&did)?;
		keys::check(&keys).map_err(Error::<T>::from)?;
		Self::use_signature(
			&document.keys,
			consent,
			Purpose::RotateKeys,
			did_object(&did),
			rotation_terms(&keys, document.version),
		)?;

		let version = Self::replace_keys(did, document, keys.clone())?;
		Self::end_recovery(did, CancelCause::Rotation, &by);
		Self::deposit_event(Event::KeysRotated { did, version, keys, by, at: Self::now() });
		Ok(())
	}

	/// Deactivate a DID with the consent of a current key.
	pub(crate) fn do_deactivate(
		by: Caller<T::AccountId>,
		consent: &PartyConsent,
	) -> DispatchResult {
		let did = consent.did;
		let document = Self::active_document(&did)?;
		Self::use_signature(
			&document.keys,
			consent,
			Purpose::DeactivateDid,
			did_object(&did),
			deactivation_terms(document.version),
		)?;

		let since = Self::stamp();
		let status = DidStatus::Deactivated { since };
		Dids::<T>::insert(did, DidDocument { status, ..document });
		GuardiansOf::<T>::remove(did);
		Self::end_recovery(did, CancelCause::Deactivation, &by);
		Self::deposit_event(Event::DidDeactivated { did, by, at: since.moment });
		Ok(())
	}
}
