//! Tests of the effect of pauses on terms.

use crate::{mock::*, *};
use madang_primitives::KoreanDay;
use proptest::prelude::*;

fn last_day(kind: Kind, since: KoreanDay, last: KoreanDay) -> KoreanDay {
	Terms::last_day(kind, Term { since, last })
}

/// A Tuesday, with working days before and after it.
fn tuesday() -> KoreanDay {
	first_day().plus(14)
}

/// S3. Before, only a pause in which a term ended moved it.
#[test]
fn a_pause_in_the_middle_of_a_term_moves_it_too() {
	ExtBuilder.build_and_execute(|| {
		let key = set(Kind::Letter, 1, tuesday());
		let paused = [3, 4, 8].map(|later| first_day().plus(later));
		days_through(tuesday(), |day| match paused.contains(&day) {
			true => vec![Kind::Letter],
			false => vec![],
		});
		pass(tuesday());
		let moved_to = tuesday().plus(3);
		assert_eq!(events(), [Event::TermMoved { key, last: tuesday(), moved_to }]);
		pass(moved_to.minus(1));
		assert_eq!(passed(), []);
		pass(moved_to);
		assert_eq!(passing(key), Some((moved_to.plus(1), moved_to)));
	});
}

#[test]
fn a_pause_before_the_term_or_of_other_calls_moves_nothing() {
	ExtBuilder.build_and_execute(|| {
		let since = first_day().plus(5);
		days_through(since.minus(1), |_| vec![Kind::Letter]);
		days_through(tuesday(), |_| vec![Kind::Reminder]);
		assert_eq!(last_day(Kind::Letter, since, tuesday()), tuesday());
		assert!(last_day(Kind::Reminder, since, tuesday()) > tuesday());
		assert_eq!(last_day(Kind::Instalment, since, tuesday()), tuesday());
	});
}

#[test]
fn a_term_that_ends_in_a_pause_moves_by_as_long_as_the_pause_lasts() {
	ExtBuilder.build_and_execute(|| {
		let key = set(Kind::Letter, 1, tuesday());
		// From Sunday to Wednesday: four days, so that it ends on Saturday, which is Monday.
		let last = tuesday().plus(1);
		days_through(last, |day| match day >= tuesday().minus(2) {
			true => vec![Kind::Letter],
			false => vec![],
		});
		assert_eq!(passed(), []);
		days_through(tuesday().plus(10), |_| vec![]);
		assert_eq!(passing(key), Some((tuesday().plus(7), tuesday().plus(6))));
	});
}

#[test]
fn the_days_of_an_outage_in_a_pause_count_for_the_first_block_after_it() {
	ExtBuilder.build_and_execute(|| {
		let key = set(Kind::Letter, 1, tuesday());
		PausedKinds::set(vec![Kind::Letter]);
		block_at(tuesday().minus(1).end());
		// No block for three days, and the pause continues, or it has ended.
		for after in [vec![Kind::Letter], vec![]] {
			PausedKinds::set(after);
			block_at(tuesday().plus(2).end());
			assert_eq!(passed(), []);
			assert!(last_day(Kind::Letter, first_day(), tuesday()) > tuesday().plus(2));
		}
		assert!(Running::contains_key(key));
	});
}

/// Before, the list of pauses had an end, and the oldest were forgotten.
#[test]
fn no_pause_is_forgotten() {
	ExtBuilder.build_and_execute(|| {
		let since = first_day();
		let last = since.plus(820);
		days_through(last, |day| match day.0 % 7 {
			5 => vec![Kind::Letter],
			_ => vec![],
		});
		let moved = last_day(Kind::Letter, since, last);
		let taken = (since.0..=last.0).filter(|day| day % 7 == 5).count() as i32 - 1;
		assert!(moved.0 - last.0 >= taken, "{moved} {taken}");
		assert_eq!(PausedDays::<Test>::iter().count(), 7);
	});
}

#[test]
fn the_move_of_a_term_is_bounded() {
	ExtBuilder.build_and_execute(|| {
		for word in 0..1_000 {
			PausedDays::<Test>::insert(Kind::Letter, word, u128::MAX);
		}
		let end = last_day(Kind::Letter, KoreanDay(0), tuesday());
		assert_eq!(end, tuesday().plus(MAX_TERM_DAYS));
		let _ = PausedDays::<Test>::clear(u32::MAX, None);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// With any calls paused on any days, a term never moves back nor passes on a day of a pause. It has
	/// all its days, and not more than the days off after them.
	#[test]
	fn no_term_moves_back_or_passes_in_a_pause(
		paused in prop::collection::vec(prop::bool::weighted(0.3), 60),
		hours in prop::collection::vec(0u64..24, 60),
	) {
		ExtBuilder.build_and_execute(|| {
			let kind = Kind::Letter;
			let key = set(kind, 1, tuesday());
			let term = Running::get(key).unwrap();
			let mut known = Vec::new();
			for (day, (paused, hour)) in (first_day().0..).zip(paused.iter().zip(&hours)) {
				let day = KoreanDay(day);
				let begin = day.minus(1).end() + 1;
				block_at(begin.max(madang_testing::now::<Test>()));
				// A pause begins or ends at any time of the day.
				if *paused {
					PausedKinds::set(vec![kind]);
					block_at((begin + hour * 3_600_000).max(madang_testing::now::<Test>()));
				}
				PausedKinds::set(vec![]);
				block_at(day.end());
				known.push(Terms::last_day(kind, term));
				let has_passed = <Terms as LegalTerms<Key>>::has_passed(key, term);
				assert_eq!(has_passed, passing(key).is_some());
			}
			assert!(known.is_sorted(), "{known:?}");
			let (_, last) = passing(key).expect("it passes in the end");
			let is_paused = |day: KoreanDay| paused[day.days_after(first_day()) as usize];
			assert!(!is_paused(last));
			let counted = (first_day().0..=last.0).filter(|day| !is_paused(KoreanDay(*day)));
			assert!(counted.count() as i32 > tuesday().0 - first_day().0);
		});
	}
}
