//! Tests of the import of batches.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, traits::Get};
use madang_primitives::{
	Area, BuildingId, BuildingUse, DistrictCode, Holding, Holdings, KoreanDay, Label, LandRight,
	LandRightKind, Pnu, Property, Share, UnitId,
};
use sp_core::{Decode, H256};
use sp_runtime::{traits::BadOrigin, DispatchError};

fn import_districts(rows: Vec<DistrictRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	Registers::import_districts(origin, rows.try_into().unwrap(), [7; 32])
}

fn import_parcels(rows: Vec<ParcelRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	plain(Registers::import_parcels(origin, rows.try_into().unwrap(), [7; 32]))
}

fn import_buildings(rows: Vec<BuildingRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	plain(Registers::import_buildings(origin, rows.try_into().unwrap(), [7; 32]))
}

fn import_units(rows: Vec<UnitRow>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(IMPORTER);
	plain(Registers::import_units(origin, rows.try_into().unwrap(), [7; 32]))
}

/// A share from the wire, which may be not reduced or greater than one.
fn raw_share(numerator: u64, denominator: u64) -> Share {
	Share::decode(&mut &(numerator, denominator).encode()[..]).unwrap()
}

fn with_area(area: u64, row: ParcelRow) -> ParcelRow {
	ParcelRow { details: ParcelDetails { area: Area(area), ..row.details }, ..row }
}

/// A parcel with a price of this day. A day before 1900 has no text.
fn priced(text: &str, row: ParcelRow) -> ParcelRow {
	let on = text.parse().unwrap_or(KoreanDay(KoreanDay::FIRST.0 - 1));
	ParcelRow { details: ParcelDetails { priced_on: Some(on), ..row.details }, ..row }
}

#[test]
fn imported_districts_parcels_buildings_and_units_can_be_read() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_eq!(
			Districts::<Test>::get(YEOKSAM).unwrap().name.into_inner(),
			"서울특별시 강남구 역삼동".as_bytes()
		);
		let parcel = Parcels::<Test>::get(land(858)).unwrap();
		assert_eq!(parcel.details.area.to_string(), "627.30");
		assert_eq!(parcel.record.revision, 1);
		assert_eq!(parcel.record.owners, owners(&["1/2", "1/3", "1/6"]));
		let tower = Buildings::<Test>::get(TOWER).unwrap();
		assert_eq!(tower.details.parcels.to_vec(), [land(858)]);
		assert!(tower.details.strata && tower.record.owners.0.is_empty());
		let flat = Units::<Test>::get(FLAT).unwrap();
		assert_eq!((flat.details.building, flat.details.floor), (TOWER, 12));
		assert_eq!(flat.details.number.as_str(), "1203");
		let sum = LandShares::<Test>::get(land(858), LandRightKind::Ownership).unwrap();
		assert_eq!((sum.sum, sum.units), (share("1/2").into(), 1));
		assert_eq!(BuildingsOn::<Test>::get(land(858)), Some(1));
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
				equal: 0,
				entered: bounded([1, 3, 2].map(|number| {
					let id = land(number);
					(id, Parcels::<Test>::get(id).unwrap())
				})),
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

/// Importing twice changes nothing: equal rows are counted.
#[test]
fn equal_rows_are_counted_and_change_nothing() {
	ExtBuilder::with_books().build_and_execute(|| {
		let rows = vec![parcel_row(lot(858)), parcel_row(lot(1)), parcel_row(lot(1))];
		assert_ok!(import_parcels(rows));
		let Event::ParcelsImported { batch, equal, entered, .. } = last_event() else {
			panic!("no import")
		};
		assert_eq!((batch.count, equal), (3, 2));
		assert_eq!(entered.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [land(1)]);
		let before = Registers::revision_of(&Property::Parcel(land(858)));
		let origin = || RuntimeOrigin::signed(IMPORTER);
		let houses = [building_row(TOWER, lot(858), true), building_row(HOUSE, lot(859), false)];
		assert_ok!(Registers::import_buildings(origin(), bounded(houses), fresh_ref()));
		let Event::BuildingsImported { batch, equal, entered, .. } = last_event() else {
			panic!("no import")
		};
		assert_eq!((batch.count, equal, entered.len()), (2, 2, 0));
		let flats = bounded([unit_row(FLAT, TOWER, "1/2")]);
		assert_ok!(Registers::import_units(origin(), flats, fresh_ref()));
		let Event::UnitsImported { batch, equal, entered, .. } = last_event() else {
			panic!("no import")
		};
		assert_eq!((batch.count, equal, entered.len()), (1, 1, 0));
		assert_eq!(Registers::revision_of(&Property::Parcel(land(858))), before);
	});
}

