//! DIDs of the Madang network as standard documents: what a resolver of `did:madang` answers.
//!
//! The document follows W3C *Decentralized Identifiers (DIDs) v1.0*, and the answer around it *DID
//! Resolution v0.3*. Public keys are `Multikey`s with the codes of the multicodec table: `ed25519-pub`
//! (0xed), `sr25519-pub` (0xef) and `p256-pub` (0x1200). A key has its own encoding as the fragment of its
//! id, so its id stays the same in every version.

mod key;
mod time;

#[cfg(test)]
mod tests;

pub use key::{from_multikey, multikey};
pub use time::{datetime, moment};

use madang_primitives::{signing::VerificationKey, Did};
use pallet_identity::{KeyEntry, KeyPurpose, Resolution};
use serde_json::{json, Map, Value};

/// The media type of the documents.
pub const CONTENT_TYPE: &str = "application/did+ld+json";

/// A DID from its text: `did:madang:` and 64 lower-case hexadecimal digits.
pub fn parse(text: &str) -> Option<Did> {
	let digits = text.strip_prefix("did:madang:")?;
	let byte = |pair: &[u8]| {
		let text = core::str::from_utf8(pair).ok()?;
		u8::from_str_radix(text, 16).ok()
	};
	let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
	let did = Did(bytes?.try_into().ok()?);
	// Only the one form reads back, so that a DID has one text.
	(did.to_string() == text).then_some(did)
}

/// Why a DID does not resolve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
	/// The text is not a DID of this network.
	InvalidDid,
	/// The DID, or the version that was asked for, does not exist.
	NotFound,
	/// The options contradict each other, or cannot be read.
	InvalidOptions,
}

impl Failure {
	/// The answer of a resolver.
	pub fn answer(self) -> Value {
		let error = match self {
			Self::InvalidDid => "invalidDid",
			Self::NotFound => "notFound",
			Self::InvalidOptions => "invalidOptions",
		};
		json!({
			"didResolutionMetadata": { "error": error },
			"didDocument": null,
			"didDocumentMetadata": {},
		})
	}
}

/// The answer of a resolver to what the chain has of a DID. The document of a deactivated DID is null.
pub fn resolution(found: Option<&Resolution>) -> Value {
	let Some(found) = found else { return Failure::NotFound.answer() };
	let (content, document) = match found.deactivated {
		Some(_) => (json!({}), Value::Null),
		None => (json!({ "contentType": CONTENT_TYPE }), document(found)),
	};
	json!({
		"didResolutionMetadata": content,
		"didDocument": document,
		"didDocumentMetadata": metadata(found),
	})
}

/// The DID document of a version.
pub fn document(found: &Resolution) -> Value {
	let did = found.did.to_string();
	let mut document = Map::new();
	document.insert(
		"@context".to_owned(),
		json!([
			"https://www.w3.org/ns/did/v1",
			"https://w3id.org/security/multikey/v1",
			// OpenDID's bits, by which Korean wallets say how a device checks its holder.
			{ "authType": "urn:madang:did:authType" },
		]),
	);
	document.insert("id".to_owned(), json!(did));
	document.insert("controller".to_owned(), json!(did));
	let methods = found.keys.iter().map(|entry| method(&did, entry));
	document.insert("verificationMethod".to_owned(), methods.collect());
	for purpose in KeyPurpose::ALL {
		let with = found.keys.iter().filter(|entry| entry.purposes.contains(purpose));
		let ids: Vec<Value> = with.map(|entry| json!(key_id(&did, &entry.key))).collect();
		if !ids.is_empty() {
			document.insert(purpose.property().to_owned(), Value::Array(ids));
		}
	}
	Value::Object(document)
}

/// The metadata of a version.
pub fn metadata(found: &Resolution) -> Value {
	let mut metadata = Map::new();
	let mut add = |name: &str, value: Value| metadata.insert(name.to_owned(), value);
	add("created", json!(datetime(found.created.moment)));
	// The last change of this version: its keys, or its end.
	let ended = found.deactivated.filter(|_| found.until.is_none());
	if let Some(ended) = ended {
		add("updated", json!(datetime(ended.moment)));
	} else if found.version > 1 {
		add("updated", json!(datetime(found.since.moment)));
	}
	if found.deactivated.is_some() {
		add("deactivated", json!(true));
	}
	add("versionId", json!(found.version.to_string()));
	if let Some(next) = found.until {
		add("nextUpdate", json!(datetime(next.moment)));
		add("nextVersionId", json!(found.version.saturating_add(1).to_string()));
	}
	Value::Object(metadata)
}

fn method(did: &str, entry: &KeyEntry) -> Value {
	json!({
		"id": key_id(did, &entry.key),
		"type": "Multikey",
		"controller": did,
		"publicKeyMultibase": multikey(&entry.key),
		"authType": entry.check.0,
	})
}

/// The id of a key of a DID.
pub fn key_id(did: &str, key: &VerificationKey) -> String {
	format!("{did}#{}", multikey(key))
}
