//! Search. The form of a text tells what it can name.

use super::whole;
use crate::{ask::Ask, failure::Failure, page::Page, shown};
use axum::response::{IntoResponse, Redirect, Response};
use madang_index::Hit;
use maud::{html, Markup};

struct Found {
	kind: String,
	name: String,
	address: String,
}

/// `search?q=TEXT`: what a text names. If it is one thing only, its page.
pub async fn search(ask: Ask) -> Result<Response, Failure> {
	let query = ask.given("q").unwrap_or_default().to_owned();
	let mut page = ask.page(ask.t("Search"));
	page.query.clone_from(&query);
	let hits = ask.explorer.store.search(&query).await.map_err(|error| ask.failed(error))?;
	let found: Vec<_> = hits.iter().map(|hit| found(&ask, &page, hit)).collect();
	if let [only] = &found[..] {
		return Ok(Redirect::to(&only.address).into_response());
	}
	Ok(whole(&page, &content(&page, &found)).into_response())
}

fn content(page: &Page, found: &[Found]) -> Markup {
	html! {
		@if found.is_empty() {
			p { (page.t("Nothing final on the chain has this name.")) }
		} @else {
			p { (page.t("This can be several things:")) }
			ul { @for one in found { li { (one.kind) " " a href=(one.address) { (one.name) } } } }
		}
		h2 { (page.t("What can be searched for")) }
		ul {
			li { (page.t("A block: its number or hash")) }
			li { (page.t("A transaction: its hash or the institution's reference, 64 hex digits")) }
			li { (page.t("A paper or a batch of certificates: its commitment, 64 hex digits")) }
			li { (page.t("An account or a DID")) }
			li { (page.t("A parcel: its number of 19 digits, or its address in words with the lot, such as 강남구 역삼동 858-3")) }
			li { (page.t("A unit: the address of its parcel and its number, such as 강남구 역삼동 858 101동 1502호")) }
			li { (page.t("A deal, loan, title or another object: its number, or its kind and its number, such as loan 7")) }
		}
	}
}

fn found(ask: &Ask, page: &Page, hit: &Hit) -> Found {
	let (kind, name, address) = match hit {
		Hit::Block(number) => (
			ask.t("Block").to_owned(),
			shown::number(*number),
			page.at(&format!("blocks/{number}")),
		),
		Hit::Transaction(place) | Hit::Reference(place) => {
			let place = format!("{}-{}", place.block, place.index);
			let address = page.at(&format!("transactions/{place}"));
			(ask.t("Transaction").to_owned(), place, address)
		}
		Hit::Object(object) => {
			let address = page.object(&object.kind, &object.id);
			(ask.kind(&object.kind), object.id.clone(), address)
		}
	};
	Found { kind, name, address }
}
