//! Events.

use super::{whole, Answer, Rest};
use crate::{
	address::cursor,
	ask::Ask,
	events_of::EventRow,
	exports::{Links, What},
	failure::Failure,
	filters,
	page::Page,
	values, view,
};
use axum::extract::Path;
use madang_index::{Event, EventFilter};
use maud::{html, Markup};

/// `events`: the newest first. Its parameters are those of [`filters::events`].
pub async fn events(ask: Ask) -> Answer {
	let filter = filters::events(&ask)?;
	let found = ask.explorer.store.events(&filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Events"));
	let links = Links::of(&ask, &What::Events(filter.clone())).await?;
	let rest = Rest::of(&ask, &found);
	let rows = EventRow::all(&ask, &page, found.rows).await?;
	let content = html! {
		(filters(&page, &filter, ask.given("about")))
		(view::events(&page, &rows))
		(view::rest(&page, &rest))
		(links.shown(&page))
	};
	Ok(whole(&page, &content))
}

/// An event by its place, `BLOCK-INDEX`.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn event_at(ask: &Ask, which: &str) -> Result<Event, Failure> {
	let place = cursor(&which.replace('-', ":")).ok_or_else(|| ask.not_found())?;
	let found = ask.explorer.store.event(place).await.map_err(|error| ask.failed(error))?;
	found.ok_or_else(|| ask.not_found())
}

/// `events/BLOCK-INDEX`: an event with all of its fields.
pub async fn event(ask: Ask, Path((_, which)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let event = event_at(&ask, &which).await?;
	let place = event.place;
	let block = store.block(place.block).await.map_err(|error| ask.failed(error))?;
	let mentions = store.mentions(place).await.map_err(|error| ask.failed(error))?;
	let mentions = mentions.into_iter().collect();
	let page = ask.page(ask.lang.name_of(&format!("{}.{}", event.pallet, event.name)));
	let content = html! {
		dl.facts {
			dt { (page.t("Event")) } dd.code { (event.pallet) "." (event.name) }
			dt { (page.t("Block")) } dd { (view::block_number(&page, place.block)) }
			dt { (page.t("Time")) }
			dd { (view::moment_or(block.map_or(0, |block| block.time), page.t("The genesis block has no time."))) }
			@if event.transaction.is_some() {
				dt { (page.t("Transaction")) }
				dd { (view::transaction_of(&page, place.block, event.transaction)) }
			}
		}
		h2 { (page.t("Fields")) }
		(view::value(&values::value(&page, "", &event.fields, &mentions)))
	};
	Ok(whole(&page, &content))
}

fn filters(page: &Page, filter: &EventFilter, about: Option<&str>) -> Markup {
	html! {
		form.filters action=(page.at("events")) {
			label { (page.t("Pallet")) input name="pallet" value=[filter.pallet.as_deref()]; }
			label { (page.t("Event")) input name="name" value=[filter.name.as_deref()]; }
			label { (page.t("About, such as loan:7")) input name="about" value=[about]; }
			button { (page.t("Filter")) }
		}
	}
}
