//! Every page, in both languages.

use super::{block, chain, event, hash, transaction, Site, OFFICER};
use crate::Command;
use axum::{
	body::Body,
	http::{header, Request, StatusCode},
};
use madang_index::{Event, Outcome, Range};
use serde_json::json;
use std::collections::BTreeSet;

/// Addresses without their language.
const ALL: [&str; 21] = [
	"",
	"blocks",
	"blocks/1",
	"transactions",
	"transactions/1-0",
	"events",
	"events/1-0",
	"deals",
	"institutions",
	"council",
	"validators",
	"terms",
	"programmes",
	"guarantees",
	"certificates",
	"loans",
	"audit",
	"audit/pauses",
	"loan/18446744073709551615",
	"search?q=nothing",
	"verify",
];

#[tokio::test]
async fn every_page_is_there_in_both_languages() {
	let site = Site::with(&chain()).await;
	for (lang, name) in [("ko", "마당 탐색기"), ("en", "Madang explorer")] {
		for place in ALL {
			let answer = site.get(&format!("/{lang}/{place}")).await;
			assert_eq!(answer.status, StatusCode::OK, "{lang} {place}: {}", answer.body);
			assert!(answer.body.contains(&format!("<html lang=\"{lang}\">")), "{lang} {place}");
			assert!(answer.body.contains(name), "{lang} {place}");
			// The other language is one step away.
			let other = if lang == "ko" { "en" } else { "ko" };
			assert!(answer.body.contains(&format!("href=\"/{other}/{place}\"")), "{lang} {place}");
			assert_eq!(answer.body.matches("<h1>").count(), 1, "{lang} {place}");
		}
	}
}

#[tokio::test]
async fn the_root_has_the_language_of_the_browser() {
	let site = Site::with(&chain()).await;
	for (accept, expected) in [("en-US,en;q=0.9", "/en/"), ("ko", "/ko/"), ("fr", "/ko/")] {
		let request = Request::get("/").header(header::ACCEPT_LANGUAGE, accept);
		let answer = site.ask(request.body(Body::empty()).unwrap()).await;
		assert_eq!(answer.headers[header::LOCATION], expected);
	}
}

#[tokio::test]
async fn the_verifier_has_the_anchor_and_the_module() {
	let site = Site::with(&chain()).await;
	let body = site.get("/en/verify").await.body;
	if !crate::assets::has_verifier() {
		assert!(body.contains("built without the verifier"), "{body}");
		return;
	}
	assert!(body.contains("data-anchor=\"{&quot;genesis&quot;:&quot;0x01&quot;,&quot;note&quot;:&quot;&lt;b&gt;&amp;&quot;}\""), "{body}");
	for asset in ["verify.js", "verifier.wasm"] {
		let address = crate::assets::address(asset);
		assert!(body.contains(address), "{asset}: {body}");
		let answer = site.head(address).await;
		assert_eq!(answer, StatusCode::OK, "{asset}");
	}
}

#[tokio::test]
async fn a_transaction_shows_all_digits_and_links() {
	let site = Site::with(&chain()).await;
	let body = site.get("/en/transactions/1-0").await.body;
	for part in [
		"href=\"/en/loan/18446744073709551615\"",
		"9,007,199,254,740,993",
		"2026-11-24 15:09:56",
		&hash(77),
		OFFICER,
	] {
		assert!(body.contains(part), "{part}: {body}");
	}
	// By its hash too.
	let again = site.get(&format!("/en/transactions/{}", hash(1_000_100))).await;
	assert_eq!(again.status, StatusCode::OK);
	let failed = site.get("/ko/transactions/2-0").await.body;
	assert!(failed.contains("Lending.NotDue") && failed.contains("실패"), "{failed}");
}

#[tokio::test]
async fn filters_leave_out_the_others() {
	let site = Site::with(&chain()).await;
	let places = |body: &str| {
		let found = ["transactions/1-0\"", "transactions/2-0\""].map(|place| body.contains(place));
		(found[0], found[1])
	};
	for (query, expected) in [
		("", (true, true)),
		("?result=done", (true, false)),
		("?result=failed", (false, true)),
		("?institution=4", (true, true)),
		("?institution=5", (false, false)),
		("?pallet=Titles", (false, false)),
		("?result=&institution=", (true, true)),
	] {
		let answer = site.get(&format!("/en/transactions{query}")).await;
		assert_eq!(places(&answer.body), expected, "{query}");
	}
}

#[tokio::test]
async fn a_search_finds_each_kind() {
	let site = Site::with(&chain()).await;
	let loan = "18446744073709551615";
	for (query, expected) in [
		("loan%2018446744073709551615", format!("/en/loan/{loan}")),
		(&hash(1_001), "/en/blocks/1".to_owned()),
		(&hash(1_000_200), "/en/transactions/2-0".to_owned()),
	] {
		let answer = site.get(&format!("/en/search?q={query}")).await;
		assert_eq!(answer.status, StatusCode::SEE_OTHER, "{query}");
		assert_eq!(answer.headers[header::LOCATION], *expected, "{query}");
	}
	// Two transactions have the same reference.
	let answer = site.get(&format!("/en/search?q={}", hash(77))).await;
	for place in ["/en/transactions/1-0", "/en/transactions/2-0"] {
		assert!(answer.body.contains(place), "{}", answer.body);
	}
}

