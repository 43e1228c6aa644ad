//! One line of what is to be issued.

use crate::values;
use madang_client::api::types::KoreanDay;
use madang_credentials::{Path, PublicKey};
use madang_verify::certificate::credential_key;
use serde_json::{Map, Value};

/// The longest line: 256 KiB.
pub const MAX_LINE: usize = 256 * 1024;
const MEMBERS: [&str; 4] = ["holder", "claims", "hidden", "expires"];

/// What one certificate says.
#[derive(Debug)]
pub struct Request {
	/// The key of the holder; none for a certificate that no one presents with a signature.
	pub holder: Option<PublicKey>,
	/// The claims.
	pub claims: Map<String, Value>,
	/// Which of them are hidden.
	pub hidden: Vec<Path>,
	/// The last day of validity.
	pub expires: Option<KoreanDay>,
}

impl Request {
	/// Read a line: a JSON object, in which no member is twice.
	pub fn parse(line: &[u8]) -> Result<Self, String> {
		let value = madang_credentials::parse_json(line).map_err(|reason| reason.to_string())?;
		let Value::Object(mut members) = value else { return Err(t!("not a JSON object").into()) };
		if let Some(name) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
			let known = MEMBERS.join(", ");
			return Err(t!("unknown member {name:?}: a line has {known}"));
		}
		let holder = match members.remove("holder") {
			None => {
				return Err(
					t!("no holder: give a key, or null for a certificate without one").into()
				)
			}
			Some(Value::Null) => None,
			Some(holder) => Some(holder_key(&holder)?),
		};
		let Some(Value::Object(claims)) = members.remove("claims") else {
			return Err(t!("claims must be a JSON object").into());
		};
		let path = |path: &Value| {
			let found = path.as_str().and_then(Path::parse);
			found.ok_or_else(|| t!("hidden: {path} is not a path such as /address/city"))
		};
		let hidden = match members.remove("hidden") {
			None => claims.keys().map(|name| Path(vec![member(name)])).collect(),
			Some(Value::Array(paths)) => paths.iter().map(path).collect::<Result<_, _>>()?,
			Some(_) => return Err(t!("hidden must be a list of paths").into()),
		};
		let expires = match members.remove("expires") {
			None => None,
			Some(Value::String(day)) => {
				Some(values::day(&day).map_err(|e| format!("expires: {e}"))?)
			}
			Some(_) => return Err(t!("expires must be a day such as 2027-02-26").into()),
		};
		Ok(Self { holder, claims, hidden, expires })
	}
}

fn member(name: &str) -> madang_credentials::Step {
	madang_credentials::Step::Member(name.to_owned())
}

/// A key: `p256:HEX` or `ed25519:HEX`, the `publicKeyMultibase` or the id of a key of a DID document, or a JWK.
fn holder_key(value: &Value) -> Result<PublicKey, String> {
	let found = match value {
		Value::String(text) => {
			let name = text.split_once('#').map_or(text.as_str(), |(_, name)| name);
			let key = madang_did::from_multikey(name).or_else(|| values::public_key(text).ok());
			key.as_ref().and_then(credential_key)
		}
		other => PublicKey::from_jwk(other),
	};
	found.ok_or_else(|| {
		t!("holder is not a key: p256:HEX, ed25519:HEX, a key of a DID document (z…), or a JWK")
			.into()
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	const KEY: &str = "ed25519:8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";

	fn parse(value: &Value) -> Result<Request, String> {
		Request::parse(value.to_string().as_bytes())
	}

	#[test]
	fn all_claims_are_hidden_unless_the_line_says_which() {
		let line = json!({ "holder": KEY, "claims": { "a": { "b": 1 }, "c": 2 } });
		let paths = |request: Request| -> Vec<String> {
			request.hidden.iter().map(ToString::to_string).collect()
		};
		assert_eq!(paths(parse(&line).unwrap()), ["/a", "/c"]);
		let line = json!({ "holder": null, "claims": { "a": { "b": 1 } }, "hidden": ["/a/b"] });
		let request = parse(&line).unwrap();
		assert!(request.holder.is_none() && request.expires.is_none());
		assert_eq!(paths(request), ["/a/b"]);
	}

	#[test]
	fn a_key_is_read_in_each_of_its_forms() {
		let key = values::public_key(KEY).unwrap();
		let name = madang_did::multikey(&key);
		let jwk = credential_key(&key).unwrap().to_jwk();
		let id = format!("did:madang:{}#{name}", "0a".repeat(32));
		for holder in [json!(KEY), json!(name), json!(id), jwk] {
			let line = json!({ "holder": holder, "claims": {}, "expires": "2027-02-26" });
			let request = parse(&line).unwrap();
			assert_eq!(request.holder, credential_key(&key), "{holder}");
			assert_eq!(request.expires.unwrap().to_string(), "2027-02-26");
		}
	}

	#[test]
	fn each_mistake_is_named() {
		let sr = format!("sr25519:{}", "01".repeat(32));
		for (line, part) in [
			(json!([]), "not a JSON object"),
			(json!({ "claims": {} }), "no holder"),
			(json!({ "holder": KEY }), "claims"),
			(json!({ "holder": KEY, "claims": {}, "hiden": [] }), "hiden"),
			(json!({ "holder": sr, "claims": {} }), "holder is not a key"),
			(json!({ "holder": 7, "claims": {} }), "holder is not a key"),
			(json!({ "holder": KEY, "claims": {}, "hidden": ["a"] }), "not a path"),
			(json!({ "holder": KEY, "claims": {}, "hidden": "/a" }), "list of paths"),
			(json!({ "holder": KEY, "claims": {}, "expires": "2027-02-30" }), "expires"),
			(json!({ "holder": KEY, "claims": {}, "expires": 7 }), "expires"),
		] {
			let error = parse(&line).unwrap_err();
			assert!(error.contains(part), "{line}: {error}");
		}
		let twice = format!(r#"{{"holder":"{KEY}","claims":{{"a":1,"a":2}}}}"#);
		assert!(Request::parse(twice.as_bytes()).is_err());
	}
}
