//! The lines of the journal, and what they say together of a transaction.

use crate::values::now;
use madang_client::{Error, Included};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use subxt::utils::H256;

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Line {
	/// A signature was made and is sent next.
	Signed(Signed),
	/// It is known what became of a transaction.
	Ended(Ended),
}

/// A signature. Hashes and references are hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
	/// When it was made, in milliseconds since 1970.
	pub at_ms: u64,
	/// The profile in use.
	pub profile: Option<String>,
	/// The network.
	pub genesis: String,
	/// The words of the command.
	pub command: String,
	/// The pallet and the call.
	pub call: String,
	/// The institution's reference.
	pub external_ref: Option<String>,
	/// The officer's account.
	pub account: String,
	/// The nonce.
	pub nonce: u64,
	/// The hash of the first signature, which names the transaction.
	pub first: String,
	/// The hash of this signature.
	pub transaction: String,
	/// The block of which it was made.
	pub signed_at: u64,
	/// The block at which it expires.
	pub expires_at: u64,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
	/// When that was known, in milliseconds since 1970.
	pub at_ms: u64,
	/// The hash of the first signature.
	pub first: String,
	/// What became of it.
	pub outcome: Outcome,
	/// The hash of the signature that is in a block.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub transaction: Option<String>,
	/// The block.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub block: Option<u64>,
	/// The index in the block.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub index: Option<u32>,
	/// The error of a call that failed: `Pallet.Name`.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub error: Option<String>,
}

/// What became of a transaction. These words are an interface: they do not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
	/// It is in a block and took effect.
	Done,
	/// Another transaction with its reference is in a block and took effect: it changed nothing itself.
	DoneElsewhere,
	/// It is in a block, and its call failed.
	Failed,
	/// It is in a block, and nobody can say any more whether it took effect.
	Unread,
	/// Its last signature expired: it is in no block and never will be.
	Expired,
	/// Another transaction has its nonce: it is in no block and never will be.
	Replaced,
	/// No pool took it: it is in no block and never will be.
	Rejected,
}

impl Outcome {
	/// The word.
	pub const fn as_str(self) -> &'static str {
		match self {
			Self::Done => "done",
			Self::DoneElsewhere => "done-elsewhere",
			Self::Failed => "failed",
			Self::Unread => "unread",
			Self::Expired => "expired",
			Self::Replaced => "replaced",
			Self::Rejected => "rejected",
		}
	}
}

impl Ended {
	/// An outcome without a place.
	pub fn new(first: String, outcome: Outcome) -> Self {
		let at_ms = now();
		Self { at_ms, first, outcome, transaction: None, block: None, index: None, error: None }
	}

	/// The outcome of a transaction, if it is one.
	pub fn of(first: H256, outcome: Result<&Included, &Error>) -> Option<Self> {
		let first = hex::encode(first);
		let error = match outcome {
			Ok(Included { block, index, transaction, .. }) => {
				return Some(Self {
					transaction: Some(hex::encode(transaction)),
					..Self::new(first, Outcome::Done).placed((*block, *index))
				});
			}
			Err(error) => error,
		};
		Some(match error {
			Error::Failed(failed) => {
				let ended = Self::new(first, Outcome::Failed);
				let name = failed.name.as_ref().map(|(pallet, name)| format!("{pallet}.{name}"));
				let ended = Self { error: name, ..ended };
				match failed.place {
					Some(place) => ended.placed(place),
					None => ended,
				}
			}
			Error::Unread { block, index, transaction, .. } => Self {
				transaction: Some(hex::encode(transaction)),
				..Self::new(first, Outcome::Unread).placed((*block, *index))
			},
			Error::Expired { .. } => Self::new(first, Outcome::Expired),
			Error::NonceConflict(_) => Self::new(first, Outcome::Replaced),
			Error::Rejected(_) => Self::new(first, Outcome::Rejected),
			_ => return None,
		})
	}

	/// The same, in a block at an index.
	pub fn placed(self, (block, index): (u64, u32)) -> Self {
		Self { block: Some(block), index: Some(index), ..self }
	}
}

/// A transaction, with all its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// The first signature.
	pub signed: Signed,
	/// The hashes of all signatures.
	pub hashes: Vec<String>,
	/// The block at which the last signature expires.
	pub expires_at: u64,
	/// What became of it, if that is known.
	pub ended: Option<Ended>,
}

impl Entry {
	/// The transactions of lines, in the order of their first signatures.
	pub fn all(lines: impl IntoIterator<Item = Line>) -> Vec<Self> {
		let mut all: Vec<Self> = Vec::new();
		let mut places: BTreeMap<String, usize> = BTreeMap::new();
		for line in lines {
			match line {
				Line::Signed(signed) => match places.get(&signed.first) {
					Some(place) => {
						if let Some(entry) = all.get_mut(*place) {
							entry.expires_at = entry.expires_at.max(signed.expires_at);
							entry.hashes.push(signed.transaction);
						}
					}
					None => {
						places.insert(signed.first.clone(), all.len());
						let (hashes, expires_at) =
							(vec![signed.transaction.clone()], signed.expires_at);
						all.push(Self { signed, hashes, expires_at, ended: None });
					}
				},
				Line::Ended(ended) => {
					let place = places.get(&ended.first).copied();
					if let Some(entry) = place.and_then(|place| all.get_mut(place)) {
						entry.ended = Some(ended);
					}
				}
			}
		}
		all
	}

	/// Whether it is not known what became of it.
	pub const fn is_open(&self) -> bool {
		self.ended.is_none()
	}

	/// Whether a text of 64 hex digits is its reference or the hash of one of its signatures.
	pub fn is_named(&self, digits: &str) -> bool {
		self.signed.external_ref.as_deref() == Some(digits)
			|| self.hashes.iter().any(|hash| hash == digits)
	}
}

/// The lines of a text. One that is cut off, because the machine failed, is left out.
pub fn lines(text: &str) -> Vec<Line> {
	text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
