//! Tests of seats.

use super::*;
use crate::{Error, Event, GenesisConfig, MaxSeats, Seats};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use madang_primitives::InstitutionId;
use sp_runtime::{BuildStorage, DispatchError};

fn grant(institution: u32) -> DispatchResult {
	Pallet::<Test>::grant_seat(RuntimeOrigin::root(), InstitutionId(institution))
}

fn revoke(institution: u32) -> DispatchResult {
	Pallet::<Test>::revoke_seat(RuntimeOrigin::root(), InstitutionId(institution))
}

#[test]
fn a_seat_is_granted_and_revoked() {
	run(|| {
		assert_ok!(grant(5));
		System::assert_last_event(Event::SeatGranted { institution: InstitutionId(5) }.into());
		assert_ok!(propose(5, grant_seat(6)));
		assert_ok!(revoke(5));
		System::assert_last_event(Event::SeatRevoked { institution: InstitutionId(5) }.into());
		assert_noop!(propose(5, grant_seat(6)), Error::<Test>::NoSeat);
	});
}

#[test]
fn only_active_members_can_have_a_seat_and_only_one() {
	run(|| {
		assert_noop!(grant(UNKNOWN), Error::<Test>::InstitutionNotActive);
		madang_testing::suspend::<Test>(InstitutionId(9));
		assert_noop!(grant(9), Error::<Test>::InstitutionNotActive);
		assert_noop!(grant(1), Error::<Test>::AlreadySeated);
		assert_noop!(revoke(5), Error::<Test>::NoSeat);
	});
}

#[test]
fn three_seats_of_active_members_remain() {
	run(|| {
		assert_ok!(revoke(1));
		assert_noop!(revoke(4), Error::<Test>::TooFewSeats);
	});
}

#[test]
fn the_number_of_seats_is_bounded() {
	run(|| {
		let many = (20..20 + <MaxSeats as Get<u32>>::get()).map(InstitutionId);
		let full: std::collections::BTreeSet<_> = many.collect();
		Seats::<Test>::put(crate::Seated::try_from(full).unwrap());
		assert_noop!(grant(5), Error::<Test>::TooManySeats);
	});
}

#[test]
fn only_the_council_can_change_seats() {
	run(|| {
		let institution = InstitutionId(5);
		let rejected = DispatchError::BadOrigin;
		assert_noop!(Pallet::<Test>::grant_seat(by(1), institution), rejected);
		assert_noop!(Pallet::<Test>::revoke_seat(by(1), InstitutionId(1)), rejected);
	});
}

#[test]
#[should_panic(expected = "institution 1 has two seats")]
fn a_chain_does_not_start_with_a_seat_listed_twice() {
	let seats = vec![InstitutionId(1), InstitutionId(1)];
	let _ = GenesisConfig::<Test> { seats, _config: Default::default() }.build_storage();
}
