//! Tests of recovery: by guardians, by the institution that enrolled the party, and its end.

use super::party::*;
use crate::{
	mock::*, CancelCause, Cancellation, DidDocument, Dids, Error, Event, Guardians, Recoveries,
	Recovery, RecoveryGround, RecoveryRequest, RecoveryStarters, Signatures, Stamp,
};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, Did, DAY_MS,
};
use madang_testing::{chief, suspend, AGENT, OLD_BANK, OTHER_CITY, OTHER_CLERK, REGISTRY};
use sp_runtime::DispatchError;
use std::slice::from_ref;

/// The party whose keys are lost, and its new key.
fn lost_and_new() -> (Secret, Secret) {
	(Secret::ed25519(1), Secret::p256(9))
}

fn error(error: Error<Test>) -> Result<(), DispatchError> {
	Err(error.into())
}

/// Whether a secret, as key 0, can sign for the DID.
fn can_sign(secret: &Secret, did: Did) -> bool {
	let asked = from_now(contract(did));
	let consent = secret.sign_consent(0, &asked);
	Identity::verify(&consent, asked.purpose, asked.object, asked.terms).is_ok()
}

#[test]
fn guardians_give_a_party_new_keys_after_the_delay() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		let keys = keys_of(from_ref(&new));
		let request = RecoveryRequest::Guardians(support(&guardians()[1..], did, &keys));
		let accepted = possession(&new, did, &keys);
		let origin = RuntimeOrigin::signed(CLERK);
		assert_ok!(Identity::start_recovery(origin, keys.clone(), accepted, request, [5; 32]));
		let recovery = Recovery {
			keys: keys.clone(),
			version: 1,
			ground: RecoveryGround::Guardians,
			started_at: NOW,
			ready_at: NOW + 3 * DAY_MS,
			expires_at: NOW + 33 * DAY_MS,
		};
		assert_eq!(Recoveries::<Test>::get(did), Some(recovery.clone()));
		System::assert_last_event(
			Event::RecoveryStarted { did, recovery, by: by_city([5; 32]), at: NOW }.into(),
		);
		assert!(can_sign(&lost, did) && !can_sign(&new, did), "nothing changes before the delay");

		set_time(NOW + 3 * DAY_MS - 1);
		assert_eq!(finish_as(BANKER, did), error(Error::<Test>::RecoveryNotReady));
		set_time(NOW + 3 * DAY_MS);
		assert_ok!(Identity::finish_recovery(RuntimeOrigin::signed(BANKER), did, [6; 32]));
		let since = Stamp { block: 1, moment: NOW + 3 * DAY_MS };
		let expected = DidDocument { version: 2, since, ..first_document(keys.clone()) };
		assert_eq!(Dids::<Test>::get(did), Some(expected));
		System::assert_last_event(
			Event::DidRecovered {
				did,
				version: 2,
				keys,
				ground: RecoveryGround::Guardians,
				by: by_bank([6; 32]),
				at: NOW + 3 * DAY_MS,
			}
			.into(),
		);
		assert!(can_sign(&new, did) && !can_sign(&lost, did));
		assert_eq!(finish_as(BANKER, did), error(Error::<Test>::RecoveryNotFound));
	});
}

#[test]
fn guardians_need_their_number_and_nobody_else_counts() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		let [a, b, c] = guardians();
		let outsider = Secret::p256(77);
		registered(from_ref(&outsider));
		assert_eq!(start(did, &new, &[]), error(Error::<Test>::TooFewGuardians));
		assert_eq!(start(did, &new, from_ref(&a)), error(Error::<Test>::TooFewGuardians));
		let twice = [a.clone(), a.clone()];
		assert_eq!(start(did, &new, &twice), error(Error::<Test>::DuplicateGuardian));
		let other = [a.clone(), outsider];
		assert_eq!(start(did, &new, &other), error(Error::<Test>::NotAGuardian));
		assert_eq!(start(did, &new, &[a.clone(), lost]), error(Error::<Test>::NotAGuardian));
		let end = b.sign_consent(0, &deactivation(b.did(), 1));
		assert_ok!(Identity::deactivate_did(RuntimeOrigin::signed(CLERK), end, fresh_ref()));
		let with_gone = [a.clone(), b];
		assert_eq!(start(did, &new, &with_gone), error(Error::<Test>::DidDeactivated));
		assert_ok!(start(did, &new, &[c, a]));
	});
}

