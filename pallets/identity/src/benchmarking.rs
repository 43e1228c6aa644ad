//! Benchmarks of the worst case of each call: P-256 keys, which are checked inside the runtime.

use crate::{
	cancellation_terms, deactivation_terms, did_object, guardians_terms, recovery_terms,
	registration_terms, rotation_terms, Call, Cancellation, Config, DidDocument, DidStatus, Dids,
	GuardianConsents, Guardians, GuardiansOf, KeyEntry, Keys, Pallet, Recoveries, Recovery,
	RecoveryGround, RecoveryRequest, RecoveryStarters, Stamp, UsedSignatures, Versions,
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
	Commitment, Did, InstitutionId,
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
			let point = point.as_bytes().try_into().expect("33 bytes");
			KeyEntry::new(VerificationKey::P256(point))
		})
		.collect();
	Keys::truncate_from(keys)
}

/// A consent with key 0 of a document, which has the secret of this number.
fn consent_about<T: Config>(
	number: u8,
	did: Did,
	purpose: Purpose,
	about: Did,
	terms: H256,
) -> PartyConsent {
	let now: u64 = T::Time::now().as_millis().saturated_into();
	let expires_at = now + T::MaxValidity::get();
	let payload = Payload {
		genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()),
		purpose,
		did,
		object: did_object(&about),
		terms,
		expires_at,
	};
	let signature: Signature = secret(number).sign(&payload.bytes());
	PartyConsent {
		did,
		key: 0,
		expires_at,
		signature: PartySignature::P256(signature.to_bytes().into()),
	}
}

/// A consent about the own DID, with secret 0.
fn consent<T: Config>(did: Did, purpose: Purpose, terms: H256) -> PartyConsent {
	consent_about::<T>(0, did, purpose, did, terms)
}

/// Register a DID with these keys.
fn insert<T: Config>(keys: Keys) -> (Did, DidDocument) {
	let did = did_of(&keys[0].key);
	let start = Stamp { block: 0, moment: 0 };
	let document = DidDocument {
		keys,
		status: DidStatus::Active,
		version: 1,
		enrolled_by: InstitutionId(1),
		created: start,
		since: start,
	};
	Dids::<T>::insert(did, document.clone());
	(did, document)
}

/// A registered DID with the maximum number of keys.
fn document<T: Config>() -> (Did, DidDocument) {
	insert::<T>(keys(0, 8))
}

/// The secrets of guardians begin with this number.
const GUARDIAN: u8 = 100;

/// Rules with so many registered guardians, each with the maximum number of keys, who all must sign.
fn guardians<T: Config>(count: u32) -> Guardians {
	let did = |number: u8| insert::<T>(keys(GUARDIAN + 8 * number, 8)).0;
	Guardians {
		guardians: (0..count as u8).map(did).collect::<Vec<_>>().try_into().expect("at most eight"),
		threshold: count as u8,
		delay_days: if count > 0 { T::RecoveryDays::get().guardians_min } else { 0 },
		issuer_recovery: true,
	}
}

/// The consents of all guardians about a DID.
fn all_consent<T: Config>(
	rules: &Guardians,
	purpose: Purpose,
	about: Did,
	terms: H256,
) -> GuardianConsents {
	let numbers = (0u8..).map(|number| GUARDIAN + 8 * number);
	let consents = rules
		.guardians
		.iter()
		.zip(numbers)
		.map(|(did, number)| consent_about::<T>(number, *did, purpose, about, terms));
	consents.collect::<Vec<_>>().try_into().expect("at most eight")
}

