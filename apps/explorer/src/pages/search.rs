//! Search. The form of a text tells what it can name.

use super::{html, place_of, Answer};
use crate::{ask::Ask, page::Page, shown};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use madang_index::Hit;

struct Found {
	kind: String,
	name: String,
	address: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
	page: Page,
	found: Vec<Found>,
}

/// `search?q=TEXT`: what a text names. If it is one thing only, its page.
pub async fn search(ask: Ask) -> Result<Response, crate::failure::Failure> {
	let query = ask.given("q").unwrap_or_default().to_owned();
	let mut page = ask.page(ask.t("Search"));
	page.query.clone_from(&query);
	let hits = ask.explorer.store.search(&query).await.map_err(|error| ask.failed(error))?;
	let found: Vec<_> = hits.iter().map(|hit| found(&ask, &page, hit)).collect();
	if let [only] = &found[..] {
		return Ok(Redirect::to(&only.address).into_response());
	}
	let answer: Answer = html(&ask, &Search { page, found });
	Ok(answer?.into_response())
}

fn found(ask: &Ask, page: &Page, hit: &Hit) -> Found {
	let (kind, name, place) = match hit {
		Hit::Block(number) => {
			(ask.t("Block").to_owned(), shown::number(*number), format!("blocks/{number}"))
		}
		Hit::Transaction(place) | Hit::Reference(place) => {
			let place = format!("{}-{}", place.block, place.index);
			(ask.t("Transaction").to_owned(), place.clone(), format!("transactions/{place}"))
		}
		Hit::Object(object) => {
			(ask.kind(&object.kind), object.id.clone(), place_of(&object.kind, &object.id))
		}
	};
	Found { kind, name, address: page.at(&place) }
}
