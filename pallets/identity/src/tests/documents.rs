//! Tests of registration, rotation and deactivation.

use super::party::*;
use crate::{mock::*, DidDocument, DidStatus, Dids, Error, Event, KeyEntry, Signatures, Stamp};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	signing::{PartyConsent, Payload, Purpose},
	Did,
};
use sp_runtime::{ArithmeticError, DispatchError};
use std::slice::from_ref;

fn bank() -> RuntimeOrigin {
	RuntimeOrigin::signed(BANKER)
}

fn clerk() -> RuntimeOrigin {
	RuntimeOrigin::signed(CLERK)
}

#[test]
fn a_did_is_registered_by_the_signature_of_its_first_key() {
	build_and_execute(|| {
		for secrets in Secret::each_kind(1).map(|first| [first, Secret::p256(2)]) {
			let keys = keys_of(&secrets);
			let did = secrets[0].did();
			let consent = secrets[0].sign_consent(0, &registration(&keys));
			let external_ref = fresh_ref();
			assert_ok!(Identity::register_did(bank(), keys.clone(), consent, external_ref));
			assert_eq!(Dids::<Test>::get(did), Some(first_document(keys.clone())));
			assert!(Identity::is_active(&did));
			let by = by_bank(external_ref);
			System::assert_last_event(Event::DidRegistered { did, keys, by, at: NOW }.into());
		}
	});
}

#[test]
fn only_an_officer_who_enrols_can_submit_a_partys_act() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let keys = keys_of(from_ref(&secret));
		let new_keys = keys_of(&[Secret::p256(2)]);
		let register = secret.sign_consent(0, &registration(&keys));
		let rotate = secret.sign_consent(0, &rotation(secret.did(), &new_keys, 1));
		let end = secret.sign_consent(0, &deactivation(secret.did(), 1));
		for origin in
			[RuntimeOrigin::signed(NON_MEMBER), RuntimeOrigin::none(), RuntimeOrigin::root()]
		{
			let origin = || origin.clone();
			let rejected = DispatchError::BadOrigin;
			assert_noop!(
				Identity::register_did(origin(), keys.clone(), register, fresh_ref()),
				rejected
			);
			assert_noop!(
				Identity::rotate_keys(origin(), new_keys.clone(), rotate, fresh_ref()),
				rejected
			);
			assert_noop!(Identity::deactivate_did(origin(), end, fresh_ref()), rejected);
		}
	});
}

#[test]
fn each_call_claims_its_reference_once() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let keys = keys_of(from_ref(&secret));
		let did = secret.did();
		let used = DispatchError::from(pallet_institutions::Error::<Test>::ExternalRefUsed);
		let register = secret.sign_consent(0, &registration(&keys));
		assert_ok!(Identity::register_did(bank(), keys.clone(), register, [1; 32]));
		// When it is sent again after a crash, the reference is rejected before anything else.
		assert_noop!(Identity::register_did(bank(), keys.clone(), register, [1; 32]), used);

		let rotate = secret.sign_consent(0, &rotation(did, &keys, 1));
		let end = secret.sign_consent(0, &deactivation(did, 1));
		assert_noop!(Identity::rotate_keys(bank(), keys.clone(), rotate, [1; 32]), used);
		assert_noop!(Identity::deactivate_did(bank(), end, [1; 32]), used);
		// Another institution can use the same reference.
		assert_ok!(Identity::deactivate_did(clerk(), end, [1; 32]));
	});
}

#[test]
fn a_did_must_be_derived_from_its_first_key() {
	build_and_execute(|| {
		let (mine, other) = (Secret::p256(1), Secret::p256(2));
		// The attacker lists the victim's key second, or registers the victim's DID with its own
		// key.
		let keys = keys_of(&[mine.clone(), other.clone()]);
		let asked = Payload { did: other.did(), ..registration(&keys) };
		for consent in [mine.sign_consent(0, &asked), other.sign_consent(1, &asked)] {
			assert_noop!(
				Identity::register_did(bank(), keys.clone(), consent, fresh_ref()),
				Error::<Test>::DidMismatch
			);
		}
	});
}

