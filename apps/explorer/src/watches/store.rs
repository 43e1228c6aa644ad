//! Who watches what, in a database.

use madang_index::Mention;
use madang_service::{to_i64, to_u64, Database, Durability, OpenError, Opened};
use sqlx::{any::AnyRow, AnyPool, Row};

/// The form of the tables.
const LAYOUT: &str = "1";

/// How many objects a reader watches at most.
pub const MOST: u64 = 200;

/// A watched object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Watched {
	/// The object.
	pub object: Mention,
	/// Since when, in milliseconds since 1970.
	pub since: u64,
}

/// The database.
#[derive(Clone)]
pub struct WatchStore {
	pool: AnyPool,
	begin: &'static str,
}

impl WatchStore {
	/// Open the database of the explorer of a network.
	///
	/// # Errors
	///
	/// If it does not answer, or is another's.
	pub async fn open(database: &Database, genesis: &[u8; 32]) -> Result<Self, OpenError> {
		let opened = database.open(Durability::OnDisk).await?;
		let owner = format!("0x{}", hex::encode(genesis));
		// The number is only for this.
		let facts = [("layout of watches", LAYOUT), ("watches of", owner.as_str())];
		opened.create(include_str!("watches.sql"), 7_203_114, &facts).await?.commit().await?;
		let Opened { pool, begin, .. } = opened;
		Ok(Self { pool, begin })
	}

	/// What a reader watches, by kind and id.
	///
	/// # Errors
	///
	/// If the database fails.
	pub async fn of(&self, reader: &str) -> Result<Vec<Watched>, sqlx::Error> {
		let select = "SELECT kind, id, since FROM watches WHERE reader = $1 ORDER BY kind, id";
		let rows = sqlx::query(select).bind(reader.to_owned()).fetch_all(&self.pool).await?;
		let watched = |row: &AnyRow| {
			let object = Mention { kind: row.try_get(0)?, id: row.try_get(1)? };
			Ok(Watched { object, since: to_u64(row.try_get(2)?) })
		};
		rows.iter().map(watched).collect()
	}

	/// Watch an object from now on. It stays as it is if the reader watches it already. Whether there was a place for it.
	///
	/// # Errors
	///
	/// If the database fails.
	pub async fn add(&self, reader: &str, object: &Mention, now: u64) -> Result<bool, sqlx::Error> {
		let mut writing = self.pool.begin_with(self.begin).await?;
		// Those that share a database take turns by this row.
		sqlx::query("UPDATE facts SET value = value WHERE name = 'watches of'")
			.execute(&mut *writing)
			.await?;
		let count =
			"SELECT COUNT(*) FROM watches WHERE reader = $1 AND NOT (kind = $2 AND id = $3)";
		let row = sqlx::query(count)
			.bind(reader.to_owned())
			.bind(object.kind.clone())
			.bind(object.id.clone())
			.fetch_one(&mut *writing)
			.await?;
		if to_u64(row.try_get(0)?) >= MOST {
			return Ok(false);
		}
		let insert = "INSERT INTO watches (reader, kind, id, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
		sqlx::query(insert)
			.bind(reader.to_owned())
			.bind(object.kind.clone())
			.bind(object.id.clone())
			.bind(to_i64(now))
			.execute(&mut *writing)
			.await?;
		writing.commit().await?;
		Ok(true)
	}

	/// Watch an object no more. Whether the reader watched it.
	///
	/// # Errors
	///
	/// If the database fails.
	pub async fn remove(&self, reader: &str, object: &Mention) -> Result<bool, sqlx::Error> {
		let delete = "DELETE FROM watches WHERE reader = $1 AND kind = $2 AND id = $3";
		let done = sqlx::query(delete)
			.bind(reader.to_owned())
			.bind(object.kind.clone())
			.bind(object.id.clone())
			.execute(&self.pool)
			.await?;
		Ok(done.rows_affected() > 0)
	}

	/// Close all connections.
	pub async fn close(&self) {
		self.pool.close().await;
	}
}
