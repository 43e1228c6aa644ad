//! Pauses.

use super::*;
use crate::{Error, Event, MaxPauses, Pauses};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use sp_runtime::traits::Dispatchable;

/// An officer's call of the other pallet.
fn remark() -> DispatchResult {
	let call: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
	call.dispatch(by(7)).map(|_| ()).map_err(|refused| refused.error)
}

fn remark_with_event() -> DispatchResult {
	let call: RuntimeCall = frame_system::Call::remark_with_event { remark: vec![] }.into();
	call.dispatch(by(7)).map(|_| ()).map_err(|refused| refused.error)
}

/// Have two of four, which are a third, pause something.
fn paused(act: ActOf<Test>) {
	let id = crate::NextProposal::<Test>::get().0;
	assert_ok!(propose(1, act));
	assert_ok!(vote(2, id, true));
	assert_ok!(close(1, id));
}

fn result() -> DispatchResult {
	match System::events().pop().map(|record| record.event) {
		Some(RuntimeEvent::Council(Event::Enacted { result, .. })) => result,
		other => panic!("nothing was enacted: {other:?}"),
	}
}

#[test]
fn a_third_stops_a_pallet_for_a_while() {
	run(|| {
		assert_ok!(remark());
		assert_ok!(propose(1, pause("System", None, 10)));
		// One of four is no third.
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		assert_ok!(vote(2, 0, true));
		assert_ok!(close(1, 0));
		assert!(System::events().iter().any(|record| record.event
			== Event::Paused { target: target("System", None), until: 11 }.into()));

		System::set_block_number(10);
		let refused = frame_system::Error::<Test>::CallFiltered;
		assert_noop!(remark(), refused);
		// The council itself goes on.
		assert_ok!(propose(1, grant_seat(5)));
		System::set_block_number(11);
		assert_ok!(remark());
	});
}

#[test]
fn a_pause_of_one_call_stops_no_other() {
	run(|| {
		paused(pause("System", Some("remark"), 10));
		assert_ok!(result());
		assert_noop!(remark(), frame_system::Error::<Test>::CallFiltered);
		assert_ok!(remark_with_event());
	});
}

#[test]
fn what_is_paused_is_still_the_councils_to_call() {
	run(|| {
		paused(pause("System", None, 10));
		let call = Act::Call(Box::new(frame_system::Call::remark { remark: vec![] }.into()));
		assert_ok!(propose(1, call));
		assert_ok!(vote(2, 1, true));
		assert_ok!(vote(3, 1, true));
		assert_ok!(close(1, 1));
		assert_ok!(result());
	});
}

#[test]
fn more_than_half_resume() {
	run(|| {
		paused(pause("System", None, 10));
		assert_ok!(propose(1, Act::Resume(target("System", None))));
		assert_ok!(vote(2, 1, true));
		assert_noop!(close(1, 1), Error::<Test>::TooEarly);
		assert_ok!(vote(3, 1, true));
		assert_ok!(close(1, 1));
		assert!(System::events()
			.iter()
			.any(|record| record.event == Event::Resumed { target: target("System", None) }.into()));
		assert_ok!(remark());
	});
}

#[test]
fn only_what_is_paused_is_resumed() {
	run(|| {
		let resume = |id| {
			assert_ok!(propose(1, Act::Resume(target("System", None))));
			assert_ok!(vote(2, id, true));
			assert_ok!(vote(3, id, true));
			assert_ok!(close(1, id));
			result()
		};
		let refused = Err(Error::<Test>::NotPaused.into());
		assert_eq!(resume(0), refused);
		paused(pause("System", None, 10));
		// Another target is not this one.
		System::set_block_number(11);
		assert_eq!(resume(2), refused);
	});
}

#[test]
fn a_pause_cannot_be_made_to_last() {
	run(|| {
		paused(pause("System", None, 20));
		paused(pause("System", None, 20));
		assert_eq!(result(), Err(Error::<Test>::PausedLately.into()));
		// Over at 21; a third may pause it again at 41.
		System::set_block_number(40);
		paused(pause("System", None, 20));
		assert_eq!(result(), Err(Error::<Test>::PausedLately.into()));
		System::set_block_number(41);
		paused(pause("System", None, 20));
		assert_ok!(result());
		assert_eq!(Pauses::<Test>::get().len(), 1);
	});
}

#[test]
fn a_pause_is_bounded_and_never_of_the_council() {
	run(|| {
		for blocks in [0, 21, u64::MAX] {
			let act = pause("System", None, blocks);
			assert_noop!(propose(1, act), Error::<Test>::InvalidPause);
		}
		let act = pause("Council", Some("vote"), 1);
		assert_noop!(propose(1, act), Error::<Test>::NotPausable);
	});
}

#[test]
fn so_many_targets_are_paused_at_a_time() {
	run(|| {
		for number in 0..<MaxPauses as Get<u32>>::get() {
			assert_ok!(Pallet::<Test>::do_pause(target(&format!("Pallet{number}"), None), 5));
		}
		let one_more = target("System", None);
		let refused = Pallet::<Test>::do_pause(one_more.clone(), 5);
		assert_eq!(refused, Err(Error::<Test>::TooManyPauses.into()));
		// What has been over for long makes room.
		System::set_block_number(26);
		assert_ok!(Pallet::<Test>::do_pause(one_more, 5));
	});
}
