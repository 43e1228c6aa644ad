//! Districts, land book and building book, as they are imported.

use super::{
	ask,
	book::{Book, Difference, Former, Found},
	chain::Chain,
	lands::{self, Numbers},
};
use crate::{
	api::{
		calls::registers,
		storage,
		types::{self as chain, Building, Holdings, Unit},
	},
	error::Error,
	files::{BuildingRow, DistrictRow, ParcelRow, UnitRow},
};
use codec::Encode;
use madang_primitives::weights::Weight;
use madang_primitives::{Commitment, ExternalRef, LandRight, Pnu, PropertyName};
use pallet_registers::{
	weights::{most_looked_at, ComputedWeight, WeightInfo},
	District,
};
use sp_core::{bounded::BoundedVec, Get};
use std::collections::BTreeMap;
use subxt::tx::Payload;

/// The owners in an order of their own, so that two lists with the same shares are equal.
pub(super) fn sorted(owners: &Holdings) -> Holdings {
	let mut all = owners.0.to_vec();
	all.sort_by_key(|holding| holding.holder.encode());
	Holdings::new(all).unwrap_or_else(|| owners.clone())
}

/// The number of owners, for weights.
fn count(owners: &Holdings) -> u32 {
	owners.0.len() as u32
}

/// A row that has the order of owners of another one, if the owners are the same.
fn in_order_of(file: &Holdings, on_chain: Holdings) -> Holdings {
	match sorted(file) == sorted(&on_chain) {
		true => file.clone(),
		false => on_chain,
	}
}

impl Book for DistrictRow {
	const NAME: &'static str = "districts";
	const TAKES_CHANGES: bool = true;
	const AMENDABLE: &'static [&'static str] = &["name"];
	type Sent = chain::DistrictRow;
	type Change = chain::DistrictRow;

	fn to_sent(&self) -> Result<chain::DistrictRow, Error> {
		let name = self.name();
		let bytes =
			name.clone().into_bytes().try_into().map_err(|_| {
				Error::Input(format!("the name of {} is too long: {name}", self.code))
			})?;
		Ok(chain::DistrictRow { code: self.code, name: bytes })
	}

	fn import(rows: Vec<chain::DistrictRow>, reference: ExternalRef) -> impl Payload {
		registers::import_districts(rows, reference)
	}

	fn weight(_: &chain::DistrictRow) -> u64 {
		ComputedWeight::import_districts(1)
			.saturating_sub(ComputedWeight::import_districts(0))
			.ref_time()
	}

	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let codes: Vec<_> = rows.iter().map(|row| row.code).collect();
		let districts: Vec<Option<District>> =
			ask::values(chain, storage::district(), &codes).await?;
		let today = ask::today(chain).await?.unwrap_or_default();
		let found = |(row, district): (&&Self, Option<District>)| {
			let District { name, revision, ended, .. } = district?;
			let ended = ended.filter(|ended| ended.on <= today);
			let name = String::from_utf8_lossy(&name).into_owned();
			let row = match row.name() == name {
				true => (*row).clone(),
				// The chain has the full name only.
				false => Self {
					code: row.code,
					sido: name,
					sigungu: String::new(),
					eupmyeondong: String::new(),
					ri: String::new(),
				},
			};
			Some(Found { ended, ..Found::new(row, revision, None) })
		};
		Ok(rows.iter().zip(districts).map(found).collect())
	}

	fn change(&self, _found: &Found<Self>) -> Result<chain::DistrictRow, Error> {
		self.to_sent()
	}

	fn amend(
		rows: Vec<chain::DistrictRow>,
		_evidence: Option<Commitment>,
		reference: ExternalRef,
	) -> Option<impl Payload> {
		Some(Self::import(rows, reference))
	}

	fn weight_of_change(change: &chain::DistrictRow) -> u64 {
		Self::weight(change)
	}

	fn differences(&self, on_chain: &Self) -> Vec<Difference> {
		let (chain, file) = (on_chain.name(), self.name());
		let differs = chain != file;
		let difference =
			Difference { column: "name", amendable: true, values: Some((chain, file)) };
		differs.then_some(difference).into_iter().collect()
	}
}

