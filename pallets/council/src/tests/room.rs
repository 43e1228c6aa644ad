//! Tests of the room that each institution has for its proposals.

use super::*;
use crate::{
	pallet::{Listing, Proposals},
	Error,
};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::InstitutionId;

#[test]
fn one_seat_cannot_keep_others_from_proposing() {
	run(|| {
		// A hostile seat proposes as much as it can.
		for number in 0..100u32 {
			let act = match number % 3 {
				0 => grant_seat(5),
				1 => pause("System", None, 1),
				_ => suspension(9),
			};
			let made = propose(if number % 2 == 0 { 1 } else { SECOND_GOVERNOR }, act);
			assert!(made.is_ok() || made == Err(Error::<Test>::TooManyProposals.into()));
		}
		assert_eq!(Listing::<Test>::get().len(), 6);
		// Every other seat has all of its room.
		for seat in 2..=4 {
			for _ in 0..4 {
				assert_ok!(propose(seat, grant_seat(5)));
			}
			assert_ok!(propose(seat, suspension(1)));
			assert_ok!(propose(seat, pause("System", None, 5)));
			assert_noop!(propose(seat, grant_seat(5)), Error::<Test>::TooManyProposals);
		}
	});
}

#[test]
fn emergencies_have_a_room_of_their_own() {
	run(|| {
		for _ in 0..4 {
			assert_ok!(propose(1, grant_seat(5)));
		}
		assert_noop!(propose(1, grant_seat(5)), Error::<Test>::TooManyProposals);
		assert_ok!(propose(1, suspension(9)));
		assert_ok!(propose(1, Act::Resume(target("System", None))));
		assert_noop!(propose(1, pause("System", None, 5)), Error::<Test>::TooManyProposals);
	});
}

#[test]
fn the_proposer_can_withdraw_its_proposal() {
	run(|| {
		for _ in 0..4 {
			assert_ok!(propose(1, grant_seat(5)));
		}
		assert_noop!(withdraw(2, 0), Error::<Test>::NotProposer);
		assert_noop!(withdraw(5, 0), Error::<Test>::NoSeat);
		assert_noop!(withdraw(OBSERVER, 0), sp_runtime::DispatchError::BadOrigin);
		assert_noop!(withdraw(1, 9), Error::<Test>::ProposalNotFound);
		// Any officer of the institution who governs may withdraw it.
		assert_ok!(withdraw(SECOND_GOVERNOR, 0));
		let (proposal, by) = (ProposalId(0), InstitutionId(1));
		let officer = Some(SECOND_GOVERNOR);
		assert_eq!(last_event(), Event::ProposalWithdrawn { proposal, by, officer });
		assert!(!Proposals::<Test>::contains_key(proposal));
		assert_noop!(vote(2, 0, true), Error::<Test>::ProposalNotFound);
		assert_ok!(propose(1, grant_seat(5)));
	});
}

#[test]
fn a_proposal_with_enough_votes_cannot_be_withdrawn() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		assert_noop!(withdraw(1, 0), Error::<Test>::AlreadyCarried);
		// The proposer may change its vote like any other institution.
		assert_ok!(vote(1, 0, false));
		assert_ok!(withdraw(1, 0));
		// One that has expired cannot be executed any more.
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 1, true));
		assert_ok!(vote(3, 1, true));
		System::set_block_number(101);
		assert_ok!(withdraw(1, 1));
	});
}

#[test]
fn proposing_removes_what_has_expired_and_the_own_first() {
	run(|| {
		for _ in 0..4 {
			assert_ok!(propose(2, grant_seat(5)));
		}
		for _ in 0..4 {
			assert_ok!(propose(1, grant_seat(5)));
		}
		assert_ok!(vote(2, 4, false));
		System::set_block_number(101);
		System::reset_events();
		// Nobody has closed them, and the institution can propose all the same.
		assert_ok!(propose(1, grant_seat(5)));
		let swept: Vec<_> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Council(Event::Expired { proposal, ayes, nays }) => {
					Some((proposal.0, ayes, nays))
				}
				_ => None,
			})
			.collect();
		assert_eq!(swept, [(4, 1, 1), (5, 1, 0), (6, 1, 0), (7, 1, 0)]);
		assert_eq!(Listing::<Test>::get().len(), 5);
		assert_ok!(propose(1, grant_seat(5)));
		assert_eq!(Listing::<Test>::get().len(), 2);
	});
}

#[test]
fn the_room_of_every_seat_fits_into_the_list() {
	new_test_ext().execute_with(Pallet::<Test>::check_config);
}
