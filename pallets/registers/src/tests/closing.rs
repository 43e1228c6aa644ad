//! Tests of closing records, and of undoing it.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	BuildingId, ClosingReason, Commitment, KoreanDay, LandRightKind, ParcelId, Pnu, Property,
	UnitId,
};
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
	Registers::reopen_record(RuntimeOrigin::signed(who), property, None, PAPERS, fresh_ref())
}

/// What the book says of a property.
fn details_of(property: Property) -> Details<ParcelId> {
	match property {
		Property::Parcel(parcel) => Details::Parcel(Parcels::<Test>::get(parcel).unwrap().details),
		Property::Building(building) => {
			Details::Building(Buildings::<Test>::get(building).unwrap().details)
		}
		Property::Unit(unit) => Details::Unit(Units::<Test>::get(unit).unwrap().details),
	}
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
		let closing = flat.record.closed.clone().unwrap();
		assert_eq!((closing.successors.to_vec(), closing.order), (vec![successor], None));
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
		let closing = Units::<Test>::get(FLAT).unwrap().record.closed.unwrap();
		assert_eq!(closing.order, Some(ORDER));
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
			let closing = Registers::record_of(&property).unwrap().closed.unwrap();
			let details = details_of(property);
			assert_ok!(reopen(CLERK, property));
			let expected = Event::RecordReopened {
				property,
				closing,
				before: details.clone(),
				after: details,
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

/// Units of a tower that is no longer a strata building are followed by it. Nothing follows a parcel but
/// parcels, nor a building but buildings.
#[test]
fn a_record_is_followed_by_open_records_of_a_fitting_kind() {
	ExtBuilder::with_books().build_and_execute(|| {
		let other = DispatchError::from(Error::<Test>::SuccessorOfOtherKind);
		let parcel = Property::Parcel(land(860));
		for (property, successor) in [
			(FLAT_PROPERTY, parcel),
			(TOWER_PROPERTY, FLAT_PROPERTY),
			(TOWER_PROPERTY, parcel),
			(parcel, TOWER_PROPERTY),
			(parcel, FLAT_PROPERTY),
		] {
			assert_noop!(close_for(CLERK, property, &[successor], None), other);
		}
		let twice = close_for(CLERK, parcel, &[lot_858(), lot_858()], None);
		assert_noop!(twice, Error::<Test>::SuccessorsInvalid);
		assert_ok!(close_for(CLERK, FLAT_PROPERTY, &[TOWER_PROPERTY], None));
	});
}

/// Before, two records could follow each other.
#[test]
fn no_record_follows_itself() {
	ExtBuilder::with_books().build_and_execute(|| {
		let next = |main| Property::Parcel(land(main));
		assert_ok!(parcel(lot(1)));
		assert_ok!(close_for(CLERK, next(860), &[next(1)], None));
		assert_ok!(close_for(CLERK, next(1), &[next(858)], None));
		let closed = DispatchError::from(Error::<Test>::SuccessorClosed);
		assert_ok!(parcel(lot(2)));
		assert_noop!(close_for(CLERK, next(2), &[next(858), next(860)], None), closed);
		// Opened again, it follows nothing, and others may.
		assert_ok!(reopen(CLERK, next(860)));
		assert_ok!(close_for(CLERK, next(2), &[next(860)], None));
	});
}

fn reopen_as(property: Property, details: Details<Pnu>) -> DispatchResult {
	let (clerk, details) = (RuntimeOrigin::signed(CLERK), Some(details));
	Registers::reopen_record(clerk, property, details, PAPERS, fresh_ref())
}

/// Before, the management number of a building was lost when its lot was merged meanwhile.
#[test]
fn a_building_is_opened_again_on_the_parcels_that_it_has_now() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Property::Building(HOUSE);
		assert_ok!(close(house));
		let before = details_of(house);
		assert_ok!(close_for(
			CLERK,
			Property::Parcel(land(859)),
			&[Property::Parcel(land(860))],
			None
		));
		assert_noop!(reopen(CLERK, house), Error::<Test>::RecordClosed);
		let mut details = building_row(HOUSE, lot(860), false).details;
		details.violation = true;
		let closing = Buildings::<Test>::get(HOUSE).unwrap().record.closed.unwrap();
		assert_ok!(reopen_as(house, Details::Building(details)));
		let Event::RecordReopened { closing: old, before: old_details, after, revision, .. } =
			last_event()
		else {
			panic!("opened again")
		};
		assert_eq!((old, old_details, revision), (closing, before, 3));
		assert_eq!(after, details_of(house));
		let house = Buildings::<Test>::get(HOUSE).unwrap();
		assert_eq!((house.details.parcels.to_vec(), house.record.closed), (vec![land(860)], None));
		assert_eq!(BuildingsOn::<Test>::get(land(860)), Some(1));
		assert_eq!(BuildingsOn::<Test>::get(land(859)), None);
	});
}