#[tokio::test]
async fn each_row_is_on_one_page_while_blocks_arrive() {
	let blocks = |from: u64, to: u64| -> Vec<_> {
		let one = |number| {
			let count = if number == 0 { 0 } else { 7 };
			let transactions =
				(0..count).map(|index| transaction(number, index, Outcome::Done, json!({})));
			let events = (0..count).map(|index| Event {
				pallet: "Programmes".to_owned(),
				..event(number, index, json!({ "loan": "3" }))
			});
			block(number, transactions.collect(), events.collect())
		};
		(from..to).map(one).collect()
	};
	let site = Site::with(&blocks(0, 12)).await;
	for list in ["transactions", "events", "loan/3"] {
		let (mut seen, mut pages) = (Vec::new(), 0);
		let mut address = format!("/en/{list}");
		let mut arrived = false;
		loop {
			let body = site.get(&address).await.body;
			let mark = if list == "transactions" {
				"<td><a href=\"/en/transactions/"
			} else {
				"<li id=\"e"
			};
			let places = body.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap());
			seen.extend(places.map(str::to_owned));
			pages += 1;
			if list == "transactions" && !arrived {
				site.store.add(&blocks(12, 14)).await.unwrap();
				arrived = true;
			}
			let next = body.split("<p class=\"pages\"><a href=\"").nth(1);
			let Some(next) = next.and_then(|rest| rest.split('"').next()) else { break };
			address = next.replace("&amp;", "&").replace("&#38;", "&");
		}
		let expected = if list == "transactions" { 11 * 7 } else { 13 * 7 };
		assert_eq!(seen.len(), expected, "{list}");
		assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), expected, "{list}");
		assert!(pages > 3, "{list}");
	}
}

#[tokio::test]
async fn every_page_says_how_much_is_not_indexed_yet() {
	let site = Site::with(&chain()).await;
	assert!(!site.get("/en/blocks").await.body.contains("<progress"));
	site.status.send_modify(|status| {
		status.ranges = vec![Range { first: 0, last: 9 }, Range { first: 1_000, last: 1_999 }];
		status.last = Some((1_999, 0));
	});
	let body = site.get("/en/blocks").await.body;
	let expected = "Older blocks that are not indexed yet: 990 \
		<progress max=\"2000\" value=\"1010\" aria-label=\"Indexed blocks\"></progress>";
	assert!(body.contains(expected), "{body}");
}

#[tokio::test]
async fn blocks_are_read_again_on_command() {
	let site = Site::with(&chain()).await;
	let config = site.config();
	let last = site.store.ranges().await.unwrap()[0].last;
	let again = |from| Command::Reindex { from }.run(|| Ok(config.clone()));
	let said = again(last).await.unwrap();
	assert_eq!(said, format!("1 blocks from block {last} on will be read again."));
	assert_eq!(site.store.ranges().await.unwrap(), [Range { first: 0, last: last - 1 }]);
	let said = again(0).await.unwrap();
	assert_eq!(said, format!("The index is empty: {last} blocks will be read again."));
	assert_eq!(site.store.ranges().await.unwrap(), []);
}

#[tokio::test]
async fn a_page_is_light_although_its_events_have_thousands_of_values() {
	let rows: Vec<_> = (0..500)
		.map(|row| json!({ "code": format!("{row:010}"), "name": format!("가나다 {row}") }))
		.collect();
	let imported = |index| Event {
		pallet: "Terms".to_owned(),
		name: "HolidaysDeclared".to_owned(),
		..event(1, index, json!({ "loan": "3", "rows": rows }))
	};
	let call = transaction(1, 0, Outcome::Done, json!({ "rows": rows }));
	let events = (0..25).map(imported).collect();
	let site = Site::with(&[block(0, vec![], vec![]), block(1, vec![call], events)]).await;
	for place in ["events", "blocks/1", "loan/3", "transactions/1-0"] {
		let body = site.get(&format!("/ko/{place}")).await.body;
		assert!(body.len() < 100_000, "{place} has {} bytes", body.len());
		assert!(!body.contains("가나다 499"), "{place}");
	}
	let list = site.get("/en/events").await.body;
	assert!(list.contains("href=\"/en/events/1-7\">… all of it"), "{list}");
	for place in ["events/1-7", "transactions/1-0?all=yes"] {
		let body = site.get(&format!("/en/{place}")).await.body;
		assert!(body.contains("가나다 499"), "{place}");
	}
	assert!(site.get("/en/transactions/1-0").await.body.contains("transactions/1-0?all=yes"));
	for place in ["events/1-99", "events/x", "events/1"] {
		assert_eq!(
			site.get(&format!("/en/{place}")).await.status,
			StatusCode::NOT_FOUND,
			"{place}"
		);
	}
}

#[tokio::test]
async fn a_block_with_many_transactions_has_a_list_of_them() {
	let calls = (0..300).map(|index| transaction(1, index, Outcome::Done, json!({})));
	let site = Site::with(&[block(0, vec![], vec![]), block(1, calls.collect(), vec![])]).await;
	// Newer blocks are there, with a gap before them.
	site.store.add(&[block(5, vec![], vec![])]).await.unwrap();
	let body = site.get("/en/blocks/1").await.body;
	assert!(body.len() < 100_000, "{}", body.len());
	assert_eq!(body.matches("<td><a href=\"/en/transactions/1-").count(), 100);
	assert!(body.contains("href=\"/en/transactions?block=1&amp;after=1:4294967295\""), "{body}");
	let list = site.get("/en/transactions?block=1&after=1:4294967295").await.body;
	assert_eq!(list.matches("<td><a href=\"/en/transactions/1-").count(), 25);
}
