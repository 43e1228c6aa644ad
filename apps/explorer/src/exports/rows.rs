//! The rows of a file: one for each event or transaction, the oldest first.

use super::Format;
use crate::{csv, pages::error_of, shown};
use madang_index::{Event, Transaction};
use serde_json::Value;
use std::collections::BTreeMap;

/// The values of a row, in the order of the columns.
pub type Cells = Vec<Value>;

/// The times of blocks, in milliseconds since 1970.
pub type Times = BTreeMap<u64, u64>;

/// When a block was made, for people and exactly. The genesis block has no time.
fn time(block: u64, times: &Times) -> [Value; 2] {
	match times.get(&block).copied().filter(|time| *time > 0) {
		Some(time) => [shown::machine_moment(time).into(), time.to_string().into()],
		None => [Value::Null, Value::Null],
	}
}

/// The row of an event.
pub fn of_event(event: Event, times: &Times) -> Cells {
	let [at, milliseconds] = time(event.place.block, times);
	vec![
		event.place.block.into(),
		event.place.index.into(),
		at,
		milliseconds,
		event.transaction.into(),
		event.pallet.into(),
		event.name.into(),
		event.fields,
	]
}

/// The row of a transaction.
pub fn of_transaction(transaction: Transaction, times: &Times) -> Cells {
	let [at, milliseconds] = time(transaction.place.block, times);
	let error = error_of(&transaction.outcome);
	let result = if error.is_none() { "done" } else { "failed" };
	vec![
		transaction.place.block.into(),
		transaction.place.index.into(),
		at,
		milliseconds,
		transaction.hash.into(),
		transaction.signer.into(),
		transaction.institution.into(),
		transaction.pallet.into(),
		transaction.call.into(),
		transaction.reference.into(),
		transaction.nonce.into(),
		result.into(),
		error.into(),
		transaction.arguments,
	]
}

/// A value in a cell: texts as they are, everything else as JSON, and nothing for none.
fn cell(value: &Value) -> String {
	match value {
		Value::Null => String::new(),
		Value::String(text) => text.clone(),
		other => other.to_string(),
	}
}

impl Format {
	/// Rows of a file, with the head of the file before the first ones.
	///
	/// # Errors
	///
	/// If a row has another number of cells than there are columns.
	pub fn written(
		self,
		columns: &[&str],
		rows: &[Cells],
		is_first: bool,
	) -> Result<Vec<u8>, ::csv::Error> {
		match self {
			Self::Csv => {
				let head =
					is_first.then(|| columns.iter().map(|name| (*name).to_owned()).collect());
				let rows = rows.iter().map(|row| row.iter().map(cell).collect());
				csv::rows(head.into_iter().chain(rows))
			}
			Self::JsonLines => Ok(rows.iter().flat_map(|row| line(columns, row)).collect()),
		}
	}
}

/// A JSON object whose members are in the order of the columns.
fn line(columns: &[&str], row: &Cells) -> Vec<u8> {
	let members = columns.iter().zip(row).map(|(name, value)| format!("\"{name}\":{value}"));
	format!("{{{}}}\n", members.collect::<Vec<_>>().join(",")).into_bytes()
}
