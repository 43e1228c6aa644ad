//! The module in an engine answers as the same code does natively.

#[path = "../../verify/tests/certified/mod.rs"]
mod certified;
#[path = "../../verify/tests/chain/mod.rs"]
mod chain;

use base64ct::{Base64UrlUnpadded, Encoding};
use certified::*;
use chain::Chain;
use madang_verify::title_key;
use madang_verify_engine::Browser;
use madang_verify_wasm::answer;
use serde_json::{json, Value};

/// The anchor as the command writes it.
fn anchor(anchor: &madang_verify::Anchor) -> String {
	let keys = anchor.authorities.iter().map(|(key, _)| hex::encode(key));
	json!({
		"genesis": hex::encode(anchor.genesis),
		"number": anchor.number,
		"block": hex::encode(anchor.block),
		"set-id": anchor.set_id,
		"grandpa": keys.collect::<Vec<_>>(),
	})
	.to_string()
}

fn certificate_request() -> (Made, Vec<u8>) {
	let made = Sample::new().make();
	let request = json!({ "anchor": anchor(&made.anchor), "certificate": made.file.to_json() });
	(made, request.to_string().into_bytes())
}

fn title_request() -> Vec<u8> {
	let records = [(title_key(7), b"record of title 7".to_vec())].into();
	let mut chain = Chain::with(records, 0..4);
	chain.grow(3);
	let proof = chain.proof(&[&title_key(7)], 2, 3).to_bytes();
	let proof = Base64UrlUnpadded::encode_string(&proof);
	let anchor = anchor(&chain.anchor());
	json!({ "anchor": anchor, "proof": proof, "title": 7 }).to_string().into_bytes()
}

fn read(answer: &[u8]) -> Value {
	serde_json::from_slice(answer).unwrap()
}

/// The next number of a fixed sequence (xorshift), so that a failure can be repeated.
fn next(seed: &mut u64) -> u64 {
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	*seed
}

#[test]
fn the_module_answers_as_the_native_code() {
	let mut browser = Browser::new().unwrap();
	let (made, certificate) = certificate_request();
	let found = read(&browser.answer(&certificate).unwrap());
	assert_eq!(found["genuine"], true, "{found}");
	assert_eq!(found["certificate"]["id"], hex::encode(made.file.id()));
	let title = title_request();
	let shown = read(&browser.answer(&title).unwrap());
	assert_eq!(shown["holds"], true, "{shown}");
	assert_eq!(shown["title"], hex::encode(b"record of title 7"));
	let mut seed = 0x9e37_79b9_7f4a_7c15;
	for request in [certificate, title] {
		assert_eq!(browser.answer(&request).unwrap(), answer(&request));
		for _ in 0..150 {
			let mut altered = request.clone();
			let place = usize::try_from(next(&mut seed)).unwrap() % altered.len();
			altered[place] ^= u8::try_from(next(&mut seed) % 255).unwrap() + 1;
			let inside = browser.answer(&altered).unwrap();
			assert_eq!(inside, answer(&altered), "byte {place}");
		}
	}
}

#[test]
fn what_is_tampered_with_is_refused() {
	let (made, _) = certificate_request();
	let mut file = made.file.clone();
	file.path[0][0] ^= 1;
	let request = json!({ "anchor": anchor(&made.anchor), "certificate": file.to_json() });
	let found = read(&answer(request.to_string().as_bytes()));
	assert_eq!(found["genuine"], false);
	assert_eq!(found["reasons"][0]["code"], "wrong-root");
	let mut title: Value = read(&title_request());
	title["title"] = 8.into();
	let found = read(&answer(title.to_string().as_bytes()));
	assert_eq!(found, json!({ "holds": false, "reason": "the proof does not show that title" }));
	let both = json!({ "anchor": anchor(&made.anchor), "certificate": "", "proof": "" });
	for nonsense in [b"".to_vec(), b"{}".to_vec(), both.to_string().into_bytes()] {
		assert!(read(&answer(&nonsense))["error"].is_string());
	}
}