#[test]
fn what_an_institution_started_another_officer_finishes() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		assert_ok!(start_as(BANKER, did, &new, BY_ISSUER));
		set_time(Recoveries::<Test>::get(did).unwrap().ready_at);
		assert_eq!(finish_as(BANKER, did), error(Error::<Test>::SameOfficer));
		assert!(!can_sign(&new, did));
		assert_ok!(finish_as(chief(BANK), did));
		assert!(can_sign(&new, did));
		assert_eq!(RecoveryStarters::<Test>::iter().count(), 0);
	});
}

/// Guardians have signed themselves, so it does not matter who submits what.
#[test]
fn one_officer_starts_and_finishes_what_guardians_signed() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		assert_ok!(start(did, &new, &guardians()[1..]));
		set_time(NOW + 3 * DAY_MS);
		assert_ok!(finish_as(BANKER, did));
		assert!(can_sign(&new, did));
	});
}

#[test]
fn who_started_a_recovery_is_forgotten_with_it() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		assert_ok!(start_as(BANKER, did, &new, BY_ISSUER));
		assert_eq!(RecoveryStarters::<Test>::get(did), Some(BANKER));
		assert_ok!(cancel_as(BANKER, did, Cancellation::Issuer));
		assert_eq!(RecoveryStarters::<Test>::get(did), None);
	});
}

#[test]
fn without_guardians_nobody_else_can_sign_for_a_recovery() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		registered(from_ref(&guardians()[0]));
		assert_eq!(start(did, &new, &[]), error(Error::<Test>::NoGuardians));
		assert_eq!(start(did, &new, &guardians()[..1]), error(Error::<Test>::NoGuardians));
	});
}

#[test]
fn guardians_sign_for_one_did_one_set_of_keys_and_one_version() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		let keys = keys_of(from_ref(&new));
		let [a, b, _] = guardians();
		let signed = |object: Did, keys, version| -> RecoveryRequest {
			let consent = |guardian: &Secret| {
				let purpose = Purpose::SupportRecovery;
				let payload = recovering(guardian.did(), purpose, object, keys, version);
				guardian.sign_consent(0, &from_now(payload))
			};
			RecoveryRequest::Guardians(vec![consent(&a), consent(&b)].try_into().unwrap())
		};
		let other_keys = keys_of(&[Secret::p256(10)]);
		for request in
			[signed(Did([9; 32]), &keys, 1), signed(did, &other_keys, 1), signed(did, &keys, 2)]
		{
			assert_eq!(start_as(BANKER, did, &new, request), error(Error::<Test>::BadSignature));
		}
		let request = signed(did, &keys, 1);
		assert_ok!(start_as(BANKER, did, &new, request.clone()));
		// The same consents cannot start it again.
		assert_ok!(cancel_as(BANKER, did, by_holder(&lost, did)));
		assert_eq!(start_as(BANKER, did, &new, request), error(Error::<Test>::SignatureUsed));
	});
}

#[test]
fn the_first_new_key_must_accept_the_recovery() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		let keys = keys_of(&[new.clone(), Secret::p256(10)]);
		let start = |consent: PartyConsent| {
			let origin = RuntimeOrigin::signed(BANKER);
			Identity::start_recovery(origin, keys.clone(), consent, BY_ISSUER, fresh_ref())
		};
		let good = possession(&new, did, &keys);
		let by_second = PartyConsent { key: 1, ..possession(&Secret::p256(10), did, &keys) };
		assert_noop!(start(by_second), Error::<Test>::KeyNotFound);
		let by_other = possession(&Secret::p256(11), did, &keys);
		assert_noop!(start(by_other), Error::<Test>::BadSignature);
		let for_less = possession(&new, did, &keys_of(from_ref(&new)));
		assert_noop!(start(for_less), Error::<Test>::BadSignature);
		let unknown = PartyConsent { did: Did([9; 32]), ..good };
		assert_noop!(start(unknown), Error::<Test>::DidNotFound);
		assert_ok!(start(good));
	});
}

#[test]
fn the_new_keys_must_be_valid() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		let keys = keys_of(&[new.clone(), new.clone()]);
		let consent = possession(&new, did, &keys);
		let origin = || RuntimeOrigin::signed(BANKER);
		assert_noop!(
			Identity::start_recovery(origin(), keys, consent, BY_ISSUER, fresh_ref()),
			Error::<Test>::DuplicateKey
		);
		let none = Default::default();
		let consent = possession(&new, did, &none);
		assert_noop!(
			Identity::start_recovery(origin(), none, consent, BY_ISSUER, fresh_ref()),
			Error::<Test>::NoKeys
		);
	});
}