#[test]
fn a_registration_must_be_signed_by_the_first_key_over_all_keys() {
	build_and_execute(|| {
		let (first, second) = (Secret::p256(1), Secret::ed25519(2));
		let keys = keys_of(&[first.clone(), second.clone()]);
		let asked = registration(&keys);
		let register = |consent| Identity::register_did(bank(), keys.clone(), consent, fresh_ref());

		assert_noop!(register(second.sign_consent(1, &asked)), Error::<Test>::KeyNotFound);
		assert_noop!(
			register(second.sign_consent(0, &asked)),
			Error::<Test>::SignatureKindMismatch
		);
		assert_noop!(
			register(Secret::p256(3).sign_consent(0, &asked)),
			Error::<Test>::BadSignature
		);
		// If only the first key was signed for, nobody can add a second one.
		let alone = registration(&keys_of(from_ref(&first)));
		assert_noop!(register(first.sign_consent(0, &alone)), Error::<Test>::BadSignature);
		// A signature for another act.
		let contract = contract(first.did());
		assert_noop!(register(first.sign_consent(0, &contract)), Error::<Test>::BadSignature);
		assert_ok!(register(first.sign_consent(0, &asked)));
	});
}

/// Before, a party signed its keys only, and the first institution to submit them was its issuer.
#[test]
fn only_the_institution_that_the_party_names_can_enrol_it() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let keys = keys_of(from_ref(&secret));
		let consent = secret.sign_consent(0, &registration_by(BANK, &keys));
		assert_noop!(
			Identity::register_did(clerk(), keys.clone(), consent, fresh_ref()),
			Error::<Test>::BadSignature
		);
		assert_ok!(Identity::register_did(bank(), keys.clone(), consent, fresh_ref()));
		let enrolled_by = Dids::<Test>::get(secret.did()).map(|document| document.enrolled_by);
		assert_eq!(enrolled_by, Some(BANK));

		let other = Secret::p256(2);
		let keys = keys_of(from_ref(&other));
		let consent = other.sign_consent(0, &registration_by(CITY, &keys));
		assert_ok!(Identity::register_did(clerk(), keys, consent, fresh_ref()));
		let enrolled_by = Dids::<Test>::get(other.did()).map(|document| document.enrolled_by);
		assert_eq!(enrolled_by, Some(CITY));
	});
}

#[test]
fn a_did_can_be_registered_only_once_even_after_its_deactivation() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = registered(from_ref(&secret));
		let keys = keys_of(from_ref(&secret));
		let again = Payload { expires_at: EXPIRY + 1, ..registration(&keys) };
		let consent = secret.sign_consent(0, &again);
		assert_noop!(
			Identity::register_did(clerk(), keys.clone(), consent, fresh_ref()),
			Error::<Test>::DidAlreadyExists
		);
		let end = secret.sign_consent(0, &deactivation(did, 1));
		assert_ok!(Identity::deactivate_did(bank(), end, fresh_ref()));
		assert_noop!(
			Identity::register_did(clerk(), keys, consent, fresh_ref()),
			Error::<Test>::DidAlreadyExists
		);
	});
}

#[test]
fn invalid_sets_of_keys_are_rejected_on_registration_and_rotation() {
	build_and_execute(|| {
		use madang_primitives::signing::VerificationKey;
		let secret = Secret::ed25519(1);
		let key = secret.key();
		let consent = secret.sign_consent(0, &registration(&keys_of(from_ref(&secret))));
		let set = |keys: Vec<_>| -> crate::Keys {
			keys.into_iter().map(KeyEntry::new).collect::<Vec<_>>().try_into().unwrap()
		};
		let register = |keys| Identity::register_did(bank(), set(keys), consent, fresh_ref());
		let invalid = VerificationKey::Sr25519([0; 32]);
		assert_noop!(register(vec![]), Error::<Test>::NoKeys);
		assert_noop!(register(vec![key, key]), Error::<Test>::DuplicateKey);
		assert_noop!(register(vec![key, invalid]), Error::<Test>::InvalidKey);
		assert_ok!(register(vec![key]));

		let rotate = |keys: Vec<_>| {
			let keys = set(keys);
			let consent = secret.sign_consent(0, &rotation(secret.did(), &keys, 1));
			Identity::rotate_keys(bank(), keys, consent, fresh_ref())
		};
		assert_noop!(rotate(vec![]), Error::<Test>::NoKeys);
		assert_noop!(rotate(vec![key, key]), Error::<Test>::DuplicateKey);
		assert_noop!(rotate(vec![key, invalid]), Error::<Test>::InvalidKey);
		assert_ok!(rotate(vec![key]));
	});
}

