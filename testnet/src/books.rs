//! The example registers, on a test network.

use crate::Members;
use anyhow::{bail, Result};
use madang_client::{
	files::{self, BuildingRow, DistrictRow, ParcelRow, Row, TitleRow, UnitRow},
	import, Sender,
};
use std::{
	fs,
	path::{Path, PathBuf},
};

/// Where the example data is, in the repository that `MADANG_ROOT` names (`scripts/env` sets it), else
/// in the one that this program was compiled from.
pub fn data_folder() -> PathBuf {
	let compiled_from = || Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
	let root = std::env::var_os("MADANG_ROOT").map_or_else(compiled_from, PathBuf::from);
	root.join("chain-spec/data")
}

/// How fast the registers were imported.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
	/// The district table.
	pub districts: import::Figures,
	/// Land book, building book, units and titles together.
	pub registers: import::Figures,
}

/// Import the district table and the example's registers: districts and books by the ministry, titles
/// by the registry office.
pub async fn import_example(
	members: &Members,
	sender: &Sender,
	progress: &(dyn Fn(&str, usize, usize) + Send + Sync),
) -> Result<Report> {
	let (districts, registers) = read_example()?;
	if !registers.all_good() {
		for refusal in registers.refusals() {
			eprintln!("{refusal}");
		}
		bail!("the example's registers have bad rows");
	}
	let (ministry, registry) = (members.ministry().officer(), members.registry().officer());
	let mut report = Report {
		districts: import::all(sender, ministry, districts.clone(), &|rows| {
			progress("districts", rows, districts.len())
		})
		.await?,
		..Report::default()
	};
	let mut add = |part: import::Figures| report.registers = report.registers.plus(part);
	let total = registers.parcels.rows.len();
	add(import::all(sender, ministry, rows(registers.parcels), &|done| {
		progress("land book", done, total)
	})
	.await?);
	let total = registers.buildings.rows.len();
	add(import::all(sender, ministry, rows(registers.buildings), &|done| {
		progress("building book", done, total)
	})
	.await?);
	let total = registers.units.rows.len();
	add(import::all(sender, ministry, rows(registers.units), &|done| {
		progress("units", done, total)
	})
	.await?);
	let total = registers.titles.rows.len();
	add(import::all(sender, registry, rows(registers.titles), &|done| {
		progress("titles", done, total)
	})
	.await?);
	Ok(report)
}

/// The rows of the example about the house that is for sale, which are all that most tests need.
pub struct House {
	/// Its district.
	pub districts: Vec<DistrictRow>,
	/// Its parcel.
	pub parcels: Vec<ParcelRow>,
	/// The building.
	pub buildings: Vec<BuildingRow>,
	/// Its units.
	pub units: Vec<UnitRow>,
	/// The title of the unit that is for sale.
	pub titles: Vec<TitleRow>,
}

impl House {
	/// Read them.
	pub fn read() -> Result<Self> {
		let (districts, registers) = read_example()?;
		let sale = files::example::for_sale();
		let district = sale.pnu.district();
		Ok(Self {
			districts: districts.into_iter().filter(|row| row.code == district).collect(),
			parcels: rows(registers.parcels).filter(|row| row.pnu == sale.pnu).collect(),
			buildings: rows(registers.buildings).filter(|row| row.id == sale.building).collect(),
			units: rows(registers.units).filter(|row| row.building == sale.building).collect(),
			titles: rows(registers.titles).filter(|row| row.id == sale.title).collect(),
		})
	}

	/// Write them as the files that `madang registers` imports.
	pub fn write(&self, folder: &Path) -> Result<()> {
		write(folder, &self.districts)?;
		write(folder, &self.parcels)?;
		write(folder, &self.buildings)?;
		write(folder, &self.units)?;
		write(folder, &self.titles)
	}
}

/// Import the registers of the house.
pub async fn import_for_sale(members: &Members, sender: &Sender) -> Result<()> {
	let House { districts, parcels, buildings, units, titles } = House::read()?;
	let (ministry, registry) = (members.ministry().officer(), members.registry().officer());
	let quiet = |_: usize| {};
	// Each refers to those before it.
	import::all(sender, ministry, districts, &quiet).await?;
	import::all(sender, ministry, parcels, &quiet).await?;
	import::all(sender, ministry, buildings, &quiet).await?;
	import::all(sender, ministry, units, &quiet).await?;
	import::all(sender, registry, titles, &quiet).await?;
	Ok(())
}

fn read_example() -> Result<(Vec<DistrictRow>, files::Registers)> {
	let folder = data_folder();
	Ok(import::read_folder(&folder.join("example"), &folder.join(DistrictRow::FILE))?)
}

fn write<R: Row>(folder: &Path, rows: &[R]) -> Result<()> {
	fs::write(folder.join(R::FILE), files::to_csv(rows)?)?;
	Ok(())
}

fn rows<R>(checked: files::Checked<R>) -> impl Iterator<Item = R> {
	checked.rows.into_iter().map(|(_, row)| row)
}
