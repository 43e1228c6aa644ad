//! Tests of the import of batches.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, traits::Get};
use madang_primitives::{BuildingId, DistrictCode, Holding, Holdings, Pnu, Share, UnitId};
use sp_core::{Decode, H256};
use sp_runtime::{traits::BadOrigin, DispatchError};

fn import_districts(rows: Vec<DistrictRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	Registers::import_districts(origin, rows.try_into().unwrap(), [7; 32])
}

fn import_parcels(rows: Vec<ParcelRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	Registers::import_parcels(origin, rows.try_into().unwrap(), [7; 32])
		.map(|_| ())
		.map_err(|error| error.error)
}

fn import_buildings(rows: Vec<BuildingRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	Registers::import_buildings(origin, rows.try_into().unwrap(), [7; 32])
		.map(|_| ())
		.map_err(|error| error.error)
}

fn import_units(rows: Vec<UnitRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	Registers::import_units(origin, rows.try_into().unwrap(), [7; 32])
}

/// A share from the wire, which may be not reduced or greater than one.
fn raw_share(numerator: u64, denominator: u64) -> Share {
	Share::decode(&mut &(numerator, denominator).encode()[..]).unwrap()
}

#[test]
fn imported_districts_parcels_buildings_and_units_can_be_read() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_eq!(
			Districts::<Test>::get(YEOKSAM).unwrap().name.into_inner(),
			"서울특별시 강남구 역삼동".as_bytes()
		);
		let parcel = Parcels::<Test>::get(land(858)).unwrap();
		assert_eq!((parcel.area, parcel.revision), (62_730, 1));
		assert_eq!(parcel.owners, owners(&["1/2", "1/3", "1/6"]));
		let tower = Buildings::<Test>::get(TOWER).unwrap();
		assert_eq!((tower.parcel, tower.strata, tower.revision), (land(858), true, 1));
		assert!(tower.owners.0.is_empty());
		let flat = Units::<Test>::get(FLAT).unwrap();
		assert_eq!((flat.building, flat.floor, flat.number, flat.revision), (TOWER, 12, 1_203, 1));
		assert_eq!(LandShares::<Test>::get(TOWER), Some(share("1/2")));
	});
}

#[test]
fn one_event_describes_a_batch() {
	ExtBuilder::with_books().build_and_execute(|| {
		let rows = vec![parcel_row(lot(1)), parcel_row(lot(3)), parcel_row(lot(2))];
		let before = System::events().len();
		assert_ok!(import_parcels(rows.clone()));
		assert_eq!(System::events().len(), before + 1);
		assert_eq!(
			last_event(),
			Event::ParcelsImported {
				batch: Batch {
					count: 3,
					first: lot(1),
					last: lot(2),
					digest: H256(sp_io::hashing::sha2_256(&rows.encode())),
				},
				by: MINISTRY,
				officer: IMPORTER,
				external_ref: [7; 32],
			}
		);
	});
}

#[test]
fn a_batch_that_is_sent_twice_takes_effect_once() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(import_parcels(vec![parcel_row(lot(1))]));
		assert_noop!(import_parcels(vec![parcel_row(lot(2))]), ref_used());
	});
}

#[test]
fn only_the_ministry_can_import() {
	ExtBuilder::with_books().build_and_execute(|| {
		let districts = vec![district_row(DistrictCode(2_611_010_100), "부산광역시 중구 영주동")];
		let parcels = vec![parcel_row(lot(1))];
		let buildings = vec![building_row(BuildingId(1), lot(860), false)];
		let units = vec![unit_row(UnitId(1), TOWER, "1/4")];
		for origin in [
			RuntimeOrigin::signed(CLERK),
			RuntimeOrigin::signed(NON_MEMBER),
			RuntimeOrigin::root(),
			RuntimeOrigin::none(),
		] {
			let rows = districts.clone().try_into().unwrap();
			assert_noop!(Registers::import_districts(origin.clone(), rows, [7; 32]), BadOrigin);
			let rows = parcels.clone().try_into().unwrap();
			assert_noop!(Registers::import_parcels(origin.clone(), rows, [7; 32]), BadOrigin);
			let rows = buildings.clone().try_into().unwrap();
			assert_noop!(Registers::import_buildings(origin.clone(), rows, [7; 32]), BadOrigin);
			let rows = units.clone().try_into().unwrap();
			assert_noop!(Registers::import_units(origin, rows, [7; 32]), BadOrigin);
		}
		assert_ok!(Registers::import_districts(
			RuntimeOrigin::signed(IMPORTER),
			districts.try_into().unwrap(),
			[8; 32]
		));
	});
}

#[test]
fn an_empty_batch_is_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_noop!(import_districts(vec![]), Error::<Test>::EmptyBatch);
		assert_noop!(import_parcels(vec![]), Error::<Test>::EmptyBatch);
		assert_noop!(import_buildings(vec![]), Error::<Test>::EmptyBatch);
		assert_noop!(import_units(vec![]), Error::<Test>::EmptyBatch);
	});
}

