//! Deals, stage by stage.

use super::{steps, to_u32, to_u64, Sql, Step, Store, StoreError, MAX_PAGE};
use crate::projections::padded;
use sqlx::{any::AnyRow, Row};

/// A deal as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deal {
	/// Its number.
	pub deal: u64,
	/// Its stage, such as `contracted`. An inspection that ended without a contract is `abandoned` or `dropped`.
	pub stage: String,
	/// The institution of its agent.
	pub agent: Option<u32>,
	/// The block in which it was opened.
	pub opened: u64,
	/// The block of its last event.
	pub changed: u64,
	/// The time of that block, in milliseconds since 1970.
	pub changed_time: u64,
}

const DEALS: &str =
	"SELECT deal, stage, agent, opened_block, changed_block, changed_time FROM deals WHERE 1 = 1";

impl Store {
	/// A deal.
	pub async fn deal(&self, deal: u64) -> Result<Option<Deal>, StoreError> {
		let sql = Sql::new(DEALS).and(" AND deal = ?", [padded(&deal.to_string()).into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(of_row).transpose()
	}

	/// The deals after one, in the order of their numbers; only those at a stage, if one is named.
	pub async fn deals(
		&self,
		stage: Option<&str>,
		after: Option<u64>,
		limit: u32,
	) -> Result<Vec<Deal>, StoreError> {
		let after = after.map(|deal| padded(&deal.to_string()));
		let sql = Sql::new(DEALS).and_if(" AND stage = ?", stage).and_if(" AND deal > ?", after);
		let sql = sql.and(" ORDER BY deal LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(of_row).collect()
	}

	/// How many deals are at each stage.
	pub async fn deals_by_stage(&self) -> Result<Vec<(String, u64)>, StoreError> {
		self.counted(Sql::new("SELECT stage, counted FROM deal_counts ORDER BY stage")).await
	}

	/// What happened to a deal, the oldest first.
	pub async fn deal_steps(&self, deal: u64) -> Result<Vec<Step>, StoreError> {
		let select = "SELECT block, idx, tx, time, event, from_stage, to_stage, institution, officer, reference \
			FROM deal_steps WHERE deal = ? ORDER BY block, idx";
		let sql = Sql::default().and(select, [padded(&deal.to_string()).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(steps::of_row).collect()
	}
}

fn of_row(row: &AnyRow) -> Result<Deal, StoreError> {
	let deal: String = row.try_get(0)?;
	Ok(Deal {
		deal: deal.parse().map_err(|_| StoreError::Value(format!("a deal {deal}")))?,
		stage: row.try_get(1)?,
		agent: row.try_get::<Option<i64>, _>(2)?.map(to_u32),
		opened: to_u64(row.try_get(3)?),
		changed: to_u64(row.try_get(4)?),
		changed_time: to_u64(row.try_get(5)?),
	})
}