/// Owners are equal in any order. Those whom the registry has changed differ from the file.
#[test]
fn a_row_with_other_owners_differs() {
	ExtBuilder::with_books().build_and_execute(|| {
		let row = parcel_row(lot(858));
		let turned = Holdings::new(row.owners.0.iter().rev().copied()).unwrap();
		assert_ok!(import_parcels(vec![ParcelRow { owners: turned, ..row }]));
		let flat = Property::Unit(FLAT);
		assert_ok!(Registers::notify(&flat, notice(&flat, 5, owners(&["1/2", "1/2"]))));
		assert_eq!(Registers::apply_notice(&flat), Ok(true));
		let origin = RuntimeOrigin::signed(IMPORTER);
		let rows = bounded([unit_row(FLAT, TOWER, "1/2")]);
		let result = Registers::import_units(origin, rows, fresh_ref());
		assert_noop!(result, Error::<Test>::UnitDiffers);
	});
}

#[test]
fn only_the_ministry_can_import() {
	ExtBuilder::with_books().build_and_execute(|| {
		let districts = vec![district_row(DistrictCode(2_611_010_100), "부산광역시 중구 영주동")];
		let parcels = vec![parcel_row(lot(1))];
		let buildings = vec![building_row(BuildingId::new(1), lot(860), false)];
		let units = vec![unit_row(UnitId::new(1), TOWER, "1/4")];
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
		let bad = with_area(0, parcel_row(lot(3)));
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
			(with_area(0, good()), Error::ZeroArea),
			(ParcelRow { pnu: unknown_place, ..good() }, Error::DistrictNotFound),
			(priced("2026-11-25", good()), Error::DayInFuture),
			(priced("1899-12-31", good()), Error::DayBeforeBooks),
			(with_area(1, parcel_row(lot(858))), Error::ParcelDiffers),
		] {
			assert_noop!(import_parcels(vec![row]), error);
		}
		let twice = vec![good(), with_area(1, good())];
		assert_noop!(import_parcels(twice), Error::<Test>::ParcelDiffers);
		let edges = [priced("2026-11-24", good()), priced("1900-01-01", parcel_row(lot(2)))];
		assert_ok!(import_parcels(edges.to_vec()));
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
			let building = building_row(BuildingId::new(1), lot(860), false);
			let building = BuildingRow { owners: owners.clone(), ..building };
			assert_noop!(import_buildings(vec![building]), error);
			let unit = UnitRow { owners, ..unit_row(UnitId::new(1), TOWER, "1/4") };
			assert_noop!(import_units(vec![unit]), error);
		}
		let ownerless = ParcelRow { owners: Holdings::default(), ..parcel_row(lot(1)) };
		assert_ok!(import_parcels(vec![ownerless]));
	});
}

#[test]
fn each_invalid_building_is_rejected_with_its_reason() {
	ExtBuilder::with_books().build_and_execute(|| {
		let good = || building_row(BuildingId::new(1), lot(860), true);
		let with = |change: fn(&mut BuildingDetails<Pnu>)| {
			let mut row = good();
			change(&mut row.details);
			row
		};
		let nought = BuildingId::new(0);
		for (row, error) in [
			(building_row(BuildingId::new(1), lot(1), true), Error::<Test>::ParcelNotFound),
			(BuildingRow { building: nought, ..good() }, Error::NumberInvalid),
			(with(|row| row.area = Area(0)), Error::ZeroArea),
			(with(|row| row.approved_on = Some(day("2027-06-30"))), Error::DayInFuture),
			(with(|row| row.approved_on = Some(KoreanDay(i32::MIN))), Error::DayBeforeBooks),
			(with(|row| row.parcels = bounded([])), Error::BuildingWithoutParcel),
			(with(|row| row.parcels = bounded([lot(860), lot(860)])), Error::ParcelListedTwice),
			(BuildingRow { building: TOWER, ..good() }, Error::BuildingDiffers),
		] {
			assert_noop!(import_buildings(vec![row]), error);
		}
		let other = with(|row| row.violation = true);
		assert_noop!(import_buildings(vec![good(), other]), Error::<Test>::BuildingDiffers);
		assert_ok!(import_buildings(vec![good()]));
	});
}

/// Titles 9: buildings of 1938 have their day, and no day is invented for those without one.
#[test]
fn old_and_unknown_days_are_kept() {
	ExtBuilder::with_books().build_and_execute(|| {
		let days = [Some(day("1936-04-10")), None, Some(day("1969-12-31"))];
		let rows = (1..).zip(days).map(|(number, approved_on)| {
			let row = building_row(BuildingId::new(number), lot(860), false);
			BuildingRow { details: BuildingDetails { approved_on, ..row.details }, ..row }
		});
		assert_ok!(import_buildings(rows.collect()));
		for (number, approved_on) in (1..).zip(days) {
			let building = Buildings::<Test>::get(BuildingId::new(number)).unwrap();
			assert_eq!(building.details.approved_on, approved_on);
		}
		assert_eq!(BuildingsOn::<Test>::get(land(860)), Some(3));
	});
}

