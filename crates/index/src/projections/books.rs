//! The land book and the building book over time, and the legal districts.
//!
//! Each change has a row, with the place of the event from which on it holds, and of the one until which it does.

use super::projection::{each, end_period, field, text, wrong, Projection, Timed};
use crate::{
	block::Event,
	store::{Rows, Sql, StoreError},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const BOOKS: Projection = Projection {
	name: "books",
	version: 1,
	tables: &["districts", "properties"],
	pallets: &["Registers"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"DistrictsImported" => enter_districts(connection, timed).await,
		"DistrictRenamed" => {
			let name = text(event, "new_name")?;
			change_district(connection, timed, |district| district.name = name).await
		}
		"DistrictEnded" => {
			let ended = serde_json::json!({
				"on": field(event, "on")?, "successors": field(event, "successors")?,
			});
			change_district(connection, timed, |one| one.ended = Some(ended.to_string())).await
		}
		"DistrictEndCorrected" => {
			let ended = present(field(event, "new")?);
			change_district(connection, timed, |district| district.ended = ended).await
		}
		"ParcelsImported" | "ParcelsEntered" => enter(connection, timed, "parcel").await,
		"BuildingsImported" | "BuildingsEntered" => enter(connection, timed, "building").await,
		"UnitsImported" | "UnitsEntered" => enter(connection, timed, "unit").await,
		"ParcelRenumbered" => {
			let pnu = text(event, "new")?;
			change(connection, timed, Some("parcel"), |row| row.pnu = Some(pnu)).await
		}
		"ParcelAmended" => amend(connection, timed, Some("parcel")).await,
		"BuildingAmended" => amend(connection, timed, Some("building")).await,
		"UnitAmended" => amend(connection, timed, Some("unit")).await,
		"OwnersCorrected" => {
			let owners = field(event, "after")?.to_string();
			change(connection, timed, None, |row| {
				row.owners = owners;
				row.owners_since = None;
			})
			.await
		}
		"OwnersUpdated" => {
			let owners = field(event, "owners")?.to_string();
			let since = serde_json::json!({
				"receipt": field(event, "receipt")?, "on": field(event, "since")?, "cause": event.fields.get("cause"),
			});
			change(connection, timed, None, |row| {
				row.owners = owners;
				row.owners_since = Some(since.to_string());
			})
			.await
		}
		"RecordClosed" => {
			let named = |name: &str| event.fields.get(name);
			let closed = serde_json::json!({
				"on": named("on"), "reason": named("reason"), "successors": named("successors"), "order": named("order"),
			});
			change(connection, timed, None, |row| row.closed = Some(closed.to_string())).await
		}
		"RecordReopened" => {
			let details = details_of(field(event, "after")?);
			change(connection, timed, None, |row| {
				row.place = place_of(&details).or(row.place.take());
				row.details = details;
				row.closed = None;
			})
			.await
		}
		"DiscrepancyFound" => {
			let discrepancy = present(field(event, "discrepancy")?);
			change(connection, timed, None, |row| row.discrepancy = discrepancy).await
		}
		"DiscrepancyCleared" => change(connection, timed, None, |row| row.discrepancy = None).await,
		// The counts of batches whose rows have events of their own, warnings, and what the registry has told.
		_ => Ok(()),
	}
}

/// A value that is there.
fn present(value: &Json) -> Option<String> {
	(!value.is_null()).then(|| value.to_string())
}

struct District {
	name: String,
	ended: Option<String>,
}

const DISTRICTS: &str = "districts (code, block, idx, time, name, ended)";

async fn enter_districts(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, time) = timed;
	let mut rows = Rows::new(DISTRICTS);
	for row in list(event, "entered")? {
		let named = |name: &str| row.get(name).and_then(Json::as_str);
		let (Some(code), Some(name)) = (named("code"), named("name")) else {
			return Err(wrong(event, "a district without code and name"));
		};
		let (place, none) = (event.place, None::<String>);
		let (block, index) = (place.block.into(), place.index.into());
		rows.push([code.into(), block, index, (*time).into(), name.into(), none.into()]);
	}
	rows.insert(connection).await
}

async fn change_district(
	connection: &mut AnyConnection,
	timed: &Timed,
	change: impl FnOnce(&mut District),
) -> Result<(), StoreError> {
	let (event, time) = timed;
	let (code, place) = (text(event, "code")?, event.place);
	let select = "SELECT name, ended FROM districts WHERE until_block IS NULL AND code = ?";
	let row = Sql::default().and(select, [code.as_str().into()]).row(connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the district is not known"))?;
	let mut district = District { name: row.try_get(0)?, ended: row.try_get(1)? };
	change(&mut district);
	end_period(connection, "districts", [("code", code.as_str().into())], place).await?;
	let mut rows = Rows::new(DISTRICTS);
	let District { name, ended } = district;
	let (block, index) = (place.block.into(), place.index.into());
	rows.push([code.into(), block, index, (*time).into(), name.into(), ended.into()]);
	rows.insert(connection).await
}

/// A list of an event.
fn list<'a>(event: &'a Event, name: &str) -> Result<&'a Vec<Json>, StoreError> {
	field(event, name)?.as_array().ok_or_else(|| wrong(event, &format!("{name} is no list")))
}

