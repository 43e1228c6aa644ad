//! Tests of recovery.

use super::*;
use crate::{pallet::Recovery, Error};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_consensus_grandpa::{ConsensusLog, GRANDPA_ENGINE_ID};
use sp_runtime::{generic::DigestItem, DispatchError};

fn order(lost: &[u32], best_finalized: u64) -> DispatchResult {
	let lost = lost.iter().map(|one| (InstitutionId(*one), 0)).collect::<Vec<_>>();
	let lost = lost.try_into().unwrap();
	call(RuntimeOrigin::root(), crate::Call::order_recovery { lost, best_finalized, delay: 3 })
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

#[test]
fn finality_resumes_without_the_lost_validators_at_the_second_boundary() {
	chain(5).execute_with(|| {
		to_block(4);
		assert_ok!(order(&[4, 5], 3));
		let lost = vec![(InstitutionId(4), 0), (InstitutionId(5), 0)].try_into().unwrap();
		assert!(has_event(Event::RecoveryOrdered { lost, best_finalized: 3, delay: 3 }));
		sessions(1);
		assert_eq!(validators(), [1, 2, 3, 4, 5]);
		assert_eq!(forced_change(), None, "the first boundary only plans");
		sessions(1);
		assert_eq!(validators(), [1, 2, 3]);
		assert!(has_event(Event::RecoveryBegun));
		assert_eq!(forced_change(), Some((3, 3, 3)));
		assert_eq!(Recovery::<Test>::get(), None);
		Pallet::<Test>::do_try_state().unwrap();
		// It happens only once.
		sessions(2);
		assert!(!has_event(Event::RecoveryBegun));
	});
}

#[test]
fn a_recovery_needs_known_seats_a_known_block_and_a_remaining_validator() {
	run(|| {
		to_block(4);
		assert_noop!(order(&[], 3), Error::<Test>::NobodyLost);
		assert_noop!(order(&[4], 5), Error::<Test>::NotFinalizedYet);
		assert_noop!(order(&[9], 3), Error::<Test>::SeatNotFound);
		assert_noop!(order(&[4, 4], 3), Error::<Test>::SeatIsTaken);
		assert_noop!(order(&[1, 2, 3, 4], 3), Error::<Test>::NobodyLeft);
		assert_ok!(order(&[3, 4], 3));
		assert_noop!(order(&[2], 3), Error::<Test>::RecoveryUnderWay);
		let lost = Default::default();
		let by_officer = crate::Call::order_recovery { lost, best_finalized: 1, delay: 1 };
		assert_noop!(call(RuntimeOrigin::signed(1), by_officer), DispatchError::BadOrigin);
	});
}
