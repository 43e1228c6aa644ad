//! Tests of amendments.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	Area, BuildingId, BuildingUse, Holdings, KoreanDay, Label, LandCategory, LandRightKind, Pnu,
	Property, Structure, UnitId,
};
use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError};

fn amend_parcel(who: AccountId, change: impl FnOnce(&mut ParcelDetails)) -> DispatchResult {
	let mut details = parcel_row(lot(858)).details;
	change(&mut details);
	let rows = bounded([parcel_change(lot(858), details)]);
	Registers::amend_parcels(RuntimeOrigin::signed(who), rows, PAPERS, [7; 32])
}

fn amend_building(
	who: AccountId,
	building: BuildingId,
	change: impl FnOnce(&mut BuildingDetails<Pnu>),
) -> DispatchResult {
	let strata = building == TOWER;
	let mut details = building_row(building, lot(if strata { 858 } else { 859 }), strata).details;
	change(&mut details);
	let rows = bounded([building_change(building, details)]);
	Registers::amend_buildings(RuntimeOrigin::signed(who), rows, PAPERS, fresh_ref())
}

fn amend_flat(who: AccountId, change: impl FnOnce(&mut UnitDetails<Pnu>)) -> DispatchResult {
	let mut details = unit_row(FLAT, TOWER, "1/2").details;
	change(&mut details);
	let rows = bounded([unit_change(FLAT, details)]);
	Registers::amend_units(RuntimeOrigin::signed(who), rows, PAPERS, fresh_ref())
}

fn correct_owners(who: AccountId, property: Property, owners: Holdings) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	Registers::correct_owners(origin, property, owners, PAPERS, fresh_ref())
}

#[test]
fn an_amendment_keeps_the_old_and_the_new_values_in_its_event() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Property::Parcel(land(858));
		let before = parcel_row(lot(858)).details;
		let old_description = Registers::description_of(&parcel).unwrap();
		let owners = Registers::owners_of(&parcel);
		let area = "600.0001".parse().unwrap();
		assert_ok!(amend_parcel(CLERK, |parcel| parcel.area = area));
		let new_description = Registers::description_of(&parcel).unwrap();
		assert_ne!(new_description, old_description);
		assert_eq!(Registers::owners_of(&parcel), owners);
		assert_eq!(
			last_event(),
			Event::ParcelAmended {
				parcel: land(858),
				before,
				after: ParcelDetails { area, ..before },
				evidence: PAPERS,
				revision: 2,
				old_description,
				new_description,
				by: CITY,
				officer: CLERK,
				external_ref: [7; 32],
			}
		);
		assert_eq!(Registers::revision_of(&parcel), Some(2));
	});
}

#[test]
fn what_the_registry_does_not_record_does_not_change_the_description() {
	ExtBuilder::with_books().build_and_execute(|| {
		let properties =
			[Property::Parcel(land(858)), Property::Building(HOUSE), Property::Unit(FLAT)];
		let before = properties.map(|one| Registers::description_of(&one));
		assert_ok!(amend_parcel(CLERK, |parcel| {
			parcel.official_price = 33_000_000;
			parcel.priced_on = None;
		}));
		assert_ok!(amend_building(CLERK, HOUSE, |house| {
			house.violation = true;
			house.approved_on = Some(day("1938-05-01"));
		}));
		let Event::BuildingAmended { old_description, new_description, before: old, after, .. } =
			last_event()
		else {
			panic!("no amendment")
		};
		assert_eq!(old_description, new_description);
		assert_eq!((old.violation, after.violation), (false, true));
		assert_ok!(amend_flat(CLERK, |flat| flat.main_use = BuildingUse::Business));
		assert_eq!(properties.map(|one| Registers::description_of(&one)), before);
	});
}

