//! The types that the node's parts share: the client, and those that are built on it.

use madang_runtime::{apis::RuntimeApi, opaque::Block};
use sc_executor::{sp_wasm_interface::ExtendedHostFunctions, WasmExecutor};
use sp_runtime::traits::Block as BlockT;

/// The hash of a block.
pub type Hash = <Block as BlockT>::Hash;

/// What the runtime can call: the SDK's functions, and ours in addition or in their place.
pub type HostFunctions =
	ExtendedHostFunctions<sp_io::SubstrateHostFunctions, madang_crypto::HostFunctions>;

/// What executes the runtime.
pub type Executor = WasmExecutor<HostFunctions>;

/// The chain: blocks, state, and calls into the runtime.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;

/// The database of the chain.
pub type Database = sc_service::TFullBackend<Block>;

/// The rule that chooses the best block.
pub type SelectChain = sc_consensus::LongestChain<Database, Block>;

/// Checks a block's finality and puts the block into the chain.
pub type BlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<Database, Block, Client, SelectChain>;

/// The blocks that wait for import.
pub type BlockImportQueue = sc_consensus::DefaultImportQueue<Block>;

/// What block import and the finality voter share.
pub type FinalityLink = sc_consensus_grandpa::LinkHalf<Block, Client, SelectChain>;
