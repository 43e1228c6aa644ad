//! An outage of the chain is a pause of everything.

use crate::{mock::*, *};
use frame_support::assert_ok;

/// Before, a term whose last days had no block passed in the first block that could have met it.
#[test]
fn the_days_of_an_outage_do_not_count() {
	ExtBuilder.build_and_execute(|| {
		block_at(first_day().end());
		let last = first_day().plus(3);
		let key = set(Kind::Letter, 1, last);
		// The chain stands still from the first day to the sixth.
		block_after_outage(first_day().plus(5).end() - 1);
		let (first, today) = (first_day(), first_day().plus(5));
		assert!(events().contains(&Event::OutageNoted { first, last: today }));
		assert_eq!(passed(), []);
		// Four of its days were lost, and the day of the first block after them.
		let moved = Terms::last_day(Kind::Letter, Running::get(key).unwrap());
		assert!(moved > today, "{moved}");
		for later in 6..12 {
			block_at(first_day().plus(later).end());
			assert_eq!(passed().is_empty(), first_day().plus(later) <= moved, "{later}");
		}
	});
}

#[test]
fn the_first_block_after_an_outage_knows_it() {
	ExtBuilder.build_and_execute(|| {
		block_at(first_day().end());
		let last = first_day().plus(3);
		set(Kind::Letter, 1, last);
		madang_testing::set_time::<Test>(first_day().plus(20).end());
		let term = Term { since: first_day(), last };
		let key = Key { kind: Kind::Letter, number: 1 };
		assert!(!<Terms as LegalTerms<Key>>::has_passed(key, term));
	});
}

#[test]
fn a_night_without_a_block_is_no_outage() {
	ExtBuilder.build_and_execute(|| {
		block_at(first_day().end());
		let key = set(Kind::Letter, 1, first_day());
		block_after_outage(first_day().plus(1).end());
		assert_eq!(passed(), [key]);
		assert!(!events().iter().any(|event| matches!(event, Event::OutageNoted { .. })));
		assert_ok!(Terms::do_try_state());
	});
}
