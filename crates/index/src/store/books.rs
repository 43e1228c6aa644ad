//! The land book and the building book, and the legal districts, as of any block.

use super::{read::json, to_u32, to_u64, Sql, Store, StoreError, Value, MAX_PAGE};
use crate::block::Place;
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};

/// The most words of a district's name that are looked for.
const MAX_WORDS: usize = 8;

/// What a book has of a property, from an event on until another one.
#[derive(Clone, PartialEq, Debug)]
pub struct PropertyVersion {
	/// The property: its kind and its key in the book, such as `parcel:12`.
	pub property: String,
	/// The event from which on it holds.
	pub since: Place,
	/// The time of that event's block, in milliseconds since 1970.
	pub time: u64,
	/// The number that a parcel was given.
	pub pnu: Option<String>,
	/// The parcel of a building, or the building of a unit.
	pub place: Option<String>,
	/// What the book says of it.
	pub details: Json,
	/// The owners with their shares.
	pub owners: Json,
	/// The registration since which they are the owners, if it is known.
	pub owners_since: Option<Json>,
	/// The closing of the record, if it is closed.
	pub closed: Option<Json>,
	/// In what the book and the title record differ.
	pub discrepancy: Option<Json>,
	/// The revision of the record.
	pub revision: u64,
	/// The event until which it holds. None for the present one.
	pub until: Option<Place>,
}

/// A legal district, from an event on until another one.
#[derive(Clone, PartialEq, Debug)]
pub struct District {
	/// Its code of ten digits.
	pub code: String,
	/// Its name.
	pub name: String,
	/// The day on which its code ends, and its successors, if an end is recorded.
	pub ended: Option<Json>,
	/// The event from which on it holds.
	pub since: Place,
}

const PROPERTIES: &str =
	"SELECT property, block, idx, time, pnu, place, details, owners, owners_since, closed, \
	discrepancy, revision, until_block, until_idx FROM properties WHERE 1 = 1";

const DISTRICTS: &str = "SELECT code, name, ended, block, idx FROM districts WHERE 1 = 1";

/// Only what holds at the end of a block; without a block, what holds now.
fn at(sql: Sql, block: Option<u64>) -> Sql {
	match block {
		Some(block) => {
			let values: [Value; 2] = [block.into(), block.into()];
			sql.and(" AND block <= ? AND (until_block IS NULL OR until_block > ?)", values)
		}
		None => sql.and(" AND until_block IS NULL", []),
	}
}

impl Store {
	/// What the book has of a property at the end of a block; without a block, now.
	pub async fn property(
		&self,
		property: &str,
		block: Option<u64>,
	) -> Result<Option<PropertyVersion>, StoreError> {
		let sql = at(Sql::new(PROPERTIES).and(" AND property = ?", [property.into()]), block);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(version).transpose()
	}

	/// What the book had of a property over time, the newest first: at most 500 changes.
	pub async fn property_versions(
		&self,
		property: &str,
	) -> Result<Vec<PropertyVersion>, StoreError> {
		let sql = Sql::new(PROPERTIES).and(" AND property = ?", [property.into()]);
		let sql = sql.and(" ORDER BY block DESC, idx DESC LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(version).collect()
	}

	/// The properties at a place, as of a block: the buildings on a parcel, the units of a building. Those after one, in the
	/// order of their keys.
	pub async fn properties_at(
		&self,
		place: &str,
		block: Option<u64>,
		after: Option<&str>,
		limit: u32,
	) -> Result<Vec<PropertyVersion>, StoreError> {
		let sql = at(Sql::new(PROPERTIES).and(" AND place = ?", [place.into()]), block);
		let sql = sql.and_if(" AND property > ?", after);
		let sql = sql.and(" ORDER BY property LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(version).collect()
	}

	/// The parcels that have or had a number, the one that has it first.
	pub async fn parcels_numbered(&self, pnu: &str) -> Result<Vec<String>, StoreError> {
		let select = "SELECT property, MAX(CASE WHEN until_block IS NULL THEN 1 ELSE 0 END) FROM properties \
			WHERE pnu = ? GROUP BY property ORDER BY 2 DESC, 1 LIMIT 16";
		let sql = Sql::default().and(select, [pnu.into()]);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
	}

	/// The properties of which book and title record differ, after one, in the order of their keys.
	pub async fn properties_that_differ(
		&self,
		after: Option<&str>,
		limit: u32,
	) -> Result<Vec<PropertyVersion>, StoreError> {
		let sql = Sql::new(PROPERTIES)
			.and(" AND discrepancy IS NOT NULL AND until_block IS NULL", [])
			.and_if(" AND property > ?", after)
			.and(" ORDER BY property LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(version).collect()
	}

	/// A district at the end of a block; without a block, now.
	pub async fn district(
		&self,
		code: &str,
		block: Option<u64>,
	) -> Result<Option<District>, StoreError> {
		let sql = at(Sql::new(DISTRICTS).and(" AND code = ?", [code.into()]), block);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(district).transpose()
	}

	/// The districts whose names have all of these words, by code; those in force first.
	pub async fn districts_named(
		&self,
		words: &[&str],
		limit: u32,
	) -> Result<Vec<District>, StoreError> {
		let mut sql = at(Sql::new(DISTRICTS), None);
		for word in words.iter().take(MAX_WORDS) {
			let literal = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
			sql = sql.and(" AND name LIKE ? ESCAPE '\\'", [format!("%{literal}%").into()]);
		}
		let order = " ORDER BY CASE WHEN ended IS NULL THEN 0 ELSE 1 END, code LIMIT ?";
		let sql = sql.and(order, [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(district).collect()
	}

	/// The last block at or before a time in milliseconds since 1970.
	pub async fn block_until(&self, time: u64) -> Result<Option<u64>, StoreError> {
		let select =
			"SELECT number FROM blocks WHERE time <= ? ORDER BY time DESC, number DESC LIMIT 1";
		let row = Sql::default().and(select, [time.into()]).row(&mut *self.reader().await?).await?;
		row.map(|row| Ok(to_u64(row.try_get(0)?))).transpose()
	}
}

/// JSON in a column that can be empty.
fn json_in(row: &AnyRow, column: usize) -> Result<Option<Json>, StoreError> {
	row.try_get::<Option<String>, _>(column)?.as_deref().map(json).transpose()
}

fn version(row: &AnyRow) -> Result<PropertyVersion, StoreError> {
	let place = |(block, index)| Place { block: to_u64(block), index: to_u32(index) };
	let until = row.try_get::<Option<i64>, _>(12)?.zip(row.try_get::<Option<i64>, _>(13)?);
	Ok(PropertyVersion {
		property: row.try_get(0)?,
		since: place((row.try_get(1)?, row.try_get(2)?)),
		time: to_u64(row.try_get(3)?),
		pnu: row.try_get(4)?,
		place: row.try_get(5)?,
		details: json_in(row, 6)?.unwrap_or_default(),
		owners: json_in(row, 7)?.unwrap_or_default(),
		owners_since: json_in(row, 8)?,
		closed: json_in(row, 9)?,
		discrepancy: json_in(row, 10)?,
		revision: to_u64(row.try_get(11)?),
		until: until.map(place),
	})
}

fn district(row: &AnyRow) -> Result<District, StoreError> {
	Ok(District {
		code: row.try_get(0)?,
		name: row.try_get(1)?,
		ended: json_in(row, 2)?,
		since: Place { block: to_u64(row.try_get(3)?), index: to_u32(row.try_get(4)?) },
	})
}
