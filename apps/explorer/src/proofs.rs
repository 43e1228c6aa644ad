//! Proofs of records, which nodes show and which are checked before anyone gets them.

use crate::places::Places;
use futures::future::{BoxFuture, FutureExt};
use madang_client::{is_discarded, proof::prove, Connection, Error, METADATA};
use madang_json::Runtime;
use madang_verify::{Anchor, Limits};
use serde_json::Value;
use std::{sync::LazyLock, time::Duration};
use tokio::time::timeout;

/// How many proofs are made at once.
const AT_ONCE: usize = 4;

/// How many of them one reader has.
const OF_EACH: u32 = 1;

/// How long a node has to show what a proof needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether a proof reaches back from the last final block to another one.
pub const fn reach(last: u64, block: u64) -> bool {
	last.saturating_sub(block) <= Limits::DEFAULT.ancestry as u64
}

/// The most records of a proof: the time of the block is proven with them.
pub const MOST: usize = Limits::DEFAULT.keys - 1;

/// A record of the chain's state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateRecord {
	/// The pallet.
	pub pallet: &'static str,
	/// The entry of its storage.
	pub entry: &'static str,
	/// The key in an entry that is a map, as JSON shows it. None for an entry that has one value.
	pub key: Option<Value>,
}

/// Why there is no proof.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProofError {
	/// No node keeps the state of the block any more.
	#[error("no node keeps the state of block {0} any more")]
	NoState(u32),
	/// No node showed what is needed.
	#[error("{0}")]
	Failed(String),
}

/// Who makes proofs.
pub trait Prove: Send + Sync {
	/// The proof of records at a final block, in the format `madang-proof/1`.
	fn prove<'a>(
		&'a self,
		records: &'a [StateRecord],
		block: u32,
	) -> BoxFuture<'a, Result<Vec<u8>, ProofError>>;
}

/// What proofs need.
pub struct Proofs {
	/// Who makes them.
	pub prover: Box<dyn Prove>,
	/// Who has one made.
	pub places: Places,
}

impl Proofs {
	/// With this prover.
	pub fn of(prover: impl Prove + 'static) -> Self {
		Self { prover: Box::new(prover), places: Places::new(AT_ONCE, OF_EACH) }
	}
}

/// Nodes that show what proofs need.
pub struct NodeProver {
	nodes: Vec<String>,
	anchor: Anchor,
}

impl NodeProver {
	/// Nodes by their JSON-RPC addresses, in the order of preference. Proofs begin at an anchor.
	pub fn new(urls: &[String], anchor: Anchor) -> Self {
		Self { nodes: urls.to_vec(), anchor }
	}

	async fn by_node(
		&self,
		url: &str,
		keys: Vec<Vec<u8>>,
		block: u32,
	) -> Result<Vec<u8>, ProofError> {
		let failed = |error: Error| match is_discarded(&error) {
			true => ProofError::NoState(block),
			false => ProofError::Failed(error.to_string()),
		};
		let connection = Connection::open(url).await.map_err(failed)?;
		let connection = connection.of_network(self.anchor.genesis).map_err(failed)?;
		let proof = prove(&connection, keys, &self.anchor, Some(block)).await;
		Ok(proof.map_err(failed)?.to_bytes())
	}

	async fn by_any(&self, records: &[StateRecord], block: u32) -> Result<Vec<u8>, ProofError> {
		let keys: Result<Vec<_>, _> = records.iter().map(key_of).collect();
		let keys = keys.map_err(ProofError::Failed)?;
		let mut reasons = Vec::new();
		for node in &self.nodes {
			match timeout(PATIENCE, self.by_node(node, keys.clone(), block)).await {
				Ok(Ok(proof)) => return Ok(proof),
				Ok(Err(error)) => reasons.push((node, error)),
				Err(_) => {
					let late = format!("no proof in {} s", PATIENCE.as_secs());
					reasons.push((node, ProofError::Failed(late)));
				}
			}
		}
		let is_gone = |(_, error): &(&String, ProofError)| matches!(error, ProofError::NoState(_));
		if !reasons.is_empty() && reasons.iter().all(is_gone) {
			return Err(ProofError::NoState(block));
		}
		let reasons = reasons.iter().map(|(url, error)| format!("{url}: {error}"));
		Err(ProofError::Failed(reasons.collect::<Vec<_>>().join("; ")))
	}
}

impl Prove for NodeProver {
	fn prove<'a>(
		&'a self,
		records: &'a [StateRecord],
		block: u32,
	) -> BoxFuture<'a, Result<Vec<u8>, ProofError>> {
		self.by_any(records, block).boxed()
	}
}

/// The key of a record in the state, by the runtime that this program knows: a node could name another key.
///
/// # Errors
///
/// Why there is no such key.
pub fn key_of(record: &StateRecord) -> Result<Vec<u8>, String> {
	static RUNTIME: LazyLock<Result<Runtime, String>> =
		LazyLock::new(|| Runtime::decode(METADATA).map_err(|error| error.to_string()));
	let runtime = RUNTIME.as_ref().map_err(Clone::clone)?;
	let StateRecord { pallet, entry, key } = record;
	let found = runtime.entry(pallet, entry);
	let found = found.ok_or_else(|| format!("the runtime has no {pallet}.{entry}"))?;
	match (&found.keys[..], key) {
		([], None) => Ok(found.key(&[])),
		([(_, ty)], Some(key)) => {
			let part = runtime.types().given(*ty, key).map_err(|error| error.to_string())?;
			Ok(found.key(&[part]))
		}
		_ => Err(format!("{pallet}.{entry} has other keys")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::InstitutionId;
	use madang_verify::{certificate::institution_key, title_key};
	use serde_json::json;

	fn key(pallet: &'static str, entry: &'static str, key: Value) -> Result<Vec<u8>, String> {
		key_of(&StateRecord { pallet, entry, key: Some(key) })
	}

	#[test]
	fn keys_are_those_of_the_runtime() {
		let title = key("Titles", "Titles", json!("11462017000004"));
		assert_eq!(title, Ok(title_key(11_462_017_000_004)));
		let institution = key("Institutions", "Institutions", json!(7));
		assert_eq!(institution, Ok(institution_key(InstitutionId(7))));
		assert!(key("Titles", "Titles", json!("x")).is_err());
		assert!(key("Titles", "Nothing", json!("1")).unwrap_err().contains("no Titles.Nothing"));
		assert!(key("Titles", "Entries", json!("1")).unwrap_err().contains("has other keys"));
		let one = |pallet, entry| key_of(&StateRecord { pallet, entry, key: None });
		assert_eq!(one("Timestamp", "Now"), Ok(madang_verify::TIME_KEY.to_vec()));
		assert!(one("Titles", "Titles").unwrap_err().contains("has other keys"));
	}

	#[tokio::test]
	async fn a_node_that_does_not_answer_is_named() {
		let anchor = Anchor::genesis([1; 32].into(), [[2; 32]]);
		let prover = NodeProver::new(&["ws://127.0.0.1:1".to_owned()], anchor);
		let record = StateRecord { pallet: "Titles", entry: "Titles", key: Some(json!("1")) };
		let ProofError::Failed(reason) = prover.prove(&[record], 1).await.unwrap_err() else {
			panic!("it cannot say that the state is gone");
		};
		assert!(reason.starts_with("ws://127.0.0.1:1: "), "{reason}");
	}
}
