//! Events.

use super::{whole, Answer, Rest};
use crate::{
	ask::Ask,
	events_of::EventRow,
	exports::{Links, What},
	filters,
	page::Page,
	view,
};
use madang_index::EventFilter;
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