#[test]
fn the_institution_that_enrolled_a_party_can_recover_it_after_a_longer_delay() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		for officer in [CLERK, chief(OLD_BANK), AGENT] {
			let rejected = error(Error::<Test>::NotIssuer);
			assert_eq!(start_as(officer, did, &new, BY_ISSUER), rejected);
		}
		assert_ok!(start_as(BANKER, did, &new, BY_ISSUER));
		let recovery = Recoveries::<Test>::get(did).unwrap();
		let evidence = Commitment([7; 32]);
		assert_eq!(recovery.ground, RecoveryGround::Issuer { institution: BANK, evidence });
		assert_eq!(recovery.ready_at, NOW + 30 * DAY_MS);
		pass_days(29);
		assert_eq!(finish_as(CLERK, did), error(Error::<Test>::RecoveryNotReady));
		pass_days(1);
		// Any officer who enrols parties finishes it.
		assert_ok!(finish_as(CLERK, did));
		assert!(can_sign(&new, did) && !can_sign(&lost, did));
		assert_eq!(Dids::<Test>::get(did).unwrap().enrolled_by, BANK);
	});
}

#[test]
fn a_party_can_forbid_the_recovery_by_its_issuer() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		let rules = Guardians { issuer_recovery: false, ..Guardians::default() };
		let consent = lost.sign_consent(0, &naming(did, &rules, 1));
		let bank = RuntimeOrigin::signed(BANKER);
		assert_ok!(Identity::set_guardians(bank, rules, consent, fresh_ref()));
		let rejected = error(Error::<Test>::IssuerRecoveryForbidden);
		assert_eq!(start_as(BANKER, did, &new, BY_ISSUER), rejected);
		suspend::<Test>(BANK);
		assert_eq!(start_as(CLERK, did, &new, BY_ISSUER), rejected);
	});
}

#[test]
fn municipalities_and_registry_offices_stand_in_for_an_issuer_that_cannot_act() {
	for (officer, institution) in [(OTHER_CLERK, OTHER_CITY), (chief(REGISTRY), REGISTRY)] {
		build_and_execute(|| {
			let (lost, new) = lost_and_new();
			let did = registered(from_ref(&lost));
			assert_eq!(start_as(officer, did, &new, BY_ISSUER), error(Error::<Test>::NotIssuer));
			suspend::<Test>(BANK);
			for other in [chief(OLD_BANK), AGENT] {
				let rejected = error(Error::<Test>::NotIssuer);
				assert_eq!(start_as(other, did, &new, BY_ISSUER), rejected);
			}
			assert_ok!(start_as(officer, did, &new, BY_ISSUER));
			let evidence = Commitment([7; 32]);
			let ground = RecoveryGround::Issuer { institution, evidence };
			assert_eq!(Recoveries::<Test>::get(did).unwrap().ground, ground);
			pass_days(30);
			assert_ok!(finish_as(CLERK, did));
			assert!(can_sign(&new, did));
		});
	}
}

#[test]
fn what_a_suspended_institution_started_is_not_finished() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		assert_ok!(start_as(BANKER, did, &new, BY_ISSUER));
		suspend::<Test>(BANK);
		pass_days(30);
		assert_eq!(finish_as(CLERK, did), error(Error::<Test>::IssuerNotActive));
		// It is no dead end: another institution starts another one at once.
		assert_ok!(start_as(CLERK, did, &new, BY_ISSUER));
		pass_days(30);
		assert_ok!(finish_as(chief(CITY), did));
	});
}

#[test]
fn only_one_recovery_runs_until_it_expires() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		assert_ok!(start(did, &new, &guardians()[..2]));
		let exists = error(Error::<Test>::RecoveryExists);
		assert_eq!(start(did, &new, &guardians()[..2]), exists);
		assert_eq!(start_as(BANKER, did, &new, BY_ISSUER), exists);
		pass_days(33);
		assert_eq!(finish_as(BANKER, did), error(Error::<Test>::RecoveryExpired));
		assert_ok!(start(did, &Secret::p256(10), &guardians()[..2]));
		assert!(System::events().iter().any(|record| matches!(
			&record.event,
			RuntimeEvent::Identity(Event::RecoveryCancelled {
				cause: CancelCause::Expiry,
				version: 1,
				..
			})
		)));
		assert_eq!(Recoveries::<Test>::get(did).unwrap().keys, keys_of(&[Secret::p256(10)]));
	});
}

