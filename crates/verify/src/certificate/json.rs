//! The answers as JSON: the same from the command, a node and the browser.

use super::{
	file::{hash, Leaf, LeafDays, MAX_PATH},
	reason::CertificateReason,
	verified::{text, LeafStatus, VerifiedCertificate},
};
use crate::{Anchor, Hash};
use alloc::{
	string::{String, ToString},
	vec::Vec,
};
use madang_primitives::{certificate::CertificateLeaf, Moment};
use serde::Deserialize;
use serde_json::{json, Value};

/// A block: 64-bit numbers are text, so that every reader has them exactly.
fn block((number, moment): (u32, Moment)) -> Value {
	json!({ "block": number, "time": moment.to_string() })
}

impl VerifiedCertificate {
	/// What was shown.
	pub fn to_json(&self) -> Value {
		let (number, version, vct) = self.kind();
		let (name_ko, name_en) = self.kind_names();
		let (issuer_ko, issuer_en) = self.issuer_names();
		let (issued, expires) = self.days();
		let disclosed: Vec<String> = self.disclosed().iter().map(ToString::to_string).collect();
		json!({
			"id": hex::encode(self.id()),
			"kind": {
				"number": number,
				"version": version,
				"vct": vct,
				"name-ko": name_ko,
				"name-en": name_en,
			},
			"issuer": {
				"number": self.issuer().0,
				"name-ko": issuer_ko,
				"name-en": issuer_en,
				"did": self.issuer_did(),
			},
			"batch": self.batch().to_string(),
			"anchored": block(self.anchored()),
			"in-force-as-of": block(self.as_of()),
			"judged-at": self.judged_at().to_string(),
			"issued": issued.to_string(),
			"expires": expires.to_string(),
			"claims": self.claims(),
			"disclosed": disclosed,
			"signed-by-holder": self.bound(),
		})
	}

	/// The answer to a check of a certificate: `genuine`, and the certificate or every reason.
	pub fn answer(result: &Result<Self, Vec<CertificateReason>>) -> Value {
		match result {
			Ok(found) => json!({ "genuine": true, "certificate": found.to_json() }),
			Err(reasons) => {
				json!({ "genuine": false, "reasons": CertificateReason::list(reasons) })
			}
		}
	}
}

impl LeafStatus {
	/// The answer to a check of a leaf: `anchored`, and its status or every reason.
	pub fn answer(result: &Result<Self, Vec<CertificateReason>>) -> Value {
		match result {
			Ok(found) => json!({ "anchored": true, "status": found.to_json() }),
			Err(reasons) => {
				json!({ "anchored": false, "reasons": CertificateReason::list(reasons) })
			}
		}
	}

	fn to_json(&self) -> Value {
		json!({
			"in-force": self.in_force(),
			"revoked": self.revoked(),
			"suspended": self.suspended(),
			"expires": self.expires.to_string(),
			"issuer": self.batch.issuer.0,
			"issuer-name-ko": text(&self.issuer.name_ko),
			"kind": self.batch.kind,
			"vct": text(&self.kind.credential_type),
			"anchored": block((self.batch.block, self.batch.at)),
			"as-of": block(self.as_of),
		})
	}
}

impl CertificateReason {
	/// The reasons as JSON.
	pub fn list(reasons: &[Self]) -> Value {
		let each = |reason: &Self| json!({ "code": reason.code(), "ko": reason.korean(), "en": reason.english() });
		reasons.iter().map(each).collect()
	}
}

/// A leaf and its place, as a verifier that has no credential sends them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
	batch: u64,
	id: String,
	leaf: Leaf,
	index: u32,
	path: Vec<String>,
}

/// Read `{"batch", "id", "leaf", "index", "path"}`: the batch, the leaf, the index and the path. `None` if something is
/// missing, unknown or not in its form.
pub fn parse_leaf(bytes: &[u8]) -> Option<(u64, CertificateLeaf, u32, Vec<[u8; 32]>)> {
	let Place { batch, id, leaf, index, path } = serde_json::from_slice(bytes).ok()?;
	if path.len() > MAX_PATH {
		return None;
	}
	let LeafDays { issued, expires, revocation, suspension } = leaf.try_into().ok()?;
	let leaf = CertificateLeaf { id: hash(&id)?, issued, expires, revocation, suspension };
	Some((batch, leaf, index, path.iter().map(|text| hash(text)).collect::<Option<_>>()?))
}

/// An anchor as `madang proof anchor` writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Pinned {
	genesis: String,
	number: u32,
	block: String,
	set_id: u64,
	grandpa: Vec<String>,
}

impl Anchor {
	/// Read an anchor from the JSON that `madang proof anchor` and `madang validator checkpoint` write. `None` if it is
	/// not such a text.
	pub fn parse(bytes: &[u8]) -> Option<Self> {
		let pinned: Pinned = serde_json::from_slice(bytes).ok()?;
		let bytes = |text: &str| hash(text.strip_prefix("0x").unwrap_or(text));
		let vote = |key: &String| Some((bytes(key)?, 1));
		Some(Self {
			genesis: Hash::from(bytes(&pinned.genesis)?),
			number: pinned.number,
			block: Hash::from(bytes(&pinned.block)?),
			set_id: pinned.set_id,
			authorities: pinned.grandpa.iter().map(vote).collect::<Option<_>>()?,
		})
	}
}
