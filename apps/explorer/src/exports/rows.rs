//! The rows of a file: one for each event or transaction, the oldest first.

use super::Format;
use crate::{csv, pages::error_of, shown};
use madang_index::{Event, Place, Transaction};
use serde_json::Value;
use std::collections::BTreeMap;

/// The values of a row, in the order of the columns.
pub type Cells = Vec<Value>;

/// The times of blocks, in milliseconds since 1970.
pub type Times = BTreeMap<u64, u64>;

/// A row: its place, when its block was made, for people and exactly, and the rest. The genesis block has no time.
fn row<const N: usize>(place: Place, times: &Times, rest: [Value; N]) -> Cells {
	let [at, milliseconds] = match times.get(&place.block).copied().filter(|time| *time > 0) {
		Some(time) => [shown::machine_moment(time).into(), time.to_string().into()],
		None => [Value::Null, Value::Null],
	};
	[place.block.into(), place.index.into(), at, milliseconds].into_iter().chain(rest).collect()
}

/// The row of an event.
pub fn of_event(event: Event, times: &Times) -> Cells {
	let Event { place, transaction, pallet, name, fields } = event;
	row(place, times, [transaction.into(), pallet.into(), name.into(), fields])
}

/// The row of a transaction.
pub fn of_transaction(transaction: Transaction, times: &Times) -> Cells {
	let error = error_of(&transaction.outcome);
	let result = if error.is_none() { "done" } else { "failed" };
	let rest = [
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
	];
	row(transaction.place, times, rest)
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
