//! Programmes of policy funds as of any block: budgets, applications, and where the money went.

use super::{
	council::held, members::period, read::json, to_u32, to_u64, Sql, Store, StoreError, Value,
	MAX_PAGE,
};
use crate::{block::Place, projections::PART};
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};
use std::collections::BTreeMap;

/// Of how many applications the times are taken: the last ones that were paid.
const MEASURED: u32 = 5_000;

/// What holds of a programme from one event to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Programme {
	/// Its number.
	pub programme: String,
	/// The event from which on it holds.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970.
	pub time: u64,
	/// The event, such as `BudgetSet`.
	pub event: String,
	/// The agency that runs it.
	pub agency: u32,
	/// The version of its terms.
	pub version: u64,
	/// The terms.
	pub terms: Json,
	/// The budget in won: digits.
	pub total: String,
	/// `open` or `closed`.
	pub state: String,
	/// The event until which it holds.
	pub until: Option<Place>,
}

/// The money of a programme that went through a lender, in won.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Money {
	/// What is held for applications and for the rest of loans.
	pub held: u128,
	/// What was paid out.
	pub disbursed: u128,
	/// What of that went back.
	pub returned: u128,
}

/// How many applications of a programme came how far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ApplicationCounts {
	/// All that were applied for.
	pub applied: u64,
	/// Those that have their slot in the books of the programme.
	pub entered: u64,
	/// Those that the lender approved.
	pub approved: u64,
	/// Those that the lender refused.
	pub refused: u64,
	/// Those that were refused because another live application had the applicant's slot.
	pub slot_taken: u64,
	/// Those of which something was paid out.
	pub paid: u64,
	/// Those that have ended.
	pub ended: u64,
}

/// A line of a lender.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProgrammeLine {
	/// The lender.
	pub lender: u32,
	/// The most that it may lend, in won: digits.
	pub ceiling: String,
	/// The time of the event that set it, in milliseconds since 1970.
	pub time: u64,
}

/// What was paid out on a day through a lender, in won.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaidOut {
	/// The Korean day, `YYYY-MM-DD`.
	pub day: String,
	/// The lender.
	pub lender: u32,
	/// How much.
	pub amount: u128,
	/// In how many parts.
	pub count: u64,
}

const PROGRAMMES: &str =
	"SELECT block, idx, until_block, until_idx, time, programme, event, agency, version, terms, total, \
	state FROM programmes WHERE 1 = 1";

/// Both parts of a sum. Sums are of another type in PostgreSQL.
const SUMS: &str = "CAST(SUM(amount_high) AS BIGINT), CAST(SUM(amount_low) AS BIGINT)";

