//! Tests of seats.

use super::*;
use crate::{Error, MaxSeats, Seats};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use madang_primitives::InstitutionId;
use pallet_institutions::Institutions as _;
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
		System::assert_has_event(Event::SeatRevoked { institution: InstitutionId(5) }.into());
		assert_noop!(propose(5, grant_seat(6)), Error::<Test>::NoSeat);
		// Its proposals are withdrawn.
		let (proposal, by) = (ProposalId(0), InstitutionId(5));
		let withdrawn = Event::ProposalWithdrawn { proposal, by, officer: None };
		System::assert_last_event(withdrawn.into());
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

fn suspend(institution: u32) -> DispatchResult {
	Institutions::suspend_institution(RuntimeOrigin::root(), InstitutionId(institution))
}

fn withdraw_member(institution: u32) -> DispatchResult {
	Institutions::withdraw_institution(RuntimeOrigin::root(), InstitutionId(institution))
}

#[test]
fn a_suspension_or_withdrawal_that_would_lock_the_council_is_refused() {
	run(|| {
		assert_ok!(suspend(4));
		// Two of the three remaining seats can still carry every act; of two, each could block.
		assert_noop!(suspend(3), Error::<Test>::TooFewSeats);
		assert_noop!(withdraw_member(3), Error::<Test>::TooFewSeats);
		assert_noop!(revoke(3), Error::<Test>::TooFewSeats);
		// A seat that does not count can be revoked.
		assert_ok!(revoke(4));
		// Members without a seat are not affected, and with one more seat another member can go.
		assert_ok!(suspend(9));
		assert_ok!(grant(5));
		assert_ok!(suspend(3));
		let active: Vec<_> = Pallet::<Test>::active_seats().into_iter().collect();
		assert_eq!(active, [1, 2, 5].map(InstitutionId));
	});
}

#[test]
fn the_council_cannot_lock_itself_by_suspending_administrators() {
	run(|| {
		let suspend_officer =
			|account| Institutions::force_suspend_officer(RuntimeOrigin::root(), account);
		assert_ok!(suspend_officer(4));
		// The member is active, but nobody could appoint an officer to govern for it.
		assert!(Institutions::is_active(InstitutionId(4)));
		assert_eq!(Pallet::<Test>::active_seats().len(), 3);
		assert_noop!(suspend_officer(3), Error::<Test>::TooFewSeats);
		assert_noop!(suspend(3), Error::<Test>::TooFewSeats);
		// An officer without the duty to administer, and one of a member without a seat.
		assert_ok!(suspend_officer(SECOND_GOVERNOR));
		assert_ok!(suspend_officer(9));
		assert_ok!(Institutions::force_reinstate_officer(RuntimeOrigin::root(), 4));
		assert_ok!(suspend_officer(3));
	});
}

#[test]
fn a_withdrawn_member_loses_its_seat_in_the_same_act() {
	run(|| {
		assert_ok!(propose(4, grant_seat(5)));
		assert_ok!(withdraw_member(4));
		let lost = InstitutionId(4);
		assert!(!Seats::<Test>::get().contains(&lost));
		System::assert_has_event(Event::SeatRevoked { institution: lost }.into());
		let proposal = ProposalId(0);
		System::assert_last_event(
			Event::ProposalWithdrawn { proposal, by: lost, officer: None }.into(),
		);
		// A suspended member that is withdrawn loses it too.
		assert_ok!(grant(5));
		assert_ok!(suspend(5));
		assert!(Seats::<Test>::get().contains(&InstitutionId(5)));
		assert_ok!(withdraw_member(5));
		assert!(!Seats::<Test>::get().contains(&InstitutionId(5)));
		assert!(!Institutions::is_active(InstitutionId(5)));
		// A member without a seat has nothing to lose.
		System::reset_events();
		assert_ok!(withdraw_member(9));
		assert_eq!(System::events().len(), 1);
	});
}

fn genesis(seats: impl IntoIterator<Item = u32>) {
	let mut genesis = RuntimeGenesisConfig::default();
	genesis.institutions.institutions = madang_testing::founders();
	genesis.council.seats = seats.into_iter().map(InstitutionId).collect();
	let _ = genesis.build_storage();
}

#[test]
#[should_panic(expected = "institution 1 has two seats")]
fn a_chain_does_not_start_with_a_seat_listed_twice() {
	genesis([1, 1]);
}

#[test]
#[should_panic(expected = "institution 99 has a seat but is no member")]
fn a_chain_does_not_start_with_a_seat_of_no_member() {
	genesis([1, UNKNOWN]);
}
