//! What the books say of a property, in fields with a Korean and an English name.

use crate::{failure::Failure, values};
use madang_client::{api::types::*, view, State};
use serde_json::{json, Value};

/// A field: its name and its value.
pub type Field = (&'static str, String);

/// The fields of a property, and its record.
pub async fn read(
	state: &State,
	property: Property,
) -> Result<Option<(Vec<Field>, BookRecord)>, Failure> {
	Ok(match property {
		Property::Parcel(id) => {
			let Some(parcel) = state.parcel(id).await? else { return Ok(None) };
			let number = numbers(state, [id].into_iter()).await?.join("");
			let mut fields = vec![("지번 number", number)];
			fields.extend(parcel_fields(&parcel.details));
			fields.extend(land_shares(state, id).await?);
			Some((fields, parcel.record))
		}
		Property::Building(id) => {
			let Some(building) = state.building(id).await? else { return Ok(None) };
			let parcels = numbers(state, building.details.parcels.iter().copied()).await?;
			let mut fields = vec![("대지위치 parcels", parcels.join("\n"))];
			fields.extend(building_fields(&building.details));
			Some((fields, building.record))
		}
		Property::Unit(id) => {
			let Some(unit) = state.unit(id).await? else { return Ok(None) };
			let rights = unit.details.land_rights.iter();
			let parcels = numbers(state, rights.map(|right| right.parcel)).await?;
			let fields = unit_fields(&unit.details, &parcels);
			Some((fields, unit.record))
		}
	})
}

/// The present numbers of parcels.
async fn numbers(
	state: &State,
	parcels: impl Iterator<Item = ParcelId>,
) -> Result<Vec<String>, Failure> {
	let ids: Vec<_> = parcels.collect();
	let numbers = view::numbers_of(state, ids.clone()).await?;
	let number = |(id, pnu): (ParcelId, Option<Pnu>)| {
		pnu.map_or_else(|| id.to_string(), |pnu| pnu.to_string())
	};
	Ok(ids.into_iter().zip(numbers).map(number).collect())
}

fn known(day: Option<KoreanDay>) -> String {
	day.map_or_else(|| "unknown".to_owned(), |day| day.to_string())
}

/// The fields of a parcel, apart from its number.
fn parcel_fields(parcel: &ParcelDetails) -> Vec<Field> {
	vec![
		("지목 category", parcel.category.to_string()),
		("면적 area", values::format_area(parcel.area)),
		("공시지가 official price", values::format_won(parcel.official_price)),
		("기준일 priced on", known(parcel.priced_on)),
	]
}

/// The fields of a building, apart from its parcels.
fn building_fields(building: &BuildingDetails<ParcelId>) -> Vec<Field> {
	let mut fields = vec![
		("용도 use", building.main_use.to_string()),
		("구조 structure", building.structure.to_string()),
		("층 floors", format!("{} / {}", building.floors_above, building.floors_below)),
		("면적 area", values::format_area(building.area)),
		("사용승인일 approved on", known(building.approved_on)),
		("집합건물 strata", if building.strata { t!("yes") } else { t!("no") }.to_owned()),
	];
	if building.violation {
		fields.push(("위반건축물 violation", t!("yes").to_owned()));
	}
	fields
}

/// The fields of a unit. The parcels are those of its rights, by their numbers.
fn unit_fields(unit: &UnitDetails<ParcelId>, parcels: &[String]) -> Vec<Field> {
	let wing = unit.wing.as_ref().map_or_else(String::new, |wing| format!("{wing}동 "));
	let rights: Vec<_> = unit
		.land_rights
		.iter()
		.zip(parcels)
		.map(|(right, pnu)| format!("{pnu} {} {}", right.kind, right.share))
		.collect();
	vec![
		("호 unit", format!("{wing}{}호, floor {}", unit.number, unit.floor)),
		("건물 building", unit.building.to_string()),
		("용도 use", unit.main_use.to_string()),
		("면적 area", values::format_area(unit.area)),
		("대지권 land rights", rights.join("\n")),
	]
}

/// The sums of the units' rights to a parcel.
async fn land_shares(state: &State, parcel: ParcelId) -> Result<Vec<Field>, Failure> {
	let mut fields = Vec::new();
	for kind in LandRightKind::ALL {
		let Some(LandSum { sum, units }) = state.land_shares(parcel, kind).await? else { continue };
		let above = if sum.is_rounded_up() { t!(", rounded up above one") } else { "" };
		fields.push(("대지권 land rights", t!("{kind}: {units} units, {sum}{above}")));
	}
	Ok(fields)
}

/// A discrepancy as JSON.
pub fn difference(one: &Discrepancy) -> Value {
	json!({ "since": one.since.to_string(), "owners": one.owners, "description": one.description })
}

/// In what book and title differ.
pub fn points(one: &Discrepancy) -> &'static str {
	match (one.owners, one.description) {
		(true, true) => t!("owners and description"),
		(true, false) => "owners",
		_ => "description",
	}
}
