//! Districts, land book and building book, as they are imported.

use super::{
	ask,
	book::{Book, Difference, Found},
	chain::Chain,
};
use crate::{
	api::{
		calls::registers,
		storage,
		types::{
			self as chain, Building, BuildingId, DistrictCode, Holdings, Parcel, ParcelId, Pnu,
			Unit,
		},
	},
	error::Error,
	files::{BuildingRow, DistrictRow, ParcelRow, UnitRow},
};
use codec::Encode;
use madang_primitives::ExternalRef;
use pallet_registers::weights::{ComputedWeight, WeightInfo};
use std::collections::{BTreeMap, BTreeSet};
use subxt::tx::{DynamicPayload, Payload};

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
	type Sent = chain::DistrictRow;

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
		let names = ask::values(chain, storage::district(), &codes).await?;
		let found = |(row, name): (&&Self, Option<Vec<u8>>)| {
			let name = String::from_utf8_lossy(&name?).into_owned();
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
			Some(Found { row, revision: 0, parcel: None, district: None })
		};
		Ok(rows.iter().zip(names).map(found).collect())
	}

	fn amendment(&self, _: Option<ParcelId>, _: ExternalRef) -> Option<impl Payload> {
		None::<DynamicPayload<()>>
	}

	fn differences(&self, on_chain: &Self) -> Vec<Difference> {
		let (chain, file) = (on_chain.name(), self.name());
		let differs = chain != file;
		let difference =
			Difference { column: "name", amendable: false, values: Some((chain, file)) };
		differs.then_some(difference).into_iter().collect()
	}
}

impl Book for ParcelRow {
	const NAME: &'static str = "land-book";
	const AMENDABLE: &'static [&'static str] =
		&["category", "area_m2", "official_price_won_per_m2", "priced_on"];
	type Sent = chain::ParcelRow;

	fn to_sent(&self) -> Result<chain::ParcelRow, Error> {
		let Self { pnu, category, area, official_price, priced_on, owners } = self.clone();
		Ok(chain::ParcelRow { pnu, category, area, official_price, priced_on, owners })
	}

	fn import(rows: Vec<chain::ParcelRow>, reference: ExternalRef) -> impl Payload {
		registers::import_parcels(rows, reference)
	}

	fn weight(row: &chain::ParcelRow) -> u64 {
		ComputedWeight::import_parcels(1, count(&row.owners))
			.saturating_sub(ComputedWeight::import_parcels(0, 0))
			.ref_time()
	}

	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let numbers: Vec<_> = rows.iter().map(|row| row.pnu).collect();
		let parcels = numbered(chain, &numbers).await?;
		let found = |(row, found): (&&Self, Option<(ParcelId, Parcel)>)| {
			let (id, parcel) = found?;
			let (revision, district) = (parcel.revision, Some(parcel.pnu.district()));
			let row = Self {
				// The present number, which can be another one than that of the file.
				pnu: parcel.pnu,
				category: parcel.category,
				area: parcel.area,
				official_price: parcel.official_price,
				priced_on: parcel.priced_on,
				owners: in_order_of(&row.owners, parcel.owners),
			};
			Some(Found { row, revision, parcel: Some(id), district })
		};
		Ok(rows.iter().zip(parcels).map(found).collect())
	}

	fn amendment(&self, parcel: Option<ParcelId>, reference: ExternalRef) -> Option<impl Payload> {
		let Self { category, area, official_price, priced_on, .. } = *self;
		let amend =
			|id| registers::amend_parcel(id, category, area, official_price, priced_on, reference);
		parcel.map(amend)
	}
}

/// The parcels to which numbers lead, in the order of the numbers.
async fn numbered(
	chain: &impl Chain,
	numbers: &[Pnu],
) -> Result<Vec<Option<(ParcelId, Parcel)>>, Error> {
	let ids = ask::values(chain, storage::parcel_of(), numbers).await?;
	let there: Vec<_> = ids.iter().flatten().copied().collect();
	let parcels = ask::values(chain, storage::parcel(), &there).await?;
	let mut parcels = there.into_iter().zip(parcels);
	let mut next = |_: ParcelId| parcels.next().and_then(|(id, parcel)| Some((id, parcel?)));
	Ok(ids.into_iter().map(|id| id.and_then(&mut next)).collect())
}

/// The parcels with some ids. An id that is asked several times is there once.
async fn parcels_by_id(
	chain: &impl Chain,
	ids: impl IntoIterator<Item = ParcelId>,
) -> Result<BTreeMap<ParcelId, Parcel>, Error> {
	let ids: Vec<_> = BTreeSet::from_iter(ids).into_iter().collect();
	let parcels = ask::values(chain, storage::parcel(), &ids).await?;
	Ok(ids.into_iter().zip(parcels).filter_map(|(id, one)| Some((id, one?))).collect())
}

