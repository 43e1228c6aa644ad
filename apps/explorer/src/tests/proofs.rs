//! Proofs of records.

use super::{
	access::{members, Guarded},
	block, chain, council, funds, named, property, transaction, Answer, Parts, Site,
};
use crate::{
	access::{
		reader::{Reader, Who},
		role::Role,
	},
	proofs::{ProofError, Proofs, Prove, StateRecord},
};
use axum::http::{header, StatusCode};
use futures::future::{ready, BoxFuture, FutureExt};
use madang_index::{FullBlock, Outcome};
use serde_json::{json, Value};

/// Shows what it was asked for. It has no state of block 1, and fails at block 2.
struct Echo;

impl Prove for Echo {
	fn prove<'a>(
		&'a self,
		records: &'a [StateRecord],
		block: u32,
	) -> BoxFuture<'a, Result<Vec<u8>, ProofError>> {
		let shown = |StateRecord { pallet, entry, key }: &StateRecord| match key {
			Some(key) => format!("{pallet}.{entry}({key})"),
			None => format!("{pallet}.{entry}"),
		};
		let records: Vec<_> = records.iter().map(shown).collect();
		let answer = match block {
			1 => Err(ProofError::NoState(1)),
			2 => Err(ProofError::Failed("secret of the operator".to_owned())),
			_ => Ok(format!("{} at {block}", records.join(", ")).into_bytes()),
		};
		ready(answer).boxed()
	}
}

async fn proving(blocks: &[FullBlock]) -> Site {
	let proofs = Some(Proofs::of(Echo));
	Site::made(blocks, Parts { proofs, ..Parts::default() }).await
}

async fn asked(site: &Site, address: &str) -> Answer {
	site.get(&format!("/api/v1/{address}")).await
}

#[tokio::test]
async fn the_record_is_the_object_s_at_the_block() {
	let site = proving(&property::chain()).await;
	for (address, expected, name) in [
		("units/77?proof=1", "Registers.Units(\"77\") at 4", "unit-77-at-4"),
		("units/77?proof=1&block=3", "Registers.Units(\"77\") at 3", "unit-77-at-3"),
		(
			"buildings/11?proof=1&day=2026-11-24",
			"Registers.Buildings(\"11\") at 4",
			"building-11-at-4",
		),
		(
			"parcels/1168010100208580003?proof=1",
			"Registers.Parcels(\"1168010100208580003\") at 4",
			"parcel-1168010100208580003-at-4",
		),
		(
			"titles/11012026000001?proof=1&block=0",
			"Titles.Titles(\"11012026000001\") at 0",
			"title-11012026000001-at-0",
		),
	] {
		let answer = asked(&site, address).await;
		assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, expected), "{address}");
		assert_eq!(answer.headers[header::CONTENT_TYPE], "application/octet-stream");
		let expected = format!("attachment; filename=\"{name}.proof\"");
		assert_eq!(answer.headers[header::CONTENT_DISPOSITION], expected.as_str());
	}
	let loans = proving(&chain()).await;
	let loan = asked(&loans, "loans/18446744073709551615?proof=1&block=0").await;
	assert_eq!(loan.body, "Lending.Loans(\"18446744073709551615\") at 0");
	let funds = proving(&funds::chain()).await;
	for (address, expected) in [
		("programmes/7?proof=1&block=3", "Programmes.Programmes(7) at 3"),
		("guarantees/3?proof=1", "Guarantees.Guarantees(\"3\") at 4"),
		("batches/5?proof=1&block=3", "Certificates.Batches(\"5\") at 3"),
		("status-lists/4?proof=1", "Certificates.StatusLists(4) at 4"),
	] {
		assert_eq!(asked(&funds, address).await.body, expected, "{address}");
	}
	let council = proving(&council::chain()).await;
	let proposal = asked(&council, "proposals/1?proof=1&block=3").await;
	assert_eq!(proposal.body, "Council.Proposals(1) at 3");
	let institutions = proving(&members(&[])).await;
	let institution = asked(&institutions, "institutions/2?proof=1&block=0").await;
	assert_eq!(institution.body, "Institutions.Institutions(2) at 0");
}

