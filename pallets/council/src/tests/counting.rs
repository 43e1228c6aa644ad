//! Tests of which votes and seats count, and until when.

use super::*;
use crate::{pallet::Proposals, Error};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use madang_primitives::InstitutionId;

fn suspend(institution: u32) {
	madang_testing::suspend::<Test>(InstitutionId(institution));
}

fn readmit(institution: u32) {
	let root = RuntimeOrigin::root();
	assert_ok!(Institutions::readmit_institution(root, InstitutionId(institution)));
}

fn revoke(institution: u32) {
	assert_ok!(Pallet::<Test>::revoke_seat(RuntimeOrigin::root(), InstitutionId(institution)));
}

fn grant(institution: u32) {
	assert_ok!(Pallet::<Test>::grant_seat(RuntimeOrigin::root(), InstitutionId(institution)));
}

fn enacted(proposal: u32, ayes: u32, seats: u32) -> Event<Test> {
	Event::Enacted { proposal: ProposalId(proposal), ayes, seats, result: Ok(()) }
}

#[test]
fn seats_of_suspended_members_are_not_in_the_majority() {
	run(|| {
		suspend(4);
		assert_ok!(propose(1, grant_seat(5)));
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		// Two of three active seats are two thirds.
		assert_ok!(vote(2, 0, true));
		assert!(matches!(last_event(), Event::Voted { ayes: 2, nays: 0, seats: 3, .. }));
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), enacted(0, 2, 3));
	});
}

#[test]
fn the_vote_of_a_member_that_is_suspended_meanwhile_does_not_count() {
	run(|| {
		assert_ok!(propose(4, grant_seat(5)));
		assert_ok!(vote(1, 0, true));
		suspend(4);
		// A pause needs a third: of three seats, the vote of the suspended member would be one.
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		assert_ok!(vote(2, 0, true));
		assert!(matches!(last_event(), Event::Voted { ayes: 2, seats: 3, .. }));
		// After the readmission it counts again, since it may be changed again.
		readmit(4);
		assert_ok!(vote(3, 0, false));
		assert!(matches!(last_event(), Event::Voted { ayes: 3, nays: 1, seats: 4, .. }));
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), enacted(0, 3, 4));
	});
}

#[test]
fn a_suspended_member_has_no_say_in_a_pause() {
	run(|| {
		assert_ok!(propose(1, pause("System", None, 5)));
		assert_ok!(vote(4, 0, true));
		assert_ok!(vote(1, 0, false));
		suspend(4);
		// Before, the vote of the suspended member was one of four, and enough with another one.
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		assert_ok!(vote(2, 0, false));
		assert_ok!(vote(3, 0, false));
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), Event::Rejected { proposal: ProposalId(0), nays: 3, seats: 3 });
	});
}

#[test]
fn a_vote_counts_only_while_its_institution_has_a_seat() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		revoke(3);
		// Two of three votes are two thirds.
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), enacted(0, 2, 3));
	});
}

#[test]
fn voted_counts_the_votes_that_closing_counts() {
	run(|| {
		grant(5);
		assert_ok!(propose(1, grant_seat(6)));
		assert_ok!(vote(4, 0, true));
		assert_ok!(vote(5, 0, false));
		revoke(4);
		suspend(5);
		assert_ok!(vote(2, 0, false));
		// Of the votes of 1, 2, 4 and 5, two count.
		assert!(matches!(last_event(), Event::Voted { ayes: 1, nays: 1, seats: 3, .. }));
		// The vote of the institution that has no seat any more is removed permanently.
		let proposal = Proposals::<Test>::get(ProposalId(0)).unwrap();
		assert!(!proposal.ayes.contains(&InstitutionId(4)));
		assert!(proposal.nays.contains(&InstitutionId(5)));
	});
}

#[test]
fn a_proposal_is_not_executed_after_its_expiry() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		System::set_block_number(101);
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), Event::Expired { proposal: ProposalId(0), ayes: 3, nays: 0 });
		assert!(!crate::Seats::<Test>::get().contains(&InstitutionId(5)));
	});
}

/// Before, a proposal that had failed was executed when a seat was revoked, perhaps years later.
#[test]
fn seats_that_change_later_do_not_revive_a_proposal() {
	run(|| {
		grant(5);
		assert_ok!(propose(1, grant_seat(6)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		// Three of five are less than two thirds.
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		System::set_block_number(101);
		revoke(5);
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), Event::Expired { proposal: ProposalId(0), ayes: 3, nays: 0 });
	});
}

/// Before, the next runtime read the stored bytes as one of its own calls.
#[test]
fn another_version_of_the_runtime_does_not_execute_a_proposal() {
	run(|| {
		for _ in 0..3 {
			assert_ok!(propose(1, grant_seat(5)));
		}
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		SpecVersion::set(2);
		assert_noop!(vote(4, 0, true), Error::<Test>::ProposalExpired);
		// It can be closed, withdrawn or swept.
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), Event::Expired { proposal: ProposalId(0), ayes: 3, nays: 0 });
		assert_ok!(withdraw(1, 1));
		assert_ok!(propose(2, grant_seat(5)));
		assert!(!Proposals::<Test>::contains_key(ProposalId(2)));
		assert_eq!(Proposals::<Test>::get(ProposalId(3)).map(|one| one.spec_version), Some(2));
		assert!(!crate::Seats::<Test>::get().contains(&InstitutionId(5)));
	});
}

#[test]
fn a_proposal_that_a_later_runtime_cannot_decode_is_removed() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(propose(1, grant_seat(5)));
		// The later runtime does not know the call,
		Proposals::<Test>::mutate(ProposalId(0), |proposal| {
			proposal.as_mut().unwrap().act = Act::encoded(vec![255; 40]);
		});
		// nor even the fields of the other proposal.
		let key = Proposals::<Test>::hashed_key_for(ProposalId(1));
		frame_support::storage::unhashed::put_raw(&key, &[255; 3].encode());
		SpecVersion::set(2);
		assert_ok!(propose(2, grant_seat(5)));
		assert_eq!(Proposals::<Test>::iter_keys().count(), 1);
	});
}

#[test]
fn a_call_that_cannot_be_decoded_is_not_executed() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		Proposals::<Test>::mutate(ProposalId(0), |proposal| {
			proposal.as_mut().unwrap().act = Act::encoded(vec![255; 40]);
		});
		assert_ok!(close(1, 0));
		let result = Err(Error::<Test>::InvalidCall.into());
		let (proposal, ayes, seats) = (ProposalId(0), 3, 4);
		assert_eq!(last_event(), Event::Enacted { proposal, ayes, seats, result });
	});
}
