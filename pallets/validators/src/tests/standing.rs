//! Tests of what suspending and withdrawing an institution means for its seats.

use super::*;
use crate::{pallet::Seats, Error, SeatStatus};
use frame_support::{assert_noop, assert_ok};

fn of_institutions(made: pallet_institutions::Call<Test>) -> DispatchResult {
	let made = RuntimeCall::from(made).dispatch(RuntimeOrigin::root());
	made.map(|_| ()).map_err(|rejected| rejected.error)
}

pub fn withdraw(institution: u32) -> DispatchResult {
	let institution = InstitutionId(institution);
	of_institutions(pallet_institutions::Call::withdraw_institution { institution })
}

#[test]
fn withdrawing_an_institution_revokes_its_seats_in_the_same_act() {
	run(|| {
		assert_ok!(grant(4));
		assert_ok!(withdraw(4));
		for number in [0, 1] {
			let institution = InstitutionId(4);
			assert!(has_event(Event::SeatRevoked { institution, number }));
			assert_eq!(Seats::<Test>::get(seat(4, number)).unwrap().status, SeatStatus::Taken);
		}
		// Its node is served until its validator has left the session.
		sessions(1);
		assert!(Pallet::<Test>::nodes().contains(&node(4, 0)));
		sessions(1);
		assert_eq!(validators(), [1, 2, 3]);
		assert!(!Pallet::<Test>::nodes().contains(&node(4, 0)));
	});
}

#[test]
fn an_institution_that_finality_needs_cannot_be_withdrawn() {
	run(|| {
		assert_ok!(withdraw(4));
		assert_noop!(withdraw(3), Error::<Test>::FinalityNeedsIt);
		assert_eq!(Seats::<Test>::get(seat(3, 0)).unwrap().status, SeatStatus::Active);
	});
	// Two seats of one institution count together.
	chain(5).execute_with(|| {
		assert_ok!(grant(1));
		assert_ok!(rotate(1, 1).1);
		sessions(2);
		assert_eq!(validators(), [1, 1, 2, 3, 4, 5]);
		assert_noop!(withdraw(1), Error::<Test>::FinalityNeedsIt);
		assert_ok!(withdraw(2));
	});
}

#[test]
fn a_suspended_institution_keeps_its_seats() {
	run(|| {
		let institution = InstitutionId(4);
		assert_ok!(of_institutions(pallet_institutions::Call::suspend_institution { institution }));
		assert_eq!(Seats::<Test>::get(seat(4, 0)).unwrap().status, SeatStatus::Active);
		assert_ok!(withdraw(4));
		assert_eq!(Seats::<Test>::get(seat(4, 0)).unwrap().status, SeatStatus::Taken);
	});
}
