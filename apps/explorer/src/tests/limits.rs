//! What is limited, so that nobody uses up the memory of an explorer.

use super::{block, chain, event, Site};
use crate::access::reader::Reader;
use axum::{
	body::Body,
	http::{header, Method, Request, StatusCode},
};
use madang_index::{Event, FullBlock, Mention, Order, PageRequest, MAX_BYTES};
use serde_json::{json, Value};

/// How many letters a long event has, and how many of these events there are.
const LONG: usize = 300_000;
const COUNT: u32 = 40;

/// Two blocks with long events, of which each is about an institution, and each third one about another one, too.
fn long() -> Vec<FullBlock> {
	let one = |number: u64, index: u32| Event {
		pallet: "Example".to_owned(),
		..event(number, index, json!({ "institution": 4, "text": "x".repeat(LONG) }))
	};
	let of = |number: u64| {
		let events = (0..COUNT / 2).map(|index| one(number, index)).collect();
		let mut block = block(number, vec![], events);
		for (_, about) in block.events.iter_mut().step_by(3) {
			about.insert(Mention { kind: "institution".to_owned(), id: "5".to_owned() });
		}
		block
	};
	vec![block(0, vec![], vec![]), of(1), of(2)]
}

#[tokio::test]
async fn a_page_of_long_rows_ends_earlier() {
	let site = Site::with(&long()).await;
	for order in ["newest", "oldest"] {
		let (mut places, mut pages, mut after) = (Vec::new(), 0, String::new());
		loop {
			let address = format!("/api/v1/events?limit=1000&order={order}{after}");
			let answer = site.get(&address).await;
			assert!(answer.body.len() < MAX_BYTES + 2 * LONG, "{}", answer.body.len());
			let page: Value = serde_json::from_str(&answer.body).unwrap();
			let items = page["items"].as_array().unwrap();
			places.extend(items.iter().map(|one| (one["block"].as_u64(), one["index"].as_u64())));
			let Some(next) = page["next"].as_str().filter(|_| !items.is_empty()) else { break };
			pages += 1;
			after = format!("&after={next}");
		}
		assert!(pages >= 2, "{order}: {pages}");
		assert_eq!(places.len(), COUNT as usize, "{order}");
		let in_order =
			|pair: &[_]| if order == "newest" { pair[0] > pair[1] } else { pair[0] < pair[1] };
		assert!(places.windows(2).all(in_order), "{order}");
	}
	// An export continues after pages that are not full.
	let file = site.get("/en/events/export.jsonl?until=2").await;
	assert_eq!(file.body.lines().count(), COUNT as usize);
}

#[tokio::test]
async fn a_page_about_several_objects_has_each_long_row_once() {
	let site = Site::with(&long()).await;
	let objects =
		["4", "5"].map(|id| Mention { kind: "institution".to_owned(), id: id.to_owned() });
	for order in [Order::NewestFirst, Order::OldestFirst] {
		let (mut places, mut after) = (Vec::new(), None);
		loop {
			let request = PageRequest { after, limit: 1_000, order, within: None };
			let page = site.store.events_about(&objects, &request).await.unwrap();
			assert!(page.rows.len() * LONG < MAX_BYTES + 2 * LONG, "{}", page.rows.len());
			places.extend(page.rows.iter().map(|row| row.place));
			after = page.next;
			if page.rows.is_empty() || after.is_none() {
				break;
			}
		}
		assert_eq!(places.len(), COUNT as usize);
		places.sort();
		places.dedup();
		assert_eq!(places.len(), COUNT as usize, "none twice");
	}
}

#[tokio::test]
async fn only_some_answers_are_made_at_once() {
	let site = Site::with(&chain()).await;
	let answers = &site.explorer.places.answers;
	let mut taken: Vec<_> = std::iter::from_fn(|| answers.take(&Reader::ANYONE)).collect();
	assert_eq!(taken.len(), 16);
	let waiting = site.get("/api/v1/events");
	let (answer, ()) = tokio::join!(waiting, async { drop(taken.pop()) });
	assert_eq!(answer.status, StatusCode::OK, "it has waited");
}

#[tokio::test]
async fn programs_are_told_in_json_what_is_wrong() {
	let site = Site::with(&chain()).await;
	for (method, address, status, code) in [
		(Method::GET, "titles/%ff", 400, "invalid"),
		(Method::GET, "watches/title/%ff", 405, "wrong-method"),
		(Method::PUT, "watches/title/%ff", 400, "invalid"),
		(Method::GET, "%ff", 400, "invalid"),
		(Method::GET, "a/b/c/d/e", 404, "not-found"),
		(Method::POST, "blocks", 405, "wrong-method"),
		(Method::DELETE, "openapi.json", 405, "wrong-method"),
		(Method::PUT, "nothing", 405, "wrong-method"),
		(Method::GET, "deals?order=oldest", 400, "invalid"),
		(Method::GET, "loans?order=newest", 400, "invalid"),
		(Method::GET, "events?palet=Lending", 400, "invalid"),
	] {
		let place = format!("{method} {address}");
		let request = Request::builder().method(method).uri(format!("/api/v1/{address}"));
		let answer = site.ask(request.body(Body::empty()).unwrap()).await;
		assert_eq!(answer.status.as_u16(), status, "{place}: {}", answer.body);
		assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{place}");
		let problem: Value = serde_json::from_str(&answer.body).unwrap();
		assert_eq!(
			(&problem["code"], &problem["status"]),
			(&json!(code), &json!(status)),
			"{place}"
		);
		assert_eq!(answer.headers.contains_key(header::ALLOW), status == 405, "{place}");
	}
	// A page has no JSON.
	let request = Request::post("/en/blocks").body(Body::empty()).unwrap();
	assert!(!site.ask(request).await.headers.contains_key(header::CONTENT_TYPE));
}
