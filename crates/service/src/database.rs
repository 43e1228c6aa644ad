//! SQLite or PostgreSQL, with one schema for both.

use serde::{Deserialize, Deserializer};
use sqlx::{
	any::{install_default_drivers, AnyPoolOptions},
	Any, AnyPool, Executor, Row, Transaction,
};
use std::{
	path::{Path, PathBuf},
	time::Duration,
};

/// How many connections a program has.
const CONNECTIONS: u32 = 8;

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
	/// Create the tables of a schema if there are none, and compare what the table `facts` says with what is expected. The
	/// transaction is to be committed. `lock` is a number of PostgreSQL's for this schema only: two programs that begin at
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
		let without_comments: String =
			schema.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
		for statement in without_comments.split(';').filter(|one| !one.trim().is_empty()) {
			transaction.execute(sqlx::AssertSqlSafe(statement.to_owned())).await?;
		}
		for (name, expected) in facts {
			let (name, expected) = ((*name).to_owned(), (*expected).to_owned());
			let insert = "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
			let insert = sqlx::query(insert).bind(name.clone()).bind(expected.clone());
			insert.execute(&mut *transaction).await?;
			let row = sqlx::query("SELECT value FROM facts WHERE name = $1").bind(name.clone());
			let found: String = row.fetch_one(&mut *transaction).await?.try_get(0)?;
			if found != expected {
				let (found, expected) = (format!("{name} {found}"), format!("{name} {expected}"));
				return Err(OpenError::Foreign { found, expected });
			}
		}
		Ok(transaction)
	}
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
		 CREATE TABLE IF NOT EXISTS other (id BIGINT PRIMARY KEY);\n";

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

	#[test]
	fn a_configuration_names_either() {
		let postgres = Database::Postgres("postgres://a".to_owned());
		assert_eq!(postgres.clone().relative_to(Path::new("/f")), postgres);
		let file = Database::Sqlite("a".into());
		assert_eq!(file.relative_to(Path::new("/f")), Database::Sqlite("/f/a".into()));
	}
}
