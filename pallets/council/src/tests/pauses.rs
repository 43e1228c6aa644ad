//! Tests of pauses.

use super::*;
use crate::{Error, Pauses};
use frame_support::{assert_noop, assert_ok};
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
		// Each call has its own event.
		let remarks = target("System", Some("remark"));
		System::assert_has_event(Event::Paused { target: remarks, until: 11 }.into());

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
		assert_ok!(propose(1, call(frame_system::Call::remark { remark: vec![] })));
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
		let remarks = target("System", Some("remark"));
		System::assert_has_event(Event::Resumed { target: remarks }.into());
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

fn do_pause(pallet: &str, call: Option<&str>, blocks: u64) -> DispatchResult {
	Pallet::<Test>::do_pause(&target(pallet, call), blocks)
}

#[test]
fn a_pause_cannot_be_extended_by_repeating_it() {
	run(|| {
		paused(pause("System", None, 20));
		paused(pause("System", None, 20));
		assert_eq!(result(), Err(Error::<Test>::AlreadyPaused.into()));
		// The pause ends in block 21. The budget is full again when 40 blocks have passed. Until then, two
		// votes of four are too few.
		System::set_block_number(60);
		assert_ok!(propose(1, pause("System", None, 20)));
		assert_ok!(vote(2, 2, true));
		assert_noop!(close(1, 2), Error::<Test>::TooEarly);
		System::set_block_number(61);
		assert_ok!(close(1, 2));
		assert_ok!(result());
		assert_noop!(remark(), frame_system::Error::<Test>::CallFiltered);
	});
}

/// Otherwise one third could use up the budget, and then nobody could pause a call in an emergency.
#[test]
fn two_thirds_can_pause_when_the_budget_is_used_up() {
	run(|| {
		paused(pause("System", None, 20));
		System::set_block_number(30);
		let id = crate::NextProposal::<Test>::get().0;
		assert_ok!(propose(1, pause("System", Some("remark"), 20)));
		let majority = System::events().into_iter().rev().find_map(|record| match record.event {
			RuntimeEvent::Council(Event::Proposed { majority, .. }) => Some(majority),
			_ => None,
		});
		assert_eq!(majority, Some(crate::Majority::TwoThirds));
		assert_ok!(vote(2, id, true));
		assert_noop!(close(1, id), Error::<Test>::TooEarly);
		assert_ok!(vote(3, id, true));
		assert_ok!(close(1, id));
		assert_ok!(result());
		assert_noop!(remark(), frame_system::Error::<Test>::CallFiltered);
		// It does not count: the budget of one third is full again 40 blocks after its own pause.
		System::set_block_number(61);
		assert_ok!(remark());
		paused(pause("System", Some("remark"), 20));
		assert_ok!(result());
	});
}

/// Before, a pallet and each of its calls were different targets, and then each call had its own budget:
/// one third could pause the calls of a workflow one after the other.
#[test]
fn pauses_of_different_targets_share_the_budget() {
	run(|| {
		assert_ok!(do_pause("System", Some("remark"), 15));
		System::set_block_number(16);
		assert_ok!(do_pause("System", Some("remark_with_event"), 20));
		// 5 of 20 blocks were left: a third is the least that a time of pauses counts.
		System::set_block_number(20);
		assert_noop!(remark_with_event(), frame_system::Error::<Test>::CallFiltered);
		System::set_block_number(21);
		assert_ok!(remark_with_event());
		for block in [21, 40, 60] {
			System::set_block_number(block);
			assert!(!Pallet::<Test>::is_budget_left(), "block {block}");
		}
		System::set_block_number(61);
		assert!(Pallet::<Test>::is_budget_left());
	});
}

/// A block counts once, no matter how many calls are paused in it.
#[test]
fn more_calls_can_be_paused_while_one_is() {
	run(|| {
		assert_ok!(do_pause("System", Some("remark"), 20));
		System::set_block_number(15);
		assert_ok!(do_pause("System", None, 20));
		assert_ok!(do_pause("Institutions", None, 3));
		let until = System::events().into_iter().filter_map(|record| match record.event {
			RuntimeEvent::Council(Event::Paused { target, until }) => Some((target, until)),
			_ => None,
		});
		// None lasts longer than the budget, and the call that is paused already is not paused again.
		let until: Vec<_> = until.collect();
		let of = |pallet, call| target(pallet, Some(call));
		assert!(until.contains(&(of("System", "remark_with_event"), 21)));
		assert!(until.contains(&(of("Institutions", "appoint_officer"), 18)));
		assert_eq!(until.iter().filter(|(one, _)| *one == of("System", "remark")).count(), 1);
	});
}

