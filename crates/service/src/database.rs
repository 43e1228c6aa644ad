//! SQLite or PostgreSQL, with one schema for both.

use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use sqlx::{
	any::{install_default_drivers, AnyPoolOptions},
	Any, AnyConnection, AnyPool, Executor, Row, Transaction,
};
use std::{
	path::{Path, PathBuf},
	time::Duration,
};

/// How many connections a program has.
const CONNECTIONS: u32 = 8;

/// What a connection keeps of a file of SQLite in memory, at most 32 MiB: by default too little for the inner pages of the
/// trees of a large index.
const CACHE: &str = "PRAGMA cache_size = -32768";

/// After how many pages of 4 KiB the log of a file of SQLite is written into the file. With the 1,000 pages of the default, pages that
/// change again and again are written again and again.
const CHECKPOINT: &str = "PRAGMA wal_autocheckpoint = 8192";

/// Text of PostgreSQL that is compared and sorted by its bytes, as that of SQLite is. By default a server follows the language that it
/// was installed in: it is slower, and lists would be in another order.
const BY_BYTES: &str = " TEXT COLLATE \"C\"";

/// How SQLite is told to keep rows in their key only. PostgreSQL has no such tables.
const ROWS_IN_KEY: &str = " WITHOUT ROWID";

/// How long a statement waits for a connection, or for another writer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the state of a program is. In a configuration it is a path, or an address that begins with `postgres://`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Database {
	/// A file of SQLite.
	Sqlite(PathBuf),
	/// An address of PostgreSQL.
	Postgres(String),
}

impl<'de> Deserialize<'de> for Database {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
		Ok(if is_postgres { Self::Postgres(text) } else { Self::Sqlite(text.into()) })
	}
}

/// What a commit means on SQLite. On PostgreSQL each is on the disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Durability {
	/// It is on the disk.
	OnDisk,
	/// The last ones can be lost in a power cut: all of it can be made again.
	CanBeMadeAgain,
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
	/// It failed.
	#[error("database: {0}")]
	Failed(#[from] sqlx::Error),
	/// It is another program's, or another network's.
	#[error("the database is of {found}, and not of {expected}")]
	Foreign {
		/// What it is of.
		found: String,
		/// What is expected.
		expected: String,
	},
}

/// A database with connections.
#[derive(Clone)]
pub struct Opened {
	/// The connections.
	pub pool: AnyPool,
	/// How a transaction that writes begins.
	pub begin: &'static str,
	/// Whether it is PostgreSQL.
	pub is_postgres: bool,
}

impl Database {
	/// The address for the driver.
	pub fn url(&self) -> String {
		match self {
			Self::Sqlite(path) => format!("sqlite://{}?mode=rwc", path.display()),
			Self::Postgres(address) => address.clone(),
		}
	}

	/// As it is meant in a file of this folder: a relative path begins there.
	pub fn relative_to(self, folder: &Path) -> Self {
		match self {
			Self::Sqlite(path) => Self::Sqlite(folder.join(path)),
			postgres @ Self::Postgres(_) => postgres,
		}
	}

	/// Open it. A file is made if there is none.
	///
	/// # Errors
	///
	/// If it does not answer.
	pub async fn open(&self, durability: Durability) -> Result<Opened, sqlx::Error> {
		install_default_drivers();
		let is_postgres = matches!(self, Self::Postgres(_));
		let synchronous = match durability {
			Durability::OnDisk => "PRAGMA synchronous = FULL",
			Durability::CanBeMadeAgain => "PRAGMA synchronous = NORMAL",
		};
		let pool = AnyPoolOptions::new()
			.max_connections(CONNECTIONS)
			.acquire_timeout(PATIENCE)
			.after_connect(move |connection, _| {
				Box::pin(async move {
					if !is_postgres {
						connection.execute("PRAGMA busy_timeout = 30000").await?;
						connection.execute("PRAGMA journal_mode = WAL").await?;
						connection.execute(synchronous).await?;
						connection.execute(CACHE).await?;
						connection.execute(CHECKPOINT).await?;
					}
					Ok(())
				})
			})
			.connect(&self.url())
			.await?;
		// On PostgreSQL programs take turns by a row that they lock.
		let begin = if is_postgres { "BEGIN" } else { "BEGIN IMMEDIATE" };
		Ok(Opened { pool, begin, is_postgres })
	}
}

