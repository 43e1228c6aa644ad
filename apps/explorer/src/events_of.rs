//! Events as lists show them.

use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	values::{self, Mentions, Shown},
};
use madang_index::Event;

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

impl EventRow {
	/// The rows of events.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn all(ask: &Ask, page: &Page, events: Vec<Event>) -> Result<Vec<Self>, Failure> {
		let mut rows = Vec::with_capacity(events.len());
		for event in events {
			let found = ask.explorer.store.mentions(event.place).await;
			let found = found.map_err(|error| ask.failed(error))?;
			let mentions: Mentions = found.into_iter().map(|one| (one.kind, one.id)).collect();
			let transaction = event
				.transaction
				.map(|index| page.at(&format!("transactions/{}-{index}", event.place.block)));
			rows.push(Self {
				place: format!("{}-{}", event.place.block, event.place.index),
				block: event.place.block,
				transaction,
				name: page.name(&format!("{}.{}", event.pallet, event.name)),
				at: event.fields["at"].as_str().and_then(|at| at.parse().ok()),
				fields: values::value(page, "", &event.fields, &mentions),
				mentions,
			});
		}
		Ok(rows)
	}
}
