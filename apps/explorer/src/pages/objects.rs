//! An object: all that happened to it.

use super::{whole, Answer, Rest};
use crate::{ask::Ask, events_of::EventRow, failure::Failure, page::Page, view};
use axum::extract::Path;
use madang_index::{EventFilter, Mention};
use madang_json::OBJECTS;
use maud::{html, Markup};

/// `KIND/ID`: an object of a kind of [`OBJECTS`], with the events that are about it, the newest first.
pub async fn object(ask: Ask, Path((_, kind, id)): Path<(String, String, String)>) -> Answer {
	if !OBJECTS.iter().any(|(_, known)| *known == kind) {
		return Err(ask.not_found());
	}
	let page = ask.page(format!("{} {id}", ask.kind(&kind)));
	let about = Mention { kind, id };
	let is_known = ask.explorer.store.is_mentioned(&about).await;
	if !is_known.map_err(|error| ask.failed(error))? {
		return Err(ask.not_found());
	}
	let content = history(&ask, &page, about).await?;
	Ok(whole(&page, &content))
}

/// A page of the events that are about an object, the newest first.
///
/// # Errors
///
/// If the index does not answer, or the page is asked for in a wrong way.
pub async fn history(ask: &Ask, page: &Page, about: Mention) -> Result<Markup, Failure> {
	happened(ask, page, &EventFilter { about: Some(about), ..EventFilter::default() }).await
}

/// A page of the events that a filter wants, the newest first.
///
/// # Errors
///
/// If the index does not answer, or the page is asked for in a wrong way.
pub async fn happened(ask: &Ask, page: &Page, filter: &EventFilter) -> Result<Markup, Failure> {
	let found = ask.explorer.store.events(filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let rest = Rest::of(ask, &found);
	let rows = EventRow::all(ask, page, found.rows).await?;
	Ok(html! {
		h2 { (page.t("What happened, the newest first")) }
		(view::events(page, &rows))
		(view::rest(page, &rest))
	})
}
