//! `/api/v1`: each answer is as its schema says, and wrong questions are told so.

use super::{
	access::{asked, from, members, registered, Guarded},
	block, chain, council, event, funds, property, terms, transaction, Answer, Site,
};
use crate::api::{Does, Endpoint, ENDPOINTS};
use axum::{
	body::Body,
	http::{header, Method, Request, StatusCode},
};
use madang_index::{Event, FullBlock, Outcome};
use serde_json::{json, Value};
use std::collections::BTreeSet;

/// The answer at an address of the API.
pub async fn found(site: &Site, address: &str) -> Value {
	let answer = site.get(&format!("/api/v1/{address}")).await;
	assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
	assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json", "{address}");
	serde_json::from_str(&answer.body).unwrap()
}

/// The answer at an address of the API, which is as its schema says.
pub async fn valid(site: &Site, address: &str) -> Value {
	let value = found(site, address).await;
	let document = found(site, "openapi.json").await;
	let path = address.split('?').next().unwrap();
	let fits = |endpoint: &&Endpoint| {
		let known: Vec<_> = endpoint.path.strip_prefix("/api/v1/").unwrap().split('/').collect();
		let given: Vec<_> = path.split('/').collect();
		let mut parts = known.iter().zip(&given);
		known.len() == given.len()
			&& parts.all(|(known, given)| known == given || known.starts_with('{'))
	};
	// An address without a parameter fits best.
	let endpoint =
		ENDPOINTS.iter().filter(fits).min_by_key(|one| one.path.matches('{').count()).unwrap();
	let schema = json!({ "$ref": format!("#/components/schemas/{}", endpoint.answer) });
	let found = wrong(&value, &schema, &document["components"]["schemas"], "answer");
	assert!(found.is_empty(), "{address}: {found:?} in {value}");
	value
}

/// What of a value is not as a schema says. It knows the words that the document uses.
fn wrong(value: &Value, schema: &Value, all: &Value, place: &str) -> Vec<String> {
	if let Some(name) = schema["$ref"].as_str() {
		let name = name.strip_prefix("#/components/schemas/").unwrap();
		assert!(all[name].is_object(), "a schema {name}");
		return wrong(value, &all[name], all, place);
	}
	if let Some(ways) = schema["anyOf"].as_array() {
		let tried: Vec<_> = ways.iter().map(|way| wrong(value, way, all, place)).collect();
		return if tried.iter().any(Vec::is_empty) { vec![] } else { tried.concat() };
	}
	let is_it = match schema["type"].as_str() {
		None => return vec![],
		Some("null") => value.is_null(),
		Some("string") => value.is_string(),
		Some("boolean") => value.is_boolean(),
		Some("integer") => value.as_u64().is_some_and(|number| number <= u32::MAX.into()),
		Some("array") => value.is_array(),
		Some("object") => value.is_object(),
		Some(other) => panic!("a type {other}"),
	};
	if !is_it {
		return vec![format!("{place}: {value} is no {}", schema["type"])];
	}
	let mut found = Vec::new();
	let text = value.as_str().unwrap_or_default();
	let matches = match schema["pattern"].as_str() {
		None => true,
		Some("^[0-9]+$") => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
		Some("^0x[0-9a-f]{64}$") => {
			let digits = text.strip_prefix("0x").unwrap_or_default();
			digits.len() == 64 && digits.bytes().all(|byte| b"0123456789abcdef".contains(&byte))
		}
		Some(other) => panic!("a pattern {other}"),
	};
	let is_listed = schema["enum"].as_array().is_none_or(|all| all.contains(value));
	if !matches || !is_listed {
		found.push(format!("{place}: {value} is not as {schema}"));
	}
	for (at, item) in value.as_array().into_iter().flatten().enumerate() {
		found.extend(wrong(item, &schema["items"], all, &format!("{place}[{at}]")));
	}
	if let Some(members) = value.as_object() {
		let known = schema["properties"].as_object().unwrap();
		let names: BTreeSet<_> = members.keys().collect();
		let expected: BTreeSet<_> = known.keys().collect();
		if names != expected {
			found.push(format!("{place}: the members are {names:?}, and not {expected:?}"));
		}
		for (name, schema) in known {
			found.extend(wrong(&value[name], schema, all, &format!("{place}.{name}")));
		}
	}
	found
}

/// The address of a commitment that is on the chain of the funds.
const COMMITMENT: &str =
	"certificates/0x00000000000000000000000000000000000000000000000000000000000000bb";

