//! Where the status of a certificate is kept: the claim `status`.

use alloc::{format, string::String, string::ToString, vec::Vec};
use serde_json::{json, Map, Value};

/// The member of `status` that this crate knows. The terms inside are those of W3C *Bitstring Status List*.
const MECHANISM: &str = "bitstring_status_list";
const ENTRY_TYPE: &str = "BitstringStatusListEntry";
/// The largest number of lists that a certificate refers to.
const MAX_REFERENCES: usize = 4;

/// What a set bit of a list means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StatusPurpose {
	/// The certificate is revoked, permanently.
	Revocation,
	/// The certificate is suspended, until the bit is cleared.
	Suspension,
}

impl StatusPurpose {
	/// The W3C term.
	pub fn name(self) -> &'static str {
		match self {
			Self::Revocation => "revocation",
			Self::Suspension => "suspension",
		}
	}

	fn parse(text: &str) -> Option<Self> {
		[Self::Revocation, Self::Suspension].into_iter().find(|purpose| purpose.name() == text)
	}
}

/// An entry of a status list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusReference {
	/// The list: a URI, or the identifier on the chain.
	pub list: String,
	/// The entry, counted from zero.
	pub index: u64,
	/// What a set bit means.
	pub purpose: StatusPurpose,
}

impl StatusReference {
	/// The claim `status` with these entries.
	pub(crate) fn claim(references: &[Self]) -> Value {
		let entries: Vec<Value> = references
			.iter()
			.map(|reference| {
				json!({
					"type": ENTRY_TYPE,
					"statusPurpose": reference.purpose.name(),
					"statusListIndex": reference.index.to_string(),
					"statusListCredential": reference.list,
				})
			})
			.collect();
		json!({ MECHANISM: entries })
	}

	/// The entries of the claims. `Some` and empty without a claim `status`; none if there is something
	/// that cannot be evaluated: another mechanism, an unknown purpose, an index that is not a decimal text
	/// of zero or more without zeros in front, the same purpose twice.
	pub(crate) fn read(claims: &Map<String, Value>) -> Option<Vec<Self>> {
		let Some(status) = claims.get("status") else { return Some(Vec::new()) };
		let status = status.as_object().filter(|status| status.len() == 1)?;
		let entries = status.get(MECHANISM)?.as_array()?;
		if entries.is_empty() || entries.len() > MAX_REFERENCES {
			return None;
		}
		let mut references = Vec::<Self>::with_capacity(entries.len());
		for entry in entries {
			let reference = Self::entry(entry)?;
			if references.iter().any(|other| other.purpose == reference.purpose) {
				return None;
			}
			references.push(reference);
		}
		Some(references)
	}

	fn entry(entry: &Value) -> Option<Self> {
		let text = |name: &str| entry.get(name).and_then(Value::as_str);
		if text("type")? != ENTRY_TYPE {
			return None;
		}
		// A list with more than one bit an entry cannot be evaluated here.
		if entry.get("statusSize").is_some_and(|size| size.as_u64() != Some(1)) {
			return None;
		}
		let index_text = text("statusListIndex")?;
		let index: u64 = index_text.parse().ok()?;
		if format!("{index}") != index_text {
			return None;
		}
		let list = text("statusListCredential").filter(|list| !list.is_empty())?.to_string();
		Some(Self { list, index, purpose: StatusPurpose::parse(text("statusPurpose")?)? })
	}
}
