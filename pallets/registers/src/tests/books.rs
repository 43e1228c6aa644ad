//! Tests of the books' trait for other pallets.

use crate::{mock::*, *};
use codec::Encode;
use madang_primitives::{
	Area, BuildingId, BuildingUse, KoreanDay, Label, LandCategory, LandRight, LandRightKind,
	ParcelId, Property, Structure, UnitId,
};
use sp_core::H256;

#[test]
fn every_property_is_in_the_district_of_its_parcel() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in
			[Property::Parcel(land(858)), Property::Building(TOWER), Property::Unit(FLAT)]
		{
			assert_eq!(Registers::district_of(&property), Some(YEOKSAM));
		}
	});
}

#[test]
fn an_unknown_property_has_no_data() {
	ExtBuilder::with_books().build_and_execute(|| {
		for property in [
			Property::Parcel(land(1)),
			Property::Building(BuildingId::new(1)),
			Property::Unit(UnitId::new(1)),
		] {
			assert_eq!(Registers::district_of(&property), None);
			assert_eq!(Registers::description_of(&property), None);
			assert_eq!(Registers::owners_of(&property), None);
			assert_eq!(Registers::revision_of(&property), None);
			assert_eq!(Registers::pending_notice(&property), None);
		}
	});
}

#[test]
fn a_property_without_recorded_owners_has_an_empty_list() {
	ExtBuilder::with_books().build_and_execute(|| {
		let tower = Registers::owners_of(&Property::Building(TOWER)).unwrap();
		assert_eq!(tower.iter().count(), 0);
	});
}

#[test]
fn a_description_is_sha256_over_key_and_fields() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Units::<Test>::get(FLAT).unwrap();
		let right =
			LandRight { parcel: land(858), kind: LandRightKind::Ownership, share: share("1/2") };
		let plain = (
			Property::Unit(FLAT),
			TOWER,
			None::<Label>,
			12i8,
			"1203".as_bytes().to_vec(),
			849_300u64,
			vec![right],
		);
		let digest = H256(sp_io::hashing::sha2_256(&plain.encode()));
		assert_eq!(flat.description(FLAT), digest);
		assert_eq!(Registers::description_of(&Property::Unit(FLAT)), Some(digest));
	});
}

#[test]
fn a_parcels_description_covers_only_category_and_area() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Parcels::<Test>::get(land(858)).unwrap();
		let digest = parcel.description(land(858));
		assert_ne!(digest, parcel.description(land(859)));
		let with = |details| Parcel { details, ..parcel.clone() };
		for details in [
			ParcelDetails { category: LandCategory::Road, ..parcel.details },
			ParcelDetails { area: Area(1), ..parcel.details },
		] {
			assert_ne!(with(details).description(land(858)), digest);
		}
		let details =
			ParcelDetails { official_price: 1, priced_on: Some(KoreanDay(1)), ..parcel.details };
		let same = Parcel { pnu: lot(859), record: Record::new(owners(&["1"])), details };
		assert_eq!(same.description(land(858)), digest);
	});
}

#[test]
fn a_buildings_description_covers_only_what_the_registry_records() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Buildings::<Test>::get(HOUSE).unwrap();
		let digest = house.description(HOUSE);
		assert_ne!(digest, house.description(TOWER));
		let with = |change: fn(&mut BuildingDetails<ParcelId>)| {
			let mut other = house.clone();
			change(&mut other.details);
			other.description(HOUSE)
		};
		for other in [
			with(|house| house.parcels = bounded([land(859), land(860)])),
			with(|house| house.main_use = BuildingUse::Lodging),
			with(|house| house.structure = Structure::Timber),
			with(|house| house.floors_above = 16),
			with(|house| house.floors_below = 1),
			with(|house| house.area = Area(1)),
		] {
			assert_ne!(other, digest);
		}
		let same = with(|house| {
			house.approved_on = None;
			house.strata = true;
			house.violation = true;
		});
		assert_eq!(same, digest);
		let record = Record { revision: 9, ..Record::new(owners(&["1/2", "1/2"])) };
		assert_eq!(Building { record, ..house.clone() }.description(HOUSE), digest);
	});
}

#[test]
fn a_units_description_covers_only_what_the_registry_records() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Units::<Test>::get(FLAT).unwrap();
		let digest = flat.description(FLAT);
		assert_ne!(digest, flat.description(UnitId::new(1)));
		let with = |change: fn(&mut UnitDetails<ParcelId>)| {
			let mut other = flat.clone();
			change(&mut other.details);
			other.description(FLAT)
		};
		for other in [
			with(|flat| flat.building = HOUSE),
			with(|flat| flat.wing = Label::wing("101").unwrap()),
			with(|flat| flat.floor = -1),
			with(|flat| flat.number = Label::unit("1204").unwrap()),
			with(|flat| flat.area = Area(1)),
			with(|flat| flat.land_rights = bounded([])),
		] {
			assert_ne!(other, digest);
		}
		assert_eq!(with(|flat| flat.main_use = BuildingUse::Business), digest);
		let record = Record { revision: 9, ..Record::new(owners(&["1/2", "1/2"])) };
		assert_eq!(Unit { record, ..flat.clone() }.description(FLAT), digest);
	});
}
