//! The pages of programmes, guarantees and certificates, and the drawings of stages.

use super::{block, named, Site, OFFICER};
use axum::http::{header, StatusCode};
use madang_index::FullBlock;
use serde_json::{json, Value};

fn by(institution: u32) -> Value {
	json!({ "institution": institution, "officer": OFFICER, "external_ref": super::hash(9) })
}

/// A block of events with their names and fields.
fn of(number: u64, events: Vec<(&str, Value)>) -> FullBlock {
	let events = (0u32..).zip(events);
	let events = events.map(|(index, (name, fields))| named(number, index, name, fields));
	block(number, vec![], events.collect())
}

/// A programme from which a loan is paid, with a guarantee that is claimed, and certificates.
pub fn chain() -> Vec<FullBlock> {
	let policy = json!({ "policy": { "programme": 7, "version": 1 } });
	let terms = json!({ "product": policy, "credit": { "principal": "9007199254740993" } });
	let opened = json!({ "programme": 7, "by": by(6), "total": "18446744073709551615",
		"terms": { "refill": false, "disaster": { "target_minutes": 60 } } });
	let entered = json!({ "loan": "70", "lender": 4, "slot": { "programme": 7 }, "amount": "9007199254740993", "until": "2026-12-24" });
	let paid = json!({ "loan": "70", "programme": 7, "lender": 4, "amount": "9007199254740992", "left": "1", "until": "2026-12-24" });
	let asked = json!({ "guarantee": "3", "loan": "70", "by": by(4),
		"request": { "creditor": 4, "foundation": 5, "principal": "100", "amount": "90", "ratio": 850_000 } });
	let approved = json!({ "guarantee": "3", "loan": "70", "by": by(5), "cover": "80", "until": "2026-12-24" });
	let formed =
		json!({ "guarantee": "3", "loan": "70", "by": by(4), "drawn": "70", "amount": "70" });
	let told = json!({ "guarantee": "3", "loan": "70", "by": by(4), "number": 0, "kind": "formed", "amount": "70", "on": "2026-11-24" });
	let denied = json!({ "guarantee": "3", "loan": "70", "by": by(5), "amount": "70" });
	let kind = json!({ "kind": 9, "version": 1, "details": { "name_ko": "소득금액증명", "name_en": "Income", "in_charge": 6, "max_days": 90 } });
	let batch = json!({ "issuer": 6, "kind": 9, "version": 1, "stated": { "root": super::hash(0xaa), "size": 12, "expires": "2027-01-01",
		"revocation": { "list": 4, "first": 0, "count": 12 } } });
	let batches = json!({ "first": "5", "batches": [batch], "by": by(6) });
	let list = json!({ "list": 4, "kind": 9, "purpose": "revocation", "size": 100, "by": by(6) });
	let set =
		json!({ "list": 4, "version": 1, "changes": [{ "index": 3, "set": true }], "by": by(6) });
	let papers = json!({ "loan": "70", "papers": [{ "kind": "income", "issuer": 6, "issued_on": "2026-11-20", "id": super::hash(0xbb) }],
		"certificates": [{ "id": super::hash(0xbb), "batch": "5" }] });
	vec![
		of(0, vec![]),
		of(1, vec![("Programmes.ProgrammeOpened", opened), ("Certificates.KindSet", kind)]),
		of(
			2,
			vec![
				("Programmes.ApplicationEntered", entered),
				("Lending.LoanApplied", json!({ "loan": "70", "by": by(4), "terms": terms })),
				("Programmes.PapersFiled", papers),
				("Guarantees.GuaranteeAsked", asked),
				("Certificates.StatusListCreated", list),
				("Certificates.BatchesAnchored", batches),
			],
		),
		of(
			3,
			vec![
				("Programmes.FundsDisbursed", paid),
				("Guarantees.GuaranteeApproved", approved),
				("Guarantees.GuaranteeFormed", formed),
				("Guarantees.NoticeGiven", told),
			],
		),
		of(4, vec![("Guarantees.ClaimDenied", denied), ("Certificates.StatusesSet", set)]),
	]
}

