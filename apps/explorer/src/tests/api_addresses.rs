//! Pages and the addresses of the API: each page has one, and each has the role of its page.

use crate::api::ENDPOINTS;
use std::collections::BTreeSet;

#[test]
fn each_address_has_the_role_of_a_page() {
	let table = crate::routes::table();
	for endpoint in ENDPOINTS {
		let gate = |path: &str| table.iter().find(|one| one.path == path).map(|one| one.gate);
		assert!(gate(endpoint.page).is_some(), "{}: no page {}", endpoint.path, endpoint.page);
		assert_eq!(gate(endpoint.path), gate(endpoint.page), "{}", endpoint.path);
	}
}

/// The pages without an address of the API, with the reason of each.
const WITHOUT_ADDRESS: &[(&str, &str)] = &[
	("/", "it leads to the overview"),
	("/assets/{digest}/{name}", "the style and the scripts of pages"),
	("/keys", "it is JSON for programs itself"),
	("/api/v1/openapi.json", "it describes the API"),
	("/{lang}/sign-in", "a form for people: programs have certificates"),
	("/{lang}/sign-out", "a form for people"),
	(
		"/{lang}/verify",
		"the browser verifies files of the reader, and the page shows nothing of the chain",
	),
	("/{lang}/transactions/export.csv", "a file for programs itself"),
	("/{lang}/transactions/export.csv/manifest", "a file for programs itself"),
	("/{lang}/transactions/export.jsonl", "a file for programs itself"),
	("/{lang}/transactions/export.jsonl/manifest", "a file for programs itself"),
	("/{lang}/events/export.csv", "a file for programs itself"),
	("/{lang}/events/export.csv/manifest", "a file for programs itself"),
	("/{lang}/events/export.jsonl", "a file for programs itself"),
	("/{lang}/events/export.jsonl/manifest", "a file for programs itself"),
	("/{lang}/audit/{name}/csv", "a file of the rows that audit/NAME has"),
	("/{lang}/{kind}/{id}", "events?about=KIND:ID has the same"),
	("/{lang}/{kind}/{id}/events", "events?about=KIND:ID has the same"),
];

#[test]
fn each_page_has_an_address_of_the_api_or_a_reason() {
	let excepted: BTreeSet<_> = WITHOUT_ADDRESS.iter().map(|(page, _)| *page).collect();
	assert_eq!(excepted.len(), WITHOUT_ADDRESS.len(), "no page is listed twice");
	let addresses: BTreeSet<_> = ENDPOINTS.iter().map(|one| one.path).collect();
	let shown: BTreeSet<_> = ENDPOINTS.iter().map(|one| one.page).collect();
	let table = crate::routes::table();
	let pages: BTreeSet<_> = table.iter().map(|one| one.path).collect();
	let missing: Vec<_> = pages
		.iter()
		.filter(|page| !addresses.contains(*page) && !shown.contains(*page))
		.filter(|page| !excepted.contains(*page))
		.collect();
	assert!(missing.is_empty(), "give them an address of the API, or a reason: {missing:?}");
	// An exception of a page that is not there any more would hide a later page with this path.
	for (page, reason) in WITHOUT_ADDRESS {
		assert!(pages.contains(page), "{page}: there is no such page");
		assert!(!shown.contains(page), "{page} has an address, so it needs no reason");
		assert!(!reason.is_empty(), "{page}");
	}
}
