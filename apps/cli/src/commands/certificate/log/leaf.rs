//! The text of a batch, as the log has it (*How certificates work*).

use crate::values::{format_public_key, public_key};
use madang_primitives::signing::VerificationKey;
use madang_transparency::{leaf_hash, Anchor, Hash};
use madang_verify::certificate::Issued;

/// The first line.
const FIRST_LINE: &str = "madang-batch/v1";
/// What each of the other lines begins with, in this order.
const NAMES: [&str; 14] = [
	"batch",
	"issuer",
	"did",
	"key",
	"kind",
	"type",
	"area",
	"root",
	"size",
	"expires",
	"revocation",
	"suspension",
	"block",
	"time",
];

/// A batch that was read from its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchLeaf {
	/// The number of the batch.
	pub batch: u64,
	/// The number of certificates, and the root of their tree.
	pub tree: Anchor,
	/// The hash that is in the log.
	pub hash: Hash,
	/// The key that signs the credentials.
	key: VerificationKey,
	/// When the batch was anchored, in milliseconds since 1970.
	time: u64,
	/// What follows each name.
	values: Vec<String>,
}

impl BatchLeaf {
	/// Reads the text. `None` if it is not in the one form that the chain writes.
	pub fn parse(bytes: &[u8]) -> Option<Self> {
		let text = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
		let mut lines = text.split('\n');
		if lines.next() != Some(FIRST_LINE) {
			return None;
		}
		let value = |name: &&str| {
			let value = lines.next()?.strip_prefix(*name)?.strip_prefix(' ')?;
			(!value.is_empty()).then(|| value.to_owned())
		};
		let values: Vec<String> = NAMES.iter().map(value).collect::<Option<_>>()?;
		if lines.next().is_some() {
			return None;
		}
		let tree =
			Anchor { size: number(find(&values, "size"))?, root: hash(find(&values, "root"))? };
		Some(Self {
			batch: number(find(&values, "batch"))?,
			tree,
			hash: leaf_hash(bytes),
			key: key(find(&values, "key"))?,
			time: number(find(&values, "time"))?,
			values,
		})
	}

	/// What it says about each of its certificates.
	pub fn issued(&self) -> Issued<'_> {
		Issued {
			did: find(&self.values, "did"),
			key: self.key,
			kind: find(&self.values, "type"),
			at: self.time / 1_000,
		}
	}

	/// The names of the lines with their values.
	pub fn facts(&self) -> impl Iterator<Item = (&'static str, String)> + '_ {
		NAMES.into_iter().zip(self.values.iter().cloned())
	}
}

/// The value of a line.
fn find<'a>(values: &'a [String], wanted: &str) -> &'a str {
	let mut lines = NAMES.iter().zip(values);
	lines.find(|(name, _)| **name == wanted).map_or("", |(_, value)| value)
}

/// A key in its one form.
fn key(text: &str) -> Option<VerificationKey> {
	public_key(text).ok().filter(|key| format_public_key(key) == text)
}

/// A number in its one decimal form.
fn number(text: &str) -> Option<u64> {
	text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

/// 32 bytes in 64 small hexadecimal digits.
fn hash(text: &str) -> Option<Hash> {
	let bytes: Hash = hex::decode(text).ok()?.try_into().ok()?;
	(hex::encode(bytes) == text).then_some(bytes)
}
