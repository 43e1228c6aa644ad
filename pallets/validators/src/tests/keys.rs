//! Tests of session keys.

use super::*;
use crate::{
	pallet::{KeyHistory, SeatOfKey},
	CheckpointId, Error, KeyPeriod, KeysOf,
};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_core::ByteArray;
use sp_runtime::{traits::OpaqueKeys, DispatchError};

#[test]
fn keys_change_at_the_second_boundary_and_old_keys_are_kept() {
	run(|| {
		let (keys, set) = rotate(2, 0);
		assert_ok!(set);
		assert!(authorities().contains(&first_keys(2).aura));
		sessions(2);
		assert!(!authorities().contains(&first_keys(2).aura));
		assert!(authorities().contains(&keys.aura));

		let account = seat(2, 0);
		let first = KeyHistory::<Test>::get(account, 0).unwrap();
		assert_eq!((first.keys.clone(), first.by), (first_keys(2), None));
		let second = KeyHistory::<Test>::get(account, 1).unwrap();
		assert_eq!((second.keys, second.by, second.set_at), (keys, Some(2), 1));
		// The seat of the old key is still known.
		let old: [u8; 32] = first.keys.aura.as_slice().try_into().unwrap();
		assert_eq!(SeatOfKey::<Test>::get(old), Some(KeysOf { seat: account, record: 0 }));
		// The block of the boundary was still sealed with the old key.
		let boundary = slot(System::block_number());
		let period = KeyPeriod { from: 1.into(), until: Some(boundary.into()) };
		assert_eq!(first.period, Some(period));
		let record = KeyHistory::<Test>::get(account, 1).unwrap();
		assert_eq!(record.period, Some(KeyPeriod { from: (boundary + 1).into(), until: None }));
	});
}

#[test]
fn replacing_the_keys_of_genesis_removes_their_consumer_reference() {
	run(|| {
		let account = seat(2, 0);
		assert_eq!(System::consumers(&account), 1);
		for _ in 0..2 {
			assert_ok!(rotate(2, 0).1);
			assert_eq!(System::consumers(&account), 0);
			sessions(1);
		}
	});
}

#[test]
fn keys_need_a_proof_of_possession() {
	run(|| {
		// A proof for another seat.
		let made = SessionKeys::generate(&seat(3, 0).encode(), None);
		let proof = made.proof.encode().try_into().unwrap();
		let set = crate::Call::set_keys { number: 0, keys: made.keys, proof };
		assert_noop!(call(RuntimeOrigin::signed(2), set), Error::<Test>::InvalidProof);
		// An empty proof.
		let set =
			crate::Call::set_keys { number: 0, keys: keys(90, 91), proof: Default::default() };
		assert_noop!(call(RuntimeOrigin::signed(2), set), Error::<Test>::InvalidProof);
	});
}

#[test]
fn a_key_with_which_anyone_can_sign_is_no_key() {
	run(|| {
		let owner = seat(2, 0).encode();
		let mut empty = [0; 64];
		empty[0] = 1;
		// The neutral element, and a point of order four.
		for point in [
			{
				let mut one = [0; 32];
				one[0] = 1;
				one
			},
			[0; 32],
		] {
			let weak = sp_core::ed25519::Public::from_raw(point);
			let made = SessionKeys::generate(&owner, None);
			let keys = SessionKeys { checkpoints: weak.into(), ..made.keys };
			let (aura, grandpa, _) = made.proof;
			let proof = (aura, grandpa, sp_core::ed25519::Signature::from_raw(empty)).encode();
			assert!(keys.ownership_proof_is_valid(&owner, &proof), "it needs no secret");
			let proof = proof.try_into().unwrap();
			let set = crate::Call::set_keys { number: 0, keys, proof };
			assert_noop!(call(RuntimeOrigin::signed(2), set), Error::<Test>::InvalidProof);
		}
	});
}

