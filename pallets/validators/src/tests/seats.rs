//! Seats: given and taken.

use super::*;
use crate::{pallet::Seats, Error, MaxSeats, SeatStatus};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use sp_runtime::DispatchError;

#[test]
fn the_chain_begins_with_its_founders_validators() {
	run(|| {
		assert_eq!(validators(), [1, 2, 3, 4]);
		assert_eq!(authorities().len(), 4);
		assert_eq!(Grandpa::grandpa_authorities().len(), 4);
	});
}

#[test]
fn a_seat_is_planned_once_it_has_keys_and_in_force_a_session_later() {
	run(|| {
		assert_ok!(give(5));
		let (institution, account) = (InstitutionId(5), seat(5, 0));
		assert!(has_event(Event::SeatGranted { institution, number: 0, seat: account }));
		sessions(2);
		assert_eq!(validators(), [1, 2, 3, 4], "it has no keys");

		let (keys, set) = rotate(5, 0);
		assert_ok!(set);
		assert!(has_event(Event::KeysSet { institution, number: 0, officer: 5, keys }));
		sessions(1);
		assert_eq!(validators(), [1, 2, 3, 4], "it is planned");
		sessions(1);
		assert_eq!(validators(), [1, 2, 3, 4, 5]);
		assert_eq!(authorities().len(), 5);
	});
}

#[test]
fn what_is_planned_counts_too() {
	run(|| {
		assert_ok!(give(5));
		assert_ok!(rotate(5, 0).1);
		sessions(1);
		// Of this session's four one can go, but not of the five of the next, of which one goes.
		assert_ok!(take(5, 0));
		assert_noop!(take(4, 0), Error::<Test>::FinalityNeedsIt);
		sessions(2);
		assert_ok!(take(4, 0));
	});
}

#[test]
fn an_institution_may_have_several() {
	run(|| {
		assert_ok!(give(1));
		assert_ok!(rotate(1, 1).1);
		sessions(2);
		assert_eq!(validators(), [1, 1, 2, 3, 4]);
	});
}

#[test]
fn only_active_members_have_seats() {
	run(|| {
		assert_noop!(give(10), Error::<Test>::InstitutionNotActive);
	});
}

#[test]
fn there_are_so_many_seats() {
	run(|| {
		for _ in 4..<MaxSeats as Get<u32>>::get() {
			assert_ok!(give(5));
		}
		assert_noop!(give(5), Error::<Test>::TooManySeats);
	});
}

#[test]
fn of_four_one_can_go() {
	run(|| {
		assert_ok!(take(4, 0));
		assert!(has_event(Event::SeatRevoked { institution: InstitutionId(4), number: 0 }));
		// Three of four can finalize the change; two could not.
		assert_noop!(take(3, 0), Error::<Test>::FinalityNeedsIt);
		sessions(2);
		assert_eq!(validators(), [1, 2, 3]);
		// Three need all three.
		assert_noop!(take(3, 0), Error::<Test>::FinalityNeedsIt);
		assert_ok!(give(5));
		assert_ok!(rotate(5, 0).1);
		sessions(2);
		assert_ok!(take(3, 0));
	});
}

#[test]
fn a_seat_outside_the_session_can_always_go() {
	run(|| {
		assert_ok!(give(5));
		assert_ok!(take(5, 0));
		assert_noop!(take(5, 0), Error::<Test>::SeatIsTaken);
		assert_noop!(rotate(5, 0).1, Error::<Test>::SeatIsTaken);
		assert_noop!(reinstate(5, 0), Error::<Test>::SeatIsTaken);
	});
}

#[test]
fn the_only_validator_stays() {
	chain(1).execute_with(|| {
		assert_noop!(take(1, 0), Error::<Test>::FinalityNeedsIt);
	});
}

#[test]
fn what_is_not_there_is_not_found() {
	run(|| {
		assert_noop!(take(1, 1), Error::<Test>::SeatNotFound);
		assert_noop!(take(9, 0), Error::<Test>::SeatNotFound);
		assert_noop!(reinstate(9, 0), Error::<Test>::SeatNotFound);
		assert_noop!(reinstate(1, 0), Error::<Test>::SeatNotSuspended);
	});
}

#[test]
fn only_the_council_gives_and_takes() {
	run(|| {
		let institution = InstitutionId(1);
		for made in [
			crate::Call::grant_seat { institution },
			crate::Call::revoke_seat { institution, number: 0 },
			crate::Call::reinstate_seat { institution, number: 0 },
			crate::Call::close_case { case: 0 },
			crate::Call::set_session_length { length: 20 },
		] {
			assert_noop!(call(RuntimeOrigin::signed(1), made), DispatchError::BadOrigin);
		}
		assert_eq!(Seats::<Test>::get(seat(1, 0)).unwrap().status, SeatStatus::Active);
	});
}