/// The weight that one row adds, from the weights with and without it.
fn added(one: Weight, none: Weight) -> u64 {
	one.saturating_sub(none).ref_time()
}

/// A list for a call. The reader has checked its length.
fn bounded<Item, Most: Get<u32>>(all: Vec<Item>) -> Result<BoundedVec<Item, Most>, Error> {
	all.try_into().map_err(|_| Error::Input("a row lists too many parcels".to_owned()))
}

impl Book for ParcelRow {
	const NAME: &'static str = "land-book";
	const AMENDABLE: &'static [&'static str] =
		&["category", "area_m2", "official_price_won_per_m2", "priced_on"];
	type Sent = chain::ParcelRow;
	type Change = chain::ParcelChange;

	fn to_sent(&self) -> Result<chain::ParcelRow, Error> {
		let Self { pnu, category, area, official_price, priced_on, owners } = self.clone();
		let details = chain::ParcelDetails { category, area, official_price, priced_on };
		Ok(chain::ParcelRow { pnu, details, owners })
	}

	fn import(rows: Vec<chain::ParcelRow>, reference: ExternalRef) -> impl Payload {
		registers::import_parcels(rows, reference)
	}

	fn enter(
		rows: Vec<chain::ParcelRow>,
		evidence: Commitment,
		reference: ExternalRef,
	) -> Option<impl Payload> {
		Some(registers::enter_parcels(rows, evidence, reference))
	}

	fn weight(row: &chain::ParcelRow) -> u64 {
		added(
			ComputedWeight::import_parcels(1, count(&row.owners), most_looked_at(1)),
			ComputedWeight::import_parcels(0, 0, 0),
		)
	}

	fn property(&self) -> Option<PropertyName> {
		Some(PropertyName::Parcel(self.pnu))
	}

	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let numbers: Vec<_> = rows.iter().map(|row| row.pnu).collect();
		let ids = lands::parcels_of(chain, &numbers).await?;
		let keys: Vec<_> = ids.values().copied().collect();
		let parcels: Vec<Option<chain::Parcel>> =
			ask::values(chain, storage::parcel(), &keys).await?;
		let present = lands::numbers_of(chain, keys.iter().copied()).await?;
		let parcels: BTreeMap<_, _> = keys.into_iter().zip(parcels).collect();
		// A parcel has the number that it was given, the present one, and those between them after
		// several reforms. Only of others the chain must be asked.
		let is_former = |pnu: &Pnu| {
			ids.get(pnu).is_some_and(|id| {
				let given = parcels.get(id).and_then(Option::as_ref).map(|parcel| parcel.pnu);
				given != Some(*pnu) && present.get(id) != Some(pnu)
			})
		};
		let asked: Vec<_> = numbers.iter().copied().filter(is_former).collect();
		let given_up = lands::given_up(chain, &asked).await?;
		let found = |row: &&Self| {
			let id = ids.get(&row.pnu)?;
			let chain::Parcel { details, record, .. } = parcels.get(id)?.clone()?;
			let on_chain = Self {
				pnu: row.pnu,
				category: details.category,
				area: details.area,
				official_price: details.official_price,
				priced_on: details.priced_on,
				owners: in_order_of(&row.owners, record.owners),
			};
			let now = present.get(id).copied();
			let former = match given_up.contains(&row.pnu) {
				true => Some(Former::GaveUp(now.unwrap_or_default())),
				false => record.closed.as_ref().map(|_| Former::Closed),
			};
			Some(Found {
				parcel: Some(*id),
				former,
				..Found::new(on_chain, record.revision, record.closed)
			})
		};
		Ok(rows.iter().map(found).collect())
	}

	fn change(&self, found: &Found<Self>) -> Result<chain::ParcelChange, Error> {
		let chain::ParcelRow { details, .. } = self.to_sent()?;
		let missing = || Error::Answer("the id of a parcel is missing".to_owned());
		let parcel = found.parcel.ok_or_else(missing)?;
		Ok(chain::ParcelChange { parcel, revision: found.revision, details })
	}

	fn amend(
		rows: Vec<chain::ParcelChange>,
		evidence: Option<Commitment>,
		reference: ExternalRef,
	) -> Option<impl Payload> {
		Some(registers::amend_parcels(rows, evidence?, reference))
	}

	fn weight_of_change(_: &chain::ParcelChange) -> u64 {
		added(ComputedWeight::amend_parcels(1), ComputedWeight::amend_parcels(0))
	}
}

