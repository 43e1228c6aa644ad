//! Amendments by the municipality of the place.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	BuildingId, BuildingUse, InstitutionId, KoreanDay, LandCategory, Property, Structure, UnitId,
};
use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError};

const DAY: KoreanDay = KoreanDay(20_454);

fn amend_parcel(who: AccountId, area: u64, price: u64) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	let category = LandCategory::BuildingSite;
	Registers::amend_parcel(origin, lot(858), category, area, price, DAY, [7; 32])
}

fn amend_house(who: AccountId, area: u64, violation: bool) -> DispatchResult {
	Registers::amend_building(
		RuntimeOrigin::signed(who),
		HOUSE,
		BuildingUse::DetachedHousing,
		Structure::ReinforcedConcrete,
		15,
		2,
		area,
		violation,
		[7; 32],
	)
}

fn amend_flat(who: AccountId, main_use: BuildingUse, area: u64) -> DispatchResult {
	Registers::amend_unit(RuntimeOrigin::signed(who), FLAT, main_use, area, [7; 32])
}

#[test]
fn a_new_area_changes_the_parcel_s_description_and_revision() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Property::Parcel(lot(858));
		let old_description = Registers::description_of(&parcel).unwrap();
		let owners = Registers::owners_of(&parcel);
		assert_ok!(amend_parcel(GANGNAM, 60_000, 31_200_000));
		let new_description = Registers::description_of(&parcel).unwrap();
		assert_ne!(new_description, old_description);
		assert_eq!(Registers::revision_of(&parcel), Some(2));
		assert_eq!(Registers::owners_of(&parcel), owners);
		assert_eq!(
			last_event(),
			Event::ParcelAmended {
				pnu: lot(858),
				category: LandCategory::BuildingSite,
				area: 60_000,
				official_price: 31_200_000,
				priced_on: DAY,
				revision: 2,
				old_description,
				new_description,
				by: InstitutionId(GANGNAM as u32),
				officer: GANGNAM,
				external_ref: [7; 32],
			}
		);
	});
}

#[test]
fn a_new_price_leaves_the_description_as_it_was() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Property::Parcel(lot(858));
		let before = Registers::description_of(&parcel);
		assert_ok!(amend_parcel(GANGNAM, 62_730, 33_000_000));
		assert_eq!(Registers::description_of(&parcel), before);
		assert_eq!(Registers::revision_of(&parcel), Some(2));
		assert_eq!(Parcels::<Test>::get(lot(858)).unwrap().official_price, 33_000_000);
	});
}

#[test]
fn a_violation_mark_leaves_the_building_s_description_as_it_was() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Property::Building(HOUSE);
		let description = Registers::description_of(&house).unwrap();
		assert_ok!(amend_house(GANGNAM, 1_250_000, true));
		assert_eq!(
			last_event(),
			Event::BuildingAmended {
				building: HOUSE,
				main_use: BuildingUse::DetachedHousing,
				structure: Structure::ReinforcedConcrete,
				floors_above: 15,
				floors_below: 2,
				area: 1_250_000,
				violation: true,
				revision: 2,
				old_description: description,
				new_description: description,
				by: InstitutionId(GANGNAM as u32),
				officer: GANGNAM,
				external_ref: [7; 32],
			}
		);
	});
}

#[test]
fn a_unit_s_new_area_changes_its_description() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		let old_description = Registers::description_of(&flat).unwrap();
		assert_ok!(amend_flat(GANGNAM, BuildingUse::Business, 8_500));
		let new_description = Registers::description_of(&flat).unwrap();
		assert_ne!(new_description, old_description);
		assert_eq!(
			last_event(),
			Event::UnitAmended {
				unit: FLAT,
				main_use: BuildingUse::Business,
				area: 8_500,
				revision: 2,
				old_description,
				new_description,
				by: InstitutionId(GANGNAM as u32),
				officer: GANGNAM,
				external_ref: [7; 32],
			}
		);
		assert_eq!(LandShares::<Test>::get(TOWER), Some(share("1/2")));
	});
}

#[test]
fn nobody_but_the_municipality_of_the_place_amends() {
	ExtBuilder::with_books().build_and_execute(|| {
		for who in [SEOCHO, MINISTRY, STRANGER] {
			assert_noop!(amend_parcel(who, 1, 1), BadOrigin);
			assert_noop!(amend_house(who, 1, true), BadOrigin);
			assert_noop!(amend_flat(who, BuildingUse::Business, 1), BadOrigin);
		}
	});
}

#[test]
fn what_the_books_do_not_have_cannot_be_amended() {
	ExtBuilder::with_books().build_and_execute(|| {
		let origin = || RuntimeOrigin::signed(GANGNAM);
		assert_noop!(
			Registers::amend_parcel(origin(), lot(1), LandCategory::Road, 1, 1, DAY, [7; 32]),
			Error::<Test>::ParcelNotFound
		);
		assert_noop!(
			Registers::amend_building(
				origin(),
				BuildingId(1),
				BuildingUse::Factory,
				Structure::Steel,
				1,
				0,
				1,
				false,
				[7; 32]
			),
			Error::<Test>::BuildingNotFound
		);
		assert_noop!(
			Registers::amend_unit(origin(), UnitId(1), BuildingUse::Retail, 1, [7; 32]),
			Error::<Test>::UnitNotFound
		);
	});
}

#[test]
fn a_zero_area_is_refused() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_noop!(amend_parcel(GANGNAM, 0, 1), Error::<Test>::ZeroArea);
		assert_noop!(amend_house(GANGNAM, 0, true), Error::<Test>::ZeroArea);
		assert_noop!(amend_flat(GANGNAM, BuildingUse::Business, 0), Error::<Test>::ZeroArea);
	});
}

#[test]
fn an_amendment_that_changes_nothing_is_refused() {
	ExtBuilder::with_books().build_and_execute(|| {
		let nothing = DispatchError::from(Error::<Test>::NothingChanged);
		assert_noop!(amend_parcel(GANGNAM, 62_730, 31_200_000), nothing);
		assert_noop!(amend_house(GANGNAM, 1_250_000, false), nothing);
		assert_noop!(amend_flat(GANGNAM, BuildingUse::MultiFamilyHousing, 8_493), nothing);
	});
}

#[test]
fn an_amendment_sent_twice_counts_once() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(amend_parcel(GANGNAM, 60_000, 1));
		assert_noop!(amend_parcel(GANGNAM, 50_000, 1), REF_USED);
	});
}

#[test]
fn the_last_revision_is_not_counted_over() {
	ExtBuilder::with_books().build_and_execute(|| {
		Parcels::<Test>::mutate(lot(858), |parcel| parcel.as_mut().unwrap().revision = u32::MAX);
		Buildings::<Test>::mutate(HOUSE, |house| house.as_mut().unwrap().revision = u32::MAX);
		Units::<Test>::mutate(FLAT, |flat| flat.as_mut().unwrap().revision = u32::MAX);
		assert_noop!(amend_parcel(GANGNAM, 1, 1), ArithmeticError::Overflow);
		assert_noop!(amend_house(GANGNAM, 1, true), ArithmeticError::Overflow);
		assert_noop!(amend_flat(GANGNAM, BuildingUse::Business, 1), ArithmeticError::Overflow);
	});
}