#[test]
fn a_full_batch_can_be_imported() {
	ExtBuilder::with_books().build_and_execute(|| {
		let max = <<Test as Config>::MaxBatch as Get<u32>>::get() as u16;
		assert_ok!(import_parcels((1..=max).map(|main| parcel_row(lot(main))).collect()));
		assert_eq!(Parcels::<Test>::iter().count(), 4 + usize::from(max));
	});
}

#[test]
fn one_invalid_row_rejects_the_whole_batch() {
	ExtBuilder::with_books().build_and_execute(|| {
		let bad = ParcelRow { area: 0, ..parcel_row(lot(3)) };
		let rows = vec![parcel_row(lot(1)), parcel_row(lot(2)), bad];
		assert_noop!(import_parcels(rows), Error::<Test>::ZeroArea);
		assert!(!Parcels::<Test>::contains_key(land(1)));
		// The failed call has not used its reference.
		assert_ok!(import_parcels(vec![parcel_row(lot(1))]));
	});
}

#[test]
fn malformed_and_repeated_districts_are_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		let busan = DistrictCode(2_611_010_100);
		let row = |code| district_row(code, "부산광역시 중구 영주동");
		for (rows, error) in [
			(vec![row(DistrictCode(168_010_100))], Error::<Test>::DistrictCodeInvalid),
			(vec![row(DistrictCode(10_000_000_000))], Error::DistrictCodeInvalid),
			(vec![district_row(busan, "")], Error::DistrictNameInvalid),
			(vec![district_row(busan, "  ")], Error::DistrictNameInvalid),
			// 서울 in EUC-KR, the encoding of old files.
			(
				vec![DistrictRow { code: busan, name: vec![0xBC, 0xAD].try_into().unwrap() }],
				Error::DistrictNameInvalid,
			),
			(vec![row(busan), row(busan)], Error::DistrictListedTwice),
		] {
			assert_noop!(import_districts(rows), error);
		}
		assert_ok!(import_districts(vec![row(busan)]));
	});
}

#[test]
fn each_invalid_parcel_is_rejected_with_its_reason() {
	ExtBuilder::with_books().build_and_execute(|| {
		let good = || parcel_row(lot(1));
		let unknown_place = Pnu(2_611_010_100_100_010_000);
		for (row, error) in [
			(ParcelRow { pnu: Pnu(116_801_010_010_858_000), ..good() }, Error::<Test>::PnuInvalid),
			(ParcelRow { pnu: Pnu(1_168_010_100_308_580_000), ..good() }, Error::PnuInvalid),
			(ParcelRow { pnu: Pnu(1_168_010_100_100_000_001), ..good() }, Error::PnuInvalid),
			(ParcelRow { area: 0, ..good() }, Error::ZeroArea),
			(ParcelRow { pnu: unknown_place, ..good() }, Error::DistrictNotFound),
			(parcel_row(lot(858)), Error::ParcelAlreadyExists),
		] {
			assert_noop!(import_parcels(vec![row]), error);
		}
		assert_noop!(import_parcels(vec![good(), good()]), Error::<Test>::ParcelAlreadyExists);
	});
}

#[test]
fn the_shares_of_owners_add_up_to_exactly_one() {
	ExtBuilder::with_books().build_and_execute(|| {
		let held = |holder, share| Holding { holder: person(holder), share };
		let holdings = |list: Vec<Holding>| Holdings::new(list).unwrap();
		let fine = raw_share(1, u64::MAX);
		let finer = raw_share(1, u64::MAX - 1);
		for (owners, error) in [
			(owners(&["1/2", "1/3"]), Error::<Test>::OwnersNotWhole),
			(owners(&["1/2", "2/3"]), Error::OwnersNotWhole),
			(holdings(vec![held(1, fine), held(2, finer)]), Error::OwnersNotWhole),
			(holdings(vec![held(1, raw_share(2, 2))]), Error::OwnersInvalid),
			(holdings(vec![held(1, raw_share(0, 1))]), Error::OwnersInvalid),
			(holdings(vec![held(1, raw_share(3, 2))]), Error::OwnersInvalid),
			(holdings(vec![held(1, share("1/2")), held(1, share("1/2"))]), Error::OwnersInvalid),
		] {
			let error = DispatchError::from(error);
			let parcel = ParcelRow { owners: owners.clone(), ..parcel_row(lot(1)) };
			assert_noop!(import_parcels(vec![parcel]), error);
			let building = building_row(BuildingId(1), lot(860), false);
			let building = BuildingRow { owners: owners.clone(), ..building };
			assert_noop!(import_buildings(vec![building]), error);
			let unit = UnitRow { owners, ..unit_row(UnitId(1), TOWER, "1/4") };
			assert_noop!(import_units(vec![unit]), error);
		}
		let ownerless = ParcelRow { owners: Holdings::default(), ..parcel_row(lot(1)) };
		assert_ok!(import_parcels(vec![ownerless]));
	});
}