/// Every field of every row can be corrected.
#[test]
fn every_field_can_be_amended() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(amend_parcel(CLERK, |parcel| parcel.category = LandCategory::Road));
		assert_ok!(amend_building(CLERK, HOUSE, |house| {
			*house = BuildingDetails {
				parcels: bounded([lot(860), lot(858)]),
				main_use: BuildingUse::Lodging,
				structure: Structure::Timber,
				floors_above: 1,
				floors_below: 0,
				area: "12.3456".parse().unwrap(),
				approved_on: None,
				strata: true,
				violation: true,
			};
		}));
		assert_eq!(BuildingsOn::<Test>::get(land(859)), None);
		assert_eq!(BuildingsOn::<Test>::get(land(858)), Some(2));
		assert_ok!(amend_flat(CLERK, |flat| {
			*flat = UnitDetails {
				building: HOUSE,
				wing: Label::wing("가동").unwrap(),
				floor: 1,
				number: Label::unit("B101").unwrap(),
				main_use: BuildingUse::Retail,
				area: "30.5".parse().unwrap(),
				land_rights: bounded([]),
			};
		}));
		let Event::UnitAmended { before, after, revision: 2, .. } = last_event() else {
			panic!("no amendment")
		};
		assert_eq!((before.building, after.building), (TOWER, HOUSE));
		assert_eq!(before.land_rights.len(), 1);
		assert_eq!(LandShares::<Test>::get(land(858), LandRightKind::Ownership), None);
		assert_eq!(UnitAt::<Test>::get(after.door()), Some(FLAT));
		assert_eq!(UnitAt::<Test>::get(before.door()), None);
		assert!(!Floors::<Test>::contains_key(TOWER));
	});
}

#[test]
fn a_batch_amends_all_or_nothing() {
	ExtBuilder::with_books().build_and_execute(|| {
		let price = |main, official_price| {
			let details = ParcelDetails { official_price, ..parcel_row(lot(main)).details };
			parcel_change(lot(main), details)
		};
		let amend = |rows: [ParcelChange; 2]| {
			let origin = RuntimeOrigin::signed(CLERK);
			Registers::amend_parcels(origin, bounded(rows), PAPERS, [7; 32])
		};
		let unchanged = price(859, 31_200_000);
		assert_noop!(amend([price(858, 1), unchanged]), Error::<Test>::NothingChanged);
		assert_ok!(amend([price(858, 1), price(859, 2)]));
		for main in [858, 859] {
			assert_eq!(Registers::revision_of(&Property::Parcel(land(main))), Some(2));
		}
		let none =
			Registers::amend_units(RuntimeOrigin::signed(CLERK), bounded([]), PAPERS, [8; 32]);
		assert_noop!(none, Error::<Test>::EmptyBatch);
	});
}

#[test]
fn only_the_municipality_of_every_district_can_amend() {
	ExtBuilder::with_books().build_and_execute(|| {
		let banpo = Pnu::new(BANPO, madang_primitives::LandKind::Land, 1, 0).unwrap();
		for who in [OTHER_CLERK, IMPORTER, NON_MEMBER] {
			assert_noop!(amend_parcel(who, |parcel| parcel.official_price = 1), BadOrigin);
			assert_noop!(amend_building(who, HOUSE, |house| house.violation = true), BadOrigin);
			assert_noop!(amend_flat(who, |flat| flat.floor = 1), BadOrigin);
			let owners = owners(&["1"]);
			assert_noop!(correct_owners(who, Property::Parcel(land(858)), owners), BadOrigin);
		}
		// A building does not move into a district of another municipality.
		let moved = amend_building(CLERK, HOUSE, |house| house.parcels = bounded([banpo]));
		assert_noop!(moved, Error::<Test>::OtherMunicipality);
		let both = [lot(858), banpo].map(|pnu| parcel_change(pnu, parcel_row(pnu).details));
		let both = Registers::amend_parcels(
			RuntimeOrigin::signed(CLERK),
			bounded(both),
			PAPERS,
			fresh_ref(),
		);
		assert_noop!(both, BadOrigin);
	});
}

#[test]
fn unknown_properties_cannot_be_amended() {
	ExtBuilder::with_books().build_and_execute(|| {
		let origin = || RuntimeOrigin::signed(CLERK);
		let rows = bounded([parcel_change(lot(1), parcel_row(lot(1)).details)]);
		let result = Registers::amend_parcels(origin(), rows, PAPERS, [7; 32]);
		assert_noop!(result, Error::<Test>::ParcelNotFound);
		let result = amend_building(CLERK, BuildingId::new(1), |_| {});
		assert_noop!(result, Error::<Test>::BuildingNotFound);
		let details = unit_row(FLAT, TOWER, "1/2").details;
		let rows = bounded([unit_change(UnitId::new(1), details)]);
		let result = Registers::amend_units(origin(), rows, PAPERS, [7; 32]);
		assert_noop!(result, Error::<Test>::UnitNotFound);
		let result = amend_flat(CLERK, |flat| flat.building = BuildingId::new(1));
		assert_noop!(result, Error::<Test>::BuildingNotFound);
		let unit = Property::Unit(UnitId::new(1));
		assert_noop!(correct_owners(CLERK, unit, owners(&["1"])), Error::<Test>::UnitNotFound);
	});
}

