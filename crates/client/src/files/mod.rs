//! The files that registers are imported from: typed readers, a writer, and the made-up example.
//!
//! A register file is CSV in UTF-8 with a header. `docs/src/file-formats.md` describes every
//! column. A reader takes a file whole, checks each row by itself and against the others, and
//! gives back [`Checked`]: the rows that are good, each with its line, and a [`RowError`] for
//! everything that is wrong, by file, line, column, value and reason. It applies nothing: what to
//! do with the good rows of a file that has bad ones is the caller's decision.
//!
//! The files depend on one another in the order in which they are imported: districts, land book,
//! building book, units, titles. What the later ones may refer to is in [`KnownDistricts`] and
//! [`Known`], which hold what the earlier files brought and what the chain has already.
//! [`Registers::read`] reads the four registers of a folder in that order.

pub mod example;
mod fields;
pub mod generate;
mod known;
mod rows;
mod table;

#[cfg(test)]
mod tests;

pub use known::{Known, KnownBuilding, KnownDistricts};
pub use rows::{
	read_buildings, read_districts, read_parcels, read_titles, read_units, BuildingRow, ChargeRow,
	DistrictRow, ParcelRow, TitleRow, UnitRow,
};
pub use table::{to_csv, Checked, FileError, Reason, Row, RowError, Source, REASON_COLUMN};

use std::path::Path;

/// The four registers of one folder, read against one another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registers {
	/// The land book: `land-book.csv`.
	pub parcels: Checked<ParcelRow>,
	/// The building book: `building-book.csv`.
	pub buildings: Checked<BuildingRow>,
	/// The strata units of the building book: `units.csv`.
	pub units: Checked<UnitRow>,
	/// The title records: `titles.csv`.
	pub titles: Checked<TitleRow>,
}

impl Registers {
	/// Read the folder's four files. `known` is what the chain has already; each file may refer to
	/// that and to the good rows of the files before it.
	pub fn read(
		folder: &Path,
		districts: &KnownDistricts,
		mut known: Known,
	) -> Result<Self, FileError> {
		let open = |name: &str| Source::open(&folder.join(name));
		let parcels = read_parcels(open(ParcelRow::FILE)?, districts)?;
		parcels.rows.iter().for_each(|(_, row)| known.add_parcel(row));
		let buildings = read_buildings(open(BuildingRow::FILE)?, &known)?;
		buildings.rows.iter().for_each(|(_, row)| known.add_building(row));
		let units = read_units(open(UnitRow::FILE)?, &known)?;
		units.rows.iter().for_each(|(_, row)| known.add_unit(row));
		let titles = read_titles(open(TitleRow::FILE)?, &known)?;
		Ok(Self { parcels, buildings, units, titles })
	}

	/// Whether no row of any file was refused.
	pub fn all_good(&self) -> bool {
		self.refusals().next().is_none()
	}

	/// Everything that is wrong, file by file, in the order of lines.
	pub fn refusals(&self) -> impl Iterator<Item = &RowError> {
		let books = self.parcels.refused.iter().chain(&self.buildings.refused);
		books.chain(&self.units.refused).chain(&self.titles.refused)
	}
}
