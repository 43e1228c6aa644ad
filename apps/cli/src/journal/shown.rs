//! The journal's entries, for people and for programs.

use super::Entry;
use serde_json::{json, Value};

/// What became of a transaction, for people.
pub fn in_words(entry: &Entry) -> String {
	let Some(ended) = &entry.ended else {
		return t!("not known, open until block {}", entry.expires_at);
	};
	let mut text = ended.outcome.as_str().to_owned();
	if let (Some(block), Some(index)) = (ended.block, ended.index) {
		text.push_str(&t!(" in block {block} at index {index}"));
	}
	if let Some(error) = &ended.error {
		text.push_str(&format!(": {error}"));
	}
	text
}

/// A transaction for programs.
pub fn json(entry: &Entry) -> Value {
	let mut value = json!(entry.signed);
	value["signatures"] = entry.hashes.clone().into();
	value["expires_at"] = entry.expires_at.into();
	value["outcome"] = "unknown".into();
	if let Some(ended) = &entry.ended {
		value["outcome"] = ended.outcome.as_str().into();
		value["ended_at_ms"] = ended.at_ms.into();
		value["block"] = ended.block.into();
		value["index"] = ended.index.into();
		value["error"] = ended.error.clone().into();
		if let Some(hash) = &ended.transaction {
			value["transaction"] = hash.clone().into();
		}
	}
	value
}
