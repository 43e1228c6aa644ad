//! What says which rows a file has, and which bytes.

use super::{writing::WritingError, Export, Signer, Writing};
use madang_index::{Block, Store, DECODING};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The form of a manifest.
pub const FORM: &str = "madang-export/1";

/// The type of a signed manifest.
pub const SIGNED: &str = "madang-export+jws";

/// A block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BlockName {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: String,
}

/// What a file is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
	/// [`FORM`].
	pub form: String,
	/// The hash of the network's genesis block.
	pub genesis: String,
	/// `events` or `transactions`.
	pub what: String,
	/// `csv` or `jsonl`.
	pub format: String,
	/// The version of what is made of the bytes of blocks: explorers with the same one write the same bytes.
	pub decoding: u32,
	/// The parameters of the filter.
	pub query: BTreeMap<String, String>,
	/// The first block whose rows it has.
	pub first: BlockName,
	/// The last block whose rows it has.
	pub last: BlockName,
	/// The columns, in order.
	pub columns: Vec<String>,
	/// How many rows it has, without the head of CSV: digits.
	pub rows: String,
	/// How many bytes it has: digits.
	pub bytes: String,
	/// The SHA-256 of its bytes: hex digits.
	pub sha256: String,
	/// When the manifest was made, in milliseconds since 1970: digits.
	pub made_at: String,
	/// The institution that signs it.
	pub institution: Option<u32>,
	/// The thumbprint of the key that signs it.
	pub key: Option<String>,
}

/// The manifest of an export, at a time in milliseconds since 1970.
///
/// # Errors
///
/// If the rows cannot be read.
pub async fn of(
	store: &Store,
	export: &Export,
	genesis: &str,
	signer: Option<&Signer>,
	now: u64,
) -> Result<Manifest, WritingError> {
	let mut writing = Writing::of(store.clone(), export.clone());
	let (mut digest, mut bytes) = (Sha256::new(), 0u64);
	while let Some(piece) = writing.next().await? {
		bytes = bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
		digest.update(&piece);
	}
	let named = |block: Block| BlockName { number: block.number, hash: block.hash };
	let first = store.block(export.within.first).await?.map(named);
	let last = store.block(export.within.last).await?.map(named);
	let (Some(first), Some(last)) = (first, last) else { return Err(WritingError::Gone) };
	Ok(Manifest {
		form: FORM.to_owned(),
		genesis: genesis.to_owned(),
		what: export.what.name().to_owned(),
		format: export.format.name().to_owned(),
		decoding: DECODING,
		query: export.query.clone(),
		first,
		last,
		columns: export.what.columns().iter().map(|name| (*name).to_owned()).collect(),
		rows: writing.rows.to_string(),
		bytes: bytes.to_string(),
		sha256: hex::encode(digest.finalize()),
		made_at: now.to_string(),
		institution: signer.map(|signer| signer.institution),
		key: signer.map(|signer| signer.key.id().to_owned()),
	})
}

impl Manifest {
	/// Its file: the manifest as it can be read, and signed. A signature has the manifest in it.
	pub fn file(&self, signer: Option<&Signer>) -> Value {
		let manifest = json!(self);
		let signed = signer.map(|signer| signer.key.sign(SIGNED, &manifest.to_string()));
		json!({ "signed": signed.is_some(), "manifest": manifest, "jws": signed })
	}
}
