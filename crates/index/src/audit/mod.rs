//! Prepared questions of auditors: each is a query in a file of its own, which the explorer shows.
//!
//! A query reads the tables of the index. Its parameters are named, such as `:from`. Each column has one of the [`Kind`]s
//! below, by its name.

use crate::store::{Sql, Store, StoreError, Value};
use sqlx::Row;

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
	/// Its name in addresses.
	pub name: &'static str,
	/// The query. The comment at its beginning says what it asks for.
	pub sql: &'static str,
	/// The columns, in order.
	pub columns: &'static [(&'static str, Kind)],
}

/// What a column has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
	/// A time in milliseconds since 1970.
	Time,
	/// The number of a block.
	Block,
	/// A number, such as an index or an institution.
	Number,
	/// The id of an object of the kind that is the column's name, or other text.
	Text,
}

use Kind::{Block, Number, Text, Time};

macro_rules! questions {
	($($name:literal: $($column:literal $kind:ident),*;)*) => {
		/// All questions.
		pub const QUESTIONS: &[Question] = &[$(Question {
			name: $name,
			sql: include_str!(concat!($name, ".sql")),
			columns: &[$(($column, $kind)),*],
		}),*];
	};
}

questions! {
	"late-registrations": "time" Time, "deal" Text, "block" Block, "event" Number, "institution" Number, "officer" Text;
	"unanswered-reports": "time" Time, "deal" Text, "block" Block, "event" Number;
	"late-supplements": "time" Time, "deal" Text, "block" Block, "event" Number, "institution" Number, "officer" Text;
	"filings-out-of-order": "time" Time, "property" Text, "application" Text, "earlier" Text, "block" Block;
	"filings-pending-at-contract": "time" Time, "deal" Text, "property" Text, "application" Text, "block" Block;
	"slots-refused": "time" Time, "loan" Text, "programme" Text, "institution" Number, "officer" Text, "block" Block;
	"decisions-of-the-council": "time" Time, "proposal" Text, "event" Text, "fields" Text, "block" Block;
	"pauses": "time" Time, "event" Text, "fields" Text, "block" Block;
	"acts-of-an-officer": "time" Time, "pallet" Text, "call" Text, "result" Text, "error" Text, "reference" Text,
		"block" Block, "tx" Number;
	"books-and-titles-that-differ": "time" Time, "property" Text, "fields" Text, "block" Block;
	"prices-of-parcels": "time" Time, "property" Text, "title" Text, "price" Text, "official" Text, "percent" Text, "block" Block;
}

/// A value of an answer: digits or text.
pub type Cell = Option<String>;

impl Question {
	/// The question with a name.
	pub fn named(name: &str) -> Option<&'static Self> {
		QUESTIONS.iter().find(|one| one.name == name)
	}

	/// The names of its parameters, each once, in the order of the query.
	pub fn parameters(&self) -> Vec<&'static str> {
		let mut found = Vec::new();
		for (_, name) in parts(self.sql) {
			if let Some(name) = name.filter(|name| !found.contains(name)) {
				found.push(name);
			}
		}
		found
	}
}

/// The texts of a query, each with the parameter that follows it.
fn parts(sql: &'static str) -> Vec<(&'static str, Option<&'static str>)> {
	let mut found = Vec::new();
	let mut rest = sql;
	// A colon in a text of the query has no space before it.
	while let Some((text, from)) = rest.split_once(" :") {
		let end = from.find(|letter: char| !letter.is_ascii_lowercase() && letter != '_');
		let (name, after) = from.split_at(end.unwrap_or(from.len()));
		if name.is_empty() {
			break;
		}
		found.push((text, Some(name)));
		rest = after;
	}
	found.push((rest, None));
	found
}

impl Store {
	/// The answer to a question: its first rows. Each parameter gets its value; one that is not given gets none, so the
	/// answer has no rows.
	pub async fn answer(
		&self,
		question: &Question,
		parameter: impl Fn(&str) -> Option<ParameterValue>,
		limit: u32,
	) -> Result<Vec<Vec<Cell>>, StoreError> {
		let mut sql = Sql::new("SELECT * FROM (");
		for (text, name) in parts(question.sql) {
			// A comment ends with its line.
			sql = sql.and(text, []);
			if let Some(name) = name {
				let value = match parameter(name) {
					Some(ParameterValue::Number(number)) => Value::from(number),
					Some(ParameterValue::Text(text)) => Value::from(text),
					None => Value::Text(None),
				};
				sql = sql.and(" ?", [value]);
			}
		}
		let sql = sql.and(") AS answer LIMIT ?", [limit.into()]);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		let cells = |row: &sqlx::any::AnyRow| {
			let cell = |(column, (_, kind)): (usize, &(&str, Kind))| match kind {
				Time | Block | Number => {
					let number = row.try_get::<Option<i64>, _>(column)?;
					Ok(number.map(|number| number.to_string()))
				}
				Text => Ok(row.try_get::<Option<String>, _>(column)?),
			};
			question.columns.iter().enumerate().map(cell).collect::<Result<Vec<_>, StoreError>>()
		};
		rows.iter().map(cells).collect()
	}
}

/// The value of a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ParameterValue {
	/// A number, such as a time in milliseconds since 1970.
	Number(u64),
	/// A text.
	Text(String),
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_query_says_what_it_asks_for_and_names_its_columns() {
		for question in QUESTIONS {
			assert!(question.sql.starts_with("-- "), "{}", question.name);
			let (_, query) = question.sql.split_once('\n').unwrap();
			assert!(query.starts_with("SELECT "), "{}", question.name);
			for (column, _) in question.columns {
				assert!(query.contains(&format!(" AS {column}")), "{}: {column}", question.name);
			}
			assert!(!query.contains(';') && !query.contains("--"), "{}", question.name);
			assert!(query.contains("ORDER BY"), "{}", question.name);
		}
	}

	#[test]
	fn parameters_are_named_in_the_query() {
		let of = |name: &str| Question::named(name).unwrap().parameters();
		assert_eq!(of("pauses"), ["from", "before"]);
		assert_eq!(of("acts-of-an-officer"), ["officer", "from", "before"]);
		assert!(Question::named("other").is_none());
	}
}
