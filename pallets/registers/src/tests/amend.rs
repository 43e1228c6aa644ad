//! Tests of amendments.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	BuildingId, BuildingUse, KoreanDay, LandCategory, Property, Structure, UnitId,
};
use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError};

const DAY: KoreanDay = KoreanDay(20_454);

fn amend_parcel(who: AccountId, area: u64, price: u64) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	let category = LandCategory::BuildingSite;
	Registers::amend_parcel(origin, land(858), category, area, price, DAY, [7; 32])
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
fn a_new_area_changes_the_parcels_description_and_revision() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Property::Parcel(land(858));
		let old_description = Registers::description_of(&parcel).unwrap();
		let owners = Registers::owners_of(&parcel);
		assert_ok!(amend_parcel(CLERK, 60_000, 31_200_000));
		let new_description = Registers::description_of(&parcel).unwrap();
		assert_ne!(new_description, old_description);
		assert_eq!(Registers::revision_of(&parcel), Some(2));
		assert_eq!(Registers::owners_of(&parcel), owners);
		assert_eq!(
			last_event(),
			Event::ParcelAmended {
				parcel: land(858),
				category: LandCategory::BuildingSite,
				area: 60_000,
				official_price: 31_200_000,
				priced_on: DAY,
				revision: 2,
				old_description,
				new_description,
				by: CITY,
				officer: CLERK,
				external_ref: [7; 32],
			}
		);
	});
}

#[test]
fn a_new_price_does_not_change_the_description() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Property::Parcel(land(858));
		let before = Registers::description_of(&parcel);
		assert_ok!(amend_parcel(CLERK, 62_730, 33_000_000));
		assert_eq!(Registers::description_of(&parcel), before);
		assert_eq!(Registers::revision_of(&parcel), Some(2));
		assert_eq!(Parcels::<Test>::get(land(858)).unwrap().official_price, 33_000_000);
	});
}

#[test]
fn a_violation_mark_does_not_change_the_buildings_description() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Property::Building(HOUSE);
		let description = Registers::description_of(&house).unwrap();
		assert_ok!(amend_house(CLERK, 1_250_000, true));
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
				by: CITY,
				officer: CLERK,
				external_ref: [7; 32],
			}
		);
	});
}

#[test]
fn a_units_new_area_changes_its_description() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Property::Unit(FLAT);
		let old_description = Registers::description_of(&flat).unwrap();
		assert_ok!(amend_flat(CLERK, BuildingUse::Business, 8_500));
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
				by: CITY,
				officer: CLERK,
				external_ref: [7; 32],
			}
		);
		assert_eq!(LandShares::<Test>::get(TOWER), Some(share("1/2")));
	});
}

#[test]
fn only_the_municipality_of_the_district_can_amend() {
	ExtBuilder::with_books().build_and_execute(|| {
		for who in [OTHER_CLERK, IMPORTER, NON_MEMBER] {
			assert_noop!(amend_parcel(who, 1, 1), BadOrigin);
			assert_noop!(amend_house(who, 1, true), BadOrigin);
			assert_noop!(amend_flat(who, BuildingUse::Business, 1), BadOrigin);
		}
	});
}

#[test]
fn unknown_properties_cannot_be_amended() {
	ExtBuilder::with_books().build_and_execute(|| {
		let origin = || RuntimeOrigin::signed(CLERK);
		assert_noop!(
			Registers::amend_parcel(origin(), land(1), LandCategory::Road, 1, 1, DAY, [7; 32]),
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
fn an_area_of_zero_is_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_noop!(amend_parcel(CLERK, 0, 1), Error::<Test>::ZeroArea);
		assert_noop!(amend_house(CLERK, 0, true), Error::<Test>::ZeroArea);
		assert_noop!(amend_flat(CLERK, BuildingUse::Business, 0), Error::<Test>::ZeroArea);
	});
}

#[test]
fn an_amendment_that_changes_nothing_is_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		let nothing = DispatchError::from(Error::<Test>::NothingChanged);
		assert_noop!(amend_parcel(CLERK, 62_730, 31_200_000), nothing);
		assert_noop!(amend_house(CLERK, 1_250_000, false), nothing);
		assert_noop!(amend_flat(CLERK, BuildingUse::MultiFamilyHousing, 8_493), nothing);
	});
}

#[test]
fn an_amendment_that_is_sent_twice_takes_effect_once() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(amend_parcel(CLERK, 60_000, 1));
		assert_noop!(amend_parcel(CLERK, 50_000, 1), ref_used());
	});
}

#[test]
fn a_revision_does_not_overflow() {
	ExtBuilder::with_books().build_and_execute(|| {
		Parcels::<Test>::mutate(land(858), |parcel| parcel.as_mut().unwrap().revision = u32::MAX);
		Buildings::<Test>::mutate(HOUSE, |house| house.as_mut().unwrap().revision = u32::MAX);
		Units::<Test>::mutate(FLAT, |flat| flat.as_mut().unwrap().revision = u32::MAX);
		assert_noop!(amend_parcel(CLERK, 1, 1), ArithmeticError::Overflow);
		assert_noop!(amend_house(CLERK, 1, true), ArithmeticError::Overflow);
		assert_noop!(amend_flat(CLERK, BuildingUse::Business, 1), ArithmeticError::Overflow);
	});
}
