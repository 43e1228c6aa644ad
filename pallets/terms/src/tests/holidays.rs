//! Tests of holidays and of the terms that end on them.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use madang_primitives::KoreanDay;
use madang_testing::day;
use sp_runtime::DispatchError::BadOrigin;
use std::collections::BTreeSet;

fn days(days: impl IntoIterator<Item = KoreanDay>) -> Days {
	BoundedVec::truncate_from(days.into_iter().collect())
}

fn declare(day: KoreanDay) {
	assert_ok!(by_council(Call::declare_holidays { days: days([day]) }));
}

#[test]
fn only_the_council_declares_and_withdraws() {
	ExtBuilder.build_and_execute(|| {
		let days = days([today().plus(1)]);
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			let declared = Terms::declare_holidays(origin.clone(), days.clone());
			assert_eq!(declared, Err(BadOrigin));
			assert_noop!(Terms::withdraw_holidays(origin, days.clone()), BadOrigin);
		}
	});
}

#[test]
fn the_event_names_what_is_new() {
	ExtBuilder.build_and_execute(|| {
		let (one, other) = (today(), today().plus(9));
		declare(one);
		System::reset_events();
		assert_ok!(by_council(Call::declare_holidays { days: days([other, one, other]) }));
		assert_eq!(events(), [Event::HolidaysDeclared { days: days([other]) }]);
		System::reset_events();
		assert_ok!(by_council(Call::declare_holidays { days: days([one, other]) }));
		assert_ok!(by_council(Call::declare_holidays { days: days([]) }));
		assert_ok!(by_council(Call::withdraw_holidays { days: days([]) }));
		assert_eq!(events(), []);
	});
}

#[test]
fn a_day_that_is_over_cannot_become_a_holiday() {
	ExtBuilder.build_and_execute(|| {
		let days = days([today().plus(1), today().minus(1)]);
		let declared = Terms::declare_holidays(RuntimeOrigin::root(), days);
		assert_noop!(declared, Error::<Test>::DayIsOver);
	});
}

#[test]
fn a_holiday_is_withdrawn_before_it_comes() {
	ExtBuilder.build_and_execute(|| {
		let (today, later) = (today(), today().plus(9));
		declare(today);
		declare(later);
		let withdraw = |list| Terms::withdraw_holidays(RuntimeOrigin::root(), days(list));
		assert_noop!(withdraw(vec![later, today]), Error::<Test>::DayHasCome);
		assert_noop!(withdraw(vec![later, later.plus(1)]), Error::<Test>::NotAHoliday);
		assert_noop!(withdraw(vec![later, later]), Error::<Test>::NotAHoliday);
		System::reset_events();
		assert_ok!(withdraw(vec![later]));
		assert_eq!(events(), [Event::HolidaysWithdrawn { days: days([later]) }]);
		assert!(Terms::is_holiday(today) && !Terms::is_holiday(later));
	});
}

#[test]
fn a_term_does_not_begin_with_its_event_and_ends_on_a_working_day() {
	ExtBuilder.build_and_execute(|| {
		let end = <Terms as LegalTerms<Key>>::end;
		assert_eq!(end(day("2026-11-24"), 14), day("2026-12-08"));
		// A Saturday, and a Monday that is a holiday.
		assert_eq!(end(day("2026-11-26"), 30), day("2026-12-28"));
		declare(day("2026-12-28"));
		assert_eq!(end(day("2026-11-26"), 30), day("2026-12-29"));
	});
}

/// C14. Before, a holiday that was declared while a term ran did not move it.
#[test]
fn a_holiday_that_is_declared_late_moves_a_term_that_runs() {
	ExtBuilder.build_and_execute(|| {
		let last = day("2026-12-08");
		let key = set(Kind::Letter, 1, last);
		// On the day itself.
		block_at(last.end() - 1);
		declare(last);
		assert_eq!(
			<Terms as LegalTerms<Key>>::moved(key, Running::get(key).unwrap()),
			last.plus(1)
		);
		pass(last);
		assert_eq!(passed(), []);
		assert_eq!(events(), [Event::TermMoved { key, last, moved_to: last.plus(1) }]);
		pass(last.plus(1));
		assert_eq!(passing(key), Some((last.plus(2), last.plus(1))));
	});
}

/// The account of a loan of fifty years depends on the holidays of all its instalments.
#[test]
fn holidays_lie_in_few_values() {
	ExtBuilder.build_and_execute(|| {
		// The first and the last day of a page and of its words, before and after the first day of all.
		let days = [-2_049, -2_048, -1, 0, 127, 128, 2_047, 2_048, 20_480].map(KoreanDay);
		days.into_iter().for_each(|day| assert!(!Terms::set_holiday(day, true)));
		assert_eq!(Terms::holidays().collect::<BTreeSet<_>>(), BTreeSet::from(days));
		let numbers: BTreeSet<i32> = Holidays::<Test>::iter_keys().collect();
		assert_eq!(numbers, BTreeSet::from([-2, -1, 0, 1, 10]));

		let is_holiday = <Terms as LegalTerms<Key>>::calendar();
		for day in (-2_100..20_500).map(KoreanDay) {
			assert_eq!(is_holiday(day), days.contains(&day), "{day:?}");
		}
		days.into_iter().for_each(|day| assert!(Terms::set_holiday(day, false)));
		assert_eq!(Holidays::<Test>::iter_keys().count(), 0);
	});
}

#[test]
fn a_calendar_reads_each_page_once() {
	ExtBuilder.build_and_execute(|| {
		let (first, second) = (KoreanDay(0), KoreanDay(2_048));
		let is_holiday = <Terms as LegalTerms<Key>>::calendar();
		assert!(!is_holiday(first));
		// It has read the page, so it does not see what is declared later.
		Terms::set_holiday(first, true);
		assert!(!is_holiday(first) && !is_holiday(second));
		// It keeps the last page only.
		assert!(is_holiday(first));
		Terms::set_holiday(first, false);
	});
}

#[test]
fn a_row_of_days_off_is_bounded() {
	ExtBuilder.build_and_execute(|| {
		let last = day("2026-12-08");
		(0..64).for_each(|later| assert!(!Terms::set_holiday(last.plus(later), true)));
		assert_eq!(Terms::last_day(Kind::Letter, Term { since: last, last }), last.plus(30));
	});
}

#[test]
fn a_network_begins_with_holidays() {
	use sp_runtime::BuildStorage;
	let christmas = day("2026-12-25");
	let mut genesis = RuntimeGenesisConfig::default();
	genesis.terms.holidays = vec![christmas];
	sp_io::TestExternalities::new(genesis.build_storage().unwrap())
		.execute_with(|| assert!(!Terms::is_working_day(christmas)));
}
