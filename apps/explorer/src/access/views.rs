//! The log of auditors' views: who looked at what, and when. It is [`chained`].

use madang_service::{
	chained::{self, CheckError, LogEntry},
	to_i64, to_u64, Database, Durability, LogQueue, LogStore, NotWritten, OnFailure, OpenError,
	Opened,
};
use serde::{Deserialize, Serialize};
use sqlx::{any::AnyRow, AnyPool, Row};

/// The form of the tables.
const LAYOUT: &str = "1";

/// A view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct View {
	/// When, in milliseconds since 1970, as text.
	pub at: String,
	/// Who: `account:NAME` or `certificate:SHA-256`.
	pub reader: String,
	/// The institutions that registered the certificate.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub institutions: Vec<u32>,
	/// The address.
	pub address: Option<String>,
	/// What: the address of the page, with its query.
	pub page: String,
}

/// A reader in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoggedReader {
	/// As in [`View::reader`].
	pub reader: String,
	/// How many views.
	pub views: u64,
	/// When the last one was, in milliseconds since 1970.
	pub last_at: u64,
}

/// The database of the log.
#[derive(Clone)]
pub struct ViewStore {
	pool: AnyPool,
	begin: &'static str,
}

impl ViewStore {
	/// Open the log of the explorer of a network.
	///
	/// # Errors
	///
	/// If the database does not answer, or is another's.
	pub async fn open(database: &Database, genesis: &[u8; 32]) -> Result<Self, OpenError> {
		let opened = database.open(Durability::OnDisk).await?;
		let owner = format!("0x{}", hex::encode(genesis));
		// The number is only for this.
		let facts = [("layout of views", LAYOUT), ("views of", owner.as_str())];
		opened.create(include_str!("views.sql"), 7_203_113, &facts).await?.commit().await?;
		let Opened { pool, begin, .. } = opened;
		Ok(Self { pool, begin })
	}

	async fn add(&self, views: &[View]) -> Result<(), sqlx::Error> {
		let mut writing = self.pool.begin_with(self.begin).await?;
		// Explorers that share a database take turns by this row.
		sqlx::query("UPDATE facts SET value = value WHERE name = 'views of'")
			.execute(&mut *writing)
			.await?;
		for view in views {
			let entry = serde_json::to_string(view)
				.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
			let seq = chained::append(&mut writing, &[entry]).await?;
			sqlx::query("INSERT INTO viewed (reader, seq) VALUES ($1, $2)")
				.bind(view.reader.clone())
				.bind(to_i64(seq))
				.execute(&mut *writing)
				.await?;
			let upsert = "INSERT INTO readers (reader, views, last_at) VALUES ($1, 1, $2) \
				ON CONFLICT (reader) DO UPDATE SET views = readers.views + 1, last_at = excluded.last_at";
			sqlx::query(upsert)
				.bind(view.reader.clone())
				.bind(to_i64(view.at.parse().unwrap_or_default()))
				.execute(&mut *writing)
				.await?;
		}
		writing.commit().await
	}

	/// The entries before a number, the newest first: of all readers, or of one.
	///
	/// # Errors
	///
	/// If the database fails.
	pub async fn before(
		&self,
		reader: Option<&str>,
		before: Option<u64>,
		limit: u32,
	) -> Result<Vec<LogEntry>, sqlx::Error> {
		let before = to_i64(before.unwrap_or(u64::MAX));
		let rows = match reader {
			None => sqlx::query(
				"SELECT seq, entry, hash FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
			)
			.bind(before)
			.bind(i64::from(limit)),
			Some(reader) => sqlx::query(
				"SELECT a.seq, a.entry, a.hash FROM viewed v JOIN audit a ON a.seq = v.seq \
				WHERE v.reader = $1 AND v.seq < $2 ORDER BY v.seq DESC LIMIT $3",
			)
			.bind(reader.to_owned())
			.bind(before)
			.bind(i64::from(limit)),
		};
		rows.fetch_all(&self.pool).await?.iter().map(chained::entry).collect()
	}

	/// The readers, the one who looked last first.
	///
	/// # Errors
	///
	/// If the database fails.
	pub async fn readers(&self, limit: u32) -> Result<Vec<LoggedReader>, sqlx::Error> {
		let select =
			"SELECT reader, views, last_at FROM readers ORDER BY last_at DESC, reader LIMIT $1";
		let rows = sqlx::query(select).bind(i64::from(limit)).fetch_all(&self.pool).await?;
		let reader = |row: &AnyRow| {
			let (views, last_at) = (to_u64(row.try_get(1)?), to_u64(row.try_get(2)?));
			Ok(LoggedReader { reader: row.try_get(0)?, views, last_at })
		};
		rows.iter().map(reader).collect()
	}

	/// The number and the hash of the last entry.
	///
	/// # Errors
	///
	/// If the database fails.
	pub async fn head(&self) -> Result<(u64, String), sqlx::Error> {
		chained::head(&mut *self.pool.acquire().await?).await
	}

	/// Calculate all hashes again.
	///
	/// # Errors
	///
	/// The first entry that is not as it was written.
	pub async fn check(&self) -> Result<(u64, String), CheckError> {
		chained::check(&mut *self.pool.acquire().await?).await
	}

	/// Close all connections.
	pub async fn close(&self) {
		self.pool.close().await;
	}
}

impl LogStore for ViewStore {
	type Entry = View;
	type Error = sqlx::Error;

	async fn append(&self, views: &[View]) -> Result<(), sqlx::Error> {
		self.add(views).await
	}
}

/// The log, with the queue in front of it.
pub struct Views {
	/// What is written.
	pub store: ViewStore,
	queue: LogQueue<View>,
}

impl Views {
	/// The log in this store.
	pub fn of(store: ViewStore) -> Self {
		Self { queue: LogQueue::of(store.clone(), OnFailure::Tell), store }
	}

	/// Write a view down. It is on the disk when this is done.
	///
	/// # Errors
	///
	/// If it could not be written.
	pub async fn write(&self, view: View) -> Result<(), NotWritten> {
		self.queue.write(view).await
	}
}
