//! Figures of the overview: what happened each day, how long steps take, what is late, and what needs a look.

use super::{to_u64, Sql, Store, StoreError, Value};
use sqlx::{any::AnyRow, Row};

/// The milliseconds of a day, and how far Korean time is ahead.
const DAY: u64 = 24 * 60 * 60 * 1_000;
const AHEAD: u64 = 9 * 60 * 60 * 1_000;

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
	/// How many deals came to a stage on each day since a time in milliseconds since 1970: the Korean day, counted from 1970,
	/// and the number. Days without one are left out.
	pub async fn deals_each_day(
		&self,
		stage: &str,
		since: u64,
	) -> Result<Vec<(u64, u64)>, StoreError> {
		// Written into the statement and not given as values: databases group by what is written.
		let day = format!("(time + {AHEAD}) / {DAY}");
		let select = format!(
			"SELECT {day}, COUNT(*) FROM deal_steps WHERE to_stage = ? AND time >= ? GROUP BY {day} ORDER BY 1"
		);
		let values: [Value; 2] = [stage.into(), since.into()];
		let rows = Sql::default().and(&select, values).rows(&mut *self.reader().await?).await?;
		let count = |row: &AnyRow| Ok((to_u64(row.try_get(0)?), to_u64(row.try_get(1)?)));
		rows.iter().map(count).collect()
	}

	/// How many deals were registered, and how many of them late.
	pub async fn registered(&self) -> Result<Registered, StoreError> {
		let select = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN fields LIKE '%\"late\":true%' THEN 1 ELSE 0 END), 0) \
			FROM events WHERE pallet = 'Conveyances' AND name = 'Registered'";
		let row = Sql::new(select).row(&mut *self.reader().await?).await?;
		row.map_or(Ok(Registered::default()), |row| {
			Ok(Registered { all: to_u64(row.try_get(0)?), late: to_u64(row.try_get(1)?) })
		})
	}

	/// The milliseconds that the last deals took from one stage to another, the shortest first.
	pub async fn times_between(&self, from: &str, to: &str) -> Result<Vec<u64>, StoreError> {
		let select = "SELECT b.time - MAX(a.time) FROM deal_steps b \
			JOIN deal_steps a ON a.deal = b.deal AND a.to_stage = ? AND a.time <= b.time \
			WHERE b.to_stage = ? GROUP BY b.deal, b.block, b.idx, b.time ORDER BY b.block DESC LIMIT ?";
		let values: [Value; 3] = [from.into(), to.into(), MEASURED.into()];
		let rows = Sql::default().and(select, values).rows(&mut *self.reader().await?).await?;
		let time = |row: &AnyRow| Ok(to_u64(row.try_get(0)?));
		let mut times = rows.iter().map(time).collect::<Result<Vec<_>, StoreError>>()?;
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
