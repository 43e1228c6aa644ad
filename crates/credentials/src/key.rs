//! Public keys and their JWK form.

use crate::{algorithm::Algorithm, base64};
use alloc::vec::Vec;
use p256::ecdsa::signature::Verifier;
use serde_json::{json, Value};

/// The key of an issuer or a holder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublicKey {
	/// On the curve P-256, for ES256.
	P256(p256::ecdsa::VerifyingKey),
	/// Ed25519, for EdDSA.
	Ed25519(ed25519_dalek::VerifyingKey),
}

impl PublicKey {
	/// A P-256 key from its SEC 1 form (33 or 65 bytes). None if it is not a point of the curve.
	pub fn from_p256(bytes: &[u8]) -> Option<Self> {
		p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes).ok().map(Self::P256)
	}

	/// An Ed25519 key. None if it is not a point of the curve, or a weak one.
	pub fn from_ed25519(bytes: &[u8; 32]) -> Option<Self> {
		let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).ok()?;
		(!key.is_weak()).then_some(Self::Ed25519(key))
	}

	/// The algorithm that signs with it.
	pub fn algorithm(&self) -> Algorithm {
		match self {
			Self::P256(_) => Algorithm::Es256,
			Self::Ed25519(_) => Algorithm::EdDsa,
		}
	}

	/// The key as a JWK, public members only.
	pub fn to_jwk(&self) -> Value {
		match self {
			Self::P256(key) => {
				let point = key.to_encoded_point(false);
				let part = |part: Option<&p256::FieldBytes>| {
					part.map(|bytes| base64::encode(bytes)).unwrap_or_default()
				};
				json!({ "kty": "EC", "crv": "P-256", "x": part(point.x()), "y": part(point.y()) })
			}
			Self::Ed25519(key) => {
				json!({ "kty": "OKP", "crv": "Ed25519", "x": base64::encode(key.as_bytes()) })
			}
		}
	}

	/// Reads a JWK. None if it is of another kind, not a valid point, or has a secret part.
	pub fn from_jwk(jwk: &Value) -> Option<Self> {
		let text = |name: &str| jwk.get(name).and_then(Value::as_str);
		let bytes =
			|name: &str| -> Option<[u8; 32]> { base64::decode(text(name)?)?.try_into().ok() };
		if jwk.get("d").is_some() {
			return None;
		}
		match (text("kty")?, text("crv")?) {
			("EC", "P-256") => {
				let mut point = Vec::from([4]);
				point.extend_from_slice(&bytes("x")?);
				point.extend_from_slice(&bytes("y")?);
				Self::from_p256(&point)
			}
			("OKP", "Ed25519") => Self::from_ed25519(&bytes("x")?),
			_ => None,
		}
	}

	/// Whether the 64 bytes are this key's signature of the message.
	pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
		match self {
			Self::P256(key) => p256::ecdsa::Signature::from_slice(signature)
				.is_ok_and(|signature| key.verify(message, &signature).is_ok()),
			Self::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
				.is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
		}
	}
}
