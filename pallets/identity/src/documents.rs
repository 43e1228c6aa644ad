//! The life of a document: registration, rotation and deactivation.

use crate::{
	deactivation_terms, did_object, keys, registration_terms, rotation_terms, Config, DidDocument,
	DidStatus, Dids, Error, Event, Keys, Pallet,
};
use frame_support::{dispatch::DispatchResult, ensure};
use madang_primitives::signing::{did_of, PartyConsent, Purpose};
use pallet_institutions::Acting;
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
	/// Register a DID. It is derived from its first key, which must sign. So nobody can register a
	/// DID or choose its keys without the secret of that key.
	pub(crate) fn do_register(
		acting: Acting<T::AccountId>,
		keys: Keys,
		consent: &PartyConsent,
	) -> DispatchResult {
		let did = consent.did;
		let first = keys.first().ok_or(Error::<T>::NoKeys)?;
		ensure!(did_of(first) == did, Error::<T>::DidMismatch);
		ensure!(consent.key == 0, Error::<T>::KeyNotFound);
		ensure!(!Dids::<T>::contains_key(did), Error::<T>::DidAlreadyExists);
		keys::check(&keys).map_err(Error::<T>::from)?;
		Self::use_signature(
			&keys,
			consent,
			Purpose::RegisterDid,
			did_object(&did),
			registration_terms(&keys),
		)?;

		let Acting { officer, institution, .. } = acting;
		Dids::<T>::insert(
			did,
			DidDocument {
				keys: keys.clone(),
				status: DidStatus::Active,
				version: 1,
				enrolled_by: institution,
			},
		);
		Self::deposit_event(Event::DidRegistered { did, institution, officer, keys });
		Ok(())
	}

	/// Replace the keys of a DID with the consent of a current key.
	pub(crate) fn do_rotate(
		acting: Acting<T::AccountId>,
		new_keys: Keys,
		consent: &PartyConsent,
	) -> DispatchResult {
		let did = consent.did;
		let document = Self::active_document(&did)?;
		let version = document.version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		keys::check(&new_keys).map_err(Error::<T>::from)?;
		Self::use_signature(
			&document.keys,
			consent,
			Purpose::RotateKeys,
			did_object(&did),
			rotation_terms(&new_keys, document.version),
		)?;

		Dids::<T>::insert(did, DidDocument { keys: new_keys.clone(), version, ..document });
		let Acting { officer, institution, .. } = acting;
		Self::deposit_event(Event::KeysRotated {
			did,
			version,
			institution,
			officer,
			keys: new_keys,
		});
		Ok(())
	}

	/// Deactivate a DID with the consent of a current key.
	pub(crate) fn do_deactivate(
		acting: Acting<T::AccountId>,
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

		Dids::<T>::insert(did, DidDocument { status: DidStatus::Deactivated, ..document });
		let Acting { officer, institution, .. } = acting;
		Self::deposit_event(Event::DidDeactivated { did, institution, officer });
		Ok(())
	}
}
