//! The keys to which the rows of a file refer.
//!
//! The chain is asked for them before the rows are checked. Values that cannot be read are left out:
//! the reader of the rows reports them.

use super::{
	error::FileError,
	fields,
	rows::{BuildingRow, ParcelRow, UnitRow},
	table::{column, Source},
	titles::TitleRow,
};
use madang_primitives::{BuildingId, Pnu, PropertyName, TitleId, UnitId};
use std::collections::BTreeSet;

/// The parcels in a land book.
pub fn parcels(source: &Source) -> Result<BTreeSet<Pnu>, FileError> {
	let parcels = column::<ParcelRow, _>(source, "pnu", fields::pnu)?;
	Ok(parcels.into_iter().collect())
}

/// The buildings in a building book.
pub fn buildings(source: &Source) -> Result<BTreeSet<BuildingId>, FileError> {
	let buildings = column::<BuildingRow, _>(source, "building_id", fields::building)?;
	Ok(buildings.into_iter().collect())
}

/// The parcels to which a building book refers.
pub fn parcels_of_buildings(source: &Source) -> Result<BTreeSet<Pnu>, FileError> {
	let parcels = column::<BuildingRow, _>(source, "pnu", fields::parcels)?;
	Ok(parcels.into_iter().flatten().collect())
}

/// The parcels that a file of units names in rights to the land.
pub fn parcels_of_units(source: &Source) -> Result<BTreeSet<Pnu>, FileError> {
	let rights = column::<UnitRow, _>(source, "land_share", fields::land_rights)?;
	Ok(rights.into_iter().flatten().filter_map(|right| right.parcel).collect())
}

/// The buildings to which a file of units refers.
pub fn buildings_of_units(source: &Source) -> Result<BTreeSet<BuildingId>, FileError> {
	let buildings = column::<UnitRow, _>(source, "building_id", fields::building)?;
	Ok(buildings.into_iter().collect())
}

/// The units in a file of units.
pub fn units(source: &Source) -> Result<BTreeSet<UnitId>, FileError> {
	let units = column::<UnitRow, _>(source, "unit_id", fields::unit)?;
	Ok(units.into_iter().collect())
}

/// The titles in a file of titles.
pub fn titles(source: &Source) -> Result<BTreeSet<TitleId>, FileError> {
	let titles = column::<TitleRow, _>(source, "title_number", fields::title)?;
	Ok(titles.into_iter().collect())
}

/// The properties to which a file of titles refers.
pub fn properties_of_titles(source: &Source) -> Result<BTreeSet<PropertyName>, FileError> {
	let properties = column::<TitleRow, _>(source, "property", fields::property)?;
	Ok(properties.into_iter().collect())
}
