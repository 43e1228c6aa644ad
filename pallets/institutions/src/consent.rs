//! An account's consent to its appointment.

use crate::{Config, Error, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, traits::UnixTime};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{
	appointment::{Appointment, AppointmentConsent, AppointmentPayload, MAX_CONSENT_VALIDITY},
	Moment,
};
use scale_info::TypeInfo;
use sp_core::{ed25519, sr25519};
use sp_runtime::{
	traits::{Lazy, SaturatedConversion, Verify, Zero},
	AccountId32, MultiSignature, MultiSigner,
};

/// The signature of an officer's account. The encoding is that of the same variants of
/// `MultiSignature`. It has no other variant: an officer's key is sr25519 or Ed25519.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OfficerSignature {
	/// Ed25519.
	#[codec(index = 0)]
	Ed25519([u8; 64]),
	/// sr25519.
	#[codec(index = 1)]
	Sr25519([u8; 64]),
}

impl Verify for OfficerSignature {
	type Signer = MultiSigner;

	fn verify<L: Lazy<[u8]>>(&self, message: L, signer: &AccountId32) -> bool {
		let signature = match *self {
			Self::Ed25519(bytes) => MultiSignature::Ed25519(ed25519::Signature::from_raw(bytes)),
			Self::Sr25519(bytes) => MultiSignature::Sr25519(sr25519::Signature::from_raw(bytes)),
		};
		signature.verify(message, signer)
	}
}

impl<T: Config> Pallet<T> {
	/// Ensure that the account signed this appointment and that the consent has not expired.
	///
	/// A consent needs no record of its use: an account becomes an officer only once.
	pub(crate) fn ensure_consents(
		account: &T::AccountId,
		appointment: Appointment,
		consent: &AppointmentConsent<T::Signature>,
	) -> Result<(), Error<T>> {
		let now: Moment = T::Time::now().as_millis().saturated_into();
		ensure!(now < consent.expires_at, Error::<T>::ConsentExpired);
		ensure!(
			consent.expires_at <= now.saturating_add(MAX_CONSENT_VALIDITY),
			Error::<T>::ConsentTooLongLived
		);
		let payload = AppointmentPayload {
			// `frame-system` prunes the hashes of old blocks but keeps that of block 0.
			genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()),
			appointment,
			account,
			expires_at: consent.expires_at,
		};
		ensure!(
			consent.signature.verify(payload.bytes().as_slice(), account),
			Error::<T>::InvalidConsent
		);
		Ok(())
	}
}
