//! Each invariant is broken on purpose: a check that cannot fail proves nothing.

use crate::{mock::*, *};
use frame_support::BoundedVec;

#[track_caller]
fn broken(damage: fn(Key, Position)) {
	ExtBuilder.build().execute_with(|| {
		let key = set(Kind::Letter, 1, today().plus(14));
		PausedKinds::set(vec![Kind::Letter]);
		block_at(today().end());
		Terms::do_try_state().unwrap();
		damage(key, Queue::<Test>::iter_keys().next().unwrap());
		assert!(Terms::do_try_state().is_err());
	});
}

#[test]
fn items_have_their_number_priority_and_day() {
	broken(|_, _| NextItem::<Test>::put(0));
	broken(|key, position| {
		let item = Item { key, last: position.day() };
		Queue::<Test>::insert(position.on(position.day().plus(1)), item);
	});
	broken(|key, position| {
		NextItem::<Test>::put(9);
		let wrong = Position::new(Priority::Routine, position.day(), 7);
		Queue::<Test>::insert(wrong, Item { key, last: position.day() });
	});
	broken(|key, position| {
		Queue::<Test>::insert(position, Item { key, last: position.day().plus(1) });
	});
}

#[test]
fn no_day_is_paused_before_it_comes() {
	broken(|_, _| PausedDays::<Test>::insert(Kind::Letter, 1_000, 1));
	broken(|_, _| PausedDays::<Test>::insert(Kind::Letter, 1, 0));
}

#[test]
fn what_is_paused_now_is_in_order() {
	broken(|_, _| {
		let kinds = BoundedVec::truncate_from(vec![Kind::Letter; 2]);
		NowPaused::<Test>::put(Paused { day: today(), kinds });
	});
	broken(|_, _| {
		NowPaused::<Test>::put(Paused { day: today(), kinds: BoundedVec::new() });
	});
	broken(|_, _| {
		let kinds = BoundedVec::truncate_from(vec![Kind::Letter]);
		NowPaused::<Test>::put(Paused { day: today().plus(1), kinds });
	});
}
