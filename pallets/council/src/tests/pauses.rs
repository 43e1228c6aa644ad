//! Tests of pauses.

use super::*;
use crate::{Error, Event, MaxPauses, Pauses};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use sp_runtime::traits::Dispatchable;

/// A call of another pallet by an officer.
fn remark() -> DispatchResult {
	let call: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
	call.dispatch(by(7)).map(|_| ()).map_err(|rejected| rejected.error)
}

fn remark_with_event() -> DispatchResult {
	let call: RuntimeCall = frame_system::Call::remark_with_event { remark: vec![] }.into();
	call.dispatch(by(7)).map(|_| ()).map_err(|rejected| rejected.error)
}

/// Pause something with two of four votes, which is enough for one third.
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
fn one_third_can_pause_a_pallet_for_a_limited_time() {
	run(|| {
		assert_ok!(remark());
		assert_ok!(propose(1, pause("System", None, 10)));
		// One of four votes is less than one third.
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		assert_ok!(vote(2, 0, true));
		assert_ok!(close(1, 0));
		assert!(System::events().iter().any(|record| record.event
			== Event::Paused { target: target("System", None), until: 11 }.into()));

		System::set_block_number(10);
		let rejected = frame_system::Error::<Test>::CallFiltered;
		assert_noop!(remark(), rejected);
		// The council itself is not paused.
		assert_ok!(propose(1, grant_seat(5)));
		System::set_block_number(11);
		assert_ok!(remark());
	});
}

#[test]
fn a_pause_of_one_call_does_not_affect_other_calls() {
	run(|| {
		paused(pause("System", Some("remark"), 10));
		assert_ok!(result());
		assert_noop!(remark(), frame_system::Error::<Test>::CallFiltered);
		assert_ok!(remark_with_event());
	});
}

#[test]
fn the_council_can_still_dispatch_a_paused_call() {
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
fn more_than_half_can_resume() {
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
fn only_a_paused_target_can_be_resumed() {
	run(|| {
		let resume = |id| {
			assert_ok!(propose(1, Act::Resume(target("System", None))));
			assert_ok!(vote(2, id, true));
			assert_ok!(vote(3, id, true));
			assert_ok!(close(1, id));
			result()
		};
		let rejected = Err(Error::<Test>::NotPaused.into());
		assert_eq!(resume(0), rejected);
		paused(pause("System", None, 10));
		// The pause has ended.
		System::set_block_number(11);
		assert_eq!(resume(2), rejected);
	});
}

#[test]
fn a_pause_cannot_be_extended_by_repeating_it() {
	run(|| {
		paused(pause("System", None, 20));
		paused(pause("System", None, 20));
		assert_eq!(result(), Err(Error::<Test>::PausedLately.into()));
		// The pause ends in block 21. One third can pause it again in block 41.
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
fn a_pause_is_bounded_and_cannot_target_the_council() {
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
fn the_number_of_paused_targets_is_bounded() {
	run(|| {
		for number in 0..<MaxPauses as Get<u32>>::get() {
			assert_ok!(Pallet::<Test>::do_pause(target(&format!("Pallet{number}"), None), 5));
		}
		let one_more = target("System", None);
		let rejected = Pallet::<Test>::do_pause(one_more.clone(), 5);
		assert_eq!(rejected, Err(Error::<Test>::TooManyPauses.into()));
		// Pauses that ended long ago are removed.
		System::set_block_number(26);
		assert_ok!(Pallet::<Test>::do_pause(one_more, 5));
	});
}
