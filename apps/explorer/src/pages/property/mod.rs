//! A property: its extract as of any block, who is paid first, and all that happened to it.

mod entries;
mod heading;
mod map;
mod priority;
mod timeline;

use super::{
	institutions::{names, Names},
	moment::Moment,
	proof_link,
	watches::watch_button,
	whole, Answer,
};
use crate::{address::encoded, ask::Ask, events_of::EventRow, failure::Failure, page::Page, view};
use axum::{
	extract::Path,
	response::{IntoResponse, Redirect, Response},
};
pub use entries::{Entries, Entry};
pub use heading::Heading;
pub use priority::{ranked, Ranked};
pub use timeline::{page_of_timeline, timeline, Happened};

use madang_index::{Application, EventFilter, Mention, PageRequest, PropertyVersion, Title};
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

/// A title record by its number.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn title_named(ask: &Ask, number: &str) -> Result<Title, Failure> {
	let found = ask.explorer.store.title(number).await.map_err(|error| ask.failed(error))?;
	found.ok_or_else(|| ask.not_found())
}

/// The parcels that have or had a number, the one that has it first and at least one.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn parcels_numbered(ask: &Ask, number: &str) -> Result<Vec<String>, Failure> {
	let found = ask.explorer.store.parcels_numbered(number).await;
	let found = found.map_err(|error| ask.failed(error))?;
	if found.is_empty() {
		return Err(ask.not_found());
	}
	Ok(found)
}

/// `title/NUMBER`: the page of its property.
pub async fn title(ask: Ask, Path((_, id)): Path<(String, String)>) -> Result<Response, Failure> {
	let title = title_named(&ask, &id).await?;
	Ok(Redirect::to(&ask.page("").property(&title.property)).into_response())
}

/// `pnu/NUMBER`: the page of the parcel that has the number, or had it.
pub async fn pnu(ask: Ask, Path((_, number)): Path<(String, String)>) -> Result<Response, Failure> {
	let found = parcels_numbered(&ask, &number).await?;
	let first = found.first().ok_or_else(|| ask.not_found())?;
	Ok(Redirect::to(&ask.page("").property(first)).into_response())
}

/// A property as of a block.
pub struct Extract {
	/// Its kind and key, such as `unit:7`.
	pub key: String,
	/// As of when.
	pub moment: Moment,
	/// What the book says of it. None if it did not have it then.
	pub book: Option<PropertyVersion>,
	/// Where it is.
	pub heading: Heading,
	/// The title record, if there was one.
	pub title: Option<Title>,
	/// The entries of the title record.
	pub entries: Option<Entries>,
	/// The applications that were pending.
	pub pending: Vec<Application>,
	/// The buildings on a parcel, or the units of a building: the first ones.
	pub there: Vec<PropertyVersion>,
}

/// A property as of the block or day that is asked for, by its kind and key, such as `unit:7`.
///
/// # Errors
///
/// If there is none, a parameter is wrong, or the index does not answer.
pub async fn extract(ask: &Ask, key: &str) -> Result<Extract, Failure> {
	let moment = Moment::of(ask).await?;
	let store = &ask.explorer.store;
	let now = store.property(key, None).await.map_err(|error| ask.failed(error))?;
	if now.is_none() {
		return Err(ask.not_found());
	}
	let book = match moment.block {
		None => now.clone(),
		then => store.property(key, then).await.map_err(|error| ask.failed(error))?,
	};
	let heading = Heading::of(ask, key, book.as_ref().or(now.as_ref()), moment.block).await?;
	let title = store.title_of(key, moment.block).await.map_err(|error| ask.failed(error))?;
	let entries = match &title {
		Some(title) => Some(Entries::of(ask, &title.title, moment.block).await?),
		None => None,
	};
	let pending = store.pending(key, moment.block).await.map_err(|error| ask.failed(error))?;
	let there = store.properties_at(key, moment.block, None, THERE).await;
	let there = there.map_err(|error| ask.failed(error))?;
	let key = key.to_owned();
	Ok(Extract { key, moment, book, heading, title, entries, pending, there })
}

async fn property(ask: Ask, kind: &str, id: String) -> Answer {
	let found = extract(&ask, &format!("{kind}:{id}")).await?;
	let Extract { moment, book, heading, title, entries, pending, there, .. } = found;
	let page = ask.page(heading.words.clone());
	let names = names(&ask).await?;
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
		(proof_links(&ask, &page, (kind, &id), title.as_ref(), moment.block))
		@if kind == "parcel" {
			(map::drawn(&ask, &page, &heading.numbers()).await?)
		}
		(filings(&page, &pending, &names))
		(list(&page, &there))
		(history(&ask, &page, (kind, &id), title.as_ref().map(|title| title.title.as_str())).await?)
	};
	Ok(whole(&page, &content))
}

/// The links to the proofs of the records in the book and of the title, as of a block that proofs reach.
fn proof_links(
	ask: &Ask,
	page: &Page,
	(kind, id): (&str, &str),
	title: Option<&Title>,
	block: Option<u64>,
) -> Markup {
	let of_book = format!("{kind}s/{}", encoded(id));
	html! {
		(proof_link(ask, &of_book, block, page.t("Proof of the record in the book")))
		@if let Some(title) = title {
			(watch_button(ask, page, "title", &title.title))
			(proof_link(ask, &format!("titles/{}", title.title), block, page.t("Proof of the head of the title record")))
		}
	}
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