#[tokio::test]
async fn a_programme_has_a_dashboard() {
	let site = Site::with(&chain()).await;
	let list = site.get("/ko/programmes").await;
	assert_eq!(list.status, StatusCode::OK, "{}", list.body);
	assert!(list.body.contains("18,446,744,073,709,551,615"), "{}", list.body);
	let now = site.get("/en/programme/7").await;
	assert_eq!(now.status, StatusCode::OK, "{}", now.body);
	for part in [
		"<dt>Paid out, won</dt><dd>9,007,199,254,740,992</dd>",
		"<dt>Held for applications, won</dt><dd>1</dd>",
		"with money paid out<strong>1</strong>",
		// A block after it was applied for.
		"half of them within</dt><dd>0 seconds</dd>",
		"<dd>60: 1 / 1</dd>",
		"2026-11-24",
	] {
		assert!(now.body.contains(part), "{part}: {}", now.body);
	}
	let then = site.get("/en/programme/7?block=2").await.body;
	assert!(then.contains("<dt>Paid out, won</dt><dd>0</dd>"), "{then}");
	let before = site.get("/en/programme/7?block=0").await;
	assert!(before.status == StatusCode::NOT_FOUND || before.body.contains("at that block"));
	assert_eq!(site.get("/en/programme/8").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_guarantee_is_drawn_with_its_states() {
	let site = Site::with(&chain()).await;
	let list = site.get("/en/guarantees?loan=70").await.body;
	assert!(list.contains("href=\"/en/guarantee/3\""), "{list}");
	let now = site.get("/en/guarantee/3").await.body;
	// A denied claim is not on the path: it is drawn at the end.
	assert!(now.contains("<circle class=\"wrong\""), "{now}");
	assert!(now.contains("claim denied: 2026-11-24") && now.contains("85 %"), "{now}");
	assert!(now.contains("claimed: not reached"), "{now}");
	let then = site.get("/ko/guarantee/3?block=3").await.body;
	assert!(!then.contains("class=\"wrong\"") && then.contains("보증 중"), "{then}");
	assert!(then.contains("badge wait\">아직"), "the notice is not acknowledged: {then}");
	for address in ["/en/guarantee/4", "/en/guarantee/x", "/en/guarantee/-1"] {
		assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
	}
	let loan = site.get("/en/loan/70").await.body;
	assert!(loan.contains("href=\"/en/guarantee/3\""), "{loan}");
	assert!(loan.contains("Papers of the application"), "{loan}");
	assert!(loan.contains("<title id=\"loan-title\">"), "{loan}");
}

#[tokio::test]
async fn certificates_are_found_by_their_commitments() {
	let site = Site::with(&chain()).await;
	let list = site.get("/ko/certificates").await;
	assert_eq!(list.status, StatusCode::OK, "{}", list.body);
	assert!(list.body.contains("소득금액증명"), "{}", list.body);
	let english = site.get("/en/certificates?block=1").await.body;
	assert!(english.contains("Income") && !english.contains("/en/batch/5"), "{english}");
	for commitment in [super::hash(0xaa), super::hash(0xbb)] {
		let answer = site.get(&format!("/en/search?q={commitment}")).await;
		let page = format!("/en/certificate/{commitment}");
		assert_eq!(answer.headers[header::LOCATION], page.as_str());
		let page = site.get(&page).await;
		assert_eq!(page.status, StatusCode::OK, "{}", page.body);
		assert!(page.body.contains("href=\"/en/batch/5\""), "{}", page.body);
	}
	let batch = site.get("/en/batch/5").await.body;
	assert!(batch.contains("href=\"/en/status-list/4\"") && batch.contains("0–11"), "{batch}");
	let statuses = site.get("/en/status-list/4?entry=3").await.body;
	assert!(statuses.contains("badge bad\">set"), "{statuses}");
	let other = site.get("/en/status-list/4?entry=5").await.body;
	assert!(!other.contains("badge bad\">set"), "{other}");
	for address in ["/en/batch/6", "/en/batch/x", "/en/status-list/5", "/en/certificate/0xab"] {
		assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
	}
}

#[tokio::test]
async fn a_deal_that_comes_back_is_drawn_where_it_is() {
	let stage =
		|from: Option<&str>, to: &str| json!({ "deal": "5", "from": from, "to": to, "by": by(4) });
	let changed = "Conveyances.StageChanged";
	let site = Site::with(&[
		of(0, vec![]),
		of(1, vec![(changed, stage(None, "inspected"))]),
		of(2, vec![(changed, stage(Some("inspected"), "contracted"))]),
		of(3, vec![(changed, stage(Some("contracted"), "reported"))]),
		of(4, vec![(changed, stage(Some("reported"), "contracted"))]),
	])
	.await;
	let deal = site.get("/en/deal/5").await.body;
	let words =
		deal.split("<desc id=\"deal-words\">").nth(1).unwrap().split("</desc>").next().unwrap();
	assert!(words.starts_with("inspected: 2026-11-24 15:09:56 · 4; contracted: "), "{words}");
	assert!(words.contains("; reported: not reached; "), "{words}");
	assert_eq!(deal.matches("<circle class=\"now\"").count(), 1, "{deal}");
}
