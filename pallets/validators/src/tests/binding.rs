//! Tests of the binding of evidence to the key's period, to now and to this chain.

use super::{
	cases::{equivocation, report, status},
	*,
};
use crate::{pallet::Cases, Error, Evidence, SeatStatus};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_core::H256;

/// Evidence of blocks with these numbers and parents.
fn on(parents: [(u64, H256); 2], slot: u64) -> Evidence<sp_runtime::testing::Header> {
	let by = pair(2);
	let mut states = 1..;
	let [first, second] = parents
		.map(|(number, parent)| sealed_on(number, parent, slot, states.next().unwrap(), &by));
	Evidence { offender: keys(2, 0).aura, first, second }
}

const ELSEWHERE: H256 = H256::repeat_byte(7);

#[test]
fn a_retired_key_is_no_evidence_for_slots_after_its_retirement() {
	run(|| {
		assert_ok!(rotate(2, 0).1);
		sessions(1);
		assert_ok!(report(equivocation(2, slot(9))));
		assert_eq!(status(2), SeatStatus::Suspended, "the old key was in force");
	});
	run(|| {
		assert_ok!(rotate(2, 0).1);
		sessions(2);
		let boundary = slot(System::block_number());
		to_block(System::block_number() + 5);
		for later in [boundary + 1, boundary + 5] {
			assert_noop!(report(equivocation(2, later)), Error::<Test>::KeyNotInForce);
		}
		assert_eq!(status(2), SeatStatus::Active);
		// It still made the block of the boundary.
		assert_ok!(report(equivocation(2, boundary)));
	});
}

#[test]
fn a_key_is_no_evidence_for_slots_before_it_came_into_force() {
	run(|| {
		let (new, set) = rotate(2, 0);
		assert_ok!(set);
		let evidence = |slot| {
			// The node signs with its new key.
			let seal = |mut header: sp_runtime::testing::Header| {
				header.digest.pop();
				let hash = codec::Encode::encode(&header.hash());
				let signature = sp_runtime::RuntimeAppPublic::sign(&new.aura, &hash).unwrap();
				let seal = codec::Encode::encode(&signature);
				let id = sp_consensus_aura::AURA_ENGINE_ID;
				header.digest.push(sp_runtime::DigestItem::Seal(id, seal));
				header
			};
			let (first, second) = (sealed(slot, 1, &pair(2)), sealed(slot, 2, &pair(2)));
			Evidence { offender: new.aura.clone(), first: seal(first), second: seal(second) }
		};
		assert_noop!(report(evidence(77)), Error::<Test>::KeyNotInForce);
		sessions(2);
		let boundary = slot(System::block_number());
		to_block(System::block_number() + 2);
		assert_noop!(report(evidence(boundary)), Error::<Test>::KeyNotInForce);
		assert_ok!(report(evidence(boundary + 1)));
		assert_eq!(status(2), SeatStatus::Suspended);
	});
}

#[test]
fn a_reinstated_seats_key_counts_only_for_its_new_period() {
	run(|| {
		assert_ok!(report(equivocation(2, 77)));
		sessions(2);
		assert_ok!(super::cases::close(&[0]));
		assert_ok!(reinstate(2, 0));
		let out = slot(System::block_number()) + 1;
		sessions(2);
		to_block(System::block_number() + 2);
		assert_noop!(report(equivocation(2, out)), Error::<Test>::KeyNotInForce);
		assert_ok!(report(equivocation(2, slot(System::block_number()))));
	});
}

#[test]
fn evidence_is_not_of_the_future_and_not_older_than_the_period() {
	run(|| {
		let now = slot(System::block_number());
		for bad in [now + 1, u64::MAX, now - EVIDENCE_PERIOD - 1] {
			assert_noop!(report(equivocation(2, bad)), Error::<Test>::EvidenceNotRecent);
		}
		assert_ok!(report(equivocation(2, now)));
		assert_ok!(report(equivocation(3, now - EVIDENCE_PERIOD)));
	});
}

#[test]
fn two_blocks_of_another_chain_are_no_evidence() {
	run(|| {
		to_block(5);
		let now = System::block_number();
		let good = block_hash(now - 1);
		for parents in [
			[(now, ELSEWHERE), (now, ELSEWHERE)],
			// The right parent, but another number.
			[(now - 1, good), (now + 1, good)],
			// No parent.
			[(0, H256::zero()), (u64::MAX, H256::zero())],
			[(now + 50, H256::zero()), (now + 51, H256::zero())],
		] {
			assert_noop!(report(on(parents, 77)), Error::<Test>::NotOfThisChain);
		}
		assert_eq!(status(2), SeatStatus::Active);
		// Blocks at different heights of this chain are evidence.
		assert_ok!(report(on([(now, good), (now - 1, block_hash(now - 2))], 77)));
		assert_eq!(status(2), SeatStatus::Suspended);
	});
}

#[test]
fn evidence_of_forgotten_blocks_has_expired() {
	run(|| {
		// The genesis block, the parent of the first, is never forgotten.
		to_block(2);
		let old = equivocation(2, 77);
		to_block(System::block_number() + BLOCK_HASHES + 1);
		assert_noop!(report(old), Error::<Test>::NotOfThisChain);
	});
}

#[test]
fn one_block_of_this_chain_and_one_of_another_suspend_nobody() {
	run(|| {
		to_block(5);
		let now = System::block_number();
		let mixed = on([(now, block_hash(now - 1)), (now, ELSEWHERE)], 77);
		assert_ok!(report(mixed.clone()));
		let case = Cases::<Test>::get(0).unwrap();
		assert!(!case.conclusive && !case.suspended);
		assert_eq!(status(2), SeatStatus::Active);
		assert_noop!(report(mixed), Error::<Test>::ReportedAlready);
		// Such reports cannot prevent a suspension, not even if they fill the case.
		for slot in 78..78 + 15 {
			assert_ok!(report(on([(now, ELSEWHERE), (now, block_hash(now - 1))], slot)));
		}
		assert_ok!(report(equivocation(2, 77)));
		assert_eq!(status(2), SeatStatus::Suspended);
		assert!(Cases::<Test>::get(0).unwrap().conclusive);
		assert_noop!(report(equivocation(2, 77)), Error::<Test>::ReportedAlready);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	/// Two true headers of another chain or of another time never open a case.
	#[test]
	fn blocks_of_another_chain_or_time_never_open_a_case(
		numbers in [any::<u64>(), any::<u64>()],
		parents in [any::<[u8; 32]>(), any::<[u8; 32]>()],
		near in 0..40u64,
		at in any::<u64>(),
		now in 2..100u64,
	) {
		run(|| {
			to_block(now);
			// Other parents.
			let near_now = [near, numbers[1] % 200];
			for numbers in [numbers, near_now] {
				let parents = [0, 1].map(|at| (numbers[at], H256(parents[at])));
				assert!(report(on(parents, 77)).is_err());
			}
			// A slot outside the key's period.
			let outside = at.checked_add(slot(now) + 1).unwrap_or(0);
			assert!(report(equivocation(2, outside)).is_err());
			assert_eq!(Cases::<Test>::iter().count(), 0);
			assert_eq!(status(2), SeatStatus::Active);
		});
	}
}
