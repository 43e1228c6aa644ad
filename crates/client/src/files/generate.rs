//! Registers that are made up: real districts, plausible numbers, nobody's property.
//!
//! All comes from the [`Parameters`]: the same ones give the same bytes on every machine. Persons
//! are random bytes in the place of commitments, fresh for each property, so that one who has
//! several cannot be found by comparing them, as with real ones.
//!
//! One apartment is made for the demonstration of a sale: [`ForSale`].

mod dice;
mod houses;
mod land;
mod places;
mod records;

use super::{table::to_csv, BuildingRow, ChargeRow, ParcelRow, Row, TitleRow, UnitRow};
use dice::Dice;
use madang_primitives::{
	BuildingId, Commitment, DistrictCode, InstitutionId, Pnu, TitleId, UnitId,
};
use std::{fs, io, path::Path};

/// Fewest parcels: each place gets at least one.
pub const FEWEST_PARCELS: u32 = 100;

/// Most parcels: lot and receipt numbers suffice for these.
pub const MOST_PARCELS: u32 = 100_000;

/// What the registers are made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameters {
	/// The seed of all that is drawn.
	pub seed: u64,
	/// How many parcels, [`FEWEST_PARCELS`] to [`MOST_PARCELS`]. Buildings, units and titles
	/// follow from them.
	pub parcels: u32,
	/// The institution that all mortgages are for.
	pub bank: InstitutionId,
}

/// The number of parcels is out of bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the number of parcels is {FEWEST_PARCELS} to {MOST_PARCELS}, not {0}")]
pub struct ParcelsOutOfBounds(pub u32);

/// The apartment that is for sale: one owner without a DID, one live mortgage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ForSale {
	/// The parcel: 서울특별시 강남구 역삼동 858.
	pub pnu: Pnu,
	/// The strata building on it.
	pub building: BuildingId,
	/// The unit.
	pub unit: UnitId,
	/// Its title record.
	pub title: TitleId,
	/// Its owner.
	pub owner: Commitment,
	/// Its mortgage.
	pub charge: ChargeRow,
}

/// The made-up registers, each in the order of its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
	/// The land book.
	pub parcels: Vec<ParcelRow>,
	/// The building book.
	pub buildings: Vec<BuildingRow>,
	/// Its strata units.
	pub units: Vec<UnitRow>,
	/// The title records.
	pub titles: Vec<TitleRow>,
	/// The apartment for the demonstration of a sale.
	pub for_sale: ForSale,
}

/// Make registers up.
pub fn generate(parameters: &Parameters) -> Result<Example, ParcelsOutOfBounds> {
	let count = parameters.parcels;
	if !(FEWEST_PARCELS..=MOST_PARCELS).contains(&count) {
		return Err(ParcelsOutOfBounds(count));
	}
	// Each register draws from a stream of its own: another way of making one leaves those before
	// it as they are.
	let dice = |register: u64| Dice::new(parameters.seed, register);
	let lots = land::lots(&mut dice(0), count);
	let houses = houses::houses(&mut dice(1), &lots);
	let mut records = records::Records::new(dice(2), parameters.bank);
	let mut example = records.of(&lots, houses);
	example.parcels.sort_by_key(|row| row.pnu);
	example.buildings.sort_by_key(|row| row.id);
	example.units.sort_by_key(|row| row.id);
	example.titles.sort_by_key(|row| row.id);
	Ok(example)
}

/// The districts that made-up parcels lie in.
pub fn districts() -> impl Iterator<Item = DistrictCode> {
	places::PLACES.iter().map(|place| place.district)
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

	/// Write the files into a folder, which is made if it is not there.
	pub fn write(&self, folder: &Path) -> io::Result<()> {
		fs::create_dir_all(folder)?;
		for (name, content) in self.files()? {
			fs::write(folder.join(name), content)?;
		}
		Ok(())
	}
}
