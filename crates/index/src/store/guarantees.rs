//! Guarantees, step by step, and the notices of creditors.

use super::{read::json, steps, to_u32, to_u64, Sql, Step, Store, StoreError, MAX_PAGE};
use crate::projections::padded;
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};

/// A guarantee as it is now. Amounts are digits: won.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guarantee {
	/// Its number.
	pub guarantee: u64,
	/// The loan.
	pub loan: String,
	/// The creditor.
	pub creditor: u32,
	/// The foundation.
	pub foundation: u32,
	/// The principal of the loan.
	pub principal: String,
	/// The amount that was asked for.
	pub amount: String,
	/// The part of the debt that is covered, in millionths.
	pub ratio: Option<u64>,
	/// Its state, such as `in-force`.
	pub state: String,
	/// The most that the foundation will pay.
	pub cover: Option<String>,
	/// What was drawn of the loan.
	pub drawn: Option<String>,
	/// What the foundation paid.
	pub paid: Option<String>,
	/// The foundation that re-guarantees.
	pub reguarantor: Option<u32>,
	/// The block in which it was asked for, and its time in milliseconds since 1970.
	pub opened: (u64, u64),
	/// The time of its last event, in milliseconds since 1970.
	pub changed_time: u64,
}

/// What a creditor told a foundation.
#[derive(Clone, PartialEq, Debug)]
pub struct GuaranteeNotice {
	/// Its number.
	pub number: u32,
	/// The block, and its time in milliseconds since 1970.
	pub given: (u64, u64),
	/// What happened.
	pub kind: Json,
	/// The amount that it is about: digits.
	pub amount: String,
	/// The day on which it happened.
	pub on: String,
	/// The time at which it was acknowledged, in milliseconds since 1970.
	pub acknowledged: Option<u64>,
}

/// Which guarantees. A field without a value leaves nothing out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GuaranteeFilter {
	/// Those in a state.
	pub state: Option<String>,
	/// Those of a foundation.
	pub foundation: Option<u32>,
	/// Those of a loan.
	pub loan: Option<String>,
}

const GUARANTEES: &str = "SELECT guarantee, loan, creditor, foundation, principal, amount, ratio, state, cover, drawn, paid, \
	reguarantor, opened_block, opened_time, changed_time FROM guarantees WHERE 1 = 1";

impl Store {
	/// A guarantee.
	pub async fn guarantee(&self, guarantee: u64) -> Result<Option<Guarantee>, StoreError> {
		let id = padded(&guarantee.to_string());
		let sql = Sql::new(GUARANTEES).and(" AND guarantee = ?", [id.into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(of_row).transpose()
	}

	/// The guarantees after one, in the order of their numbers.
	pub async fn guarantees(
		&self,
		filter: &GuaranteeFilter,
		after: Option<u64>,
		limit: u32,
	) -> Result<Vec<Guarantee>, StoreError> {
		let after = after.map(|guarantee| padded(&guarantee.to_string()));
		let sql = Sql::new(GUARANTEES)
			.and_if(" AND state = ?", filter.state.clone())
			.and_if(" AND foundation = ?", filter.foundation)
			.and_if(" AND loan = ?", filter.loan.clone())
			.and_if(" AND guarantee > ?", after)
			.and(" ORDER BY guarantee LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(of_row).collect()
	}

	/// How many guarantees are in each state.
	pub async fn guarantees_by_state(&self) -> Result<Vec<(String, u64)>, StoreError> {
		self.counted(Sql::new("SELECT state, counted FROM guarantee_counts ORDER BY state")).await
	}

	/// What happened to a guarantee up to a block, the oldest first, with the amount of each event.
	pub async fn guarantee_steps(
		&self,
		guarantee: u64,
		at: Option<u64>,
	) -> Result<Vec<(Step, Option<String>)>, StoreError> {
		let select = "SELECT block, idx, tx, time, event, from_state, to_state, institution, officer, reference, amount \
			FROM guarantee_steps WHERE guarantee = ?";
		let sql = Sql::default().and(select, [padded(&guarantee.to_string()).into()]);
		let sql = sql.and_if(" AND block <= ?", at).and(" ORDER BY block, idx", []);
		let step = |row: &AnyRow| Ok((steps::of_row(row)?, row.try_get(10)?));
		sql.rows(&mut *self.reader().await?).await?.iter().map(step).collect()
	}

	/// The notices of a guarantee up to a block, by number.
	pub async fn guarantee_notices(
		&self,
		guarantee: u64,
		at: Option<u64>,
	) -> Result<Vec<GuaranteeNotice>, StoreError> {
		let select = "SELECT number, block, time, kind, amount, happened_on, acknowledged_block, acknowledged_time \
			FROM guarantee_notices WHERE guarantee = ?";
		let sql = Sql::default().and(select, [padded(&guarantee.to_string()).into()]);
		let sql = sql.and_if(" AND block <= ?", at).and(" ORDER BY number", []);
		let notice = |row: &AnyRow| {
			let acknowledged = row.try_get::<Option<i64>, _>(6)?.map(to_u64);
			let then = acknowledged.filter(|block| at.is_none_or(|at| *block <= at));
			let time = row.try_get::<Option<i64>, _>(7)?.map(to_u64);
			Ok(GuaranteeNotice {
				number: to_u32(row.try_get(0)?),
				given: (to_u64(row.try_get(1)?), to_u64(row.try_get(2)?)),
				kind: json(&row.try_get::<String, _>(3)?)?,
				amount: row.try_get(4)?,
				on: row.try_get(5)?,
				acknowledged: then.and(time),
			})
		};
		sql.rows(&mut *self.reader().await?).await?.iter().map(notice).collect()
	}
}

fn of_row(row: &AnyRow) -> Result<Guarantee, StoreError> {
	let number = |column: usize| row.try_get::<Option<i64>, _>(column);
	let guarantee: String = row.try_get(0)?;
	let wrong = || StoreError::Value(format!("a guarantee {guarantee}"));
	Ok(Guarantee {
		guarantee: guarantee.parse().map_err(|_| wrong())?,
		loan: row.try_get(1)?,
		creditor: to_u32(row.try_get(2)?),
		foundation: to_u32(row.try_get(3)?),
		principal: row.try_get(4)?,
		amount: row.try_get(5)?,
		ratio: number(6)?.map(to_u64),
		state: row.try_get(7)?,
		cover: row.try_get(8)?,
		drawn: row.try_get(9)?,
		paid: row.try_get(10)?,
		reguarantor: number(11)?.map(to_u32),
		opened: (to_u64(row.try_get(12)?), to_u64(row.try_get(13)?)),
		changed_time: to_u64(row.try_get(14)?),
	})
}
