//! Asks the chain for everything to which the rows of a file refer, then reads the file.

use super::{
	ask,
	chain::Chain,
	closed::Successors,
	lands::{numbers_of, parcels_of},
};
use crate::{
	api::storage,
	error::Error,
	files::{
		self, mentioned, BuildingRow, Checked, DistrictRow, FileError, Known, KnownBuilding,
		KnownDistricts, ParcelRow, Source, TitleRow, UnitRow,
	},
};
use codec::Encode;
use madang_primitives::{BuildingId, LandRightKind, ParcelId, Pnu, PropertyName, UnitId};
use pallet_registers::{
	Building, BuildingDetails, Closing, District, Ended, LandSum, Parcel, Unit,
};
use pallet_titles::Title;
use sp_crypto_hashing::twox_64;
use std::collections::BTreeSet;

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
	let districts = districts(chain, &mentioned::parcels(&source)?).await?;
	let checked = files::read_parcels(source, &districts)?;
	checked.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	Ok(checked)
}

/// The districts of numbers, and which numbers in ended ones lead to parcels.
async fn districts(chain: &impl Chain, numbers: &BTreeSet<Pnu>) -> Result<KnownDistricts, Error> {
	let codes: BTreeSet<_> = numbers.iter().map(|pnu| pnu.district()).collect();
	let codes: Vec<_> = codes.into_iter().collect();
	let found: Vec<Option<District>> = ask::values(chain, storage::district(), &codes).await?;
	let today = ask::today(chain).await?;
	let is_past = |ended: &Ended| today.is_some_and(|today| ended.on <= today);
	let there: Vec<_> =
		codes.iter().zip(found).filter_map(|(code, found)| Some((*code, found?.ended))).collect();
	let mut districts: KnownDistricts = there.iter().map(|(code, _)| *code).collect();
	districts.today = today;
	districts.ended = there
		.into_iter()
		.filter_map(|(code, ended)| Some((code, ended.filter(is_past)?)))
		.map(|(code, Ended { on, successors })| (code, (on, successors.into_inner())))
		.collect();
	let is_old = |pnu: &&Pnu| districts.ended.contains_key(&pnu.district());
	let old: Vec<_> = numbers.iter().filter(is_old).copied().collect();
	districts.old_numbers = parcels_of(chain, &old).await?.into_keys().collect();
	Ok(districts)
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
	if !known.closed.is_empty() {
		add_buildings(chain, known, mentioned::buildings(&source)?, Adds::Closings).await?;
	}
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
	let buildings = mentioned::buildings_of_units(&source)?;
	add_buildings(chain, known, buildings.iter().copied(), Adds::All).await?;
	let named = mentioned::parcels_of_units(&source)?;
	add_parcels(chain, known, named.iter().copied()).await?;
	add_units(chain, known, mentioned::units(&source)?).await?;
	let places = buildings.iter().filter_map(|id| known.buildings.get(id)).map(|one| one.place);
	let parcels: BTreeSet<Pnu> = places.chain(named).collect();
	add_land_shares(chain, known, parcels.into_iter().collect()).await?;
	let checked = files::read_units(source, known)?;
	checked.rows.iter().for_each(|(_, row)| known.add_unit(row.id, &row.land_rights));
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
			PropertyName::Parcel(pnu) => parcels.push(pnu),
			PropertyName::Building(id) => buildings.push(id),
			PropertyName::Unit(id) => units.push(id),
		}
	}
	add_parcels(chain, known, parcels).await?;
	add_buildings(chain, known, buildings, Adds::All).await?;
	add_units(chain, known, units).await?;
	if !known.closed.is_empty() {
		let numbers: Vec<_> = mentioned::titles(&source)?.into_iter().collect();
		let heads: Vec<Option<Title>> = ask::values(chain, storage::title(), &numbers).await?;
		let there = numbers.into_iter().zip(heads).filter(|(_, head)| head.is_some());
		known.titles.extend(there.map(|(number, _)| number));
	}
	Ok(files::read_titles(source, known)?)
}

async fn add_parcels(
	chain: &impl Chain,
	known: &mut Known,
	parcels: impl IntoIterator<Item = Pnu>,
) -> Result<(), Error> {
	let keys: Vec<_> = parcels.into_iter().collect();
	let found = parcels_of(chain, &keys).await?;
	let ids: Vec<_> = found.values().copied().collect();
	let records: Vec<Option<Parcel>> = ask::values(chain, storage::parcel(), &ids).await?;
	let closed = |(pnu, record): (&Pnu, Option<Parcel>)| {
		let is_new = known.numbers_again && known.parcels.contains_key(pnu);
		let closing = record?.record.closed.filter(|_| !is_new)?;
		Some((PropertyName::Parcel(*pnu), closing))
	};
	let closings = found.keys().zip(records).filter_map(closed).collect();
	add_closings(chain, known, closings).await?;
	known.parcels.extend(found);
	Ok(())
}