/// An auditor's explorer over members, and open ones, each over a chain of its own.
struct Sites {
	members: Guarded,
	kim: String,
	loans: Site,
	deals: Site,
	property: Site,
	funds: Site,
	council: Site,
	terms: Site,
}

impl Sites {
	async fn new() -> Self {
		let members = Guarded::over(&members(&[])).await;
		let kim = members.cookie("kim").await;
		let (loans, property) = (Site::with(&chain()).await, Site::with(&property::chain()).await);
		let (deals, funds) = (Site::with(&deals()).await, Site::with(&funds::chain()).await);
		let council = Site::with(&council::chain()).await;
		let terms = Site::with(&terms::chain()).await;
		Self { members, kim, loans, deals, property, funds, council, terms }
	}

	/// The open explorer that has something to show at an address.
	fn open(&self, address: &str) -> &Site {
		match address.split(['/', '?']).next().unwrap() {
			"deals" => &self.deals,
			"parcels" | "buildings" | "units" | "titles" | "pnu" => &self.property,
			"programmes" | "guarantees" | "certificates" | "batches" | "status-lists" => {
				&self.funds
			}
			"council" | "proposals" | "validators" => &self.council,
			"terms" => &self.terms,
			_ => &self.loans,
		}
	}

	/// The answer of an endpoint where it has something to show.
	async fn answer(&self, endpoint: &Endpoint) -> Answer {
		let address = match endpoint.path.strip_prefix("/api/v1/").unwrap() {
			"search" => "search?q=loan%2018446744073709551615",
			"blocks/{block}" => "blocks/1",
			"transactions/{transaction}" => "transactions/2-0",
			"events/{event}" => "events/1-0",
			"programmes/{programme}" => "programmes/7",
			"guarantees/{guarantee}" => "guarantees/3",
			"certificates/{commitment}" => COMMITMENT,
			"batches/{batch}" => "batches/5",
			"status-lists/{list}" => "status-lists/4",
			"proposals/{proposal}" => "proposals/1",
			"parcels/{id}/timeline" => "parcels/1168010100208580003/timeline",
			"buildings/{id}/timeline" => "buildings/11/timeline",
			"units/{id}/timeline" => "units/77/timeline",
			"loans/{loan}" => "loans/18446744073709551615",
			"deals/{deal}" => "deals/5",
			"parcels/{id}" => "parcels/1168010100208580003",
			"buildings/{id}" => "buildings/11",
			"units/{id}" => "units/77?block=3",
			"titles/{id}" => "titles/11012026000001",
			"pnu/{number}" => "pnu/1168010100208580003",
			"institutions/{institution}" => "institutions/1",
			"audit/{name}" => "audit/books-and-titles-that-differ",
			other => other,
		};
		assert!(!address.contains('{'), "{address}: give its part a value here");
		let of_members = ["institutions", "institutions/1", "views", "watches", "watches/events"];
		let path = format!("/api/v1/{address}");
		match of_members.contains(&address) {
			true => self.members.page(&path, Some(&self.kim)).await,
			false => self.open(address).get(&path).await,
		}
	}
}

/// A deal that was opened and contracted.
fn deals() -> Vec<FullBlock> {
	let changed = |number: u64, from: Option<&str>, to: &str| {
		let by =
			json!({ "institution": 4, "officer": super::OFFICER, "external_ref": super::hash(9) });
		let event = Event {
			pallet: "Conveyances".to_owned(),
			name: "StageChanged".to_owned(),
			..event(number, 0, json!({ "deal": "5", "from": from, "to": to, "by": by }))
		};
		block(number, vec![], vec![event])
	};
	let (opened, contracted) =
		(changed(1, None, "inspected"), changed(2, Some("inspected"), "contracted"));
	vec![block(0, vec![], vec![]), opened, contracted]
}

