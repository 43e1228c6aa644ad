//! The rows of each file, and their checks.

use super::{
	checked::{Checked, Row},
	error::{FileError, Reason},
	fields,
	known::{Known, KnownBuilding, KnownDistricts},
	table::{read, Fields, Source, UniqueKeys},
};
use madang_primitives::{
	Area, BuildingId, BuildingUse, DistrictCode, Holdings, KoreanDay, Label, LandCategory,
	LandRight, Pnu, PropertyName, Structure, UnitId, Won,
};

/// A legal district (법정동) of the national table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DistrictRow {
	/// The code of the district.
	pub code: DistrictCode,
	/// The province or metropolitan city (시·도).
	pub sido: String,
	/// The city, county or district (시·군·구). Empty for a province, and everywhere in 세종.
	pub sigungu: String,
	/// The town (읍·면·동). Empty for larger districts.
	pub eupmyeondong: String,
	/// The village (리). Empty for larger districts, and if the town has no villages.
	pub ri: String,
}

impl DistrictRow {
	/// The full name of the district: 서울특별시 강남구 역삼동.
	pub fn name(&self) -> String {
		let parts = [&self.sido, &self.sigungu, &self.eupmyeondong, &self.ri];
		let parts: Vec<_> =
			parts.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
		parts.join(" ")
	}
}

impl Row for DistrictRow {
	const FILE: &'static str = "legal-districts.csv";
	const COLUMNS: &'static [&'static str] = &["code", "sido", "sigungu", "eupmyeondong", "ri"];

	fn to_record(&self) -> Vec<String> {
		let Self { code, sido, sigungu, eupmyeondong, ri } = self.clone();
		vec![code.to_string(), sido, sigungu, eupmyeondong, ri]
	}
}

impl<'a> FromIterator<&'a DistrictRow> for KnownDistricts {
	fn from_iter<I: IntoIterator<Item = &'a DistrictRow>>(rows: I) -> Self {
		rows.into_iter().map(|row| row.code).collect()
	}
}

/// Read the table of legal districts.
pub(super) fn read_districts(source: Source) -> Result<Checked<DistrictRow>, FileError> {
	let mut keys = UniqueKeys::new();
	read(source, |row: &mut Fields| {
		let line = row.line;
		let code = row.get("code", |text| {
			let code = fields::district(text)?;
			keys.take(code, line).map(|()| code)
		});
		let sido = row.get("sido", fields::some_name);
		let sigungu = row.get("sigungu", fields::name);
		let eupmyeondong = row.get("eupmyeondong", fields::name);
		let ri = row.get("ri", fields::name);
		let district = DistrictRow {
			code: code?,
			sido: sido?,
			sigungu: sigungu?,
			eupmyeondong: eupmyeondong?,
			ri: ri?,
		};
		// The level of the city is not checked: 세종 has no name for it, but the codes of its towns
		// have digits for it.
		let is_town = !district.code.0.is_multiple_of(100_000);
		let is_village = !district.code.0.is_multiple_of(100);
		row.check("sido", fields::full_name(&district.name()))?;
		row.check("eupmyeondong", level(is_town, &district.eupmyeondong, "town (읍면동)"))?;
		row.check("ri", level(is_village, &district.ri, "village (리)"))?;
		Some(district)
	})
}

/// Check that a level has a name if, and only if, the code has digits for it.
fn level(has_digits: bool, name: &str, level: &'static str) -> Result<(), Reason> {
	match (has_digits, name.is_empty()) {
		(true, true) => Err(Reason::Level { level, named: false }),
		(false, false) => Err(Reason::Level { level, named: true }),
		_ => Ok(()),
	}
}

/// A parcel (필지) of the land book (토지대장, 임야대장).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParcelRow {
	/// The number of the parcel (고유번호).
	pub pnu: Pnu,
	/// The land category (지목).
	pub category: LandCategory,
	/// The area (면적).
	pub area: Area,
	/// The official price of a square metre (개별공시지가). Zero if none was announced.
	pub official_price: Won,
	/// The day for which the price holds (기준일), if it is known.
	pub priced_on: Option<KoreanDay>,
	/// The owners according to the book (소유자, 공유지연명부). Empty if it names none.
	pub owners: Holdings,
}

impl Row for ParcelRow {
	const FILE: &'static str = "land-book.csv";
	const COLUMNS: &'static [&'static str] =
		&["pnu", "category", "area_m2", "official_price_won_per_m2", "priced_on", "owners"];

	fn to_record(&self) -> Vec<String> {
		vec![
			self.pnu.to_string(),
			self.category.to_string(),
			self.area.to_string(),
			self.official_price.to_string(),
			fields::day_text(self.priced_on),
			fields::holders_text(&self.owners),
		]
	}
}

impl From<&ParcelRow> for Pnu {
	fn from(row: &ParcelRow) -> Self {
		row.pnu
	}
}