/// The closings of records, with the names of the successors.
async fn add_closings(
	chain: &impl Chain,
	known: &mut Known,
	closings: Vec<(PropertyName, Closing)>,
) -> Result<(), Error> {
	let successors = Successors::of(chain, closings.iter().map(|(_, closing)| closing)).await?;
	let named = closings.iter().map(|(name, closing)| (*name, successors.named(closing)));
	known.closed.extend(named);
	Ok(())
}

/// What is added of buildings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Adds {
	/// Everything.
	All,
	/// Which are closed.
	Closings,
}

/// A building in a file keeps the values of the file.
async fn add_buildings(
	chain: &impl Chain,
	known: &mut Known,
	buildings: impl IntoIterator<Item = BuildingId>,
	adds: Adds,
) -> Result<(), Error> {
	let keys: Vec<_> = buildings.into_iter().collect();
	let found: Vec<Option<Building>> = ask::values(chain, storage::building(), &keys).await?;
	let closed = |(id, building): (&BuildingId, &Option<Building>)| {
		Some((PropertyName::Building(*id), building.as_ref()?.record.closed.clone()?))
	};
	let closings = keys.iter().zip(&found).filter_map(closed).collect();
	add_closings(chain, known, closings).await?;
	if adds == Adds::Closings {
		return Ok(());
	}
	let place = |one: &Building| one.details.parcels.first().copied();
	let places = numbers_of(chain, found.iter().flatten().filter_map(place)).await?;
	let new = |(id, _): &(BuildingId, Option<Building>)| !known.buildings.contains_key(id);
	let new: Vec<_> = keys.into_iter().zip(found).filter(new).collect();
	for (id, building) in new {
		let Some(building) = building else { continue };
		let Some(place) = place(&building).and_then(|id| places.get(&id).copied()) else {
			continue;
		};
		let BuildingDetails { strata, floors_above, floors_below, .. } = building.details;
		known.add_building((id, KnownBuilding { place, strata, floors_above, floors_below }));
	}
	Ok(())
}

/// The sums of the units' rights to parcels, as the chain has them.
async fn add_land_shares(
	chain: &impl Chain,
	known: &mut Known,
	parcels: Vec<Pnu>,
) -> Result<(), Error> {
	let ids = parcels_of(chain, &parcels).await?;
	let there: BTreeSet<_> = ids.values().copied().collect();
	known.parcels.extend(ids);
	let kinds = |id| LandRightKind::ALL.map(|kind| (id, kind));
	let keys: Vec<_> = there.into_iter().flat_map(kinds).collect();
	let raw: Vec<_> = keys.iter().map(|(id, kind)| land_shares_key(*id, *kind)).collect();
	let sums: Vec<Option<LandSum>> = ask::decoded(chain, &raw).await?;
	for ((id, kind), sum) in keys.into_iter().zip(sums) {
		if let Some(LandSum { sum, .. }) = sum {
			known.land.set(id, kind, sum);
		}
	}
	Ok(())
}

/// The storage key of the sum of the rights to a parcel.
pub(super) fn land_shares_key(parcel: ParcelId, kind: LandRightKind) -> Vec<u8> {
	let mut key = ask::storage_key("Registers", "LandShares", &parcel);
	let kind = kind.encode();
	key.extend(twox_64(&kind));
	key.extend(kind);
	key
}

/// The rights of units on the chain are in the sums of the parcels.
async fn add_units(
	chain: &impl Chain,
	known: &mut Known,
	units: impl IntoIterator<Item = UnitId>,
) -> Result<(), Error> {
	let keys: Vec<_> = units.into_iter().collect();
	let found: Vec<Option<Unit>> = ask::values(chain, storage::unit(), &keys).await?;
	let closed = |(id, unit): (&UnitId, &Option<Unit>)| {
		Some((PropertyName::Unit(*id), unit.as_ref()?.record.closed.clone()?))
	};
	let closings = keys.iter().zip(&found).filter_map(closed).collect();
	add_closings(chain, known, closings).await?;
	let there = keys.into_iter().zip(found).filter(|(_, unit)| unit.is_some());
	known.units.extend(there.map(|(id, _)| id));
	Ok(())
}