impl Book for BuildingRow {
	const NAME: &'static str = "building-book";
	const AMENDABLE: &'static [&'static str] = &[
		"pnu",
		"use",
		"structure",
		"floors_above",
		"floors_below",
		"area_m2",
		"approved_on",
		"strata",
		"violation",
	];
	type Sent = chain::BuildingRow;
	type Change = chain::BuildingChange;

	fn to_sent(&self) -> Result<chain::BuildingRow, Error> {
		let row = self.clone();
		let details = chain::BuildingDetails {
			parcels: bounded(row.parcels)?,
			main_use: row.main_use,
			structure: row.structure,
			floors_above: row.floors_above,
			floors_below: row.floors_below,
			area: row.area,
			approved_on: row.approved_on,
			strata: row.strata,
			violation: row.violation,
		};
		Ok(chain::BuildingRow { building: row.id, details, owners: row.owners })
	}

	fn import(rows: Vec<chain::BuildingRow>, reference: ExternalRef) -> impl Payload {
		registers::import_buildings(rows, reference)
	}

	fn enter(
		rows: Vec<chain::BuildingRow>,
		evidence: Commitment,
		reference: ExternalRef,
	) -> Option<impl Payload> {
		Some(registers::enter_buildings(rows, evidence, reference))
	}

	fn weight(row: &chain::BuildingRow) -> u64 {
		let parcels = row.details.parcels.len() as u32;
		added(
			ComputedWeight::import_buildings(
				1,
				count(&row.owners),
				parcels,
				most_looked_at(parcels),
			),
			ComputedWeight::import_buildings(0, 0, 0, 0),
		)
	}

	fn property(&self) -> Option<PropertyName> {
		Some(PropertyName::Building(self.id))
	}

	fn lands(&self) -> Vec<Pnu> {
		self.parcels.clone()
	}

	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let keys: Vec<_> = rows.iter().map(|row| row.id).collect();
		let buildings: Vec<Option<Building>> =
			ask::values(chain, storage::building(), &keys).await?;
		let numbers = Numbers::of(
			chain,
			rows.iter().flat_map(|row| row.parcels.iter().copied()),
			buildings.iter().flatten().flat_map(|one| one.details.parcels.iter().copied()),
		)
		.await?;
		let found = |(row, building): (&&Self, Option<Building>)| {
			let Building { details, record } = building?;
			let on_chain = Self {
				id: row.id,
				parcels: numbers.as_named(&row.parcels, &details.parcels),
				main_use: details.main_use,
				structure: details.structure,
				floors_above: details.floors_above,
				floors_below: details.floors_below,
				area: details.area,
				approved_on: details.approved_on,
				strata: details.strata,
				violation: details.violation,
				owners: in_order_of(&row.owners, record.owners),
			};
			Some(Found::new(on_chain, record.revision, record.closed))
		};
		Ok(rows.iter().zip(buildings).map(found).collect())
	}

	fn change(&self, found: &Found<Self>) -> Result<chain::BuildingChange, Error> {
		let chain::BuildingRow { building, details, .. } = self.to_sent()?;
		Ok(chain::BuildingChange { building, revision: found.revision, details })
	}

	fn amend(
		rows: Vec<chain::BuildingChange>,
		evidence: Option<Commitment>,
		reference: ExternalRef,
	) -> Option<impl Payload> {
		Some(registers::amend_buildings(rows, evidence?, reference))
	}

	fn weight_of_change(change: &chain::BuildingChange) -> u64 {
		let parcels = change.details.parcels.len() as u32;
		added(ComputedWeight::amend_buildings(1, parcels), ComputedWeight::amend_buildings(0, 0))
	}
}

