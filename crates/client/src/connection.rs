//! A connection to a node.

use crate::{
	batches::{Answer, Batches},
	block::BlockClient,
	error::Error,
};
use std::sync::Arc;
use subxt::{
	backend::LegacyBackend,
	client::OnlineClient,
	config::{substrate::SubstrateConfig, RpcConfigFor},
	rpcs::{
		client::{jsonrpsee_client, RawValue},
		methods::legacy::LegacyRpcMethods,
		Error as RpcError, RpcClient, RpcClientT,
	},
	utils::H256,
};

/// A connection to one node.
#[derive(Clone)]
pub struct Connection {
	url: String,
	online: OnlineClient<SubstrateConfig>,
	client: RpcClient,
	batches: Arc<dyn Batches>,
	rpc: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
}

impl Connection {
	/// Connect to a node's JSON-RPC address (`ws://…` or `wss://…`).
	pub async fn open(url: &str) -> Result<Self, Error> {
		let client = jsonrpsee_client(url).await.map_err(|error| no_connection(url, error))?;
		Self::over(url, client).await
	}

	/// As [`Self::open`], over a JSON-RPC client that is connected to the node already.
	pub(crate) async fn over(url: &str, client: impl RpcClientT + Batches) -> Result<Self, Error> {
		let batches = Arc::new(client);
		let client = RpcClient::new(batches.clone());
		let backend = LegacyBackend::builder().build(client.clone());
		let online =
			OnlineClient::from_backend_with_config(SubstrateConfig::new(), Arc::new(backend))
				.await
				.map_err(|error| no_connection(url, error))?;
		let rpc = LegacyRpcMethods::new(client.clone());
		Ok(Self { url: url.to_owned(), online, client, batches, rpc })
	}

	/// The node's address.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// The hash of the chain's genesis block, which identifies the network.
	pub fn genesis(&self) -> H256 {
		self.online.genesis_hash()
	}

	/// The connection, if the node is of the network with this genesis block.
	pub fn of_network(self, expected: H256) -> Result<Self, Error> {
		match self.genesis() {
			found if found == expected => Ok(self),
			found => Err(Error::OtherNetwork { url: self.url, expected, found }),
		}
	}

	/// The node's JSON-RPC client, for methods that have no function here.
	pub const fn client(&self) -> &RpcClient {
		&self.client
	}

	/// The node's JSON-RPC methods.
	pub const fn rpc(&self) -> &LegacyRpcMethods<RpcConfigFor<SubstrateConfig>> {
		&self.rpc
	}

	/// Send requests of one method in one message; the answers in their order.
	pub(crate) async fn batch(
		&self,
		method: &str,
		params: Vec<Box<RawValue>>,
	) -> Result<Vec<Answer>, RpcError> {
		self.batches.batch(method, params).await
	}

	/// The chain at the last finalized block that the node knows.
	pub async fn finalized(&self) -> Result<BlockClient, Error> {
		self.online.at_current_block().await.map_err(Error::answer)
	}

	/// The chain at the block with this number.
	pub async fn at_number(&self, number: u64) -> Result<BlockClient, Error> {
		self.online.at_block(number).await.map_err(Error::answer)
	}

	/// The hash of the block with this number on the node's best chain. The node needs no state to answer.
	pub async fn hash_of(&self, number: u64) -> Result<H256, Error> {
		let number_or_hex = number.into();
		let hash =
			self.rpc.chain_get_block_hash(Some(number_or_hex)).await.map_err(Error::answer)?;
		hash.ok_or_else(|| Error::NotFound(format!("block {number}")))
	}

	/// The hashes of a block's transactions, in the order of the block.
	pub async fn transactions(&self, block: H256) -> Result<Vec<H256>, Error> {
		let hash = |bytes: &Vec<u8>| H256(sp_crypto_hashing::blake2_256(bytes));
		Ok(self.body(block).await?.iter().map(hash).collect())
	}

	/// The encoded transactions of a block. The node needs no state to answer.
	pub(crate) async fn body(&self, block: H256) -> Result<Vec<Vec<u8>>, Error> {
		let found = self.rpc.chain_get_block(Some(block)).await.map_err(Error::answer)?;
		let found = found.ok_or_else(|| Error::NotFound(format!("block {block:?}")))?;
		Ok(found.block.extrinsics.into_iter().map(|extrinsic| extrinsic.0).collect())
	}

	/// The number of the last finalized block.
	pub async fn finalized_number(&self) -> Result<u64, Error> {
		let head = self.rpc.chain_get_finalized_head().await.map_err(Error::answer)?;
		let header = self
			.rpc
			.chain_get_header(Some(head))
			.await
			.map_err(Error::answer)?
			.ok_or_else(|| Error::NotFound(format!("finalized block {head:?}")))?;
		Ok(header.number)
	}
}

fn no_connection(url: &str, error: impl std::fmt::Display) -> Error {
	Error::Connection { url: url.to_owned(), reason: error.to_string() }
}
