//! Statements with their values.

use super::{to_i64, StoreError};
use futures::{poll, TryStreamExt};
use sqlx::{
	any::{AnyArguments, AnyRow},
	query::Query,
	Any, AnyConnection, AssertSqlSafe, Row,
};
use std::{borrow::Cow, pin::pin, task::Poll};

/// The most rows of one statement. It has less values than a statement of any database may have.
const MAX_ROWS: usize = 256;

/// The most rows of one statement whose columns are lists, and after how many bytes of text it has no more.
const MAX_ROWS_IN_COLUMNS: usize = 1_024;
const MAX_BYTES_IN_COLUMNS: usize = 4 * 1024 * 1024;

/// What the driver calls PostgreSQL.
const POSTGRES: &str = "PostgreSQL";

/// Of how many things one statement asks at once: a list has less values than a statement of any database may have.
pub const AT_ONCE: usize = 256;

/// A value of a statement.
#[derive(Clone, Debug)]
pub enum Value {
	/// A number, or none.
	Number(Option<i64>),
	/// Text, or none.
	Text(Option<String>),
}

impl Value {
	/// The bytes of a text.
	fn bytes(&self) -> usize {
		match self {
			Self::Number(_) => 0,
			Self::Text(text) => text.as_ref().map_or(0, String::len),
		}
	}
}

impl From<u64> for Value {
	fn from(number: u64) -> Self {
		Self::Number(Some(to_i64(number)))
	}
}

impl From<u32> for Value {
	fn from(number: u32) -> Self {
		Self::Number(Some(number.into()))
	}
}

impl From<Option<u32>> for Value {
	fn from(number: Option<u32>) -> Self {
		Self::Number(number.map(Into::into))
	}
}

impl From<Option<u64>> for Value {
	fn from(number: Option<u64>) -> Self {
		Self::Number(number.map(to_i64))
	}
}

impl From<&str> for Value {
	fn from(text: &str) -> Self {
		Self::Text(Some(text.to_owned()))
	}
}

impl From<String> for Value {
	fn from(text: String) -> Self {
		Self::Text(Some(text))
	}
}

impl From<Option<String>> for Value {
	fn from(text: Option<String>) -> Self {
		Self::Text(text)
	}
}

type Statement = Query<'static, Any, AnyArguments>;

fn bind(statement: Statement, value: Value) -> Statement {
	match value {
		Value::Number(number) => statement.bind(number),
		// PostgreSQL has no text with NUL.
		Value::Text(text) => statement.bind(text.map(|text| text.replace('\0', "\u{fffd}"))),
	}
}

/// A statement that is put together from parts. A `?` stands for the next value.
#[derive(Default)]
pub struct Sql {
	text: String,
	values: Vec<Value>,
}

impl Sql {
	/// A statement that begins so.
	pub fn new(text: &str) -> Self {
		Self::default().and(text, [])
	}

	/// A part with its values.
	pub fn and(mut self, text: &str, values: impl IntoIterator<Item = Value>) -> Self {
		let mut number = self.values.len();
		self.values.extend(values);
		for letter in text.chars() {
			if letter == '?' {
				number = number.saturating_add(1);
				self.text.push_str(&format!("${number}"));
			} else {
				self.text.push(letter);
			}
		}
		debug_assert_eq!(number, self.values.len(), "each value has its place: {text}");
		self
	}

	/// A part that is only there with a value.
	pub fn and_if<V: Into<Value>>(self, text: &str, value: Option<V>) -> Self {
		match value {
			Some(value) => self.and(text, [value.into()]),
			None => self,
		}
	}

	fn statement(self) -> Statement {
		self.values.into_iter().fold(sqlx::query(AssertSqlSafe(self.text)), bind)
	}

	/// A part with a list of values in brackets.
	pub fn and_list(self, text: &str, values: impl IntoIterator<Item = Value>) -> Self {
		let values: Vec<_> = values.into_iter().collect();
		let places = vec!["?"; values.len()].join(", ");
		self.and(&format!("{text}({places})"), values)
	}

	/// All rows.
	pub async fn rows(self, connection: &mut AnyConnection) -> Result<Vec<AnyRow>, StoreError> {
		Ok(self.statement().fetch_all(connection).await?)
	}

	/// The first rows, as they come from the database: those after so many bytes of text are not read.
	pub async fn first_rows<T>(
		self,
		connection: &mut AnyConnection,
		most: usize,
		read: impl Fn(&AnyRow) -> Result<T, StoreError>,
	) -> Result<Vec<(T, usize)>, StoreError> {
		let (mut rows, mut bytes) = (Vec::new(), 0usize);
		let mut found = self.statement().fetch(connection);
		while let Some(row) = found.try_next().await? {
			let size = text_of(&row);
			rows.push((read(&row)?, size));
			bytes = bytes.saturating_add(size);
			if bytes >= most {
				break;
			}
		}
		Ok(rows)
	}

	/// The first row.
	pub async fn row(self, connection: &mut AnyConnection) -> Result<Option<AnyRow>, StoreError> {
		Ok(self.statement().fetch_optional(connection).await?)
	}

	/// How many rows it changed.
	pub async fn run(self, connection: &mut AnyConnection) -> Result<u64, StoreError> {
		Ok(self.statement().execute(connection).await?.rows_affected())
	}
}

/// How many bytes of text a row has.
fn text_of(row: &AnyRow) -> usize {
	let text = |column: usize| row.try_get::<Option<&str>, _>(column).ok().flatten().map(str::len);
	(0..row.len()).filter_map(text).fold(0, usize::saturating_add)
}

