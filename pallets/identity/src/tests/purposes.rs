//! Tests of the purposes of keys: each act needs a key that is for it.

use super::party::*;
use crate::{mock::*, Error, KeyPurpose, KeyPurposes, Keys, Signatures};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	signing::{Payload, Purpose},
	Did,
};

/// The keys of each secret, for one purpose each.
fn keys_for(secrets: &[Secret], purposes: &[KeyPurpose]) -> Keys {
	let mut keys = keys_of(secrets);
	for (entry, purpose) in keys.iter_mut().zip(purposes) {
		entry.purposes = KeyPurposes::of(&[*purpose]);
	}
	keys
}

/// A DID with four keys: the first controls it, the others have one other purpose each.
fn divided(secrets: &[Secret]) -> Did {
	let keys = keys_for(
		secrets,
		&[
			KeyPurpose::CapabilityInvocation,
			KeyPurpose::Authentication,
			KeyPurpose::AssertionMethod,
			KeyPurpose::CapabilityDelegation,
		],
	);
	let consent = secrets[0].sign_consent(0, &registration(&keys));
	assert_ok!(Identity::register_did(RuntimeOrigin::signed(BANKER), keys, consent, fresh_ref()));
	consent.did
}

fn secrets() -> [Secret; 4] {
	[Secret::p256(1), Secret::p256(2), Secret::p256(3), Secret::p256(4)]
}

#[test]
fn only_a_key_for_authentication_signs_the_acts_of_the_party() {
	build_and_execute(|| {
		let secrets = secrets();
		let asked = contract(divided(&secrets));
		let verify = |key: u8| {
			let consent = secrets[usize::from(key)].sign_consent(key, &asked);
			Identity::verify(&consent, asked.purpose, asked.object, asked.terms)
		};
		for key in [0, 2, 3] {
			assert_noop!(verify(key), Error::<Test>::KeyPurposeMismatch);
		}
		assert_ok!(verify(1));
	});
}

#[test]
fn only_a_key_for_capability_invocation_changes_the_document() {
	build_and_execute(|| {
		let secrets = secrets();
		let did = divided(&secrets);
		let bank = || RuntimeOrigin::signed(BANKER);
		let new_keys = keys_of(&secrets);
		let rules = guarded(&[registered(&[Secret::ed25519(9)])], 1);
		assert_ok!(start_as(BANKER, did, &Secret::p256(5), BY_ISSUER));
		let cancelling = cancelling(did, Purpose::CancelRecovery, did);
		for key in 1..4u8 {
			let sign = |payload: &Payload| secrets[usize::from(key)].sign_consent(key, payload);
			let rejected = sp_runtime::DispatchError::from(Error::<Test>::KeyPurposeMismatch);
			let rotate = sign(&rotation(did, &new_keys, 1));
			assert_noop!(
				Identity::rotate_keys(bank(), new_keys.clone(), rotate, fresh_ref()),
				rejected
			);
			let end = sign(&deactivation(did, 1));
			assert_noop!(Identity::deactivate_did(bank(), end, fresh_ref()), rejected);
			let cancel = crate::Cancellation::Holder(sign(&cancelling));
			assert_noop!(Identity::cancel_recovery(bank(), did, cancel, fresh_ref()), rejected);
		}
		assert_ok!(cancel_as(BANKER, did, by_holder(&secrets[0], did)));
		for key in 1..4u8 {
			let consent = secrets[usize::from(key)].sign_consent(key, &naming(did, &rules, 1));
			assert_noop!(
				Identity::set_guardians(bank(), rules.clone(), consent, fresh_ref()),
				Error::<Test>::KeyPurposeMismatch
			);
		}
		let consent = secrets[0].sign_consent(0, &rotation(did, &new_keys, 1));
		assert_ok!(Identity::rotate_keys(bank(), new_keys, consent, fresh_ref()));
	});
}

#[test]
fn a_did_is_registered_and_recovered_with_a_first_key_that_controls_it() {
	build_and_execute(|| {
		let secrets = [Secret::p256(1), Secret::p256(2)];
		let keys =
			keys_for(&secrets, &[KeyPurpose::Authentication, KeyPurpose::CapabilityInvocation]);
		let consent = secrets[0].sign_consent(0, &registration(&keys));
		let bank = || RuntimeOrigin::signed(BANKER);
		assert_noop!(
			Identity::register_did(bank(), keys.clone(), consent, fresh_ref()),
			Error::<Test>::KeyPurposeMismatch
		);
		let did = registered(&[Secret::ed25519(3)]);
		let consent = possession(&secrets[0], did, &keys);
		assert_noop!(
			Identity::start_recovery(bank(), keys, consent, BY_ISSUER, fresh_ref()),
			Error::<Test>::KeyPurposeMismatch
		);
	});
}

#[test]
fn guardians_sign_with_a_key_for_authentication() {
	build_and_execute(|| {
		let secrets = secrets();
		let guardian = divided(&secrets);
		let party = Secret::ed25519(7);
		let did = registered(std::slice::from_ref(&party));
		let rules = guarded(&[guardian], 1);
		let consent = party.sign_consent(0, &naming(did, &rules, 1));
		let bank = || RuntimeOrigin::signed(BANKER);
		assert_ok!(Identity::set_guardians(bank(), rules, consent, fresh_ref()));

		let new = Secret::p256(8);
		let keys = keys_of(std::slice::from_ref(&new));
		let signed = recovering(guardian, Purpose::SupportRecovery, did, &keys, 1);
		let request = |key: u8| {
			let consent = secrets[usize::from(key)].sign_consent(key, &signed);
			crate::RecoveryRequest::Guardians(vec![consent].try_into().unwrap())
		};
		for key in [0, 2, 3] {
			let rejected = Error::<Test>::KeyPurposeMismatch.into();
			assert_eq!(start_as(BANKER, did, &new, request(key)), Err(rejected));
		}
		assert_ok!(start_as(BANKER, did, &new, request(1)));
	});
}
