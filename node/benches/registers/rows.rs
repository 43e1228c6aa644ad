//! Synthetic rows of a province: parcels in towns of 9,999 lots, a building on every second parcel, and
//! a strata building with ten units on every tenth.

use frame_support::BoundedVec;
use madang_primitives::{
	Area, BuildingId, BuildingUse, Commitment, DistrictCode, Holding, Holdings, KoreanDay, Label,
	LandCategory, LandKind, LandRight, LandRightKind, Party, Pnu, Share, Structure, UnitId,
};
use pallet_registers::{
	BuildingDetails, BuildingRow, DistrictRow, ParcelDetails, ParcelRow, UnitDetails, UnitRow,
};

/// Lots of a town: as many as there are main lot numbers.
const LOTS: u32 = 9_999;

/// The code of the first town.
const FIRST_TOWN: u64 = 1_168_010_100;

/// One building stands on this many parcels, and one strata building.
const BUILDING_EVERY: u32 = 2;
const STRATA_EVERY: u32 = 10;

/// Units of a strata building, and on each of its floors.
const UNITS: u32 = 10;
const UNITS_OF_FLOOR: u32 = 2;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn town(number: u32) -> DistrictCode {
	DistrictCode(FIRST_TOWN + 100 * u64::from(number))
}

fn pnu(parcel: u32) -> Result<Pnu> {
	let main = u16::try_from(parcel % LOTS + 1)?;
	Pnu::new(town(parcel / LOTS), LandKind::Land, main, 0).map_err(|error| error.to_string().into())
}

fn day() -> KoreanDay {
	KoreanDay(12_000)
}

/// One holder, another one for each property, as real commitments are.
fn owner(of: &[u8]) -> Result<Holdings> {
	let holder = Party::Unbound(Commitment(sp_io::hashing::blake2_256(of)));
	let share = Share::new(1, 1).map_err(|error| error.to_string())?;
	Ok(Holdings(BoundedVec::truncate_from(vec![Holding { holder, share }])))
}

fn building(parcel: u32) -> BuildingId {
	BuildingId::new(10_000_000_000_000 + u128::from(parcel))
}

/// The towns of this many parcels.
pub fn districts(parcels: u32) -> Result<Vec<DistrictRow>> {
	(0..parcels.div_ceil(LOTS))
		.map(|number| {
			let name = format!("서울특별시 강남구 시험{number}동").into_bytes();
			let name = name.try_into().map_err(|_| "the name of a town is too long")?;
			Ok(DistrictRow { code: town(number), name })
		})
		.collect()
}

/// The row of a parcel. The land of a strata building belongs to its units.
pub fn parcel(number: u32) -> Result<ParcelRow> {
	let details = ParcelDetails {
		category: LandCategory::BuildingSite,
		area: Area::hundredths(25_000 + u64::from(number % 1_000)),
		official_price: 1_000_000 + u64::from(number),
		priced_on: Some(day()),
	};
	let owners = match number % STRATA_EVERY {
		0 => Holdings::default(),
		_ => owner(format!("parcel {number}").as_bytes())?,
	};
	Ok(ParcelRow { pnu: pnu(number)?, details, owners })
}

/// The rows of the buildings of this many parcels.
pub fn buildings(parcels: u32) -> impl Iterator<Item = Result<BuildingRow>> {
	(0..parcels).step_by(BUILDING_EVERY as usize).map(|parcel| {
		let strata = parcel.is_multiple_of(STRATA_EVERY);
		let details = BuildingDetails {
			parcels: BoundedVec::truncate_from(vec![pnu(parcel)?]),
			main_use: BuildingUse::MultiFamilyHousing,
			structure: Structure::ReinforcedConcrete,
			floors_above: 5,
			floors_below: 1,
			area: Area::hundredths(100_000),
			approved_on: Some(day()),
			strata,
			violation: false,
		};
		let owners = match strata {
			true => Holdings::default(),
			false => owner(format!("building {parcel}").as_bytes())?,
		};
		Ok(BuildingRow { building: building(parcel), details, owners })
	})
}

/// The rows of the units of this many parcels.
pub fn units(parcels: u32) -> impl Iterator<Item = Result<UnitRow>> {
	let strata = (0..parcels).step_by(STRATA_EVERY as usize);
	strata.flat_map(|parcel| (0..UNITS).map(move |number| unit(parcel, number)))
}

fn unit(parcel: u32, number: u32) -> Result<UnitRow> {
	let floor = i8::try_from(number / UNITS_OF_FLOOR + 1)?;
	let door = format!("{floor}0{}", number % UNITS_OF_FLOOR + 1);
	let share = Share::new(1, UNITS.into()).map_err(|error| error.to_string())?;
	let right = LandRight { parcel: pnu(parcel)?, kind: LandRightKind::Ownership, share };
	let details = UnitDetails {
		building: building(parcel),
		wing: None,
		floor,
		number: Label::unit(&door).map_err(|error| error.to_string())?,
		main_use: BuildingUse::MultiFamilyHousing,
		area: Area::hundredths(8_493),
		land_rights: BoundedVec::truncate_from(vec![right]),
	};
	let id = 20_000_000_000_000 + u128::from(parcel) * u128::from(UNITS) + u128::from(number);
	let owners = owner(format!("unit {id}").as_bytes())?;
	Ok(UnitRow { unit: UnitId::new(id), details, owners })
}