/// Rows of a table that are inserted with few statements.
pub struct Rows {
	/// The table with its columns.
	into: Cow<'static, str>,
	width: usize,
	/// What is done with a row that is there already, as `ON CONFLICT` has it.
	on_conflict: Cow<'static, str>,
	values: Vec<Value>,
}

impl Rows {
	/// No rows yet of a table with its columns: `table (a, b)`.
	pub fn new(into: impl Into<Cow<'static, str>>) -> Self {
		Self::merging(into, "")
	}

	/// Rows that may be there already, and what is done then, such as `(a) DO UPDATE SET b = excluded.b`. No two of them have one
	/// key.
	pub fn merging(
		into: impl Into<Cow<'static, str>>,
		on_conflict: impl Into<Cow<'static, str>>,
	) -> Self {
		let (into, on_conflict) = (into.into(), on_conflict.into());
		Self { width: into.split(',').count(), into, on_conflict, values: Vec::new() }
	}

	/// Add a row.
	pub fn push(&mut self, row: impl IntoIterator<Item = Value>) {
		let before = self.values.len();
		self.values.extend(row);
		debug_assert_eq!(
			self.values.len(),
			before.saturating_add(self.width),
			"a value for each column: {}",
			self.into
		);
	}

	/// Insert them. While the database inserts some, the next ones are put together.
	pub async fn insert(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
		match connection.backend_name() == POSTGRES {
			true => run_all(connection, self.in_columns()).await,
			false => run_all(connection, self.in_rows()).await,
		}
	}

	/// As rows. The numbers of rows of a statement are powers of two, so that there are few different statements, and each
	/// connection prepares each once. SQLite looks for a numbered place among all others, so the places have no numbers.
	fn in_rows(self) -> impl Iterator<Item = Statement> + Send {
		let Self { into, width, on_conflict, values } = self;
		let mut left = values.len().checked_div(width).unwrap_or_default();
		let row = format!("({})", vec!["?"; width].join(", "));
		let mut values = values.into_iter();
		std::iter::from_fn(move || {
			let count = MAX_ROWS.min(1 << left.checked_ilog2()?);
			left = left.saturating_sub(count);
			let rows = vec![row.as_str(); count].join(", ");
			let text = insert_into(&into, &format!("VALUES {rows}"), &on_conflict);
			let own = values.by_ref().take(count.saturating_mul(width));
			Some(own.fold(sqlx::query(AssertSqlSafe(text)), bind))
		})
	}

	/// As columns, each a list in one value: PostgreSQL takes long for thousands of values in a statement.
	fn in_columns(self) -> impl Iterator<Item = Statement> + Send {
		let mut done = 0usize;
		std::iter::from_fn(move || {
			let left = self.values.get(done..).filter(|left| !left.is_empty())?;
			let rows = left.get(..self.first_rows(left))?;
			done = done.saturating_add(rows.len());
			let (mut places, mut lists) = (Vec::new(), Vec::new());
			for column in 0..self.width {
				let kind = match rows.get(column) {
					Some(Value::Number(_)) => "BIGINT",
					_ => "TEXT",
				};
				let number = column.saturating_add(1);
				places.push(format!("CAST(CAST(${number} AS TEXT) AS {kind}[])"));
				lists.push(list_of(rows.iter().skip(column).step_by(self.width)));
			}
			let from = format!("SELECT * FROM unnest({})", places.join(", "));
			let statement =
				sqlx::query(AssertSqlSafe(insert_into(&self.into, &from, &self.on_conflict)));
			Some(lists.into_iter().fold(statement, Query::bind))
		})
	}

	/// How many of these values one statement has: one row at least.
	fn first_rows(&self, values: &[Value]) -> usize {
		let (mut rows, mut bytes) = (0usize, 0usize);
		for row in values.chunks(self.width).take(MAX_ROWS_IN_COLUMNS) {
			if bytes >= MAX_BYTES_IN_COLUMNS {
				break;
			}
			rows = rows.saturating_add(1);
			bytes = row.iter().map(Value::bytes).fold(bytes, usize::saturating_add);
		}
		rows.saturating_mul(self.width)
	}
}

/// Run statements one after the other. The next one is put together while the database runs the one before.
async fn run_all(
	connection: &mut AnyConnection,
	mut statements: impl Iterator<Item = Statement> + Send,
) -> Result<(), StoreError> {
	let mut next = statements.next();
	while let Some(statement) = next {
		let mut running = pin!(statement.execute(&mut *connection));
		let begun = poll!(running.as_mut());
		next = statements.next();
		match begun {
			Poll::Ready(done) => done?,
			Poll::Pending => running.await?,
		};
	}
	Ok(())
}

fn insert_into(table: &str, rows: &str, on_conflict: &str) -> String {
	let mut text = format!("INSERT INTO {table} {rows}");
	if !on_conflict.is_empty() {
		text.push_str(" ON CONFLICT ");
		text.push_str(on_conflict);
	}
	text
}

/// Values as PostgreSQL writes a list of them.
fn list_of<'a>(values: impl Iterator<Item = &'a Value>) -> String {
	let mut list = String::from("{");
	for value in values {
		if list.len() > 1 {
			list.push(',');
		}
		match value {
			Value::Number(Some(number)) => list.push_str(&number.to_string()),
			Value::Number(None) | Value::Text(None) => list.push_str("NULL"),
			Value::Text(Some(text)) => {
				list.push('"');
				for letter in text.chars() {
					match letter {
						'"' | '\\' => list.extend(['\\', letter]),
						// PostgreSQL has no text with NUL.
						'\0' => list.push('\u{fffd}'),
						letter => list.push(letter),
					}
				}
				list.push('"');
			}
		}
	}
	list.push('}');
	list
}
