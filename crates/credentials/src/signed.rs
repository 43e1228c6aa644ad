//! Signed texts that are not certificates, such as answers of gateways and manifests of exports: JSON Web Signatures in compact
//! form (RFC 7515), with ES256 or EdDSA, under keys that are named by their thumbprints (RFC 7638).

use crate::{base64, jws::parse_json, key::PublicKey};
use alloc::{
	string::{String, ToString},
	vec::Vec,
};
use core::fmt;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Why a signature does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SignedError {
	/// It is not a JSON Web Signature in compact form.
	Form,
	/// It is a signature of something else.
	Type(String),
	/// The keys have none with this name.
	UnknownKey(String),
	/// The key with this name cannot be used.
	BadKey(String),
	/// The signature is not that of the key.
	Invalid(String),
}

impl fmt::Display for SignedError {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Form => write!(formatter, "it is not a signature of this form"),
			Self::Type(kind) => write!(formatter, "it is a signature of the type {kind}"),
			Self::UnknownKey(key) => {
				write!(formatter, "it was signed with the key {key}, which is not among the keys")
			}
			Self::BadKey(key) => write!(
				formatter,
				"the key {key} cannot be used: it is not one of Ed25519 or P-256, or has the name of another"
			),
			Self::Invalid(key) => write!(formatter, "the signature is not that of the key {key}"),
		}
	}
}

impl core::error::Error for SignedError {}

/// The payload of a signed text of this type, and the name of the key, which must be in a set of JSON Web Keys.
///
/// # Errors
///
/// If the signature does not hold.
pub fn verify_signed(
	text: &str,
	kind: &str,
	keys: &Value,
) -> Result<(Vec<u8>, String), SignedError> {
	let (message, signature) = text.rsplit_once('.').ok_or(SignedError::Form)?;
	let (header, payload) = message.split_once('.').ok_or(SignedError::Form)?;
	let header = base64::decode(header).and_then(|bytes| parse_json(&bytes).ok());
	let header = header.ok_or(SignedError::Form)?;
	let signature = base64::decode(signature).ok_or(SignedError::Form)?;
	let payload = base64::decode(payload).ok_or(SignedError::Form)?;
	let named = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or_default();
	if named("typ") != kind {
		return Err(SignedError::Type(named("typ").to_string()));
	}
	let id = named("kid").to_string();
	let keys = keys.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
	let key = keys.iter().find(|key| key.get("kid").and_then(Value::as_str) == Some(id.as_str()));
	let key = key.ok_or_else(|| SignedError::UnknownKey(id.clone()))?;
	let key = PublicKey::from_jwk(key)
		.filter(|key| key.algorithm().name() == named("alg") && thumbprint(key) == id);
	match key {
		None => Err(SignedError::BadKey(id)),
		Some(key) if key.signed(message.as_bytes(), &signature) => Ok((payload, id)),
		Some(_) => Err(SignedError::Invalid(id)),
	}
}

/// The thumbprint of a key: of the members that it must have, which `serde_json` writes in the order of their names.
fn thumbprint(key: &PublicKey) -> String {
	base64::encode(&Sha256::digest(key.to_jwk().to_string().as_bytes()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::SigningKey;
	use rand::rngs::OsRng;
	use serde_json::json;

	fn keys() -> [SigningKey; 2] {
		[
			SigningKey::Ed25519(ed25519_dalek::SigningKey::from_bytes(&rand::random())),
			SigningKey::P256(p256::ecdsa::SigningKey::random(&mut OsRng)),
		]
	}

	fn jwk(key: &SigningKey) -> Value {
		let public = key.public();
		let mut jwk = public.to_jwk();
		jwk["kid"] = thumbprint(&public).into();
		jwk
	}

	fn sign(key: &SigningKey, payload: &Value) -> String {
		let header = json!({ "typ": "thing+jws", "kid": thumbprint(&key.public()) });
		key.sign_jws(header.as_object().unwrap().clone(), payload)
	}

	#[test]
	fn what_was_signed_is_found_again() {
		for key in keys() {
			let (known, id) = (json!({ "keys": [jwk(&key)] }), thumbprint(&key.public()));
			let signed = sign(&key, &json!({ "amount": 100 }));
			let found = verify_signed(&signed, "thing+jws", &known);
			assert_eq!(found, Ok((br#"{"amount":100}"#.to_vec(), id.clone())));
			// Another payload, another type, another key, another key of this name.
			let other = base64::encode(br#"{"amount":101}"#);
			let mut parts: Vec<_> = signed.split('.').collect();
			parts[1] = &other;
			let invalid = Err(SignedError::Invalid(id.clone()));
			assert_eq!(verify_signed(&parts.join("."), "thing+jws", &known), invalid);
			let error = Err(SignedError::Type("thing+jws".to_string()));
			assert_eq!(verify_signed(&signed, "other+jws", &known), error);
			let unknown = Err(SignedError::UnknownKey(id.clone()));
			assert_eq!(verify_signed(&signed, "thing+jws", &json!({ "keys": [] })), unknown);
			for mut stolen in keys().map(|key| jwk(&key)) {
				stolen["kid"] = id.as_str().into();
				let bad = Err(SignedError::BadKey(id.clone()));
				let only = json!({ "keys": [stolen] });
				assert_eq!(verify_signed(&signed, "thing+jws", &only), bad);
			}
			for text in ["", "a.b", "..", "a.b.c"] {
				let form = Err(SignedError::Form);
				assert_eq!(verify_signed(text, "thing+jws", &known), form, "{text}");
			}
		}
	}

	#[test]
	fn a_key_is_named_by_its_thumbprint() {
		// The example of RFC 8037, appendix A.
		let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
		let key = PublicKey::from_jwk(&jwk).unwrap();
		assert_eq!(thumbprint(&key), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
	}
}
