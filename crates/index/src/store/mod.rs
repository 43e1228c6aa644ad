//! The index in SQLite or PostgreSQL.
//!
//! What is lost in a crash can be read from the chain again, so SQLite does not wait for the disk at each commit. All
//! writers take turns by the row of the layout in `facts`.

mod deals;
mod members;
mod page;
mod projected;
mod read;
mod search;
mod sql;
mod write;

pub use deals::{Deal, DealStep};
pub use members::{Institution, Officer};
pub use page::{Order, Page, PageRequest, MAX_PAGE};
pub use read::{EventFilter, TransactionFilter};
pub use search::Hit;
pub(crate) use sql::{Rows, Sql, Value};

use sqlx::{
	any::{install_default_drivers, AnyPoolOptions},
	pool::PoolConnection,
	Any, AnyConnection, AnyPool, Executor, Row, Transaction,
};
use std::{path::PathBuf, time::Duration};

/// The form of the tables.
const LAYOUT: &str = "1";

/// How a transaction begins on PostgreSQL, where a row is the lock.
const BEGIN_POSTGRES: &str = "BEGIN";

/// How a transaction begins there whose statements see one moment.
const SNAPSHOT_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// How many connections there are.
const CONNECTIONS: u32 = 8;

/// Where the index is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Database {
	/// A file of SQLite.
	Sqlite(PathBuf),
	/// An address of PostgreSQL.
	Postgres(String),
}

impl Database {
	fn url(&self) -> String {
		match self {
			Self::Sqlite(path) => format!("sqlite://{}?mode=rwc", path.display()),
			Self::Postgres(address) => address.clone(),
		}
	}
}

/// Blocks that are indexed: all from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Range {
	/// The first block.
	pub first: u64,
	/// The last block.
	pub last: u64,
}

impl Range {
	/// Whether it has a block.
	pub const fn has(&self, block: u64) -> bool {
		self.first <= block && block <= self.last
	}
}

/// An error of the database, or blocks that do not belong into it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
	/// The database failed.
	#[error("database: {0}")]
	Database(#[from] sqlx::Error),
	/// It is the index of another network, or of another program.
	#[error("the database is of {found}, and not of {expected}")]
	Foreign {
		/// What it is of.
		found: String,
		/// What is expected.
		expected: String,
	},
	/// A value that the index did not write.
	#[error("the database has a value that the index did not write: {0}")]
	Value(String),
	/// A block does not follow the one before it.
	#[error("block {number} has the parent {parent}, but block {} has the hash {expected}", number.saturating_sub(1))]
	OtherParent {
		/// The block.
		number: u64,
		/// The hash of its parent.
		parent: String,
		/// The hash of the block before it.
		expected: String,
	},
	/// A block is in the index already: another program writes into it.
	#[error("block {0} is in the index already: another program writes into it")]
	Present(u64),
	/// A projection has read other blocks than it was given.
	#[error("another program writes the tables of {0}")]
	Moved(String),
	/// An event is not as a projection knows it.
	#[error("the event at {block}:{index} is not as expected: {reason}")]
	Event {
		/// Its block.
		block: u64,
		/// Its index.
		index: u32,
		/// What is wrong.
		reason: String,
	},
}

/// The index.
#[derive(Clone)]
pub struct Store {
	pool: AnyPool,
	/// How a transaction that writes begins.
	begin: &'static str,
	/// How a transaction that reads begins.
	snapshot: &'static str,
}

impl Store {
	/// Open the index of the network with this genesis block, and create its tables if there are none.
	pub async fn open(database: &Database, genesis: &[u8; 32]) -> Result<Self, StoreError> {
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
						connection.execute("PRAGMA synchronous = NORMAL").await?;
					}
					Ok(())
				})
			})
			.connect(&database.url())
			.await?;
		let begin = if is_sqlite { "BEGIN IMMEDIATE" } else { BEGIN_POSTGRES };
		let snapshot = if is_sqlite { "BEGIN" } else { SNAPSHOT_POSTGRES };
		let store = Self { pool, begin, snapshot };
		store.create(&format!("0x{}", hex::encode(genesis))).await?;
		Ok(store)
	}

	async fn create(&self, genesis: &str) -> Result<(), StoreError> {
		let mut transaction = self.pool.begin_with(self.begin).await?;
		if self.begin == BEGIN_POSTGRES {
			// Two programs that begin at once would create the tables twice. The number is only for this.
			transaction.execute("SELECT pg_advisory_xact_lock(7203112)").await?;
		}
		let without_comments: String = include_str!("schema.sql")
			.lines()
			.filter(|line| !line.trim_start().starts_with("--"))
			.collect();
		for statement in without_comments.split(';').filter(|one| !one.trim().is_empty()) {
			transaction.execute(sqlx::AssertSqlSafe(statement.to_owned())).await?;
		}
		for (name, expected) in [("layout", LAYOUT), ("genesis", genesis)] {
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
	pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
		let mut transaction = self.pool.begin_with(self.begin).await?;
		transaction.execute("UPDATE facts SET value = value WHERE name = 'layout'").await?;
		Ok(transaction)
	}

	/// A connection to read from.
	pub(crate) async fn reader(&self) -> Result<PoolConnection<Any>, StoreError> {
		Ok(self.pool.acquire().await?)
	}

	/// Which blocks are indexed, from the lowest on.
	pub async fn ranges(&self) -> Result<Vec<Range>, StoreError> {
		ranges(&mut *self.reader().await?).await
	}

	/// Close all connections.
	pub async fn close(&self) {
		self.pool.close().await;
	}
}

/// Which blocks are indexed, from the lowest on.
async fn ranges(connection: &mut AnyConnection) -> Result<Vec<Range>, StoreError> {
	let rows = Sql::new("SELECT first, last FROM ranges ORDER BY first").rows(connection).await?;
	let range = |row: &sqlx::any::AnyRow| {
		Ok(Range { first: to_u64(row.try_get(0)?), last: to_u64(row.try_get(1)?) })
	};
	rows.iter().map(range).collect()
}

/// Databases have no unsigned numbers. Block numbers, nonces and moments are far below the limit.
fn to_i64(number: u64) -> i64 {
	i64::try_from(number).unwrap_or(i64::MAX)
}

fn to_u64(number: i64) -> u64 {
	u64::try_from(number).unwrap_or_default()
}

fn to_u32(number: i64) -> u32 {
	u32::try_from(number).unwrap_or_default()
}
