//! The validators as of any block, their keys, and the cases against them.

use super::{
	council::held, members::period, read::json, to_u32, to_u64, Sql, Store, StoreError, Value,
	MAX_PAGE,
};
use crate::block::Place;
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};

/// What holds of a validator's seat from one event to another.
#[derive(Clone, PartialEq, Debug)]
pub struct ValidatorSeat {
	/// The institution that runs the validator.
	pub institution: u32,
	/// The number of the seat in the institution.
	pub number: u32,
	/// The event from which on it holds.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970. Zero for the genesis block.
	pub time: u64,
	/// The event, such as `KeysSet`.
	pub event: String,
	/// The seat's account, which is the author of its blocks.
	pub account: String,
	/// `active`, `suspended`, `revoked` or `lost`.
	pub state: String,
	/// Its public keys. None before they were set.
	pub keys: Option<Json>,
	/// The event until which it holds. None if it holds now.
	pub until: Option<Place>,
}

/// A report that a validator has equivocated.
#[derive(Clone, PartialEq, Debug)]
pub struct Offence {
	/// The case of the council.
	pub case: u32,
	/// The event.
	pub place: Place,
	/// The index of the transaction.
	pub transaction: Option<u32>,
	/// The time of the event, in milliseconds since 1970.
	pub time: u64,
	/// The institution that runs the validator.
	pub institution: u32,
	/// The number of the seat in the institution.
	pub number: u32,
	/// What it did.
	pub offence: Json,
	/// Whether this report suspended the seat.
	pub suspended: bool,
	/// The event with which the council closed the case.
	pub closed: Option<Place>,
}

const SEATS: &str =
	"SELECT block, idx, until_block, until_idx, time, institution, number, event, account, state, keys \
	FROM validators WHERE 1 = 1";

const OFFENCES: &str =
	"SELECT block, idx, tx, time, case_number, institution, number, offence, suspended, closed_block, closed_idx \
	FROM validator_cases WHERE 1 = 1";

impl Store {
	/// The seats of validators at a block, by institution and number; without a block, as they are now.
	pub async fn validators(&self, at: Option<u64>) -> Result<Vec<ValidatorSeat>, StoreError> {
		let sql = held(Sql::new(SEATS), at).and(" ORDER BY institution, number", []);
		sql.rows(&mut *self.reader().await?).await?.iter().map(seat).collect()
	}

	/// All that changed at the seats of an institution, or of all, up to a block, the newest first.
	pub async fn validators_over_time(
		&self,
		institution: Option<u32>,
		at: Option<u64>,
		limit: u32,
	) -> Result<Vec<ValidatorSeat>, StoreError> {
		let sql = Sql::new(SEATS)
			.and_if(" AND institution = ?", institution)
			.and_if(" AND block <= ?", at)
			.and(" ORDER BY block DESC, idx DESC LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(seat).collect()
	}

	/// The equivocations that were reported up to a block, the newest first.
	pub async fn offences(&self, at: Option<u64>, limit: u32) -> Result<Vec<Offence>, StoreError> {
		let sql = Sql::new(OFFENCES).and_if(" AND block <= ?", at);
		let sql =
			sql.and(" ORDER BY block DESC, idx DESC LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		let then = |row: &AnyRow| {
			let offence = offence(row)?;
			let closed = offence.closed.filter(|closed| at.is_none_or(|at| closed.block <= at));
			Ok(Offence { closed, ..offence })
		};
		rows.iter().map(then).collect()
	}

	/// How many cases against validators the council has not closed.
	pub async fn count_open_cases(&self) -> Result<u64, StoreError> {
		let select =
			"SELECT COUNT(DISTINCT case_number) FROM validator_cases WHERE closed_block IS NULL";
		let row = Sql::new(select).row(&mut *self.reader().await?).await?;
		row.map_or(Ok(0), |row| Ok(to_u64(row.try_get(0)?)))
	}

	/// How many blocks each account made, of those from one to another.
	pub async fn blocks_by_author(
		&self,
		first: u64,
		last: u64,
	) -> Result<Vec<(String, u64)>, StoreError> {
		let select = "SELECT author, COUNT(*) FROM blocks \
			WHERE number >= ? AND number <= ? AND author IS NOT NULL GROUP BY author ORDER BY author";
		let values: [Value; 2] = [first.into(), last.into()];
		let sql = Sql::default().and(select, values);
		self.counted(sql).await
	}
}

fn seat(row: &AnyRow) -> Result<ValidatorSeat, StoreError> {
	let (since, until) = period(row)?;
	let keys: Option<String> = row.try_get(10)?;
	Ok(ValidatorSeat {
		institution: to_u32(row.try_get(5)?),
		number: to_u32(row.try_get(6)?),
		since,
		time: to_u64(row.try_get(4)?),
		event: row.try_get(7)?,
		account: row.try_get(8)?,
		state: row.try_get(9)?,
		keys: keys.as_deref().map(json).transpose()?,
		until,
	})
}

fn offence(row: &AnyRow) -> Result<Offence, StoreError> {
	let number = |column: usize| row.try_get::<Option<i64>, _>(column);
	let place = |(block, index)| Place { block: to_u64(block), index: to_u32(index) };
	Ok(Offence {
		case: to_u32(row.try_get(4)?),
		place: place((row.try_get(0)?, row.try_get(1)?)),
		transaction: number(2)?.map(to_u32),
		time: to_u64(row.try_get(3)?),
		institution: to_u32(row.try_get(5)?),
		number: to_u32(row.try_get(6)?),
		offence: json(&row.try_get::<String, _>(7)?)?,
		suspended: row.try_get::<i64, _>(8)? != 0,
		closed: number(9)?.zip(number(10)?).map(place),
	})
}