/// Read the land book.
pub fn read_parcels(
	source: Source,
	districts: &KnownDistricts,
) -> Result<Checked<ParcelRow>, FileError> {
	let mut keys = UniqueKeys::new();
	read(source, |row: &mut Fields| {
		let line = row.line;
		let pnu = row.get("pnu", |text| {
			let pnu = fields::pnu(text)?;
			keys.take(pnu, line)?;
			districts.ensure_number(pnu)?;
			let district = pnu.district();
			// A town has digits other than zero after the fifth digit.
			if district.0.is_multiple_of(100_000) {
				return Err(Reason::NotATown(district));
			}
			Ok(pnu)
		});
		let category = row.get("category", fields::category);
		let area = row.get("area_m2", fields::area);
		let official_price = row.get("official_price_won_per_m2", fields::won);
		let priced_on = row.get("priced_on", |text| fields::day_if_known(text, districts.today));
		let owners = row.get_redacted("owners", fields::owners);
		Some(ParcelRow {
			pnu: pnu?,
			category: category?,
			area: area?,
			official_price: official_price?,
			priced_on: priced_on?,
			owners: owners?,
		})
	})
}

/// A building of the building book (건축물대장).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuildingRow {
	/// The management number of the building (관리건축물대장번호).
	pub id: BuildingId,
	/// The parcels of the building: first its place (대지위치), then attached lots (부속지번).
	pub parcels: Vec<Pnu>,
	/// The main use (주용도).
	pub main_use: BuildingUse,
	/// The main structure (주구조).
	pub structure: Structure,
	/// The number of floors above ground (지상층수).
	pub floors_above: u16,
	/// The number of floors below ground (지하층수).
	pub floors_below: u8,
	/// The total area of all floors (연면적).
	pub area: Area,
	/// The day of approval for use (사용승인일), if it is known.
	pub approved_on: Option<KoreanDay>,
	/// Whether the building is owned by units (집합건축물).
	pub strata: bool,
	/// Whether the building is marked as violating the law (위반건축물).
	pub violation: bool,
	/// The owners according to the book. Empty for a strata building.
	pub owners: Holdings,
}

impl Row for BuildingRow {
	const FILE: &'static str = "building-book.csv";
	const COLUMNS: &'static [&'static str] = &[
		"building_id",
		"pnu",
		"use",
		"structure",
		"floors_above",
		"floors_below",
		"area_m2",
		"approved_on",
		"strata",
		"violation",
		"owners",
	];

	fn to_record(&self) -> Vec<String> {
		vec![
			self.id.to_string(),
			fields::parcels_text(&self.parcels),
			self.main_use.to_string(),
			self.structure.to_string(),
			self.floors_above.to_string(),
			self.floors_below.to_string(),
			self.area.to_string(),
			fields::day_text(self.approved_on),
			fields::yes_no_text(self.strata),
			fields::yes_no_text(self.violation),
			fields::holders_text(&self.owners),
		]
	}
}

impl From<&BuildingRow> for (BuildingId, KnownBuilding) {
	fn from(row: &BuildingRow) -> Self {
		let BuildingRow { id, strata, floors_above, floors_below, .. } = *row;
		// The reader has found at least one.
		let place = row.parcels.first().copied().unwrap_or_default();
		(id, KnownBuilding { place, strata, floors_above, floors_below })
	}
}

/// Read the building book. The parcels are those of `known`.
pub fn read_buildings(source: Source, known: &Known) -> Result<Checked<BuildingRow>, FileError> {
	let mut keys = UniqueKeys::new();
	read(source, |row: &mut Fields| {
		let line = row.line;
		let id = row.get("building_id", |text| {
			let id = fields::building(text)?;
			keys.take(id, line).map(|()| id)
		});
		// The row of a closed building is reported later. It may still refer to closed parcels.
		let closed = id.is_some_and(|id| known.is_closed(PropertyName::Building(id)));
		let parcels = row.get("pnu", |text| {
			let parcels = fields::parcels(text)?;
			known.ensure_parcels(parcels.iter().copied())?;
			if !closed {
				known.ensure_open(parcels.iter().copied().map(PropertyName::Parcel))?;
			}
			Ok(parcels)
		});
		let main_use = row.get("use", fields::building_use);
		let structure = row.get("structure", fields::structure);
		let floors_above = row.get("floors_above", fields::floors_above);
		let floors_below = row.get("floors_below", fields::floors_below);
		let area = row.get("area_m2", fields::area);
		let approved_on = row.get("approved_on", |text| fields::day_if_known(text, known.today));
		let strata = row.get("strata", fields::yes_no);
		let violation = row.get("violation", fields::yes_no);
		let owners = row.get_redacted("owners", |text| match strata {
			Some(true) if !text.is_empty() => Err(Reason::StrataAsAWhole),
			_ => fields::owners(text),
		});
		Some(BuildingRow {
			id: id?,
			parcels: parcels?,
			main_use: main_use?,
			structure: structure?,
			floors_above: floors_above?,
			floors_below: floors_below?,
			area: area?,
			approved_on: approved_on?,
			strata: strata?,
			violation: violation?,
			owners: owners?,
		})
	})
}

