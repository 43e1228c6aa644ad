//! The log of who asked for what. Each entry has the SHA-256 of the one before it, so that anyone who knows a later hash
//! finds out if an entry was changed or left out.

use super::{to_i64, to_u64, Store, StoreError};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

/// What the first entry has in place of the hash of the one before it.
const GENESIS_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
	/// Its number, from 1.
	pub seq: u64,
	/// What it says, as JSON.
	pub entry: String,
	/// The SHA-256 of the hash of the entry before it, its number and what it says: in ASCII and UTF-8, with a line
	/// break after each of the first two.
	pub hash: String,
}

/// The hash of an entry.
fn hash(before: &str, seq: i64, entry: &str) -> String {
	hex::encode(Sha256::digest(format!("{before}\n{seq}\n{entry}")))
}

impl Store {
	/// Add entries to the log.
	pub async fn log(&self, entries: &[String]) -> Result<(), StoreError> {
		let mut writing = self.write().await?;
		let (last, mut before) = head(&mut writing).await?;
		let mut seq = to_i64(last);
		for entry in entries {
			seq = seq.saturating_add(1);
			before = hash(&before, seq, entry);
			sqlx::query("INSERT INTO audit (seq, entry, hash) VALUES ($1, $2, $3)")
				.bind(seq)
				.bind(entry.clone())
				.bind(before.clone())
				.execute(&mut *writing)
				.await?;
		}
		writing.commit().await?;
		Ok(())
	}

	/// The entries after a number.
	pub async fn log_after(&self, seq: u64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
		let rows =
			sqlx::query("SELECT seq, entry, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
				.bind(to_i64(seq))
				.bind(i64::try_from(limit).unwrap_or(i64::MAX))
				.fetch_all(&self.pool)
				.await?;
		let entry = |row: &sqlx::any::AnyRow| -> Result<AuditEntry, StoreError> {
			let seq = to_u64(row.try_get(0)?);
			Ok(AuditEntry { seq, entry: row.try_get(1)?, hash: row.try_get(2)? })
		};
		rows.iter().map(entry).collect()
	}

	/// The number and the hash of the last entry.
	pub async fn log_head(&self) -> Result<(u64, String), StoreError> {
		head(&mut *self.pool.acquire().await?).await
	}
}

/// The number and the hash of the last entry.
pub(super) async fn head(connection: &mut AnyConnection) -> Result<(u64, String), StoreError> {
	let last = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
	match sqlx::query(last).fetch_optional(connection).await? {
		Some(row) => Ok((to_u64(row.try_get(0)?), row.try_get(1)?)),
		None => Ok((0, GENESIS_HASH.to_owned())),
	}
}