#[test]
fn a_party_cancels_a_recovery_with_any_key_that_it_still_has() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		let other = registered(&[Secret::p256(30)]);
		assert_ok!(start(did, &new, &guardians()[..2]));
		pass_days(4);
		let forged = by_holder(&new, did);
		let rejected = error(Error::<Test>::SignatureKindMismatch);
		assert_eq!(cancel_as(BANKER, did, forged), rejected);
		let payload = from_now(cancelling(other, Purpose::CancelRecovery, did));
		let foreign = crate::Cancellation::Holder(Secret::p256(30).sign_consent(0, &payload));
		assert_eq!(cancel_as(BANKER, did, foreign), error(Error::<Test>::DidMismatch));

		let cancellation = by_holder(&lost, did);
		let origin = RuntimeOrigin::signed(CLERK);
		assert_ok!(Identity::cancel_recovery(origin, did, cancellation.clone(), [8; 32]));
		assert!(!Recoveries::<Test>::contains_key(did));
		let at = NOW + 4 * DAY_MS;
		System::assert_last_event(
			Event::RecoveryCancelled {
				did,
				version: 1,
				cause: CancelCause::Holder,
				by: by_city([8; 32]),
				at,
			}
			.into(),
		);
		assert_eq!(finish_as(BANKER, did), error(Error::<Test>::RecoveryNotFound));
		let none = error(Error::<Test>::RecoveryNotFound);
		assert_eq!(cancel_as(BANKER, did, cancellation.clone()), none);
		// A cancellation is signed for one recovery.
		assert_ok!(start(did, &new, &guardians()[..2]));
		assert_eq!(cancel_as(BANKER, did, cancellation), error(Error::<Test>::BadSignature));
	});
}

#[test]
fn guardians_cancel_a_recovery_of_guardians_or_of_the_issuer() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		assert_ok!(start_as(BANKER, did, &new, BY_ISSUER));
		let one = by_guardians(&guardians()[..1], did);
		assert_eq!(cancel_as(BANKER, did, one), error(Error::<Test>::TooFewGuardians));
		assert_ok!(cancel_as(CLERK, did, by_guardians(&guardians()[..2], did)));
		assert_ok!(start(did, &new, &guardians()[..2]));
		assert_ok!(cancel_as(CLERK, did, by_guardians(&guardians()[1..], did)));
		let cause = |record: &frame_system::EventRecord<RuntimeEvent, _>| match &record.event {
			RuntimeEvent::Identity(Event::RecoveryCancelled { cause, .. }) => Some(*cause),
			_ => None,
		};
		let causes: Vec<_> = System::events().iter().filter_map(cause).collect();
		assert_eq!(causes, [CancelCause::Guardians; 2]);
	});
}

#[test]
fn an_institution_cancels_only_what_an_institution_has_started() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		assert_ok!(start(did, &new, &guardians()[..2]));
		let rejected = error(Error::<Test>::NotIssuer);
		assert_eq!(cancel_as(BANKER, did, crate::Cancellation::Issuer), rejected);
		assert_ok!(cancel_as(BANKER, did, by_holder(&lost, did)));
		assert_ok!(start_as(BANKER, did, &new, BY_ISSUER));
		assert_eq!(cancel_as(CLERK, did, crate::Cancellation::Issuer), rejected);
		assert_ok!(cancel_as(chief(BANK), did, crate::Cancellation::Issuer));
		let by_issuer = |record: &frame_system::EventRecord<RuntimeEvent, _>| {
			matches!(
				&record.event,
				RuntimeEvent::Identity(Event::RecoveryCancelled { cause: CancelCause::Issuer, .. })
			)
		};
		assert!(System::events().iter().any(by_issuer));
	});
}

#[test]
fn a_rotation_and_a_deactivation_end_a_recovery() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		assert_ok!(start(did, &new, &guardians()[..2]));
		let bank = || RuntimeOrigin::signed(BANKER);
		let keys = keys_of(from_ref(&lost));
		let consent = lost.sign_consent(0, &rotation(did, &keys, 1));
		assert_ok!(Identity::rotate_keys(bank(), keys, consent, fresh_ref()));
		let ended = |cause, version| {
			assert!(System::events().iter().any(|record| matches!(
				&record.event,
				RuntimeEvent::Identity(Event::RecoveryCancelled { cause: found, version: of, .. })
					if *found == cause && *of == version
			)));
		};
		ended(CancelCause::Rotation, 1);
		pass_days(3);
		assert_eq!(finish_as(BANKER, did), error(Error::<Test>::RecoveryNotFound));

		assert_ok!(start(did, &new, &guardians()[..2]));
		let consent = lost.sign_consent(0, &from_now(deactivation(did, 2)));
		assert_ok!(Identity::deactivate_did(bank(), consent, fresh_ref()));
		ended(CancelCause::Deactivation, 2);
		pass_days(3);
		let gone = error(Error::<Test>::DidDeactivated);
		assert_eq!(finish_as(BANKER, did), gone);
		assert_eq!(start_as(BANKER, did, &new, BY_ISSUER), gone);
		let issuer = crate::Cancellation::Issuer;
		assert_eq!(cancel_as(BANKER, did, issuer), gone);
	});
}