#[test]
fn rotation_replaces_the_keys_and_keeps_the_rest() {
	build_and_execute(|| {
		let secrets = [Secret::ed25519(1), Secret::p256(2)];
		let did = registered(&secrets);
		let new_keys = keys_of(&[Secret::sr25519(3)]);
		// Any current key can sign, and an officer of another institution can submit it.
		let consent = secrets[1].sign_consent(1, &rotation(did, &new_keys, 1));
		let external_ref = fresh_ref();
		System::set_block_number(7);
		set_time(NOW + 1_000);
		assert_ok!(Identity::rotate_keys(clerk(), new_keys.clone(), consent, external_ref));
		let since = Stamp { block: 7, moment: NOW + 1_000 };
		let first = first_document(new_keys.clone());
		assert_eq!(Dids::<Test>::get(did), Some(DidDocument { version: 2, since, ..first }));
		let by = by_city(external_ref);
		let at = NOW + 1_000;
		System::assert_last_event(
			Event::KeysRotated { did, version: 2, keys: new_keys, by, at }.into(),
		);
	});
}

#[test]
fn after_a_rotation_old_keys_and_their_unused_signatures_are_invalid() {
	build_and_execute(|| {
		for (number, secret) in (10u8..).zip(Secret::each_kind(1)) {
			let did = registered(from_ref(&secret));
			let asked = contract(did);
			let outstanding = secret.sign_consent(0, &asked);
			let next = Secret::p256(number);
			let new_keys = keys_of(from_ref(&next));
			let consent = secret.sign_consent(0, &rotation(did, &new_keys, 1));
			assert_ok!(Identity::rotate_keys(bank(), new_keys, consent, fresh_ref()));

			let verify = |consent: &PartyConsent| {
				Identity::verify(consent, asked.purpose, asked.object, asked.terms)
			};
			let rejected = DispatchError::from(match secret {
				Secret::P256(_) => Error::<Test>::BadSignature,
				_ => Error::<Test>::SignatureKindMismatch,
			});
			assert_noop!(verify(&outstanding), rejected);

			// The old key can neither deactivate the DID nor rotate its keys back.
			let end = secret.sign_consent(0, &deactivation(did, 2));
			assert_noop!(Identity::deactivate_did(bank(), end, fresh_ref()), rejected);
			let old_keys = keys_of(from_ref(&secret));
			let back = secret.sign_consent(0, &rotation(did, &old_keys, 2));
			assert_noop!(Identity::rotate_keys(bank(), old_keys, back, fresh_ref()), rejected);

			assert_ok!(verify(&next.sign_consent(0, &asked)));
		}
	});
}

#[test]
fn a_rotation_is_signed_for_one_version_and_one_set_of_keys() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let did = registered(from_ref(&secret));
		let keys = keys_of(&[secret.clone(), Secret::p256(2)]);
		let rotate = |payload: Payload| {
			let consent = secret.sign_consent(0, &payload);
			Identity::rotate_keys(bank(), keys.clone(), consent, fresh_ref())
		};
		let rejected = DispatchError::from(Error::<Test>::BadSignature);
		assert_noop!(rotate(rotation(did, &keys, 0)), rejected);
		assert_noop!(rotate(rotation(did, &keys, 2)), rejected);
		assert_noop!(rotate(rotation(did, &keys_of(&[Secret::p256(2)]), 1)), rejected);
		let unsigned = Payload { purpose: Purpose::RegisterDid, ..rotation(did, &keys, 1) };
		assert_noop!(rotate(unsigned), rejected);
		let asked = rotation(did, &keys, 1);
		assert_ok!(rotate(asked.clone()));
		// The version has changed, so the expected payload is another one and the signature is
		// invalid.
		assert_noop!(rotate(asked), rejected);
		assert_ok!(rotate(rotation(did, &keys, 2)));
		assert_eq!(Dids::<Test>::get(did).unwrap().version, 3);
	});
}

