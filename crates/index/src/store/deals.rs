//! Deals, stage by stage.

use super::{to_u32, to_u64, Sql, Store, StoreError, MAX_PAGE};
use crate::{block::Place, projections::padded};
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

/// An event of a deal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DealStep {
	/// Where the event is.
	pub place: Place,
	/// The index of the transaction that emitted it. None where a term passed.
	pub transaction: Option<u32>,
	/// The time of the block, in milliseconds since 1970.
	pub time: u64,
	/// The name of the event.
	pub event: String,
	/// The stage before, if the event changed it.
	pub from: Option<String>,
	/// The stage after, if the event changed it.
	pub to: Option<String>,
	/// The institution whose call it was.
	pub institution: Option<u32>,
	/// The officer whose call it was.
	pub officer: Option<String>,
	/// The institution's reference of the call.
	pub reference: Option<String>,
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
		let sql = Sql::new("SELECT stage, COUNT(*) FROM deals GROUP BY stage ORDER BY stage");
		let count = |row: &AnyRow| Ok((row.try_get(0)?, to_u64(row.try_get(1)?)));
		sql.rows(&mut *self.reader().await?).await?.iter().map(count).collect()
	}

	/// What happened to a deal, the oldest first.
	pub async fn deal_steps(&self, deal: u64) -> Result<Vec<DealStep>, StoreError> {
		let select = "SELECT block, idx, tx, time, event, from_stage, to_stage, institution, officer, reference \
			FROM deal_steps WHERE deal = ? ORDER BY block, idx";
		let sql = Sql::default().and(select, [padded(&deal.to_string()).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(step).collect()
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

fn step(row: &AnyRow) -> Result<DealStep, StoreError> {
	Ok(DealStep {
		place: Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) },
		transaction: row.try_get::<Option<i64>, _>(2)?.map(to_u32),
		time: to_u64(row.try_get(3)?),
		event: row.try_get(4)?,
		from: row.try_get(5)?,
		to: row.try_get(6)?,
		institution: row.try_get::<Option<i64>, _>(7)?.map(to_u32),
		officer: row.try_get(8)?,
		reference: row.try_get(9)?,
	})
}