#[test]
fn an_unknown_did_is_not_recovered() {
	build_and_execute(|| {
		let (_, new) = lost_and_new();
		let did = Did([9; 32]);
		let unknown = error(Error::<Test>::DidNotFound);
		assert_eq!(start_as(BANKER, did, &new, BY_ISSUER), unknown);
		assert_eq!(finish_as(BANKER, did), unknown);
		assert_eq!(cancel_as(BANKER, did, crate::Cancellation::Issuer), unknown);
	});
}

#[test]
fn only_an_officer_who_enrols_can_submit_a_recovery() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = with_guardians(&lost);
		assert_ok!(start_as(BANKER, did, &new, BY_ISSUER));
		let cancellation = by_holder(&lost, did);
		let rules = Guardians::default();
		let consent = lost.sign_consent(0, &naming(did, &rules, 1));
		let bad = Err(DispatchError::BadOrigin);
		let judge = madang_testing::JUDGE;
		for officer in [NON_MEMBER, judge] {
			assert_eq!(start_as(officer, did, &new, BY_ISSUER), bad);
			assert_eq!(finish_as(officer, did), bad);
			assert_eq!(cancel_as(officer, did, cancellation.clone()), bad);
			let origin = RuntimeOrigin::signed(officer);
			assert_noop!(
				Identity::set_guardians(origin, rules.clone(), consent, fresh_ref()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn each_recovery_call_claims_its_reference_once() {
	build_and_execute(|| {
		let (lost, new) = lost_and_new();
		let did = registered(from_ref(&lost));
		let bank = || RuntimeOrigin::signed(BANKER);
		let keys = keys_of(from_ref(&new));
		let used = DispatchError::from(pallet_institutions::Error::<Test>::ExternalRefUsed);
		let accepted = possession(&new, did, &keys);
		assert_ok!(Identity::start_recovery(bank(), keys.clone(), accepted, BY_ISSUER, [1; 32]));
		let cancellation = crate::Cancellation::Issuer;
		assert_noop!(Identity::start_recovery(bank(), keys, accepted, BY_ISSUER, [1; 32]), used);
		assert_noop!(Identity::finish_recovery(bank(), did, [1; 32]), used);
		assert_noop!(Identity::cancel_recovery(bank(), did, cancellation, [1; 32]), used);
		let rules = Guardians::default();
		let consent = lost.sign_consent(0, &naming(did, &rules, 1));
		assert_noop!(Identity::set_guardians(bank(), rules, consent, [1; 32]), used);
	});
}

#[test]
fn try_state_detects_a_broken_recovery() {
	let broken = |change: fn(Did)| {
		new_test_ext().execute_with(|| {
			let (lost, new) = lost_and_new();
			let did = with_guardians(&lost);
			assert_ok!(start(did, &new, &guardians()[..2]));
			assert_ok!(Identity::do_try_state());
			change(did);
			assert!(Identity::do_try_state().is_err());
		})
	};
	fn alter(did: Did, change: fn(&mut Recovery)) {
		Recoveries::<Test>::mutate(did, |recovery| change(recovery.as_mut().unwrap()));
	}
	broken(|did| alter(did, |recovery| recovery.version = 2));
	broken(|did| alter(did, |recovery| recovery.keys.clear()));
	broken(|did| alter(did, |recovery| recovery.ready_at -= 1));
	broken(|did| alter(did, |recovery| recovery.expires_at = recovery.ready_at));
	broken(|did| Recoveries::<Test>::insert(Did([9; 32]), Recoveries::<Test>::get(did).unwrap()));
	broken(|did| crate::GuardiansOf::<Test>::mutate(did, |rules| rules.threshold = 4));
	broken(|did| {
		crate::GuardiansOf::<Test>::insert(Did([9; 32]), crate::GuardiansOf::<Test>::get(did))
	});
	broken(|did| {
		let document = Dids::<Test>::get(did).unwrap();
		let past = crate::PastVersion {
			keys: document.keys,
			since: document.since,
			until: document.since,
		};
		crate::Versions::<Test>::insert(did, 1, past);
	});
}
