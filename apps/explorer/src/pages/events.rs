//! Events.

use super::{whole, Answer, Rest};
use crate::{ask::Ask, events_of::EventRow, page::Page, view};
use madang_index::{EventFilter, Mention};
use madang_json::OBJECTS;
use maud::{html, Markup};

/// `events`: the newest first. Parameters: `pallet`, `name`, `about` (such as `loan:7`), `block`.
pub async fn events(ask: Ask) -> Answer {
	let about = ask.given("about").map(|text| {
		let wrong = || ask.wrong("about", text, ask.t("is not a kind and an id, such as loan:7"));
		object_of(text).ok_or_else(wrong)
	});
	let filter = EventFilter {
		block: ask.number("block")?,
		pallet: ask.given("pallet").map(str::to_owned),
		name: ask.given("name").map(str::to_owned),
		about: about.transpose()?,
		..EventFilter::default()
	};
	let found = ask.explorer.store.events(&filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Events"));
	let rest = Rest::of(&ask, &found);
	let rows = EventRow::all(&ask, &page, found.rows).await?;
	let content = html! {
		(filters(&page, &filter, ask.given("about")))
		(view::events(&page, &rows))
		(view::rest(&page, &rest))
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

/// An object in text, `KIND:ID`.
fn object_of(text: &str) -> Option<Mention> {
	let (kind, id) = text.split_once(':')?;
	let known = OBJECTS.iter().any(|(_, known)| *known == kind) && !id.is_empty();
	known.then(|| Mention { kind: kind.to_owned(), id: id.to_owned() })
}
