//! Tests of recovery.

use super::*;
use crate::{
	pallet::{Recovery, SessionLength, SetChanges},
	Error, FinalityGadget,
};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_consensus_grandpa::{ConsensusLog, GRANDPA_ENGINE_ID};
use sp_runtime::{generic::DigestItem, DispatchError};

pub fn order(lost: &[u32], best_finalized: u64, delay: u64) -> DispatchResult {
	let lost = lost.iter().map(|one| (InstitutionId(*one), 0)).collect::<Vec<_>>();
	let lost = lost.try_into().unwrap();
	call(RuntimeOrigin::root(), crate::Call::order_recovery { lost, best_finalized, delay })
}

/// The forced change in the block's digest: the number of voters, the delay, and the block from
/// which it starts.
fn forced_change() -> Option<(usize, u64, u64)> {
	Grandpa::on_finalize(System::block_number());
	System::digest().logs.into_iter().find_map(|item| match item {
		DigestItem::Consensus(GRANDPA_ENGINE_ID, log) => {
			match codec::Decode::decode(&mut &log[..]).unwrap() {
				ConsensusLog::<u64>::ForcedChange(from, change) => {
					Some((change.next_authorities.len(), change.delay, from))
				}
				_ => None,
			}
		}
		_ => None,
	})
}

fn next_block() {
	to_block(System::block_number() + 1);
}

#[test]
fn finality_resumes_without_the_lost_validators_a_few_blocks_after_the_order() {
	chain(5).execute_with(|| {
		// The session would last for hours.
		SessionLength::<Test>::put(3_600);
		to_block(40);
		assert_ok!(order(&[4, 5], 3, 3));
		let lost = vec![(InstitutionId(4), 0), (InstitutionId(5), 0)].try_into().unwrap();
		let ordered = Event::RecoveryOrdered { lost, best_finalized: 3, delay: 3, in_force: 45 };
		assert!(has_event(ordered));
		next_block();
		assert_eq!(validators(), [1, 2, 3, 4, 5]);
		assert_eq!(forced_change(), None, "the first boundary only plans");
		next_block();
		assert_eq!(validators(), [1, 2, 3]);
		assert!(has_event(Event::RecoveryBegun));
		assert_eq!(forced_change(), Some((3, 3, 3)));
		assert_eq!(Recovery::<Test>::get(), None);
		to_block(45);
		Grandpa::on_finalize(45);
		assert_eq!(Grandpa::grandpa_authorities().len(), 3, "it is in force in block 45");
		Pallet::<Test>::do_try_state().unwrap();
		// It happens only once, and the session lasts as long as others.
		let session = Session::current_index();
		to_block(42 + 3_599);
		assert_eq!(Session::current_index(), session);
		next_block();
		assert_eq!(Session::current_index(), session + 1);
	});
}

#[test]
fn a_recovery_needs_known_seats_a_known_block_and_a_remaining_validator() {
	run(|| {
		to_block(4);
		assert_noop!(order(&[], 3, 3), Error::<Test>::NobodyLost);
		assert_noop!(order(&[3, 4], 5, 3), Error::<Test>::NotFinalizedYet);
		assert_noop!(order(&[3, 4, 9], 3, 3), Error::<Test>::SeatNotFound);
		assert_noop!(order(&[3, 4, 4], 3, 3), Error::<Test>::SeatIsTaken);
		assert_noop!(order(&[1, 2, 3, 4], 3, 3), Error::<Test>::NobodyLeft);
		assert_ok!(order(&[3, 4], 3, 3));
		assert_noop!(order(&[2], 3, 3), Error::<Test>::RecoveryUnderWay);
		let lost = Default::default();
		let by_officer = crate::Call::order_recovery { lost, best_finalized: 1, delay: 1 };
		assert_noop!(call(RuntimeOrigin::signed(1), by_officer), DispatchError::BadOrigin);
	});
}

#[test]
fn the_delay_is_bounded() {
	run(|| {
		to_block(4);
		for bad in [0, 8, u64::MAX, u64::MAX / 2] {
			assert_noop!(order(&[3, 4], 3, bad), Error::<Test>::InvalidDelay);
		}
		SessionLength::<Test>::put(5);
		assert_noop!(order(&[3, 4], 3, 5), Error::<Test>::InvalidDelay);
		assert_ok!(order(&[3, 4], 3, 4));
	});
}

