//! Asks the chain for everything to which the rows of a file refer, then reads the file.

use super::{ask, chain::Chain};
use crate::{
	api::storage,
	error::Error,
	files::{
		self, mentioned, BuildingRow, Checked, DistrictRow, FileError, Known, KnownBuilding,
		KnownDistricts, ParcelRow, Source, TitleRow, UnitRow,
	},
};
use madang_primitives::{BuildingId, Pnu, Property, UnitId};

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
	/// The file cannot be read.
	#[error(transparent)]
	File(#[from] FileError),
	/// The chain was asked without success.
	#[error(transparent)]
	Chain(#[from] Error),
}

/// Read the table of districts.
pub fn read_districts(source: Source) -> Result<Checked<DistrictRow>, ReadError> {
	Ok(files::read_districts(source)?)
}

/// Read a land book. Its districts are those of the chain. The good rows are added to `known`.
pub async fn read_parcels(
	chain: &impl Chain,
	source: Source,
	known: &mut Known,
) -> Result<Checked<ParcelRow>, ReadError> {
	let codes: Vec<_> = mentioned::districts_of_parcels(&source)?.into_iter().collect();
	let names = ask::values(chain, storage::district(), &codes).await?;
	let there = codes.iter().zip(names).filter(|(_, name)| name.is_some());
	let mut districts: KnownDistricts = there.map(|(code, _)| *code).collect();
	districts.today = ask::today(chain).await?;
	let checked = files::read_parcels(source, &districts)?;
	checked.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	Ok(checked)
}

/// Read a building book. Its parcels are those of the chain and of `known`. The good rows are added to
/// `known`.
pub async fn read_buildings(
	chain: &impl Chain,
	source: Source,
	known: &mut Known,
) -> Result<Checked<BuildingRow>, ReadError> {
	known.today = ask::today(chain).await?;
	add_parcels(chain, known, mentioned::parcels_of_buildings(&source)?).await?;
	let checked = files::read_buildings(source, known)?;
	checked.rows.iter().for_each(|(_, row)| known.add_building(row));
	Ok(checked)
}

/// Read a file of units. Its buildings are those of the chain and of `known`, and the land shares of
/// the chain count. The good rows are added to `known`.
pub async fn read_units(
	chain: &impl Chain,
	source: Source,
	known: &mut Known,
) -> Result<Checked<UnitRow>, ReadError> {
	add_buildings(chain, known, mentioned::buildings_of_units(&source)?).await?;
	add_units(chain, known, mentioned::units(&source)?).await?;
	let checked = files::read_units(source, known)?;
	checked.rows.iter().for_each(|(_, row)| known.add_unit(row));
	Ok(checked)
}

/// Read a file of title records. Its properties are those of the chain and of `known`.
pub async fn read_titles(
	chain: &impl Chain,
	source: Source,
	known: &mut Known,
) -> Result<Checked<TitleRow>, ReadError> {
	known.today = ask::today(chain).await?;
	let properties = mentioned::properties_of_titles(&source)?;
	let (mut parcels, mut buildings, mut units) = (Vec::new(), Vec::new(), Vec::new());
	for property in properties {
		match property {
			// The file names a parcel by its number.
			Property::Parcel(id) => parcels.push(Pnu(id.0)),
			Property::Building(id) => buildings.push(id),
			Property::Unit(id) => units.push(id),
		}
	}
	add_parcels(chain, known, parcels).await?;
	add_buildings(chain, known, buildings).await?;
	add_units(chain, known, units).await?;
	Ok(files::read_titles(source, known)?)
}

async fn add_parcels(
	chain: &impl Chain,
	known: &mut Known,
	parcels: impl IntoIterator<Item = Pnu>,
) -> Result<(), Error> {
	let numbers: Vec<_> = parcels.into_iter().collect();
	let found = ask::values(chain, storage::parcel_of(), &numbers).await?;
	let there = numbers.into_iter().zip(found).filter_map(|(pnu, id)| Some((pnu, id?)));
	known.parcels.extend(there);
	Ok(())
}

/// A building in a file keeps the values of the file, but the land shares are those of the chain.
async fn add_buildings(
	chain: &impl Chain,
	known: &mut Known,
	buildings: impl IntoIterator<Item = BuildingId>,
) -> Result<(), Error> {
	let keys: Vec<_> = buildings.into_iter().collect();
	let found = ask::values(chain, storage::building(), &keys).await?;
	let sums = ask::values(chain, storage::land_shares(), &keys).await?;
	for ((id, building), land_share) in keys.into_iter().zip(found).zip(sums) {
		if let Some(in_file) = known.buildings.get_mut(&id) {
			in_file.land_share = land_share;
		} else if let Some(building) = building {
			let (strata, floors_above) = (building.strata, building.floors_above);
			let floors_below = building.floors_below;
			let known_building = KnownBuilding { strata, floors_above, floors_below, land_share };
			known.buildings.insert(id, known_building);
		}
	}
	Ok(())
}

/// The land shares of units on the chain are in the sums of their buildings.
async fn add_units(
	chain: &impl Chain,
	known: &mut Known,
	units: impl IntoIterator<Item = UnitId>,
) -> Result<(), Error> {
	let keys: Vec<_> = units.into_iter().filter(|id| !known.units.contains(id)).collect();
	let found = ask::values(chain, storage::unit(), &keys).await?;
	let there = keys.into_iter().zip(found).filter(|(_, unit)| unit.is_some());
	known.units.extend(there.map(|(id, _)| id));
	Ok(())
}