#[test]
fn invalid_values_are_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		let error = |error: Error<Test>| DispatchError::from(error);
		let nought = error(Error::ZeroArea);
		assert_noop!(amend_parcel(CLERK, |parcel| parcel.area = Area(0)), nought);
		assert_noop!(amend_building(CLERK, HOUSE, |house| house.area = Area(0)), nought);
		assert_noop!(amend_flat(CLERK, |flat| flat.area = Area(0)), nought);
		let future = error(Error::DayInFuture);
		let tomorrow = Some(day("2026-11-25"));
		assert_noop!(amend_parcel(CLERK, |parcel| parcel.priced_on = tomorrow), future);
		assert_noop!(amend_building(CLERK, HOUSE, |house| house.approved_on = tomorrow), future);
		let old = Some(KoreanDay(KoreanDay::FIRST.0 - 1));
		let result = amend_parcel(CLERK, |parcel| parcel.priced_on = old);
		assert_noop!(result, Error::<Test>::DayBeforeBooks);
		let result = amend_flat(CLERK, |flat| flat.building = HOUSE);
		assert_noop!(result, Error::<Test>::BuildingNotStrata);
		let result = amend_flat(CLERK, |flat| flat.floor = 16);
		assert_noop!(result, Error::<Test>::FloorNotFound);
		let result = correct_owners(CLERK, Property::Unit(FLAT), owners(&["1/2"]));
		assert_noop!(result, Error::<Test>::OwnersNotWhole);
	});
}

#[test]
fn a_building_keeps_what_its_units_need() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = amend_building(CLERK, TOWER, |tower| tower.strata = false);
		assert_noop!(flat, Error::<Test>::BuildingHasUnits);
		let low = amend_building(CLERK, TOWER, |tower| tower.floors_above = 11);
		assert_noop!(low, Error::<Test>::FloorInUse);
		assert_ok!(amend_building(CLERK, TOWER, |tower| tower.floors_above = 12));
	});
}

/// A building with a record of its own is not a strata building: its units would have records too.
#[test]
fn a_building_with_a_title_does_not_become_a_strata_building() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Property::Building(HOUSE);
		set_title(house, Some(title_as_booked(&house)));
		let strata = |house: &mut BuildingDetails<Pnu>| house.strata = true;
		assert_noop!(amend_building(CLERK, HOUSE, strata), Error::<Test>::TitleStands);
		set_title(house, None);
		assert_ok!(amend_building(CLERK, HOUSE, strata));
	});
}

/// Before, the row wrote all its values back, also those that another officer had corrected in between.
#[test]
fn an_amendment_of_a_record_that_has_changed_since_is_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		let clerk = RuntimeOrigin::signed(CLERK);
		let changed = DispatchError::from(Error::<Test>::RecordHasChanged);
		let mut details = parcel_row(lot(858)).details;
		details.official_price = 33_000_000;
		let stale = parcel_change(lot(858), details);
		assert_ok!(amend_parcel(CLERK, |parcel| parcel.area = Area(7)));
		let rows = bounded([stale]);
		let result = Registers::amend_parcels(clerk.clone(), rows, PAPERS, fresh_ref());
		assert_noop!(result, changed);
		let mut details = building_row(HOUSE, lot(859), false).details;
		details.area = Area(7);
		let stale = building_change(HOUSE, details);
		assert_ok!(amend_building(CLERK, HOUSE, |house| house.violation = true));
		let rows = bounded([stale]);
		let result = Registers::amend_buildings(clerk.clone(), rows, PAPERS, fresh_ref());
		assert_noop!(result, changed);
		let mut details = unit_row(FLAT, TOWER, "1/2").details;
		details.area = Area(7);
		let stale = unit_change(FLAT, details);
		assert_ok!(correct_owners(CLERK, Property::Unit(FLAT), owners(&["1/2", "1/2"])));
		let rows = bounded([stale.clone()]);
		let result = Registers::amend_units(clerk.clone(), rows, PAPERS, fresh_ref());
		assert_noop!(result, changed);
		// A revision that is yet to come is not one that an officer saw.
		let rows = bounded([UnitChange { revision: stale.revision + 2, ..stale.clone() }]);
		let result = Registers::amend_units(clerk.clone(), rows, PAPERS, fresh_ref());
		assert_noop!(result, changed);
		let rows = bounded([UnitChange { revision: stale.revision + 1, ..stale }]);
		assert_ok!(Registers::amend_units(clerk, rows, PAPERS, fresh_ref()));
	});
}