impl Book for UnitRow {
	const NAME: &'static str = "units";
	const AMENDABLE: &'static [&'static str] =
		&["building_id", "wing", "floor", "number", "use", "area_m2", "land_share"];
	type Sent = chain::UnitRow;
	type Change = chain::UnitChange;

	fn to_sent(&self) -> Result<chain::UnitRow, Error> {
		let row = self.clone();
		let details = chain::UnitDetails {
			building: row.building,
			wing: row.wing,
			floor: row.floor,
			number: row.number,
			main_use: row.main_use,
			area: row.area,
			land_rights: bounded(row.land_rights)?,
		};
		Ok(chain::UnitRow { unit: row.id, details, owners: row.owners })
	}

	fn import(rows: Vec<chain::UnitRow>, reference: ExternalRef) -> impl Payload {
		registers::import_units(rows, reference)
	}

	fn enter(
		rows: Vec<chain::UnitRow>,
		evidence: Commitment,
		reference: ExternalRef,
	) -> Option<impl Payload> {
		Some(registers::enter_units(rows, evidence, reference))
	}

	fn weight(row: &chain::UnitRow) -> u64 {
		let rights = row.details.land_rights.len() as u32;
		added(
			ComputedWeight::import_units(1, count(&row.owners), rights, most_looked_at(rights)),
			ComputedWeight::import_units(0, 0, 0, 0),
		)
	}

	fn property(&self) -> Option<PropertyName> {
		Some(PropertyName::Unit(self.id))
	}

	fn lands(&self) -> Vec<Pnu> {
		let rights = self.land_rights.iter().map(|right| right.parcel);
		std::iter::once(self.place).chain(rights).collect()
	}

	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let keys: Vec<_> = rows.iter().map(|row| row.id).collect();
		let units: Vec<Option<Unit>> = ask::values(chain, storage::unit(), &keys).await?;
		let numbers = Numbers::of(
			chain,
			rows.iter().flat_map(|row| row.land_rights.iter().map(|right| right.parcel)),
			units
				.iter()
				.flatten()
				.flat_map(|unit| unit.details.land_rights.iter().map(|right| right.parcel)),
		)
		.await?;
		let found = |(row, unit): (&&Self, Option<Unit>)| {
			let Unit { details, record } = unit?;
			let named: Vec<_> = row.land_rights.iter().map(|right| right.parcel).collect();
			let parcels: Vec<_> = details.land_rights.iter().map(|right| right.parcel).collect();
			let parcels = numbers.as_named(&named, &parcels);
			let rights = details.land_rights.iter().zip(parcels);
			let on_chain = Self {
				id: row.id,
				building: details.building,
				place: row.place,
				wing: details.wing,
				floor: details.floor,
				number: details.number,
				main_use: details.main_use,
				area: details.area,
				land_rights: rights
					.map(|(right, parcel)| LandRight {
						parcel,
						kind: right.kind,
						share: right.share,
					})
					.collect(),
				owners: in_order_of(&row.owners, record.owners),
			};
			Some(Found::new(on_chain, record.revision, record.closed))
		};
		Ok(rows.iter().zip(units).map(found).collect())
	}

	fn change(&self, found: &Found<Self>) -> Result<chain::UnitChange, Error> {
		let chain::UnitRow { unit, details, .. } = self.to_sent()?;
		Ok(chain::UnitChange { unit, revision: found.revision, details })
	}

	fn amend(
		rows: Vec<chain::UnitChange>,
		evidence: Option<Commitment>,
		reference: ExternalRef,
	) -> Option<impl Payload> {
		Some(registers::amend_units(rows, evidence?, reference))
	}

	fn weight_of_change(change: &chain::UnitChange) -> u64 {
		let rights = change.details.land_rights.len() as u32;
		added(ComputedWeight::amend_units(1, rights), ComputedWeight::amend_units(0, 0))
	}
}
