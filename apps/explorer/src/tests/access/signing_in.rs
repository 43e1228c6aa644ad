//! Signing in and out.

use super::*;
use crate::access::{
	sessions::{IDLE, LASTS},
	slowdown::{FREE, LONGEST},
};

#[tokio::test]
async fn a_passphrase_opens_a_session_and_signing_out_ends_it() {
	let guarded = Guarded::new().await;
	let answer = guarded.site.ask(form(" kim ", PASSPHRASE, "/en/deals?stage=booked")).await;
	assert_eq!(answer.status, StatusCode::SEE_OTHER);
	assert_eq!(answer.headers[header::LOCATION], "/en/deals?stage=booked");
	let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
	assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
	let cookie = guarded.cookie("kim").await;
	assert_eq!(cookie.len(), 64);
	assert_eq!(guarded.page("/en/blocks", Some(&cookie)).await.status, StatusCode::OK);
	let out = guarded.site.ask(asked(Method::POST, "/en/sign-out", Some(&cookie))).await;
	assert_eq!(
		(out.status, &out.headers[header::LOCATION]),
		(StatusCode::SEE_OTHER, &HeaderValue::from_static("/en/"))
	);
	assert!(out.headers[header::SET_COOKIE].to_str().unwrap().ends_with("Max-Age=0"));
	assert_eq!(guarded.page("/en/blocks", Some(&cookie)).await.status, StatusCode::SEE_OTHER);
	// Elsewhere is no place to return to.
	let answer = guarded.site.ask(form("kim", PASSPHRASE, "//evil.example/")).await;
	assert_eq!(answer.headers[header::LOCATION], "/en/");
}

