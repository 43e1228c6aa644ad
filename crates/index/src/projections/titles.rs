//! Title records with their entries, and the applications for registration.

use super::projection::{each, field, number, text, text_in, wrong, Projection, Timed};
use crate::{
	block::Event,
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::AnyConnection;

/// The digits of the greatest number of a receipt.
const DIGITS: usize = 10;

/// The projection.
pub const TITLE_RECORDS: Projection = Projection {
	name: "titles",
	version: 1,
	tables: &["titles", "title_entries", "applications", "application_properties"],
	pallets: &["Titles"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"TitlesImported" => import(connection, timed).await,
		"TitleOpened" => {
			let mut titles = Rows::new(TITLES);
			push_title(&mut titles, timed, &event.fields)?;
			titles.insert(connection).await
		}
		"EntryRegistered" => {
			let mut entries = Rows::new(ENTRIES);
			let (title, entry) = (text(event, "title")?, field(event, "entry")?);
			push_entry(&mut entries, timed, &title, number(event, "number")?, entry);
			entries.insert(connection).await
		}
		"EntryCancelled" => {
			let place = event.place;
			let values: [Value; 5] = [
				number(event, "by")?.into(),
				place.block.into(),
				place.index.into(),
				text(event, "title")?.into(),
				number(event, "number")?.into(),
			];
			let update = "UPDATE title_entries SET cancelled_by = ?, cancelled_block = ?, cancelled_idx = ? \
				WHERE title = ? AND number = ?";
			match Sql::default().and(update, values).run(connection).await? {
				1 => Ok(()),
				_ => Err(wrong(event, "the entry is not known")),
			}
		}
		"ApplicationFiled" => file(connection, timed).await,
		"ApplicationExamined" | "ApplicationCured" => {
			set_state(connection, timed, "examining", false).await
		}
		"CureOrdered" => set_state(connection, timed, "cure-ordered", false).await,
		"ApplicationCompleted" => set_state(connection, timed, "completed", true).await,
		"ApplicationRejected" => set_state(connection, timed, "rejected", true).await,
		"ApplicationWithdrawn" => set_state(connection, timed, "withdrawn", true).await,
		// Descriptions, reservations, cut-overs, and what the chain forgets.
		_ => Ok(()),
	}
}

const TITLES: &str = "titles (title, property, district, block, idx, time)";

const ENTRIES: &str = "title_entries (title, number, block, idx, time, entry, price)";

/// The records of an import, with their entries.
async fn import(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let imported = field(event, "titles")?.as_array();
	let imported = imported.ok_or_else(|| wrong(event, "titles is no list"))?;
	let (mut titles, mut entries) = (Rows::new(TITLES), Rows::new(ENTRIES));
	for one in imported {
		let title = push_title(&mut titles, timed, one)?;
		let of_title = one.get("entries").and_then(Json::as_array);
		let of_title = of_title.ok_or_else(|| wrong(event, "entries is no list"))?;
		for (number, entry) in (1..).zip(of_title) {
			push_entry(&mut entries, timed, &title, number, entry);
		}
	}
	titles.insert(&mut *connection).await?;
	entries.insert(connection).await
}

/// A new record. Returns its number.
fn push_title(rows: &mut Rows, (event, time): &Timed, of: &Json) -> Result<String, StoreError> {
	let named = |name: &str| text_in(event, of, name);
	let title = named("title")?;
	rows.push([
		title.as_str().into(),
		named("property")?.into(),
		named("district")?.into(),
		event.place.block.into(),
		event.place.index.into(),
		(*time).into(),
	]);
	Ok(title)
}

fn push_entry(rows: &mut Rows, (event, time): &Timed, title: &str, number: u32, entry: &Json) {
	let price = entry.pointer("/right/ownership/price").and_then(Json::as_str);
	rows.push([
		title.into(),
		number.into(),
		event.place.block.into(),
		event.place.index.into(),
		(*time).into(),
		entry.to_string().into(),
		price.map(ToOwned::to_owned).into(),
	]);
}

async fn file(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, time) = timed;
	let (receipt, application) = (text(event, "receipt")?, field(event, "application")?);
	let institution = application.pointer("/by/institution").and_then(Json::as_u64);
	let institution = institution.ok_or_else(|| wrong(event, "no institution"))?;
	let state = application.get("state").and_then(Json::as_str).unwrap_or("received");
	let deal = application.get("deal").and_then(Json::as_str).map(ToOwned::to_owned);
	let mut rows = Rows::new(
		"applications (receipt, sort, block, idx, time, institution, deal, application, state, changed_block, \
		changed_time)",
	);
	rows.push([
		receipt.as_str().into(),
		padded(event, &receipt)?.into(),
		event.place.block.into(),
		event.place.index.into(),
		(*time).into(),
		institution.into(),
		deal.into(),
		application.to_string().into(),
		state.into(),
		event.place.block.into(),
		(*time).into(),
	]);
	rows.insert(&mut *connection).await?;
	let lines = application.get("lines").and_then(Json::as_array);
	let lines = lines.ok_or_else(|| wrong(event, "no lines"))?;
	let named = lines.iter().filter_map(|line| line.get("property").and_then(Json::as_str));
	let named: std::collections::BTreeSet<_> = named.collect();
	let mut rows = Rows::new("application_properties (property, receipt)");
	for property in named {
		rows.push([property.into(), receipt.as_str().into()]);
	}
	rows.insert(connection).await
}

/// A receipt in the order of text, as of years and numbers.
fn padded(event: &Event, receipt: &str) -> Result<String, StoreError> {
	let parts = receipt.split_once('-');
	let (year, number) = parts.ok_or_else(|| wrong(event, "the receipt has no year"))?;
	Ok(format!("{year}-{number:0>DIGITS$}"))
}

async fn set_state(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	state: &str,
	ends: bool,
) -> Result<(), StoreError> {
	let block = event.place.block;
	let update = Sql::default()
		.and(
			"UPDATE applications SET state = ?, changed_block = ?, changed_time = ?",
			[state.into(), block.into(), (*time).into()],
		)
		.and_if(", ended_block = ?", ends.then_some(block))
		.and(" WHERE receipt = ?", [text(event, "receipt")?.into()]);
	match update.run(connection).await? {
		1 => Ok(()),
		_ => Err(wrong(event, "the application is not known")),
	}
}
