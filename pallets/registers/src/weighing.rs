//! The weights of calls by their rows: at most, and as they turned out.

use crate::{
	import::{count_all, count_owners},
	weights::most_looked_at,
	BuildingRow, Config, ParcelRow, UnitRow, WeightInfo,
};
use frame_support::weights::Weight;

/// The weight of parcels, by the number of codes that were looked at.
pub(crate) fn parcels_counted<T: Config>(rows: &[ParcelRow]) -> impl Fn(u32) -> Weight {
	let count = rows.len() as u32; // At most `MaxBatch`, a u32.
	let owners = count_owners(rows.iter().map(|row| &row.owners));
	move |looked_at| T::WeightInfo::import_parcels(count, owners, looked_at)
}

/// The weight of parcels at most.
pub(crate) fn import_parcels_at_most<T: Config>(rows: &[ParcelRow]) -> Weight {
	parcels_counted::<T>(rows)(most_looked_at(rows.len() as u32))
}

/// The weight of buildings, by the number of codes that were looked at.
pub(crate) fn buildings_counted<T: Config>(rows: &[BuildingRow]) -> impl Fn(u32) -> Weight {
	let count = rows.len() as u32; // At most `MaxBatch`, a u32.
	let owners = count_owners(rows.iter().map(|row| &row.owners));
	let parcels = count_all(rows.iter().map(|row| row.details.parcels.len()));
	move |looked_at| T::WeightInfo::import_buildings(count, owners, parcels, looked_at)
}

/// The weight of buildings at most.
pub(crate) fn import_buildings_at_most<T: Config>(rows: &[BuildingRow]) -> Weight {
	let parcels = count_all(rows.iter().map(|row| row.details.parcels.len()));
	buildings_counted::<T>(rows)(most_looked_at(parcels))
}

/// The weight of the places of buildings that a municipality enters, with all their parcels.
pub(crate) fn places_of_buildings<T: Config>(rows: &[BuildingRow]) -> Weight {
	let parcels = count_all(rows.iter().map(|row| row.details.parcels.len()));
	T::WeightInfo::districts_of((rows.len() as u32).saturating_add(parcels))
}

/// The weight of units, by the number of codes that were looked at.
pub(crate) fn units_counted<T: Config>(rows: &[UnitRow]) -> impl Fn(u32) -> Weight {
	let count = rows.len() as u32; // At most `MaxBatch`, a u32.
	let owners = count_owners(rows.iter().map(|row| &row.owners));
	let rights = count_all(rows.iter().map(|row| row.details.land_rights.len()));
	move |looked_at| T::WeightInfo::import_units(count, owners, rights, looked_at)
}

/// The weight of units at most.
pub(crate) fn import_units_at_most<T: Config>(rows: &[UnitRow]) -> Weight {
	let rights = count_all(rows.iter().map(|row| row.details.land_rights.len()));
	units_counted::<T>(rows)(most_looked_at(rights))
}

/// The weight of the places of units that a municipality enters, with all their rights.
pub(crate) fn places_of_units<T: Config>(rows: &[UnitRow]) -> Weight {
	let rights = count_all(rows.iter().map(|row| row.details.land_rights.len()));
	T::WeightInfo::districts_of((rows.len() as u32).saturating_add(rights))
}