/// What a book has of a property.
struct Book {
	pnu: Option<String>,
	place: Option<String>,
	details: Json,
	owners: String,
	owners_since: Option<String>,
	closed: Option<String>,
	discrepancy: Option<String>,
	revision: u64,
}

const PROPERTIES: &str =
	"properties (property, block, idx, time, pnu, place, details, owners, owners_since, closed, \
	discrepancy, revision, official_price, area)";

fn push(rows: &mut Rows, (event, time): &Timed, property: String, book: Book) {
	let Book { pnu, place, details, owners, owners_since, closed, discrepancy, revision } = book;
	let in_details = |name: &str| details.get(name).and_then(Json::as_str).map(ToOwned::to_owned);
	let (official_price, area) = (in_details("official_price"), in_details("area"));
	rows.push([
		property.into(),
		event.place.block.into(),
		event.place.index.into(),
		(*time).into(),
		pnu.into(),
		place.into(),
		details.to_string().into(),
		owners.into(),
		owners_since.into(),
		closed.into(),
		discrepancy.into(),
		revision.into(),
		official_price.into(),
		area.into(),
	]);
}

/// The parcel of a building, or the building of a unit.
fn place_of(details: &Json) -> Option<String> {
	if let Some(building) = details.get("building") {
		return building.as_str().map(|building| format!("building:{building}"));
	}
	let first = details.get("parcels")?.as_array()?.first()?;
	Some(format!("parcel:{}", id_of(first)))
}

/// The details of a closed record, which say of which book they are.
fn details_of(details: &Json) -> Json {
	let inner = details.as_object().filter(|fields| fields.len() == 1);
	let inner = inner.and_then(|fields| fields.values().next()).filter(|inner| inner.is_object());
	inner.unwrap_or(details).clone()
}

fn id_of(id: &Json) -> String {
	id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned)
}

/// New rows of a book.
async fn enter(
	connection: &mut AnyConnection,
	timed: &Timed,
	kind: &str,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	let mut rows = Rows::new(PROPERTIES);
	for pair in list(event, "entered")? {
		let (id, book) = (pair.get(0), pair.get(1));
		let record = book.and_then(|book| book.get("record"));
		let details = book.and_then(|book| book.get("details"));
		let (Some(id), Some(record), Some(details)) = (id, record, details) else {
			return Err(wrong(event, "a row without key, details and record"));
		};
		let pnu = book.and_then(|book| book.get("pnu")).and_then(Json::as_str);
		let of_record = |name: &str| record.get(name).and_then(present);
		let new = Book {
			pnu: pnu.map(ToOwned::to_owned),
			place: place_of(details),
			details: details.clone(),
			owners: of_record("owners").unwrap_or_else(|| "[]".to_owned()),
			owners_since: of_record("owners_since"),
			closed: of_record("closed"),
			discrepancy: None,
			revision: record.get("revision").and_then(Json::as_u64).unwrap_or(1),
		};
		push(&mut rows, timed, format!("{kind}:{}", id_of(id)), new);
	}
	rows.insert(connection).await
}

/// Other details of a property.
async fn amend(
	connection: &mut AnyConnection,
	timed: &Timed,
	kind: Option<&str>,
) -> Result<(), StoreError> {
	let details = field(&timed.0, "after")?;
	change(connection, timed, kind, |row| {
		row.place = place_of(details).or(row.place.take());
		row.details = details.clone();
	})
	.await
}

/// Change what a book has of a property: of the one that the event names as `kind`, or as `property`.
async fn change(
	connection: &mut AnyConnection,
	timed: &Timed,
	kind: Option<&str>,
	change: impl FnOnce(&mut Book),
) -> Result<(), StoreError> {
	let (event, _) = timed;
	let property = match kind {
		Some(kind) => format!("{kind}:{}", id_of(field(event, kind)?)),
		None => text(event, "property")?,
	};
	let select = "SELECT pnu, place, details, owners, owners_since, closed, discrepancy, revision FROM properties \
		WHERE until_block IS NULL AND property = ?";
	let row = Sql::default().and(select, [property.as_str().into()]).row(connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the property is not known"))?;
	let mut book = Book {
		pnu: row.try_get(0)?,
		place: row.try_get(1)?,
		details: crate::store::json(&row.try_get::<String, _>(2)?)?,
		owners: row.try_get(3)?,
		owners_since: row.try_get(4)?,
		closed: row.try_get(5)?,
		discrepancy: row.try_get(6)?,
		revision: madang_service::to_u64(row.try_get(7)?),
	};
	change(&mut book);
	if let Some(revision) = event.fields.get("revision").and_then(Json::as_u64) {
		book.revision = revision;
	}
	let key = [("property", property.as_str().into())];
	end_period(connection, "properties", key, event.place).await?;
	let mut rows = Rows::new(PROPERTIES);
	push(&mut rows, timed, property, book);
	rows.insert(connection).await
}
