//! The same rows, inserted into the same tables by nothing but the driver of the database.

use crate::Failure;
use madang_index::Database;
use madang_service::Durability;
use sqlx::{any::AnyRow, pool::PoolConnection, Any, AssertSqlSafe, Connection, Row};
use std::time::{Duration, Instant};

/// The tables into which blocks are written: each with its columns of numbers, and those of text.
const TABLES: [(&str, &[&str], &[&str]); 5] = [
	(
		"blocks",
		&["number", "time", "author_index", "runtime", "transactions", "events"],
		&["hash", "parent", "state_root", "extrinsics_root", "author"],
	),
	(
		"transactions",
		&["block", "idx", "institution", "nonce"],
		&[
			"hash",
			"signer",
			"pallet",
			"call_name",
			"arguments",
			"reference",
			"result",
			"error_pallet",
			"error_name",
		],
	),
	("events", &["block", "idx", "tx"], &["pallet", "name", "fields"]),
	("mentions", &["block", "idx"], &["kind", "id"]),
	("call_mentions", &["block", "idx"], &["kind", "id"]),
];

/// The column that says which block a row is of.
fn block_of(table: &str) -> &'static str {
	if table == "blocks" {
		"number"
	} else {
		"block"
	}
}

/// A row: numbers, and texts.
type Cells = (Vec<Option<i64>>, Vec<Option<String>>);

/// All rows of a database, by table.
pub struct RawRows(Vec<Vec<Cells>>);

impl RawRows {
	/// Read them.
	pub async fn read(database: &Database) -> Result<Self, Failure> {
		let mut connection = connect(database).await?;
		let mut all = Vec::new();
		for (table, numbers, texts) in TABLES {
			let columns = [numbers, texts].concat().join(", ");
			let select = format!("SELECT {columns} FROM {table} ORDER BY {}", block_of(table));
			let rows = sqlx::query(AssertSqlSafe(select)).fetch_all(&mut *connection).await?;
			let cells = |row: &AnyRow| -> Result<Cells, sqlx::Error> {
				let count = numbers.len();
				let first = (0..count).map(|at| row.try_get(at)).collect::<Result<_, _>>()?;
				let rest =
					(0..texts.len()).map(|at| row.try_get(count + at)).collect::<Result<_, _>>()?;
				Ok((first, rest))
			};
			all.push(rows.iter().map(cells).collect::<Result<_, _>>()?);
		}
		Ok(Self(all))
	}

	/// Insert them into empty tables, so many blocks in each database transaction, so many rows in each statement.
	pub async fn insert(
		&self,
		database: &Database,
		batch: i64,
		rows: usize,
	) -> Result<Duration, Failure> {
		let mut connection = connect(database).await?;
		let is_postgres = matches!(database, Database::Postgres(_));
		let begun = Instant::now();
		let last = self.0.first().and_then(|blocks| blocks.last()).and_then(|row| row.0[0]);
		let mut from = 0;
		let mut next = [0; TABLES.len()];
		while last.is_some_and(|last| from <= last) {
			let mut transaction = connection.begin().await?;
			for (position, (table, numbers, texts)) in TABLES.into_iter().enumerate() {
				let left = &self.0[position][next[position]..];
				let count =
					left.partition_point(|row| row.0[0].is_some_and(|at| at < from + batch));
				for chunk in left[..count].chunks(rows) {
					let columns = [numbers, texts].concat().join(",");
					let from = match is_postgres {
						true => from_lists(numbers.len(), texts.len()),
						false => from_rows(numbers.len() + texts.len(), chunk.len()),
					};
					let insert = format!("INSERT INTO {table} ({columns}) {from}");
					let mut query = sqlx::query(AssertSqlSafe(insert));
					if is_postgres {
						for column in 0..numbers.len() {
							query = query.bind(list(chunk.iter().map(|row| number(row.0[column]))));
						}
						for column in 0..texts.len() {
							query = query.bind(list(chunk.iter().map(|row| text(&row.1[column]))));
						}
					} else {
						for (numbers, texts) in chunk {
							query = numbers.iter().fold(query, |query, number| query.bind(*number));
							query =
								texts.iter().fold(query, |query, text| query.bind(text.clone()));
						}
					}
					query.execute(&mut *transaction).await?;
				}
				next[position] += count;
			}
			transaction.commit().await?;
			from += batch;
		}
		Ok(begun.elapsed())
	}
}

/// A place for each value.
fn from_rows(columns: usize, rows: usize) -> String {
	let row = format!("({})", vec!["?"; columns].join(","));
	format!("VALUES {}", vec![row; rows].join(","))
}

/// A list for each column: PostgreSQL takes long for thousands of values.
fn from_lists(numbers: usize, texts: usize) -> String {
	let place = |place| {
		format!(
			"CAST(CAST(${place} AS TEXT) AS {}[])",
			if place > numbers { "TEXT" } else { "BIGINT" }
		)
	};
	format!(
		"SELECT * FROM unnest({})",
		(1..=numbers + texts).map(place).collect::<Vec<_>>().join(",")
	)
}

fn list(values: impl Iterator<Item = String>) -> String {
	format!("{{{}}}", values.collect::<Vec<_>>().join(","))
}

fn number(number: Option<i64>) -> String {
	number.map_or_else(|| "NULL".to_owned(), |number| number.to_string())
}

fn text(text: &Option<String>) -> String {
	let quoted = |text: &String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
	text.as_ref().map_or_else(|| "NULL".to_owned(), quoted)
}

/// A connection with the settings of the index.
async fn connect(database: &Database) -> Result<PoolConnection<Any>, Failure> {
	Ok(database.open(Durability::CanBeMadeAgain).await?.pool.acquire().await?)
}
