//! Benchmarks of the worst case of each call: P-256 keys, which are checked inside the runtime.

use crate::{
	deactivation_terms, did_object, registration_terms, rotation_terms, Call, Config, DidDocument,
	DidStatus, Dids, Keys, Pallet, UsedSignatures,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get, UnixTime},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{
	signing::{did_of, PartyConsent, PartySignature, Payload, Purpose, VerificationKey},
	Did, InstitutionId,
};
use p256::ecdsa::{signature::Signer, Signature, SigningKey};
use sp_core::H256;
use sp_runtime::traits::{SaturatedConversion, Zero};

/// The secret key of a number. It is small and not zero, so it is valid for the curve.
fn secret(number: u8) -> SigningKey {
	SigningKey::from_slice(&[number.saturating_add(1); 32]).expect("within the curve's order")
}

/// A set of `count` keys, starting with the key of secret `from`.
fn keys(from: u8, count: u32) -> Keys {
	let keys: Vec<_> = (0..count as u8)
		.map(|number| {
			let point = secret(from + number).verifying_key().to_encoded_point(true);
			VerificationKey::P256(point.as_bytes().try_into().expect("33 bytes"))
		})
		.collect();
	Keys::truncate_from(keys)
}

/// A consent with key 0 of a document. Secret 0 is the secret of that key.
fn consent<T: Config>(did: Did, purpose: Purpose, terms: H256) -> PartyConsent {
	let now: u64 = T::Time::now().as_millis().saturated_into();
	let expires_at = now + T::MaxValidity::get();
	let payload = Payload {
		genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()),
		purpose,
		did,
		object: did_object(&did),
		terms,
		expires_at,
	};
	let signature: Signature = secret(0).sign(&payload.bytes());
	PartyConsent {
		did,
		key: 0,
		expires_at,
		signature: PartySignature::P256(signature.to_bytes().into()),
	}
}

/// A registered DID with the maximum number of keys.
fn document<T: Config>() -> (Did, DidDocument) {
	let keys = keys(0, 8);
	let did = did_of(&keys[0]);
	let document =
		DidDocument { keys, status: DidStatus::Active, version: 1, enrolled_by: InstitutionId(1) };
	Dids::<T>::insert(did, document.clone());
	(did, document)
}

fn enroller<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::Enroller::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_did(k: Linear<1, 8>) -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let keys = keys(0, k);
		let did = did_of(&keys[0]);
		let consent = consent::<T>(did, Purpose::RegisterDid, registration_terms(&keys));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, keys.clone(), consent, [1; 32]);

		assert!(Dids::<T>::get(did).is_some_and(|document| document.keys == keys));
		Ok(())
	}

	#[benchmark]
	fn rotate_keys(k: Linear<1, 8>) -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let (did, document) = document::<T>();
		let new_keys = keys(8, k);
		let consent =
			consent::<T>(did, Purpose::RotateKeys, rotation_terms(&new_keys, document.version));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new_keys.clone(), consent, [1; 32]);

		assert!(Dids::<T>::get(did)
			.is_some_and(|document| document.keys == new_keys && document.version == 2));
		Ok(())
	}

	#[benchmark]
	fn deactivate_did() -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let (did, document) = document::<T>();
		let consent =
			consent::<T>(did, Purpose::DeactivateDid, deactivation_terms(document.version));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, consent, [1; 32]);

		assert!(
			Dids::<T>::get(did).is_some_and(|document| document.status == DidStatus::Deactivated)
		);
		Ok(())
	}

	/// All of them have expired.
	#[benchmark]
	fn forget_expired(s: Linear<0, 256>) {
		let now = Pallet::<T>::now();
		for number in 0..s {
			let mut digest = H256::zero();
			digest.0[..4].copy_from_slice(&number.to_le_bytes());
			UsedSignatures::<T>::insert(now.to_be_bytes(), digest, ());
		}

		#[block]
		{
			Pallet::<T>::forget_expired(Weight::MAX);
		}

		assert_eq!(UsedSignatures::<T>::iter().count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
