//! Tests of rows that reach across the border of a municipality.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{BuildingId, LandKind, LandRight, LandRightKind, ParcelId, Pnu, UnitId};
use sp_runtime::DispatchError;

/// The lot of the other municipality.
fn banpo() -> Pnu {
	Pnu::new(BANPO, LandKind::Land, 1, 0).unwrap()
}

fn clerk() -> RuntimeOrigin {
	RuntimeOrigin::signed(CLERK)
}

/// A detached house in 역삼동 with an attached lot in 반포동.
fn house_across() -> BuildingRow {
	let mut row = building_row(BuildingId::new(7), lot(860), false);
	row.details.parcels = bounded([lot(860), banpo()]);
	row
}

/// A unit of the tower with a right to a lot in 반포동, so small that it binds the lot all the same.
fn unit_across(share: &str) -> UnitRow {
	let mut row = unit_row(UnitId::new(7), TOWER, "1/4");
	let foreign = LandRight { parcel: banpo(), ..land_right(share) };
	row.details.land_rights = bounded([land_right("1/4"), foreign]);
	row
}

fn import_house() {
	let rows = bounded([house_across()]);
	assert_ok!(plain(Registers::import_buildings(ministry(), rows, fresh_ref())));
}

fn import_unit() {
	let rows = bounded([unit_across("1/1000000")]);
	assert_ok!(plain(Registers::import_units(ministry(), rows, fresh_ref())));
}

fn amend_building(id: BuildingId, details: BuildingDetails<Pnu>) -> DispatchResult {
	let rows = bounded([building_change(id, details)]);
	Registers::amend_buildings(clerk(), rows, PAPERS, fresh_ref())
}

fn amend_unit(id: UnitId, details: UnitDetails<Pnu>) -> DispatchResult {
	let rows = bounded([unit_change(id, details)]);
	Registers::amend_units(clerk(), rows, PAPERS, fresh_ref())
}

/// Before, an officer could bind or freeze any parcel of the country.
#[test]
fn a_municipality_does_not_take_up_a_parcel_of_another_one() {
	ExtBuilder::with_books().build_and_execute(|| {
		let other = DispatchError::from(Error::<Test>::OtherMunicipality);
		let rows = bounded([house_across()]);
		assert_noop!(Registers::enter_buildings(clerk(), rows, PAPERS, fresh_ref()), other);
		for share in ["1/1000000", "1"] {
			let rows = bounded([unit_across(share)]);
			assert_noop!(Registers::enter_units(clerk(), rows, PAPERS, fresh_ref()), other);
		}
		let mut house = building_row(HOUSE, lot(859), false).details;
		house.parcels = bounded([lot(859), banpo()]);
		assert_noop!(amend_building(HOUSE, house), other);
		assert_noop!(amend_unit(FLAT, unit_across("1/2").details), other);
		let parcel = ParcelId::entered_as(banpo());
		assert_eq!(LandShares::<Test>::get(parcel, LandRightKind::Ownership), None);
		assert_eq!(BuildingsOn::<Test>::get(parcel), None);
	});
}

#[test]
fn rows_across_a_border_are_for_the_ministry() {
	ExtBuilder::with_books().build_and_execute(|| {
		import_house();
		import_unit();
		let parcel = ParcelId::entered_as(banpo());
		assert_eq!(BuildingsOn::<Test>::get(parcel), Some(1));
		assert_eq!(
			LandShares::<Test>::get(parcel, LandRightKind::Ownership).map(|sum| sum.units),
			Some(1)
		);
	});
}

/// What a row leaves as it is needs no other municipality. What it adds or drops does.
#[test]
fn an_amendment_leaves_the_land_of_another_municipality_as_it_is() {
	ExtBuilder::with_books().build_and_execute(|| {
		let other = DispatchError::from(Error::<Test>::OtherMunicipality);
		import_house();
		import_unit();
		let (house, unit) = (house_across(), unit_across("1/1000000"));
		let mut changed = house.details.clone();
		changed.violation = true;
		assert_ok!(amend_building(house.building, changed.clone()));
		changed.parcels = bounded([lot(860)]);
		assert_noop!(amend_building(house.building, changed.clone()), other);
		// The attached lot becomes the first one: the building would be in the other municipality.
		changed.parcels = bounded([banpo(), lot(860)]);
		assert_noop!(amend_building(house.building, changed), other);
		let mut changed = unit.details.clone();
		changed.floor = 1;
		assert_ok!(amend_unit(unit.unit, changed.clone()));
		changed.land_rights = bounded([land_right("1/4")]);
		assert_noop!(amend_unit(unit.unit, changed.clone()), other);
		changed.land_rights = unit_across("1/2").details.land_rights;
		assert_noop!(amend_unit(unit.unit, changed.clone()), other);
		// Its own land can change.
		changed.land_rights = bounded([land_right("1/8"), unit.details.land_rights[1]]);
		assert_ok!(amend_unit(unit.unit, changed));
	});
}

#[test]
fn a_unit_does_not_move_into_a_building_of_another_municipality() {
	ExtBuilder::with_books().build_and_execute(|| {
		let there = BuildingId::new(8);
		let rows = bounded([building_row(there, banpo(), true)]);
		assert_ok!(plain(Registers::import_buildings(ministry(), rows, fresh_ref())));
		let mut flat = unit_row(FLAT, TOWER, "1/2").details;
		flat.building = there;
		assert_noop!(amend_unit(FLAT, flat), Error::<Test>::OtherMunicipality);
	});
}

/// Of an old and the present number of a parcel, both are of the same parcel: nothing changes.
#[test]
fn another_number_of_the_same_parcel_is_no_change() {
	ExtBuilder::with_books().build_and_execute(|| {
		import_house();
		let new = lot(5).in_district(BANPO);
		assert_ok!(renumber(OTHER_CLERK, &[(banpo(), new)]));
		let mut changed = house_across().details;
		changed.violation = true;
		changed.parcels = bounded([lot(860), new]);
		assert_ok!(amend_building(house_across().building, changed));
	});
}

/// A municipality's call is charged for every parcel that its rows name.
#[test]
fn the_places_of_all_parcels_are_charged() {
	type Weights = weights::ComputedWeight;
	let (one, two) = (Weights::districts_of(1), Weights::districts_of(2));
	assert!(two.ref_time() > one.ref_time());
	let of = |row: BuildingRow| crate::weighing::places_of_buildings::<Test>(&[row]);
	assert_eq!(of(building_row(HOUSE, lot(859), false)), two);
	assert_eq!(of(house_across()), Weights::districts_of(3));
	let of = |row: UnitRow| crate::weighing::places_of_units::<Test>(&[row]);
	assert_eq!(of(unit_across("1/2")), Weights::districts_of(3));
}
