//! A property: its extract as of any block, who is paid first, and all that happened to it.

mod entries;
mod heading;
mod map;
mod priority;
mod timeline;

use super::{
	institutions::{names, Names},
	moment::Moment,
	whole, Answer,
};
use crate::{ask::Ask, events_of::EventRow, failure::Failure, page::Page, view};
use axum::{
	extract::Path,
	response::{IntoResponse, Redirect, Response},
};
pub use timeline::timeline;

use entries::Entries;
use heading::Heading;
use madang_index::{Application, EventFilter, Mention, PageRequest, PropertyVersion};
use maud::{html, Markup};

/// How many of the last events the page shows.
const LAST_EVENTS: u32 = 15;

/// How many buildings or units the page lists.
const THERE: u32 = 100;

/// `parcel/KEY`. Parameters of it and of the two others: `block` or `day`, as of which.
pub async fn parcel(ask: Ask, Path((_, id)): Path<(String, String)>) -> Answer {
	property(ask, "parcel", id).await
}

/// `building/NUMBER`.
pub async fn building(ask: Ask, Path((_, id)): Path<(String, String)>) -> Answer {
	property(ask, "building", id).await
}

/// `unit/NUMBER`.
pub async fn unit(ask: Ask, Path((_, id)): Path<(String, String)>) -> Answer {
	property(ask, "unit", id).await
}

/// `title/NUMBER`: the page of its property.
pub async fn title(ask: Ask, Path((_, id)): Path<(String, String)>) -> Result<Response, Failure> {
	let found = ask.explorer.store.title(&id).await.map_err(|error| ask.failed(error))?;
	let title = found.ok_or_else(|| ask.not_found())?;
	Ok(Redirect::to(&ask.page("").property(&title.property)).into_response())
}

/// `pnu/NUMBER`: the page of the parcel that has the number, or had it.
pub async fn pnu(ask: Ask, Path((_, number)): Path<(String, String)>) -> Result<Response, Failure> {
	let found = ask.explorer.store.parcels_numbered(&number).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let first = found.first().ok_or_else(|| ask.not_found())?;
	Ok(Redirect::to(&ask.page("").property(first)).into_response())
}

async fn property(ask: Ask, kind: &str, id: String) -> Answer {
	let key = format!("{kind}:{id}");
	let moment = Moment::of(&ask).await?;
	let store = &ask.explorer.store;
	let now = store.property(&key, None).await.map_err(|error| ask.failed(error))?;
	if now.is_none() {
		return Err(ask.not_found());
	}
	let book = match moment.block {
		None => now.clone(),
		then => store.property(&key, then).await.map_err(|error| ask.failed(error))?,
	};
	let heading = Heading::of(&ask, &key, book.as_ref().or(now.as_ref()), moment.block).await?;
	let page = ask.page(heading.words.clone());
	let names = names(&ask).await?;
	let title = store.title_of(&key, moment.block).await.map_err(|error| ask.failed(error))?;
	let entries = match &title {
		Some(title) => Some(Entries::of(&ask, &title.title, moment.block).await?),
		None => None,
	};
	let pending = store.pending(&key, moment.block).await.map_err(|error| ask.failed(error))?;
	let there = store.properties_at(&key, moment.block, None, THERE).await;
	let there = there.map_err(|error| ask.failed(error))?;
	let content = html! {
		(moment.form(&page, &page.object(kind, &id)))
		@match &book {
			None => p.notice.wait { (page.t("The books did not have this property then.")) },
			Some(book) => (heading.table(&page, book, title.as_ref())),
		}
		@match &entries {
			None => p { (page.t("It has no title record.")) },
			Some(entries) => {
				(entries.tables(&page, &names))
				(priority::table(&page, entries, &names))
			}
		}
		@if kind == "parcel" {
			(map::drawn(&ask, &page, &heading.numbers()).await?)
		}
		(filings(&page, &pending, &names))
		(list(&page, &there))
		(history(&ask, &page, (kind, &id), title.as_ref().map(|title| title.title.as_str())).await?)
	};
	Ok(whole(&page, &content))
}

/// The applications that are pending.
fn filings(page: &Page, pending: &[Application], names: &Names) -> Markup {
	let columns = [
		view::Column::text(page.t("Receipt")),
		view::Column::text(page.t("Filed")),
		view::Column::text(page.t("What is asked for")),
		view::Column::text(page.t("Filed by")),
		view::Column::text(page.t("Deal")),
	];
	let cells = |one: &Application| {
		let lines = one.application["lines"].as_array();
		let asked = lines.into_iter().flatten().filter_map(|line| {
			line["filing"].as_object()?.keys().next().map(|kind| page.name(kind))
		});
		let asked: std::collections::BTreeSet<_> = asked.collect();
		[
			html! { a href=(page.object("application", &one.receipt)) { (one.receipt) } },
			view::moment(one.time),
			html! { (asked.into_iter().collect::<Vec<_>>().join(", ")) },
			super::institutions::link(page, one.institution, names),
			html! { @if let Some(deal) = one.deal { a href=(page.object("deal", &deal.to_string())) { (deal) } } },
		]
	};
	let rows: Vec<_> = pending.iter().map(cells).collect();
	html! {
		h2 { (page.t("Pending filings")) }
		(view::table(page, None, &columns, &rows))
	}
}

/// The buildings on a parcel, or the units of a building.
fn list(page: &Page, there: &[PropertyVersion]) -> Markup {
	html! {
		@if !there.is_empty() {
			h2 { (page.t("Buildings and units there")) }
			ul.columns {
				@for one in there {
					li { a href=(page.property(&one.property)) { (heading::label(page, one)) } }
				}
			}
			@if there.len() >= THERE as usize { p.quiet { (page.t("Only the first ones are listed.")) } }
		}
	}
}

/// What happened last to the property and to its title, with links to all of it.
async fn history(
	ask: &Ask,
	page: &Page,
	(kind, id): (&str, &str),
	title: Option<&str>,
) -> Result<Markup, Failure> {
	let objects = [Some((kind, id)), title.map(|title| ("title", title))];
	let mut events = Vec::new();
	for (kind, id) in objects.into_iter().flatten() {
		let about = Some(Mention { kind: kind.to_owned(), id: id.to_owned() });
		let filter = EventFilter { about, ..EventFilter::default() };
		let request = PageRequest { limit: LAST_EVENTS, ..PageRequest::default() };
		let found = ask.explorer.store.events(&filter, &request).await;
		events.extend(found.map_err(|error| ask.failed(error))?.rows);
	}
	events.sort_by_key(|event| std::cmp::Reverse(event.place));
	events.dedup_by_key(|event| event.place);
	events.truncate(LAST_EVENTS as usize);
	let rows = EventRow::all(ask, page, events).await?;
	Ok(html! {
		h2 { (page.t("What happened, the newest first")) }
		(view::events(page, &rows))
		p.pages {
			a href={ (page.object(kind, id)) "/timeline" } { (page.t("Timeline of the property, with its deals and loans")) }
			@for (kind, id) in objects.into_iter().flatten() {
				a href={ (page.object(kind, id)) "/events" } { (page.t("All events")) ": " (page.lang.kind(kind)) " " (id) }
			}
		}
	})
}
