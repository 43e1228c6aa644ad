//! Answers to requests with an `Idempotency-Key`, after the expired draft-ietf-httpapi-idempotency-key-header-07.

use super::{now, to_i64, to_u64, Store, StoreError};
use madang_primitives::DAY_MS;
use sqlx::Row;

/// For how long an answer is kept: 30 days, in milliseconds.
const KEPT: u64 = 30 * DAY_MS;

/// After how long a request without an answer may be asked again, in milliseconds: no answer takes so long.
const ANSWERED_WITHIN: u64 = 30 * 60 * 1_000;

/// An answer: the status of HTTP, and the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
	/// The status.
	pub status: u16,
	/// The body.
	pub body: String,
}

/// What is known of a request with a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remembered {
	/// Nothing. It is noted from now on that it is being answered.
	New,
	/// It is being answered.
	Open,
	/// It was answered.
	Answered(Answered),
	/// The key was used for another request.
	Other,
}

impl Store {
	/// What is known of a request of a client with a key. A new one is noted.
	pub async fn remembered(
		&self,
		client: &[u8; 32],
		key: &str,
		digest: &[u8; 32],
	) -> Result<Remembered, StoreError> {
		let mut writing = self.write().await?;
		let forgotten = now().saturating_sub(KEPT);
		sqlx::query("DELETE FROM answers WHERE asked_at < $1")
			.bind(to_i64(forgotten))
			.execute(&mut *writing)
			.await?;
		let insert =
			"INSERT INTO answers (client, request_key, digest, asked_at) VALUES ($1, $2, $3, $4) \
			ON CONFLICT DO NOTHING";
		let inserted = sqlx::query(insert)
			.bind(hex::encode(client))
			.bind(key.to_owned())
			.bind(hex::encode(digest))
			.bind(to_i64(now()))
			.execute(&mut *writing)
			.await?;
		if inserted.rows_affected() > 0 {
			writing.commit().await?;
			return Ok(Remembered::New);
		}
		let found =
			"SELECT digest, status, answer, asked_at FROM answers WHERE client = $1 AND request_key = $2";
		let row = sqlx::query(found)
			.bind(hex::encode(client))
			.bind(key.to_owned())
			.fetch_one(&mut *writing)
			.await?;
		if row.try_get::<String, _>(0)? != hex::encode(digest) {
			return Ok(Remembered::Other);
		}
		let status = row.try_get::<Option<i64>, _>(1)?;
		let asked_at = to_u64(row.try_get(3)?);
		if status.is_none() && asked_at.saturating_add(ANSWERED_WITHIN) < now() {
			// The gateway stopped before it could answer.
			sqlx::query("UPDATE answers SET asked_at = $3 WHERE client = $1 AND request_key = $2")
				.bind(hex::encode(client))
				.bind(key.to_owned())
				.bind(to_i64(now()))
				.execute(&mut *writing)
				.await?;
			writing.commit().await?;
			return Ok(Remembered::New);
		}
		let body = row.try_get::<Option<String>, _>(2)?;
		Ok(status.zip(body).map_or(Remembered::Open, |(status, body)| {
			let status = u16::try_from(status).unwrap_or(500);
			Remembered::Answered(Answered { status, body })
		}))
	}

	/// Keep the answer to a request. None for one that may be asked again under its key.
	pub async fn remember(
		&self,
		client: &[u8; 32],
		key: &str,
		answer: Option<&Answered>,
	) -> Result<(), StoreError> {
		let query = match answer {
			Some(Answered { status, body }) => {
				sqlx::query("UPDATE answers SET status = $3, answer = $4 WHERE client = $1 AND request_key = $2")
					.bind(hex::encode(client))
					.bind(key.to_owned())
					.bind(i64::from(*status))
					.bind(body.clone())
			}
			None => sqlx::query("DELETE FROM answers WHERE client = $1 AND request_key = $2")
				.bind(hex::encode(client))
				.bind(key.to_owned()),
		};
		query.execute(&self.pool).await?;
		Ok(())
	}
}
