//! A real node, over its JSON-RPC interface.

use crate::{
	decode::founded_prefixes,
	node::{Entry, Node, NodeError, RawBlock},
};
use codec::{Decode, Encode};
use futures::{future::BoxFuture, FutureExt};
use madang_client::{is_discarded, Connection, Error};
use sp_crypto_hashing::{blake2_256, twox_128};
use std::sync::{
	atomic::{AtomicU64, Ordering},
	Mutex, PoisonError,
};
use subxt::{
	config::substrate::{Digest, DigestItem},
	rpcs::rpc_params,
	utils::H256,
};

/// `Metadata_metadata_at_version(16)`, whose argument is encoded.
const METADATA: (&str, &str) = ("Metadata_metadata_at_version", "0x10000000");

/// How many keys are asked for at once.
const KEYS: u32 = 500;

/// The engine under whose name a block has its slot.
const AURA: [u8; 4] = *b"aura";

/// A node by its address. It is connected when it is asked, and again after it failed.
pub struct RpcNode {
	url: String,
	connection: Mutex<Option<Connection>>,
	/// The last final block of which it told.
	finalized: AtomicU64,
}

impl RpcNode {
	/// A node by its JSON-RPC address (`ws://…` or `wss://…`).
	pub fn new(url: &str) -> Self {
		Self { url: url.to_owned(), connection: Mutex::default(), finalized: AtomicU64::new(0) }
	}

	async fn connection(&self) -> Result<Connection, NodeError> {
		let known = self.kept().clone();
		if let Some(connection) = known {
			return Ok(connection);
		}
		let opened = Connection::open(&self.url).await;
		let opened = opened.map_err(|error| NodeError::Silent(error.to_string()))?;
		*self.kept() = Some(opened.clone());
		Ok(opened)
	}

	fn kept(&self) -> std::sync::MutexGuard<'_, Option<Connection>> {
		self.connection.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// What an error of the client says about a block. The next question is asked over a new connection, unless the node
	/// has answered.
	fn error(&self, number: u64, error: &Error) -> NodeError {
		if is_discarded(error) {
			return NodeError::Pruned(number);
		}
		*self.kept() = None;
		match error {
			Error::Connection { reason, .. } => NodeError::Silent(reason.clone()),
			other => NodeError::Answer(other.to_string()),
		}
	}

	async fn last_final(&self) -> Result<u64, NodeError> {
		let connection = self.connection().await?;
		let number = connection.finalized_number().await.map_err(|error| self.error(0, &error))?;
		self.finalized.store(number, Ordering::Relaxed);
		Ok(number)
	}

	async fn fetch(&self, number: u64) -> Result<RawBlock, NodeError> {
		let is_final = self.finalized.load(Ordering::Relaxed) >= number;
		if !is_final && self.last_final().await? < number {
			return Err(NodeError::Behind(number));
		}
		let connection = self.connection().await?;
		read(&connection, number).await.map_err(|error| self.error(number, &error))
	}
}

impl Node for RpcNode {
	fn name(&self) -> &str {
		&self.url
	}

	fn genesis(&self) -> BoxFuture<'_, Result<[u8; 32], NodeError>> {
		async { Ok(self.connection().await?.genesis().0) }.boxed()
	}

	fn finalized(&self) -> BoxFuture<'_, Result<u64, NodeError>> {
		self.last_final().boxed()
	}

	fn block(&self, number: u64) -> BoxFuture<'_, Result<RawBlock, NodeError>> {
		self.fetch(number).boxed()
	}

	fn metadata(&self, at: [u8; 32]) -> BoxFuture<'_, Result<Vec<u8>, NodeError>> {
		async move {
			let connection = self.connection().await?;
			let answer: Result<String, _> = connection
				.client()
				.request("state_call", rpc_params![METADATA.0, METADATA.1, H256(at)])
				.await;
			let answer = answer.map_err(|error| self.error(0, &Error::answer(error)))?;
			let unusable = || NodeError::Answer("it has no metadata of version 16".to_owned());
			let bytes = answer.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
			let bytes = bytes.ok_or_else(unusable)?;
			let metadata = Option::<Vec<u8>>::decode(&mut &bytes[..]).map_err(|_| unusable())?;
			metadata.ok_or_else(unusable)
		}
		.boxed()
	}
}