/// A recovery of a DID that can be finished now.
fn ready<T: Config>(did: Did, version: u32) -> Recovery {
	let now = Pallet::<T>::now();
	let recovery = Recovery {
		keys: keys(8, 8),
		version,
		ground: RecoveryGround::Guardians,
		started_at: now,
		ready_at: now,
		expires_at: u64::MAX,
	};
	Recoveries::<T>::insert(did, recovery.clone());
	recovery
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
		let by =
			T::Enroller::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?;
		let keys = keys(0, k);
		let did = did_of(&keys[0].key);
		let consent =
			consent::<T>(did, Purpose::RegisterDid, registration_terms(&keys, by.institution));

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
		ready::<T>(did, document.version);
		let consent =
			consent::<T>(did, Purpose::RotateKeys, rotation_terms(&new_keys, document.version));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new_keys.clone(), consent, [1; 32]);

		assert!(Dids::<T>::get(did)
			.is_some_and(|document| document.keys == new_keys && document.version == 2));
		assert!(!Recoveries::<T>::contains_key(did) && Versions::<T>::contains_key(did, 1));
		Ok(())
	}

	#[benchmark]
	fn deactivate_did() -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let (did, document) = document::<T>();
		let consent =
			consent::<T>(did, Purpose::DeactivateDid, deactivation_terms(document.version));
		ready::<T>(did, document.version);
		GuardiansOf::<T>::insert(did, guardians::<T>(8));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, consent, [1; 32]);

		assert!(Dids::<T>::get(did).is_some_and(|document| document.status != DidStatus::Active));
		assert!(!Recoveries::<T>::contains_key(did) && !GuardiansOf::<T>::contains_key(did));
		Ok(())
	}

	/// They replace as many.
	#[benchmark]
	fn set_guardians(g: Linear<0, 8>) -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let (did, document) = document::<T>();
		let old = guardians::<T>(8);
		GuardiansOf::<T>::insert(did, old.clone());
		let new = Guardians { issuer_recovery: false, ..guardians::<T>(g) };
		let terms = guardians_terms(&new, &old, document.version);
		let consent = consent::<T>(did, Purpose::SetGuardians, terms);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new.clone(), consent, [1; 32]);

		assert_eq!(GuardiansOf::<T>::get(did), new);
		Ok(())
	}

	/// It takes the place of one that has expired.
	#[benchmark]
	fn start_recovery(k: Linear<1, 8>, g: Linear<1, 8>) -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let (did, document) = document::<T>();
		let rules = guardians::<T>(g);
		GuardiansOf::<T>::insert(did, rules.clone());
		let expired = Recovery { expires_at: 0, ..ready::<T>(did, document.version) };
		Recoveries::<T>::insert(did, expired);
		let new_keys = keys(8, k);
		let terms = recovery_terms(&new_keys, document.version);
		let possession = consent_about::<T>(8, did, Purpose::AcceptRecovery, did, terms);
		let consents = all_consent::<T>(&rules, Purpose::SupportRecovery, did, terms);
		let request = RecoveryRequest::Guardians(consents);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new_keys.clone(), possession, request, [1; 32]);

		assert!(Recoveries::<T>::get(did).is_some_and(|recovery| recovery.keys == new_keys));
		Ok(())
	}

	/// Another officer has started it for an institution.
	#[benchmark]
	fn finish_recovery() -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let (did, document) = document::<T>();
		let by =
			T::Enroller::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?;
		let ground =
			RecoveryGround::Issuer { institution: by.institution, evidence: Commitment([4; 32]) };
		let recovery = Recovery { ground, ..ready::<T>(did, document.version) };
		Recoveries::<T>::insert(did, recovery.clone());
		RecoveryStarters::<T>::insert(did, account::<T::AccountId>("starter", 0, 0));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, did, [1; 32]);

		assert!(Dids::<T>::get(did).is_some_and(|document| document.keys == recovery.keys));
		Ok(())
	}

	#[benchmark]
	fn cancel_recovery(g: Linear<1, 8>) -> Result<(), BenchmarkError> {
		let origin = enroller::<T>()?;
		let (did, document) = document::<T>();
		let rules = guardians::<T>(g);
		GuardiansOf::<T>::insert(did, rules.clone());
		let Recovery { keys, version, started_at, .. } = ready::<T>(did, document.version);
		let terms = cancellation_terms(&keys, version, started_at);
		let consents = all_consent::<T>(&rules, Purpose::OpposeRecovery, did, terms);
		let cancellation = Cancellation::Guardians(consents);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, did, cancellation, [1; 32]);

		assert!(!Recoveries::<T>::contains_key(did));
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
