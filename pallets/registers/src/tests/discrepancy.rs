//! Tests of the differences between books and title records.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{Holdings, Property};
use sp_core::H256;

const FLAT_PROPERTY: Property = Property::Unit(FLAT);

fn noted() -> Option<(bool, bool)> {
	Discrepancies::<Test>::get(FLAT_PROPERTY).map(|one| (one.owners, one.description))
}

fn amend_area(text: &str) {
	let mut details = unit_row(FLAT, TOWER, "1/2").details;
	details.area = text.parse().unwrap();
	let rows = bounded([unit_change(FLAT, details)]);
	assert_ok!(Registers::amend_units(RuntimeOrigin::signed(CLERK), rows, PAPERS, fresh_ref()));
}

fn correct(owners: Holdings) -> frame_support::dispatch::DispatchResult {
	let clerk = RuntimeOrigin::signed(CLERK);
	Registers::correct_owners(clerk, FLAT_PROPERTY, owners, PAPERS, fresh_ref())
}

#[test]
fn a_changed_description_differs_until_one_side_follows() {
	ExtBuilder::with_books().build_and_execute(|| {
		let title = title_as_booked(&FLAT_PROPERTY);
		set_title(FLAT_PROPERTY, Some(title.clone()));
		assert_eq!(noted(), None);
		amend_area("90.00");
		let discrepancy =
			Discrepancy { owners: false, description: true, since: day("2026-11-24") };
		let found = Event::DiscrepancyFound { property: FLAT_PROPERTY, discrepancy };
		assert_eq!(last_event(), found);
		// The registry office takes over the description.
		let description = Registers::description_of(&FLAT_PROPERTY).unwrap();
		set_title(FLAT_PROPERTY, Some(TitleRecord { description, ..title.clone() }));
		let cleared =
			Event::DiscrepancyCleared { property: FLAT_PROPERTY, since: day("2026-11-24") };
		assert_eq!(last_event(), cleared);
		// Or the municipality corrects the book back.
		set_title(FLAT_PROPERTY, Some(title));
		assert_eq!(noted(), Some((false, true)));
		amend_area("84.93");
		assert_eq!(noted(), None);
	});
}

#[test]
fn owners_that_no_notice_explains_differ_until_the_book_takes_those_of_the_title() {
	ExtBuilder::with_books().build_and_execute(|| {
		let holders = owners(&["1/2", "1/2"]);
		let title = TitleRecord { holders: holders.clone(), ..title_as_booked(&FLAT_PROPERTY) };
		set_title(FLAT_PROPERTY, Some(title));
		assert_eq!(noted(), Some((true, false)));
		let other = owners(&["1/3", "2/3"]);
		assert_noop!(correct(other), Error::<Test>::OwnersFollowTitle);
		assert_ok!(correct(holders));
		assert_eq!(noted(), None);
	});
}

#[test]
fn a_pending_notice_explains_the_difference_of_owners() {
	ExtBuilder::with_books().build_and_execute(|| {
		let holders = owners(&["1/2", "1/2"]);
		let as_booked = title_as_booked(&FLAT_PROPERTY);
		assert_ok!(Registers::notify(&FLAT_PROPERTY, notice(&FLAT_PROPERTY, 5, holders.clone())));
		set_title(FLAT_PROPERTY, Some(TitleRecord { holders, ..as_booked }));
		assert_eq!(noted(), None);
		assert_eq!(Registers::apply_notice(&FLAT_PROPERTY), Ok(true));
		assert_eq!(noted(), None);
	});
}

/// A book that never named owners contradicts no title.
#[test]
fn a_book_without_owners_does_not_differ() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(correct(Holdings::default()));
		let title = TitleRecord { holders: owners(&["1"]), ..title_as_booked(&FLAT_PROPERTY) };
		set_title(FLAT_PROPERTY, Some(title));
		assert_eq!(noted(), None);
	});
}

#[test]
fn the_day_of_the_first_difference_is_kept() {
	ExtBuilder::with_books().build_and_execute(|| {
		let title =
			TitleRecord { holders: owners(&["1/2", "1/2"]), description: H256::repeat_byte(1) };
		set_title(FLAT_PROPERTY, Some(title.clone()));
		assert_eq!(noted(), Some((true, true)));
		let since = day("2026-11-01");
		Discrepancies::<Test>::mutate(FLAT_PROPERTY, |one| one.as_mut().unwrap().since = since);
		assert_ok!(correct(title.holders));
		let discrepancy = Discrepancy { owners: false, description: true, since };
		assert_eq!(Discrepancies::<Test>::get(FLAT_PROPERTY), Some(discrepancy));
		let found = Event::DiscrepancyFound { property: FLAT_PROPERTY, discrepancy };
		assert_eq!(last_event(), found);
	});
}
