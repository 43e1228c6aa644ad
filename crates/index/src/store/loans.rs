//! Loans, step by step, and what was paid.

use super::{steps, to_u32, to_u64, Sql, Step, Store, StoreError, MAX_PAGE};
use crate::{block::Place, projections::padded};
use sqlx::{any::AnyRow, Row};

/// A loan as it is now. Amounts are digits: won.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loan {
	/// Its number.
	pub loan: u64,
	/// The lender.
	pub lender: u32,
	/// `mortgage`, `policy` or `under-mortgage`.
	pub product: String,
	/// The programme of a policy loan.
	pub programme: Option<String>,
	/// Its state, such as `disbursed`.
	pub state: String,
	/// The principal of its terms when it was applied for.
	pub principal: String,
	/// The principal that is outstanding. None before it was drawn.
	pub outstanding: Option<String>,
	/// The block in which it was applied for or recorded.
	pub opened: u64,
	/// The time of that block, in milliseconds since 1970.
	pub opened_time: u64,
	/// The block of its last event.
	pub changed: u64,
	/// The time of that block, in milliseconds since 1970.
	pub changed_time: u64,
}

/// Money of a loan that moved. Amounts are digits: won.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoanPayment {
	/// The event.
	pub place: Place,
	/// The time of its block, in milliseconds since 1970.
	pub time: u64,
	/// `drawn`, `disbursed`, `repaid` or `reversed`.
	pub kind: String,
	/// How much.
	pub amount: String,
	/// Its value day, `YYYY-MM-DD`.
	pub valued_on: String,
	/// The principal that is outstanding after it, if the event says so.
	pub outstanding: Option<String>,
	/// The bank's reference of the line.
	pub line_ref: Option<String>,
}

/// Which loans. A field without a value leaves nothing out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LoanFilter {
	/// Those in a state.
	pub state: Option<String>,
	/// Those of a lender.
	pub lender: Option<u32>,
	/// Those of a programme.
	pub programme: Option<String>,
}

const LOANS: &str = "SELECT loan, lender, product, programme, state, principal, outstanding, opened_block, opened_time, \
	changed_block, changed_time FROM loans WHERE 1 = 1";

impl Store {
	/// A loan.
	pub async fn loan(&self, loan: u64) -> Result<Option<Loan>, StoreError> {
		let sql = Sql::new(LOANS).and(" AND loan = ?", [padded(&loan.to_string()).into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(of_row).transpose()
	}

	/// The loans after one, in the order of their numbers.
	pub async fn loans(
		&self,
		filter: &LoanFilter,
		after: Option<u64>,
		limit: u32,
	) -> Result<Vec<Loan>, StoreError> {
		let after = after.map(|loan| padded(&loan.to_string()));
		let sql = Sql::new(LOANS)
			.and_if(" AND state = ?", filter.state.clone())
			.and_if(" AND lender = ?", filter.lender)
			.and_if(" AND programme = ?", filter.programme.clone())
			.and_if(" AND loan > ?", after)
			.and(" ORDER BY loan LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(of_row).collect()
	}

	/// How many loans are in each state; only those of a programme, if one is named.
	pub async fn loans_by_state(
		&self,
		programme: Option<&str>,
	) -> Result<Vec<(String, u64)>, StoreError> {
		let sql =
			Sql::new("SELECT state, CAST(SUM(counted) AS BIGINT) FROM loan_counts WHERE 1 = 1");
		let sql = sql.and_if(" AND programme = ?", programme);
		let sql = sql.and(" GROUP BY state ORDER BY state", []);
		self.counted(sql).await
	}

	/// What happened to a loan, the oldest first.
	pub async fn loan_steps(&self, loan: u64) -> Result<Vec<Step>, StoreError> {
		let select = "SELECT block, idx, tx, time, event, from_state, to_state, institution, officer, reference \
			FROM loan_steps WHERE loan = ? ORDER BY block, idx";
		let sql = Sql::default().and(select, [padded(&loan.to_string()).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(steps::of_row).collect()
	}

	/// What was paid out and paid back of a loan, the oldest first.
	pub async fn loan_payments(&self, loan: u64) -> Result<Vec<LoanPayment>, StoreError> {
		let select = "SELECT block, idx, time, kind, amount, valued_on, outstanding, line_ref FROM loan_payments \
			WHERE loan = ? ORDER BY block, idx, line";
		let sql = Sql::default().and(select, [padded(&loan.to_string()).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(payment).collect()
	}
}

fn of_row(row: &AnyRow) -> Result<Loan, StoreError> {
	let loan: String = row.try_get(0)?;
	Ok(Loan {
		loan: loan.parse().map_err(|_| StoreError::Value(format!("a loan {loan}")))?,
		lender: to_u32(row.try_get(1)?),
		product: row.try_get(2)?,
		programme: row.try_get(3)?,
		state: row.try_get(4)?,
		principal: row.try_get(5)?,
		outstanding: row.try_get(6)?,
		opened: to_u64(row.try_get(7)?),
		opened_time: to_u64(row.try_get(8)?),
		changed: to_u64(row.try_get(9)?),
		changed_time: to_u64(row.try_get(10)?),
	})
}

fn payment(row: &AnyRow) -> Result<LoanPayment, StoreError> {
	Ok(LoanPayment {
		place: Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) },
		time: to_u64(row.try_get(2)?),
		kind: row.try_get(3)?,
		amount: row.try_get(4)?,
		valued_on: row.try_get(5)?,
		outstanding: row.try_get(6)?,
		line_ref: row.try_get(7)?,
	})
}
