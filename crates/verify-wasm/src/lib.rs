//! The checks of certificates and proofs for browsers, as WebAssembly without imports: JSON in, JSON out.
//!
//! `scripts/build-verifier` builds the module. It exports its memory and three functions:
//!
//! | Function | |
//! |---|---|
//! | `alloc(length) -> pointer` | memory for a request |
//! | `free(pointer, length)` | gives memory back |
//! | `verify(pointer, length) -> pointer` | answers a request: four bytes of length (little-endian), then the answer in JSON. Free it with `length + 4` |
//!
//! A request is about a certificate, a proof or a signed text; see [`answer`]. A check needs no random numbers, no clock and no
//! network: the caller states the time.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod abi;

use alloc::{string::String, string::ToString, vec::Vec};
use base64ct::{Base64UrlUnpadded, Encoding};
use madang_credentials::verify_signed;
use madang_verify::{
	certificate::{self, Question, VerifiedCertificate},
	check, title_key, Anchor, Found, Limits, Verified,
};
use serde::Deserialize;
use serde_json::{json, Value};

/// What is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
	/// The text of the anchor, as `madang proof anchor` writes it.
	#[serde(default)]
	anchor: String,
	/// The text of a certificate file.
	certificate: Option<String>,
	/// What is asked about the certificate.
	#[serde(default)]
	question: Question,
	/// The bytes of a proof in base64url without padding.
	proof: Option<String>,
	/// The number of the title that the proof must show.
	title: Option<u64>,
	/// A signed text that is not a certificate: a JSON Web Signature in compact form.
	signed: Option<String>,
	/// The type that it must have.
	#[serde(default)]
	typ: String,
	/// The keys of which one must have signed it: the text of a set of JSON Web Keys.
	#[serde(default)]
	keys: String,
}

/// Answer a request:
///
/// - `{"anchor": TEXT, "certificate": TEXT, "question": {…}}`: `{"genuine": true, "certificate": {…}}`, or
///   `{"genuine": false, "reasons": [{"code", "ko", "en"}, …]}`;
/// - `{"anchor": TEXT, "proof": BASE64URL, "title": NUMBER}`, where the title can be left out: `{"holds": true,
///   "block", "time", "values", …}`, or `{"holds": false, "reason"}`.
/// - `{"signed": TEXT, "typ": TEXT, "keys": TEXT}`: `{"signed": true, "key", "payload"}` or `{"signed": false, "reason"}`.
///
/// What is neither has the answer `{"error"}`.
pub fn answer(request: &[u8]) -> Vec<u8> {
	let answer = respond(request).unwrap_or_else(|error| json!({ "error": error }));
	answer.to_string().into_bytes()
}

fn respond(request: &[u8]) -> Result<Value, String> {
	let request: Request = serde_json::from_slice(request).map_err(|error| error.to_string())?;
	if let Some(text) = &request.signed {
		return signed(text, &request.typ, &request.keys);
	}
	let anchor = Anchor::parse(request.anchor.as_bytes()).ok_or("the anchor is not an anchor")?;
	match (request.certificate, request.proof) {
		(Some(file), None) => {
			let result = certificate::check(file.as_bytes(), &anchor, &request.question);
			Ok(VerifiedCertificate::answer(&result))
		}
		(None, Some(proof)) => {
			let holds = Base64UrlUnpadded::decode_vec(&proof)
				.map_err(|_| "the proof is not base64url without padding".to_string())
				.and_then(|bytes| {
					check(&bytes, &anchor, &Limits::DEFAULT).map_err(|error| error.to_string())
				})
				.and_then(|shown| values(&shown, request.title));
			Ok(holds.unwrap_or_else(|reason| json!({ "holds": false, "reason": reason })))
		}
		_ => Err("a request has either a certificate or a proof".into()),
	}
}

/// What a signed text says, and with which key it was signed.
fn signed(text: &str, kind: &str, keys: &str) -> Result<Value, String> {
	let keys = serde_json::from_str(keys).map_err(|_| "the keys are not JSON Web Keys")?;
	Ok(match verify_signed(text, kind, &keys) {
		Ok((payload, key)) => {
			let payload = String::from_utf8(payload).map_err(|_| "what is signed is not text")?;
			json!({ "signed": true, "key": key, "payload": payload })
		}
		Err(error) => json!({ "signed": false, "reason": error.to_string() }),
	})
}

/// What a proof shows.
fn values(shown: &Verified, title: Option<u64>) -> Result<Value, String> {
	let of_title = match title.map(|title| shown.value(&title_key(title))) {
		None => Value::Null,
		Some(Found::Value(record)) => hex::encode(record).into(),
		Some(Found::Absent) => return Err("there is no such title at that block".into()),
		Some(Found::NotShown) => return Err("the proof does not show that title".into()),
	};
	let values: Vec<Value> = shown
		.values()
		.map(|(key, value)| json!({ "key": hex::encode(key), "value": value.map(hex::encode) }))
		.collect();
	Ok(json!({
		"holds": true,
		"genesis": hex::encode(shown.genesis()),
		"block": shown.number(),
		"hash": hex::encode(shown.hash()),
		"time": shown.time().to_string(),
		"set-id": shown.set_id().to_string(),
		"title": of_title,
		"values": values,
	}))
}
