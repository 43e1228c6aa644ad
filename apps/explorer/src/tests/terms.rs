//! Terms and the alerts of the overview.

use super::{block, named, Site, FIRST};
use axum::http::StatusCode;
use madang_index::FullBlock;
use serde_json::json;

/// A deal whose supplement is late, and thirty offers of loans.
pub fn chain() -> Vec<FullBlock> {
	let opened = json!({ "deal": "5", "from": null, "to": "contracted", "by": null });
	let asked = json!({ "deal": "5", "by": { "institution": 4 }, "due_on": "2026-11-20" });
	let approved = |loan: u32| {
		let fields = json!({ "loan": loan.to_string(), "by": { "institution": 4 }, "offer_until": "2026-12-24",
			"terms": { "product": "mortgage", "credit": { "principal": "1" } } });
		[
			named(2, loan * 2, "Lending.LoanApplied", fields.clone()),
			named(2, loan * 2 + 1, "Lending.LoanApproved", fields),
		]
	};
	vec![
		block(0, vec![], vec![]),
		block(
			1,
			vec![],
			vec![
				named(1, 0, "Conveyances.StageChanged", opened),
				named(1, 1, "Conveyances.SupplementRequested", asked),
			],
		),
		block(2, vec![], (0..30).flat_map(approved).collect()),
	]
}

#[tokio::test]
async fn what_is_overdue_is_apart_from_what_is_due() {
	let site = Site::with(&chain()).await;
	let answer = site.get("/en/terms").await;
	assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
	let (overdue, due) = answer.body.split_once("Due next").unwrap();
	assert!(overdue.contains("2026-11-20") && overdue.contains("href=\"/en/deal/5\""), "{overdue}");
	assert!(!due.contains("2026-11-20") && due.contains("2026-12-24"), "{due}");
	// Each of them once on the pages.
	let mut seen = std::collections::BTreeSet::new();
	let mut address = "/en/terms?show=due&kind=offer".to_owned();
	loop {
		let body = site.get(&address).await.body;
		let loans: Vec<_> = body.split("href=\"/en/loan/").skip(1).collect();
		for loan in loans {
			assert!(seen.insert(loan.split('"').next().unwrap().to_owned()), "{loan}");
		}
		let next = body.split("<p class=\"pages\"><a href=\"").nth(1);
		let Some(next) = next.and_then(|rest| rest.split('"').next()) else { break };
		address = next.replace("&amp;", "&");
	}
	assert_eq!(seen.len(), 30);
	let before = site.get("/en/terms?block=0").await.body;
	assert!(!before.contains("/en/deal/5"), "{before}");
	for wrong in ["show=x", "after=x", "after=2026-13-01~1:1~a", "after=2026-12-01~1~a"] {
		let answer = site.get(&format!("/en/terms?{wrong}")).await;
		assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
	}
}

#[tokio::test]
async fn a_deal_shows_its_clocks() {
	let site = Site::with(&chain()).await;
	let deal = site.get("/ko/deal/5").await.body;
	assert!(deal.contains("거래신고 보완") && deal.contains("badge bad\">지연"), "{deal}");
	let loan = site.get("/en/loan/3").await.body;
	assert!(loan.contains("Offer of a loan") && loan.contains("badge wait\">running"), "{loan}");
}

#[tokio::test]
async fn the_overview_says_what_to_look_at() {
	let site = Site::with(&chain()).await;
	let body = site.get("/en/").await.body;
	let overdue = "Terms that are overdue: <a href=\"/en/terms?show=overdue\">1</a>";
	assert!(body.contains(overdue), "{body}");
	// The last block is older than a minute.
	assert!(body.contains("Finality has stalled"), "{body}");
	site.status.send_modify(|status| {
		status.last = Some((2, madang_service::now()));
		status.head = Some(99);
	});
	let body = site.get("/en/").await.body;
	assert!(!body.contains("Finality has stalled"), "{body}");
	assert!(body.contains("The index is behind the chain. Blocks: 97"), "{body}");
}

#[tokio::test]
async fn without_anything_to_look_at_the_overview_says_so() {
	let site = Site::with(&[block(0, vec![], vec![]), block(1, vec![], vec![])]).await;
	site.status.send_modify(|status| status.last = Some((1, madang_service::now())));
	let body = site.get("/en/").await.body;
	assert!(body.contains("nothing to look at"), "{body}");
	let equivocated =
		json!({ "case": 1, "institution": 4, "number": 0, "suspended": false, "offence": "other" });
	let event = named(2, 0, "Validators.CaseOpened", equivocated);
	let site = Site::with(&[
		block(0, vec![], vec![]),
		block(1, vec![], vec![]),
		block(2, vec![], vec![event]),
	])
	.await;
	site.status.send_modify(|status| status.last = Some((2, FIRST)));
	let body = site.get("/en/").await.body;
	assert!(body.contains("Validators have equivocated"), "{body}");
}
