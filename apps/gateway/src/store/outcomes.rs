//! What became of what was submitted: a feed in one order.

use super::{attempts::array, next_seq, now, to_i64, to_u64, Store, StoreError};
use serde_json::Value;
use sqlx::{any::AnyRow, AnyConnection, Row};

/// What became of an attempt.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
	/// Its place in the feed.
	pub seq: u64,
	/// The attempt.
	pub attempt: String,
	/// The institution's reference of the call, if it has one.
	pub reference: Option<[u8; 32]>,
	/// What is known.
	pub new: NewOutcome,
	/// When it became known, in milliseconds since 1970.
	pub known_at: u64,
}

/// Kinds of outcomes, by what the caller can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutcomeKind {
	/// It is in a final block and took effect.
	Done,
	/// It is in a final block and changed nothing.
	Failed,
	/// The node did not admit it.
	Refused,
	/// It was in no block in time.
	Expired,
	/// Another transaction of the officer used its nonce.
	Outrun,
	/// It was never sent: a call that was prepared before it was not signed in time.
	Unsent,
	/// It is in a final block whose state no node has any more.
	Unread,
}

impl OutcomeKind {
	const ALL: [Self; 7] = [
		Self::Done,
		Self::Failed,
		Self::Refused,
		Self::Expired,
		Self::Outrun,
		Self::Unsent,
		Self::Unread,
	];

	/// As both doors and the database write it.
	pub const fn as_str(self) -> &'static str {
		match self {
			Self::Done => "done",
			Self::Failed => "failed",
			Self::Refused => "refused",
			Self::Expired => "expired",
			Self::Outrun => "outrun",
			Self::Unsent => "unsent",
			Self::Unread => "unread",
		}
	}

	fn of(text: &str) -> Result<Self, StoreError> {
		let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
		found.ok_or_else(|| StoreError::Value(text.to_owned()))
	}
}

/// What is known of an attempt.
#[derive(Clone, PartialEq, Debug)]
pub struct NewOutcome {
	/// Its kind.
	pub kind: OutcomeKind,
	/// The block, its hash, and the transaction's index in it, if it is in one.
	pub place: Option<(u64, [u8; 32], u32)>,
	/// What the call made, if that has a number of the chain.
	pub made: Option<Value>,
	/// Why it had no effect.
	pub error: Option<Value>,
}

macro_rules! select {
	($rest:literal) => {
		sqlx::query(concat!(
			"SELECT seq, attempt, reference, kind, block, block_hash, tx_index, made, error, known_at \
	FROM outcomes ",
			$rest
		))
	};
}

impl NewOutcome {
	/// Of an attempt that is in no block.
	pub const fn without_place(kind: OutcomeKind, error: Value) -> Self {
		Self { kind, place: None, made: None, error: Some(error) }
	}
}

impl Store {
	/// The outcomes after a place in the feed.
	pub async fn outcomes_after(&self, seq: u64, limit: usize) -> Result<Vec<Outcome>, StoreError> {
		let rows = select!("WHERE seq > $1 ORDER BY seq LIMIT $2")
			.bind(to_i64(seq))
			.bind(i64::try_from(limit).unwrap_or(i64::MAX));
		rows.fetch_all(&self.pool).await?.iter().map(outcome).collect()
	}

	/// What became of an attempt, if that is known.
	pub async fn outcome_of(&self, attempt: &str) -> Result<Option<Outcome>, StoreError> {
		let row = select!("WHERE attempt = $1").bind(attempt.to_owned());
		row.fetch_optional(&self.pool).await?.map(|row| outcome(&row)).transpose()
	}

	/// The place of the last outcome in the feed, or zero.
	pub async fn last_outcome(&self) -> Result<u64, StoreError> {
		let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM outcomes");
		Ok(to_u64(row.fetch_one(&self.pool).await?.try_get(0)?))
	}
}

/// Mark an attempt as settled, if this still holds of it.
pub(super) async fn settled(
	connection: &mut AnyConnection,
	attempt: &str,
	condition: &'static str,
) -> Result<bool, StoreError> {
	let update = format!("UPDATE attempts SET state = 'settled' WHERE id = $1 AND {condition}");
	let updated = sqlx::query(sqlx::AssertSqlSafe(update))
		.bind(attempt.to_owned())
		.execute(connection)
		.await?;
	Ok(updated.rows_affected() > 0)
}

pub(super) async fn insert(
	connection: &mut AnyConnection,
	(attempt, reference): (&str, Option<[u8; 32]>),
	outcome: &NewOutcome,
) -> Result<(), StoreError> {
	let last = "SELECT COALESCE(MAX(seq), 0) FROM outcomes";
	let seq = next_seq(&mut *connection, last).await?;
	let NewOutcome { kind, place, made, error } = outcome;
	let insert = "INSERT INTO outcomes (seq, attempt, reference, kind, block, block_hash, tx_index, made, error, \
		known_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
	sqlx::query(insert)
		.bind(seq)
		.bind(attempt.to_owned())
		.bind(reference.map(hex::encode))
		.bind(kind.as_str())
		.bind(place.map(|(block, ..)| to_i64(block)))
		.bind(place.map(|(_, hash, _)| hex::encode(hash)))
		.bind(place.map(|(.., index)| i64::from(index)))
		.bind(made.as_ref().map(Value::to_string))
		.bind(error.as_ref().map(Value::to_string))
		.bind(to_i64(now()))
		.execute(connection)
		.await?;
	Ok(())
}

fn outcome(row: &AnyRow) -> Result<Outcome, StoreError> {
	let json = |index: usize| -> Result<Option<Value>, StoreError> {
		let text = row.try_get::<Option<String>, _>(index)?;
		let read = text.map(|text| serde_json::from_str(&text)).transpose();
		read.map_err(|error| StoreError::Value(error.to_string()))
	};
	let block = row.try_get::<Option<i64>, _>(4)?.map(to_u64);
	let hash = row.try_get::<Option<String>, _>(5)?.map(|text| array(&text)).transpose()?;
	let index = row.try_get::<Option<i64>, _>(6)?.map(|index| u32::try_from(index).unwrap_or(0));
	Ok(Outcome {
		seq: to_u64(row.try_get(0)?),
		attempt: row.try_get(1)?,
		reference: row.try_get::<Option<String>, _>(2)?.map(|text| array(&text)).transpose()?,
		new: NewOutcome {
			kind: OutcomeKind::of(&row.try_get::<String, _>(3)?)?,
			place: block.zip(hash).zip(index).map(|((block, hash), index)| (block, hash, index)),
			made: json(7)?,
			error: json(8)?,
		},
		known_at: to_u64(row.try_get(9)?),
	})
}
