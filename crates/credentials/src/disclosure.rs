//! Disclosures: what a hidden claim says, and the salt that keeps its digest from being guessed.

use crate::{
	base64, json,
	jws::reason,
	reasons::{Part, Reason},
};
use alloc::{string::String, string::ToString};
use rand_core::{CryptoRng, RngCore};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

/// What the digest of a hidden claim stands for.
#[derive(Clone, PartialEq, Debug)]
pub struct Disclosure {
	/// The name of the member; none for an element of an array.
	pub(crate) name: Option<String>,
	pub(crate) value: Value,
	/// The text from which the digest is calculated. It is never written again from the value.
	pub(crate) text: String,
}

impl Disclosure {
	/// A disclosure with a salt of 128 bits.
	pub(crate) fn new<R: RngCore + CryptoRng>(
		name: Option<String>,
		value: Value,
		rng: &mut R,
	) -> Self {
		let mut salt = [0; 16];
		rng.fill_bytes(&mut salt);
		let salt = base64::encode(&salt);
		let array = match &name {
			Some(name) => json!([salt, name, value]),
			None => json!([salt, value]),
		};
		let text = base64::encode(array.to_string().as_bytes());
		Self { name, value, text }
	}

	/// Reads a disclosure.
	pub(crate) fn parse(text: &str) -> Result<Self, Reason> {
		let bytes = base64::decode(text).ok_or(Reason::NotBase64url(Part::Disclosure))?;
		let value = json::parse(&bytes).map_err(|fault| reason(fault, Part::Disclosure))?;
		let (name, value) = match value.as_array().map(|elements| elements.as_slice()) {
			Some([Value::String(_), Value::String(name), value]) => (Some(name), value),
			Some([Value::String(_), value]) => (None, value),
			_ => return Err(Reason::BadDisclosure),
		};
		Ok(Self { name: name.cloned(), value: value.clone(), text: text.to_string() })
	}

	/// The name of the member that it discloses; none for an element of an array.
	pub fn name(&self) -> Option<&str> {
		self.name.as_deref()
	}

	/// The value that it discloses, which can have hidden parts itself.
	pub fn value(&self) -> &Value {
		&self.value
	}

	/// The text in a presentation.
	pub fn text(&self) -> &str {
		&self.text
	}

	/// The digest that stands in the claims.
	pub fn digest(&self) -> String {
		digest(self.text.as_bytes())
	}
}

/// The digest of a text, in base64url.
pub(crate) fn digest(text: &[u8]) -> String {
	base64::encode(&Sha256::digest(text))
}

/// A digest of nothing that anyone knows. It hides how many claims are hidden.
pub(crate) fn decoy<R: RngCore + CryptoRng>(rng: &mut R) -> String {
	let mut bytes = [0; 32];
	rng.fill_bytes(&mut bytes);
	digest(&bytes)
}