/// Before, the row named the parcel by its number, and amended the one that had got it in between.
#[test]
fn an_amendment_follows_the_parcel_and_not_its_number() {
	ExtBuilder::with_books().build_and_execute(|| {
		// Both records have the same revision after the exchange of numbers.
		let exchanged = [(lot(858), lot(859)), (lot(859), lot(858))];
		assert_ok!(amend_parcel(CLERK, |parcel| parcel.official_price = 2));
		let details = ParcelDetails { official_price: 3, ..parcel_row(lot(858)).details };
		let prepared = parcel_change(lot(858), details);
		assert_eq!((prepared.parcel, prepared.revision), (land(858), 2));
		assert_ok!(renumber(CLERK, &exchanged));
		let amend = |row| {
			let clerk = RuntimeOrigin::signed(CLERK);
			Registers::amend_parcels(clerk, bounded([row]), PAPERS, fresh_ref())
		};
		assert_eq!(seen(Property::Parcel(land(859))), 2);
		assert_noop!(amend(prepared.clone()), Error::<Test>::RecordHasChanged);
		assert_ok!(amend(ParcelChange { revision: 3, ..prepared }));
		assert_eq!(Parcels::<Test>::get(land(858)).unwrap().details.official_price, 3);
		assert_eq!(number(land(858)), lot(859));
	});
}

#[test]
fn an_amendment_that_changes_nothing_is_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		let nothing = DispatchError::from(Error::<Test>::NothingChanged);
		assert_noop!(amend_parcel(CLERK, |_| {}), nothing);
		assert_noop!(amend_building(CLERK, HOUSE, |_| {}), nothing);
		assert_noop!(amend_flat(CLERK, |_| {}), nothing);
		assert_noop!(correct_owners(CLERK, Property::Unit(FLAT), owners(&["1"])), nothing);
	});
}

#[test]
fn an_amendment_that_is_sent_twice_takes_effect_once() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(amend_parcel(CLERK, |parcel| parcel.official_price = 1));
		assert_noop!(amend_parcel(CLERK, |parcel| parcel.official_price = 2), ref_used());
	});
}

#[test]
fn owners_can_be_corrected_while_there_is_no_title() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		let (before, after) = (owners(&["1"]), owners(&["1/2", "1/2"]));
		assert_ok!(correct_owners(CLERK, flat, after.clone()));
		let expected = Event::OwnersCorrected {
			property: flat,
			before,
			after: after.clone(),
			evidence: PAPERS,
			revision: 2,
			by: CITY,
			officer: CLERK,
			external_ref: madang_testing::last_ref(),
		};
		assert_eq!(last_event(), expected);
		assert_eq!(Registers::owners_of(&flat), Some(after));
		// An owner may also turn out to be unknown.
		assert_ok!(correct_owners(CLERK, flat, Holdings::default()));
	});
}

#[test]
fn a_pending_notice_comes_before_a_correction_of_owners() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		let new = owners(&["1/2", "1/2"]);
		assert_ok!(Registers::notify(&flat, notice(&flat, 5, new.clone())));
		assert_noop!(correct_owners(CLERK, flat, new), Error::<Test>::NoticePending);
	});
}

#[test]
fn a_revision_does_not_overflow() {
	ExtBuilder::with_books().build_and_execute(|| {
		let last = |record: &mut Record| record.revision = u32::MAX;
		Parcels::<Test>::mutate(land(858), |parcel| last(&mut parcel.as_mut().unwrap().record));
		Buildings::<Test>::mutate(HOUSE, |house| last(&mut house.as_mut().unwrap().record));
		Units::<Test>::mutate(FLAT, |flat| last(&mut flat.as_mut().unwrap().record));
		let overflow = ArithmeticError::Overflow;
		assert_noop!(amend_parcel(CLERK, |parcel| parcel.official_price = 1), overflow);
		assert_noop!(amend_building(CLERK, HOUSE, |house| house.violation = true), overflow);
		assert_noop!(amend_flat(CLERK, |flat| flat.floor = 1), overflow);
		let flat = Property::Unit(FLAT);
		assert_noop!(correct_owners(CLERK, flat, Holdings::default()), overflow);
	});
}
