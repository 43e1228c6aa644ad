//! The register files of two months: in the second are new, changed and bad rows, and a district has
//! another code.

use anyhow::Result;
use madang_client::files::{
	self,
	generate::{Example, ForSale},
	BuildingRow, ParcelRow, Row, TitleRow, UnitRow,
};
use madang_primitives::{BuildingId, DistrictCode, Pnu, PropertyName, UnitId};
use std::{collections::HashSet, fs, path::Path};

/// 역삼동, where the apartment is sold.
pub const OLD: DistrictCode = DistrictCode(1_168_010_100);
/// Its code after the reform.
pub const NEW: DistrictCode = DistrictCode(1_168_019_900);

/// One row of this many is new, and one is changed: 1 %.
const SOME: usize = 100;
/// One row of this many is bad: 0.1 %.
const FEW: usize = 1_000;

/// A parcel with a land category that does not exist.
const BAD_ROW: &str = "1168010600199990000,성,100.00,1000000,2026-01-01,";

/// The number of rows of each book.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counts {
	pub parcels: usize,
	pub buildings: usize,
	pub units: usize,
	pub titles: usize,
}

impl Counts {
	/// The rows of the ministry.
	pub fn books(self) -> usize {
		self.parcels + self.buildings + self.units
	}
}

/// What the second month's land book and building book change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
	/// The parcels with another price, by the first digits of their districts.
	pub parcels: Places,
	/// The buildings that are marked as violating the law.
	pub buildings: Places,
	/// The bad rows of the land book.
	pub bad: usize,
}

/// Rows by the places of the municipalities.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Places {
	/// 강남구.
	pub city: usize,
	/// 서초구.
	pub other: usize,
	/// 송파구, which has no municipality here.
	pub nobody: usize,
}

impl Places {
	fn add(&mut self, district: DistrictCode) {
		match district.0 / 100_000 {
			11_680 => self.city += 1,
			11_650 => self.other += 1,
			_ => self.nobody += 1,
		}
	}

	/// All of them.
	pub fn total(self) -> usize {
		self.city + self.other + self.nobody
	}
}

/// What is new in the second month.
struct New {
	parcels: HashSet<Pnu>,
	buildings: HashSet<BuildingId>,
	units: HashSet<UnitId>,
}

impl New {
	/// One row of [`SOME`] of each book. A parcel that is new has no building.
	fn of(all: &Example) -> Self {
		let ForSale { unit: sold, building, .. } = all.for_sale;
		let built: HashSet<_> = all.buildings.iter().flat_map(|row| &row.parcels).collect();
		let free = all.parcels.iter().map(|row| row.pnu).filter(|pnu| !built.contains(pnu));
		let buildings = all.buildings.iter().map(|row| row.id).filter(|id| *id != building);
		let buildings: HashSet<_> = buildings.step_by(SOME).collect();
		let of_new = |row: &&UnitRow| buildings.contains(&row.building);
		let others = all.units.iter().filter(|row| row.id != sold).step_by(SOME);
		let units = all.units.iter().filter(of_new).chain(others).map(|row| row.id).collect();
		Self { parcels: free.step_by(SOME).collect(), buildings, units }
	}

	fn has(&self, property: &PropertyName) -> bool {
		match property {
			PropertyName::Parcel(pnu) => self.parcels.contains(pnu),
			PropertyName::Building(id) => self.buildings.contains(id),
			PropertyName::Unit(id) => self.units.contains(id),
		}
	}
}

fn write<R: Row + Clone>(folder: &Path, rows: &[R], keep: impl Fn(&R) -> bool) -> Result<usize> {
	let kept: Vec<R> = rows.iter().filter(|row| keep(row)).cloned().collect();
	fs::write(folder.join(R::FILE), files::to_csv(&kept)?)?;
	Ok(kept.len())
}

