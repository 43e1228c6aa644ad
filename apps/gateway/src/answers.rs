//! Answers that the gateway signs, as JSON Web Signatures.

use crate::{hexadecimal::hex_of, store::now};
use madang_service::SigningKey;
use serde_json::{json, value::RawValue, Value};
use std::path::Path;

/// The type of a signed answer.
const TYPE: &str = "madang-answer+jws";

/// The key with which the gateway signs answers.
pub struct AnswerKey {
	key: SigningKey,
	/// The institution, and the hash of the network's genesis block.
	signs_for: (u32, [u8; 32]),
}

impl AnswerKey {
	/// Read a file with a key (PKCS #8 in PEM) with which an institution signs answers about the network with this genesis
	/// block.
	pub fn read(path: &Path, signs_for: (u32, [u8; 32])) -> Result<Self, String> {
		Ok(Self { key: SigningKey::read(path)?, signs_for })
	}

	/// The public key as a JSON Web Key.
	pub fn jwk(&self) -> Value {
		self.key.jwk()
	}

	/// `HEADER.PAYLOAD.SIGNATURE` of an answer.
	pub fn sign(&self, status: u16, question: &Value, answer: &RawValue) -> String {
		let (institution, genesis) = self.signs_for;
		let payload = json!({
			"genesis": hex_of(genesis),
			"iat": now() / 1_000,
			"institution": institution,
			"request": question,
			"status": status,
		});
		// The answer stays as it is, so that its numbers keep their form.
		let payload = payload.to_string();
		let payload = payload.strip_suffix('}').unwrap_or(&payload);
		self.key.sign(TYPE, &format!("{payload},\"answer\":{}}}", answer.get()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_credentials::verify_signed;

	/// The example of RFC 8037, appendix A.
	const KEY: &str = "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

	#[test]
	fn an_answer_is_signed_with_its_question() {
		let key = SigningKey::of(&hex::decode(KEY).unwrap()).unwrap();
		let key = AnswerKey { key, signs_for: (4, [1; 32]) };
		let answer = RawValue::from_string(r#"{"amount":1e2}"#.to_owned()).unwrap();
		let question = json!({ "target": "/v1/loans/get" });
		let signed = key.sign(200, &question, &answer);
		let keys = json!({ "keys": [key.jwk()] });
		let (payload, _) = verify_signed(&signed, TYPE, &keys).unwrap();
		let text = String::from_utf8(payload).unwrap();
		assert!(text.ends_with(r#","answer":{"amount":1e2}}"#), "{text}");
		let payload: Value = serde_json::from_str(&text).unwrap();
		assert_eq!((&payload["institution"], &payload["status"]), (&json!(4), &json!(200)));
		assert_eq!(payload["request"], question);
		assert_eq!(payload["genesis"], hex_of([1; 32]));
	}
}
