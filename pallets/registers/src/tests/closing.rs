//! Tests of closing records, and of undoing it.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{ClosingReason, Commitment, KoreanDay, LandRightKind, Property, UnitId};
use sp_runtime::{traits::BadOrigin, DispatchError};

const ORDER: Commitment = Commitment([9; 32]);

fn close(property: Property) -> DispatchResult {
	close_for(CLERK, property, &[], None)
}

fn close_for(
	who: AccountId,
	property: Property,
	successors: &[Property],
	order: Option<Commitment>,
) -> DispatchResult {
	Registers::close_record(
		RuntimeOrigin::signed(who),
		property,
		day("2026-11-20"),
		ClosingReason::Demolished,
		bounded(successors.to_vec()),
		order,
		PAPERS,
		fresh_ref(),
	)
}

fn reopen(who: AccountId, property: Property) -> DispatchResult {
	Registers::reopen_record(RuntimeOrigin::signed(who), property, PAPERS, fresh_ref())
}

const TOWER_PROPERTY: Property = Property::Building(TOWER);
const FLAT_PROPERTY: Property = Property::Unit(FLAT);

/// The land of the tower.
fn lot_858() -> Property {
	Property::Parcel(land(858))
}

#[test]
fn a_record_is_closed_with_day_reason_and_successors() {
	ExtBuilder::with_books().build_and_execute(|| {
		let successor = Property::Unit(UnitId::new(1));
		let rows = bounded([unit_row(UnitId::new(1), TOWER, "1/2")]);
		assert_ok!(Registers::import_units(RuntimeOrigin::signed(IMPORTER), rows, fresh_ref()));
		assert_ok!(close_for(CLERK, FLAT_PROPERTY, &[successor], None));
		let expected = Event::RecordClosed {
			property: FLAT_PROPERTY,
			on: day("2026-11-20"),
			reason: ClosingReason::Demolished,
			successors: bounded([successor]),
			order: None,
			evidence: PAPERS,
			revision: 2,
			by: CITY,
			officer: CLERK,
			external_ref: madang_testing::last_ref(),
		};
		assert_eq!(last_event(), expected);
		let flat = Units::<Test>::get(FLAT).unwrap();
		assert_eq!(flat.record.closed.as_ref().unwrap().successors.to_vec(), [successor]);
		// The record stays readable, and takes up nothing.
		assert_eq!(Registers::district_of(&FLAT_PROPERTY), Some(YEOKSAM));
		assert_eq!(Registers::registrable(&FLAT_PROPERTY), Err(Bar::Closed));
		assert_eq!(UnitAt::<Test>::get(flat.details.door()), None);
		let sum = LandShares::<Test>::get(land(858), LandRightKind::Ownership).unwrap();
		assert_eq!((sum.sum, sum.units), (share("1/2").into(), 1));
	});
}

#[test]
fn nothing_is_closed_that_is_still_used() {
	ExtBuilder::with_books().build_and_execute(|| {
		let used = DispatchError::from(Error::<Test>::StillInUse);
		assert_noop!(close(lot_858()), used);
		assert_noop!(close(TOWER_PROPERTY), used);
		assert_ok!(close(FLAT_PROPERTY));
		assert_noop!(close(lot_858()), used);
		assert_ok!(close(TOWER_PROPERTY));
		assert_ok!(close(lot_858()));
		for property in [lot_858(), TOWER_PROPERTY, FLAT_PROPERTY] {
			assert_noop!(close(property), Error::<Test>::RecordClosed);
		}
	});
}

#[test]
fn a_closed_record_does_not_change() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in [FLAT_PROPERTY, TOWER_PROPERTY, lot_858()] {
			assert_ok!(close(property));
		}
		let closed = DispatchError::from(Error::<Test>::RecordClosed);
		let clerk = || RuntimeOrigin::signed(CLERK);
		let importer = || RuntimeOrigin::signed(IMPORTER);
		let details = ParcelDetails { official_price: 1, ..parcel_row(lot(858)).details };
		let rows = bounded([parcel_change(lot(858), details)]);
		assert_noop!(Registers::amend_parcels(clerk(), rows, PAPERS, [7; 32]), closed);
		let mut details = building_row(TOWER, lot(858), true).details;
		details.violation = true;
		let rows = bounded([building_change(TOWER, details)]);
		assert_noop!(Registers::amend_buildings(clerk(), rows, PAPERS, [7; 32]), closed);
		let mut details = unit_row(FLAT, TOWER, "1/2").details;
		details.floor = 1;
		let rows = bounded([unit_change(FLAT, details)]);
		assert_noop!(Registers::amend_units(clerk(), rows, PAPERS, [7; 32]), closed);
		let result = Registers::correct_owners(
			clerk(),
			FLAT_PROPERTY,
			owners(&["1/2", "1/2"]),
			PAPERS,
			[7; 32],
		);
		assert_noop!(result, closed);
		// Neither do rows of files enter again, equal ones included, nor anything that uses it.
		let rows = bounded([parcel_row(lot(858))]);
		assert_noop!(Registers::import_parcels(importer(), rows, [7; 32]), closed);
		let rows = bounded([building_row(madang_primitives::BuildingId::new(1), lot(858), true)]);
		assert_noop!(Registers::import_buildings(importer(), rows, [7; 32]), closed);
		let rows = bounded([unit_row(UnitId::new(1), TOWER, "1/2")]);
		assert_noop!(Registers::import_units(importer(), rows, [7; 32]), closed);
	});
}

