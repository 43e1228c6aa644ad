//! Verification of a party's signature.

use crate::{
	keys, Config, DidDocument, DidStatus, Dids, Error, Event, KeyPurpose, Keys, Pallet, Signatures,
	UsedSignatures,
};
use frame_support::{
	ensure,
	traits::{Get, UnixTime},
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{
	signing::{PartyConsent, PartySignature, Payload, Purpose, VerificationKey},
	Did, Moment,
};
use sp_core::H256;
use sp_runtime::{
	traits::{SaturatedConversion, Zero},
	DispatchError,
};

/// Each verification costs four reads (document, clock, genesis hash, used digest), one write (used
/// digest) and one signature check.
impl<T: Config> Signatures for Pallet<T> {
	fn verify(
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<Did, DispatchError> {
		let document = Self::active_document(&consent.did)?;
		Self::use_signature(&document.keys, consent, purpose, object, terms)?;
		Ok(consent.did)
	}

	fn is_active(did: &Did) -> bool {
		Self::active_document(did).is_ok()
	}

	fn asserts(did: &Did, key: &VerificationKey) -> bool {
		Self::active_document(did).is_ok_and(|document| {
			let mut with = document.keys.iter().filter(|entry| entry.key == *key);
			with.any(|entry| entry.purposes.contains(KeyPurpose::AssertionMethod))
		})
	}

	fn is_valid(key: &VerificationKey, signature: &PartySignature, message: &[u8]) -> bool {
		keys::verify(key, signature, message).unwrap_or(false)
	}
}

impl<T: Config> Pallet<T> {
	/// The document of an active DID.
	pub(crate) fn active_document(did: &Did) -> Result<DidDocument, Error<T>> {
		let document = Dids::<T>::get(did).ok_or(Error::<T>::DidNotFound)?;
		match document.status {
			DidStatus::Active => Ok(document),
			DidStatus::Deactivated { .. } => Err(Error::<T>::DidDeactivated),
		}
	}

	/// Verify a signature by one of `keys`, which must be for such acts, and mark the payload as used. The cheap checks come
	/// first.
	pub(crate) fn use_signature(
		keys: &Keys,
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<(), Error<T>> {
		Self::ensure_in_time(consent.expires_at)?;
		let entry = keys.get(usize::from(consent.key)).ok_or(Error::<T>::KeyNotFound)?;
		let needed = KeyPurpose::needed_for(purpose);
		ensure!(entry.purposes.contains(needed), Error::<T>::KeyPurposeMismatch);

		let payload = Payload {
			// `frame-system` prunes the hashes of old blocks but keeps that of block 0.
			genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()),
			purpose,
			did: consent.did,
			object,
			terms,
			expires_at: consent.expires_at,
		};
		let digest = payload.digest();
		let expiry = consent.expires_at.to_be_bytes();
		ensure!(!UsedSignatures::<T>::contains_key(expiry, digest), Error::<T>::SignatureUsed);

		let valid = keys::verify(&entry.key, &consent.signature, &payload.bytes())
			.ok_or(Error::<T>::SignatureKindMismatch)?;
		ensure!(valid, Error::<T>::BadSignature);

		UsedSignatures::<T>::insert(expiry, digest, ());
		Self::deposit_event(Event::SignatureVerified {
			did: consent.did,
			key: consent.key,
			purpose,
			object,
			terms,
			expires_at: consent.expires_at,
			digest,
		});
		Ok(())
	}

	/// The block's time.
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// Ensure that a signature has not expired and is not valid for too long.
	fn ensure_in_time(expires_at: Moment) -> Result<(), Error<T>> {
		let now = Self::now();
		ensure!(now < expires_at, Error::<T>::SignatureExpired);
		ensure!(
			expires_at <= now.saturating_add(T::MaxValidity::get()),
			Error::<T>::SignatureTooLongLived
		);
		Ok(())
	}
}