#[test]
fn a_deactivated_did_can_never_sign_again() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = registered(from_ref(&secret));
		let asked = contract(did);
		let outstanding = secret.sign_consent(0, &asked);
		let end = secret.sign_consent(0, &deactivation(did, 1));
		assert_ok!(Identity::deactivate_did(clerk(), end, [9; 32]));
		System::assert_last_event(
			Event::DidDeactivated { did, by: by_city([9; 32]), at: NOW }.into(),
		);
		assert!(!Identity::is_active(&did));
		let document = Dids::<Test>::get(did).unwrap();
		assert_eq!(document.status, DidStatus::Deactivated { since: START });
		assert_eq!(document.keys, keys_of(from_ref(&secret)), "its keys must stay readable");

		let rejected = DispatchError::from(Error::<Test>::DidDeactivated);
		assert_noop!(
			Identity::verify(&outstanding, asked.purpose, asked.object, asked.terms),
			rejected
		);
		let keys = keys_of(&[Secret::p256(2)]);
		let rotate = secret.sign_consent(0, &rotation(did, &keys, 1));
		assert_noop!(Identity::rotate_keys(bank(), keys, rotate, fresh_ref()), rejected);
		assert_noop!(Identity::deactivate_did(bank(), end, fresh_ref()), rejected);
	});
}

#[test]
fn a_deactivation_is_signed_for_one_version() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = registered(from_ref(&secret));
		let end = secret.sign_consent(0, &deactivation(did, 2));
		assert_noop!(
			Identity::deactivate_did(bank(), end, fresh_ref()),
			Error::<Test>::BadSignature
		);
	});
}

#[test]
fn an_unknown_did_can_be_neither_rotated_nor_deactivated() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let did = Did([7; 32]);
		let keys = keys_of(from_ref(&secret));
		let rejected = DispatchError::from(Error::<Test>::DidNotFound);
		let rotate = secret.sign_consent(0, &rotation(did, &keys, 1));
		assert_noop!(Identity::rotate_keys(bank(), keys, rotate, fresh_ref()), rejected);
		let end = secret.sign_consent(0, &deactivation(did, 1));
		assert_noop!(Identity::deactivate_did(bank(), end, fresh_ref()), rejected);
	});
}

#[test]
fn a_version_does_not_overflow() {
	// The versions before are not there, so the invariants do not hold.
	new_test_ext().execute_with(|| {
		let secret = Secret::p256(1);
		let did = registered(from_ref(&secret));
		Dids::<Test>::mutate(did, |document| document.as_mut().unwrap().version = u32::MAX);
		let keys = keys_of(from_ref(&secret));
		let consent = secret.sign_consent(0, &rotation(did, &keys, u32::MAX));
		assert_noop!(
			Identity::rotate_keys(bank(), keys, consent, fresh_ref()),
			ArithmeticError::Overflow
		);
	});
}

#[test]
fn try_state_detects_a_broken_document() {
	let broken = |change: fn(&mut DidDocument)| {
		new_test_ext().execute_with(|| {
			let did = registered(&Secret::each_kind(1));
			assert_ok!(Identity::do_try_state());
			Dids::<Test>::mutate(did, |document| change(document.as_mut().unwrap()));
			assert!(Identity::do_try_state().is_err());
		})
	};
	broken(|document| document.keys.clear());
	broken(|document| document.keys[1] = document.keys[0]);
	broken(|document| {
		document.keys[0].key = madang_primitives::signing::VerificationKey::P256([0; 33])
	});
	broken(|document| document.version = 0);
	broken(|document| document.keys[0].purposes = crate::KeyPurposes(16));
	broken(|document| document.keys[0].check = crate::HolderCheck(0));
	broken(|document| {
		for entry in &mut document.keys {
			entry.purposes = crate::KeyPurposes(1);
		}
	});
	// The first version is not in the history.
	broken(|document| document.version = 2);
	broken(|document| document.since.block += 1);
}
