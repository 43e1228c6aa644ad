//! What readers watch.

use super::{
	access::{asked, members, views::databases, Guarded},
	block, event, property, FIRST,
};
use axum::{
	body::Body,
	http::{header, Method, Request, StatusCode},
};
use http_body_util::BodyExt;
use madang_index::{Event, FullBlock, Mention};
use serde_json::{json, Value};
use std::os::unix::fs::PermissionsExt;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpListener,
};
use tower_service::Service;

use crate::{
	config::WebhookConfig,
	watches::{
		wakes::{self, Woken},
		WatchStore,
	},
};

/// A request with a cookie to the API, and the JSON that it answers.
async fn api(guarded: &Guarded, method: Method, address: &str, cookie: &str) -> (u16, Value) {
	let request = asked(method, &format!("/api/v1/{address}"), Some(cookie));
	let answer = guarded.site.ask(request).await;
	(answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap())
}

/// The next block, in which something happens to some objects.
async fn happens(guarded: &Guarded, number: u64, objects: &[&[(&str, &str)]]) {
	let one = |index: usize| Event {
		pallet: "Example".to_owned(),
		..event(number, u32::try_from(index).unwrap(), json!({}))
	};
	let mut full: FullBlock = block(number, vec![], (0..objects.len()).map(one).collect());
	for ((_, mentions), objects) in full.events.iter_mut().zip(objects) {
		let object =
			|(kind, id): &(&str, &str)| Mention { kind: (*kind).to_owned(), id: (*id).to_owned() };
		mentions.extend(objects.iter().map(object));
	}
	guarded.site.store.add(&[full]).await.unwrap();
	guarded.site.status.send_modify(|status| status.last = Some((number, FIRST + number)));
}

fn places(page: &Value) -> Vec<(u64, u64)> {
	let place = |one: &Value| (one["block"].as_u64().unwrap(), one["index"].as_u64().unwrap());
	page["items"].as_array().unwrap().iter().map(place).collect()
}

#[tokio::test]
async fn each_reader_has_a_feed_of_what_they_watch() {
	let guarded = Guarded::over(&members(&[])).await;
	let (kim, lee) = (guarded.cookie("kim").await, guarded.cookie("lee").await);
	let (status, all) = api(&guarded, Method::PUT, "watches/institution/2", &lee).await;
	assert_eq!((status, &all["items"][0]["id"]), (200, &json!("2")));
	// Twice is once.
	assert_eq!(api(&guarded, Method::PUT, "watches/institution/2", &lee).await.1, all);
	api(&guarded, Method::PUT, "watches/institution/3", &lee).await;
	api(&guarded, Method::PUT, "watches/institution/1", &kim).await;
	let both: &[(&str, &str)] = &[("institution", "2"), ("institution", "3")];
	let (one, none): (&[(&str, &str)], &[(&str, &str)]) =
		(&[("institution", "3")], &[("loan", "2")]);
	happens(&guarded, 3, &[both, none, one]).await;
	// Each event once, although two of its objects are watched. Institutions 2 and 3 were admitted in block 1.
	let newest = api(&guarded, Method::GET, "watches/events", &lee).await.1;
	assert_eq!(places(&newest), [(3, 2), (3, 0), (1, 2), (1, 1)]);
	assert_eq!(newest["next"], Value::Null);
	let first = api(&guarded, Method::GET, "watches/events?order=oldest&limit=3", &lee).await.1;
	assert_eq!(places(&first), [(1, 1), (1, 2), (3, 0)]);
	let next = first["next"].as_str().unwrap();
	let then =
		api(&guarded, Method::GET, &format!("watches/events?order=oldest&after={next}"), &lee)
			.await
			.1;
	assert_eq!(places(&then), [(3, 2)]);
	// What is new comes under the same cursor.
	let next = then["next"].as_str().unwrap().to_owned();
	happens(&guarded, 4, &[one]).await;
	let new =
		api(&guarded, Method::GET, &format!("watches/events?order=oldest&after={next}"), &lee)
			.await
			.1;
	assert_eq!(places(&new), [(4, 0)]);
	// Another reader has another feed.
	assert_eq!(places(&api(&guarded, Method::GET, "watches/events", &kim).await.1), [(1, 0)]);
	let (status, left) = api(&guarded, Method::DELETE, "watches/institution/3", &lee).await;
	assert_eq!((status, left["items"].as_array().unwrap().len()), (200, 1));
	assert_eq!(
		places(&api(&guarded, Method::GET, "watches/events", &lee).await.1),
		[(3, 0), (1, 1)]
	);
	assert_eq!(api(&guarded, Method::DELETE, "watches/institution/3", &lee).await.0, 404);
	// Who watches nothing reads nothing.
	api(&guarded, Method::DELETE, "watches/institution/1", &kim).await;
	let nothing = api(&guarded, Method::GET, "watches/events", &kim).await.1;
	assert_eq!(nothing, json!({ "items": [], "next": null, "missing": null }));
}

