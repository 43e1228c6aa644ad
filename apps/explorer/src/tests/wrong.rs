//! What is wrong or hostile.

use super::{chain, Site};
use axum::{
	body::Body,
	http::{header, Method, Request, StatusCode},
};

#[tokio::test]
async fn what_is_not_there_has_a_page_that_says_so() {
	let site = Site::with(&chain()).await;
	for place in [
		"/en/blocks/99",
		"/en/blocks/0xab",
		"/en/transactions/1-9",
		"/en/transactions/0xab",
		"/en/loan/1",
		"/en/other/1",
		"/en/deal/1",
		"/en/institution/9",
		"/en/nothing",
		"/xx/blocks",
		"/favicon.ico",
	] {
		let answer = site.get(place).await;
		assert_eq!(answer.status, StatusCode::NOT_FOUND, "{place}");
		assert!(answer.body.contains("<h1>"), "{place}");
	}
	for place in ["/assets/0000000000000000/style.css", "/assets/x/other"] {
		assert_eq!(site.get(place).await.status, StatusCode::NOT_FOUND, "{place}");
	}
}

#[tokio::test]
async fn wrong_parameters_are_named() {
	let site = Site::with(&chain()).await;
	for (place, expected) in [
		("/en/blocks?after=x", "after: “x” is not the place of a page."),
		("/en/blocks?after=1:99999999999", "is not the place of a page"),
		("/en/transactions?institution=-1", "institution: “-1” is not a number."),
		("/en/transactions?result=maybe", "“maybe” is neither done nor failed."),
		("/en/events?about=loan", "about: “loan” is not a kind and an id, such as loan:7."),
		("/en/events?block=99999999999999999999", "is not a number"),
		("/en/deals?after=1.5", "is not a number"),
	] {
		let answer = site.get(place).await;
		assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{place}");
		assert!(answer.body.contains(expected), "{place}: {}", answer.body);
	}
	let long = format!("/en/search?q={}", "a".repeat(300));
	assert_eq!(site.get(&long).await.status, StatusCode::BAD_REQUEST);
	assert_eq!(site.get("/en/search?q=%ff%fe").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_forbids_what_pages_do_not_need() {
	let site = Site::with(&chain()).await;
	for place in
		["/", "/en/", "/en/nothing", "/en/blocks?after=x", crate::assets::address("live.js")]
	{
		let headers = site.get(place).await.headers;
		let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
		assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"));
		assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
		assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
	}
}

#[tokio::test]
async fn only_reading_is_answered() {
	let site = Site::with(&chain()).await;
	for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
		let request = Request::builder().method(method.clone()).uri("/en/blocks");
		let answer = site.ask(request.body(Body::empty()).unwrap()).await;
		assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
	}
}

/// Texts that break programs which trust what they are given.
pub const HOSTILE: [&str; 12] = [
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"' OR 1=1 --",
	"'; DROP TABLE blocks; --",
	"{{ 7 * 7 }}",
	"../../etc/passwd",
	"%00",
	"\u{202e}right to left",
	"ﬃ Ω 田 🏠",
	"-1",
	"99999999999999999999999999",
	"=1+1",
];

#[tokio::test]
async fn hostile_texts_are_texts() {
	let site = Site::with(&chain()).await;
	for text in HOSTILE {
		let given = crate::address::encoded(text);
		for place in [
			format!("/en/search?q={given}"),
			format!("/ko/transactions?pallet={given}&call={given}&signer={given}"),
			format!("/en/transactions?reference={given}&after={given}"),
			format!("/en/events?about={given}&name={given}"),
			format!("/en/deals?stage={given}"),
			format!("/en/council?state={given}"),
			format!("/en/programme/{given}"),
			format!("/en/guarantees?state={given}&loan={given}"),
			format!("/en/certificate/{given}"),
			format!("/en/status-list/{given}?entry={given}"),
			format!("/en/terms?kind={given}&after={given}&show={given}"),
			format!("/en/proposal/{given}?day={given}"),
			format!("/en/blocks/{given}"),
			format!("/en/transactions/{given}"),
			format!("/en/loan/{given}"),
			format!("/{given}/blocks"),
			format!("/en/blocks?{given}"),
		] {
			let answer = site.get(&place).await;
			assert!(!answer.status.is_server_error(), "{place}: {}", answer.body);
			assert!(
				!answer.body.contains("<script>alert") && !answer.body.contains("<img"),
				"{place}"
			);
		}
	}
	// What stands on the chain is text as well.
	let body = site.get("/en/transactions/1-0").await.body;
	assert!(!body.contains("<script>alert"), "{body}");
	assert!(body.contains("alert(1)"), "{body}");
	// Nothing was dropped.
	assert_eq!(site.get("/en/blocks/1").await.status, StatusCode::OK);
}
