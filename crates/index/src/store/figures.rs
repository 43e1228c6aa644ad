//! Figures of the overview: what happened each day, how long steps take, what is late, and what needs a look.

use super::{to_u64, Sql, Store, StoreError, Value};
use crate::projections::REGISTERED_LATE;
use sqlx::{any::AnyRow, Row};

/// Of how many deals the times of steps are taken: the last ones.
const MEASURED: u32 = 1_000;

/// How many deals were registered, and how many of them came after their term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Registered {
	/// All of them.
	pub all: u64,
	/// Those whose application for registration came after its term.
	pub late: u64,
}

impl Store {
	/// How many deals came to a stage on each Korean day after one, and the day: `YYYY-MM-DD`. Days without one are left out.
	pub async fn deals_each_day(
		&self,
		stage: &str,
		after: &str,
	) -> Result<Vec<(String, u64)>, StoreError> {
		let select = "SELECT day, counted FROM deal_days WHERE stage = ? AND day > ? ORDER BY day";
		self.counted(Sql::default().and(select, [stage.into(), after.into()])).await
	}

	/// How many deals were registered, and how many of them late.
	pub async fn registered(&self) -> Result<Registered, StoreError> {
		let select =
			"SELECT stage, CAST(SUM(counted) AS BIGINT) FROM deal_days WHERE stage IN (?, ?) GROUP BY stage";
		let sql = Sql::default().and(select, ["registered".into(), REGISTERED_LATE.into()]);
		let mut found = Registered::default();
		for (stage, count) in self.counted(sql).await? {
			match stage.as_str() {
				REGISTERED_LATE => found.late = count,
				_ => found.all = count,
			}
		}
		Ok(found)
	}

	/// The milliseconds that the last deals took from one stage to another, the shortest first.
	pub async fn times_between(&self, from: &str, to: &str) -> Result<Vec<u64>, StoreError> {
		let select = "SELECT b.time - (SELECT MAX(a.time) FROM deal_steps a \
			WHERE a.deal = b.deal AND a.to_stage = ? AND a.time <= b.time) FROM \
			(SELECT deal, time FROM deal_steps WHERE to_stage = ? ORDER BY time DESC LIMIT ?) AS b";
		let values: [Value; 3] = [from.into(), to.into(), MEASURED.into()];
		let rows = Sql::default().and(select, values).rows(&mut *self.reader().await?).await?;
		// None for one that was never at the first stage.
		let time = |row: &AnyRow| Ok(row.try_get::<Option<i64>, _>(0)?.map(to_u64));
		let times = rows.iter().map(time).collect::<Result<Vec<_>, StoreError>>()?;
		let mut times: Vec<_> = times.into_iter().flatten().collect();
		times.sort_unstable();
		Ok(times)
	}

	/// Of how many properties book and title record differ.
	pub async fn count_that_differ(&self) -> Result<u64, StoreError> {
		let select =
			"SELECT COUNT(*) FROM properties WHERE discrepancy IS NOT NULL AND until_block IS NULL";
		let row = Sql::new(select).row(&mut *self.reader().await?).await?;
		row.map_or(Ok(0), |row| Ok(to_u64(row.try_get(0)?)))
	}

	/// How many applications for registration are pending.
	pub async fn count_pending(&self) -> Result<u64, StoreError> {
		let select = "SELECT COUNT(*) FROM applications WHERE ended_block IS NULL";
		let row = Sql::new(select).row(&mut *self.reader().await?).await?;
		row.map_or(Ok(0), |row| Ok(to_u64(row.try_get(0)?)))
	}
}
