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

pub use madang_service::now;
use madang_service::{to_i64, to_u64, Database, Durability, OpenError, Opened};
use sqlx::{Any, AnyConnection, AnyPool, Row, Transaction};

/// The form of the tables.
const LAYOUT: &str = "2";

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

impl From<OpenError> for StoreError {
	fn from(error: OpenError) -> Self {
		match error {
			OpenError::Failed(error) => Self::Database(error),
			OpenError::Foreign { found, expected } => Self::Foreign { found, expected },
		}
	}
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
		let opened = database.open(Durability::OnDisk).await?;
		// The number is only for this.
		let facts = [("layout", LAYOUT), ("owner", owner)];
		let mut creating = opened.create(include_str!("schema.sql"), 7_203_111, &facts).await?;
		sqlx::query("INSERT INTO progress (id, block) VALUES (1, $1) ON CONFLICT DO NOTHING")
			.bind(to_i64(from))
			.execute(&mut *creating)
			.await?;
		creating.commit().await?;
		let Opened { pool, begin, .. } = opened;
		Ok(Self { pool, begin })
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

#[cfg(test)]
mod tests;