impl Store {
	/// The programmes as of a block, by number.
	pub async fn programmes(&self, at: Option<u64>) -> Result<Vec<Programme>, StoreError> {
		let sql = held(Sql::new(PROGRAMMES), at);
		let sql = sql.and(" ORDER BY LENGTH(programme), programme LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(programme).collect()
	}

	/// A programme over time up to a block, the newest change first.
	pub async fn programme(&self, id: &str, at: Option<u64>) -> Result<Vec<Programme>, StoreError> {
		let sql = Sql::new(PROGRAMMES).and(" AND programme = ?", [id.into()]);
		let sql = sql.and_if(" AND block <= ?", at);
		let sql = sql.and(" ORDER BY block DESC, idx DESC LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(programme).collect()
	}

	/// The lines of a programme's lenders as of a block.
	pub async fn programme_lines(
		&self,
		id: &str,
		at: Option<u64>,
	) -> Result<Vec<ProgrammeLine>, StoreError> {
		let select = "SELECT lender, ceiling, time FROM programme_lines WHERE programme = ?";
		let sql = held(Sql::default().and(select, [id.into()]), at).and(" ORDER BY lender", []);
		let line = |row: &AnyRow| {
			Ok(ProgrammeLine {
				lender: to_u32(row.try_get(0)?),
				ceiling: row.try_get(1)?,
				time: to_u64(row.try_get(2)?),
			})
		};
		sql.rows(&mut *self.reader().await?).await?.iter().map(line).collect()
	}

	/// The money of a programme up to a block, by lender.
	pub async fn programme_money(
		&self,
		id: &str,
		at: Option<u64>,
	) -> Result<BTreeMap<u32, Money>, StoreError> {
		let select =
			format!("SELECT lender, kind, {SUMS} FROM programme_flows WHERE programme = ?");
		let sql = Sql::default().and(&select, [id.into()]).and_if(" AND block <= ?", at);
		let sql = sql.and(" GROUP BY lender, kind", []);
		let mut found = BTreeMap::<u32, (Money, u128)>::new();
		for row in sql.rows(&mut *self.reader().await?).await? {
			let sum = joined(&row, 2)?;
			let (money, freed) = found.entry(to_u32(row.try_get(0)?)).or_default();
			match row.try_get::<String, _>(1)?.as_str() {
				"held" => money.held = sum,
				"freed" => *freed = sum,
				"disbursed" => money.disbursed = sum,
				_ => money.returned = sum,
			}
		}
		let left = |(money, freed): (Money, u128)| Money {
			held: money.held.saturating_sub(freed),
			..money
		};
		Ok(found.into_iter().map(|(lender, sums)| (lender, left(sums))).collect())
	}

	/// What was paid out on each of the last days, by lender, the newest day first.
	pub async fn paid_out(
		&self,
		id: &str,
		at: Option<u64>,
		limit: u32,
	) -> Result<Vec<PaidOut>, StoreError> {
		let select = format!(
			"SELECT day, lender, {SUMS}, COUNT(*) FROM programme_flows WHERE kind = 'disbursed' AND programme = ?"
		);
		let sql = Sql::default().and(&select, [id.into()]).and_if(" AND block <= ?", at);
		let order = " GROUP BY day, lender ORDER BY day DESC, lender LIMIT ?";
		let sql = sql.and(order, [limit.clamp(1, MAX_PAGE).into()]);
		let day = |row: &AnyRow| {
			Ok(PaidOut {
				day: row.try_get(0)?,
				lender: to_u32(row.try_get(1)?),
				amount: joined(row, 2)?,
				count: to_u64(row.try_get(4)?),
			})
		};
		sql.rows(&mut *self.reader().await?).await?.iter().map(day).collect()
	}

	/// How many applications of a programme had come how far at the end of a block, or now.
	pub async fn applications_of(
		&self,
		id: &str,
		at: Option<u64>,
	) -> Result<ApplicationCounts, StoreError> {
		// The greatest number that both databases have.
		let at = at.unwrap_or(i64::MAX.unsigned_abs());
		let count =
			|column: &str| format!("COALESCE(SUM(CASE WHEN {column} <= ? THEN 1 ELSE 0 END), 0)");
		let decided = |how: &str| {
			format!("COALESCE(SUM(CASE WHEN decided = '{how}' AND decided_block <= ? THEN 1 ELSE 0 END), 0)")
		};
		let columns = [
			"COUNT(*)".to_owned(),
			count("entered_block"),
			decided("approved"),
			decided("refused"),
			decided("slot-taken"),
			count("paid_block"),
			count("ended_block"),
		];
		let select = format!(
			"SELECT {} FROM programme_loans WHERE applied_block <= ? AND programme = ?",
			columns.join(", ")
		);
		let values = std::iter::repeat_n(Value::from(at), columns.len()).chain([id.into()]);
		let row = Sql::default().and(&select, values).row(&mut *self.reader().await?).await?;
		row.map_or(Ok(ApplicationCounts::default()), |row| {
			let count = |column: usize| Ok::<_, StoreError>(to_u64(row.try_get(column)?));
			Ok(ApplicationCounts {
				applied: count(0)?,
				entered: count(1)?,
				approved: count(2)?,
				refused: count(3)?,
				slot_taken: count(4)?,
				paid: count(5)?,
				ended: count(6)?,
			})
		})
	}

	/// The milliseconds from the application to the first money, of the applications that were paid last, the shortest first.
	pub async fn waits(&self, id: &str, at: Option<u64>) -> Result<Vec<u64>, StoreError> {
		let select = "SELECT paid_time - applied_time FROM programme_loans \
			WHERE paid_block IS NOT NULL AND programme = ?";
		let sql = Sql::default().and(select, [id.into()]).and_if(" AND paid_block <= ?", at);
		let sql = sql.and(" ORDER BY paid_block DESC, loan LIMIT ?", [MEASURED.into()]);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		let wait = |row: &AnyRow| Ok(to_u64(row.try_get(0)?));
		let mut waits = rows.iter().map(wait).collect::<Result<Vec<_>, StoreError>>()?;
		waits.sort_unstable();
		Ok(waits)
	}
}

/// A sum whose two parts are in this column and the next one.
fn joined(row: &AnyRow, column: usize) -> Result<u128, StoreError> {
	let part = |column: usize| Ok::<_, StoreError>(u128::from(to_u64(row.try_get(column)?)));
	let high = part(column)?.saturating_mul(PART.into());
	Ok(high.saturating_add(part(column.saturating_add(1))?))
}

fn programme(row: &AnyRow) -> Result<Programme, StoreError> {
	let (since, until) = period(row)?;
	Ok(Programme {
		programme: row.try_get(5)?,
		since,
		time: to_u64(row.try_get(4)?),
		event: row.try_get(6)?,
		agency: to_u32(row.try_get(7)?),
		version: to_u64(row.try_get(8)?),
		terms: json(&row.try_get::<String, _>(9)?)?,
		total: row.try_get(10)?,
		state: row.try_get(11)?,
		until,
	})
}