#[tokio::test]
async fn only_what_is_there_can_be_watched() {
	let guarded = Guarded::new().await;
	let lee = guarded.cookie("lee").await;
	for (address, status) in [
		("watches/institution/9", 404),
		("watches/title/1", 404),
		("watches/loan/1", 400),
		("watches/institution/%27%20OR%201=1", 404),
	] {
		assert_eq!(api(&guarded, Method::PUT, address, &lee).await.0, status, "{address}");
	}
	assert_eq!(api(&guarded, Method::GET, "watches", &lee).await.1, json!({ "items": [] }));
	let refused = asked(Method::PUT, "/api/v1/watches/institution/1", None);
	assert_eq!(guarded.site.ask(refused).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_watched_title_has_the_events_of_its_property() {
	let mut blocks = property::chain();
	let title = |kind: &str, id: &str| Mention { kind: kind.to_owned(), id: id.to_owned() };
	blocks[2].events[0].1.insert(title("title", "11012026000001"));
	blocks[3].events[0].1.insert(title("unit", "77"));
	let guarded = Guarded::over(&blocks).await;
	let lee = guarded.cookie("lee").await;
	assert_eq!(api(&guarded, Method::PUT, "watches/title/11012026000001", &lee).await.0, 200);
	let feed = api(&guarded, Method::GET, "watches/events", &lee).await.1;
	// The books had the unit before it had a title.
	assert_eq!(places(&feed), [(4, 1), (4, 0), (3, 0), (2, 0), (1, 3)]);
	// The page of the property has a button for it.
	let page = guarded.page("/en/unit/77", Some(&lee)).await.body;
	assert!(
		page.contains("name=\"id\" value=\"11012026000001\"") && page.contains("Watch this"),
		"{page}"
	);
}

#[tokio::test]
async fn the_feed_waits_for_the_property_of_a_title() {
	let mut blocks = property::chain();
	let mention = |kind: &str, id: &str| Mention { kind: kind.to_owned(), id: id.to_owned() };
	blocks[2].events[0].1.insert(mention("title", "11012026000001"));
	blocks[3].events[0].1.insert(mention("unit", "77"));
	let guarded = Guarded::over(&blocks).await;
	let lee = guarded.cookie("lee").await;
	assert_eq!(api(&guarded, Method::PUT, "watches/title/11012026000001", &lee).await.0, 200);
	// The index is made again: the blocks are there, and the projections have read none of them.
	guarded.site.store.reindex(0).await.unwrap();
	guarded.site.store.add(&blocks).await.unwrap();
	for address in ["watches/events?order=oldest", "watches/events", "watches/live"] {
		let (status, problem) = api(&guarded, Method::GET, address, &lee).await;
		assert_eq!((status, &problem["code"]), (409, &json!("not-indexed")), "{address}");
	}
	guarded.site.store.project().await.unwrap();
	let feed = api(&guarded, Method::GET, "watches/events?order=oldest", &lee).await.1;
	assert_eq!(places(&feed), [(1, 3), (2, 0), (3, 0), (4, 0), (4, 1)]);
	// One that no block opens is waited for no longer than the projections need.
	let other = mention("title", "7");
	assert!(guarded.watches.add("account:lee", &other, 1).await.unwrap());
	assert_eq!(api(&guarded, Method::GET, "watches/events", &lee).await.0, 200);
}

#[tokio::test]
async fn each_reader_follows_a_few_times_at_once() {
	let guarded = Guarded::over(&members(&[])).await;
	let (kim, lee) = (guarded.cookie("kim").await, guarded.cookie("lee").await);
	let follow = |cookie: &str| {
		let request = asked(Method::GET, "/api/v1/watches/live", Some(cookie));
		let mut router = guarded.site.router.clone();
		async move { router.call(request).await.unwrap() }
	};
	let mut open = Vec::new();
	for _ in 0..4 {
		let response = follow(&lee).await;
		assert_eq!(response.status(), StatusCode::OK);
		open.push(response);
	}
	assert_eq!(follow(&lee).await.status(), StatusCode::SERVICE_UNAVAILABLE);
	assert_eq!(follow(&kim).await.status(), StatusCode::OK, "others have places");
	// Who ends one can begin another one.
	open.pop();
	assert_eq!(follow(&lee).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_happens_is_told_as_it_happens() {
	let guarded = Guarded::over(&members(&[])).await;
	let lee = guarded.cookie("lee").await;
	api(&guarded, Method::PUT, "watches/institution/2", &lee).await;
	let of: &[(&str, &str)] = &[("institution", "2")];
	for after in ["", "?after=2:4294967295"] {
		let request = asked(Method::GET, &format!("/api/v1/watches/live{after}"), Some(&lee));
		let response = guarded.site.router.clone().call(request).await.unwrap();
		assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
		let mut body = response.into_body();
		// The first time it happens after the stream has begun, the second time before.
		if after.is_empty() {
			happens(&guarded, 3, &[of]).await;
		}
		let text = body.frame().await.unwrap().unwrap().into_data().unwrap();
		let text = String::from_utf8(text.to_vec()).unwrap();
		assert!(text.contains("event: watched\n") && text.contains("id: 3:0\n"), "{text}");
		let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
		let data: Value = serde_json::from_str(data).unwrap();
		assert_eq!((&data["block"], &data["about"][0]["id"]), (&json!(3), &json!("2")));
	}
	// Who was cut off continues from the last id.
	happens(&guarded, 4, &[of]).await;
	let again = |id: &str| {
		// A browser asks for the address with which it began.
		let mut request = asked(Method::GET, "/api/v1/watches/live?after=0:0", Some(&lee));
		request.headers_mut().insert("last-event-id", id.parse().unwrap());
		request
	};
	assert_eq!(guarded.site.ask(again("nonsense")).await.status, StatusCode::BAD_REQUEST);
	let request = again("3:0");
	let response = guarded.site.router.clone().call(request).await.unwrap();
	let text = response.into_body().frame().await.unwrap().unwrap().into_data().unwrap();
	assert!(String::from_utf8(text.to_vec()).unwrap().contains("id: 4:0\n"));
}

/// A form, as a browser sends it.
fn form(cookie: &str, body: &str, from: &'static str) -> Request<Body> {
	let mut request = asked(Method::POST, "/en/watches", Some(cookie));
	request.headers_mut().insert("sec-fetch-site", from.parse().unwrap());
	*request.body_mut() = Body::from(body.to_owned());
	request
}

#[tokio::test]
async fn the_page_adds_and_removes() {
	let guarded = Guarded::over(&members(&[])).await;
	let lee = guarded.cookie("lee").await;
	let page = guarded.page("/ko/watches", Some(&lee)).await;
	assert_eq!(page.status, StatusCode::OK, "{}", page.body);
	let add = "kind=institution&id=2&change=add";
	let answer = guarded.site.ask(form(&lee, add, "cross-site")).await;
	assert_eq!(answer.status, StatusCode::FORBIDDEN);
	for (body, status) in [
		(add, StatusCode::SEE_OTHER),
		("kind=loan&id=2&change=add", StatusCode::BAD_REQUEST),
		("kind=institution&id=2", StatusCode::BAD_REQUEST),
		("kind=institution&id=9&change=add", StatusCode::NOT_FOUND),
	] {
		let answer = guarded.site.ask(form(&lee, body, "same-origin")).await;
		assert_eq!(answer.status, status, "{body}: {}", answer.body);
	}
	let page = guarded.page("/en/watches", Some(&lee)).await.body;
	assert!(page.contains("href=\"/en/institution/2\"") && page.contains("id=\"e1-1\""), "{page}");
	let remove = form(&lee, "kind=institution&id=2&change=remove", "same-origin");
	assert_eq!(guarded.site.ask(remove).await.headers[header::LOCATION], "/en/watches");
	let page = guarded.page("/en/watches", Some(&lee)).await.body;
	assert!(!page.contains("href=\"/en/institution/2\""), "{page}");
	let institution = guarded.page("/en/institution/2", Some(&lee)).await.body;
	assert!(institution.contains("Watch this"), "{institution}");
}

#[tokio::test]
async fn nobody_watches_without_end() {
	let folder = tempfile::tempdir().unwrap();
	for database in databases(&folder).await {
		let store = WatchStore::open(&database, &[1; 32]).await.unwrap();
		let object = |number: u32| Mention { kind: "title".to_owned(), id: number.to_string() };
		for number in 0..200 {
			assert!(store.add("account:kim", &object(number), 1).await.unwrap());
		}
		assert!(!store.add("account:kim", &object(200), 1).await.unwrap());
		assert!(store.add("account:kim", &object(199), 2).await.unwrap(), "it is there already");
		assert!(store.add("account:lee", &object(200), 1).await.unwrap(), "others have places");
		let all = store.of("account:kim").await.unwrap();
		assert_eq!((all.len(), all[0].since), (200, 1));
		assert!(store.remove("account:kim", &object(7)).await.unwrap());
		assert!(store.add("account:kim", &object(200), 1).await.unwrap());
		assert!(WatchStore::open(&database, &[2; 32]).await.is_err(), "another network's");
		store.close().await;
	}
}

/// The body of the next message. It is answered with this status.
async fn message(listener: &TcpListener, status: &str) -> Value {
	let (mut stream, _) = listener.accept().await.unwrap();
	let mut text = String::new();
	let body = loop {
		let mut piece = [0; 1_024];
		let length = stream.read(&mut piece).await.unwrap();
		assert!(length > 0, "cut off: {text}");
		text.push_str(std::str::from_utf8(&piece[..length]).unwrap());
		let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
		let head = head.to_lowercase();
		let length = head.split("content-length: ").nth(1).unwrap();
		let length: usize = length.lines().next().unwrap().parse().unwrap();
		if body.len() == length {
			assert!(head.contains("webhook-signature: v1,") && head.contains("webhook-id: msg_"));
			break body.to_owned();
		}
	};
	let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
	stream.write_all(answer.as_bytes()).await.unwrap();
	serde_json::from_str(&body).unwrap()
}

#[tokio::test]
async fn a_system_is_woken_until_it_has_received_it() {
	let guarded = Guarded::over(&members(&[])).await;
	let lee = guarded.cookie("lee").await;
	api(&guarded, Method::PUT, "watches/institution/2", &lee).await;
	let folder = tempfile::tempdir().unwrap();
	let secret_file = folder.path().join("secret");
	std::fs::write(&secret_file, "whsec_plJ3nmyCDGBKInavdOK15jslABCDEFGH\n").unwrap();
	std::fs::set_permissions(&secret_file, std::fs::Permissions::from_mode(0o600)).unwrap();
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}/wake", listener.local_addr().unwrap());
	let webhook = WebhookConfig { account: "lee".to_owned(), url, secret_file, issuers: None };
	let woken = vec![Woken::of(&webhook).unwrap()];
	let status = guarded.site.status.subscribe();
	let watches = guarded.watches.clone();
	let running = tokio::spawn(wakes::run(guarded.site.store.clone(), watches, status, woken));
	// After a start it is woken once.
	let first = message(&listener, "200 OK").await;
	assert_eq!(
		(&first["type"], &first["data"]),
		(&json!("watches.new"), &json!({ "last": "1:1" }))
	);
	// What is about others wakes nobody; and what fails is sent again.
	happens(&guarded, 3, &[&[("institution", "3")]]).await;
	happens(&guarded, 4, &[&[("institution", "2")]]).await;
	let failed = message(&listener, "500 Internal Server Error").await;
	assert_eq!(failed["data"], json!({ "last": "4:0" }));
	let again = message(&listener, "204 No Content").await;
	assert_eq!(again["data"], json!({ "last": "4:0" }));
	running.abort();
}