#[test]
fn a_key_can_never_be_used_for_another_seat() {
	run(|| {
		let (reused, set) = rotate(2, 0);
		assert_ok!(set);
		// The same node creates a proof for another institution's seat with the same keys.
		let proof = reused.clone().create_ownership_proof(&seat(3, 0).encode());
		let Ok(proof) = proof else { panic!("the keystore has the keys") };
		let proof = proof.encode().try_into().unwrap();
		let set = crate::Call::set_keys { number: 0, keys: reused, proof };
		assert_noop!(call(RuntimeOrigin::signed(3), set), Error::<Test>::KeyInUse);
	});
}

#[test]
fn a_former_key_of_the_same_seat_cannot_return() {
	run(|| {
		let (former, set) = rotate(2, 0);
		assert_ok!(set);
		sessions(1);
		assert_ok!(rotate(2, 0).1);
		sessions(1);
		let proof = former.clone().create_ownership_proof(&seat(2, 0).encode());
		let Ok(proof) = proof else { panic!("the keystore has the keys") };
		let proof = proof.encode().try_into().unwrap();
		let set = crate::Call::set_keys { number: 0, keys: former, proof };
		assert_noop!(call(RuntimeOrigin::signed(2), set), Error::<Test>::KeyInUse);
	});
}

#[test]
fn the_keys_of_a_seat_change_at_most_once_a_session() {
	run(|| {
		for _ in 0..3 {
			assert_ok!(rotate(2, 0).1);
			assert_noop!(rotate(2, 0).1, Error::<Test>::KeysJustSet);
			assert_ok!(rotate(3, 0).1);
			sessions(1);
		}
	});
}

#[test]
fn an_administrator_can_set_keys_only_for_its_own_institution() {
	run(|| {
		let (_, set) = rotate(5, 0);
		assert_noop!(set, Error::<Test>::SeatNotFound);
		let set =
			crate::Call::set_keys { number: 0, keys: keys(90, 91), proof: Default::default() };
		assert_noop!(call(RuntimeOrigin::signed(OBSERVER), set.clone()), DispatchError::BadOrigin);
		assert_noop!(call(RuntimeOrigin::root(), set), DispatchError::BadOrigin);
	});
}

#[test]
fn the_cosigners_of_a_session_are_its_validators_with_their_keys_for_checkpoints() {
	run(|| {
		let expected = |third: CheckpointId| -> Vec<_> {
			(1..=4u32)
				.map(|institution| {
					let key = match institution {
						2 => third.clone(),
						_ => first_keys(institution).checkpoints,
					};
					let key: [u8; 32] = key.as_slice().try_into().unwrap();
					(InstitutionId(institution), 0, key)
				})
				.collect()
		};
		assert_eq!(Validators::cosigners(), expected(first_keys(2).checkpoints));
		let (keys, set) = rotate(2, 0);
		assert_ok!(set);
		sessions(1);
		assert_eq!(Validators::cosigners(), expected(first_keys(2).checkpoints), "not yet");
		sessions(1);
		assert_eq!(Validators::cosigners(), expected(keys.checkpoints));
	});
}

#[test]
fn the_key_for_checkpoints_needs_a_proof_and_belongs_to_one_seat_too() {
	run(|| {
		let owner = seat(2, 0).encode();
		let made = SessionKeys::generate(&owner, None);
		// The key for checkpoints of another seat, and a proof that has no signature of it.
		let keys = SessionKeys { checkpoints: first_keys(3).checkpoints, ..made.keys };
		let proof = made.proof.encode().try_into().unwrap();
		let set = crate::Call::set_keys { number: 0, keys, proof };
		assert_noop!(call(RuntimeOrigin::signed(2), set), Error::<Test>::InvalidProof);
		let old: [u8; 32] = first_keys(3).checkpoints.as_slice().try_into().unwrap();
		assert_eq!(SeatOfKey::<Test>::get(old), Some(KeysOf { seat: seat(3, 0), record: 0 }));
	});
}
