//! `/api/v1`: programmes, guarantees, certificates, the council, validators, terms, timelines, and what else pages show.

use super::{
	access::{members, registered},
	api::{found, valid},
	block, council, event, funds, hash, property, terms, Site, FIRST, OFFICER, SLOT,
};
use madang_index::Event;
use serde_json::{json, Value};

/// The values of a member of each row.
fn column<'a>(rows: &'a Value, name: &str) -> Vec<&'a Value> {
	rows.as_array().unwrap().iter().map(|row| &row[name]).collect()
}

/// All rows of a list, page by page.
async fn all(site: &Site, address: &str, rows: &str) -> Vec<Value> {
	let (mut all, mut after) = (Vec::new(), String::new());
	loop {
		let page = valid(site, &format!("{address}{after}")).await;
		all.extend(page[rows].as_array().unwrap().iter().cloned());
		let Some(next) = page["next"].as_str() else { return all };
		after = format!("&after={}", crate::address::encoded(next));
	}
}

#[tokio::test]
async fn a_programme_is_as_of_a_block() {
	let site = Site::with(&funds::chain()).await;
	let list = valid(&site, "programmes").await;
	assert_eq!(list["as_of"], json!({ "number": 4, "time": (FIRST + 3 * SLOT).to_string() }));
	assert_eq!(column(&list["items"], "total"), ["18446744073709551615"]);
	assert_eq!(valid(&site, "programmes?block=0").await["items"], json!([]));
	let now = valid(&site, "programmes/7").await;
	assert_eq!(now["is_whole"], true);
	assert_eq!(column(&now["periods"], "event"), ["ProgrammeOpened"]);
	let money =
		json!([{ "lender": 4, "held": "1", "disbursed": "9007199254740992", "returned": "0" }]);
	assert_eq!(now["money"], money);
	let budget = json!({ "held": "1", "disbursed": "9007199254740992", "returned": "0",
		"bound": "9007199254740992", "free": "18437736874454810622" });
	assert_eq!(now["budget"], budget);
	assert_eq!(
		(&now["applications"]["paid"], &now["applications"]["refused"]),
		(&json!("1"), &json!("0"))
	);
	let times = json!({ "measured": "1", "half": "500", "nine_of_ten": "500", "longest": "500",
		"target_minutes": "60", "within_target": "1" });
	assert_eq!(now["times"], times);
	let paid =
		json!([{ "day": "2026-11-24", "lender": 4, "amount": "9007199254740992", "count": "1" }]);
	assert_eq!(now["paid"], paid);
	let then = valid(&site, "programmes/7?block=2").await;
	assert_eq!((&then["times"], &then["paid"]), (&Value::Null, &json!([])));
	assert_eq!(then["money"][0]["held"], "9007199254740993");
	// It was not opened yet, but events name it.
	let before = valid(&site, "programmes/7?block=0").await;
	assert_eq!((&before["budget"], &before["periods"]), (&Value::Null, &json!([])));
	let day = valid(&site, "programmes/7?day=2026-11-24").await;
	assert_eq!(day["money"], now["money"]);
}

#[tokio::test]
async fn a_guarantee_has_its_steps_up_to_a_block() {
	let site = Site::with(&funds::chain()).await;
	let one = ["guarantees", "guarantees?loan=70", "guarantees?foundation=5&state=claim-denied"];
	for address in one {
		let list = valid(&site, address).await;
		assert_eq!(column(&list["items"], "guarantee"), ["3"], "{address}");
		assert_eq!(list["counts"], json!([{ "name": "claim-denied", "count": "1" }]));
	}
	for address in ["guarantees?loan=71", "guarantees?foundation=4", "guarantees?state=asked"] {
		assert_eq!(valid(&site, address).await["items"], json!([]), "{address}");
	}
	let now = valid(&site, "guarantees/3").await;
	let events =
		["GuaranteeAsked", "GuaranteeApproved", "GuaranteeFormed", "NoticeGiven", "ClaimDenied"];
	let steps = |answer: &Value| {
		let steps = answer["steps"].as_array().unwrap().iter();
		steps.map(|one| (one["step"]["event"].clone(), one["amount"].clone())).collect::<Vec<_>>()
	};
	let names: Vec<_> = steps(&now).into_iter().map(|(name, _)| name).collect();
	assert_eq!(names, events);
	assert_eq!(steps(&now).last().unwrap().1, "70");
	assert_eq!(now["guarantee"]["ratio"], "850000");
	assert_eq!(now["notices"][0]["acknowledged"], Value::Null);
	assert_eq!(column(&now["terms"], "kind"), ["guarantee"]);
	let then = valid(&site, "guarantees/3?block=2").await;
	assert_eq!((steps(&then).len(), &then["notices"]), (1, &json!([])));
	let loan = valid(&site, "loans/70").await;
	assert_eq!(column(&loan["papers"], "paper"), [&json!(hash(0xbb))]);
	assert!(column(&loan["terms"], "kind").contains(&&json!("hold")), "{loan}");
}

