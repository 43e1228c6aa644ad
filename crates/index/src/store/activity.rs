//! What the officers of institutions signed.

use super::{to_u64, Sql, Store, StoreError, Value, MAX_PAGE};
use sqlx::{any::AnyRow, Row};

/// What an institution's officers signed on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayOfWork {
	/// The Korean day, `YYYY-MM-DD`.
	pub day: String,
	/// How many transactions took effect.
	pub done: u64,
	/// How many failed.
	pub failed: u64,
	/// The execution time of all, in microseconds.
	pub microseconds: u64,
}

/// How often an institution's officers signed a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallCount {
	/// The pallet.
	pub pallet: String,
	/// The call.
	pub call: String,
	/// How many took effect.
	pub done: u64,
	/// How many failed.
	pub failed: u64,
}

/// Sums of numbers are of another type in PostgreSQL.
const COUNTS: &str = "CAST(SUM(a.done) AS BIGINT), CAST(SUM(a.failed) AS BIGINT), CAST(SUM(a.microseconds) AS BIGINT) \
	FROM activity a WHERE a.account IN (SELECT account FROM officers WHERE institution = ?)";

impl Store {
	/// What the officers of an institution signed on each of the last days, the newest first. An account is an officer of one
	/// institution only, also after it was revoked.
	pub async fn days_of_work(
		&self,
		institution: u32,
		limit: u32,
	) -> Result<Vec<DayOfWork>, StoreError> {
		let select = format!("SELECT a.day, {COUNTS} GROUP BY a.day ORDER BY a.day DESC LIMIT ?");
		let values: [Value; 2] = [institution.into(), limit.clamp(1, MAX_PAGE).into()];
		let rows = Sql::default().and(&select, values).rows(&mut *self.reader().await?).await?;
		let day = |row: &AnyRow| {
			Ok(DayOfWork {
				day: row.try_get(0)?,
				done: to_u64(row.try_get(1)?),
				failed: to_u64(row.try_get(2)?),
				microseconds: to_u64(row.try_get(3)?),
			})
		};
		rows.iter().map(day).collect()
	}

	/// How often the officers of an institution signed each call, the most frequent first.
	pub async fn calls_of(&self, institution: u32) -> Result<Vec<CallCount>, StoreError> {
		let select = format!(
			"SELECT a.pallet, a.call_name, {COUNTS} GROUP BY a.pallet, a.call_name \
			ORDER BY SUM(a.done) + SUM(a.failed) DESC, a.pallet, a.call_name LIMIT ?"
		);
		let values: [Value; 2] = [institution.into(), MAX_PAGE.into()];
		let rows = Sql::default().and(&select, values).rows(&mut *self.reader().await?).await?;
		let count = |row: &AnyRow| {
			Ok(CallCount {
				pallet: row.try_get(0)?,
				call: row.try_get(1)?,
				done: to_u64(row.try_get(2)?),
				failed: to_u64(row.try_get(3)?),
			})
		};
		rows.iter().map(count).collect()
	}
}
