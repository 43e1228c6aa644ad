//! What a projection is, and how it reads fields of events.

use crate::{
	block::{Event, Place},
	store::{Sql, StoreError, Value},
};
use futures::{future::BoxFuture, FutureExt};
use serde_json::Value as Json;
use sqlx::AnyConnection;

/// An event with the time of its block, in milliseconds since 1970.
pub type Timed = (Event, u64);

/// What reads the events in order.
pub struct Projection {
	/// Its name.
	pub name: &'static str,
	/// The version of its rules.
	pub version: u32,
	/// Its tables, which are emptied when it begins again.
	pub tables: &'static [&'static str],
	/// The pallets whose events it reads.
	pub pallets: &'static [&'static str],
	/// Keep what events say. They follow those that it was given before.
	pub apply: Apply,
}

/// What a projection does with events.
pub type Apply = for<'a> fn(&'a mut AnyConnection, &'a [Timed]) -> Applied<'a>;

/// What a projection does with one event.
type ApplyOne = for<'a> fn(&'a mut AnyConnection, &'a Timed) -> Applied<'a>;

/// When it is done.
pub type Applied<'a> = BoxFuture<'a, Result<(), StoreError>>;

/// Do the same with each event, in order.
pub(super) fn each<'a>(
	connection: &'a mut AnyConnection,
	events: &'a [Timed],
	apply: ApplyOne,
) -> Applied<'a> {
	async move {
		for event in events {
			apply(connection, event).await?;
		}
		Ok(())
	}
	.boxed()
}

/// End what holds in a table of periods for the rows with these values: from this event on, something else does.
pub(super) async fn end_period<const N: usize>(
	connection: &mut AnyConnection,
	table: &str,
	key: [(&str, Value); N],
	place: Place,
) -> Result<(), StoreError> {
	let end =
		format!("UPDATE {table} SET until_block = ?, until_idx = ? WHERE until_block IS NULL");
	let end = Sql::default().and(&end, [place.block.into(), place.index.into()]);
	let end = key
		.into_iter()
		.fold(end, |end, (column, value)| end.and(&format!(" AND {column} = ?"), [value]));
	end.run(connection).await?;
	Ok(())
}

/// A row of a table of steps: the object, block, idx, tx, time, event, the stage or state before and after, institution, officer
/// and reference.
pub(super) fn step(
	(event, time): &Timed,
	object: &str,
	from: Option<String>,
	to: Option<String>,
) -> [Value; 11] {
	let By { institution, officer, reference } = By::of(event);
	[
		object.into(),
		event.place.block.into(),
		event.place.index.into(),
		event.transaction.into(),
		(*time).into(),
		event.name.as_str().into(),
		from.into(),
		to.into(),
		institution.into(),
		officer.into(),
		reference.into(),
	]
}

/// A field of an event, which must be there.
pub(super) fn field<'a>(event: &'a Event, name: &str) -> Result<&'a Json, StoreError> {
	event.fields.get(name).ok_or_else(|| wrong(event, &format!("no {name}")))
}

/// A field that is text.
pub(super) fn text(event: &Event, name: &str) -> Result<String, StoreError> {
	let text = field(event, name)?.as_str();
	text.map(ToOwned::to_owned).ok_or_else(|| wrong(event, &format!("{name} is not text")))
}

/// A text in a part of an event.
pub(super) fn text_in(event: &Event, part: &Json, name: &str) -> Result<String, StoreError> {
	let text = part.get(name).and_then(Json::as_str).map(ToOwned::to_owned);
	text.ok_or_else(|| wrong(event, &format!("no {name}")))
}

/// An id as text: JSON has small ones as numbers.
pub(super) fn id_of(id: &Json) -> String {
	id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned)
}

/// A field that is a number of 32 bits.
pub(super) fn number(event: &Event, name: &str) -> Result<u32, StoreError> {
	let number = field(event, name)?.as_u64().and_then(|number| u32::try_from(number).ok());
	number.ok_or_else(|| wrong(event, &format!("{name} is not a number")))
}

/// Who acted, where an event has a caller: institution, officer and reference.
pub(super) struct By {
	pub institution: Option<u32>,
	pub officer: Option<String>,
	pub reference: Option<String>,
}

impl By {
	/// The caller of an event. Nobody where a term passed.
	pub(super) fn of(event: &Event) -> Self {
		let of_caller = |name: &str| event.fields.get("by").and_then(|by| by.get(name));
		let text = |name| of_caller(name).and_then(Json::as_str).map(ToOwned::to_owned);
		let institution = of_caller("institution").and_then(Json::as_u64);
		Self {
			institution: institution.and_then(|id| u32::try_from(id).ok()),
			officer: text("officer"),
			reference: text("external_ref"),
		}
	}
}

pub(super) fn wrong(event: &Event, reason: &str) -> StoreError {
	let reason = format!("{}.{}: {reason}", event.pallet, event.name);
	StoreError::Event { block: event.place.block, index: event.place.index, reason }
}