#[tokio::test]
async fn lists_have_proofs_of_their_rows_and_blocks_of_their_events() {
	let changed = |index, deal: &str| {
		let fields =
			json!({ "deal": deal, "from": null, "to": "inspected", "by": { "institution": 4 } });
		named(3, index, "Conveyances.StageChanged", fields)
	};
	let terms = json!({ "product": "mortgage", "credit": { "principal": "1" } });
	let loan = json!({ "loan": "9", "by": { "institution": 4 }, "terms": terms });
	let events = vec![changed(0, "7"), changed(1, "8"), named(3, 2, "Lending.LoanApplied", loan)];
	let done = transaction(3, 0, Outcome::Done, json!({}));
	let mut blocks: Vec<_> = (0..3).map(|number| block(number, vec![], vec![])).collect();
	blocks.extend([block(3, vec![done], events), block(4, vec![], vec![])]);
	let site = proving(&blocks).await;
	for (address, expected, name) in [
		(
			"deals?proof=1",
			"Conveyances.Deals(\"7\"), Conveyances.Deals(\"8\") at 4",
			"deal-records-at-4",
		),
		("deals?proof=1&limit=1", "Conveyances.Deals(\"7\") at 4", "deal-records-at-4"),
		("loans?proof=1&state=applied", "Lending.Loans(\"9\") at 4", "loan-records-at-4"),
		("blocks/3?proof=1", "System.Events at 3", "events-at-3"),
		("events/3-0?proof=1", "System.Events at 3", "events-at-3"),
		("transactions/3-0?proof=1", "System.Events at 3", "events-at-3"),
	] {
		let answer = asked(&site, address).await;
		assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, expected), "{address}");
		let expected = format!("attachment; filename=\"{name}.proof\"");
		assert_eq!(answer.headers[header::CONTENT_DISPOSITION], expected.as_str());
	}
	let funds = proving(&funds::chain()).await;
	for (address, expected) in [
		("programmes?proof=1&block=3", "Programmes.Programmes(7) at 3"),
		("guarantees?proof=1", "Guarantees.Guarantees(\"3\") at 4"),
		("batches?proof=1&block=3", "Certificates.Batches(\"5\") at 3"),
	] {
		assert_eq!(asked(&funds, address).await.body, expected, "{address}");
	}
	let council = proving(&council::chain()).await;
	let proposals = asked(&council, "proposals?proof=1&block=3").await;
	assert_eq!(proposals.body, "Council.Proposals(1) at 3");
	let mut members = members(&[]);
	members.push(block(3, vec![], vec![]));
	let institutions = proving(&members).await;
	let all = asked(&institutions, "institutions?proof=1").await;
	let expected = [1, 2, 3].map(|id| format!("Institutions.Institutions({id})")).join(", ");
	assert_eq!(all.body, format!("{expected} at 3"));
	let none = asked(&institutions, "deals?proof=1").await;
	assert_eq!(none.status, StatusCode::BAD_REQUEST);
	assert!(none.body.contains("there are no rows"), "{}", none.body);
	assert_eq!(asked(&institutions, "terms?proof=1").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn why_there_is_no_proof_is_said() {
	let site = proving(&chain()).await;
	let loan = "loans/18446744073709551615?proof=";
	for (query, status, code, reason) in [
		("1&block=1", 409, "no-state", "No node of this explorer has the state of this block"),
		("1&block=2", 503, "unavailable", "No node shows what the proof needs"),
		("1&block=9", 400, "invalid", "is not in the index"),
		("yes", 400, "invalid", "proof: “yes” is not 1."),
	] {
		let answer = asked(&site, &format!("{loan}{query}")).await;
		let problem: Value = serde_json::from_str(&answer.body).unwrap();
		assert_eq!((answer.status.as_u16(), &problem["code"]), (status, &code.into()), "{query}");
		assert!(answer.body.contains(reason), "{query}: {}", answer.body);
		assert!(!answer.body.contains("secret"), "{}", answer.body);
	}
	site.status.send_modify(|status| status.head = Some(65_538));
	let answer = asked(&site, &format!("{loan}1&block=1")).await;
	assert_eq!(answer.status, StatusCode::CONFLICT);
	assert!(answer.body.contains("\"too-old\""), "{}", answer.body);
	assert_eq!(asked(&site, "loans/1?proof=1").await.status, StatusCode::NOT_FOUND);
	let without = Site::with(&chain()).await;
	let answer = asked(&without, &format!("{loan}1")).await;
	assert_eq!(answer.status, StatusCode::CONFLICT);
	assert!(answer.body.contains("\"not-configured\""), "{}", answer.body);
}

#[tokio::test]
async fn only_some_are_made_at_once() {
	let proofs = Proofs::of(Echo);
	let taken: Vec<_> = std::iter::from_fn(|| proofs.places.take(&Reader::ANYONE)).collect();
	let parts = Parts { proofs: Some(proofs), ..Parts::default() };
	let site = Site::made(&chain(), parts).await;
	let address = "loans/18446744073709551615?proof=1&block=0";
	let answer = asked(&site, address).await;
	assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
	assert!(answer.body.contains("\"busy\""), "{}", answer.body);
	drop(taken);
	assert_eq!(asked(&site, address).await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_lead_to_the_proofs() {
	let site = proving(&property::chain()).await;
	let page = site.get("/ko/unit/77?block=3").await.body;
	for link in [
		"/api/v1/units/77?proof=1&amp;block=3",
		"/api/v1/titles/11012026000001?proof=1&amp;block=3",
	] {
		assert!(page.contains(&format!("href=\"{link}\" download")), "{link}: {page}");
	}
	let loans = proving(&chain()).await;
	let page = loans.get("/en/loan/18446744073709551615").await.body;
	assert!(page.contains("href=\"/api/v1/loans/18446744073709551615?proof=1\""), "{page}");
	let funds = proving(&funds::chain()).await;
	for (page, link) in [
		("programme/7?block=3", "programmes/7?proof=1&amp;block=3"),
		("guarantee/3", "guarantees/3?proof=1"),
		("batch/5", "batches/5?proof=1"),
		("status-list/4", "status-lists/4?proof=1"),
	] {
		let body = funds.get(&format!("/en/{page}")).await.body;
		assert!(body.contains(&format!("href=\"/api/v1/{link}\" download")), "{page}: {body}");
	}
	// No proof reaches that far back.
	funds.status.send_modify(|status| status.head = Some(65_540));
	let body = funds.get("/en/programme/7?block=3").await.body;
	assert!(!body.contains("proof=1"), "{body}");
	// The chain has a proposal while it is open.
	let council = proving(&council::chain()).await;
	let link = "href=\"/api/v1/proposals/1?proof=1&amp;block=3\" download";
	assert!(council.get("/en/proposal/1?block=3").await.body.contains(link));
	assert!(!council.get("/en/proposal/1").await.body.contains("proof=1"));
	let without = Site::with(&chain()).await;
	let page = without.get("/en/loan/18446744073709551615").await.body;
	assert!(!page.contains("proof=1"), "{page}");
}

#[tokio::test]
async fn each_reader_has_one_made_at_once() {
	let guarded = Guarded::proving(&members(&[]), Proofs::of(Echo)).await;
	let (kim, lee) = (guarded.cookie("kim").await, guarded.cookie("lee").await);
	let own = Reader { role: Role::Institution, who: Who::Account("lee".to_owned()) };
	let places = &guarded.site.explorer.proofs.as_ref().unwrap().places;
	let taken = places.take(&own);
	let address = "/api/v1/institutions/2?proof=1&block=0";
	let busy = guarded.page(address, Some(&lee)).await;
	assert!(busy.body.contains("\"busy\""), "{}", busy.body);
	assert_eq!(guarded.page(address, Some(&kim)).await.status, StatusCode::OK);
	drop(taken);
	assert_eq!(guarded.page(address, Some(&lee)).await.status, StatusCode::OK);
}
