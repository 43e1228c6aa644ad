//! Names, passphrases, cookies and addresses that break programs which trust what they are given.

use super::*;

const HOSTILE: [&str; 16] = [
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"' OR 1=1 --",
	"kim'; DROP TABLE audit; --",
	"kim\0",
	"../../etc/passwd",
	"$(reboot)",
	"\u{202e}mik",
	"ﬃ Ω 田 🏠",
	"KIM",
	"k\u{456}m",
	"undefined",
	"__proto__",
	"-1",
	"\r\nset-cookie: a=b",
	"=1+1",
];

#[tokio::test]
async fn hostile_names_and_passphrases_are_wrong_ones() {
	let guarded = Guarded::new().await;
	let long = "가".repeat(2_000);
	for text in HOSTILE.iter().copied().chain([long.as_str()]) {
		for request in
			[form(text, PASSPHRASE, text), form("kim", text, text), form(text, text, "/en/")]
		{
			let answer = guarded.site.ask(request).await;
			assert!(answer.status.is_client_error(), "{text}: {}", answer.status);
			assert!(!answer.headers.contains_key(header::SET_COOKIE), "{text}");
			assert!(
				!answer.body.contains("<script>alert") && !answer.body.contains("<img"),
				"{text}"
			);
		}
		let given = crate::address::encoded(text);
		for place in
			[format!("/en/sign-in?to={given}"), format!("/en/{given}"), format!("/{given}/views")]
		{
			let answer = guarded.page(&place, None).await;
			assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
			assert!(
				!answer.body.contains("<script>alert") && !answer.body.contains("<img"),
				"{place}"
			);
		}
	}
	// The owner is still let in.
	guarded.cookie("kim").await;
}

#[tokio::test]
async fn hostile_forms_are_refused() {
	let guarded = Guarded::new().await;
	let bodies: [Vec<u8>; 7] = [
		vec![],
		vec![0xff; 64],
		b"name".to_vec(),
		b"name=%&passphrase=%zz".to_vec(),
		b"{\"name\":\"kim\"}".to_vec(),
		b"name=kim&name=lee&passphrase=".to_vec(),
		vec![b'a'; 100_000],
	];
	for body in bodies {
		let mut request = asked(Method::POST, "/en/sign-in", None);
		*request.body_mut() = Body::from(body.clone());
		let answer = guarded.site.ask(request).await;
		assert!(answer.status.is_client_error(), "{body:?}: {}", answer.status);
		assert!(!answer.headers.contains_key(header::SET_COOKIE));
	}
	for place in ["/xx/sign-in", "/en/sign-in/", "/en/sign-in?to=%ff", "/xx/sign-out"] {
		let answer = guarded.site.ask(asked(Method::POST, place, None)).await;
		assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
	}
}

#[tokio::test]
async fn hostile_cookies_are_nobody() {
	let guarded = Guarded::new().await;
	let cookie = guarded.cookie("kim").await;
	let long = "a".repeat(5_000);
	let upper = cookie.to_uppercase();
	for text in ["", "x", "..", "%00", "a=b", &cookie[1..], &upper, &long] {
		let answer = guarded.page("/en/blocks", Some(text)).await;
		assert_eq!(answer.status, StatusCode::SEE_OTHER, "{text}");
	}
	let mut request = asked(Method::GET, "/en/blocks", None);
	let bytes = HeaderValue::from_bytes(b"madang-explorer=\xff\xfe").unwrap();
	request.headers_mut().insert(header::COOKIE, bytes);
	assert_eq!(guarded.site.ask(request).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn hostile_addresses_are_texts_in_the_log() {
	let guarded = Guarded::new().await;
	let kim = guarded.cookie("kim").await;
	for text in HOSTILE {
		let given = crate::address::encoded(text);
		for place in [
			format!("/{given}/blocks"),
			format!("/en/search?q={given}"),
			format!("/en/views?reader={given}"),
		] {
			let answer = guarded.page(&place, Some(&kim)).await;
			assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
		}
	}
	// Browsers would go elsewhere.
	guarded.page("/\\evil.example/blocks", Some(&kim)).await;
	let long = format!("/en/blocks?a={}", "b".repeat(20_000));
	guarded.page(&long, Some(&kim)).await;
	for place in ["/en/views", "/en/views?before=5", "/en/views?before=-1", "/en/views?before=x"] {
		let answer = guarded.page(place, Some(&kim)).await;
		assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
		for part in ["<script>alert", "<img", "href=\"/\\evil", &"b".repeat(1_024)] {
			assert!(!answer.body.contains(part), "{place}: {part}");
		}
	}
	assert!(guarded.views.check().await.is_ok());
}
