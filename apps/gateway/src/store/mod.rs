//! The gateway's own state, in SQLite or PostgreSQL.
//!
//! What a caller was told must hold after a crash, so SQLite writes to the disk before a commit returns, as PostgreSQL
//! does. All writers take turns by the row of `progress`, also those of several gateways of one institution that
//! share a database: the feed of outcomes and the log of requests have one order.

mod anchors;
mod answers;
mod attempts;
mod audit;
mod open;
mod outcomes;

pub use anchors::Anchor;
pub use answers::{Answered, Remembered};
pub use attempts::{Attempt, Conflict, NewAttempt, State as AttemptState};
pub use open::Open;
pub use outcomes::{NewOutcome, Outcome, OutcomeKind};

use crate::config::Database;
use sqlx::{
	any::{install_default_drivers, AnyPoolOptions},
	Any, AnyConnection, AnyPool, Executor, Row, Transaction,
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The form of the tables.
const LAYOUT: &str = "2";

/// How a transaction begins on PostgreSQL, where a row is the lock.
const BEGIN_POSTGRES: &str = "BEGIN";

/// How many connections the gateway has.
const CONNECTIONS: u32 = 8;

/// An error of the database, or a database that is another's.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
	/// The database failed.
	#[error("database: {0}")]
	Database(#[from] sqlx::Error),
	/// It is not the database of this gateway.
	#[error("the database is of {found}, and not of {expected}")]
	Foreign {
		/// What it is of.
		found: String,
		/// What this gateway is of.
		expected: String,
	},
	/// A value that the gateway did not write.
	#[error("the database has a value that the gateway did not write: {0}")]
	Value(String),
}

/// The gateway's own state.
#[derive(Clone)]
pub struct Store {
	pool: AnyPool,
	/// How a transaction that writes begins.
	begin: &'static str,
}

impl Store {
	/// Open a database for an institution of a network, and create its tables if it has none. A gateway that has no state
	/// yet follows the chain from after block `from` on.
	pub async fn open(database: &Database, owner: &str, from: u64) -> Result<Self, StoreError> {
		install_default_drivers();
		let is_sqlite = matches!(database, Database::Sqlite(_));
		let pool = AnyPoolOptions::new()
			.max_connections(CONNECTIONS)
			.acquire_timeout(Duration::from_secs(30))
			.after_connect(move |connection, _| {
				Box::pin(async move {
					if is_sqlite {
						connection.execute("PRAGMA busy_timeout = 30000").await?;
						connection.execute("PRAGMA journal_mode = WAL").await?;
						connection.execute("PRAGMA synchronous = FULL").await?;
					}
					Ok(())
				})
			})
			.connect(&database.url())
			.await?;
		let begin = if is_sqlite { "BEGIN IMMEDIATE" } else { BEGIN_POSTGRES };
		let store = Self { pool, begin };
		store.create(owner, from).await?;
		Ok(store)
	}

	async fn create(&self, owner: &str, from: u64) -> Result<(), StoreError> {
		let mut transaction = self.pool.begin_with(self.begin).await?;
		if self.begin == BEGIN_POSTGRES {
			// Two gateways that begin at once would create the tables twice. The number is only for this.
			transaction.execute("SELECT pg_advisory_xact_lock(7203111)").await?;
		}
		let without_comments: String = include_str!("schema.sql")
			.lines()
			.filter(|line| !line.trim_start().starts_with("--"))
			.collect();
		for statement in without_comments.split(';').filter(|one| !one.trim().is_empty()) {
			transaction.execute(sqlx::AssertSqlSafe(statement.to_owned())).await?;
		}
		sqlx::query("INSERT INTO progress (id, block) VALUES (1, $1) ON CONFLICT DO NOTHING")
			.bind(to_i64(from))
			.execute(&mut *transaction)
			.await?;
		for (name, expected) in [("layout", LAYOUT), ("owner", owner)] {
			let insert = "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
			sqlx::query(insert).bind(name).bind(expected).execute(&mut *transaction).await?;
			let row = sqlx::query("SELECT value FROM facts WHERE name = $1").bind(name);
			let found: String = row.fetch_one(&mut *transaction).await?.try_get(0)?;
			if found != expected {
				let (found, expected) = (format!("{name} {found}"), format!("{name} {expected}"));
				return Err(StoreError::Foreign { found, expected });
			}
		}
		transaction.commit().await?;
		Ok(())
	}

	/// Begin to write. Other writers wait until it ends.
	async fn write(&self) -> Result<Transaction<'static, Any>, StoreError> {
		let mut transaction = self.pool.begin_with(self.begin).await?;
		sqlx::query("UPDATE progress SET block = block WHERE id = 1")
			.execute(&mut *transaction)
			.await?;
		Ok(transaction)
	}

	/// The last final block whose transactions have been looked at.
	pub async fn followed(&self) -> Result<u64, StoreError> {
		let row =
			sqlx::query("SELECT block FROM progress WHERE id = 1").fetch_one(&self.pool).await?;
		Ok(to_u64(row.try_get(0)?))
	}

	/// Whether the database answers.
	pub async fn is_well(&self) -> bool {
		self.followed().await.is_ok()
	}

	/// Close all connections.
	pub async fn close(&self) {
		self.pool.close().await;
	}
}

/// The number after the last one of a table. Only a writer may ask.
async fn next_seq(connection: &mut AnyConnection, last: &'static str) -> Result<i64, StoreError> {
	let row = sqlx::query(last).fetch_one(connection).await?;
	Ok(row.try_get::<i64, _>(0)?.saturating_add(1))
}

/// The time in milliseconds since 1970.
pub fn now() -> u64 {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Databases have no unsigned numbers. Block numbers, nonces and moments are far below the limit.
fn to_i64(number: u64) -> i64 {
	i64::try_from(number).unwrap_or(i64::MAX)
}

fn to_u64(number: i64) -> u64 {
	u64::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests;
