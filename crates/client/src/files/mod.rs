//! The files of registers, repayments and papers: typed readers, a writer and a synthetic example.
//!
//! A register file is CSV with a header, in UTF-8, UTF-16 or the Korean code page.
//! `docs/src/file-formats.md` describes every column. A reader reads a complete file and checks each
//! row alone and together with the other rows. It returns [`Checked`]: the good rows, each with its
//! line, and a [`RowError`] for each mistake, with file, line, column, value and reason. It applies
//! nothing: the caller decides what to do with the good rows of a file that also has bad ones.
//!
//! Each file may refer to the files before it, in the order of import: districts, land book,
//! building book, units, titles. [`KnownDistricts`] and [`Known`] have everything to which a file
//! may refer: the rows of earlier files, and what the chain has already. [`Registers::read`] reads
//! the four registers of a folder in that order.

mod checked;
mod clean;
mod ended;
mod entries;
mod error;
pub mod example;
mod fields;
mod foreign;
pub mod generate;
mod known;
pub mod mentioned;
mod papers;
mod reforms;
mod repayments;
mod rows;
mod spreadsheet;
mod standard_table;
mod table;
mod text;
pub(crate) mod titles;

#[cfg(test)]
mod tests;

pub use checked::{to_csv, write_remarks, Checked, Remark, Row, REASON_COLUMN};
pub(crate) use ended::ended_sentence;
pub use ended::KnownClosing;
pub use error::{FileError, Reason, RowError};
pub use known::{Known, KnownBuilding, KnownDistricts, LandSums};
pub use papers::{read_papers, PaperRow};
pub use reforms::{
	read_district_ends, read_end_corrections, read_renumberings, DistrictEndRow, EndCorrectionRow,
	RenumberingRow,
};
pub use repayments::{read_repayments, RepaymentLines, RepaymentRow};
pub use rows::{
	read_buildings, read_parcels, read_units, BuildingRow, DistrictRow, ParcelRow, UnitRow,
};
pub use spreadsheet::{Damage, DamagedColumn};
pub use standard_table::{abolished_districts, StandardDistrictRow};
pub use table::Source;
pub use titles::{read_titles, TitleRow};

use std::path::Path;

/// Read a table of legal districts: `legal-districts.csv`, or the ministry's own table.
pub fn read_districts(source: Source) -> Result<Checked<DistrictRow>, FileError> {
	match source.is::<StandardDistrictRow>() {
		true => standard_table::read_standard(source),
		false => rows::read_districts(source),
	}
}

/// The four registers of a folder, checked against each other.
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
	/// Read the four files of a folder. `known` is what the chain has already. Each file may refer
	/// to it and to the good rows of the files before.
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
		units.rows.iter().for_each(|(_, row)| known.add_unit(row.id, &row.land_rights));
		let titles = read_titles(open(TitleRow::FILE)?, &known)?;
		Ok(Self { parcels, buildings, units, titles })
	}

	/// Whether no row of any file was rejected.
	pub fn all_good(&self) -> bool {
		self.refusals().next().is_none()
	}

	/// The errors of all files, in the order of files and lines.
	pub fn refusals(&self) -> impl Iterator<Item = &RowError> {
		let books = self.parcels.refused.iter().chain(&self.buildings.refused);
		books.chain(&self.units.refused).chain(&self.titles.refused)
	}
}
