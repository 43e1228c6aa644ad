//! Keys that sign what a program answers, as JSON Web Signatures in compact form. `madang_credentials::verify_signed` checks such signatures.

use base64ct::{Base64UrlUnpadded, Encoding};
use madang_sealed::ensure_private;
use ring::{
	rand::SystemRandom,
	signature::{EcdsaKeyPair, Ed25519KeyPair, KeyPair, ECDSA_P256_SHA256_FIXED_SIGNING},
};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::{fmt::Display, path::Path};
use tokio_rustls::rustls::pki_types::{pem::PemObject, PrivatePkcs8KeyDer};

/// A key.
pub struct SigningKey {
	secret: Secret,
	random: SystemRandom,
	id: String,
}

enum Secret {
	Ed25519(Ed25519KeyPair),
	P256(EcdsaKeyPair),
}

impl SigningKey {
	/// Read a file with a key: PKCS #8 in PEM. Others must not be able to read it.
	///
	/// # Errors
	///
	/// If it cannot be read, or has no key of Ed25519 or P-256.
	pub fn read(path: &Path) -> Result<Self, String> {
		let wrong = |reason: &dyn Display| format!("{}: {reason}", path.display());
		ensure_private(path).map_err(|error| error.to_string())?;
		let key = PrivatePkcs8KeyDer::from_pem_file(path).map_err(|error| wrong(&error))?;
		Self::of(key.secret_pkcs8_der())
			.ok_or_else(|| wrong(&"expected a private key of Ed25519 or P-256, PKCS #8 in PEM"))
	}

	/// A key in PKCS #8. None if it is not one of Ed25519 or P-256.
	pub fn of(pkcs8: &[u8]) -> Option<Self> {
		let random = SystemRandom::new();
		let secret = match Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8) {
			Ok(key) => Secret::Ed25519(key),
			Err(_) => {
				let form = &ECDSA_P256_SHA256_FIXED_SIGNING;
				Secret::P256(EcdsaKeyPair::from_pkcs8(form, pkcs8, &random).ok()?)
			}
		};
		let mut key = Self { secret, random, id: String::new() };
		key.id = thumbprint(&key.members());
		Some(key)
	}

	/// Its name: the thumbprint of the public key.
	pub fn id(&self) -> &str {
		&self.id
	}

	/// The public members that the key must have.
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

	/// `HEADER.PAYLOAD.SIGNATURE` of a payload, with the type that the header has. The payload stays as it is.
	pub fn sign(&self, kind: &str, payload: &str) -> String {
		let header = json!({ "alg": self.algorithm(), "kid": self.id, "typ": kind });
		let encode = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
		let message = format!("{}.{}", encode(&header.to_string()), encode(payload));
		let signature = Base64UrlUnpadded::encode_string(&self.bytes(message.as_bytes()));
		format!("{message}.{signature}")
	}

	fn bytes(&self, message: &[u8]) -> Vec<u8> {
		match &self.secret {
			Secret::Ed25519(key) => key.sign(message).as_ref().to_vec(),
			// It fails only if the machine has no randomness; then nobody takes the text for signed.
			Secret::P256(key) => key
				.sign(&self.random, message)
				.map(|signature| signature.as_ref().to_vec())
				.unwrap_or_default(),
		}
	}
}

/// The thumbprint of a public key (RFC 7638): of the members that it must have, which `serde_json` writes in the order of
/// their names.
fn thumbprint(members: &Value) -> String {
	Base64UrlUnpadded::encode_string(&Sha256::digest(members.to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_credentials::verify_signed;

	fn keys() -> [SigningKey; 2] {
		let random = SystemRandom::new();
		let ed25519 = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
		let p256 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
		[ed25519.as_ref(), p256.as_ref()].map(|pkcs8| SigningKey::of(pkcs8).unwrap())
	}

	#[test]
	fn what_was_signed_is_found_again() {
		for (key, name) in keys().into_iter().zip(["EdDSA", "ES256"]) {
			assert_eq!(key.jwk()["alg"], name);
			let known = json!({ "keys": [key.jwk()] });
			let signed = key.sign("thing+jws", r#"{"amount":1e2}"#);
			let (payload, id) = verify_signed(&signed, "thing+jws", &known).unwrap();
			assert_eq!((payload.as_slice(), id.as_str()), (&br#"{"amount":1e2}"#[..], key.id()));
		}
		assert!(SigningKey::of(b"nonsense").is_none());
	}

	#[test]
	fn a_key_is_named_by_its_thumbprint() {
		// The example of RFC 8037, appendix A.
		let seed = "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
		let key = SigningKey::of(&hex::decode(seed).unwrap()).unwrap();
		assert_eq!(key.jwk()["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
		assert_eq!(key.id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
	}
}
