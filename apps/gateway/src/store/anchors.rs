//! Which head of the log is anchored, and when that was last done: one fact for all gateways of a database.

use super::{Store, StoreError};
use madang_service::chained::head;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

/// The name of the fact.
const NAME: &str = "anchor";

/// An anchor of the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Anchor {
	/// When its period began.
	pub begun: u64,
	/// How many entries the log had.
	pub entries: u64,
	/// The hash of the last of them, in hex digits.
	pub head: String,
	/// Whether the chain has it.
	pub is_done: bool,
	/// When an anchor was last known to be on the chain.
	pub last: Option<u64>,
}

impl Anchor {
	fn text(&self) -> Result<String, StoreError> {
		serde_json::to_string(self).map_err(|error| StoreError::Value(error.to_string()))
	}
}

async fn read(connection: &mut AnyConnection) -> Result<Option<Anchor>, StoreError> {
	let row = sqlx::query("SELECT value FROM facts WHERE name = $1").bind(NAME);
	let Some(row) = row.fetch_optional(connection).await? else { return Ok(None) };
	let text: String = row.try_get(0)?;
	serde_json::from_str(&text).map(Some).map_err(|_| StoreError::Value(text))
}

async fn write(connection: &mut AnyConnection, anchor: &Anchor) -> Result<(), StoreError> {
	let upsert = "INSERT INTO facts (name, value) VALUES ($1, $2) \
		ON CONFLICT (name) DO UPDATE SET value = excluded.value";
	sqlx::query(upsert).bind(NAME).bind(anchor.text()?).execute(connection).await?;
	Ok(())
}

impl Store {
	/// The anchor of this period, if there is one.
	pub async fn anchor(&self) -> Result<Option<Anchor>, StoreError> {
		read(&mut *self.pool.acquire().await?).await
	}

	/// The anchor of this period. If the last period is over, it begins with the head that the log has now. None if the log
	/// is empty.
	pub async fn anchor_due(&self, now: u64, every: u64) -> Result<Option<Anchor>, StoreError> {
		let is_current = |anchor: &Anchor| now.saturating_sub(anchor.begun) < every;
		if let Some(anchor) = self.anchor().await?.filter(is_current) {
			return Ok(Some(anchor));
		}
		let mut writing = self.write().await?;
		// Another gateway may have begun the period in the meantime.
		let before = read(&mut writing).await?;
		if let Some(anchor) = before.clone().filter(is_current) {
			return Ok(Some(anchor));
		}
		let (entries, head) = head(&mut writing).await?;
		if entries == 0 {
			return Ok(None);
		}
		let last = before.and_then(|anchor| anchor.last);
		let anchor = Anchor { begun: now, entries, head, is_done: false, last };
		write(&mut writing, &anchor).await?;
		writing.commit().await?;
		Ok(Some(anchor))
	}

	/// Note that the chain has an anchor, since `now` at the latest. Another gateway may have noted it, or begun the next
	/// period.
	pub async fn anchored(&self, anchor: &Anchor, now: u64) -> Result<(), StoreError> {
		let mut writing = self.write().await?;
		let Some(current) = read(&mut writing).await? else { return Ok(()) };
		if current.is_done && current.begun == anchor.begun {
			return Ok(());
		}
		let is_done = current.is_done || current.begun == anchor.begun;
		let noted = Anchor { is_done, last: Some(now), ..current };
		write(&mut writing, &noted).await?;
		writing.commit().await?;
		Ok(())
	}
}