/// The key of a value of a pallet's storage.
fn key(pallet: &str, entry: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(entry.as_bytes())].concat()
}

async fn read(node: &Connection, number: u64) -> Result<RawBlock, Error> {
	let hash = node.hash_of(number).await?;
	let events = key("System", "Events");
	let block = node.rpc().chain_get_block(Some(hash));
	let events = node.rpc().state_get_storage(&events, Some(hash));
	let (block, events) = futures::join!(block, events);
	let block = block.map_err(Error::answer)?;
	let block = block.ok_or_else(|| Error::NotFound(format!("block {number}")))?.block;
	let events = events.map_err(Error::answer)?;
	let header = block.header;
	if blake2_256(&header.encode()) != hash.0 || header.number != number {
		return Err(Error::Answer(format!("the header of block {number} is not that of {hash:?}")));
	}
	// The genesis block has no parent.
	let before = if number == 0 { hash } else { header.parent_hash };
	let (runtime, runtime_at) = runtime(node, before, hash, &header.digest).await?;
	let founded = if number == 0 { founded(node, hash).await? } else { Vec::new() };
	// Whether the validators or their slot are known does not decide whether a block can be shown.
	let validators = key("Session", "Validators");
	let validators = node.rpc().state_get_storage(&validators, Some(runtime_at)).await;
	let validators = validators.map_err(Error::answer)?.unwrap_or_default();
	Ok(RawBlock {
		number,
		hash: hash.0,
		parent: header.parent_hash.0,
		state_root: header.state_root.0,
		extrinsics_root: header.extrinsics_root.0,
		slot: slot(&header.digest),
		validators: Vec::decode(&mut &validators[..]).unwrap_or_default(),
		runtime,
		runtime_at: runtime_at.0,
		body: block.extrinsics.into_iter().map(|bytes| bytes.0).collect(),
		events,
		founded,
	})
}

/// The version of the runtime that executed a block, and in which state it is. It is that of the parent: a block that
/// upgrades the runtime has the new one in its state already, but its own values are of the old one.
async fn runtime(
	node: &Connection,
	parent: H256,
	own: H256,
	digest: &Digest,
) -> Result<(u32, H256), Error> {
	let version = |at: H256| async move {
		let version = node.rpc().state_get_runtime_version(Some(at)).await;
		version.map(|version| (version.spec_version, at)).map_err(Error::answer)
	};
	let upgrades = || {
		let mut items = digest.logs.iter();
		items.any(|item| matches!(item, DigestItem::RuntimeEnvironmentUpdated))
	};
	match version(parent).await {
		// Of the oldest block whose state is kept, the parent's is gone.
		Err(error) if is_discarded(&error) && !upgrades() => version(own).await,
		answer => answer,
	}
}

fn slot(digest: &Digest) -> Option<u64> {
	digest.logs.iter().find_map(|item| match item {
		DigestItem::PreRuntime(AURA, bytes) => u64::decode(&mut &bytes[..]).ok(),
		_ => None,
	})
}

/// What the genesis block began with.
async fn founded(node: &Connection, genesis: H256) -> Result<Vec<Entry>, Error> {
	let mut found = Vec::new();
	for prefix in founded_prefixes() {
		let mut after: Option<Vec<u8>> = None;
		loop {
			let keys = node
				.rpc()
				.state_get_keys_paged(&prefix, KEYS, after.as_deref(), Some(genesis))
				.await
				.map_err(Error::answer)?;
			for key in &keys {
				let value = node.rpc().state_get_storage(key, Some(genesis)).await;
				if let Some(value) = value.map_err(Error::answer)? {
					found.push((key.clone(), value));
				}
			}
			match keys.last() {
				Some(last) => after = Some(last.clone()),
				None => break,
			}
		}
	}
	Ok(found)
}
