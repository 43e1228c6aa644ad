//! The key with which the gateway signs answers, as JSON Web Signatures.

use crate::{hexadecimal::hex_of, store::now};
use base64ct::{Base64UrlUnpadded, Encoding};
use madang_sealed::ensure_private;
use ring::{
	rand::SystemRandom,
	signature::{EcdsaKeyPair, Ed25519KeyPair, KeyPair, ECDSA_P256_SHA256_FIXED_SIGNING},
};
use serde_json::{json, value::RawValue, Value};
use sha2::{Digest, Sha256};
use std::path::Path;
use tokio_rustls::rustls::pki_types::{pem::PemObject, PrivatePkcs8KeyDer};

/// The type of a signed answer.
const TYPE: &str = "madang-answer+jws";

/// A key.
pub struct AnswerKey {
	secret: Secret,
	random: SystemRandom,
	id: String,
	/// The institution, and the hash of the network's genesis block.
	signs_for: (u32, [u8; 32]),
}

enum Secret {
	Ed25519(Ed25519KeyPair),
	P256(EcdsaKeyPair),
}

impl AnswerKey {
	/// Read a file with a key (PKCS #8 in PEM) with which an institution signs answers about the network with this genesis
	/// block.
	pub fn read(path: &Path, signs_for: (u32, [u8; 32])) -> Result<Self, String> {
		let wrong = |reason: &dyn std::fmt::Display| format!("{}: {reason}", path.display());
		ensure_private(path).map_err(|error| error.to_string())?;
		let key = PrivatePkcs8KeyDer::from_pem_file(path).map_err(|error| wrong(&error))?;
		Self::of(key.secret_pkcs8_der(), signs_for)
			.ok_or_else(|| wrong(&"expected a private key of Ed25519 or P-256, PKCS #8 in PEM"))
	}

	fn of(pkcs8: &[u8], signs_for: (u32, [u8; 32])) -> Option<Self> {
		let random = SystemRandom::new();
		let secret = match Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8) {
			Ok(key) => Secret::Ed25519(key),
			Err(_) => {
				let form = &ECDSA_P256_SHA256_FIXED_SIGNING;
				Secret::P256(EcdsaKeyPair::from_pkcs8(form, pkcs8, &random).ok()?)
			}
		};
		let mut key = Self { secret, random, id: String::new(), signs_for };
		// RFC 7638: the members that a key must have, in the order of their names.
		let members = key.members().to_string();
		key.id = Base64UrlUnpadded::encode_string(&Sha256::digest(members));
		Some(key)
	}

	/// The public members that the key must have. `serde_json` writes them in the order of their names.
	fn members(&self) -> Value {
		let part = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
		match &self.secret {
			Secret::Ed25519(key) => {
				json!({ "crv": "Ed25519", "kty": "OKP", "x": part(key.public_key().as_ref()) })
			}
			Secret::P256(key) => {
				// A byte that says that both coordinates follow.
				let point = key.public_key().as_ref().get(1..).unwrap_or_default();
				let (x, y) = point.split_at(point.len() / 2);
				json!({ "crv": "P-256", "kty": "EC", "x": part(x), "y": part(y) })
			}
		}
	}

	const fn algorithm(&self) -> &'static str {
		match &self.secret {
			Secret::Ed25519(_) => "EdDSA",
			Secret::P256(_) => "ES256",
		}
	}

	/// The public key as a JSON Web Key.
	pub fn jwk(&self) -> Value {
		let mut jwk = self.members();
		jwk["alg"] = self.algorithm().into();
		jwk["kid"] = self.id.as_str().into();
		jwk["use"] = "sig".into();
		jwk
	}

	/// `HEADER.PAYLOAD.SIGNATURE` of an answer.
	pub fn sign(&self, status: u16, question: &Value, answer: &RawValue) -> String {
		let (institution, genesis) = self.signs_for;
		let header = json!({ "alg": self.algorithm(), "kid": self.id, "typ": TYPE });
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
		let payload = format!("{payload},\"answer\":{}}}", answer.get());
		let encode = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
		let message = format!("{}.{}", encode(&header.to_string()), encode(&payload));
		let signature = Base64UrlUnpadded::encode_string(&self.bytes(message.as_bytes()));
		format!("{message}.{signature}")
	}

	fn bytes(&self, message: &[u8]) -> Vec<u8> {
		match &self.secret {
			Secret::Ed25519(key) => key.sign(message).as_ref().to_vec(),
			// It fails only if the machine has no randomness; then nobody takes the answer for signed.
			Secret::P256(key) => key
				.sign(&self.random, message)
				.map(|signature| signature.as_ref().to_vec())
				.unwrap_or_default(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ring::signature::{UnparsedPublicKey, ECDSA_P256_SHA256_FIXED, ED25519};

	const SIGNS_FOR: (u32, [u8; 32]) = (4, [1; 32]);

	fn decoded(text: &str) -> Vec<u8> {
		Base64UrlUnpadded::decode_vec(text).unwrap()
	}

	#[test]
	fn an_answer_is_signed_with_its_question() {
		let random = SystemRandom::new();
		let ed25519 = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
		let p256 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
		for (pkcs8, name) in [(ed25519.as_ref(), "EdDSA"), (p256.as_ref(), "ES256")] {
			let key = AnswerKey::of(pkcs8, SIGNS_FOR).unwrap();
			let answer = RawValue::from_string(r#"{"amount":1e2}"#.to_owned()).unwrap();
			let question = json!({ "target": "/v1/loans/get" });
			let signed = key.sign(200, &question, &answer);
			let (message, signature) = signed.rsplit_once('.').unwrap();
			let (header, payload) = message.split_once('.').unwrap();
			let header: Value = serde_json::from_slice(&decoded(header)).unwrap();
			let text = String::from_utf8(decoded(payload)).unwrap();
			assert!(text.ends_with(r#","answer":{"amount":1e2}}"#), "{text}");
			let payload: Value = serde_json::from_str(&text).unwrap();
			assert_eq!((&payload["institution"], &payload["status"]), (&json!(4), &json!(200)));
			assert_eq!(payload["request"], question);
			let jwk = key.jwk();
			assert_eq!((&header["alg"], &header["kid"]), (&json!(name), &jwk["kid"]));
			let mut public = match name {
				"EdDSA" => Vec::new(),
				_ => vec![4],
			};
			for part in ["x", "y"].iter().filter_map(|part| jwk[*part].as_str()) {
				public.extend(decoded(part));
			}
			let signature = decoded(signature);
			let check = |message: &str| match name {
				"EdDSA" => {
					UnparsedPublicKey::new(&ED25519, &public).verify(message.as_bytes(), &signature)
				}
				_ => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &public)
					.verify(message.as_bytes(), &signature),
			};
			assert!(check(message).is_ok() && check(&message[1..]).is_err(), "{name}");
		}
		assert!(AnswerKey::of(b"nonsense", SIGNS_FOR).is_none());
	}

	#[test]
	fn a_key_is_named_by_its_thumbprint() {
		// The example of RFC 8037, appendix A.
		let seed = "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
		let key = AnswerKey::of(&hex::decode(seed).unwrap(), SIGNS_FOR).unwrap();
		assert_eq!(key.jwk()["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
		assert_eq!(key.id, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
	}
}
