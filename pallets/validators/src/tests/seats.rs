//! Tests of granting and revoking seats.

use super::*;
use crate::{pallet::Seats, Error, MaxSeats, SeatStatus};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use sp_runtime::DispatchError;

#[test]
fn the_chain_starts_with_the_validators_of_its_founding_institutions() {
	run(|| {
		assert_eq!(validators(), [1, 2, 3, 4]);
		assert_eq!(authorities().len(), 4);
		assert_eq!(Grandpa::grandpa_authorities().len(), 4);
	});
}

#[test]
fn a_seat_with_keys_is_planned_and_takes_effect_one_session_later() {
	run(|| {
		assert_ok!(grant(5));
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
fn the_planned_set_must_also_be_able_to_finalize() {
	run(|| {
		assert_ok!(grant(5));
		assert_ok!(rotate(5, 0).1);
		sessions(1);
		// The current session has four validators and could spare one. The next has five and loses
		// one already, so it cannot spare another.
		assert_ok!(revoke(5, 0));
		assert_noop!(revoke(4, 0), Error::<Test>::FinalityNeedsIt);
		sessions(2);
		assert_ok!(revoke(4, 0));
	});
}

#[test]
fn an_institution_can_have_several_seats() {
	run(|| {
		assert_ok!(grant(1));
		assert_ok!(rotate(1, 1).1);
		sessions(2);
		assert_eq!(validators(), [1, 1, 2, 3, 4]);
	});
}

#[test]
fn only_active_members_can_have_seats() {
	run(|| {
		assert_noop!(grant(UNKNOWN), Error::<Test>::InstitutionNotActive);
	});
}

#[test]
fn the_number_of_seats_is_bounded_and_revoked_ones_do_not_count() {
	run(|| {
		for _ in 4..<MaxSeats as Get<u32>>::get() {
			assert_ok!(grant(5));
		}
		assert_noop!(grant(5), Error::<Test>::TooManySeats);
		// Rotating members never runs out.
		for number in 0..2 * <MaxSeats as Get<u32>>::get() {
			assert_ok!(revoke(5, number));
			assert_ok!(grant(5));
			assert_noop!(grant(5), Error::<Test>::TooManySeats);
		}
	});
}

#[test]
fn one_of_four_seats_can_be_revoked() {
	run(|| {
		assert_ok!(revoke(4, 0));
		assert!(has_event(Event::SeatRevoked { institution: InstitutionId(4), number: 0 }));
		// Three of four validators can finalize the change, but two cannot.
		assert_noop!(revoke(3, 0), Error::<Test>::FinalityNeedsIt);
		sessions(2);
		assert_eq!(validators(), [1, 2, 3]);
		// A set of three needs all three.
		assert_noop!(revoke(3, 0), Error::<Test>::FinalityNeedsIt);
		assert_ok!(grant(5));
		assert_ok!(rotate(5, 0).1);
		sessions(2);
		assert_ok!(revoke(3, 0));
	});
}

#[test]
fn a_seat_outside_the_session_can_always_be_revoked() {
	run(|| {
		assert_ok!(grant(5));
		assert_ok!(revoke(5, 0));
		assert_noop!(revoke(5, 0), Error::<Test>::SeatIsTaken);
		assert_noop!(rotate(5, 0).1, Error::<Test>::SeatIsTaken);
		assert_noop!(reinstate(5, 0), Error::<Test>::SeatIsTaken);
	});
}

#[test]
fn the_only_validator_cannot_be_revoked() {
	chain(1).execute_with(|| {
		assert_noop!(revoke(1, 0), Error::<Test>::FinalityNeedsIt);
	});
}

#[test]
fn unknown_seats_are_not_found() {
	run(|| {
		assert_noop!(revoke(1, 1), Error::<Test>::SeatNotFound);
		assert_noop!(revoke(9, 0), Error::<Test>::SeatNotFound);
		assert_noop!(reinstate(9, 0), Error::<Test>::SeatNotFound);
		assert_noop!(reinstate(1, 0), Error::<Test>::SeatNotSuspended);
	});
}

#[test]
fn only_the_council_can_grant_and_revoke_seats() {
	run(|| {
		let institution = InstitutionId(1);
		for made in [
			crate::Call::grant_seat { institution },
			crate::Call::revoke_seat { institution, number: 0 },
			crate::Call::reinstate_seat { institution, number: 0 },
			crate::Call::close_case { cases: vec![0].try_into().unwrap() },
			crate::Call::set_session_length { length: 20 },
		] {
			assert_noop!(call(RuntimeOrigin::signed(1), made), DispatchError::BadOrigin);
		}
		assert_eq!(Seats::<Test>::get(seat(1, 0)).unwrap().status, SeatStatus::Active);
	});
}