#[tokio::test]
async fn each_answer_is_as_its_schema_says() {
	let sites = Sites::new().await;
	let document = found(&sites.loans, "openapi.json").await;
	assert_eq!(document["openapi"], "3.1.0");
	assert_eq!(document["paths"].as_object().unwrap().len(), ENDPOINTS.len());
	let all = &document["components"]["schemas"];
	let watch = asked(Method::PUT, "/api/v1/watches/institution/1", Some(&sites.kim));
	assert_eq!(sites.members.site.ask(watch).await.status, StatusCode::OK);
	for endpoint in ENDPOINTS.iter().filter(|one| one.does == Does::Answers) {
		let get = &document["paths"][endpoint.path]["get"];
		let schema = &get["responses"]["200"]["content"]["application/json"]["schema"];
		let answer = sites.answer(endpoint).await;
		assert_eq!(answer.status, StatusCode::OK, "{}: {}", endpoint.path, answer.body);
		let value: Value = serde_json::from_str(&answer.body).unwrap();
		let found = wrong(&value, schema, all, "answer");
		assert!(found.is_empty(), "{}: {found:?} in {}", endpoint.path, answer.body);
		// A list that is empty shows nothing of its rows.
		let is_empty = value["items"].as_array().is_some_and(Vec::is_empty);
		assert!(!is_empty, "{}", endpoint.path);
	}
}

#[test]
fn the_comparison_with_a_schema_finds_what_is_wrong() {
	let all = json!({ "One": { "type": "object", "properties": { "a": { "type": "string", "pattern": "^[0-9]+$" } } } });
	let schema = json!({ "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/One" }, { "type": "null" }] } });
	assert_eq!(wrong(&json!([{ "a": "7" }, null]), &schema, &all, ""), Vec::<String>::new());
	for value in [
		json!({}),
		json!([1]),
		json!([{}]),
		json!([{ "a": 7 }]),
		json!([{ "a": "x" }]),
		json!([{ "a": "7", "b": 1 }]),
	] {
		assert!(!wrong(&value, &schema, &all, "").is_empty(), "{value}");
	}
}

/// Addresses over loans that are wrong, with the status, the code and a part of the reason.
const WRONG: &[(&str, u16, &str, &str)] = &[
	("blocks/99", 404, "not-found", "Nothing final"),
	("blocks/x%00", 404, "not-found", ""),
	("transactions/1-9", 404, "not-found", ""),
	("loans/x", 404, "not-found", ""),
	("loans/99999999999999999999", 404, "not-found", ""),
	("institutions/9", 404, "not-found", ""),
	("units/1", 404, "not-found", ""),
	("titles/1", 404, "not-found", ""),
	("pnu/1", 404, "not-found", ""),
	("audit/other", 404, "not-found", ""),
	("events/1-9", 404, "not-found", ""),
	("events/x", 404, "not-found", ""),
	("programmes/8", 404, "not-found", ""),
	("guarantees/x", 404, "not-found", ""),
	("certificates/0xab", 404, "not-found", ""),
	("batches/9", 404, "not-found", ""),
	("status-lists/9", 404, "not-found", ""),
	("proposals/9", 404, "not-found", ""),
	("units/1/timeline", 404, "not-found", ""),
	("titles/1/timeline", 404, "not-found", ""),
	("terms?show=x", 400, "invalid", "is neither overdue nor due"),
	("terms?after=1:1", 400, "invalid", "is not the place of a page"),
	("guarantees?foundation=x", 400, "invalid", "is not a number"),
	("proposals?after=-1", 400, "invalid", "is not a number"),
	("validators?block=99", 400, "invalid", "is not in the index"),
	("programmes?day=x", 400, "invalid", "is not a day"),
	("batches?block=x", 400, "invalid", "is not a number"),
	("council?state=open", 400, "invalid", "is not a parameter of this address"),
	("nothing", 404, "not-found", ""),
	("loans/1/events", 404, "not-found", ""),
	("blocks?after=x", 400, "invalid", "after: “x” is not the place of a page."),
	("blocks?limit=0", 400, "invalid", "is not a number from 1 to 1000"),
	("deals?limit=1001", 400, "invalid", "is not a number from 1 to 1000"),
	("loans?limit=-1", 400, "invalid", "is not a number from 1 to 1000"),
	("events?order=up", 400, "invalid", "is neither newest nor oldest"),
	("events?about=loan", 400, "invalid", "is not a kind and an id"),
	("events?block=99999999999999999999", 400, "invalid", "is not a number"),
	("transactions?result=maybe", 400, "invalid", "is neither done nor failed"),
	("deals?after=1.5", 400, "invalid", "is not a number"),
	("audit/acts-of-an-officer", 400, "invalid", "Fill in what the question needs."),
	("audit/pauses?from=now", 400, "invalid", "is not a day"),
	("views", 409, "not-configured", "This explorer is open"),
	("watches", 409, "not-configured", "This explorer has no watches"),
	("watches/events", 409, "not-configured", "This explorer has no watches"),
	("watches/live", 409, "not-configured", "This explorer has no watches"),
];