#[test]
fn a_unit_is_opened_again_with_another_door_and_fitting_rights() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(close(FLAT_PROPERTY));
		// Another unit has the door and three quarters of the land by now.
		let other = UnitId::new(1);
		let mut row = unit_row(other, TOWER, "3/4");
		row.details.number = unit_row(FLAT, TOWER, "1/2").details.number;
		let clerk = || RuntimeOrigin::signed(CLERK);
		assert_ok!(Registers::enter_units(clerk(), bounded([row]), PAPERS, fresh_ref()));
		let mut details = unit_row(FLAT, TOWER, "1/2").details;
		let again =
			|details: &UnitDetails<_>| reopen_as(FLAT_PROPERTY, Details::Unit(details.clone()));
		assert_noop!(again(&details), Error::<Test>::DoorTaken);
		details.floor = 13;
		assert_noop!(again(&details), Error::<Test>::LandShareExceeded);
		details.land_rights = bounded([land_right("1/4")]);
		assert_ok!(again(&details));
		let sum = LandShares::<Test>::get(land(858), LandRightKind::Ownership).unwrap();
		assert_eq!((sum.sum, sum.units), (share("1").into(), 2));
		let flat = Units::<Test>::get(FLAT).unwrap();
		assert_eq!((flat.details.floor, flat.record.revision), (13, 3));
	});
}

#[test]
fn a_parcel_is_opened_again_with_another_area() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Property::Parcel(land(860));
		assert_ok!(close(parcel));
		let mut details = parcel_row(lot(860)).details;
		details.area = madang_primitives::Area(0);
		assert_noop!(reopen_as(parcel, Details::Parcel(details)), Error::<Test>::ZeroArea);
		details.area = madang_primitives::Area(7);
		assert_ok!(reopen_as(parcel, Details::Parcel(details)));
		assert_eq!(details_of(parcel), Details::Parcel(details));
	});
}

#[test]
fn details_for_opening_again_are_checked_as_those_of_an_amendment() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Property::Building(HOUSE);
		assert_ok!(close(house));
		let details = building_row(HOUSE, lot(859), false).details;
		let again =
			|details: &BuildingDetails<_>| reopen_as(house, Details::Building(details.clone()));
		let banpo = lot(1).in_district(BANPO);
		for (parcels, error) in [
			(vec![], Error::<Test>::BuildingWithoutParcel),
			(vec![lot(1)], Error::ParcelNotFound),
			(vec![lot(859), lot(859)], Error::ParcelListedTwice),
			(vec![lot(859), banpo], Error::OtherMunicipality),
			(vec![banpo], Error::OtherMunicipality),
		] {
			let details = BuildingDetails { parcels: bounded(parcels), ..details.clone() };
			assert_noop!(again(&details), error);
		}
		let future = Some(today().plus(1));
		let details = BuildingDetails { approved_on: future, ..details };
		assert_noop!(again(&details), Error::<Test>::DayInFuture);
		for other in [
			Details::Parcel(parcel_row(lot(860)).details),
			Details::Unit(unit_row(FLAT, TOWER, "1/2").details),
		] {
			assert_noop!(reopen_as(house, other), Error::<Test>::DetailsOfOtherKind);
		}
		// A unit does not get rights to the land of another municipality either.
		assert_ok!(close(FLAT_PROPERTY));
		let mut details = unit_row(FLAT, TOWER, "1/2").details;
		let foreign = madang_primitives::LandRight { parcel: banpo, ..land_right("1/9") };
		details.land_rights = bounded([land_right("1/2"), foreign]);
		let across = reopen_as(FLAT_PROPERTY, Details::Unit(details));
		assert_noop!(across, Error::<Test>::OtherMunicipality);
	});
}

/// Of a row of the ministry across a border: what it had binds nothing new.
#[test]
fn a_building_across_a_border_is_opened_again_on_what_it_had() {
	ExtBuilder::with_books().build_and_execute(|| {
		let (id, banpo) = (BuildingId::new(7), lot(1).in_district(BANPO));
		let mut row = building_row(id, lot(860), false);
		row.details.parcels = bounded([lot(860), banpo]);
		let rows = bounded([row.clone()]);
		assert_ok!(plain(Registers::import_buildings(ministry(), rows, fresh_ref())));
		let property = Property::Building(id);
		for details in [None, Some(Details::Building(row.details))] {
			assert_ok!(close(property));
			let clerk = RuntimeOrigin::signed(CLERK);
			assert_ok!(Registers::reopen_record(clerk, property, details, PAPERS, fresh_ref()));
		}
	});
}

#[test]
fn a_building_with_a_title_does_not_become_a_strata_building_by_being_opened_again() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Property::Building(HOUSE);
		set_title(house, Some(title_as_booked(&house)));
		assert_ok!(close_for(CLERK, house, &[], Some(ORDER)));
		let details = |strata| Details::Building(building_row(HOUSE, lot(859), strata).details);
		assert_noop!(reopen_as(house, details(true)), Error::<Test>::TitleStands);
		// Book and title are compared.
		assert!(Discrepancies::<Test>::contains_key(house));
		assert_ok!(reopen_as(house, details(false)));
		assert!(!Discrepancies::<Test>::contains_key(house));
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
