//! Tests of the registry's notices.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	Area, BuildingId, Cause, CauseKind, Holdings, KoreanDay, Property, Receipt, UnitId,
};
use sp_core::H256;
use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError};

fn properties() -> [Property; 3] {
	[Property::Parcel(land(858)), Property::Building(HOUSE), Property::Unit(FLAT)]
}

fn take(who: AccountId, property: Property) -> DispatchResult {
	Registers::take_notice(RuntimeOrigin::signed(who), property, fresh_ref())
}

#[test]
fn the_book_takes_the_owners_of_a_notice() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in properties() {
			let waiting = notice(&property, 5, owners(&["1/4", "3/4"]));
			assert_ok!(Registers::notify(&property, waiting.clone()));
			assert_eq!(
				last_event(),
				Event::NoticeLeft { property, notice: waiting.clone(), replaced: None }
			);
			assert_eq!(Registers::pending_notice(&property), Some(waiting));
			assert_eq!(Registers::revision_of(&property), Some(1));
			let reference = fresh_ref();
			let origin = RuntimeOrigin::signed(CLERK);
			assert_ok!(Registers::take_notice(origin, property, reference));
			assert_eq!(
				last_event(),
				Event::OwnersUpdated {
					property,
					owners: owners(&["1/4", "3/4"]),
					receipt: Receipt { year: 2026, number: 5 },
					since: KoreanDay(20_780),
					cause: Some(Cause { kind: CauseKind::Sale, on: Some(KoreanDay(20_700)) }),
					registered_on: KoreanDay(20_781),
					revision: 2,
					by: Some(CITY),
					officer: Some(CLERK),
					external_ref: Some(reference),
				}
			);
			assert_eq!(Registers::owners_of(&property), Some(owners(&["1/4", "3/4"])));
			assert_eq!(Registers::revision_of(&property), Some(2));
			assert_eq!(Registers::pending_notice(&property), None);
		}
	});
}

#[test]
fn new_owners_do_not_change_the_description() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in properties() {
			let before = Registers::description_of(&property);
			assert_ok!(Registers::notify(&property, notice(&property, 5, owners(&["1/5", "4/5"]))));
			assert_eq!(Registers::apply_notice(&property), Ok(true));
			assert_eq!(Registers::description_of(&property), before);
		}
	});
}

#[test]
fn a_notice_that_a_conveyance_applies_names_no_municipality() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		assert_ok!(Registers::notify(&flat, notice(&flat, 5, owners(&["1/2", "1/2"]))));
		assert_eq!(Registers::apply_notice(&flat), Ok(true));
		assert!(matches!(last_event(), Event::OwnersUpdated { by: None, revision: 2, .. }));
	});
}

#[test]
fn a_notice_with_another_description_stays_pending() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in properties() {
			let before = Registers::owners_of(&property);
			let in_book = Registers::description_of(&property).unwrap();
			let in_notice = H256([1; 32]);
			let wrong =
				Notice { description: in_notice, ..notice(&property, 5, owners(&["1/2", "1/2"])) };
			assert_ok!(Registers::notify(&property, wrong.clone()));
			let reference = fresh_ref();
			let origin = RuntimeOrigin::signed(CLERK);
			assert_ok!(Registers::take_notice(origin, property, reference));
			assert_eq!(
				last_event(),
				Event::NoticeDiffers {
					property,
					receipt: Receipt { year: 2026, number: 5 },
					in_notice,
					in_book,
					by: Some(CITY),
					officer: Some(CLERK),
					external_ref: Some(reference),
				}
			);
			assert_eq!(Registers::owners_of(&property), before);
			assert_eq!(Registers::revision_of(&property), Some(1));
			assert_eq!(Registers::pending_notice(&property), Some(wrong));
		}
	});
}

#[test]
fn a_notice_can_be_taken_when_the_descriptions_agree_again() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		assert_ok!(Registers::notify(&flat, notice(&flat, 5, owners(&["1/2", "1/2"]))));
		let before = unit_row(FLAT, TOWER, "1/2").details;
		let amend = |area| {
			let details = UnitDetails { area: Area(area), ..before.clone() };
			let rows = bounded([unit_change(FLAT, details)]);
			Registers::amend_units(RuntimeOrigin::signed(CLERK), rows, PAPERS, fresh_ref())
		};
		assert_ok!(amend(before.area.0 + 1));
		assert_eq!(Registers::apply_notice(&flat), Ok(false));
		assert!(matches!(last_event(), Event::NoticeDiffers { by: None, .. }));
		assert_eq!(Registers::owners_of(&flat), Some(owners(&["1"])));
		assert_ok!(amend(before.area.0));
		assert_eq!(Registers::apply_notice(&flat), Ok(true));
		assert_eq!(Registers::owners_of(&flat), Some(owners(&["1/2", "1/2"])));
		assert_eq!(Registers::pending_notice(&flat), None);
	});
}

