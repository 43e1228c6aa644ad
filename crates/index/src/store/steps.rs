//! What happened to a deal or a loan, step by step.

use super::{to_u32, to_u64, StoreError};
use crate::block::Place;
use sqlx::{any::AnyRow, Row};

/// An event of a deal or a loan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
	/// Where the event is.
	pub place: Place,
	/// The index of the transaction that emitted it. None where a term passed.
	pub transaction: Option<u32>,
	/// The time of the block, in milliseconds since 1970.
	pub time: u64,
	/// The name of the event.
	pub event: String,
	/// The stage or state before, if the event changed it.
	pub from: Option<String>,
	/// The stage or state after, if the event changed it.
	pub to: Option<String>,
	/// The institution whose call it was.
	pub institution: Option<u32>,
	/// The officer whose call it was.
	pub officer: Option<String>,
	/// The institution's reference of the call.
	pub reference: Option<String>,
}

/// Of the columns block, idx, tx, time, event, the stage before and after, institution, officer and reference.
pub fn of_row(row: &AnyRow) -> Result<Step, StoreError> {
	Ok(Step {
		place: Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) },
		transaction: row.try_get::<Option<i64>, _>(2)?.map(to_u32),
		time: to_u64(row.try_get(3)?),
		event: row.try_get(4)?,
		from: row.try_get(5)?,
		to: row.try_get(6)?,
		institution: row.try_get::<Option<i64>, _>(7)?.map(to_u32),
		officer: row.try_get(8)?,
		reference: row.try_get(9)?,
	})
}
