//! Signed JSON in the compact form: `HEADER.PAYLOAD.SIGNATURE`.

use crate::{
	algorithm::Algorithm,
	base64, json,
	json::JsonFault,
	key::PublicKey,
	reasons::{Part, Reason},
};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use p256::ecdsa::signature::Signer;
use serde_json::{Map, Value};

/// A secret key. It is erased from memory when it is dropped.
pub enum SigningKey {
	/// On the curve P-256.
	P256(p256::ecdsa::SigningKey),
	/// Ed25519.
	Ed25519(ed25519_dalek::SigningKey),
}

impl SigningKey {
	/// The public half.
	pub fn public(&self) -> PublicKey {
		match self {
			Self::P256(key) => PublicKey::P256(*key.verifying_key()),
			Self::Ed25519(key) => PublicKey::Ed25519(key.verifying_key()),
		}
	}

	fn sign(&self, message: &[u8]) -> [u8; 64] {
		match self {
			Self::P256(key) => {
				let signature: p256::ecdsa::Signature = key.sign(message);
				signature.to_bytes().into()
			}
			Self::Ed25519(key) => key.sign(message).to_bytes(),
		}
	}

	/// `HEADER.PAYLOAD.SIGNATURE`. The name of the algorithm is added to the header.
	pub(crate) fn sign_jws(&self, mut header: Map<String, Value>, payload: &Value) -> String {
		header.insert("alg".into(), self.public().algorithm().name().into());
		let header = base64::encode(Value::Object(header).to_string().as_bytes());
		let message = format!("{header}.{}", base64::encode(payload.to_string().as_bytes()));
		let signature = base64::encode(&self.sign(message.as_bytes()));
		format!("{message}.{signature}")
	}
}

/// The three parts, decoded. The signature is not checked yet.
pub(crate) struct Jws<'a> {
	pub(crate) header: Map<String, Value>,
	pub(crate) payload: Map<String, Value>,
	message: &'a str,
	signature: Vec<u8>,
}

impl<'a> Jws<'a> {
	/// Reads the three parts.
	pub(crate) fn parse(text: &'a str, parts: [Part; 3]) -> Result<Self, Vec<Reason>> {
		let mut split = text.split('.');
		let (Some(header), Some(payload), Some(signature), None) =
			(split.next(), split.next(), split.next(), split.next())
		else {
			return Err(Vec::from([Reason::Malformed]));
		};
		let [header_part, payload_part, signature_part] = parts;
		let mut reasons = Vec::new();
		let header = object(header, header_part).map_err(|reason| reasons.push(reason)).ok();
		let payload = object(payload, payload_part).map_err(|reason| reasons.push(reason)).ok();
		let decoded = base64::decode(signature);
		if decoded.is_none() {
			reasons.push(Reason::NotBase64url(signature_part));
		}
		let message = text.rsplit_once('.').map(|(message, _)| message);
		match (header, payload, decoded, message) {
			(Some(header), Some(payload), Some(signature), Some(message)) => {
				Ok(Self { header, payload, message, signature })
			}
			_ => Err(reasons),
		}
	}

	/// The algorithm that the header names, if it is allowed.
	pub(crate) fn algorithm(
		&self,
		part: Part,
		allowed: &[Algorithm],
		reasons: &mut Vec<Reason>,
	) -> Option<Algorithm> {
		let name = self.header.get("alg").and_then(Value::as_str);
		let known = Algorithm::ALL.into_iter().find(|algorithm| Some(algorithm.name()) == name);
		match known {
			Some(algorithm) if allowed.contains(&algorithm) => return Some(algorithm),
			Some(_) => reasons.push(Reason::AlgorithmNotAllowed(part)),
			None if name.is_some_and(|name| name.eq_ignore_ascii_case("none")) => {
				reasons.push(Reason::AlgorithmNone(part));
			}
			None => reasons.push(Reason::UnknownAlgorithm(part)),
		}
		None
	}

	/// Checks the type and that nothing critical is unknown: this crate knows no critical extension.
	pub(crate) fn header_fits(&self, part: Part, wanted: &str, reasons: &mut Vec<Reason>) {
		if self.header.get("typ").and_then(Value::as_str) != Some(wanted) {
			reasons.push(Reason::WrongType(part));
		}
		if self.header.contains_key("crit") {
			reasons.push(Reason::UnknownCritical(part));
		}
	}

	/// Checks the signature. The key decides which algorithm is used, never the header alone.
	pub(crate) fn signed_by(
		&self,
		key: &PublicKey,
		algorithm: Option<Algorithm>,
		parts: [Part; 2],
		reasons: &mut Vec<Reason>,
	) {
		let [header_part, signature_part] = parts;
		let Some(algorithm) = algorithm else { return };
		if key.algorithm() != algorithm {
			reasons.push(Reason::AlgorithmDoesNotFitKey(header_part));
		} else if !key.signed(self.message.as_bytes(), &self.signature) {
			reasons.push(Reason::BadSignature(signature_part));
		}
	}
}

/// A part that is a JSON object.
fn object(text: &str, part: Part) -> Result<Map<String, Value>, Reason> {
	let bytes = base64::decode(text).ok_or(Reason::NotBase64url(part))?;
	match json::parse(&bytes).map_err(|fault| reason(fault, part))? {
		Value::Object(members) => Ok(members),
		_ => Err(Reason::NotJson(part)),
	}
}

/// Reads JSON that means the same to everyone: no member twice, at most [`MAX_DEPTH`](crate::MAX_DEPTH) levels, numbers within the
/// range of 64-bit floating point.
///
/// # Errors
///
/// [`Reason::NotJson`], [`Reason::MemberTwice`] or [`Reason::TooDeep`].
pub fn parse_json(bytes: &[u8]) -> Result<Value, Reason> {
	json::parse(bytes).map_err(|fault| reason(fault, Part::Payload))
}

/// What is wrong with the JSON of a part.
pub(crate) fn reason(fault: JsonFault, part: Part) -> Reason {
	match fault {
		JsonFault::NotJson => Reason::NotJson(part),
		JsonFault::MemberTwice => Reason::MemberTwice(part),
		JsonFault::TooDeep => Reason::TooDeep(part),
	}
}