impl Opened {
	/// Create what a schema has and the database has not, and compare what the table `facts` says with what is expected. The
	/// transaction is to be committed. A database that has seen this schema before is only read: to create an index, even one that
	/// is there, waits for those who write, and they may wait for this. `lock` is a number of PostgreSQL's for this schema only: two programs that begin at
	/// once would create the tables twice.
	///
	/// # Errors
	///
	/// [`OpenError::Foreign`] if a fact is another one.
	pub async fn create(
		&self,
		schema: &str,
		lock: i64,
		facts: &[(&str, &str)],
	) -> Result<Transaction<'static, Any>, OpenError> {
		let mut transaction = self.pool.begin_with(self.begin).await?;
		if self.is_postgres {
			let lock = sqlx::AssertSqlSafe(format!("SELECT pg_advisory_xact_lock({lock})"));
			transaction.execute(lock).await?;
		}
		self.apply(&mut transaction, schema, &format!("schema {lock}")).await?;
		for (name, expected) in facts {
			let (name, expected) = ((*name).to_owned(), (*expected).to_owned());
			let found = match fact(&mut transaction, &name).await? {
				Some(found) => found,
				None => {
					let insert = sqlx::query("INSERT INTO facts (name, value) VALUES ($1, $2)");
					insert
						.bind(name.clone())
						.bind(expected.clone())
						.execute(&mut *transaction)
						.await?;
					expected.clone()
				}
			};
			if found != expected {
				let (found, expected) = (format!("{name} {found}"), format!("{name} {expected}"));
				return Err(OpenError::Foreign { found, expected });
			}
		}
		Ok(transaction)
	}

	/// Create what a schema has, unless it was the last one that was created under this name.
	async fn apply(
		&self,
		connection: &mut AnyConnection,
		schema: &str,
		name: &str,
	) -> Result<(), sqlx::Error> {
		let digest = hex::encode(Sha256::digest(schema));
		let table = match self.is_postgres {
			true => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'facts'",
			false => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'facts'",
		};
		if sqlx::query(table).fetch_optional(&mut *connection).await?.is_some() {
			let select =
				sqlx::query("SELECT value FROM facts WHERE name = $1").bind(name.to_owned());
			let last = select.fetch_optional(&mut *connection).await?;
			let last: Option<String> = last.map(|row| row.try_get(0)).transpose()?;
			if last.as_ref() == Some(&digest) {
				return Ok(());
			}
		}
		let without_comments: String =
			schema.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
		for statement in without_comments.split(';').filter(|one| !one.trim().is_empty()) {
			let statement = match self.is_postgres {
				true => statement.replace(" TEXT", BY_BYTES).replace(ROWS_IN_KEY, ""),
				false => statement.to_owned(),
			};
			connection.execute(sqlx::AssertSqlSafe(statement)).await?;
		}
		let insert = "INSERT INTO facts (name, value) VALUES ($1, $2) \
			ON CONFLICT (name) DO UPDATE SET value = excluded.value";
		sqlx::query(insert).bind(name.to_owned()).bind(digest).execute(connection).await?;
		Ok(())
	}
}

/// What a database says of itself under a name.
async fn fact(connection: &mut AnyConnection, name: &str) -> Result<Option<String>, sqlx::Error> {
	let select = sqlx::query("SELECT value FROM facts WHERE name = $1").bind(name.to_owned());
	select.fetch_optional(connection).await?.map(|row| row.try_get(0)).transpose()
}

/// Databases have no unsigned numbers. Block numbers, nonces and moments are far below the limit.
pub fn to_i64(number: u64) -> i64 {
	i64::try_from(number).unwrap_or(i64::MAX)
}

/// The number that [`to_i64`] has made.
pub fn to_u64(number: i64) -> u64 {
	u64::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;

	const SCHEMA: &str =
		"-- Two tables; with a comment.\nCREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);\n\
		 CREATE TABLE IF NOT EXISTS other (id BIGINT PRIMARY KEY) WITHOUT ROWID;\n";

	#[tokio::test]
	async fn a_database_is_of_one_owner() {
		let folder = tempfile::tempdir().unwrap();
		let database = Database::Sqlite("state.sqlite".into()).relative_to(folder.path());
		let opened = database.open(Durability::OnDisk).await.unwrap();
		let create = |owner| async move {
			let database = Database::Sqlite(folder.path().join("state.sqlite"));
			let again = database.open(Durability::CanBeMadeAgain).await.unwrap();
			let created = again.create(SCHEMA, 1, &[("layout", "1"), ("owner", owner)]).await;
			(created.map(drop), folder)
		};
		let facts = [("layout", "1"), ("owner", "a")];
		opened.create(SCHEMA, 1, &facts).await.unwrap().commit().await.unwrap();
		let (foreign, _folder) = create("b").await;
		let error = foreign.unwrap_err().to_string();
		assert_eq!(error, "the database is of owner a, and not of owner b");
		opened.create(SCHEMA, 1, &facts).await.unwrap().commit().await.unwrap();
	}

	#[tokio::test]
	async fn a_schema_is_applied_when_it_is_another_one() {
		let folder = tempfile::tempdir().unwrap();
		let database = Database::Sqlite(folder.path().join("state.sqlite"));
		let opened = database.open(Durability::OnDisk).await.unwrap();
		let longer = format!("{SCHEMA}CREATE TABLE IF NOT EXISTS third (id BIGINT PRIMARY KEY);");
		let apply = |schema: String, lock| {
			let opened = opened.clone();
			async move {
				let created = opened.create(&schema, lock, &[("layout", "1")]).await;
				created.unwrap().commit().await.unwrap();
				let select = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
				let rows = sqlx::query(select).fetch_all(&opened.pool).await.unwrap();
				rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>()
			}
		};
		assert_eq!(apply(SCHEMA.to_owned(), 1).await, ["facts", "other"]);
		opened.pool.execute("DROP TABLE other").await.unwrap();
		assert_eq!(apply(SCHEMA.to_owned(), 1).await, ["facts"]);
		// Another program's schema in the same database is another one.
		assert_eq!(apply(SCHEMA.to_owned(), 2).await, ["facts", "other"]);
		assert_eq!(apply(longer.clone(), 1).await, ["facts", "other", "third"]);
		assert_eq!(apply(longer, 1).await, ["facts", "other", "third"]);
	}

	#[test]
	fn a_configuration_names_either() {
		let postgres = Database::Postgres("postgres://a".to_owned());
		assert_eq!(postgres.clone().relative_to(Path::new("/f")), postgres);
		let file = Database::Sqlite("a".into());
		assert_eq!(file.relative_to(Path::new("/f")), Database::Sqlite("/f/a".into()));
	}
}
