//! Tests of verification: a signature is bound to every part of its payload and can be used only
//! once.

use super::party::*;
use crate::{mock::*, Error, Event, Signatures, UsedSignatures, WeightInfo};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use madang_primitives::{
	signing::{terms, PartyConsent, PartySignature, Payload, Purpose},
	Did,
};
use sp_core::H256;
use sp_runtime::DispatchError;
use std::slice::from_ref;

/// Verify a consent as a call that does `does` would.
fn verify(consent: &PartyConsent, does: &Payload) -> Result<Did, DispatchError> {
	Identity::verify(consent, does.purpose, does.object, does.terms)
}

#[test]
fn a_valid_signature_of_each_kind_is_accepted_with_an_event() {
	build_and_execute(|| {
		let secrets = Secret::each_kind(1);
		let did = registered(&secrets);
		for (key, secret) in (0u8..).zip(&secrets) {
			let asked = Payload { terms: terms(&key), ..contract(did) };
			assert_eq!(verify(&secret.sign_consent(key, &asked), &asked), Ok(did));
			assert!(UsedSignatures::<Test>::contains_key(EXPIRY.to_be_bytes(), asked.digest()));
			System::assert_last_event(
				Event::SignatureVerified {
					did,
					key,
					purpose: Purpose::ConcludeContract,
					object: asked.object,
					terms: asked.terms,
					expires_at: EXPIRY,
					digest: asked.digest(),
				}
				.into(),
			);
		}
	});
}

#[test]
fn a_signature_over_any_other_payload_is_rejected() {
	build_and_execute(|| {
		for secret in Secret::each_kind(1) {
			let did = registered(from_ref(&secret));
			let does = contract(did);
			let others = [
				Payload { genesis: H256::repeat_byte(9), ..does.clone() },
				Payload { purpose: Purpose::RescindContract, ..does.clone() },
				Payload { did: Did([9; 32]), ..does.clone() },
				Payload { object: H256::repeat_byte(9), ..does.clone() },
				Payload { terms: H256::repeat_byte(9), ..does.clone() },
				Payload { expires_at: does.expires_at + 1, ..does.clone() },
			];
			for signed in others {
				let consent = PartyConsent {
					did,
					expires_at: does.expires_at,
					..secret.sign_consent(0, &signed)
				};
				assert_noop!(verify(&consent, &does), Error::<Test>::BadSignature);
			}
			assert_ok!(verify(&secret.sign_consent(0, &does), &does));
		}
	});
}

#[test]
fn a_signature_for_one_act_is_invalid_for_any_other() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let did = registered(from_ref(&secret));
		let signed = contract(did);
		let consent = secret.sign_consent(0, &signed);
		let acts = [
			Payload { purpose: Purpose::AgreeToLoan, ..signed.clone() },
			Payload { object: H256::repeat_byte(9), ..signed.clone() },
			Payload { terms: H256::repeat_byte(9), ..signed.clone() },
		];
		for act in acts {
			assert_noop!(verify(&consent, &act), Error::<Test>::BadSignature);
		}
		assert_ok!(verify(&consent, &signed));
	});
}

#[test]
fn the_expiry_cannot_be_changed_after_signing() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = registered(from_ref(&secret));
		let signed = contract(did);
		let consent = PartyConsent { expires_at: EXPIRY + 1, ..secret.sign_consent(0, &signed) };
		assert_noop!(verify(&consent, &signed), Error::<Test>::BadSignature);
	});
}

#[test]
fn a_signature_is_valid_until_the_millisecond_before_its_expiry() {
	build_and_execute(|| {
		let secret = Secret::sr25519(1);
		let did = registered(from_ref(&secret));
		let asked = contract(did);
		let consent = secret.sign_consent(0, &asked);
		for now in [EXPIRY, EXPIRY + 1] {
			set_time(now);
			assert_noop!(verify(&consent, &asked), Error::<Test>::SignatureExpired);
		}
		set_time(EXPIRY - 1);
		assert_ok!(verify(&consent, &asked));
	});
}

#[test]
fn a_signature_cannot_be_valid_for_longer_than_allowed() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = registered(from_ref(&secret));
		for expires_at in [NOW + MAX_VALIDITY + 1, u64::MAX] {
			let asked = Payload { expires_at, ..contract(did) };
			assert_noop!(
				verify(&secret.sign_consent(0, &asked), &asked),
				Error::<Test>::SignatureTooLongLived
			);
		}
		let asked = Payload { expires_at: NOW + MAX_VALIDITY, ..contract(did) };
		assert_ok!(verify(&secret.sign_consent(0, &asked), &asked));
	});
}

#[test]
fn a_payload_is_accepted_only_once() {
	build_and_execute(|| {
		for secret in Secret::each_kind(1) {
			let did = registered(from_ref(&secret));
			let asked = contract(did);
			let consent = secret.sign_consent(0, &asked);
			assert_ok!(verify(&consent, &asked));
			assert_noop!(verify(&consent, &asked), Error::<Test>::SignatureUsed);
			// A second consent to the same act has another expiry and so another payload.
			let again = Payload { expires_at: EXPIRY + 1, ..asked };
			assert_ok!(verify(&secret.sign_consent(0, &again), &again));
		}
	});
}

