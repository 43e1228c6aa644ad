//! Tests of the books' trait for other pallets.

use crate::{mock::*, *};
use codec::Encode;
use madang_primitives::{
	BuildingId, BuildingUse, KoreanDay, LandCategory, Property, Structure, UnitId,
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
			Property::Building(BuildingId(1)),
			Property::Unit(UnitId(1)),
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
		let plain = (Property::Unit(FLAT), TOWER, 0u16, 12i8, 1_203u16, 8_493u64, share("1/2"));
		let digest = H256(sp_io::hashing::sha2_256(&plain.encode()));
		assert_eq!(flat.description(FLAT), digest);
		assert_eq!(Registers::description_of(&Property::Unit(FLAT)), Some(digest));
	});
}

#[test]
fn a_parcels_description_covers_only_number_category_and_area() {
	ExtBuilder::with_books().build_and_execute(|| {
		let parcel = Parcels::<Test>::get(land(858)).unwrap();
		let digest = parcel.description(land(858));
		assert_ne!(digest, parcel.description(land(859)));
		for other in [
			Parcel { category: LandCategory::Road, ..parcel.clone() },
			Parcel { area: 1, ..parcel.clone() },
		] {
			assert_ne!(other.description(land(858)), digest);
		}
		let same = Parcel {
			official_price: 1,
			priced_on: KoreanDay(1),
			owners: owners(&["1"]),
			revision: 9,
			..parcel
		};
		assert_eq!(same.description(land(858)), digest);
	});
}

#[test]
fn a_buildings_description_covers_only_what_the_registry_records() {
	ExtBuilder::with_books().build_and_execute(|| {
		let house = Buildings::<Test>::get(HOUSE).unwrap();
		let digest = house.description(HOUSE);
		assert_ne!(digest, house.description(TOWER));
		for other in [
			Building { parcel: land(860), ..house.clone() },
			Building { main_use: BuildingUse::Lodging, ..house.clone() },
			Building { structure: Structure::Timber, ..house.clone() },
			Building { floors_above: 16, ..house.clone() },
			Building { floors_below: 1, ..house.clone() },
			Building { area: 1, ..house.clone() },
		] {
			assert_ne!(other.description(HOUSE), digest);
		}
		let same = Building {
			approved_on: KoreanDay(1),
			strata: true,
			violation: true,
			owners: owners(&["1/2", "1/2"]),
			revision: 9,
			..house
		};
		assert_eq!(same.description(HOUSE), digest);
	});
}

#[test]
fn a_units_description_covers_only_what_the_registry_records() {
	ExtBuilder::with_books().build_and_execute(|| {
		let flat = Units::<Test>::get(FLAT).unwrap();
		let digest = flat.description(FLAT);
		assert_ne!(digest, flat.description(UnitId(1)));
		for other in [
			Unit { building: HOUSE, ..flat.clone() },
			Unit { wing: 101, ..flat.clone() },
			Unit { floor: -1, ..flat.clone() },
			Unit { number: 1_204, ..flat.clone() },
			Unit { area: 1, ..flat.clone() },
			Unit { land_share: share("1/3"), ..flat.clone() },
		] {
			assert_ne!(other.description(FLAT), digest);
		}
		let same = Unit {
			main_use: BuildingUse::Business,
			owners: owners(&["1/2", "1/2"]),
			revision: 9,
			..flat
		};
		assert_eq!(same.description(FLAT), digest);
	});
}