/// Write the first month's files into a folder.
pub fn write_first(all: &Example, folder: &Path) -> Result<Counts> {
	let new = New::of(all);
	Ok(Counts {
		parcels: write(folder, &all.parcels, |row| !new.parcels.contains(&row.pnu))?,
		buildings: write(folder, &all.buildings, |row| !new.buildings.contains(&row.id))?,
		units: write(folder, &all.units, |row| !new.units.contains(&row.id))?,
		titles: write(folder, &all.titles, |row: &TitleRow| !new.has(&row.property))?,
	})
}

/// The number of a parcel after the reform.
fn moved(pnu: Pnu) -> Pnu {
	match pnu.district() == OLD {
		true => pnu.in_district(NEW),
		false => pnu,
	}
}

/// Write the second month's files into a folder: all rows, by the numbers after the reform.
pub fn write_second(all: &Example, folder: &Path) -> Result<(Counts, Changes)> {
	let (new, mut changes) = (New::of(all), Changes::default());
	let Example { mut parcels, mut buildings, mut units, mut titles, .. } = all.clone();
	for row in parcels.iter_mut().filter(|row| !new.parcels.contains(&row.pnu)).step_by(SOME) {
		row.official_price += 1_000;
		changes.parcels.add(row.pnu.district());
	}
	for row in buildings.iter_mut().filter(|row| !new.buildings.contains(&row.id)).step_by(SOME) {
		row.violation = !row.violation;
		changes.buildings.add(row.parcels[0].district());
	}
	parcels.iter_mut().for_each(|row| row.pnu = moved(row.pnu));
	buildings.iter_mut().flat_map(|row| &mut row.parcels).for_each(|pnu| *pnu = moved(*pnu));
	for row in &mut units {
		row.place = moved(row.place);
		row.land_rights.iter_mut().for_each(|right| right.parcel = moved(right.parcel));
	}
	for row in &mut titles {
		if let PropertyName::Parcel(pnu) = &mut row.property {
			*pnu = moved(*pnu);
		}
	}
	let counts = Counts {
		parcels: write(folder, &parcels, |_| true)?,
		buildings: write(folder, &buildings, |_| true)?,
		units: write(folder, &units, |_| true)?,
		titles: write(folder, &titles, |_| true)?,
	};
	changes.bad = parcels.len().div_ceil(FEW);
	let land_book = folder.join(ParcelRow::FILE);
	let bad = (0..changes.bad).map(|_| format!("{BAD_ROW}\n"));
	let text = fs::read_to_string(&land_book)?;
	fs::write(&land_book, text + &bad.collect::<String>())?;
	Ok((counts, changes))
}

/// A unit in the district of the reform that is not for sale, and has a title.
pub fn another_unit(all: &Example) -> Option<UnitId> {
	let (new, sold) = (New::of(all), all.for_sale.unit);
	let titled: HashSet<_> = all.titles.iter().map(|row| row.property).collect();
	let found = all.units.iter().find(|row| {
		let here = row.place.district() == OLD && row.id != sold && !new.units.contains(&row.id);
		here && titled.contains(&PropertyName::Unit(row.id)) && row.owners.0.len() == 1
	});
	found.map(|row| row.id)
}

/// The building rows that the second month changes have nothing else that differs.
#[test]
fn the_second_month_has_new_changed_and_bad_rows() {
	let all = files::example::example();
	let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
	let before = write_first(&all, first.path()).unwrap();
	let (after, changes) = write_second(&all, second.path()).unwrap();
	assert!(before.parcels < after.parcels && before.buildings < after.buildings);
	assert!(before.units < after.units && before.titles < after.titles);
	assert_eq!(changes.parcels.total(), before.parcels.div_ceil(SOME));
	assert_eq!(changes.buildings.total(), before.buildings.div_ceil(SOME));
	assert_eq!(changes.bad, 2);
	assert!(changes.parcels.city > 0 && changes.parcels.other > 0);
	let buildings = all.buildings.iter().map(BuildingRow::to_record);
	assert_eq!(buildings.count(), after.buildings);
	assert!(another_unit(&all).is_some());
}
