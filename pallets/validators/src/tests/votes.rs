//! Tests of reports of two votes in one round.

use super::{
	cases::{close, status},
	*,
};
use crate::{pallet::Cases, Error, Offence, SeatStatus};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use sp_consensus_grandpa::{localized_payload, EquivocationProof, Message, Prevote, KEY_TYPE};
use sp_core::{Pair, H256};
use sp_runtime::{testing::Header, transaction_validity::TransactionSource};

type Target = (u64, H256);
type Votes = EquivocationProof<H256, u64>;

/// The votes of institution 4's validator for two blocks.
fn votes(set_id: u64, round: u64, targets: [Target; 2]) -> Votes {
	let by = pair(54);
	let [first, second] = targets.map(|(target_number, target_hash)| {
		let vote = Prevote::<Header> { target_hash, target_number };
		let message = Message::<Header>::Prevote(vote.clone());
		(vote, by.sign(&localized_payload(round, set_id, &message)))
	});
	// The fields are private: set, kind of vote (0: prevote), round, voter, votes.
	let fields = (set_id, 0u8, round, by.public(), first, second);
	Votes::decode(&mut &fields.encode()[..]).unwrap()
}

fn report(votes: Votes) -> DispatchResult {
	let owner = Historical::prove((KEY_TYPE, votes.offender().clone())).unwrap();
	let call = pallet_grandpa::Call::report_equivocation_unsigned {
		equivocation_proof: Box::new(votes),
		key_owner_proof: owner,
	};
	let validity = Grandpa::validate_unsigned(TransactionSource::Local, &call);
	let made = RuntimeCall::from(call).dispatch(RuntimeOrigin::none());
	assert!(made.is_err() || validity.is_ok(), "a valid report enters the pool");
	made.map(|_| ()).map_err(|rejected| rejected.error)
}

/// The last block and the one before.
fn known() -> [Target; 2] {
	let last = System::block_number() - 1;
	[(last, block_hash(last)), (last - 1, block_hash(last - 1))]
}

const ELSEWHERE: Target = (3, H256::repeat_byte(7));

#[test]
fn two_votes_in_one_round_suspend_the_seat_and_open_a_case() {
	run(|| {
		to_block(5);
		assert_ok!(report(votes(0, 9, known())));
		assert_eq!(status(4), SeatStatus::Suspended);
		let case = Cases::<Test>::get(0).unwrap();
		assert_eq!(case.offences.into_inner(), [Offence::Vote { set_id: 0, round: 9 }]);
		let again = report(votes(0, 9, known()));
		assert_eq!(again, Err(pallet_grandpa::Error::<Test>::DuplicateOffenceReport.into()));
		assert_ok!(report(votes(0, 10, known())));
		assert_eq!(Cases::<Test>::iter().count(), 1);
		assert_ok!(close(&[0]));
		assert_noop!(report(votes(0, 11, known())), Error::<Test>::ReportedAlready);
	});
}

#[test]
fn votes_for_blocks_of_another_chain_are_no_evidence() {
	run(|| {
		to_block(5);
		let wrong_number = (2, known()[0].1);
		for targets in [[ELSEWHERE, wrong_number], [ELSEWHERE, (9, H256::zero())]] {
			assert_noop!(report(votes(0, 9, targets)), Error::<Test>::NotOfThisChain);
		}
		let old = votes(0, 9, known());
		to_block(5 + BLOCK_HASHES);
		assert_noop!(report(old), Error::<Test>::NotOfThisChain);
		assert_eq!(Cases::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_vote_for_an_unknown_block_opens_a_case_and_suspends_nobody() {
	run(|| {
		to_block(5);
		assert_ok!(report(votes(0, 9, [known()[0], ELSEWHERE])));
		assert_eq!(status(4), SeatStatus::Active);
		assert!(report(votes(0, 9, [known()[0], ELSEWHERE])).is_err());
		// Two known blocks are conclusive.
		assert_ok!(report(votes(0, 9, known())));
		assert_eq!(status(4), SeatStatus::Suspended);
	});
}

#[test]
fn votes_of_another_set_are_no_evidence() {
	run(|| {
		to_block(5);
		let other = report(votes(1, 9, known()));
		assert_eq!(other, Err(pallet_grandpa::Error::<Test>::InvalidEquivocationProof.into()));
		// A retired key is not in the sessions of the next set.
		assert_ok!(rotate(4, 0).1);
		sessions(2);
		let retired = report(votes(1, 9, known()));
		assert_eq!(retired, Err(pallet_grandpa::Error::<Test>::InvalidKeyOwnershipProof.into()));
		assert_eq!(status(4), SeatStatus::Active);
	});
}
