//! Tests of sessions.

use super::*;
use crate::{pallet::LastAuthored, Error};
use frame_support::{assert_noop, assert_ok};
use pallet_authorship::EventHandler;

#[test]
fn a_session_has_the_configured_length() {
	run(|| {
		let first = Session::current_index();
		to_block(9);
		assert_eq!(Session::current_index(), first);
		to_block(10);
		assert_eq!(Session::current_index(), first + 1);
		to_block(20);
		assert_eq!(Session::current_index(), first + 2);

		let set = crate::Call::set_session_length { length: 5 };
		assert_ok!(call(RuntimeOrigin::root(), set));
		assert!(has_event(Event::SessionLengthSet { length: 5 }));
		to_block(25);
		assert_eq!(Session::current_index(), first + 3);
		let set = crate::Call::set_session_length { length: 4 };
		assert_noop!(call(RuntimeOrigin::root(), set), Error::<Test>::SessionTooShort);
	});
}

#[test]
fn an_offline_validator_is_reported_and_keeps_its_seat() {
	run(|| {
		to_block(12);
		for institution in [1, 2, 3] {
			Validators::note_author(seat(institution, 0));
		}
		assert_eq!(LastAuthored::<Test>::get(seat(1, 0)), Some(12));
		to_block(20);
		let offline = |institution: u32, last| Event::Offline {
			institution: InstitutionId(institution),
			number: 0,
			last,
		};
		assert!(has_event(offline(4, None)));
		assert!(!has_event(offline(1, Some(12))));
		to_block(30);
		assert!(has_event(offline(1, Some(12))));
		assert_eq!(validators(), [1, 2, 3, 4]);
	});
}

#[test]
fn the_set_stays_the_same_without_a_change() {
	run(|| {
		let set = Grandpa::current_set_id();
		sessions(5);
		assert_eq!(Grandpa::current_set_id(), set);
	});
}
