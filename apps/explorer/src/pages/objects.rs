//! An object: all that happened to it.

use super::{html, Answer, Rest};
use crate::{ask::Ask, events_of::EventRow, page::Page};
use askama::Template;
use axum::extract::Path;
use madang_index::{EventFilter, Mention};
use madang_json::OBJECTS;

#[derive(Template)]
#[template(path = "object.html")]
struct Object {
	page: Page,
	events: Vec<EventRow>,
	rest: Rest,
}

/// `KIND/ID`: an object of a kind of [`OBJECTS`], with the events that are about it, the newest first.
pub async fn object(ask: Ask, Path((_, kind, id)): Path<(String, String, String)>) -> Answer {
	if !OBJECTS.iter().any(|(_, known)| *known == kind) {
		return Err(ask.not_found());
	}
	let about = Mention { kind: kind.clone(), id: id.clone() };
	let is_known = ask.explorer.store.is_mentioned(&about).await;
	if !is_known.map_err(|error| ask.failed(error))? {
		return Err(ask.not_found());
	}
	let filter = EventFilter { about: Some(about), ..EventFilter::default() };
	let found = ask.explorer.store.events(&filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let page = ask.page(format!("{} {id}", ask.kind(&kind)));
	let rest = Rest::of(&ask, &found);
	let events = EventRow::all(&ask, &page, found.rows).await?;
	html(&ask, &Object { page, events, rest })
}