/// A unit of a strata building, as the building book describes it (전유부).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitRow {
	/// The management number of the unit.
	pub id: UnitId,
	/// The building of the unit.
	pub building: BuildingId,
	/// The place of the building, to which a share without a parcel belongs. The file does not have
	/// it.
	pub place: Pnu,
	/// The wing (동), if the building has wings.
	pub wing: Option<Label>,
	/// The floor (층): 1 and higher above ground, -1 and lower below ground.
	pub floor: i8,
	/// The label of the unit (호).
	pub number: Label,
	/// The use (용도).
	pub main_use: BuildingUse,
	/// The area that only its owner uses (전유면적).
	pub area: Area,
	/// The unit's rights to the land (대지권). Empty if none is registered.
	pub land_rights: Vec<LandRight<Pnu>>,
	/// The owners according to the book.
	pub owners: Holdings,
}

impl Row for UnitRow {
	const FILE: &'static str = "units.csv";
	const COLUMNS: &'static [&'static str] = &[
		"unit_id",
		"building_id",
		"wing",
		"floor",
		"number",
		"use",
		"area_m2",
		"land_share",
		"owners",
	];

	fn to_record(&self) -> Vec<String> {
		vec![
			self.id.to_string(),
			self.building.to_string(),
			fields::wing_text(self.wing.as_ref()),
			self.floor.to_string(),
			self.number.to_string(),
			self.main_use.to_string(),
			self.area.to_string(),
			fields::land_rights_text(&self.land_rights, self.place),
			fields::holders_text(&self.owners),
		]
	}
}

/// Read the strata units. The buildings and the sums of land rights so far are those of `known`.
pub fn read_units(source: Source, known: &Known) -> Result<Checked<UnitRow>, FileError> {
	let (mut keys, mut doors) = (UniqueKeys::new(), UniqueKeys::new());
	let mut sums = known.land.clone();
	read(source, |row: &mut Fields| {
		let line = row.line;
		let id = row.get("unit_id", |text| {
			let id = fields::unit(text)?;
			keys.take(id, line).map(|()| id)
		});
		// The row of a closed unit is reported later. Its building may have changed since, and another
		// unit may have its door.
		let closed = id.is_some_and(|id| known.is_closed(PropertyName::Unit(id)));
		let building = row.get("building_id", |text| {
			let id = fields::building(text)?;
			let building = known.buildings.get(&id).ok_or(Reason::UnknownBuilding(id))?;
			if closed {
				return Ok((id, *building));
			}
			known.ensure_open([PropertyName::Building(id)])?;
			building.strata.then_some((id, *building)).ok_or(Reason::NotStrata(id))
		});
		let wing = row.get("wing", fields::wing);
		let floor = row.get("floor", |text| {
			let floor = fields::floor(text)?;
			let building = building.filter(|_| !closed);
			building.map_or(Ok(()), |(_, building)| building.ensure_floor(floor)).map(|()| floor)
		});
		let number = row.get("number", |text| {
			let number = fields::door(text)?;
			let building = building.filter(|_| !closed);
			if let (Some((building, _)), Some(wing), Some(floor)) = (building, &wing, floor) {
				doors.take((building, wing.clone(), floor, number.clone()), line)?;
			}
			Ok(number)
		});
		let main_use = row.get("use", fields::building_use);
		let area = row.get("area_m2", fields::area);
		let land_rights = row.get("land_share", |text| {
			let rights = fields::land_rights(text)?;
			let parcels = || rights.iter().filter_map(|right| right.parcel);
			known.ensure_parcels(parcels())?;
			if !closed {
				known.ensure_open(parcels().map(PropertyName::Parcel))?;
			}
			Ok(rights)
		});
		let owners = row.get_redacted("owners", fields::owners);
		let (building, KnownBuilding { place, .. }) = building?;
		let at_place = |right: fields::RightInFile| LandRight {
			parcel: right.parcel.unwrap_or(place),
			kind: right.kind,
			share: right.share,
		};
		let unit = UnitRow {
			id: id?,
			building,
			place,
			wing: wing?,
			floor: floor?,
			number: number?,
			main_use: main_use?,
			area: area?,
			land_rights: land_rights?.into_iter().map(at_place).collect(),
			owners: owners?,
		};
		// Only good rows count for the sums, and those of a unit that is known already are in them.
		if !known.units.contains(&unit.id) {
			row.check("land_share", sums.add(&unit.land_rights, &known.parcels))?;
		}
		Some(unit)
	})
}