#[test]
fn a_live_title_forbids_closing_unless_an_order_demands_it() {
	ExtBuilder::with_books().build_and_execute(|| {
		set_title(FLAT_PROPERTY, Some(title_as_booked(&FLAT_PROPERTY)));
		assert_noop!(close(FLAT_PROPERTY), Error::<Test>::TitleStands);
		assert_ok!(close_for(CLERK, FLAT_PROPERTY, &[], Some(ORDER)));
		// The title stands while the book is closed, until one of them follows.
		assert!(Discrepancies::<Test>::get(FLAT_PROPERTY).unwrap().description);
		set_title(FLAT_PROPERTY, None);
		assert_eq!(Discrepancies::<Test>::get(FLAT_PROPERTY), None);
	});
}

#[test]
fn a_closing_can_be_undone() {
	ExtBuilder::with_books().build_and_execute(|| {
		let all = [FLAT_PROPERTY, TOWER_PROPERTY, lot_858()];
		for property in all {
			assert_noop!(reopen(CLERK, property), Error::<Test>::RecordNotClosed);
			assert_ok!(close(property));
		}
		// First what the others need.
		assert_noop!(reopen(CLERK, FLAT_PROPERTY), Error::<Test>::RecordClosed);
		assert_noop!(reopen(CLERK, TOWER_PROPERTY), Error::<Test>::RecordClosed);
		for property in all.into_iter().rev() {
			assert_ok!(reopen(CLERK, property));
			let expected = Event::RecordReopened {
				property,
				evidence: PAPERS,
				revision: 3,
				by: CITY,
				officer: CLERK,
				external_ref: madang_testing::last_ref(),
			};
			assert_eq!(last_event(), expected);
		}
		assert_eq!(Registers::registrable(&FLAT_PROPERTY), Ok(()));
		assert_eq!(BuildingsOn::<Test>::get(land(858)), Some(1));
	});
}

#[test]
fn a_door_that_is_taken_meanwhile_is_not_taken_back() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(close(FLAT_PROPERTY));
		let row = unit_row(UnitId::new(1), TOWER, "1/2");
		let number = madang_primitives::Label::unit("1203").unwrap();
		let details = UnitDetails { number, ..row.details };
		let rows = bounded([UnitRow { details, ..row }]);
		assert_ok!(Registers::import_units(RuntimeOrigin::signed(IMPORTER), rows, fresh_ref()));
		assert_noop!(reopen(CLERK, FLAT_PROPERTY), Error::<Test>::DoorTaken);
	});
}

#[test]
fn invalid_closings_are_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		let at = |on: KoreanDay| {
			Registers::close_record(
				RuntimeOrigin::signed(CLERK),
				FLAT_PROPERTY,
				on,
				ClosingReason::Mistake,
				bounded([]),
				None,
				PAPERS,
				fresh_ref(),
			)
		};
		assert_noop!(at(day("2026-11-25")), Error::<Test>::DayInFuture);
		assert_noop!(at(KoreanDay(i32::MIN)), Error::<Test>::DayBeforeBooks);
		for successor in [FLAT_PROPERTY, Property::Unit(UnitId::new(1))] {
			let result = close_for(CLERK, FLAT_PROPERTY, &[successor], None);
			assert_noop!(result, Error::<Test>::SuccessorNotFound);
		}
		assert_noop!(close(Property::Unit(UnitId::new(1))), Error::<Test>::UnitNotFound);
		for who in [OTHER_CLERK, IMPORTER, NON_MEMBER] {
			assert_noop!(close_for(who, FLAT_PROPERTY, &[], None), BadOrigin);
			assert_noop!(reopen(who, FLAT_PROPERTY), BadOrigin);
		}
	});
}