#[tokio::test]
async fn what_is_wrong_has_a_code() {
	let sites = Sites::new().await;
	let document = found(&sites.loans, "openapi.json").await;
	let all = &document["components"]["schemas"];
	for (address, status, code, part) in WRONG {
		let answer = sites.loans.get(&format!("/api/v1/{address}")).await;
		assert_eq!(answer.status.as_u16(), *status, "{address}: {}", answer.body);
		let kind = &answer.headers[header::CONTENT_TYPE];
		assert_eq!(kind, "application/problem+json", "{address}");
		let problem: Value = serde_json::from_str(&answer.body).unwrap();
		assert_eq!(wrong(&problem, &all["Problem"], all, ""), Vec::<String>::new(), "{address}");
		assert_eq!((&problem["code"], &problem["status"]), (&json!(code), &json!(status)));
		assert!(problem["detail"].as_str().unwrap().contains(part), "{address}: {problem}");
	}
	for (address, part) in
		[("units/77?block=99", "is not in the index"), ("units/77?day=x", "is not a day")]
	{
		let answer = sites.property.get(&format!("/api/v1/{address}")).await;
		assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
		assert!(answer.body.contains(part), "{}", answer.body);
	}
	// In Korean, if that is asked for.
	let request = Request::get("/api/v1/blocks/99").header(header::ACCEPT_LANGUAGE, "ko");
	let answer = sites.loans.ask(request.body(Body::empty()).unwrap()).await;
	assert!(answer.body.contains("확정"), "{}", answer.body);
	// Under another prefix there are no pages either.
	assert_eq!(sites.loans.get("/api/blocks").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hostile_texts_are_texts() {
	let sites = Sites::new().await;
	let lee = sites.members.cookie("lee").await;
	for text in super::wrong::HOSTILE {
		let given = crate::address::encoded(text);
		for endpoint in ENDPOINTS {
			let parts = endpoint.path.split('/');
			let parts = parts.map(|part| if part.starts_with('{') { &given } else { part });
			let path = parts.collect::<Vec<_>>().join("/");
			let query = endpoint.parameters.iter().map(|name| format!("{name}={given}"));
			let query = query.collect::<Vec<_>>().join("&");
			let method = if endpoint.does == Does::Changes { Method::PUT } else { Method::GET };
			let is_for_auditors =
				["audit", "views"].iter().any(|page| endpoint.page.contains(page));
			let cookie = if is_for_auditors { &sites.kim } else { &lee };
			for address in [format!("{path}?{query}"), format!("{path}?{given}")] {
				// A name without a value is left out, and a stream has no end.
				if endpoint.does == Does::Tells && !address.ends_with(&query) {
					continue;
				}
				let open = asked(method.clone(), &address, None);
				let known = asked(method.clone(), &address, Some(cookie));
				for answer in [sites.loans.ask(open).await, sites.members.site.ask(known).await] {
					assert!(!answer.status.is_server_error(), "{address}: {}", answer.body);
					let json: Result<Value, _> = serde_json::from_str(&answer.body);
					assert!(json.is_ok(), "{address}: {}", answer.body);
				}
			}
		}
	}
}

/// Blocks of which the third one has 2,500 events and transactions.
fn full() -> Vec<FullBlock> {
	let one = |number: u64| {
		let count = if number == 3 { 2_500 } else { 3 };
		let calls = (0..count).map(|at| transaction(number, at, Outcome::Done, json!({})));
		let events = (0..count).map(|at| Event {
			pallet: "Example".to_owned(),
			..event(number, at, json!({ "number": at }))
		});
		match number {
			0 => block(0, vec![], vec![]),
			_ => block(number, calls.collect(), events.collect()),
		}
	};
	(0..6).map(one).collect()
}

#[tokio::test]
async fn each_row_is_on_one_page_in_both_orders() {
	let site = Site::with(&full()).await;
	for (list, limit) in [("events", 1_000), ("events", 37), ("transactions", 400)] {
		let mut orders = Vec::new();
		for order in ["newest", "oldest"] {
			let (mut places, mut after) = (Vec::new(), String::new());
			loop {
				let address = format!("{list}?limit={limit}&order={order}{after}");
				let answer = site.get(&format!("/api/v1/{address}")).await;
				let page: Value = serde_json::from_str(&answer.body).unwrap();
				let items = page["items"].as_array().unwrap();
				let place = |one: &Value| (one["block"].as_u64(), one["index"].as_u64());
				places.extend(items.iter().map(place));
				let Some(next) = page["next"].as_str() else { break };
				// The header has the same.
				let link = answer.headers[header::LINK].to_str().unwrap();
				let expected = format!(
					"</api/v1/{list}?limit={limit}&order={order}&after={}>; rel=\"next\"",
					crate::address::encoded(next)
				);
				assert_eq!(link, expected);
				if items.is_empty() {
					break;
				}
				after = format!("&after={next}");
			}
			assert_eq!(
				places.iter().collect::<BTreeSet<_>>().len(),
				2_512,
				"{list} {limit} {order}"
			);
			assert_eq!(places.len(), 2_512, "{list} {limit} {order}");
			orders.push(places);
		}
		orders[1].reverse();
		assert_eq!(orders[0], orders[1], "{list} {limit}");
	}
	// Who has read the oldest first up to the end reads what is new from there.
	let page = found(&site, "events?order=oldest&after=5:2").await;
	assert_eq!(page["items"], json!([]));
	let next = page["next"].as_str().unwrap().to_owned();
	let new = Event { pallet: "Example".to_owned(), ..event(6, 0, json!({})) };
	site.store.add(&[block(6, vec![], vec![new])]).await.unwrap();
	let page = found(&site, &format!("events?order=oldest&after={next}")).await;
	assert_eq!(page["items"][0]["block"], 6);
}

#[tokio::test]
async fn numbers_have_all_their_digits() {
	let site = Site::with(&chain()).await;
	let events = found(&site, "events?name=RepaymentRecorded").await;
	assert_eq!(events["items"][0]["fields"]["amount"], "9007199254740993");
	let about = json!([{ "kind": "institution", "id": "4" }, { "kind": "loan", "id": "18446744073709551615" }]);
	assert_eq!(events["items"][0]["about"], about);
	let loan = found(&site, "loans/18446744073709551615").await;
	assert_eq!(loan["loan"]["loan"], "18446744073709551615");
	assert_eq!(loan["loan"]["principal"], "9007199254740993");
	assert_eq!(loan["loan"]["opened"], json!({ "number": 0, "time": null }));
	let loans = found(&site, "loans").await;
	assert_eq!(loans["items"][0], loan["loan"]);
	let property = Site::with(&property::chain()).await;
	let parcel = found(&property, "parcels/1168010100208580003").await;
	assert_eq!(parcel["book"]["details"]["official_price"], "9007199254740993");
}

#[tokio::test]
async fn an_extract_is_as_of_a_block() {
	let site = Site::with(&property::chain()).await;
	let then = found(&site, "units/77?block=3").await;
	assert_eq!(then["as_of"]["number"], 3);
	assert_eq!(then["entries"].as_array().unwrap().len(), 4);
	assert_eq!(then["pending"][0]["receipt"], "2026-12");
	assert_eq!(then["title"]["title"], "11012026000001");
	let ranked: Vec<_> = then["priority"]
		.as_array()
		.unwrap()
		.iter()
		.map(|one| (one["amount"].as_str(), one["sum"].as_str()))
		.collect();
	let first = (Some("120000000"), Some("120000000"));
	assert_eq!(ranked, [first, (Some("60000000"), Some("180000000")), (None, None)]);
	assert_eq!(then["priority"][0]["creditors"], json!(["member:4"]));
	let now = found(&site, "titles/11012026000001").await;
	assert_eq!((&now["property"], &now["pending"]), (&json!("unit:77"), &json!([])));
	assert_eq!(now["entries"].as_array().unwrap().len(), 5);
	let cancelled: Vec<_> = now["entries"]
		.as_array()
		.unwrap()
		.iter()
		.filter(|one| !one["cancelled_by"].is_null())
		.map(|one| (one["number"].clone(), one["cancelled_by"].clone()))
		.collect();
	assert_eq!(cancelled, [(json!(2), json!(5))]);
	let before = found(&site, "units/77?block=1").await;
	assert_eq!((&before["title"], &before["entries"]), (&Value::Null, &json!([])));
	let earlier = found(&site, "units/77?block=0").await;
	assert_eq!(earlier["book"], Value::Null);
	assert_eq!(found(&site, "pnu/1168010100208580003").await["items"].as_array().unwrap().len(), 1);
}

async fn tagged(site: &Site, address: &str, tag: &str) -> Answer {
	let request = Request::get(address).header(header::IF_NONE_MATCH, tag);
	site.ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn what_the_asker_has_is_not_sent_again() {
	let site = Site::with(&chain()).await;
	for (address, is_final) in [
		("/api/v1/blocks/1", true),
		("/api/v1/transactions/1-0", true),
		("/api/v1/blocks?after=2:0", true),
		("/api/v1/blocks", false),
		// There is nothing yet; there may be.
		("/api/v1/blocks?after=9000:0", false),
		("/api/v1/events?after=9000:0", false),
		("/api/v1/blocks?after=1:0&order=oldest", false),
		("/api/v1/loans", false),
	] {
		let answer = site.get(address).await;
		let tag = answer.headers[header::ETAG].to_str().unwrap().to_owned();
		let kept = answer.headers[header::CACHE_CONTROL].to_str().unwrap();
		assert_eq!(kept.contains("immutable"), is_final, "{address}: {kept}");
		let again = tagged(&site, address, &tag).await;
		assert_eq!(
			(again.status, again.body.as_str()),
			(StatusCode::NOT_MODIFIED, ""),
			"{address}"
		);
		assert_eq!(again.headers[header::ETAG], tag.as_str());
		let among = tagged(&site, address, &format!("\"other\", W/{tag}")).await;
		assert_eq!(among.status, StatusCode::NOT_MODIFIED, "{address}");
		let other = tagged(&site, address, "\"other\"").await;
		assert_eq!((other.status, other.body), (StatusCode::OK, answer.body), "{address}");
	}
	// What is new has another tag.
	let address = "/api/v1/blocks";
	let tag = site.get(address).await.headers[header::ETAG].clone();
	site.store.add(&[block(3, vec![], vec![])]).await.unwrap();
	let answer = tagged(&site, address, tag.to_str().unwrap()).await;
	assert_eq!(answer.status, StatusCode::OK);
	// Where readers are known, nobody else keeps it.
	let guarded = Guarded::new().await;
	let kim = guarded.cookie("kim").await;
	let answer = guarded.page("/api/v1/blocks/1", Some(&kim)).await;
	assert_eq!(answer.headers[header::CACHE_CONTROL], "private, no-cache");
}

#[tokio::test]
async fn who_may_ask_is_the_same_as_for_pages() {
	let guarded = Guarded::over(&members(&[registered(2, 7, u64::MAX >> 1)])).await;
	let lee = guarded.cookie("lee").await;
	let (anyone, member) = (guarded.page("/api/v1/blocks", None).await, "/api/v1/audit");
	assert_eq!(anyone.status, StatusCode::FORBIDDEN);
	let problem: Value = serde_json::from_str(&anyone.body).unwrap();
	assert_eq!(problem["code"], "not-signed-in");
	let answer = guarded.page(member, Some(&lee)).await;
	assert_eq!(answer.status, StatusCode::FORBIDDEN);
	let problem: Value = serde_json::from_str(&answer.body).unwrap();
	assert_eq!(problem["code"], "forbidden");
	assert_eq!(guarded.page("/api/v1/blocks", Some(&lee)).await.status, StatusCode::OK);
	// By a client certificate of a bank, without a cookie.
	let by_certificate = |address: &str| from(asked(Method::GET, address, None), 1, Some(7));
	let answer = guarded.site.ask(by_certificate("/api/v1/blocks")).await;
	assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
	let answer = guarded.site.ask(by_certificate("/api/v1/views")).await;
	assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
	// An auditor's questions are in the log.
	let kim = guarded.cookie("kim").await;
	let before = guarded.count().await;
	guarded.page("/api/v1/events?about=loan:7", Some(&kim)).await;
	let views = guarded.page("/api/v1/views?limit=1", Some(&kim)).await;
	assert_eq!(guarded.count().await, before + 2);
	let views: Value = serde_json::from_str(&views.body).unwrap();
	assert_eq!(views["items"][0]["entry"]["page"], "/api/v1/views?limit=1");
	assert_eq!(views["next"], views["items"][0]["number"]);
	let next = views["next"].as_str().unwrap();
	let older = guarded.page(&format!("/api/v1/views?limit=1&before={next}"), Some(&kim)).await;
	let older: Value = serde_json::from_str(&older.body).unwrap();
	assert_eq!(older["items"][0]["entry"]["page"], "/api/v1/events?about=loan:7");
}
