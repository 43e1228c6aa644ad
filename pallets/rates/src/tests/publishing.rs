//! The publisher publishes values.

use super::*;
use crate::ReferenceRates;
use madang_schedule::Fixing;

#[test]
fn a_value_begins_tomorrow_at_the_earliest() {
	build_and_execute(|| {
		named();
		assert_noop!(publish(later(0).minus(1), 31_000), Fault::DayHasBegun);
		assert_noop!(publish(later(0), 31_000), Fault::DayHasBegun);
		assert_ok!(publish(later(1), 31_000));
		assert_eq!(values(), [(later(1), 31_000)]);
		let (index, from, rate, replaced) = (INDEX, later(1), 31_000, None);
		let (by, at) = (by(), now::<Test>());
		assert_eq!(last_event(), Event::Published { index, from, rate, replaced, by, at });
	});
}

#[test]
fn a_value_begins_at_most_a_year_ahead() {
	build_and_execute(|| {
		named();
		assert_noop!(publish(later(367), 31_000), Fault::TooFarAhead);
		assert_ok!(publish(later(366), 31_000));
	});
}

#[test]
fn a_value_that_has_not_begun_is_replaced() {
	build_and_execute(|| {
		named();
		assert_ok!(publish(later(1), 31_000));
		assert_ok!(publish(later(9), 32_000));
		assert_ok!(publish(later(9), 33_000));
		assert_eq!(values(), [(later(1), 31_000), (later(9), 33_000)]);
		let (index, from, rate, replaced) = (INDEX, later(9), 33_000, Some(32_000));
		let (by, at) = (by(), now::<Test>());
		assert_eq!(last_event(), Event::Published { index, from, rate, replaced, by, at });
	});
}

#[test]
fn a_value_that_has_begun_is_final() {
	build_and_execute(|| {
		named();
		assert_ok!(publish(later(1), 31_000));
		pass_days(1);
		assert_noop!(publish(later(0), 30_000), Fault::DayHasBegun);
		assert_noop!(withdraw(later(0)), Fault::DayHasBegun);
		pass_days(1);
		assert_noop!(withdraw(later(0).minus(1)), Fault::DayHasBegun);
		assert_ok!(publish(later(1), 30_000));
		assert_eq!(values(), [(later(0).minus(1), 31_000), (later(1), 30_000)]);
	});
}

#[test]
fn values_are_published_in_the_order_of_their_days() {
	build_and_execute(|| {
		named();
		assert_ok!(publish(later(9), 31_000));
		assert_noop!(publish(later(8), 31_000), Fault::LaterValueExists);
		assert_ok!(withdraw(later(9)));
		assert_ok!(publish(later(8), 31_000));
		assert_ok!(publish(later(9), 31_000));
		assert_noop!(publish(later(8), 31_000), Fault::LaterValueExists);
	});
}

#[test]
fn a_value_is_withdrawn_before_its_day() {
	build_and_execute(|| {
		named();
		assert_noop!(withdraw(later(1)), Fault::ValueNotFound);
		assert_ok!(publish(later(1), 31_000));
		assert_ok!(publish(later(9), 32_000));
		assert_noop!(withdraw(later(5)), Fault::ValueNotFound);
		assert_ok!(withdraw(later(1)));
		let (index, from, rate) = (INDEX, later(1), 31_000);
		let (by, at) = (by(), now::<Test>());
		assert_eq!(last_event(), Event::ValueWithdrawn { index, from, rate, by, at });
		assert_eq!(values(), [(later(9), 32_000)]);
		assert_ok!(withdraw(later(9)));
		assert!(!Values::<Test>::contains_key(INDEX));
	});
}

#[test]
fn an_unusual_step_is_confirmed() {
	build_and_execute(|| {
		named();
		let confirmed = |from, rate| Rates::publish(agent(), INDEX, from, rate, true, fresh_ref());
		// 35 % instead of 3.5 %, as the first value and after another one.
		assert_noop!(publish(later(1), 350_000), Fault::UnusualStep);
		assert_noop!(publish(later(1), 50_001), Fault::UnusualStep);
		assert_ok!(publish(later(1), 50_000));
		assert_noop!(publish(later(2), 100_001), Fault::UnusualStep);
		assert_ok!(publish(later(2), 100_000));
		assert_noop!(publish(later(3), 49_999), Fault::UnusualStep);
		assert_ok!(confirmed(later(3), 0));
		// What is replaced is not what the step is from.
		assert_ok!(confirmed(later(4), 300_000));
		assert_ok!(publish(later(4), 30_000));
		assert_noop!(confirmed(later(5), 1_000_001), Fault::RateTooHigh);
		assert_ok!(confirmed(later(5), 1_000_000));
	});
}

#[test]
fn only_the_publisher_publishes() {
	build_and_execute(|| {
		named();
		let other = RuntimeOrigin::signed(chief(OTHER_AGENCY));
		let publish = |who, index| Rates::publish(who, index, later(1), 31_000, false, fresh_ref());
		let withdraw = |who, index| Rates::withdraw(who, index, later(1), fresh_ref());
		assert_noop!(publish(other.clone(), INDEX), Fault::NotOwnIndex);
		assert_noop!(withdraw(other, INDEX), Fault::NotOwnIndex);
		assert_noop!(publish(agent(), UNKNOWN), Fault::IndexNotFound);
		assert_noop!(withdraw(agent(), UNKNOWN), Fault::IndexNotFound);
		// The agency's officer for programmes does not publish rates, nor does the council.
		for who in [FUNDER, NON_MEMBER, chief(CITY)] {
			let who = RuntimeOrigin::signed(who);
			assert_noop!(publish(who.clone(), INDEX), DispatchError::BadOrigin);
			assert_noop!(withdraw(who, INDEX), DispatchError::BadOrigin);
		}
		assert_noop!(publish(RuntimeOrigin::root(), INDEX), DispatchError::BadOrigin);
	});
}

#[test]
fn a_reference_counts_once() {
	build_and_execute(|| {
		named();
		assert_ok!(publish(later(1), 31_000));
		let twice = Rates::publish(agent(), INDEX, later(2), 31_000, false, last_ref());
		assert_noop!(twice, pallet_institutions::Error::<Test>::ExternalRefUsed);
		let twice = Rates::withdraw(agent(), INDEX, later(1), last_ref());
		assert_noop!(twice, pallet_institutions::Error::<Test>::ExternalRefUsed);
	});
}

#[test]
fn a_full_index_takes_no_more_values() {
	build_and_execute(|| {
		named();
		let most = <MaxValues as frame_support::traits::Get<u32>>::get();
		let value = |back| Value { from: later(0).minus(back), rate: 31_000 };
		Values::<Test>::insert(INDEX, bounded((0..most).rev().map(value)));
		assert_noop!(publish(later(1), 31_000), Fault::TooManyValues);
	});
}

#[test]
fn other_pallets_see_the_values() {
	build_and_execute(|| {
		named();
		assert_eq!(Rates::first_day(UNKNOWN), None);
		assert_eq!(Rates::first_day(INDEX), None);
		assert_eq!(Rates::fixings(INDEX), []);
		assert_ok!(publish(later(1), 31_000));
		assert_ok!(publish(later(9), 32_000));
		assert_eq!(Rates::first_day(INDEX), Some(later(1)));
		let fixing = |from, rate| Fixing { index: INDEX, from, rate };
		assert_eq!(Rates::fixings(INDEX), [fixing(later(1), 31_000), fixing(later(9), 32_000)]);
	});
}
