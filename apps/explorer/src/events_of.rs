//! Events as lists show them.

use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	values::{self, Mentions, Shown},
};
use madang_index::{Event, Place};
use std::collections::BTreeMap;

/// How many texts of an event a list shows. All of them are on the event's own page.
const TEXTS: usize = 20;

/// An event in a list.
pub struct EventRow {
	/// `BLOCK-INDEX`.
	pub place: String,
	/// The block.
	pub block: u64,
	/// The address of the transaction that emitted it.
	pub transaction: Option<String>,
	/// The event in words.
	pub name: String,
	/// When, in milliseconds since 1970, if it says so.
	pub at: Option<u64>,
	/// Its fields.
	pub fields: Shown,
	/// What it is about.
	pub mentions: Mentions,
}

/// The objects that events are about.
///
/// # Errors
///
/// If the index does not answer.
pub async fn mentions_of(
	ask: &Ask,
	events: &[Event],
) -> Result<BTreeMap<Place, Mentions>, Failure> {
	let places: Vec<_> = events.iter().map(|event| event.place).collect();
	let found = ask.explorer.store.mentions_of(&places).await;
	found.map_err(|error| ask.failed(error))
}

impl EventRow {
	/// The rows of events.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn all(ask: &Ask, page: &Page, events: Vec<Event>) -> Result<Vec<Self>, Failure> {
		let mut found = mentions_of(ask, &events).await?;
		let row = |event: Event| {
			let mentions = found.remove(&event.place).unwrap_or_default();
			let transaction = event
				.transaction
				.map(|index| page.at(&format!("transactions/{}-{index}", event.place.block)));
			Self {
				place: format!("{}-{}", event.place.block, event.place.index),
				block: event.place.block,
				transaction,
				name: page.name(&format!("{}.{}", event.pallet, event.name)),
				at: event.fields["at"].as_str().and_then(|at| at.parse().ok()),
				fields: values::beginning(
					page,
					values::value(page, "", &event.fields, &mentions),
					TEXTS,
					&page.at(&format!("events/{}-{}", event.place.block, event.place.index)),
				),
				mentions,
			}
		};
		Ok(events.into_iter().map(row).collect())
	}
}
