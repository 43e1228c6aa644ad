//! The rows of a province: its real districts, and plausible values.

use crate::Failure;
use madang_primitives::{
	Area, BuildingId, BuildingUse, Commitment, DistrictCode, Holding, Holdings, KoreanDay, Label,
	LandCategory, LandKind, LandRight, LandRightKind, Party, Pnu, Share, Structure, UnitId,
};
use pallet_registers::{
	BuildingDetails, BuildingRow, DistrictRow, ParcelDetails, ParcelRow, UnitDetails, UnitRow,
};
use sp_core::{bounded::BoundedVec, Get};
use std::{fs, ops::Range, path::Path};

/// The parcels of each district.
pub const PARCELS_OF_A_DISTRICT: u32 = 400;

/// The units of each building. Every second building has them, so there are as many as parcels.
const UNITS_OF_A_BUILDING: u32 = 4;

/// The province: 경상남도.
const PROVINCE: &str = "48";

/// The districts of the province in which rows are.
pub struct Rows {
	/// Codes and names.
	pub districts: Vec<(DistrictCode, String)>,
}

/// A list for a call.
pub fn bounded<Row, Most: Get<u32>>(rows: Vec<Row>) -> Result<BoundedVec<Row, Most>, Failure> {
	rows.try_into().map_err(|_| "a batch has too many rows".into())
}

impl Rows {
	/// So many districts of the province.
	pub fn read(count: u32) -> Result<Self, Failure> {
		let table =
			Path::new(env!("CARGO_MANIFEST_DIR")).join("../chain-spec/data/legal-districts.csv");
		let text = fs::read_to_string(table)?;
		let of_province = text.lines().skip(1).filter(|line| line.starts_with(PROVINCE));
		let districts = of_province
			.take(count as usize)
			.map(|line| {
				let (code, name) = line.split_once(',').ok_or("a row has a code and a name")?;
				Ok((
					code.parse().map_err(|_| "a code has ten digits")?,
					name.replace(',', " ").trim().to_owned(),
				))
			})
			.collect::<Result<Vec<_>, Failure>>()?;
		if districts.len() < count as usize {
			let most = districts.len() as u32 * PARCELS_OF_A_DISTRICT;
			return Err(format!("the province has room for {most} parcels here").into());
		}
		Ok(Self { districts })
	}

	/// Rows of districts.
	pub fn districts_of<Most: Get<u32>>(
		&self,
		range: Range<u32>,
	) -> Result<BoundedVec<DistrictRow, Most>, Failure> {
		let row = |(code, name): &(DistrictCode, String)| {
			let name = name.clone().into_bytes().try_into().map_err(|_| "a name is too long")?;
			Ok(DistrictRow { code: *code, name })
		};
		let rows = &self.districts[range.start as usize..range.end as usize];
		bounded(rows.iter().map(row).collect::<Result<_, Failure>>()?)
	}

	fn pnu(&self, number: u32) -> Result<Pnu, Failure> {
		let (district, _) = self.districts[(number / PARCELS_OF_A_DISTRICT) as usize];
		let lot = u16::try_from(number % PARCELS_OF_A_DISTRICT + 1)?;
		Pnu::new(district, LandKind::Land, lot, 0).map_err(|error| error.to_string().into())
	}

	/// A parcel.
	pub fn parcel(&self, number: u32) -> Result<ParcelRow, Failure> {
		let details = ParcelDetails {
			category: LandCategory::BuildingSite,
			area: Area::hundredths(20_000 + u64::from(number % 1_000)),
			official_price: 1_000_000 + u64::from(number % 1_000) * 100,
			priced_on: Some(KoreanDay(20_454)),
		};
		Ok(ParcelRow { pnu: self.pnu(number)?, details, owners: owner(1, number)? })
	}

	/// A building on every second parcel. Every second building is owned by units.
	pub fn building(&self, number: u32) -> Result<BuildingRow, Failure> {
		let strata = number.is_multiple_of(2);
		let details = BuildingDetails {
			parcels: bounded(vec![self.pnu(number * 2)?])?,
			main_use: BuildingUse::MultiFamilyHousing,
			structure: Structure::ReinforcedConcrete,
			floors_above: 5,
			floors_below: 1,
			area: Area::hundredths(80_000),
			approved_on: Some(KoreanDay(12_000)),
			strata,
			violation: false,
		};
		let owners = if strata { Holdings::default() } else { owner(2, number)? };
		Ok(BuildingRow { building: building(number), details, owners })
	}

	/// A unit of a building that is owned by units.
	pub fn unit(&self, number: u32) -> Result<UnitRow, Failure> {
		let at = number / UNITS_OF_A_BUILDING * 2;
		let door = number % UNITS_OF_A_BUILDING + 1;
		let share = Share::new(1, u64::from(UNITS_OF_A_BUILDING)).map_err(|_| "a share")?;
		let parcel = self.pnu(at * 2)?;
		let details = UnitDetails {
			building: building(at),
			wing: None,
			floor: i8::try_from(door)?,
			number: Label::unit(&format!("{door}01")).map_err(|error| error.to_string())?,
			main_use: BuildingUse::MultiFamilyHousing,
			area: Area::hundredths(8_493),
			land_rights: bounded(vec![LandRight {
				parcel,
				kind: LandRightKind::Ownership,
				share,
			}])?,
		};
		let unit = UnitId::new(11_000_200_000_000 + u128::from(number));
		Ok(UnitRow { unit, details, owners: owner(3, number)? })
	}
}

fn building(number: u32) -> BuildingId {
	BuildingId::new(11_000_100_000_000 + u128::from(number))
}

/// One owner, whom nothing else names.
fn owner(book: u8, number: u32) -> Result<Holdings, Failure> {
	let mut bytes = [book; 32];
	bytes[..4].copy_from_slice(&number.to_le_bytes());
	let commitment = Commitment(sp_io::hashing::blake2_256(&bytes));
	let holder = Party::Unbound(commitment);
	Holdings::new([Holding { holder, share: Share::WHOLE }]).ok_or_else(|| "one owner".into())
}