#[test]
fn each_invalid_building_is_rejected_with_its_reason() {
	ExtBuilder::with_books().build_and_execute(|| {
		let good = || building_row(BuildingId(1), lot(860), true);
		for (row, error) in [
			(BuildingRow { pnu: lot(1), ..good() }, Error::<Test>::ParcelNotFound),
			(BuildingRow { area: 0, ..good() }, Error::ZeroArea),
			(BuildingRow { building: TOWER, ..good() }, Error::BuildingAlreadyExists),
		] {
			assert_noop!(import_buildings(vec![row]), error);
		}
		assert_noop!(import_buildings(vec![good(), good()]), Error::<Test>::BuildingAlreadyExists);
		assert_ok!(import_buildings(vec![good()]));
	});
}

#[test]
fn each_invalid_unit_is_rejected_with_its_reason() {
	ExtBuilder::with_books().build_and_execute(|| {
		let good = || unit_row(UnitId(1), TOWER, "1/4");
		for (row, error) in [
			(UnitRow { area: 0, ..good() }, Error::<Test>::ZeroArea),
			(UnitRow { building: BuildingId(1), ..good() }, Error::BuildingNotFound),
			(UnitRow { building: HOUSE, ..good() }, Error::BuildingNotStrata),
			(UnitRow { unit: FLAT, ..good() }, Error::UnitAlreadyExists),
			(UnitRow { land_share: raw_share(2, 4), ..good() }, Error::LandShareInvalid),
			(UnitRow { land_share: raw_share(0, 4), ..good() }, Error::LandShareInvalid),
		] {
			assert_noop!(import_units(vec![row]), error);
		}
		assert_noop!(import_units(vec![good(), good()]), Error::<Test>::UnitAlreadyExists);
	});
}

#[test]
fn the_land_shares_of_a_building_add_up_to_at_most_one() {
	ExtBuilder::with_books().build_and_execute(|| {
		let unit = |number, land| unit_row(UnitId(number), TOWER, land);
		// The flat has one half.
		assert_noop!(import_units(vec![unit(1, "2/3")]), Error::<Test>::LandShareExceeded);
		let thirds = vec![unit(1, "1/3"), unit(2, "1/3")];
		assert_noop!(import_units(thirds), Error::<Test>::LandShareExceeded);
		assert_ok!(import_units(vec![unit(1, "1/3"), unit(2, "1/6")]));
		assert_eq!(LandShares::<Test>::get(TOWER), Some(Share::WHOLE));
		let origin = RuntimeOrigin::signed(IMPORTER);
		let more = vec![unit(3, "1/1000000")].try_into().unwrap();
		let result = Registers::import_units(origin, more, [8; 32]);
		assert_noop!(result, Error::<Test>::LandShareExceeded);
	});
}

#[test]
fn land_shares_that_cannot_be_added_exactly_are_rejected() {
	ExtBuilder::with_books().build_and_execute(|| {
		let with =
			|number, land_share| UnitRow { land_share, ..unit_row(UnitId(number), TOWER, "1/4") };
		let rows = vec![with(1, raw_share(1, u64::MAX)), with(2, raw_share(1, u64::MAX - 2))];
		assert_noop!(import_units(rows), Error::<Test>::LandShareTooFine);
	});
}

/// Titles 2(c): the same flat cannot be entered twice.
#[test]
fn each_door_is_one_unit() {
	ExtBuilder::with_books().build_and_execute(|| {
		let first = unit_row(UnitId(1), TOWER, "1/8");
		let second = UnitRow { unit: UnitId(2), ..first.clone() };
		assert_noop!(import_units(vec![first.clone(), second.clone()]), Error::<Test>::DoorTaken);
		let upstairs = UnitRow { floor: 13, ..second };
		assert_ok!(import_units(vec![first, upstairs]));
		assert_eq!(UnitAt::<Test>::get((TOWER, 0, 13, 1)), Some(UnitId(2)));
	});
}

/// Titles 2(a), 2(b): units have the records, not their building as a whole nor its land.
#[test]
fn a_strata_building_and_its_land_have_no_record_of_their_own() {
	ExtBuilder::with_books().build_and_execute(|| {
		use madang_primitives::Property::*;
		for (property, expected) in [
			(Unit(FLAT), Ok(())),
			(Building(HOUSE), Ok(())),
			(Parcel(land(859)), Ok(())),
			(Building(TOWER), Err(Bar::StrataAsAWhole)),
			(Parcel(land(858)), Err(Bar::BoundToUnits)),
			(Parcel(land(1)), Err(Bar::NotInBook)),
			(Building(BuildingId(1)), Err(Bar::NotInBook)),
			(Unit(UnitId(1)), Err(Bar::NotInBook)),
		] {
			assert_eq!(Registers::registrable(&property), expected, "{property}");
		}
	});
}
