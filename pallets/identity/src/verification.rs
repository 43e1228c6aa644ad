//! How a party's signature is checked and used up.

use crate::{
	keys, Config, DidDocument, DidStatus, Dids, Error, Event, Keys, Pallet, Signatures,
	UsedSignatures,
};
use frame_support::{
	ensure,
	traits::{Get, UnixTime},
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{
	signing::{PartyConsent, Payload, Purpose},
	Did, Moment,
};
use sp_core::H256;
use sp_runtime::{
	traits::{SaturatedConversion, Zero},
	DispatchError,
};

/// A check reads the document, the clock, the genesis hash and the used digest, writes the digest,
/// and verifies one signature: count 4 reads, 1 write and 1 signature for each.
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
}

impl<T: Config> Pallet<T> {
	/// The document of a DID that can sign.
	pub(crate) fn active_document(did: &Did) -> Result<DidDocument, Error<T>> {
		let document = Dids::<T>::get(did).ok_or(Error::<T>::DidNotFound)?;
		match document.status {
			DidStatus::Active => Ok(document),
			DidStatus::Deactivated => Err(Error::<T>::DidDeactivated),
		}
	}

	/// Check a signature by one of `keys` and use the payload up: the cheap tests first, the mark
	/// last.
	pub(crate) fn use_signature(
		keys: &Keys,
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<(), Error<T>> {
		Self::ensure_in_time(consent.expires_at)?;
		let key = keys.get(usize::from(consent.key)).ok_or(Error::<T>::KeyNotFound)?;

		let payload = Payload {
			// `frame-system` prunes old blocks' hashes and keeps that of block 0.
			genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()),
			purpose,
			did: consent.did,
			object,
			terms,
			expires_at: consent.expires_at,
		};
		let digest = payload.digest();
		ensure!(!UsedSignatures::<T>::contains_key(digest), Error::<T>::SignatureUsed);

		let good = keys::verify(key, &consent.signature, &payload.bytes())
			.ok_or(Error::<T>::SignatureKindMismatch)?;
		ensure!(good, Error::<T>::BadSignature);

		UsedSignatures::<T>::insert(digest, consent.expires_at);
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

	/// A signature counts before its expiry, and expires no further ahead than is allowed.
	fn ensure_in_time(expires_at: Moment) -> Result<(), Error<T>> {
		let now: Moment = T::Time::now().as_millis().saturated_into();
		ensure!(now < expires_at, Error::<T>::SignatureExpired);
		ensure!(
			expires_at <= now.saturating_add(T::MaxValidity::get()),
			Error::<T>::SignatureTooLongLived
		);
		Ok(())
	}
}