#[tokio::test]
async fn certificates_are_found_by_kind_batch_and_commitment() {
	let site = Site::with(&funds::chain()).await;
	let now = valid(&site, "certificates").await;
	assert_eq!(column(&now["kinds"], "version"), [1]);
	assert_eq!(now["kinds"][0]["details"]["name_en"], "Income");
	assert_eq!(column(now.get("status_lists").unwrap(), "set"), ["1"]);
	let then = valid(&site, "certificates?block=1").await;
	assert_eq!((&then["kinds"], &then["status_lists"]), (&now["kinds"], &Value::Null));
	assert_eq!(valid(&site, "certificates?block=0").await["kinds"], json!([]));
	let batches = valid(&site, "batches").await;
	assert_eq!(column(&batches["items"], "root"), [&json!(hash(0xaa))]);
	assert_eq!(valid(&site, "batches?block=1").await["items"], json!([]));
	let batch = valid(&site, "batches/5").await;
	assert_eq!(batch, batches["items"][0]);
	let root = valid(&site, &format!("certificates/{}", hash(0xaa))).await;
	assert_eq!((&root["batches"], &root["papers"]), (&json!([batch]), &json!([])));
	let paper = valid(&site, &format!("certificates/{}", hash(0xbb))).await;
	assert_eq!(
		(column(&paper["papers"], "loan"), &paper["batches"]),
		(vec![&json!("70")], &json!([]))
	);
}

#[tokio::test]
async fn each_change_of_a_status_list_is_on_one_page() {
	let changes: Vec<_> = (0..40).map(|at| json!({ "index": at, "set": at % 2 == 0 })).collect();
	let changed = |number: u64, version: u32| Event {
		pallet: "Certificates".to_owned(),
		name: "StatusesSet".to_owned(),
		..event(
			number,
			0,
			json!({ "list": 4, "version": version, "changes": changes, "by": { "institution": 6 } }),
		)
	};
	let mut blocks = funds::chain();
	blocks.push(block(5, vec![], vec![changed(5, 2)]));
	blocks.push(block(6, vec![], vec![changed(6, 3)]));
	let site = Site::with(&blocks).await;
	let rows = all(&site, "status-lists/4?limit=7", "changes").await;
	let place = |row: &Value| {
		let version = row["version"].as_str().unwrap().parse::<u64>().unwrap();
		(version, row["entry"].as_str().unwrap().parse::<u64>().unwrap())
	};
	let found: Vec<_> = rows.iter().map(place).collect();
	let newest = |version: u64| (0..40).rev().map(move |entry| (version, entry));
	let expected: Vec<_> = newest(3).chain(newest(2)).chain([(1, 3)]).collect();
	assert_eq!(found, expected);
	let of_place = all(&site, "status-lists/4?entry=3&limit=1", "changes").await;
	assert_eq!(of_place.iter().map(place).collect::<Vec<_>>(), [(3, 3), (2, 3), (1, 3)]);
	assert_eq!(
		of_place.iter().map(|row| row["set"] == true).collect::<Vec<_>>(),
		[false, false, true]
	);
	for wrong in ["x", "1:1", "1:1~x"] {
		let answer = site.get(&format!("/api/v1/status-lists/4?after={wrong}")).await;
		assert!(answer.body.contains("is not the place of a page"), "{wrong}: {}", answer.body);
	}
}

