//! The prepared questions.

use super::{block, chain, event, hash, transaction, Site, OFFICER};
use axum::http::{header, StatusCode};
use madang_index::{audit::QUESTIONS, Event, FullBlock, Mention, Outcome};
use serde_json::json;

#[tokio::test]
async fn each_question_has_an_answer_and_a_file() {
	let site = Site::with(&chain()).await;
	for question in QUESTIONS {
		let officer = format!("officer={OFFICER}&from=2026-11-01&to=2026-11-30");
		for lang in ["ko", "en"] {
			let page = site.get(&format!("/{lang}/audit/{}?{officer}", question.name)).await;
			assert_eq!(page.status, StatusCode::OK, "{}: {}", question.name, page.body);
			// The query itself is there to be read.
			assert!(page.body.contains("ORDER BY"), "{}", page.body);
		}
		let file = site.get(&format!("/en/audit/{}/csv?{officer}", question.name)).await;
		assert_eq!(file.status, StatusCode::OK, "{}", question.name);
		let head = question.columns.iter().map(|(column, _)| *column).collect::<Vec<_>>().join(",");
		assert!(file.body.starts_with(&head), "{}: {}", question.name, file.body);
		assert!(file.headers[header::CONTENT_DISPOSITION]
			.to_str()
			.unwrap()
			.contains(question.name));
	}
	assert_eq!(site.get("/en/audit/other").await.status, StatusCode::NOT_FOUND);
	assert_eq!(site.get("/en/audit/other/csv").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_an_officer_did_is_asked_with_an_account_and_days() {
	let site = Site::with(&chain()).await;
	let ask = |given: &str| format!("/en/audit/acts-of-an-officer{given}");
	let without = site.get(&ask("")).await.body;
	assert!(without.contains("Fill in what the question needs."), "{without}");
	let all = site.get(&ask(&format!("?officer={OFFICER}"))).await.body;
	assert!(all.contains("transactions/1-0") && all.contains("transactions/2-0"), "{all}");
	assert!(all.contains("<svg"), "{all}");
	let before = site.get(&ask(&format!("?officer={OFFICER}&to=2026-11-23"))).await.body;
	assert!(!before.contains("transactions/1-0"), "{before}");
	let since =
		site.get(&ask(&format!("?officer={OFFICER}&from=2026-11-24&to=2026-11-24"))).await.body;
	assert!(since.contains("transactions/1-0"), "{since}");
	let wrong = site.get(&ask(&format!("?officer={OFFICER}&from=yesterday"))).await;
	assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
	let file = site.get(&format!("/en/audit/acts-of-an-officer/csv?officer={OFFICER}")).await.body;
	assert_eq!(file.lines().count(), 3, "{file}");
	assert!(file.contains(&hash(77)), "{file}");
}

#[tokio::test]
async fn filings_out_of_order_are_found() {
	let filed = |index: u32, receipt: &str| {
		let line = json!({ "title": "1", "property": "unit:7", "filing": { "discharge": { "entry": 1 } } });
		let application =
			json!({ "lines": [line], "by": { "institution": 4 }, "state": "received" });
		let fields = json!({ "receipt": receipt, "application": application });
		Event {
			pallet: "Titles".to_owned(),
			name: "ApplicationFiled".to_owned(),
			..event(1, index, fields)
		}
	};
	let completed = |block: u64, receipt: &str| {
		let fields = json!({ "receipt": receipt });
		Event {
			pallet: "Titles".to_owned(),
			name: "ApplicationCompleted".to_owned(),
			..event(block, 0, fields)
		}
	};
	let site = Site::with(&[
		block(0, vec![], vec![]),
		block(1, vec![], vec![filed(0, "2026-9"), filed(1, "2026-10"), filed(2, "2026-11")]),
		block(2, vec![], vec![completed(2, "2026-10")]),
		block(3, vec![], vec![completed(3, "2026-9")]),
		block(4, vec![], vec![completed(4, "2026-11")]),
	])
	.await;
	let file = site.get("/en/audit/filings-out-of-order/csv").await.body;
	let lines: Vec<_> = file.lines().skip(1).collect();
	assert_eq!(lines.len(), 1, "{file}");
	assert!(lines[0].contains("unit:7,2026-10,2026-9,2"), "{file}");
}

/// A deal that is registered late, and a parcel that is sold at twice its official price.
fn late() -> Vec<FullBlock> {
	let named = |block: u64, index: u32, name: &str, fields| {
		let (pallet, name) = name.split_once('.').unwrap();
		Event { pallet: pallet.to_owned(), name: name.to_owned(), ..event(block, index, fields) }
	};
	let stage = |block, index, from: Option<&str>, to: &str| {
		named(
			block,
			index,
			"Conveyances.StageChanged",
			json!({ "deal": "5", "from": from, "to": to, "by": null }),
		)
	};
	let pnu = "1168010100108580003";
	let record = json!({ "owners": [], "revision": 1 });
	let parcel = json!([pnu, { "pnu": pnu, "details": { "area": "10.5", "official_price": "1000" }, "record": record }]);
	let entry = json!({ "section": "a", "rank": { "main": 1, "branches": [] }, "right": { "ownership": { "price": "21000", "acquired": [] } } });
	let done = transaction(3, 0, Outcome::Done, json!({}));
	vec![
		block(0, vec![], vec![]),
		block(
			1,
			vec![],
			vec![
				stage(1, 0, None, "inspected"),
				named(1, 1, "Registers.ParcelsImported", json!({ "entered": [parcel] })),
			],
		),
		block(
			2,
			vec![],
			vec![
				named(
					2,
					0,
					"Titles.TitleOpened",
					json!({ "title": "9", "property": format!("parcel:{pnu}"), "district": "1168010100" }),
				),
				named(
					2,
					1,
					"Titles.EntryRegistered",
					json!({ "title": "9", "number": 1, "entry": entry }),
				),
				named(2, 2, "Conveyances.ReportAccepted", json!({ "deal": "5", "by": null })),
			],
		),
		block(
			3,
			vec![done],
			vec![named(3, 0, "Conveyances.Registered", json!({ "deal": "5", "late": true }))],
		),
		block(
			4,
			vec![],
			vec![named(4, 0, "Conveyances.Registered", json!({ "deal": "6", "late": false }))],
		),
	]
}

#[tokio::test]
async fn late_deals_and_prices_are_found() {
	let site = Site::with(&late()).await;
	let file = |name: &str| {
		let address = format!("/en/audit/{name}/csv");
		let site = &site;
		async move {
			site.get(&address).await.body.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
		}
	};
	let late = file("late-registrations").await;
	assert_eq!(late.len(), 1, "{late:?}");
	assert!(late[0].contains(",5,3,0,4,"), "{late:?}");
	assert_eq!(file("unanswered-reports").await.len(), 1);
	let prices = file("prices-of-parcels").await;
	assert!(
		prices.len() == 1 && prices[0].contains("21000,10500") && prices[0].contains(",200"),
		"{prices:?}"
	);
	let about = Mention { kind: "deal".to_owned(), id: "5".to_owned() };
	assert!(site.store.is_mentioned(&about).await.unwrap());
}
