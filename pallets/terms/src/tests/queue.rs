//! Tests of the order of the queue, of the weight that it uses, and of what fails.

use crate::{mock::*, *};
use frame_support::{assert_noop, traits::Hooks, weights::Weight};
use madang_primitives::DAY_MS;

/// A Tuesday, with working days before and after it.
fn tuesday() -> madang_primitives::KoreanDay {
	first_day().plus(14)
}

#[test]
fn a_term_passes_when_the_next_day_begins() {
	ExtBuilder.build_and_execute(|| {
		let key = set(Kind::Reminder, 1, tuesday());
		let term = Running::get(key).unwrap();
		block_at(tuesday().end());
		assert_eq!(passed(), []);
		assert!(!<Terms as LegalTerms<Key>>::has_passed(key, term));
		// What the first block of the day leaves is enough.
		block_at(tuesday().end() + 1);
		assert_eq!(passed(), [key]);
		assert!(<Terms as LegalTerms<Key>>::has_passed(key, term));
		assert_eq!(Queue::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_term_that_is_met_or_set_again_needs_no_cancellation() {
	ExtBuilder.build_and_execute(|| {
		let met = set(Kind::Reminder, 1, tuesday());
		Running::remove(met);
		let set_again = set(Kind::Reminder, 2, tuesday());
		assert_eq!(set(Kind::Reminder, 2, tuesday().plus(1)), set_again);
		pass(tuesday());
		assert_eq!(passed(), []);
		pass(tuesday().plus(1));
		assert_eq!(passed(), [set_again]);
	});
}

/// C17. Before, the queue was in the order of days, and routine items of a day kept everything else.
#[test]
fn lapses_pass_first_and_nothing_starves() {
	ExtBuilder.build_and_execute(|| {
		let end = tuesday();
		let routine: Vec<_> = (0..10).map(|n| set(Kind::Instalment, n, end.minus(1))).collect();
		let late: Vec<_> = (0..3).map(|n| set(Kind::Reminder, n, end)).collect();
		let lapses: Vec<_> = (0..9).map(|n| set(Kind::Letter, n, end)).collect();
		// The time of the parent block counts.
		block_with(end.end() + 1, Weight::zero());
		let first = routine[..2].to_vec();
		assert_eq!(passed(), []);
		assert_eq!(events(), [Event::QueueBehind { oldest: end.minus(1) }]);
		// Full blocks: two of each priority.
		block_with(end.end() + 2, Weight::zero());
		assert_eq!(passed(), [&lapses[..2], &late[..2], &first].concat());
		assert_eq!(events(), []);
		// What a block leaves is for lapses first.
		Passed::kill();
		block_with(end.end() + 3, room_for(4));
		let guaranteed = [&lapses[2..4], &late[2..], &routine[2..4]].concat();
		let after = passed().split_off(guaranteed.len());
		assert_eq!(passed()[..guaranteed.len()], guaranteed);
		assert_eq!(after, lapses[4..4 + after.len()]);
		assert!(after.len() >= 3);
		block_at(end.end() + 4);
		assert_eq!(events(), [Event::QueueCaughtUp]);
		assert_eq!(Running::iter().count(), 0);
	});
}

#[test]
fn calls_know_what_has_passed_while_the_queue_is_behind() {
	ExtBuilder.build_and_execute(|| {
		let keys: Vec<_> = (0..9).map(|number| set(Kind::Letter, number, tuesday())).collect();
		block_with(tuesday().end() + 1, Weight::zero());
		block_with(tuesday().end() + 2, Weight::zero());
		assert_eq!(passed().len(), 2);
		for key in keys {
			let term = Term { since: first_day(), last: tuesday() };
			assert!(<Terms as LegalTerms<Key>>::has_passed(key, term));
		}
	});
}

#[test]
fn after_a_long_outage_the_next_block_handles_every_day() {
	ExtBuilder.build_and_execute(|| {
		let keys: Vec<_> = (0..50)
			.map(|number| set(Kind::Letter, number, Terms::end_of(first_day(), 20 * number)))
			.collect();
		block_at(madang_testing::START + 2_000 * DAY_MS);
		assert_eq!(passed(), keys);
		assert_eq!(events(), []);
	});
}

#[test]
fn a_term_that_cannot_pass_is_told_and_tried_again_the_next_day() {
	ExtBuilder.build_and_execute(|| {
		let stuck = set(Kind::Letter, 1, tuesday());
		let other = set(Kind::Letter, 2, tuesday());
		Stuck::insert(stuck, ());
		pass(tuesday());
		// An event does not keep the text of the error.
		let error = sp_runtime::DispatchError::Other("");
		assert_eq!(events(), [Event::TermNotApplied { key: stuck, error }]);
		assert_eq!(passed(), [other]);
		assert!(Running::contains_key(stuck));
		block_at(tuesday().end() + 2);
		assert_eq!(events(), []);
		Stuck::remove(stuck);
		pass(tuesday().plus(1));
		assert_eq!(passing(stuck), Some((tuesday().plus(2), tuesday())));
	});
}

#[test]
fn a_full_counter_takes_no_more_terms() {
	ExtBuilder.build_and_execute(|| {
		NextItem::<Test>::put(u64::MAX);
		let key = Key { kind: Kind::Letter, number: 1 };
		let scheduled = || <Terms as LegalTerms<Key>>::schedule(tuesday(), key);
		assert_noop!(scheduled(), Error::<Test>::CounterFull);
	});
}

#[test]
fn the_hooks_use_no_more_than_their_weight() {
	ExtBuilder.build_and_execute(|| {
		let fixed = |kinds| {
			weights::ComputedWeight::note_pauses(kinds) + weights::ComputedWeight::tell_behind()
		};
		let peeks = weights::ComputedWeight::peek() * 3;
		assert_eq!(Terms::on_initialize(1), fixed(0) + peeks);
		PausedKinds::set(vec![Kind::Letter]);
		assert_eq!(Terms::on_initialize(1), fixed(3) + peeks);
		PausedKinds::set(Vec::new());
		let fixed = fixed(3);
		(0..20).for_each(|number| {
			set(Kind::Letter, number, tuesday());
		});
		madang_testing::set_time::<Test>(tuesday().end() + 1);
		assert!(Terms::on_initialize(2).all_lte(fixed + GuaranteedWeight::get()));
		assert!(!passed().is_empty());
		for room in [Weight::zero(), room_for(1), room_for(3)] {
			let before = passed().len();
			assert!(Terms::on_idle(2, room).all_lte(room));
			assert_eq!(
				passed().len() - before,
				(room.ref_time() / room_for(1).ref_time()) as usize
			);
		}
		// However much is left.
		IdleWeight::set(room_for(4));
		let before = passed().len();
		assert!(Terms::on_idle(2, Weight::MAX).all_lte(room_for(4)));
		assert_eq!(passed().len() - before, 4);
		Terms::integrity_test();
	});
}

#[test]
#[should_panic(expected = "would never pass")]
fn a_share_that_is_too_small_for_a_term_is_noticed() {
	ExtBuilder.build_and_execute(|| {
		GuaranteedWeight::set(room_for(2));
		Terms::integrity_test();
	});
}

#[test]
#[should_panic(expected = "too much of a block")]
fn a_share_that_is_too_large_for_a_block_is_noticed() {
	ExtBuilder.build_and_execute(|| {
		GuaranteedWeight::set(whole_block());
		Terms::integrity_test();
	});
}

#[test]
fn positions_are_in_the_order_of_their_encoding() {
	use codec::Encode;
	use madang_primitives::KoreanDay;
	let days = [i32::MIN, -25_567, -1, 0, 1, 20_781, i32::MAX].map(KoreanDay);
	let mut all = Vec::new();
	for priority in Priority::ALL {
		for day in days {
			for number in [0, 1, 255, 256, u64::MAX] {
				let position = Position::new(priority, day, number);
				assert_eq!(position.day(), day);
				assert_eq!((position.priority(), position.number()), (priority, number));
				all.push(position);
			}
		}
	}
	assert!(all.is_sorted());
	assert!(all.iter().map(Encode::encode).is_sorted());
}