#[tokio::test]
async fn another_sign_in_ends_the_session_before() {
	let guarded = Guarded::new().await;
	let first = guarded.cookie("kim").await;
	let mut again = form("lee", PASSPHRASE, "");
	let cookie = HeaderValue::from_str(&format!("madang-explorer={first}")).unwrap();
	again.headers_mut().insert(header::COOKIE, cookie);
	assert_eq!(guarded.site.ask(again).await.status, StatusCode::SEE_OTHER);
	assert_eq!(guarded.page("/en/blocks", Some(&first)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wrong_passphrase_and_an_unknown_name_are_told_the_same() {
	let guarded = Guarded::new().await;
	let wrong = guarded.site.ask(form("kim", "wrong", "/en/blocks")).await;
	let unknown = guarded.site.ask(form("nobody", PASSPHRASE, "/en/blocks")).await;
	assert_eq!((wrong.status, unknown.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
	// The line above says how old the last block is, which can change in between.
	let content = |answer: &Answer| answer.body.split_once("<main").unwrap().1.to_owned();
	assert_eq!(content(&wrong), content(&unknown));
	assert!(wrong.body.contains("The name or the passphrase is wrong."), "{}", wrong.body);
	assert!(wrong.body.contains("value=\"/en/blocks\""), "{}", wrong.body);
	for answer in [wrong, unknown] {
		assert!(!answer.headers.contains_key(header::SET_COOKIE));
	}
	for passphrase in ["", " ", &PASSPHRASE.to_uppercase(), &format!("{PASSPHRASE} ")] {
		let answer = guarded.site.ask(form("kim", passphrase, "")).await;
		assert_eq!(answer.status, StatusCode::FORBIDDEN, "{passphrase}");
	}
}

#[tokio::test]
async fn guessing_becomes_slow_and_the_owner_still_comes_in() {
	let guarded = Guarded::new().await;
	for (name, of_others) in [("kim", "lee"), ("nobody", "somebody")] {
		for attempt in 0..12 {
			// Each from another address.
			let request = from(form(name, "wrong", ""), attempt, None);
			assert_eq!(guarded.site.ask(request).await.status, StatusCode::FORBIDDEN);
		}
		let waits = guarded.clock.waits();
		assert_eq!(waits[..5], [500, 1_000, 2_000, 4_000, 8_000], "{name}");
		assert_eq!(waits.len(), 12 - usize::try_from(FREE).unwrap(), "{name}");
		assert!(waits.iter().all(|wait| *wait <= LONGEST), "{name}: {waits:?}");
		// Another account is not slower.
		let request = from(form(of_others, "wrong", ""), 200, None);
		assert_eq!(guarded.site.ask(request).await.status, StatusCode::FORBIDDEN);
		assert_eq!(guarded.clock.waits(), [0; 0], "{name}");
	}
	let request = from(form("kim", PASSPHRASE, ""), 201, None);
	assert_eq!(guarded.site.ask(request).await.status, StatusCode::SEE_OTHER);
	assert_eq!(guarded.clock.waits(), [LONGEST]);
	// Once the owner is in, it is over.
	guarded.cookie("kim").await;
	assert_eq!(guarded.clock.waits(), [0; 0]);
}

#[tokio::test]
async fn one_address_that_guesses_for_all_becomes_slow() {
	let guarded = Guarded::new().await;
	for attempt in 0..8 {
		let request = from(form(&format!("name-{attempt}"), "wrong", ""), 1, None);
		assert_eq!(guarded.site.ask(request).await.status, StatusCode::FORBIDDEN);
	}
	assert_eq!(guarded.clock.waits(), [500, 1_000, 2_000, 4_000, 8_000]);
	let request = from(form("kim", PASSPHRASE, ""), 2, None);
	assert_eq!(guarded.site.ask(request).await.status, StatusCode::SEE_OTHER);
	assert_eq!(guarded.clock.waits(), [0; 0]);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
	let guarded = Guarded::new().await;
	let cookie = guarded.cookie("lee").await;
	let is_in = async |cookie: &str| {
		guarded.page("/en/blocks", Some(cookie)).await.status == StatusCode::OK
	};
	guarded.clock.pass(IDLE - 1);
	assert!(is_in(&cookie).await);
	guarded.clock.pass(IDLE);
	assert!(!is_in(&cookie).await);
	let cookie = guarded.cookie("lee").await;
	for _ in 1..LASTS / (IDLE / 2) {
		guarded.clock.pass(IDLE / 2);
		assert!(is_in(&cookie).await);
	}
	guarded.clock.pass(IDLE / 2);
	assert!(!is_in(&cookie).await);
}

#[tokio::test]
async fn a_changed_account_changes_its_sessions() {
	let guarded = Guarded::new().await;
	let cookie = guarded.cookie("kim").await;
	let status = async || guarded.page("/en/views", Some(&cookie)).await.status;
	assert_eq!(status().await, StatusCode::OK);
	// Another role, with the same passphrase.
	let file = AccountsFile::new(guarded.accounts.clone());
	let now = file.now().unwrap().accounts["kim"].clone();
	let lower = Account { role: Role::Institution, ..now.clone() };
	set_account(&guarded.accounts, "kim", Some(lower));
	assert_eq!(status().await, StatusCode::FORBIDDEN);
	set_account(&guarded.accounts, "kim", Some(now));
	assert_eq!(status().await, StatusCode::OK);
	set_account(&guarded.accounts, "kim", Some(account(Role::Auditor, "another passphrase")));
	assert_eq!(status().await, StatusCode::SEE_OTHER);
	let cookie = guarded.cookie("lee").await;
	set_account(&guarded.accounts, "lee", None);
	assert_eq!(guarded.page("/en/blocks", Some(&cookie)).await.status, StatusCode::SEE_OTHER);
	// A file that cannot be read lets nobody in.
	let kim = guarded.site.ask(form("kim", "another passphrase", "")).await;
	assert_eq!(kim.status, StatusCode::SEE_OTHER);
	std::fs::write(&guarded.accounts, "{").unwrap();
	let kim = guarded.site.ask(form("kim", "another passphrase", "")).await;
	assert_eq!(kim.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn what_other_sites_ask_for_in_a_readers_name_is_no_view() {
	let guarded = Guarded::new().await;
	let cookie = guarded.cookie("kim").await;
	let of_other_site = |mode: &'static str| {
		let mut request = asked(Method::GET, "/en/title/1", Some(&cookie));
		request.headers_mut().insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
		request.headers_mut().insert("sec-fetch-mode", HeaderValue::from_static(mode));
		request
	};
	let before = guarded.count().await;
	let image = guarded.site.ask(of_other_site("no-cors")).await;
	assert_eq!((image.status, guarded.count().await), (StatusCode::FORBIDDEN, before));
	// A link that the reader follows is a view.
	let link = guarded.site.ask(of_other_site("navigate")).await;
	assert_eq!((link.status, guarded.count().await), (StatusCode::NOT_FOUND, before + 1));
}

#[tokio::test]
async fn an_address_that_does_not_fit_into_the_log_is_refused() {
	let guarded = Guarded::new().await;
	let cookie = guarded.cookie("kim").await;
	let before = guarded.count().await;
	let padding = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
	let padding = padding.map(|name| format!("{name}={}", "x".repeat(250))).join("&");
	let long = guarded.page(&format!("/en/events?{padding}&about=loan:7"), Some(&cookie)).await;
	assert_eq!((long.status, guarded.count().await), (StatusCode::BAD_REQUEST, before));
	let asked = format!("/en/events?a={}&about=loan:7", "x".repeat(250));
	assert_eq!(guarded.page(&asked, Some(&cookie)).await.status, StatusCode::OK);
	let views = guarded.page("/en/views", Some(&cookie)).await.body;
	assert!(views.contains("about=loan:7"), "{views}");
}

#[tokio::test]
async fn forms_of_other_sites_do_nothing() {
	let guarded = Guarded::new().await;
	let cookie = guarded.cookie("kim").await;
	let elsewhere = |mut request: Request<Body>, name: &'static str, value: &'static str| {
		request.headers_mut().remove("sec-fetch-site");
		request.headers_mut().insert(name, HeaderValue::from_static(value));
		request
	};
	for (name, value) in [
		("sec-fetch-site", "cross-site"),
		("sec-fetch-site", "same-site"),
		("origin", "https://evil.example"),
		("origin", "null"),
		("referer", "http://localhost/en/"),
	] {
		let answer = guarded.site.ask(elsewhere(form("kim", PASSPHRASE, ""), name, value)).await;
		assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
		assert!(!answer.headers.contains_key(header::SET_COOKIE), "{name}: {value}");
		let out = asked(Method::POST, "/en/sign-out", Some(&cookie));
		let answer = guarded.site.ask(elsewhere(out, name, value)).await;
		assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
	}
	assert_eq!(guarded.page("/en/views", Some(&cookie)).await.status, StatusCode::OK);
	let own = elsewhere(form("kim", PASSPHRASE, ""), "origin", "http://localhost");
	assert_eq!(guarded.site.ask(own).await.status, StatusCode::SEE_OTHER);
}
