//! Terms: what is due, what is overdue, and how each ended.

use super::{council::held, members::period, to_u64, Sql, Store, StoreError, Value, MAX_PAGE};
use crate::block::Place;
use sqlx::{any::AnyRow, Row};

/// A term, from the event that sets it until the one that meets, ends or moves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
	/// What is due: `answer`, `supplement`, `registration`, `rescission`, `cure`, or what ends: `lapse`,
	/// `notice-sellers`, `notice-buyers`, `offer`, `hold`, `guarantee`, `transfer`.
	pub kind: String,
	/// The kind of object, such as `deal`.
	pub object: String,
	/// The object's id.
	pub id: String,
	/// The last day, `YYYY-MM-DD`.
	pub due_on: String,
	/// The event that set it.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970.
	pub time: u64,
	/// The event after which it did not run any more, and the time of that event. None if it runs.
	pub until: Option<Place>,
	/// The time of that event, in milliseconds since 1970.
	pub until_time: Option<u64>,
	/// How it ended: `met`, `late`, `passed`, `replaced` or `ended`. None if it runs.
	pub ended: Option<String>,
}

/// Which terms, in the order of their last days. A field without a value leaves nothing out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TermFilter {
	/// Those that ran at the end of a block. None for now.
	pub at: Option<u64>,
	/// Those of a kind.
	pub kind: Option<String>,
	/// Those whose last day is before this one.
	pub due_before: Option<String>,
	/// Those whose last day is this one or later.
	pub due_from: Option<String>,
	/// Those after this one in the list.
	pub after: Option<TermCursor>,
}

/// The place of a term in a list by last days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermCursor {
	/// The last day.
	pub due_on: String,
	/// The event that set it.
	pub since: Place,
	/// The kind.
	pub kind: String,
}

impl Term {
	/// Its place in a list by last days.
	pub fn cursor(&self) -> TermCursor {
		TermCursor { due_on: self.due_on.clone(), since: self.since, kind: self.kind.clone() }
	}
}

const TERMS: &str =
	"SELECT block, idx, until_block, until_idx, time, kind, object, id, due_on, until_time, ended \
	FROM terms WHERE 1 = 1";

impl Store {
	/// Terms that run, by their last days.
	pub async fn terms(&self, filter: &TermFilter, limit: u32) -> Result<Vec<Term>, StoreError> {
		let mut sql = held(Sql::new(TERMS), filter.at)
			.and_if(" AND kind = ?", filter.kind.clone())
			.and_if(" AND due_on < ?", filter.due_before.clone())
			.and_if(" AND due_on >= ?", filter.due_from.clone());
		if let Some(TermCursor { due_on, since, kind }) = filter.after.clone() {
			let values: [Value; 4] =
				[due_on.into(), since.block.into(), since.index.into(), kind.into()];
			sql = sql.and(" AND (due_on, block, idx, kind) > (?, ?, ?, ?)", values);
		}
		let order = " ORDER BY due_on, block, idx, kind LIMIT ?";
		let sql = sql.and(order, [limit.clamp(1, MAX_PAGE).into()]);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		// At that block it had not ended.
		let then = |row: &AnyRow| {
			let term = term(row)?;
			Ok(Term { until: None, until_time: None, ended: None, ..term })
		};
		rows.iter().map(then).collect()
	}

	/// All terms of an object up to a block, the oldest first.
	pub async fn terms_of(
		&self,
		object: &str,
		id: &str,
		at: Option<u64>,
	) -> Result<Vec<Term>, StoreError> {
		let sql = Sql::new(TERMS).and(" AND object = ? AND id = ?", [object.into(), id.into()]);
		let sql = sql.and_if(" AND block <= ?", at);
		let sql = sql.and(" ORDER BY block, idx, kind LIMIT ?", [MAX_PAGE.into()]);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		let then = |row: &AnyRow| {
			let term = term(row)?;
			let is_later = |until: Place| at.is_some_and(|at| until.block > at);
			Ok(match term.until {
				Some(until) if is_later(until) => {
					Term { until: None, until_time: None, ended: None, ..term }
				}
				_ => term,
			})
		};
		rows.iter().map(then).collect()
	}

	/// How many terms of each kind run at the end of a block, or now, and how many of them have a last day before this one.
	pub async fn terms_by_kind(
		&self,
		at: Option<u64>,
		today: &str,
	) -> Result<Vec<(String, u64, u64)>, StoreError> {
		let select =
			"SELECT kind, COUNT(*), COALESCE(SUM(CASE WHEN due_on < ? THEN 1 ELSE 0 END), 0) \
			FROM terms WHERE 1 = 1";
		let sql = held(Sql::default().and(select, [today.into()]), at);
		let rows = sql.and(" GROUP BY kind ORDER BY kind", []);
		let count =
			|row: &AnyRow| Ok((row.try_get(0)?, to_u64(row.try_get(1)?), to_u64(row.try_get(2)?)));
		rows.rows(&mut *self.reader().await?).await?.iter().map(count).collect()
	}
}

fn term(row: &AnyRow) -> Result<Term, StoreError> {
	let (since, until) = period(row)?;
	Ok(Term {
		kind: row.try_get(5)?,
		object: row.try_get(6)?,
		id: row.try_get(7)?,
		due_on: row.try_get(8)?,
		since,
		time: to_u64(row.try_get(4)?),
		until,
		until_time: row.try_get::<Option<i64>, _>(9)?.map(to_u64),
		ended: row.try_get(10)?,
	})
}