#[test]
fn seats_that_finality_can_spare_are_revoked_and_not_recovered_from() {
	run(|| {
		to_block(4);
		assert_noop!(order(&[4], 3, 3), Error::<Test>::FinalityCanSpareThem);
		assert_ok!(revoke(4, 0));
		assert_noop!(order(&[4], 3, 3), Error::<Test>::FinalityCanSpareThem);
		// With this one revoked already, another is too many.
		assert_ok!(order(&[3], 3, 3));
	});
}

#[test]
fn lost_seats_that_were_revoked_one_by_one_can_be_recovered_from() {
	chain(5).execute_with(|| {
		// Finality stops in block 3, since 4 and 5 are gone. The chain cannot know.
		to_block(4);
		assert_ok!(revoke(4, 0));
		sessions(2);
		assert_ok!(revoke(5, 0));
		sessions(2);
		assert_eq!(validators(), [1, 2, 3]);
		// None of these changes is final, so the set of five still votes. No seat is left to name.
		assert_noop!(order(&[], System::block_number(), 3), Error::<Test>::NobodyLost);
		assert_ok!(order(&[], 3, 3));
		next_block();
		next_block();
		assert_eq!(forced_change(), Some((3, 3, 3)));
	});
}

#[test]
fn a_recovery_continues_from_the_set_that_its_voters_know() {
	chain(5).execute_with(|| {
		// A change in force in a final block, and two that are never final.
		assert_ok!(rotate(1, 0).1);
		sessions(2);
		let last = System::block_number();
		for _ in 0..2 {
			assert_ok!(rotate(2, 0).1);
			sessions(1);
		}
		sessions(1);
		assert_eq!(Grandpa::current_set_id(), 3);
		assert_ok!(order(&[4, 5], last, 3));
		next_block();
		next_block();
		// The voters are in set 1, and in set 2 after the forced change.
		assert_eq!(Grandpa::current_set_id(), 2);
		assert_eq!(SetChanges::<Test>::get().last(), Some(&(last, 2)));
		Pallet::<Test>::do_try_state().unwrap();
		sessions(2);
		assert_eq!(Grandpa::current_set_id(), 2);
		// A second one from the same block continues from set 2.
		assert_ok!(order(&[2], last, 3));
		next_block();
		next_block();
		assert_eq!(Grandpa::current_set_id(), 3);
	});
}

#[test]
fn no_session_ends_and_no_recovery_begins_while_a_change_is_pending() {
	chain(6).execute_with(|| {
		SessionLength::<Test>::put(10);
		to_block(4);
		assert_ok!(order(&[5, 6], 3, 7));
		next_block();
		next_block();
		Grandpa::on_finalize(System::block_number());
		assert!(Gadget::change_pending());
		// Sessions become shorter than the delay meanwhile. A key change waits for the next one.
		SessionLength::<Test>::put(5);
		assert_ok!(rotate(1, 0).1);
		let session = Session::current_index();
		to_block(13);
		assert_eq!(Session::current_index(), session);
		assert_noop!(order(&[3, 4], 3, 2), Error::<Test>::RecoveryUnderWay);
		sessions(2);
		Grandpa::on_finalize(System::block_number());
		let expected: Vec<_> = authorities().into_iter().collect();
		assert_eq!(Grandpa::grandpa_authorities().len(), expected.len());
		assert!(!Gadget::change_pending());
	});
	// GRANDPA refuses a second forced change until twice the delay has passed.
	chain(6).execute_with(|| {
		to_block(4);
		assert_ok!(order(&[5, 6], 3, 7));
		to_block(6 + 8);
		assert!(!Gadget::change_pending());
		assert_noop!(order(&[3, 4], 3, 2), Error::<Test>::RecoveryUnderWay);
		to_block(6 + 14);
		assert_ok!(order(&[3, 4], 3, 2));
	});
}

#[test]
fn a_session_that_a_recovery_ends_reports_nobody_as_offline() {
	chain(5).execute_with(|| {
		to_block(4);
		assert_ok!(order(&[4, 5], 3, 3));
		for _ in 0..2 {
			next_block();
			let offline = |record: &frame_system::EventRecord<RuntimeEvent, _>| {
				matches!(record.event, RuntimeEvent::Validators(Event::Offline { .. }))
			};
			assert!(!System::events().iter().any(offline));
		}
	});
}