#[test]
fn numbers_of_both_forms_are_kept() {
	ExtBuilder::with_books().build_and_execute(|| {
		let building: BuildingId = "11680-3609902".parse().unwrap();
		let unit: UnitId = "1168010300102270001000001".parse().unwrap();
		assert_ok!(import_buildings(vec![building_row(building, lot(860), true)]));
		let row = unit_row(unit, building, "1/4");
		let origin = RuntimeOrigin::signed(IMPORTER);
		assert_ok!(Registers::import_units(origin, bounded([row]), fresh_ref()));
		assert_eq!(Registers::district_of(&Property::Unit(unit)), Some(YEOKSAM));
	});
}

/// What is wrong with a unit, by a change of a good row.
fn unit_with(change: impl FnOnce(&mut UnitDetails<Pnu>)) -> UnitRow {
	let mut row = unit_row(UnitId::new(1), TOWER, "1/4");
	change(&mut row.details);
	row
}

#[test]
fn each_invalid_unit_is_rejected_with_its_reason() {
	ExtBuilder::with_books().build_and_execute(|| {
		let good = || unit_row(UnitId::new(1), TOWER, "1/4");
		let raw = |numerator, denominator| {
			unit_with(|row| {
				let share = raw_share(numerator, denominator);
				row.land_rights = bounded([LandRight { share, ..land_right("1/4") }]);
			})
		};
		let label = |bytes: &[u8]| Label::decode(&mut &bytes.to_vec().encode()[..]).unwrap();
		for (row, error) in [
			(unit_with(|row| row.area = Area(0)), Error::<Test>::ZeroArea),
			(unit_with(|row| row.building = BuildingId::new(1)), Error::BuildingNotFound),
			(unit_with(|row| row.building = HOUSE), Error::BuildingNotStrata),
			(UnitRow { unit: FLAT, ..good() }, Error::UnitDiffers),
			(UnitRow { unit: UnitId::new(0), ..good() }, Error::NumberInvalid),
			(unit_with(|row| row.number = label("101호".as_bytes())), Error::LabelInvalid),
			(unit_with(|row| row.wing = Some(label(b""))), Error::LabelInvalid),
			(unit_with(|row| row.floor = 0), Error::FloorNotFound),
			(unit_with(|row| row.floor = 16), Error::FloorNotFound),
			(unit_with(|row| row.floor = -3), Error::FloorNotFound),
			(raw(2, 4), Error::LandShareInvalid),
			(raw(0, 4), Error::LandShareInvalid),
			(
				unit_with(|row| row.land_rights = bounded([land_right("1/4"), land_right("1/8")])),
				Error::LandRightListedTwice,
			),
			(
				unit_with(|row| {
					row.land_rights = bounded([LandRight { parcel: lot(1), ..land_right("1/4") }]);
				}),
				Error::ParcelNotFound,
			),
		] {
			assert_noop!(import_units(vec![row]), error);
		}
		let other = unit_with(|row| row.main_use = BuildingUse::Business);
		assert_noop!(import_units(vec![good(), other]), Error::<Test>::UnitDiffers);
		for (number, floor) in [(1, 15), (2, -2)] {
			let row = unit_row(UnitId::new(number), TOWER, "1/8");
			let details = UnitDetails { floor, ..row.details };
			let rows = bounded([UnitRow { details, ..row }]);
			assert_ok!(Registers::import_units(RuntimeOrigin::signed(IMPORTER), rows, fresh_ref()));
		}
	});
}

/// Titles 2(c): the same flat cannot be entered twice.
#[test]
fn each_door_is_one_unit() {
	ExtBuilder::with_books().build_and_execute(|| {
		let named = |number: u128, wing: &str, label: &str| {
			let row = unit_row(UnitId::new(number), TOWER, "1/16");
			let (wing, number) = (Label::wing(wing).unwrap(), Label::unit(label).unwrap());
			UnitRow { details: UnitDetails { wing, number, ..row.details }, ..row }
		};
		for (first, second) in [(("", "101"), ("", "101호")), (("101", "201"), ("101동", "201"))]
		{
			let rows = vec![named(1, first.0, first.1), named(2, second.0, second.1)];
			assert_noop!(import_units(rows), Error::<Test>::DoorTaken);
		}
		let rows = [
			("", "101"),
			("", "B101"),
			("", "비101"),
			("", "101-1"),
			("가", "101"),
			("A동", "101"),
			("", "70001"),
		];
		let rows = (1..).zip(rows).map(|(number, (wing, label))| named(number, wing, label));
		assert_ok!(import_units(rows.collect()));
		assert_eq!(Floors::<Test>::get(TOWER).get(&12), Some(&8));
		assert_eq!(UnitAt::<Test>::get(named(6, "A", "101").details.door()), Some(UnitId::new(6)));
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
			(Building(BuildingId::new(1)), Err(Bar::NotInBook)),
			(Unit(UnitId::new(1)), Err(Bar::NotInBook)),
		] {
			assert_eq!(Registers::registrable(&property), expected, "{property}");
		}
	});
}
