//! Members and officers over time.

use super::{read::json, to_u32, to_u64, Sql, Store, StoreError, Value};
use crate::block::Place;
use codec::Decode;
use madang_primitives::Duties;
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};

/// What holds of an institution from one event to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Institution {
	/// Its number.
	pub institution: u32,
	/// The event from which on it holds.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970. Zero for the genesis block.
	pub time: u64,
	/// The kind of institution.
	pub kind: String,
	/// Its Korean name.
	pub name_ko: String,
	/// Its English name.
	pub name_en: String,
	/// The districts for which it is responsible.
	pub jurisdiction: Json,
	/// Its state: `active`, `suspended` or `withdrawn`.
	pub state: String,
	/// The event until which it holds. None if it holds now.
	pub until: Option<Place>,
}

/// What holds of an officer from one event to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Officer {
	/// Its account.
	pub account: String,
	/// The event from which on it holds.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970. Zero for the genesis block.
	pub time: u64,
	/// Its institution.
	pub institution: u32,
	/// Its duties.
	pub duties: Duties,
	/// Its state: `active`, `suspended`, `suspended-by-council` or `revoked`.
	pub state: String,
	/// The administrator who did it. None for the council, and for officers of the genesis block.
	pub by: Option<String>,
	/// The event until which it holds. None if it holds now.
	pub until: Option<Place>,
}

const INSTITUTIONS: &str =
	"SELECT block, idx, until_block, until_idx, time, institution, kind, name_ko, name_en, \
	jurisdiction, state FROM institutions WHERE 1 = 1";

const OFFICERS: &str =
	"SELECT block, idx, until_block, until_idx, time, account, institution, duties, state, \
	by_account FROM officers WHERE 1 = 1";

impl Store {
	/// All institutions as they are now, by number.
	pub async fn institutions(&self) -> Result<Vec<Institution>, StoreError> {
		let sql = Sql::new(INSTITUTIONS).and(" AND until_block IS NULL ORDER BY institution", []);
		sql.rows(&mut *self.reader().await?).await?.iter().map(institution).collect()
	}

	/// An institution over time, the oldest first.
	pub async fn institution(&self, id: u32) -> Result<Vec<Institution>, StoreError> {
		let sql = Sql::new(INSTITUTIONS).and(" AND institution = ?", [id.into()]);
		let sql = sql.and(" ORDER BY block, idx", []);
		sql.rows(&mut *self.reader().await?).await?.iter().map(institution).collect()
	}

	/// The officers of an institution at a block, by account; without a block, as they are now.
	pub async fn officers(
		&self,
		institution: u32,
		at: Option<u64>,
	) -> Result<Vec<Officer>, StoreError> {
		let sql = Sql::new(OFFICERS).and(" AND institution = ?", [institution.into()]);
		let sql = match at {
			Some(at) => {
				let values: [Value; 2] = [at.into(), at.into()];
				sql.and(" AND block <= ? AND (until_block IS NULL OR until_block > ?)", values)
			}
			None => sql.and(" AND until_block IS NULL", []),
		};
		let sql = sql.and(" ORDER BY account", []);
		sql.rows(&mut *self.reader().await?).await?.iter().map(officer).collect()
	}

	/// An officer over time, the oldest first.
	pub async fn officer(&self, account: &str) -> Result<Vec<Officer>, StoreError> {
		let sql = Sql::new(OFFICERS).and(" AND account = ?", [account.into()]);
		let sql = sql.and(" ORDER BY block, idx", []);
		sql.rows(&mut *self.reader().await?).await?.iter().map(officer).collect()
	}
}

/// The places in the first four columns of a row.
pub(super) fn period(row: &AnyRow) -> Result<(Place, Option<Place>), StoreError> {
	let since = Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) };
	let (block, index) = (row.try_get::<Option<i64>, _>(2)?, row.try_get::<Option<i64>, _>(3)?);
	let place = |(block, index)| Place { block: to_u64(block), index: to_u32(index) };
	Ok((since, block.zip(index).map(place)))
}

fn institution(row: &AnyRow) -> Result<Institution, StoreError> {
	let (since, until) = period(row)?;
	Ok(Institution {
		institution: to_u32(row.try_get(5)?),
		since,
		time: to_u64(row.try_get(4)?),
		kind: row.try_get(6)?,
		name_ko: row.try_get(7)?,
		name_en: row.try_get(8)?,
		jurisdiction: json(&row.try_get::<String, _>(9)?)?,
		state: row.try_get(10)?,
		until,
	})
}

fn officer(row: &AnyRow) -> Result<Officer, StoreError> {
	let (since, until) = period(row)?;
	let text: String = row.try_get(7)?;
	let bits = text.parse::<u32>().ok();
	let duties = bits.and_then(|bits| Duties::decode(&mut &bits.to_le_bytes()[..]).ok());
	Ok(Officer {
		account: row.try_get(5)?,
		since,
		time: to_u64(row.try_get(4)?),
		institution: to_u32(row.try_get(6)?),
		duties: duties.ok_or_else(|| StoreError::Value(format!("duties {text}")))?,
		state: row.try_get(8)?,
		by: row.try_get(9)?,
		until,
	})
}
