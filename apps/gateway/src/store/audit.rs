//! The log of who asked for what, [`chained`].

use super::{Store, StoreError};
use madang_service::{
	chained::{self, LogEntry},
	LogStore,
};

impl Store {
	/// Add entries to the log.
	pub async fn log(&self, entries: &[String]) -> Result<(), StoreError> {
		let mut writing = self.write().await?;
		chained::append(&mut writing, entries).await?;
		writing.commit().await?;
		Ok(())
	}

	/// The entries after a number.
	pub async fn log_after(&self, seq: u64, limit: usize) -> Result<Vec<LogEntry>, StoreError> {
		Ok(chained::after(&mut *self.pool.acquire().await?, seq, limit).await?)
	}

	/// The number and the hash of the last entry.
	pub async fn log_head(&self) -> Result<(u64, String), StoreError> {
		Ok(chained::head(&mut *self.pool.acquire().await?).await?)
	}
}

impl LogStore for Store {
	type Entry = String;
	type Error = StoreError;

	async fn append(&self, entries: &[String]) -> Result<(), StoreError> {
		self.log(entries).await
	}
}