impl Book for BuildingRow {
	const NAME: &'static str = "building-book";
	const AMENDABLE: &'static [&'static str] =
		&["use", "structure", "floors_above", "floors_below", "area_m2", "violation"];
	type Sent = chain::BuildingRow;

	fn to_sent(&self) -> Result<chain::BuildingRow, Error> {
		let row = self.clone();
		Ok(chain::BuildingRow {
			building: row.id,
			pnu: row.pnu,
			main_use: row.main_use,
			structure: row.structure,
			floors_above: row.floors_above,
			floors_below: row.floors_below,
			area: row.area,
			approved_on: row.approved_on,
			strata: row.strata,
			violation: row.violation,
			owners: row.owners,
		})
	}

	fn import(rows: Vec<chain::BuildingRow>, reference: ExternalRef) -> impl Payload {
		registers::import_buildings(rows, reference)
	}

	fn weight(row: &chain::BuildingRow) -> u64 {
		ComputedWeight::import_buildings(1, count(&row.owners))
			.saturating_sub(ComputedWeight::import_buildings(0, 0))
			.ref_time()
	}

	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let keys: Vec<_> = rows.iter().map(|row| row.id).collect();
		let buildings = ask::values(chain, storage::building(), &keys).await?;
		let numbers: Vec<_> = rows.iter().map(|row| row.pnu).collect();
		let named = ask::values(chain, storage::parcel_of(), &numbers).await?;
		let parcels = buildings.iter().flatten().map(|building: &Building| building.parcel);
		let parcels = parcels_by_id(chain, parcels).await?;
		let found = |((row, named), building): ((&&Self, Option<ParcelId>), Option<Building>)| {
			let building = building?;
			let present = parcels.get(&building.parcel)?.pnu;
			let on_chain = Self {
				id: row.id,
				// The file may have a former number of the same parcel.
				pnu: if named == Some(building.parcel) { row.pnu } else { present },
				main_use: building.main_use,
				structure: building.structure,
				floors_above: building.floors_above,
				floors_below: building.floors_below,
				area: building.area,
				approved_on: building.approved_on,
				strata: building.strata,
				violation: building.violation,
				owners: in_order_of(&row.owners, building.owners),
			};
			let (revision, district) = (building.revision, Some(present.district()));
			Some(Found { row: on_chain, revision, parcel: None, district })
		};
		Ok(rows.iter().zip(named).zip(buildings).map(found).collect())
	}

	fn amendment(&self, _: Option<ParcelId>, reference: ExternalRef) -> Option<impl Payload> {
		Some(registers::amend_building(
			self.id,
			self.main_use,
			self.structure,
			self.floors_above,
			self.floors_below,
			self.area,
			self.violation,
			reference,
		))
	}
}

impl Book for UnitRow {
	const NAME: &'static str = "units";
	const AMENDABLE: &'static [&'static str] = &["use", "area_m2"];
	type Sent = chain::UnitRow;

	fn to_sent(&self) -> Result<chain::UnitRow, Error> {
		let row = self.clone();
		Ok(chain::UnitRow {
			unit: row.id,
			building: row.building,
			wing: row.wing,
			floor: row.floor,
			number: row.number,
			main_use: row.main_use,
			area: row.area,
			land_share: row.land_share,
			owners: row.owners,
		})
	}

	fn import(rows: Vec<chain::UnitRow>, reference: ExternalRef) -> impl Payload {
		registers::import_units(rows, reference)
	}

	fn weight(row: &chain::UnitRow) -> u64 {
		ComputedWeight::import_units(1, count(&row.owners))
			.saturating_sub(ComputedWeight::import_units(0, 0))
			.ref_time()
	}

	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let keys: Vec<_> = rows.iter().map(|row| row.id).collect();
		let units: Vec<Option<Unit>> = ask::values(chain, storage::unit(), &keys).await?;
		let districts = districts_of(chain, &units).await?;
		let found = |(row, unit): (&&Self, Option<Unit>)| {
			let unit = unit?;
			let on_chain = Self {
				id: row.id,
				building: unit.building,
				wing: unit.wing,
				floor: unit.floor,
				number: unit.number,
				main_use: unit.main_use,
				area: unit.area,
				land_share: unit.land_share,
				owners: in_order_of(&row.owners, unit.owners),
			};
			let (revision, district) = (unit.revision, districts.get(&unit.building).copied());
			Some(Found { row: on_chain, revision, parcel: None, district })
		};
		Ok(rows.iter().zip(units).map(found).collect())
	}

	fn amendment(&self, _: Option<ParcelId>, reference: ExternalRef) -> Option<impl Payload> {
		Some(registers::amend_unit(self.id, self.main_use, self.area, reference))
	}
}

/// The districts of units, by their buildings.
async fn districts_of(
	chain: &impl Chain,
	units: &[Option<Unit>],
) -> Result<BTreeMap<BuildingId, DistrictCode>, Error> {
	let ids = BTreeSet::from_iter(units.iter().flatten().map(|unit| unit.building));
	let ids: Vec<_> = ids.into_iter().collect();
	let buildings = ask::values(chain, storage::building(), &ids).await?;
	let parcels = buildings.iter().flatten().map(|building: &Building| building.parcel);
	let parcels = parcels_by_id(chain, parcels).await?;
	let district = |building: Building| Some(parcels.get(&building.parcel)?.pnu.district());
	Ok(ids.into_iter().zip(buildings).filter_map(|(id, one)| Some((id, district(one?)?))).collect())
}
