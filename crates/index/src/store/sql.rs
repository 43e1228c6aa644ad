//! Statements with their values.

use super::{to_i64, StoreError};
use futures::TryStreamExt;
use sqlx::{
	any::{AnyArguments, AnyRow},
	query::Query,
	Any, AnyConnection, AssertSqlSafe, Row,
};

/// The most rows of one statement. It has less values than a statement of any database may have.
const MAX_ROWS: usize = 256;

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
	into: &'static str,
	width: usize,
	/// What is done with a row that is there already, as `ON CONFLICT` has it.
	on_conflict: &'static str,
	values: Vec<Value>,
}

impl Rows {
	/// No rows yet of a table with its columns: `table (a, b)`.
	pub fn new(into: &'static str) -> Self {
		let width = into.split(',').count();
		Self { into, width, on_conflict: "", values: Vec::new() }
	}

	/// Rows that may be there already, and what is done then, such as `(a) DO UPDATE SET b = excluded.b`. No two of them have one
	/// key.
	pub fn merging(into: &'static str, on_conflict: &'static str) -> Self {
		Self { on_conflict, ..Self::new(into) }
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

	/// Insert them. The numbers of rows of a statement are powers of two, so that there are few different statements, and
	/// each connection prepares each once. SQLite looks for a numbered place among all others, so its places have no numbers.
	pub async fn insert(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
		let is_postgres = connection.backend_name() == POSTGRES;
		let mut left = self.values.len().checked_div(self.width).unwrap_or_default();
		let mut values = self.values.into_iter();
		while left > 0 {
			let count = MAX_ROWS.min(1 << left.ilog2());
			left = left.saturating_sub(count);
			let row = |row: usize| {
				let before = row.saturating_mul(self.width);
				let place = |column| match is_postgres {
					true => format!("${}", before.saturating_add(column)),
					false => "?".to_owned(),
				};
				format!("({})", (1..=self.width).map(place).collect::<Vec<_>>().join(", "))
			};
			let rows = (0..count).map(row).collect::<Vec<_>>().join(", ");
			let mut text = format!("INSERT INTO {} VALUES {rows}", self.into);
			if !self.on_conflict.is_empty() {
				text.push_str(&format!(" ON CONFLICT {}", self.on_conflict));
			}
			let own = values.by_ref().take(count.saturating_mul(self.width));
			own.fold(sqlx::query(AssertSqlSafe(text)), bind).execute(&mut *connection).await?;
		}
		Ok(())
	}
}
