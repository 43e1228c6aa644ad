//! The pages of council, validators and institutions.

use super::{block, hash, named, transaction, Site, OFFICER};
use axum::http::StatusCode;
use madang_index::{Event, FullBlock, Outcome};
use serde_json::json;

fn admitted(index: u32, institution: u32) -> Event {
	let fields = json!({ "institution": institution, "kind": "bank", "name_ko": format!("기관 {institution}"),
		"name_en": format!("Member {institution}"), "jurisdiction": [], "administrator": OFFICER });
	named(0, index, "Institutions.InstitutionAdmitted", fields)
}

fn success(block: u64, index: u32) -> Event {
	let weight = json!({ "ref_time": "2500000000", "proof_size": "0" });
	named(block, index, "System.ExtrinsicSuccess", json!({ "dispatch_info": { "weight": weight } }))
}

/// A motion is proposed by one institution, another one changes its vote, and it is enacted. A validator equivocates.
pub fn chain() -> Vec<FullBlock> {
	let seat = json!({ "record": { "institution": 4, "number": 0 }, "seat": OFFICER });
	let call = json!([9, { "institutions": { "suspend_institution": { "institution": 5 } } }]);
	let proposed = json!({ "proposal": 1, "by": 4, "officer": OFFICER, "act": { "call": call },
		"reason": "<b>late", "majority": "two-thirds", "expires_at": 99 });
	let voted = |approve: bool| {
		json!({ "proposal": 1, "institution": 5, "officer": OFFICER, "approve": approve,
		"ayes": 2, "nays": 0, "seats": 2 })
	};
	let target =
		json!({ "pallet": "0x4c656e64696e67", "call": "0x7265636f72645f72657061796d656e74" });
	let appointed = json!({ "institution": 4, "officer": OFFICER, "duties": 0, "by": null });
	let quota = json!({ "institution": 4, "quota": { "day": { "ref_time": "10000000000" } } });
	let done = |block| transaction(block, 0, Outcome::Done, json!({}));
	vec![
		block(
			0,
			vec![],
			vec![
				admitted(0, 4),
				admitted(1, 5),
				named(0, 2, "Genesis.CouncilSeats", json!({ "record": [4, 5] })),
				named(0, 3, "Genesis.ValidatorSeat", seat),
				named(0, 4, "Institutions.OfficerAppointed", appointed),
				named(0, 5, "Institutions.QuotaSet", quota),
			],
		),
		block(1, vec![done(1)], vec![named(1, 0, "Council.Proposed", proposed), success(1, 1)]),
		block(2, vec![], vec![named(2, 0, "Council.Voted", voted(false))]),
		block(
			3,
			vec![],
			vec![
				named(3, 0, "Council.Voted", voted(true)),
				named(3, 1, "Council.Paused", json!({ "target": target, "until": 9 })),
			],
		),
		block(
			4,
			vec![done(4)],
			vec![
				named(4, 0, "Institutions.InstitutionSuspended", json!({ "institution": 5 })),
				named(
					4,
					1,
					"Council.Enacted",
					json!({ "proposal": 1, "ayes": 2, "seats": 2, "result": { "ok": null } }),
				),
				success(4, 2),
			],
		),
		block(
			5,
			vec![],
			vec![named(
				5,
				0,
				"Validators.CaseOpened",
				json!({ "case": 1, "institution": 4, "number": 0, "suspended": true,
					"offence": { "block": { "slot": "18446744073709551615" } } }),
			)],
		),
	]
}

#[tokio::test]
async fn the_council_says_who_voted_what_and_what_was_done() {
	let site = Site::with(&chain()).await;
	for (lang, words) in
		[("ko", "참여기관을 정지합니다."), ("en", "Institutions: suspend institution")]
	{
		let list = site.get(&format!("/{lang}/council")).await;
		assert_eq!(list.status, StatusCode::OK, "{}", list.body);
		assert!(list.body.contains(words), "{}", list.body);
		let one = site.get(&format!("/{lang}/proposal/1")).await.body;
		assert!(one.contains(words) && one.contains("&lt;b&gt;late"), "{one}");
	}
	let now = site.get("/en/proposal/1").await.body;
	assert!(now.contains("for 2 · against 0 · seats 2"), "{now}");
	assert!(now.contains("<s>against</s>"), "the vote that was replaced: {now}");
	let effects = now.split("What was executed").nth(1).unwrap();
	assert!(effects.contains("Institutions: institution suspended"), "{effects}");
	let then = site.get("/en/proposal/1?block=2").await.body;
	assert!(!then.contains("What was executed") && then.contains(">open<"), "{then}");
	assert!(!then.contains("<s>"), "{then}");
	let before = site.get("/en/proposal/1?block=0").await.body;
	assert!(before.contains("It was not proposed yet."), "{before}");
	let paused = site.get("/en/council?block=3").await.body;
	assert!(paused.contains("Lending: record repayment"), "{paused}");
	let earlier = site.get("/en/council?block=2").await.body;
	assert!(!earlier.contains("Lending: record repayment"), "{earlier}");
	for (address, status) in [
		("/en/proposal/2", StatusCode::NOT_FOUND),
		("/en/proposal/x", StatusCode::NOT_FOUND),
		("/en/council?institution=x", StatusCode::BAD_REQUEST),
		("/en/council?after=-1", StatusCode::BAD_REQUEST),
	] {
		assert_eq!(site.get(address).await.status, status, "{address}");
	}
	let none = site.get("/en/council?state=rejected").await.body;
	assert!(!none.contains("/en/proposal/1"), "{none}");
}

#[tokio::test]
async fn validators_are_shown_with_their_cases() {
	let site = Site::with(&chain()).await;
	let now = site.get("/en/validators").await;
	assert_eq!(now.status, StatusCode::OK, "{}", now.body);
	assert!(now.body.contains("two blocks in slot 18,446,744,073,709,551,615"), "{}", now.body);
	assert!(now.body.contains("badge bad\">suspended"), "{}", now.body);
	assert!(now.body.contains("Validators: case opened"), "{}", now.body);
	let then = site.get("/ko/validators?block=4").await.body;
	assert!(!then.contains("badge bad\">정지") && then.contains("활동 중"), "{then}");
}

#[tokio::test]
async fn an_institution_shows_its_quota_its_calls_and_its_votes() {
	let site = Site::with(&chain()).await;
	let body = site.get("/en/institution/4").await.body;
	// Two transactions of 2.5 ms of a day's quota of 10 ms.
	let day = "<td>2026-11-24</td><td class=\"number\">2</td><td class=\"number\">0</td>\
		<td class=\"number\">5</td><td class=\"number\">50 %</td>";
	assert!(body.contains(day), "{body}");
	assert!(body.contains("Lending: record repayment"), "{body}");
	assert!(body.contains("href=\"/en/transactions/4-0\""), "{body}");
	assert!(body.contains("It has a seat, since") && body.contains("Its validators"), "{body}");
	assert!(body.contains("href=\"/en/council?institution=4\""), "{body}");
	let other = site.get("/en/institution/5").await.body;
	assert!(other.contains("The default quota of the network applies."), "{other}");
	assert!(other.contains("badge good\">for"), "{other}");
	assert!(!other.contains(&hash(77)) && !other.contains("Its validators"), "{other}");
}
