//! Tests of rows that a municipality enters.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{BuildingId, LandKind, Pnu, UnitId};
use sp_runtime::traits::BadOrigin;

fn clerk() -> RuntimeOrigin {
	RuntimeOrigin::signed(CLERK)
}

#[test]
fn a_municipality_enters_parcels_buildings_and_units() {
	ExtBuilder::with_books().build_and_execute(|| {
		// One of the rows is in the book already.
		let rows = bounded([parcel_row(lot(1)), parcel_row(lot(858))]);
		assert_ok!(Registers::enter_parcels(clerk(), rows, PAPERS, [1; 32]));
		let Event::ParcelsEntered { batch, equal, entered, evidence, by, officer, external_ref } =
			last_event()
		else {
			panic!("no entry")
		};
		assert_eq!((batch.count, equal, batch.first), (2, 1, lot(1)));
		assert_eq!(entered.to_vec(), [(land(1), Parcels::<Test>::get(land(1)).unwrap())]);
		assert_eq!((evidence, by, officer, external_ref), (PAPERS, CITY, CLERK, [1; 32]));
		let building = BuildingId::new(1);
		let rows = bounded([building_row(building, lot(1), true)]);
		assert_ok!(Registers::enter_buildings(clerk(), rows, PAPERS, [2; 32]));
		let Event::BuildingsEntered { by: CITY, entered, .. } = last_event() else {
			panic!("no entry")
		};
		assert_eq!(entered.to_vec(), [(building, Buildings::<Test>::get(building).unwrap())]);
		let rows = bounded([unit_row(UnitId::new(1), building, "1/4")]);
		assert_ok!(Registers::enter_units(clerk(), rows, PAPERS, [3; 32]));
		let Event::UnitsEntered { by: CITY, entered, .. } = last_event() else {
			panic!("no entry")
		};
		let unit = UnitId::new(1);
		assert_eq!(entered.to_vec(), [(unit, Units::<Test>::get(unit).unwrap())]);
	});
}

#[test]
fn only_the_municipality_of_every_district_can_enter_rows() {
	ExtBuilder::with_books().build_and_execute(|| {
		let banpo = Pnu::new(BANPO, LandKind::Land, 2, 0).unwrap();
		for who in [OTHER_CLERK, IMPORTER, NON_MEMBER] {
			let who = || RuntimeOrigin::signed(who);
			let rows = bounded([parcel_row(lot(1))]);
			assert_noop!(Registers::enter_parcels(who(), rows, PAPERS, [1; 32]), BadOrigin);
			let rows = bounded([building_row(BuildingId::new(1), lot(860), true)]);
			assert_noop!(Registers::enter_buildings(who(), rows, PAPERS, [1; 32]), BadOrigin);
			let rows = bounded([unit_row(UnitId::new(1), TOWER, "1/4")]);
			assert_noop!(Registers::enter_units(who(), rows, PAPERS, [1; 32]), BadOrigin);
		}
		let rows = bounded([parcel_row(lot(1)), parcel_row(banpo)]);
		assert_noop!(Registers::enter_parcels(clerk(), rows, PAPERS, [1; 32]), BadOrigin);
	});
}

#[test]
fn what_is_invalid_in_an_import_is_invalid_here() {
	ExtBuilder::with_books().build_and_execute(|| {
		let result = Registers::enter_parcels(clerk(), bounded([]), PAPERS, [1; 32]);
		assert_noop!(result, Error::<Test>::EmptyBatch);
		let rows = bounded([building_row(BuildingId::new(1), lot(1), true)]);
		let result = Registers::enter_buildings(clerk(), rows, PAPERS, [1; 32]);
		assert_noop!(result, Error::<Test>::ParcelNotFound);
		let rows = bounded([unit_row(UnitId::new(1), BuildingId::new(1), "1/4")]);
		let result = Registers::enter_units(clerk(), rows, PAPERS, [1; 32]);
		assert_noop!(result, Error::<Test>::BuildingNotFound);
		let rows = bounded([unit_row(FLAT, TOWER, "1/4")]);
		let result = Registers::enter_units(clerk(), rows, PAPERS, [1; 32]);
		assert_noop!(result, Error::<Test>::UnitDiffers);
	});
}