#[tokio::test]
async fn the_council_is_as_of_a_block() {
	let site = Site::with(&council::chain()).await;
	let now = valid(&site, "council?block=3").await;
	assert_eq!(column(&now["seats"], "institution"), [4, 5]);
	let pauses = now["pauses"].as_array().unwrap();
	assert_eq!(
		(&pauses[0]["call"], &pauses[0]["ends_at"]),
		(&json!("record_repayment"), &json!(9))
	);
	assert_eq!(valid(&site, "council?block=2").await["pauses"], json!([]));
	let list = valid(&site, "proposals").await;
	assert_eq!(column(&list["items"], "state"), ["enacted"]);
	assert_eq!(list["counts"], json!([{ "name": "enacted", "count": "1" }]));
	for (address, count) in [
		("proposals?institution=4", 1),
		("proposals?institution=5", 0),
		("proposals?state=rejected", 0),
		("proposals?block=0", 0),
		("proposals?after=1", 0),
	] {
		let items = valid(&site, address).await["items"].as_array().unwrap().len();
		assert_eq!(items, count, "{address}");
	}
	let one = valid(&site, "proposals/1").await;
	let proposal = &one["proposal"];
	assert_eq!((&proposal["ayes"], &proposal["seats"]), (&json!(2), &json!(2)));
	assert_eq!(proposal["result"], json!({ "ok": null }));
	assert_eq!(proposal["ended"], json!({ "block": 4, "index": 1 }));
	// What was executed.
	let effects = format!("events?block=4&transaction={}", proposal["ended_transaction"]);
	let effects = valid(&site, &effects).await;
	assert!(
		column(&effects["items"], "name").contains(&&json!("InstitutionSuspended")),
		"{effects}"
	);
	// Who proposed it is for it. The vote of the other one that was replaced is there too.
	let votes = |answer: &Value| {
		let votes = answer["votes"].as_array().unwrap().iter();
		votes
			.map(|one| (one["institution"].clone(), one["approve"] == true, one["until"].is_null()))
			.collect::<Vec<_>>()
	};
	let (own, against) = ((json!(4), true, true), (json!(5), false, false));
	assert_eq!(votes(&one), [own.clone(), against, (json!(5), true, true)]);
	let then = valid(&site, "proposals/1?block=2").await;
	assert_eq!(
		(&then["proposal"]["state"], votes(&then)),
		(&json!("open"), vec![own, (json!(5), false, true)])
	);
	let before = valid(&site, "proposals/1?block=0").await;
	assert_eq!((&before["proposal"], &before["votes"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn a_page_of_proposals_ends_before_it_is_too_long() {
	let act = json!([9, { "system": { "remark": { "remark": "ab".repeat(32 * 1024) } } }]);
	let proposed = |number: u32| Event {
		pallet: "Council".to_owned(),
		name: "Proposed".to_owned(),
		..event(
			1,
			number,
			json!({ "proposal": number, "by": 4, "officer": OFFICER, "act": { "call": act },
			"reason": "why", "majority": "two-thirds", "expires_at": 99 }),
		)
	};
	let proposals = block(1, vec![], (0..100).map(proposed).collect());
	let site = Site::with(&[block(0, vec![], vec![]), proposals]).await;
	let first = site.get("/api/v1/proposals?limit=1000").await.body;
	assert!((4_000_000..5_000_000).contains(&first.len()), "{} bytes", first.len());
	let rows = all(&site, "proposals?limit=1000", "items").await;
	let found: Vec<_> = rows.iter().map(|row| row["proposal"].as_u64().unwrap()).collect();
	assert_eq!(found, (0..100).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn validators_are_as_of_a_block() {
	let site = Site::with(&council::chain()).await;
	let now = valid(&site, "validators").await;
	assert_eq!(column(&now["seats"], "state"), ["suspended"]);
	let offence = json!({ "block": { "slot": "18446744073709551615" } });
	assert_eq!(
		(&now["offences"][0]["offence"], &now["offences"][0]["closed"]),
		(&offence, &Value::Null)
	);
	assert_eq!(now["made"], json!([{ "name": OFFICER, "count": "5" }]));
	assert!(now["changes"].as_array().unwrap().len() > 1, "{now}");
	let then = valid(&site, "validators?block=4").await;
	assert_eq!(
		(column(&then["seats"], "state"), &then["offences"]),
		(vec![&json!("active")], &json!([]))
	);
}

#[tokio::test]
async fn each_term_is_on_one_page() {
	let site = Site::with(&terms::chain()).await;
	let first = valid(&site, "terms?limit=1").await;
	assert_eq!(first["today"], "2026-11-24");
	assert_eq!(
		(&first["items"][0]["kind"], &first["items"][0]["id"]),
		(&json!("supplement"), &json!("5"))
	);
	let count = |kind: &str| {
		let counts = first["counts"].as_array().unwrap();
		let count = counts.iter().find(|one| one["kind"] == kind).unwrap();
		(count["running"].clone(), count["overdue"].clone())
	};
	assert_eq!(count("supplement"), (json!("1"), json!("1")));
	assert_eq!(count("offer"), (json!("30"), json!("0")));
	let places = |rows: &[Value]| -> std::collections::BTreeSet<_> {
		rows.iter().map(|row| (row["kind"].to_string(), row["id"].to_string())).collect()
	};
	let rows = all(&site, "terms?limit=4", "items").await;
	assert_eq!((rows.len(), places(&rows).len()), (31, 31));
	assert!(rows.is_sorted_by_key(|row| row["due_on"].to_string()), "{rows:?}");
	let overdue = all(&site, "terms?show=overdue&limit=4", "items").await;
	assert_eq!(overdue, [first["items"][0].clone()]);
	let due = all(&site, "terms?show=due&limit=4", "items").await;
	assert_eq!((due.len(), places(&due).is_disjoint(&places(&overdue))), (30, true));
	assert_eq!(all(&site, "terms?kind=supplement&limit=4", "items").await, overdue);
	assert_eq!(all(&site, "terms?block=1&limit=4", "items").await.len(), 1);
	let deal = valid(&site, "deals/5").await;
	assert_eq!(column(&deal["terms"], "kind"), ["supplement"]);
}

#[tokio::test]
async fn a_timeline_has_what_happened_to_a_property_in_both_orders() {
	let site = Site::with(&property::chain()).await;
	let newest = all_of_timeline(&site, "newest").await;
	let mut oldest = all_of_timeline(&site, "oldest").await;
	let names: Vec<_> = oldest.iter().map(|one| one["event"]["name"].clone()).collect();
	for (name, count) in [("UnitsImported", 1), ("EntryCancelled", 1), ("ApplicationFiled", 1)] {
		assert_eq!(names.iter().filter(|one| **one == name).count(), count, "{names:?}");
	}
	oldest.reverse();
	assert_eq!(newest, oldest);
	let filed = newest.iter().find(|one| one["event"]["name"] == "ApplicationFiled").unwrap();
	assert_eq!(filed["by"], 4);
	assert!(
		filed["of"]
			.as_array()
			.unwrap()
			.contains(&json!({ "kind": "application", "id": "2026-12" })),
		"{filed}"
	);
}

async fn all_of_timeline(site: &Site, order: &str) -> Vec<Value> {
	let (mut all, mut after) = (Vec::new(), String::new());
	loop {
		let page = valid(site, &format!("units/77/timeline?limit=2&order={order}{after}")).await;
		let rows = page["items"].as_array().unwrap();
		all.extend(rows.iter().cloned());
		// The oldest first never ends: there can be more later.
		let next = page["next"].as_str().filter(|_| !rows.is_empty());
		let Some(next) = next else { return all };
		after = format!("&after={next}");
	}
}

#[tokio::test]
async fn an_event_is_the_one_of_its_list() {
	let site = Site::with(&super::chain()).await;
	let one = valid(&site, "events/1-0").await;
	assert_eq!(one, found(&site, "events?block=1").await["items"][0]);
	assert_eq!(one["fields"]["amount"], "9007199254740993");
}

#[tokio::test]
async fn an_institution_has_what_it_did() {
	let site = Site::with(&council::chain()).await;
	let four = valid(&site, "institutions/4").await;
	assert_eq!(four["quota"], json!({ "day": { "ref_time": "10000000000" } }));
	let day = json!([{ "day": "2026-11-24", "done": "2", "failed": "0", "microseconds": "5000" }]);
	assert_eq!(four["days"], day);
	let calls =
		json!([{ "pallet": "Lending", "call": "record_repayment", "done": "2", "failed": "0" }]);
	assert_eq!(four["calls"], calls);
	assert_eq!(
		(&four["seat"]["institution"], column(&four["votes"], "approve")),
		(&json!(4), vec![&json!(true)])
	);
	assert_eq!(column(&four["validators"], "number").first(), Some(&&json!(0)));
	let five = valid(&site, "institutions/5").await;
	assert_eq!((&five["quota"], &five["validators"]), (&Value::Null, &json!([])));
	assert_eq!(
		(&five["votes"][0]["proposal"], &five["votes"][0]["approve"]),
		(&json!(1), &json!(true))
	);
	let site = Site::with(&members(&[registered(2, 7, u64::MAX >> 1)])).await;
	let two = valid(&site, "institutions/2").await;
	assert_eq!(column(&two["certificates"], "scopes"), [&json!(["read"])]);
	assert_eq!(two["certificates"][0]["until"], Value::Null);
}

#[tokio::test]
async fn the_overview_has_the_alerts_of_its_page() {
	let site = Site::with(&terms::chain()).await;
	site.status.send_modify(|status| {
		status.last = Some((2, madang_service::now()));
		status.head = Some(99);
	});
	let overview = valid(&site, "overview").await;
	let behind = json!({ "about": "behind", "urgency": "bad", "count": "97" });
	let overdue = json!({ "about": "overdue", "urgency": "wait", "count": "1" });
	assert_eq!(overview["alerts"], json!([behind, overdue]));
	site.status.send_modify(|status| {
		*status = madang_index::Status { last: Some((2, FIRST)), ..status.clone() }
	});
	let overview = valid(&site, "overview").await;
	assert_eq!(overview["alerts"][0]["about"], "stalled");
}
