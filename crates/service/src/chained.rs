//! A log in a table `audit`. Each entry has the SHA-256 of the one before it, so that anyone who knows a later hash finds out
//! if an entry was changed or left out.
//!
//! The functions take a connection: who appends must be the only writer until its transaction ends.

use crate::database::{to_i64, to_u64};
use sha2::{Digest, Sha256};
use sqlx::{any::AnyRow, AnyConnection, Row};

/// What the first entry has in place of the hash of the one before it.
pub const GENESIS_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How many entries [`check`] reads at once.
const AT_ONCE: usize = 1_000;

/// An entry of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogEntry {
	/// Its number, from 1.
	pub seq: u64,
	/// What it says, as JSON.
	pub entry: String,
	/// The SHA-256 of the hash of the entry before it, its number and what it says: in ASCII and UTF-8, with a line
	/// break after each of the first two.
	pub hash: String,
}

/// Why a log is not as it was written.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
	/// It cannot be read.
	#[error("database: {0}")]
	Database(#[from] sqlx::Error),
	/// An entry is missing, was changed, or was put in.
	#[error(
		"the log is not as it was written: entry {0} was changed, or the one before it is missing"
	)]
	Changed(u64),
}

/// The hash of an entry.
fn hash(before: &str, seq: u64, entry: &str) -> String {
	hex::encode(Sha256::digest(format!("{before}\n{seq}\n{entry}")))
}

/// Add entries. The number of the last one.
///
/// # Errors
///
/// If the database fails.
pub async fn append(
	connection: &mut AnyConnection,
	entries: &[String],
) -> Result<u64, sqlx::Error> {
	let (mut seq, mut before) = head(&mut *connection).await?;
	for entry in entries {
		seq = seq.saturating_add(1);
		before = hash(&before, seq, entry);
		sqlx::query("INSERT INTO audit (seq, entry, hash) VALUES ($1, $2, $3)")
			.bind(to_i64(seq))
			.bind(entry.clone())
			.bind(before.clone())
			.execute(&mut *connection)
			.await?;
	}
	Ok(seq)
}

/// The number and the hash of the last entry.
///
/// # Errors
///
/// If the database fails.
pub async fn head(connection: &mut AnyConnection) -> Result<(u64, String), sqlx::Error> {
	let last = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
	match sqlx::query(last).fetch_optional(connection).await? {
		Some(row) => Ok((to_u64(row.try_get(0)?), row.try_get(1)?)),
		None => Ok((0, GENESIS_HASH.to_owned())),
	}
}

/// The entries after a number, the oldest first.
///
/// # Errors
///
/// If the database fails.
pub async fn after(
	connection: &mut AnyConnection,
	seq: u64,
	limit: usize,
) -> Result<Vec<LogEntry>, sqlx::Error> {
	let select = "SELECT seq, entry, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";
	let rows = sqlx::query(select)
		.bind(to_i64(seq))
		.bind(i64::try_from(limit).unwrap_or(i64::MAX))
		.fetch_all(connection)
		.await?;
	rows.iter().map(entry).collect()
}

/// An entry in the first three columns of a row: number, text and hash.
///
/// # Errors
///
/// If the columns are others.
pub fn entry(row: &AnyRow) -> Result<LogEntry, sqlx::Error> {
	Ok(LogEntry { seq: to_u64(row.try_get(0)?), entry: row.try_get(1)?, hash: row.try_get(2)? })
}

/// Calculate all hashes again. How many entries the log has, and the hash of the last one.
///
/// # Errors
///
/// The first entry that is not as it was written.
pub async fn check(connection: &mut AnyConnection) -> Result<(u64, String), CheckError> {
	let (mut seq, mut before) = (0u64, GENESIS_HASH.to_owned());
	loop {
		let entries = after(&mut *connection, seq, AT_ONCE).await?;
		if entries.is_empty() {
			return Ok((seq, before));
		}
		for found in entries {
			seq = seq.saturating_add(1);
			before = hash(&before, seq, &found.entry);
			if found.seq != seq || found.hash != before {
				return Err(CheckError::Changed(found.seq));
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Database, Durability};
	use sqlx::Executor;

	const SCHEMA: &str =
		"CREATE TABLE audit (seq BIGINT PRIMARY KEY, entry TEXT NOT NULL, hash TEXT NOT NULL)";

	/// A log of entries `1` to `COUNT` after some changes.
	async fn checked(count: u64, changes: &[&'static str]) -> Result<(u64, String), CheckError> {
		let folder = tempfile::tempdir().unwrap();
		let database = Database::Sqlite(folder.path().join("log.sqlite"));
		let opened = database.open(Durability::CanBeMadeAgain).await.unwrap();
		let mut writing = opened.pool.begin().await.unwrap();
		writing.execute(SCHEMA).await.unwrap();
		let entries: Vec<_> = (1..=count).map(|one| one.to_string()).collect();
		assert_eq!(append(&mut writing, &entries).await.unwrap(), count);
		for change in changes {
			writing.execute(*change).await.unwrap();
		}
		check(&mut writing).await
	}

	#[tokio::test]
	async fn each_entry_follows_from_the_one_before() {
		let (count, head) = checked(2, &[]).await.unwrap();
		let first = hex::encode(Sha256::digest(format!("{GENESIS_HASH}\n1\n1")));
		assert_eq!((count, head), (2, hex::encode(Sha256::digest(format!("{first}\n2\n2")))));
		assert_eq!(checked(0, &[]).await.unwrap(), (0, GENESIS_HASH.to_owned()));
		// More than are read at once.
		assert_eq!(checked(2_500, &[]).await.unwrap().0, 2_500);
	}

	#[tokio::test]
	async fn a_change_is_found_wherever_it_is() {
		for (change, expected) in [
			("UPDATE audit SET entry = 'x' WHERE seq = 1", 1),
			("UPDATE audit SET entry = 'x' WHERE seq = 1500", 1_500),
			("UPDATE audit SET hash = '00' WHERE seq = 7", 7),
			("DELETE FROM audit WHERE seq = 5", 6),
			("UPDATE audit SET seq = 9000 WHERE seq = 3", 4),
			("INSERT INTO audit VALUES (1501, 'x', '00')", 1_501),
		] {
			match checked(1_500, &[change]).await {
				Err(CheckError::Changed(seq)) => assert_eq!(seq, expected, "{change}"),
				other => panic!("{change}: {other:?}"),
			}
		}
		// What is cut off at the end is found by who knows a later hash.
		let cut = checked(9, &["DELETE FROM audit WHERE seq > 7"]).await.unwrap();
		assert_eq!(cut, checked(7, &[]).await.unwrap());
		assert_ne!(cut.1, checked(9, &[]).await.unwrap().1);
	}
}
