//! Tests of the versions of a document and of its resolution.

use super::party::*;
use crate::{mock::*, Resolution, Stamp};
use frame_support::assert_ok;
use madang_primitives::Did;
use std::slice::from_ref;

/// When version `number` of the DID begins: one is a day after the other, in a block of its own.
fn stamp(number: u32) -> Stamp {
	let later = u64::from(number) - 1;
	Stamp { block: 10 * number, moment: NOW + later * 86_400_000 }
}

fn secret(number: u32) -> Secret {
	Secret::p256(number as u8)
}

/// A DID with this number of versions, each with the key of its number.
fn with_versions(count: u32) -> Did {
	System::set_block_number(stamp(1).block.into());
	let did = registered(&[secret(1)]);
	for version in 2..=count {
		System::set_block_number(stamp(version).block.into());
		set_time(stamp(version).moment);
		let keys = keys_of(&[secret(version)]);
		let payload = from_now(rotation(did, &keys, version - 1));
		let consent = secret(version - 1).sign_consent(0, &payload);
		let origin = RuntimeOrigin::signed(BANKER);
		assert_ok!(Identity::rotate_keys(origin, keys, consent, fresh_ref()));
	}
	did
}

/// What the DID resolves to in a version of so many.
fn expected(did: Did, version: u32, count: u32) -> Resolution {
	Resolution {
		did,
		keys: keys_of(&[secret(version)]),
		version,
		enrolled_by: BANK,
		created: stamp(1),
		since: stamp(version),
		until: (version < count).then(|| stamp(version + 1)),
		deactivated: None,
	}
}

#[test]
fn every_version_is_kept_and_found_by_its_number_and_its_time() {
	for count in 1..=6 {
		build_and_execute(|| {
			let did = with_versions(count);
			assert_eq!(Identity::resolve(did), Some(expected(did, count, count)));
			assert_eq!(Identity::resolve_version(did, 0), None);
			assert_eq!(Identity::resolve_version(did, count + 1), None);
			assert_eq!(Identity::resolve_at(did, NOW - 1), None);
			set_time(stamp(count + 1).moment);
			for version in 1..=count {
				let expected = Some(expected(did, version, count));
				assert_eq!(Identity::resolve_version(did, version), expected);
				let from = stamp(version).moment;
				for moment in [from, from + 1, from + 86_400_000 - 1] {
					assert_eq!(Identity::resolve_at(did, moment), expected, "{moment}");
				}
			}
		});
	}
}

#[test]
fn of_versions_at_the_same_moment_the_last_counts() {
	build_and_execute(|| {
		let did = registered(&[secret(1)]);
		for version in 2..=4 {
			let keys = keys_of(&[secret(version)]);
			let consent = secret(version - 1).sign_consent(0, &rotation(did, &keys, version - 1));
			let origin = RuntimeOrigin::signed(BANKER);
			if version == 4 {
				set_time(NOW + 1);
			}
			assert_ok!(Identity::rotate_keys(origin, keys, consent, fresh_ref()));
		}
		assert_eq!(Identity::resolve_at(did, NOW).unwrap().version, 3);
		assert_eq!(Identity::resolve_at(did, NOW + 1).unwrap().version, 4);
	});
}

/// The keys of a later moment can still change.
#[test]
fn a_moment_after_the_blocks_second_is_not_answered() {
	build_and_execute(|| {
		set_time(NOW + 400);
		let did = registered(&[secret(1)]);
		// `versionTime` names a second, and asks for its end.
		assert!(Identity::resolve_at(did, NOW + 999).is_some());
		assert_eq!(Identity::resolve_at(did, NOW + 1_000), None);
		assert_eq!(Identity::resolve_at(did, u64::MAX), None);
		set_time(NOW + 1_000);
		assert!(Identity::resolve_at(did, NOW + 1_000).is_some());
	});
}

#[test]
fn a_recovery_makes_a_version() {
	build_and_execute(|| {
		let (lost, new) = (Secret::ed25519(1), Secret::p256(2));
		let did = with_guardians(&lost);
		assert_ok!(start(did, &new, &guardians()[..2]));
		pass_days(3);
		assert_ok!(finish_as(BANKER, did));
		let first = Identity::resolve_version(did, 1).unwrap();
		assert_eq!(first.keys, keys_of(from_ref(&lost)));
		assert_eq!(first.until.unwrap().moment, NOW + 3 * 86_400_000);
		assert_eq!(Identity::resolve(did).unwrap().keys, keys_of(from_ref(&new)));
	});
}

#[test]
fn a_deactivated_did_resolves_with_its_end_and_before_it_as_active() {
	build_and_execute(|| {
		let did = with_versions(2);
		set_time(stamp(3).moment);
		System::set_block_number(stamp(3).block.into());
		let end = secret(2).sign_consent(0, &from_now(deactivation(did, 2)));
		assert_ok!(Identity::deactivate_did(RuntimeOrigin::signed(BANKER), end, fresh_ref()));
		let ended = Some(stamp(3));
		let latest = Resolution { deactivated: ended, ..expected(did, 2, 2) };
		assert_eq!(Identity::resolve(did), Some(latest.clone()));
		assert_eq!(Identity::resolve_at(did, stamp(3).moment), Some(latest));
		assert_eq!(Identity::resolve_at(did, stamp(3).moment - 1), Some(expected(did, 2, 2)));
		assert_eq!(Identity::resolve_at(did, NOW), Some(expected(did, 1, 2)));
		assert_eq!(Identity::resolve_version(did, 1).unwrap().deactivated, None);
	});
}

#[test]
fn an_unknown_did_does_not_resolve() {
	build_and_execute(|| {
		let did = Did([9; 32]);
		assert_eq!(Identity::resolve(did), None);
		assert_eq!(Identity::resolve_version(did, 1), None);
		assert_eq!(Identity::resolve_at(did, u64::MAX), None);
	});
}
