//! Every address × every role × open or not, from the table of addresses.

use super::*;
use crate::routes::{table, Route};
use axum::http::header::LOCATION;
use std::collections::BTreeSet;
use tower_service::Service;

/// An address of a route at which there is something, if anything is.
fn address(route: &Route) -> String {
	if route.path.starts_with("/assets/") {
		return crate::assets::address("style.css").to_owned();
	}
	let filled = [
		("{lang}", "en"),
		("{block}", "1"),
		("{transaction}", "1-0"),
		("{event}", "1-0"),
		("{deal}", "1"),
		("{loan}", "1"),
		("{number}", "1"),
		("{name}", "pauses"),
		("{institution}", "1"),
		("{proposal}", "1"),
		("{programme}", "1"),
		("{guarantee}", "1"),
		("{commitment}", "0x01"),
		("{batch}", "1"),
		("{list}", "1"),
		("{kind}", "institution"),
		("{id}", "1"),
	];
	let address =
		filled.iter().fold(route.path.to_owned(), |path, (name, value)| path.replace(name, value));
	assert!(!address.contains('{'), "{address}: give its part a value here");
	address
}

/// The status and the place of an answer, without its body: one is without an end.
async fn head(site: &Site, request: Request<Body>) -> (StatusCode, Option<HeaderValue>) {
	let response = site.router.clone().call(request).await.unwrap();
	(response.status(), response.headers().get(LOCATION).cloned())
}

#[tokio::test]
async fn each_role_sees_what_the_table_says() {
	let guarded = Guarded::new().await;
	let readers = [
		(Role::Public, None),
		(Role::Institution, Some(guarded.cookie("lee").await)),
		(Role::Auditor, Some(guarded.cookie("kim").await)),
	];
	for route in table() {
		for (role, cookie) in &readers {
			for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE] {
				let place = format!("{method} {} as {}", route.path, role.name());
				// Signing out would end the session.
				if route.path.ends_with("/sign-out") && method == Method::POST && cookie.is_some() {
					continue;
				}
				let before = guarded.count().await;
				let request = asked(method, &address(&route), cookie.as_deref());
				let (status, location) = head(&guarded.site, request).await;
				assert!(!status.is_server_error(), "{place}: {status}");
				let may = *role >= route.gate.role;
				let refused = is_refused(status, location.as_ref());
				// A form without a name and a passphrase is refused like one with wrong ones.
				let is_form = route.path.ends_with("/sign-in");
				assert_eq!(refused && !is_form, !may, "{place}: {status} {location:?}");
				let logged = may && *role == Role::Auditor && route.gate.is_logged;
				assert_eq!(guarded.count().await - before, u64::from(logged), "{place}");
			}
		}
	}
}

#[tokio::test]
async fn an_open_explorer_refuses_nobody() {
	let site = Site::with(&members(&[])).await;
	for route in table() {
		let request = asked(Method::GET, &address(&route), None);
		let (status, location) = head(&site, request).await;
		assert!(!status.is_server_error(), "{}: {status}", route.path);
		assert!(!is_refused(status, location.as_ref()), "{}: {status}", route.path);
	}
	let body = site.get("/en/").await.body;
	assert!(!body.contains("Sign in") && body.contains("Newest transactions"), "{body}");
	assert!(!body.contains("/en/views"), "{body}");
	assert!(site.get("/en/views").await.body.contains("This explorer is open"));
}

/// What is for everyone is said here again: a change of the table has to be meant.
#[test]
fn the_public_addresses_are_these() {
	let of = |role| -> BTreeSet<_> {
		table().iter().filter(|one| one.gate.role == role).map(|one| one.path).collect()
	};
	let public = [
		"/",
		"/api/v1/openapi.json",
		"/api/v1/overview",
		"/api/v1/status",
		"/assets/{digest}/{name}",
		"/keys",
		"/{lang}/",
		"/{lang}/live",
		"/{lang}/sign-in",
		"/{lang}/sign-out",
		"/{lang}/verify",
	];
	assert_eq!(of(Role::Public), BTreeSet::from(public));
	assert!(of(Role::Auditor).contains("/{lang}/views"));
	let count = Role::ALL.map(|role| of(role).len()).iter().sum::<usize>();
	assert_eq!(count, table().len(), "no address is there twice");
}

#[tokio::test]
async fn the_menu_and_the_overview_are_those_of_the_role() {
	let guarded = Guarded::new().await;
	let link = |section: &str| format!("<a href=\"/en/{section}\"");
	let anyone = guarded.page("/en/", None).await;
	assert_eq!(anyone.status, StatusCode::OK);
	for part in ["blocks", "transactions", "audit", "views"] {
		assert!(!anyone.body.contains(&link(part)), "{part}: {}", anyone.body);
	}
	// Numbers, and no one's calls.
	assert!(anyone.body.contains("<dt>Active institutions</dt><dd>3</dd>"), "{}", anyone.body);
	assert!(!anyone.body.contains("Newest transactions") && !anyone.body.contains("id=\"q\""));
	assert!(anyone.body.contains("href=\"/en/sign-in?to=%2Fen%2F\""), "{}", anyone.body);
	let lee = guarded.cookie("lee").await;
	let member = guarded.page("/en/", Some(&lee)).await.body;
	assert!(member.contains(&link("blocks")) && member.contains(&link("loans")), "{member}");
	assert!(!member.contains(&link("views")) && !member.contains(&link("audit")), "{member}");
	assert!(
		member.contains("Newest transactions")
			&& member.contains("<strong>lee</strong> (institution)")
	);
	let kim = guarded.cookie("kim").await;
	let auditor = guarded.page("/en/", Some(&kim)).await.body;
	assert!(auditor.contains(&link("views")) && auditor.contains("<strong>kim</strong> (auditor)"));
}

#[tokio::test]
async fn those_who_have_not_signed_in_come_back_to_their_page() {
	let guarded = Guarded::new().await;
	let answer = guarded.page("/en/transactions?result=done&pallet=a%26b", None).await;
	assert_eq!(answer.status, StatusCode::SEE_OTHER);
	let to = "/en/sign-in?to=%2Fen%2Ftransactions%3Fresult%3Ddone%26pallet%3Da%2526b";
	assert_eq!(answer.headers[LOCATION], to);
	let form = guarded.page(to, None).await.body;
	assert!(form.contains("value=\"/en/transactions?result=done&amp;pallet=a%26b\""), "{form}");
	// Nothing of it stays on the machine.
	assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
	let lee = guarded.cookie("lee").await;
	let page = guarded.page("/en/blocks", Some(&lee)).await;
	assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
	let refused = guarded.page("/en/views", Some(&lee)).await;
	assert_eq!(refused.status, StatusCode::FORBIDDEN);
	assert!(refused.body.contains("Only auditors see this page."), "{}", refused.body);
}
