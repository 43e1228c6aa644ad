//! What the accounts of officers signed on each day: how many calls of each kind, how many of them failed, and how much
//! execution time they used.

use super::projection::{Projection, Timed};
use crate::{
	block::Event,
	store::{to_u32, to_u64, Rows, Sql, StoreError},
};
use futures::FutureExt;
use madang_primitives::KoreanDay;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeMap, HashMap};

/// The projection.
pub const ACTIVITY: Projection = Projection {
	name: "activity",
	version: 1,
	tables: &["activity"],
	pallets: &["System"],
	apply: |connection, events| apply(connection, events).boxed(),
};

/// Picoseconds, in which the chain counts execution time, of a microsecond.
const PICOSECONDS: u64 = 1_000_000;

/// An account, a day, and a call with its pallet.
type Key = (String, String, String, String);

/// How many took effect, how many failed, and their microseconds.
type Counts = (u64, u64, u64);

async fn apply(connection: &mut AnyConnection, events: &[Timed]) -> Result<(), StoreError> {
	let ended =
		|event: &Event| matches!(event.name.as_str(), "ExtrinsicSuccess" | "ExtrinsicFailed");
	let ends: Vec<_> = events.iter().filter(|(event, _)| ended(event)).collect();
	let (Some((first, _)), Some((last, _))) = (ends.first(), ends.last()) else { return Ok(()) };
	let signed = signed(connection, first.place.block, last.place.block).await?;
	let mut counted: BTreeMap<Key, Counts> = BTreeMap::new();
	for (event, time) in ends {
		let place = event.transaction.map(|index| (event.place.block, index));
		let Some((signer, pallet, call)) = place.and_then(|place| signed.get(&place)) else {
			continue;
		};
		let day = KoreanDay::of(*time).to_string();
		let counts =
			counted.entry((signer.clone(), day, pallet.clone(), call.clone())).or_default();
		match event.name.as_str() {
			"ExtrinsicSuccess" => counts.0 = counts.0.saturating_add(1),
			_ => counts.1 = counts.1.saturating_add(1),
		}
		counts.2 = counts.2.saturating_add(microseconds(event));
	}
	// Counts of a day that are there already are increased.
	let mut rows = Rows::merging(
		"activity (account, day, pallet, call_name, done, failed, microseconds)",
		"(account, day, pallet, call_name) DO UPDATE SET done = activity.done + excluded.done, \
		failed = activity.failed + excluded.failed, microseconds = activity.microseconds + excluded.microseconds",
	);
	for ((signer, day, pallet, call), (done, failed, time)) in counted {
		let (signer, day, pallet, call) = (signer.into(), day.into(), pallet.into(), call.into());
		rows.push([signer, day, pallet, call, done.into(), failed.into(), time.into()]);
	}
	rows.insert(connection).await
}

/// The execution time of a transaction, in microseconds.
fn microseconds(event: &Event) -> u64 {
	let time = event.fields.pointer("/dispatch_info/weight/ref_time");
	let time = time.and_then(|time| match time {
		Json::String(digits) => digits.parse::<u64>().ok(),
		other => other.as_u64(),
	});
	time.unwrap_or_default() / PICOSECONDS
}

/// Who signed which call: by block and index.
type Signed = HashMap<(u64, u32), (String, String, String)>;

async fn signed(
	connection: &mut AnyConnection,
	first: u64,
	last: u64,
) -> Result<Signed, StoreError> {
	let select = "SELECT block, idx, signer, pallet, call_name FROM transactions \
		WHERE block >= ? AND block <= ? AND signer IS NOT NULL";
	let rows = Sql::default().and(select, [first.into(), last.into()]).rows(connection).await?;
	let of_row = |row: &sqlx::any::AnyRow| {
		let place = (to_u64(row.try_get(0)?), to_u32(row.try_get(1)?));
		Ok((place, (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?)))
	};
	rows.iter().map(of_row).collect()
}
