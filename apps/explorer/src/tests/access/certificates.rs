//! Readers who show a client certificate.

use super::*;

async fn status(guarded: &Guarded, place: &str, certificate: Option<u8>) -> StatusCode {
	let request = from(asked(Method::GET, place, None), 1, certificate);
	guarded.site.ask(request).await.status
}

#[tokio::test]
async fn a_registered_certificate_has_the_role_of_its_institution() {
	let until = NOW + 1_000_000;
	let removed = json!({ "institution": 2, "fingerprint": fingerprint(5), "by": null });
	let blocks = members(&[
		registered(1, 1, until),
		registered(2, 2, until),
		registered(3, 3, until),
		registered(2, 4, NOW),
		registered(2, 5, until),
		("ClientCertificateRemoved", removed),
	]);
	let guarded = Guarded::over(&blocks).await;
	let (away, forbidden, ok) = (StatusCode::SEE_OTHER, StatusCode::FORBIDDEN, StatusCode::OK);
	for (certificate, blocks, views) in [
		(Some(1), ok, ok),
		(Some(2), ok, forbidden),
		(Some(3), ok, ok),
		// Its time is over.
		(Some(4), away, away),
		// It was removed.
		(Some(5), away, away),
		// Nobody has registered it.
		(Some(6), away, away),
		(None, away, away),
	] {
		assert_eq!(status(&guarded, "/en/blocks", certificate).await, blocks, "{certificate:?}");
		assert_eq!(status(&guarded, "/en/views", certificate).await, views, "{certificate:?}");
	}
	let request = from(asked(Method::GET, "/en/blocks", None), 1, Some(2));
	let body = guarded.site.ask(request).await.body;
	assert!(
		body.contains("By certificate of institution <a href=\"/en/institution/2\">2</a>"),
		"{body}"
	);
	// Views of the auditor and of the ministry are in the log, those of the bank are not.
	let entries = guarded.views.before(None, None, 10).await.unwrap();
	assert_eq!(entries.len(), 4);
	let auditor = format!("certificate:{}", hex::encode([1; 32]));
	assert!(entries[3].entry.contains(&auditor), "{}", entries[3].entry);
	assert!(entries[3].entry.contains("\"institutions\":[1]"), "{}", entries[3].entry);
	assert!(entries[3].entry.contains("\"address\":\"192.0.2.1\""), "{}", entries[3].entry);
}

#[tokio::test]
async fn the_greater_role_of_certificate_and_account_counts() {
	let until = NOW + 1_000_000;
	let blocks = members(&[registered(1, 1, until), registered(2, 2, until)]);
	let guarded = Guarded::over(&blocks).await;
	let (kim, lee) = (guarded.cookie("kim").await, guarded.cookie("lee").await);
	for (cookie, certificate, shown) in [
		(&lee, 1, "By certificate"),
		(&lee, 2, "<strong>lee</strong>"),
		(&kim, 1, "<strong>kim</strong>"),
		(&kim, 2, "<strong>kim</strong>"),
	] {
		let request = from(asked(Method::GET, "/en/", Some(cookie)), 1, Some(certificate));
		let body = guarded.site.ask(request).await.body;
		assert!(body.contains(shown), "{certificate}: {body}");
	}
}

#[tokio::test]
async fn an_index_that_stands_still_admits_nobody_by_certificate() {
	let guarded = Guarded::over(&members(&[registered(1, 1, NOW + 10_000_000)])).await;
	assert_eq!(status(&guarded, "/en/blocks", Some(1)).await, StatusCode::OK);
	guarded.clock.pass(crate::access::certificates::KNOWN_FOR);
	assert_eq!(status(&guarded, "/en/blocks", Some(1)).await, StatusCode::SEE_OTHER);
	// Accounts are the explorer's own.
	let kim = guarded.cookie("kim").await;
	assert_eq!(guarded.page("/en/blocks", Some(&kim)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_removal_counts_at_once() {
	let guarded = Guarded::over(&members(&[registered(1, 1, NOW + 1_000_000)])).await;
	assert_eq!(status(&guarded, "/en/views", Some(1)).await, StatusCode::OK);
	let removed =
		json!({ "institution": 1, "fingerprint": fingerprint(1), "by": super::super::OFFICER });
	let mut blocks = members(&[("ClientCertificateRemoved", removed)]);
	let mut last = blocks.pop().unwrap();
	last.block.number = 3;
	last.block.hash = format!("0x{:064x}", 1_003);
	last.block.parent = format!("0x{:064x}", 1_002);
	last.events[0].0.place.block = 3;
	guarded.site.store.add(&[last]).await.unwrap();
	guarded.site.store.project().await.unwrap();
	assert_eq!(status(&guarded, "/en/views", Some(1)).await, StatusCode::SEE_OTHER);
}
