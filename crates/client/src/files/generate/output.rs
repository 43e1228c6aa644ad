//! The registers that the generator makes.

use crate::files::{
	checked::{to_csv, Row},
	rows::{BuildingRow, ParcelRow, UnitRow},
	titles::TitleRow,
};
use madang_primitives::{BuildingId, Commitment, Pnu, TitleId, UnitId, Won};
use std::{fs, io, path::Path};

/// The apartment that is for sale: one owner without a DID, one live mortgage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ForSale {
	/// The parcel: 서울특별시 강남구 역삼동 858.
	pub pnu: Pnu,
	/// The strata building on the parcel.
	pub building: BuildingId,
	/// The unit.
	pub unit: UnitId,
	/// The title record of the unit.
	pub title: TitleId,
	/// The owner of the unit.
	pub owner: Commitment,
	/// What the mortgage of the unit secures at most. Its entry is the second one.
	pub max_secured: Won,
}

/// Synthetic registers, each in the order of its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
	/// The land book.
	pub parcels: Vec<ParcelRow>,
	/// The building book.
	pub buildings: Vec<BuildingRow>,
	/// The strata units.
	pub units: Vec<UnitRow>,
	/// The title records.
	pub titles: Vec<TitleRow>,
	/// The apartment for the demonstration of a sale.
	pub for_sale: ForSale,
}

impl Example {
	/// The files by name, in the order in which they are imported.
	pub fn files(&self) -> io::Result<[(&'static str, Vec<u8>); 4]> {
		Ok([
			(ParcelRow::FILE, to_csv(&self.parcels)?),
			(BuildingRow::FILE, to_csv(&self.buildings)?),
			(UnitRow::FILE, to_csv(&self.units)?),
			(TitleRow::FILE, to_csv(&self.titles)?),
		])
	}

	/// Write the files into a folder. The folder is created if it does not exist.
	pub fn write(&self, folder: &Path) -> io::Result<()> {
		fs::create_dir_all(folder)?;
		for (name, content) in self.files()? {
			fs::write(folder.join(name), content)?;
		}
		Ok(())
	}
}