/// Titles 20: the book shows every owner, with the day and the cause of its acquisition.
#[test]
fn notices_are_taken_in_their_order() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		let first = notice(&flat, 5, owners(&["1/2", "1/2"]));
		let second = Notice { cause: None, ..notice(&flat, 6, owners(&["1/3", "2/3"])) };
		assert_ok!(Registers::notify(&flat, first.clone()));
		assert_ok!(Registers::notify(&flat, second.clone()));
		let expected = Event::NoticeLeft { property: flat, notice: second.clone(), replaced: None };
		assert_eq!(last_event(), expected);
		assert_eq!(Registers::pending_notices(&flat).len(), 2);
		for one in [first, second] {
			assert_ok!(take(CLERK, flat));
			assert_eq!(Registers::owners_of(&flat), Some(one.holdings));
			let since = OwnersSince { filed: one.filed, cause: one.cause };
			assert_eq!(Units::<Test>::get(FLAT).unwrap().record.owners_since, Some(since));
		}
		assert_noop!(take(CLERK, flat), Error::<Test>::NoticeNotFound);
	});
}

/// The municipality never stops a registration: in a full queue the newest notice is replaced.
#[test]
fn a_notice_replaces_the_newest_one_of_a_full_queue() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		for number in 1..=16 {
			assert_ok!(Registers::notify(&flat, notice(&flat, number, owners(&["1"]))));
		}
		let last = notice(&flat, 17, owners(&["1/3", "2/3"]));
		assert_ok!(Registers::notify(&flat, last.clone()));
		let replaced = Some(Receipt { year: 2026, number: 16 });
		let expected = Event::NoticeLeft { property: flat, notice: last.clone(), replaced };
		assert_eq!(last_event(), expected);
		let pending = Registers::pending_notices(&flat);
		assert_eq!((pending.len(), pending.last()), (16, Some(&last)));
	});
}

#[test]
fn notices_are_applied_up_to_a_receipt() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		for number in 1..=3 {
			assert_ok!(Registers::notify(&flat, notice(&flat, number, owners(&["1"]))));
		}
		let through = |number| Registers::apply_notices(&flat, Receipt { year: 2026, number });
		assert_eq!(through(2), Ok(true));
		assert_eq!(Registers::pending_notices(&flat).len(), 1);
		assert_eq!(through(2), Ok(true));
		Registers::redescribe(&flat, H256([3; 32]));
		assert_eq!(through(3), Ok(false));
		assert_eq!(Registers::pending_notices(&flat).len(), 1);
	});
}

#[test]
fn a_new_description_is_written_into_all_notices() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		for number in 1..=2 {
			assert_ok!(Registers::notify(&flat, notice(&flat, number, owners(&["1"]))));
		}
		Registers::redescribe(&flat, H256([3; 32]));
		let pending = Registers::pending_notices(&flat);
		assert!(pending.iter().all(|one| one.description == H256([3; 32])));
		Registers::redescribe(&Property::Building(HOUSE), H256([3; 32]));
		assert_eq!(Registers::pending_notice(&Property::Building(HOUSE)), None);
	});
}

#[test]
fn without_a_notice_there_is_nothing_to_take() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in properties() {
			let result = Registers::apply_notice(&property);
			assert_noop!(result, Error::<Test>::NoticeNotFound);
			assert_noop!(take(CLERK, property), Error::<Test>::NoticeNotFound);
		}
	});
}

#[test]
fn only_the_municipality_of_the_district_can_take_a_notice() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in properties() {
			assert_ok!(Registers::notify(&property, notice(&property, 5, owners(&["1"]))));
			for who in [OTHER_CLERK, IMPORTER, NON_MEMBER] {
				assert_noop!(
					Registers::take_notice(RuntimeOrigin::signed(who), property, [7; 32]),
					BadOrigin
				);
			}
		}
	});
}

#[test]
fn a_notice_for_an_unknown_property_is_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		for (missing, error) in [
			(Property::Parcel(land(1)), Error::<Test>::ParcelNotFound),
			(Property::Building(BuildingId::new(1)), Error::BuildingNotFound),
			(Property::Unit(UnitId::new(1)), Error::UnitNotFound),
		] {
			let error = DispatchError::from(error);
			let misplaced = notice(&Property::Unit(FLAT), 5, owners(&["1"]));
			assert_noop!(Registers::notify(&missing, misplaced), error);
			assert_noop!(Registers::apply_notice(&missing), error);
			let taken = Registers::take_notice(RuntimeOrigin::signed(CLERK), missing, [7; 32]);
			assert_noop!(taken, error);
		}
	});
}

#[test]
fn the_holders_of_a_notice_must_hold_the_whole() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		for holdings in [Holdings::default(), owners(&["1/2"]), owners(&["1/2", "1/3"])] {
			let partial = notice(&flat, 5, holdings);
			assert_noop!(Registers::notify(&flat, partial), Error::<Test>::OwnersNotWhole);
		}
	});
}

#[test]
fn a_notice_stays_pending_if_the_revision_would_overflow() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		assert_ok!(Registers::notify(&flat, notice(&flat, 5, owners(&["1/2", "1/2"]))));
		Units::<Test>::mutate(FLAT, |flat| flat.as_mut().unwrap().record.revision = u32::MAX);
		let taken = Registers::take_notice(RuntimeOrigin::signed(CLERK), flat, [7; 32]);
		assert_noop!(taken, ArithmeticError::Overflow);
		assert!(Registers::pending_notice(&flat).is_some());
	});
}
