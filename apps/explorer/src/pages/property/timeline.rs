//! All that happened to a property: to its record in the book, its title, its deals, loans and applications.

use super::heading::Heading;
use crate::{
	ask::Ask,
	failure::Failure,
	page,
	pages::{
		names::{link, names, Names},
		whole, Answer, Rest,
	},
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{Event, Mention, Order, Page, PageRequest, PropertyVersion, TimedEvent};
use maud::{html, Markup};
use serde_json::Value;
use std::collections::BTreeSet;

/// An event of a property's timeline.
pub struct Happened {
	/// The event.
	pub event: Event,
	/// The time of its block, in milliseconds since 1970.
	pub time: u64,
	/// All that it is about.
	pub about: BTreeSet<Mention>,
	/// What of that belongs to the property. One about the property itself names nothing else.
	pub of: Vec<Mention>,
	/// The institution that did it.
	pub by: Option<u32>,
}

/// A page of all that happened to a property, such as `unit:7`, and what its book says of it now. Parameters: `order`
/// (`oldest` or `newest`), `after`.
///
/// # Errors
///
/// If a parameter is wrong, there is no such property, or the index does not answer.
pub async fn page_of_timeline(
	ask: &Ask,
	key: &str,
) -> Result<(PropertyVersion, Page<Happened>), Failure> {
	let store = &ask.explorer.store;
	let now = store.property(key, None).await.map_err(|error| ask.failed(error))?;
	let now = now.ok_or_else(|| ask.not_found())?;
	let objects = store.objects_of(key).await.map_err(|error| ask.failed(error))?;
	let request = PageRequest { order: ask.order_given()?, ..ask.request()? };
	let found = store.timeline(&objects, &request).await.map_err(|error| ask.failed(error))?;
	let places: Vec<_> = found.rows.iter().map(|one| one.event.place).collect();
	let mut about = store.mentions_of(&places).await.map_err(|error| ask.failed(error))?;
	let objects: BTreeSet<_> = objects.into_iter().skip(1).collect();
	let happened = |TimedEvent { event, time }: TimedEvent| {
		let about = about.remove(&event.place).unwrap_or_default();
		let of = about.intersection(&objects).cloned().collect();
		Happened { by: who(&event), event, time, about, of }
	};
	let rows = found.rows.into_iter().map(happened).collect();
	Ok((now, Page { rows, next: found.next, missing: found.missing }))
}

/// `KIND/ID/timeline` of a parcel, building or unit, as [`page_of_timeline`] finds it.
pub async fn timeline(ask: Ask, Path((_, kind, id)): Path<(String, String, String)>) -> Answer {
	if !["parcel", "building", "unit"].contains(&kind.as_str()) {
		return Err(ask.not_found());
	}
	let key = format!("{kind}:{id}");
	let order = ask.order_given()?;
	let (now, found) = page_of_timeline(&ask, &key).await?;
	let heading = Heading::of(&ask, &key, Some(&now), None).await?;
	let names = names(&ask).await?;
	let page = ask.page(format!("{}: {}", ask.t("Timeline"), heading.words));
	// What comes after the newest block is not there yet.
	let is_whole =
		order == Order::OldestFirst && found.next.is_none_or(|next| next.index == u32::MAX);
	let rest = Rest::of(&ask, &found);
	let content = html! {
		p {
			a href=(page.property(&key)) { (page.t("The property")) } " · "
			(orders(&page, &key, order))
		}
		(table(&page, &found.rows, &names))
		@if let Some(missing) = rest.missing {
			p.notice.wait {
				(page.t("These blocks are not indexed yet:")) " " (missing.first) "–" (missing.last)
			}
		}
		@if !is_whole { (view::next(&page, rest.next.as_deref())) }
	};
	Ok(whole(&page, &content))
}

fn orders(page: &page::Page, key: &str, order: Order) -> Markup {
	let address = format!("{}/timeline", page.property(key));
	html! {
		@if order == Order::NewestFirst {
			(page.t("the newest first")) " · " a href={ (address) "?order=oldest" } { (page.t("the oldest first")) }
		} @else {
			a href=(address) { (page.t("the newest first")) } " · " (page.t("the oldest first"))
		}
	}
}

fn table(page: &page::Page, rows: &[Happened], names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Time")),
		Column::text(page.t("What happened")),
		Column::text(page.t("Of")),
		Column::text(page.t("By")),
		Column::text(page.t("Place")),
	];
	let cells = |Happened { event, time, of, by, .. }: &Happened| {
		[
			view::moment_or(*time, page.t("the genesis block")),
			html! { (page.name(&format!("{}.{}", event.pallet, event.name))) },
			html! {
				@for (position, one) in of.iter().enumerate() {
					@if position > 0 { ", " }
					a href=(page.object(&one.kind, &one.id)) { (page.lang.kind(&one.kind)) " " (one.id) }
				}
			},
			html! { @if let Some(id) = by { (link(page, *id, names)) } },
			html! {
				(view::event_at(page, event.place))
				@if let Some(index) = event.transaction {
					" · " a href=(page.at(&format!("transactions/{}-{index}", event.place.block))) { (page.t("Transaction")) }
				}
			},
		]
	};
	view::table(page, None, &columns, &rows.iter().map(cells).collect::<Vec<_>>())
}

/// The institution that did it. Events name it in `by`, or in what was done.
fn who(event: &Event) -> Option<u32> {
	let by = ["by", "done"].iter().find_map(|name| {
		let by = event.fields.get(*name)?;
		by.as_u64().or_else(|| by.get("institution").and_then(Value::as_u64))
	});
	let filed = || event.fields.pointer("/application/by/institution").and_then(Value::as_u64);
	let entered = || event.fields.pointer("/entry/done/institution").and_then(Value::as_u64);
	// The number of the entry that cancels another one is in `by` as well.
	let by = by.filter(|_| event.name != "EntryCancelled");
	let done = || event.fields.pointer("/done/institution").and_then(Value::as_u64);
	by.or_else(filed).or_else(entered).or_else(done).and_then(|id| u32::try_from(id).ok())
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn who_did_it_is_named_in_several_ways() {
		let event = |name: &str, fields| Event {
			place: madang_index::Place { block: 1, index: 0 },
			transaction: None,
			pallet: "Titles".to_owned(),
			name: name.to_owned(),
			fields,
		};
		for (name, fields, expected) in [
			("UnitAmended", json!({ "by": 3 }), Some(3)),
			("Contracted", json!({ "by": { "institution": 4 } }), Some(4)),
			("EntryCancelled", json!({ "by": 9, "done": { "institution": 5 } }), Some(5)),
			("EntryRegistered", json!({ "entry": { "done": { "institution": 6 } } }), Some(6)),
			("ApplicationFiled", json!({ "application": { "by": { "institution": 7 } } }), Some(7)),
			("LoanLapsed", json!({ "by": null }), None),
		] {
			assert_eq!(who(&event(name, fields)), expected, "{name}");
		}
	}
}
