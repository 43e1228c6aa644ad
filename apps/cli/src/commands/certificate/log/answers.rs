//! What a node answers about the log. Nothing of it is believed: it must be what was asked for, in its form. That
//! validators have cosigned it is checked with a policy that the reader trusts.

use super::leaf::BatchLeaf;
use crate::failure::{Failure, FailureKind};
use madang_client::{Connection, Error};
use madang_transparency::{checkpoint::Checkpoint, note::Note, policy::Policy, proof::TlogProof};
use serde::{de::DeserializeOwned, Deserialize};
use subxt::rpcs::{client::RpcParams, Error as RpcError};

/// The code of JSON-RPC for a method that the node does not have.
const METHOD_NOT_FOUND: i32 = -32_601;
/// The code of JSON-RPC for parameters that are not valid, such as the number of no batch.
const INVALID_PARAMETERS: i32 = -32_602;
/// The node's code for a batch that no checkpoint with a quorum has yet.
const NO_PROOF_YET: i32 = -32_002;

/// A checkpoint.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct ShownCheckpoint {
	/// How many batches the log has, as text.
	pub size: String,
	/// The root, in hexadecimal digits.
	pub root: String,
	/// How many seats have cosigned it.
	pub cosigned: u64,
	/// How many seats there are.
	pub seats: u64,
	/// The signed note.
	pub note: String,
}

/// A policy.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct ShownPolicy {
	/// The block whose validators it has.
	pub block: u32,
	/// The policy file.
	pub policy: String,
}

/// A batch with its proof.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct ShownProof {
	/// The number of the batch, as text.
	pub batch: String,
	/// The text of the batch.
	pub leaf: String,
	/// The proof file.
	pub proof: String,
}

/// Ask a node.
pub async fn ask<T: DeserializeOwned>(
	connection: &Connection,
	method: &str,
	parameters: RpcParams,
) -> Result<T, Failure> {
	connection.client().request(method, parameters).await.map_err(|error| failed(method, error))
}

/// Why there is no answer.
pub fn failed(method: &str, error: RpcError) -> Failure {
	match error {
		RpcError::User(error) if error.code == METHOD_NOT_FOUND => Failure::of(
			FailureKind::NoNode,
			t!("the node does not have the method {method}: ask a newer node"),
		),
		RpcError::User(error) if [INVALID_PARAMETERS, NO_PROOF_YET].contains(&error.code) => {
			Failure::rejected(error.message)
		}
		error => Error::answer(error).into(),
	}
}

/// Why there is no such checkpoint.
pub fn no_checkpoint(size: Option<u64>) -> String {
	match size {
		None => t!("the node has no checkpoint yet that a quorum of the validators has cosigned").into(),
		Some(size) => t!(
			"the node has no checkpoint of the log with {size} batches: it keeps the newest ones, of blocks that are final"
		),
	}
}

fn unusable(what: &str) -> Failure {
	Error::answer(what).into()
}

impl ShownCheckpoint {
	/// Whether the note is that of this size and root, and of the size that was asked for.
	pub fn check(&self, asked: Option<u64>) -> Result<(), Failure> {
		let note = Note::parse(self.note.as_bytes()).ok();
		let tree = note.and_then(|note| Some(Checkpoint::parse(note.text()).ok()?.tree));
		let tree = tree.ok_or_else(|| unusable(t!("it is not a signed checkpoint")))?;
		let is_same = tree.size.to_string() == self.size
			&& hex::encode(tree.root) == self.root
			&& asked.is_none_or(|asked| asked == tree.size);
		is_same.then_some(()).ok_or_else(|| unusable(t!("it is another checkpoint")))
	}
}

impl ShownPolicy {
	/// Whether it is a policy that needs cosignatures.
	pub fn check(&self) -> Result<(), Failure> {
		let policy = Policy::parse(self.policy.as_bytes()).map_err(Error::answer)?;
		policy.has_quorum().then_some(()).ok_or_else(|| unusable(t!("its policy has no quorum")))
	}
}

impl ShownProof {
	/// Whether it is the text of the batch and its path to the root of a checkpoint. Returns the size of the log.
	pub fn check(&self, asked: u64) -> Result<u64, Failure> {
		let leaf = BatchLeaf::parse(self.leaf.as_bytes());
		let leaf = leaf.ok_or_else(|| unusable(t!("it is not the text of a batch")))?;
		let proof = TlogProof::parse(self.proof.as_bytes()).map_err(Error::answer)?;
		if [leaf.batch, proof.index] != [asked; 2] || self.batch != asked.to_string() {
			return Err(unusable(t!("it is another batch")));
		}
		let tree = Checkpoint::parse(proof.checkpoint.text()).map_err(Error::answer)?.tree;
		tree.check_hash(proof.index, &leaf.hash, &proof.path).map_err(Error::answer)?;
		Ok(tree.size)
	}
}