#[test]
fn another_signature_over_a_used_payload_is_rejected() {
	build_and_execute(|| {
		let (first, second) = (Secret::p256(1), Secret::sr25519(2));
		let did = registered(&[first.clone(), second.clone()]);
		let asked = contract(did);
		let consent = first.sign_consent(0, &asked);

		// Both s and n - s are valid in ECDSA.
		let PartySignature::P256(bytes) = consent.signature else { unreachable!() };
		let (r, s) = p256::ecdsa::Signature::from_slice(&bytes).unwrap().split_scalars();
		let malleated = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
		let malleated = PartyConsent {
			signature: PartySignature::P256(malleated.to_bytes().into()),
			..consent
		};
		assert_ne!(malleated, consent);

		assert_ok!(verify(&malleated, &asked));
		assert_noop!(verify(&consent, &asked), Error::<Test>::SignatureUsed);
		// Another key of the same DID. sr25519 signatures are also randomised.
		for _ in 0..2 {
			assert_noop!(
				verify(&second.sign_consent(1, &asked), &asked),
				Error::<Test>::SignatureUsed
			);
		}
	});
}

#[test]
fn a_rejected_signature_does_not_use_up_the_payload() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let did = registered(from_ref(&secret));
		let asked = contract(did);
		let forged = Secret::p256(2).sign_consent(0, &asked);
		let used = UsedSignatures::<Test>::iter().count();
		assert_noop!(verify(&forged, &asked), Error::<Test>::BadSignature);
		assert_eq!(UsedSignatures::<Test>::iter().count(), used);
		assert_ok!(verify(&secret.sign_consent(0, &asked), &asked));
	});
}

#[test]
fn the_key_must_exist_and_be_of_the_same_kind_as_the_signature() {
	build_and_execute(|| {
		let secrets = Secret::each_kind(1);
		let did = registered(&secrets);
		let asked = contract(did);
		for (key, secret) in (0u8..).zip(&secrets) {
			let consent = secret.sign_consent(key, &asked);
			for other in (0..3).filter(|other| *other != key) {
				assert_noop!(
					verify(&PartyConsent { key: other, ..consent }, &asked),
					Error::<Test>::SignatureKindMismatch
				);
			}
			for none in [3, u8::MAX] {
				assert_noop!(
					verify(&PartyConsent { key: none, ..consent }, &asked),
					Error::<Test>::KeyNotFound
				);
			}
		}
	});
}

#[test]
fn bytes_that_are_not_a_signature_are_rejected() {
	build_and_execute(|| {
		let did = registered(&Secret::each_kind(1));
		let asked = contract(did);
		for bytes in [[0; 64], [0xff; 64]] {
			let signatures = [
				PartySignature::Ed25519(bytes),
				PartySignature::Sr25519(bytes),
				PartySignature::P256(bytes),
			];
			for (key, signature) in (0u8..).zip(signatures) {
				let consent = PartyConsent { did, key, expires_at: EXPIRY, signature };
				assert_noop!(verify(&consent, &asked), Error::<Test>::BadSignature);
			}
		}
	});
}

#[test]
fn an_unknown_did_cannot_sign() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let asked = contract(secret.did());
		assert!(!Identity::is_active(&secret.did()));
		assert_noop!(verify(&secret.sign_consent(0, &asked), &asked), Error::<Test>::DidNotFound);
	});
}

#[test]
fn the_genesis_hash_is_known_long_after_block_hashes_are_pruned() {
	new_test_ext().execute_with(|| {
		// The mock chain keeps 10 hashes. Let `frame-system` record and prune them.
		System::set_block_number(0);
		let mut parent = H256::repeat_byte(0x22);
		for number in 1..=40u64 {
			System::initialize(&number, &parent, &Default::default());
			parent = System::finalize().hash();
			set_time(NOW);
		}
		assert_eq!(System::block_hash(1), H256::zero());

		let secret = Secret::p256(1);
		let genesis = H256::repeat_byte(0x22);
		let keys = keys_of(from_ref(&secret));
		let asked = Payload { genesis, ..registration(&keys) };
		assert_noop!(
			Identity::register_did(
				RuntimeOrigin::signed(BANKER),
				keys.clone(),
				secret.sign_consent(0, &registration(&keys)),
				fresh_ref()
			),
			Error::<Test>::BadSignature
		);
		assert_ok!(Identity::register_did(
			RuntimeOrigin::signed(BANKER),
			keys,
			secret.sign_consent(0, &asked),
			fresh_ref()
		));
	});
}

/// C31. Before, the digest of every signature was kept permanently.
#[test]
fn a_used_signature_is_forgotten_only_after_it_expired() {
	build_and_execute(|| {
		let secret = Secret::sr25519(1);
		let did = registered(from_ref(&secret));
		let weight = <Test as crate::Config>::WeightInfo::forget_expired;
		let forget = |room| Identity::on_idle(1, room);
		let _ = UsedSignatures::<Test>::clear(u32::MAX, None);
		let asked: Vec<_> = [0, 1, 256 * 256, 256 * 256 + 1]
			.map(|later| Payload { expires_at: EXPIRY + later, ..contract(did) })
			.to_vec();
		for one in asked.iter().rev() {
			assert_ok!(verify(&secret.sign_consent(0, one), one));
		}
		set_time(EXPIRY - 1);
		assert_eq!(forget(Weight::MAX), weight(0));
		set_time(EXPIRY + 256 * 256);
		// The oldest are the first, as far as the weight of the block reaches.
		assert_eq!(forget(weight(0).saturating_div(2)), Weight::zero());
		assert_eq!(forget(weight(2)), weight(2));
		let left = || UsedSignatures::<Test>::iter_keys().map(|(_, digest)| digest);
		assert_eq!(left().collect::<Vec<_>>(), [asked[2].digest(), asked[3].digest()]);
		assert_eq!(forget(Weight::MAX), weight(1));
		assert_eq!(left().collect::<Vec<_>>(), [asked[3].digest()]);
		for (one, error) in [
			(&asked[0], Error::<Test>::SignatureExpired),
			(&asked[2], Error::<Test>::SignatureExpired),
			(&asked[3], Error::<Test>::SignatureUsed),
		] {
			assert_noop!(verify(&secret.sign_consent(0, one), one), error);
		}
	});
}
