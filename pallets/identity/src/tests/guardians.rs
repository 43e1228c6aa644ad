//! Tests of naming guardians.

use super::party::*;
use crate::{mock::*, Error, Event, Guardians, GuardiansOf, Recoveries};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::Did;
use std::slice::from_ref;

fn bank() -> RuntimeOrigin {
	RuntimeOrigin::signed(BANKER)
}

fn set(secret: &Secret, did: Did, rules: &Guardians) -> DispatchResult {
	let consent = secret.sign_consent(0, &from_now(naming(did, rules, 1)));
	frame_support::storage::with_storage_layer(|| {
		Identity::set_guardians(bank(), rules.clone(), consent, fresh_ref())
	})
}

#[test]
fn a_party_names_its_guardians_and_takes_them_back() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let did = registered(from_ref(&secret));
		let rules = guarded(&[registered(&[Secret::p256(2)]), registered(&[Secret::p256(3)])], 2);
		let consent = secret.sign_consent(0, &naming(did, &rules, 1));
		assert_ok!(Identity::set_guardians(bank(), rules.clone(), consent, [3; 32]));
		assert_eq!(GuardiansOf::<Test>::get(did), rules);
		System::assert_last_event(
			Event::GuardiansSet { did, guardians: rules, by: by_bank([3; 32]), at: NOW }.into(),
		);
		assert_ok!(set(&secret, did, &Guardians::default()));
		assert!(!GuardiansOf::<Test>::contains_key(did), "the default needs no storage");
		// A party can forbid the recovery by its issuer without naming anybody.
		let nobody = Guardians { issuer_recovery: false, ..Guardians::default() };
		assert_ok!(set(&secret, did, &nobody));
		assert_eq!(GuardiansOf::<Test>::get(did), nobody);
	});
}

#[test]
fn rules_that_cannot_work_are_rejected() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let did = registered(from_ref(&secret));
		let [a, b] = [2, 3].map(|number| registered(&[Secret::p256(number)]));
		let good = guarded(&[a, b], 2);
		let rejected = |rules: Guardians, error: Error<Test>| {
			assert_eq!(set(&secret, did, &rules), Err(error.into()), "{rules:?}");
		};
		for threshold in [0, 3, u8::MAX] {
			let rules = Guardians { threshold, ..good.clone() };
			rejected(rules, Error::<Test>::ThresholdOutOfRange);
		}
		for delay_days in [0, 2, 91, u16::MAX] {
			let rules = Guardians { delay_days, ..good.clone() };
			rejected(rules, Error::<Test>::DelayOutOfRange);
		}
		let alone = Guardians::default();
		rejected(Guardians { threshold: 1, ..alone.clone() }, Error::<Test>::ThresholdOutOfRange);
		rejected(Guardians { delay_days: 3, ..alone }, Error::<Test>::DelayOutOfRange);
		rejected(guarded(&[a, did], 1), Error::<Test>::OwnGuardian);
		rejected(guarded(&[a, a], 1), Error::<Test>::DuplicateGuardian);
		rejected(guarded(&[a, Did([9; 32])], 1), Error::<Test>::GuardianNotActive);
		let end = Secret::p256(3).sign_consent(0, &deactivation(b, 1));
		assert_ok!(Identity::deactivate_did(bank(), end, fresh_ref()));
		rejected(good, Error::<Test>::GuardianNotActive);
		for delay_days in [3, 90] {
			assert_ok!(set(&secret, did, &Guardians { delay_days, ..guarded(&[a], 1) }));
		}
	});
}

#[test]
fn naming_guardians_is_signed_for_what_it_replaces() {
	build_and_execute(|| {
		let secret = Secret::p256(1);
		let did = registered(from_ref(&secret));
		let [a, b] = [2, 3].map(|number| registered(&[Secret::p256(number)]));
		// Signed first, and kept back by an officer.
		let kept = secret.sign_consent(0, &naming(did, &guarded(&[a], 1), 1));
		assert_ok!(set(&secret, did, &guarded(&[b], 1)));
		assert_noop!(
			Identity::set_guardians(bank(), guarded(&[a], 1), kept, fresh_ref()),
			Error::<Test>::BadSignature
		);
		let other = secret.sign_consent(0, &naming(did, &guarded(&[a, b], 1), 1));
		assert_noop!(
			Identity::set_guardians(bank(), guarded(&[a, b], 2), other, fresh_ref()),
			Error::<Test>::BadSignature
		);
	});
}

/// However often the issuer starts again, the party can forbid it.
#[test]
fn a_recovery_by_the_issuer_does_not_keep_the_party_from_forbidding_it() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = registered(from_ref(&secret));
		assert_ok!(start_as(BANKER, did, &Secret::p256(9), BY_ISSUER));
		assert_ok!(set(
			&secret,
			did,
			&Guardians { issuer_recovery: false, ..Guardians::default() }
		));
		assert!(!Recoveries::<Test>::contains_key(did));
		let forbidden = Err(Error::<Test>::IssuerRecoveryForbidden.into());
		assert_eq!(start_as(BANKER, did, &Secret::p256(9), BY_ISSUER), forbidden);
	});
}

#[test]
fn guardians_cannot_be_changed_while_they_recover() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = with_guardians(&secret);
		assert_ok!(start(did, &Secret::p256(9), &guardians()[..2]));
		let rejected = Err(Error::<Test>::RecoveryExists.into());
		assert_eq!(set(&secret, did, &Guardians::default()), rejected);
		assert_ok!(cancel_as(BANKER, did, by_holder(&secret, did)));
		assert_ok!(set(&secret, did, &Guardians::default()));
	});
}

#[test]
fn a_deactivated_did_has_no_guardians() {
	build_and_execute(|| {
		let secret = Secret::ed25519(1);
		let did = with_guardians(&secret);
		let end = secret.sign_consent(0, &deactivation(did, 1));
		assert_ok!(Identity::deactivate_did(bank(), end, fresh_ref()));
		assert!(!GuardiansOf::<Test>::contains_key(did));
		let rejected = Err(Error::<Test>::DidDeactivated.into());
		assert_eq!(set(&secret, did, &Guardians::default()), rejected);
		let unknown = Secret::p256(7);
		let rejected = Err(Error::<Test>::DidNotFound.into());
		assert_eq!(set(&unknown, unknown.did(), &Guardians::default()), rejected);
	});
}
