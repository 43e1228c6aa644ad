//! All that happened to a property: to its record in the book, its title, its deals, loans and applications.

use super::heading::Heading;
use crate::{
	ask::Ask,
	page::Page,
	pages::{
		names::{link, names, Names},
		whole, Answer, Rest,
	},
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{Event, Mention, Order, PageRequest, TimedEvent};
use maud::{html, Markup};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// `KIND/ID/timeline` of a parcel, building or unit. Parameters: `order` (`oldest` or `newest`), `after`.
pub async fn timeline(ask: Ask, Path((_, kind, id)): Path<(String, String, String)>) -> Answer {
	if !["parcel", "building", "unit"].contains(&kind.as_str()) {
		return Err(ask.not_found());
	}
	let store = &ask.explorer.store;
	let key = format!("{kind}:{id}");
	let now = store.property(&key, None).await.map_err(|error| ask.failed(error))?;
	let now = now.ok_or_else(|| ask.not_found())?;
	let order = ask.order_given()?;
	let objects = store.objects_of(&key).await.map_err(|error| ask.failed(error))?;
	let request = PageRequest { order, ..ask.request()? };
	let found = store.timeline(&objects, &request).await.map_err(|error| ask.failed(error))?;
	let places: Vec<_> = found.rows.iter().map(|one| one.event.place).collect();
	let about = store.mentions_of(&places).await.map_err(|error| ask.failed(error))?;
	let heading = Heading::of(&ask, &key, Some(&now), None).await?;
	let names = names(&ask).await?;
	let page = ask.page(format!("{}: {}", ask.t("Timeline"), heading.words));
	let objects: BTreeSet<_> = objects.into_iter().skip(1).collect();
	// What comes after the newest block is not there yet.
	let is_whole =
		order == Order::OldestFirst && found.next.is_none_or(|next| next.index == u32::MAX);
	let rest = Rest::of(&ask, &found);
	let content = html! {
		p {
			a href=(page.property(&key)) { (page.t("The property")) } " · "
			(orders(&page, &key, order))
		}
		(table(&page, &found.rows, &about, &objects, &names))
		@if let Some(missing) = rest.missing {
			p.notice.wait {
				(page.t("These blocks are not indexed yet:")) " " (missing.first) "–" (missing.last)
			}
		}
		@if !is_whole { (view::next(&page, rest.next.as_deref())) }
	};
	Ok(whole(&page, &content))
}

fn orders(page: &Page, key: &str, order: Order) -> Markup {
	let address = format!("{}/timeline", page.property(key));
	html! {
		@if order == Order::NewestFirst {
			(page.t("the newest first")) " · " a href={ (address) "?order=oldest" } { (page.t("the oldest first")) }
		} @else {
			a href=(address) { (page.t("the newest first")) } " · " (page.t("the oldest first"))
		}
	}
}

fn table(
	page: &Page,
	rows: &[TimedEvent],
	about: &BTreeMap<madang_index::Place, BTreeSet<Mention>>,
	objects: &BTreeSet<Mention>,
	names: &Names,
) -> Markup {
	let columns = [
		Column::text(page.t("Time")),
		Column::text(page.t("What happened")),
		Column::text(page.t("Of")),
		Column::text(page.t("By")),
		Column::text(page.t("Place")),
	];
	let cells = |TimedEvent { event, time }: &TimedEvent| {
		// What the event is about, of what belongs to the property. One about the property itself names nothing else.
		let own = about.get(&event.place).into_iter().flatten().filter(|one| objects.contains(one));
		[
			view::moment_or(*time, page.t("the genesis block")),
			html! { (page.name(&format!("{}.{}", event.pallet, event.name))) },
			html! {
				@for (position, one) in own.enumerate() {
					@if position > 0 { ", " }
					a href=(page.object(&one.kind, &one.id)) { (page.lang.kind(&one.kind)) " " (one.id) }
				}
			},
			html! { @if let Some(id) = who(event) { (link(page, id, names)) } },
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
