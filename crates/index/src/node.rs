//! What the index asks a node.

use futures::future::BoxFuture;

/// Why a node did not answer a question.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NodeError {
	/// It cannot be reached, or does not answer in time.
	#[error("it does not answer: {0}")]
	Silent(String),
	/// The block is not final there yet.
	#[error("block {0} is not final there")]
	Behind(u64),
	/// It has the block, and not the block's state any more.
	#[error("it does not keep the state of block {0} any more")]
	Pruned(u64),
	/// What it answers cannot be used.
	#[error("it gave no usable answer: {0}")]
	Answer(String),
}

/// An entry of the storage: its key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// A block as a node has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawBlock {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: [u8; 32],
	/// The hash of the block before it.
	pub parent: [u8; 32],
	/// The root of the state after it.
	pub state_root: [u8; 32],
	/// The root of its transactions.
	pub extrinsics_root: [u8; 32],
	/// The slot in which its author built it.
	pub slot: Option<u64>,
	/// The validators' accounts when it was built.
	pub validators: Vec<[u8; 32]>,
	/// The version of the runtime that executed it.
	pub runtime: u32,
	/// In which block's state that runtime is: its parent's, or its own where the parent's state is gone.
	pub runtime_at: [u8; 32],
	/// Its transactions.
	pub body: Vec<Vec<u8>>,
	/// Its events: `System.Events`. None if nothing is stored there.
	pub events: Option<Vec<u8>>,
	/// Of the genesis block, the institutions and officers that it has.
	pub founded: Vec<Entry>,
}

/// A node.
pub trait Node: Send + Sync {
	/// Its address, for people.
	fn name(&self) -> &str;

	/// The hash of the genesis block.
	fn genesis(&self) -> BoxFuture<'_, Result<[u8; 32], NodeError>>;

	/// The number of the last final block.
	fn finalized(&self) -> BoxFuture<'_, Result<u64, NodeError>>;

	/// A final block.
	fn block(&self, number: u64) -> BoxFuture<'_, Result<RawBlock, NodeError>>;

	/// The metadata, of version 16, of the runtime in a block's state.
	fn metadata(&self, at: [u8; 32]) -> BoxFuture<'_, Result<Vec<u8>, NodeError>>;
}
