//! The module in an engine answers as the same code does natively.

#[path = "../../verify/tests/certified/mod.rs"]
mod certified;
#[path = "../../verify/tests/chain/mod.rs"]
mod chain;

use base64ct::{Base64UrlUnpadded, Encoding};
use certified::*;
use chain::Chain;
use ed25519_dalek::Signer;
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

/// A text that the key of RFC 8037, appendix A, has signed, and a question about it.
fn signed_request(payload: &str) -> Value {
	let seed =
		hex::decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
	let key = ed25519_dalek::SigningKey::from_bytes(&seed.try_into().unwrap());
	let header = json!({ "alg": "EdDSA", "typ": "thing+jws", "kid": KEY }).to_string();
	let encoded = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
	let message = format!("{}.{}", encoded(header.as_bytes()), encoded(payload.as_bytes()));
	let signature = key.sign(message.as_bytes()).to_bytes();
	let x = encoded(key.verifying_key().as_bytes());
	let keys = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": KEY }] });
	json!({
		"signed": format!("{message}.{}", encoded(&signature)), "typ": "thing+jws", "keys": keys.to_string()
	})
}

/// The thumbprint of that key.
const KEY: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

#[test]
fn a_signed_text_is_checked_with_the_keys_that_are_given() {
	let payload = r#"{"rows":"18446744073709551615"}"#;
	let request = signed_request(payload);
	let mut browser = Browser::new().unwrap();
	let found = read(&browser.answer(request.to_string().as_bytes()).unwrap());
	assert_eq!(found, json!({ "signed": true, "key": KEY, "payload": payload }));
	let mut other_type = request.clone();
	other_type["typ"] = "other".into();
	let mut no_keys = request.clone();
	no_keys["keys"] = r#"{"keys":[]}"#.into();
	let mut other_payload = request.clone();
	let signed = signed_request("{}")["signed"].as_str().unwrap().to_owned();
	let signature = request["signed"].as_str().unwrap().rsplit_once('.').unwrap().1;
	other_payload["signed"] = format!("{}.{signature}", signed.rsplit_once('.').unwrap().0).into();
	for wrong in [other_type, no_keys, other_payload] {
		let found = read(&answer(wrong.to_string().as_bytes()));
		assert_eq!(found["signed"], false, "{found}");
		assert!(found["reason"].is_string(), "{found}");
	}
	let mut nonsense = request;
	nonsense["keys"] = "no JSON".into();
	assert!(read(&answer(nonsense.to_string().as_bytes()))["error"].is_string());
}
