//! The page of the certificate format says what the code does.

use super::*;

const PAGE: &str = include_str!("../../../../docs/src/certificate-format.md");

/// The block of the page behind this heading's marker.
fn block(name: &str) -> &str {
	let begin = PAGE.split_once(&format!("<!-- vector: {name} -->\n```text\n")).unwrap().1;
	begin.split_once("\n```").unwrap().0
}

/// The example on the page is what these keys, this randomness and these claims give.
#[test]
fn the_example_of_the_page() {
	let certificate = Certificate {
		kind: "urn:madang:certificate:title-extract".into(),
		not_before: None,
		status: vec![StatusReference {
			list: "urn:madang:status-list:7".into(),
			index: 94_567,
			purpose: StatusPurpose::Revocation,
		}],
		claims: members(json!({ "title": "1168010100108580000", "owner": "홍길동" })),
		hidden: vec![path("/owner")],
		decoys: 1,
		..certificate(&ed25519(2))
	};
	let issued = certificate.sign(&ed25519(1), &mut rng(9901)).unwrap();
	let bound = issued.bind(AUDIENCE, NONCE, NOW, &ed25519(2)).unwrap();
	let text = bound.to_string();
	let payload = crate::base64::decode(issued.signed_part().split('.').nth(1).unwrap()).unwrap();
	let on_page = |name| block(name).replace('\n', "");
	let claims = String::from_utf8(payload).unwrap();
	assert_eq!((claims, text.clone()), (on_page("claims"), on_page("presentation")));
	let verified =
		verify(&text, &policy(KeyBinding::Required(CHALLENGE)), &resolver(&ed25519(1))).unwrap();
	assert_eq!(verified.claims()["owner"], "홍길동");
}

/// Every reason has a row with its code and sentences.
#[test]
fn the_table_of_reasons() {
	for reason in Reason::all() {
		let row = format!("| `{}` | {} | {} |", reason.code(), reason.english(), reason.korean());
		assert!(PAGE.contains(&row), "{row}");
	}
}