#[test]
fn a_current_pause_can_be_extended_within_the_budget() {
	run(|| {
		assert_ok!(do_pause("System", None, 5));
		System::set_block_number(3);
		// A shorter one changes nothing.
		assert_eq!(do_pause("System", None, 3), Err(Error::<Test>::AlreadyPaused.into()));
		assert_ok!(do_pause("System", None, 20));
		System::set_block_number(20);
		assert_noop!(remark(), frame_system::Error::<Test>::CallFiltered);
		System::set_block_number(21);
		assert_ok!(remark());
	});
}

#[test]
fn resuming_keeps_the_rest_of_the_budget() {
	run(|| {
		assert_ok!(do_pause("System", None, 20));
		System::set_block_number(8);
		// One call of a pallet that is paused can be resumed alone.
		assert_ok!(Pallet::<Test>::do_resume(&target("System", Some("remark"))));
		assert_ok!(remark());
		assert_noop!(remark_with_event(), frame_system::Error::<Test>::CallFiltered);
		// Others are still paused, so the blocks count.
		System::set_block_number(10);
		assert_ok!(Pallet::<Test>::do_resume(&target("System", None)));
		assert!(!Pallet::<Test>::is_any_paused());
		// Nine of twenty blocks are used.
		assert_ok!(do_pause("System", Some("remark"), 20));
		System::set_block_number(20);
		assert_noop!(remark(), frame_system::Error::<Test>::CallFiltered);
		System::set_block_number(21);
		assert_ok!(remark());
	});
}

#[test]
fn a_short_pause_counts_for_a_third_of_the_budget() {
	run(|| {
		for block in [1, 10, 20, 30] {
			System::set_block_number(block);
			assert!(Pallet::<Test>::is_budget_left());
			assert_ok!(do_pause("System", None, 1));
		}
		System::set_block_number(40);
		// A third of 20 is 6: three pauses leave two blocks, and the fourth has used them.
		assert!(!Pallet::<Test>::is_budget_left());
	});
}

/// Before, 32 pauses of one block left no room for another one for days.
#[test]
fn pauses_of_some_calls_leave_room_for_others() {
	run(|| {
		for name in
			<RuntimeCall as frame_support::traits::GetCallMetadata>::get_call_names("System")
		{
			assert_ok!(do_pause("System", Some(name), 1));
		}
		for name in ["appoint_officer", "reinstate_officer"] {
			assert_ok!(do_pause("Institutions", Some(name), 5));
			assert!(Pallet::<Test>::is_paused_by_name("Institutions", name));
		}
	});
}

#[test]
fn revocation_is_never_paused() {
	run(|| {
		let revocation = pause("Institutions", Some("revoke_officer"), 1);
		assert_noop!(propose(1, revocation), Error::<Test>::NotPausable);
		paused(pause("Institutions", None, 10));
		assert_ok!(result());
		assert!(Pallet::<Test>::is_paused_by_name("Institutions", "appoint_officer"));
		assert!(!Pallet::<Test>::is_paused_by_name("Institutions", "revoke_officer"));
		let revocation = pallet_institutions::Call::revoke_officer { account: SECOND_GOVERNOR };
		assert_ok!(RuntimeCall::from(revocation).dispatch(by(1)));
	});
}

#[test]
fn a_pause_is_bounded_and_cannot_target_the_council() {
	run(|| {
		for blocks in [0, 21, u64::MAX] {
			let act = pause("System", None, blocks);
			assert_noop!(propose(1, act), Error::<Test>::InvalidPause);
		}
		for (pallet, call) in [
			("Council", None),
			("Council", Some("vote")),
			("Nothing", None),
			("System", Some("nothing")),
		] {
			assert_noop!(propose(1, pause(pallet, call, 1)), Error::<Test>::NotPausable);
		}
		assert_eq!(Pauses::<Test>::iter().count(), 0);
	});
}
