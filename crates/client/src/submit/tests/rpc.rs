//! The JSON-RPC of a node of the scripted chain: the methods that the client and subxt call.

use super::chain::{Block, Chain, Fault};
use crate::{
	batches::{Answer, Batches},
	compat::METADATA,
};
use codec::Encode;
use futures::{future::BoxFuture, FutureExt};
use madang_runtime::VERSION;
use serde_json::{json, Value};
use sp_crypto_hashing::twox_128;
use std::{
	collections::BTreeMap,
	future,
	sync::{Arc, Mutex},
	time::Duration,
};
use subxt::{
	rpcs::{
		client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClientT},
		Error as RpcError, UserError,
	},
	utils::{AccountId32, H256},
};
use tokio::time::sleep;

/// The condition of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition {
	/// The node refuses connections, and requests fail.
	pub(super) down: bool,
	/// The node accepts connections, but answers nothing.
	pub(super) silent: bool,
	/// How many blocks the node is behind.
	pub(super) lag: u64,
	/// The block behind which the node gets no further, although it answers.
	pub(super) stands_at: Option<u64>,
	/// How many states the node keeps behind its last final block. All if not given.
	pub(super) states: Option<u64>,
	/// The genesis block of the other network that the node is of.
	pub(super) genesis: Option<[u8; 32]>,
	/// What the node says of each state, by key, in place of what is in it.
	pub(super) storage: BTreeMap<Vec<u8>, Vec<u8>>,
	/// Whether the node says that the bodies of blocks are empty.
	pub(super) hides_bodies: bool,
	/// The block from which on the node says other hashes than the chain has.
	pub(super) lies_from: Option<u64>,
	/// Whether the node says that its best block is final.
	pub(super) rushes: bool,
	/// A method that fails.
	pub(super) failing: Option<&'static str>,
	/// A method that is slow, and how slow it is.
	pub(super) slow: Option<(&'static str, Duration)>,
	/// How many requests of a batch the node takes, and how many of these it answers. All if not given.
	pub(super) of_batch: Option<(usize, usize)>,
	/// The sizes of the batches that reached the node.
	pub(super) batches: Vec<usize>,
}

impl Condition {
	/// The last block that is final for the node.
	fn finalized(&self, chain: &Chain) -> u64 {
		let finalized = if self.rushes { chain.best().number } else { chain.finalized() };
		let finalized = finalized.saturating_sub(self.lag);
		self.stands_at.map_or(finalized, |at| finalized.min(at))
	}

	/// How long a request takes (`None` if it is never answered), and whether it fails.
	pub(super) fn of(&self, method: &str) -> (Option<Duration>, bool) {
		let fails = self.down || self.failing == Some(method);
		let wait = match self.slow {
			Some((slow, wait)) if slow == method => wait,
			_ => Duration::ZERO,
		};
		((!self.silent || fails).then_some(wait), fails)
	}
}

/// A node.
pub(super) struct Node {
	pub(super) chain: Arc<Mutex<Chain>>,
	pub(super) condition: Arc<Mutex<Condition>>,
}

fn hex_of(bytes: impl AsRef<[u8]>) -> Value {
	json!(format!("0x{}", hex::encode(bytes)))
}

fn bytes_of(value: &Value) -> Vec<u8> {
	let text = value.as_str().expect("a hexadecimal text");
	hex::decode(text.trim_start_matches("0x")).expect("a hexadecimal text")
}

fn hash_of(value: &Value) -> H256 {
	H256(bytes_of(value).try_into().expect("32 bytes"))
}

/// Where the state has the events of its block.
pub(super) fn events_key() -> Vec<u8> {
	[twox_128(b"System"), twox_128(b"Events")].concat()
}

fn header_of(block: &Block) -> Value {
	json!({
		"parentHash": hex_of(block.parent.0),
		"number": format!("{:#x}", block.number),
		"stateRoot": hex_of([0; 32]),
		"extrinsicsRoot": hex_of([0; 32]),
		"digest": { "logs": [] },
	})
}

impl Node {
	/// The answer to a request that reads the chain.
	fn read(&self, method: &str, params: &[Value]) -> Value {
		let chain = self.chain.lock().unwrap();
		let condition = self.condition.lock().unwrap().clone();
		let lag = condition.lag;
		let finalized = condition.finalized(&chain);
		let block_at = |index: usize| {
			let block = chain.by_hash(&hash_of(&params[index]));
			block.expect("the client asks only for blocks that there are")
		};
		match method {
			"chain_getBlockHash" if params[0] == 0 && condition.genesis.is_some() => {
				hex_of(condition.genesis.unwrap_or_default())
			}
			"chain_getBlockHash" => {
				let number = params[0].as_u64().expect("a block number");
				if condition.lies_from.is_some_and(|from| number >= from) {
					return hex_of([0xee; 32]);
				}
				let known = number <= chain.best().number.saturating_sub(lag);
				let block = chain.block(number).filter(|_| known);
				block.map_or(Value::Null, |block| hex_of(block.hash.0))
			}
			"chain_getFinalizedHead" => {
				hex_of(chain.block(finalized).expect("finalized blocks exist").hash.0)
			}
			"chain_getHeader" => header_of(block_at(0)),
			"chain_getBlock" => {
				let block = block_at(0);
				let hidden = condition.hides_bodies;
				let body = block.body().into_iter().filter(|_| !hidden);
				let extrinsics: Vec<Value> = body.map(hex_of).collect();
				json!({
					"block": { "header": header_of(block), "extrinsics": extrinsics },
					"justifications": null,
				})
			}
			"state_getStorage" => {
				let key = bytes_of(&params[0]);
				match condition.storage.get(&key) {
					Some(value) => hex_of(value),
					None if key == events_key() => hex_of(&block_at(1).events),
					None => Value::Null,
				}
			}
			"state_call" => {
				let answer = match params[0].as_str() {
					Some("Core_version") => VERSION.encode(),
					Some("Metadata_metadata_versions") => vec![16u32].encode(),
					Some("Metadata_metadata_at_version") => Some(METADATA.to_vec()).encode(),
					// It would take effect.
					Some("BlockBuilder_apply_extrinsic") => vec![0, 0],
					Some("AccountNonceApi_account_nonce") => {
						let account = bytes_of(&params[1]).try_into().expect("32 bytes");
						(block_at(2).nonce(&account) as u32).encode()
					}
					other => panic!("the node has no runtime call {other:?}"),
				};
				hex_of(answer)
			}
			"system_accountNextIndex" => {
				let account: AccountId32 =
					params[0].as_str().and_then(|text| text.parse().ok()).expect("an account");
				json!(chain.next_nonce(&account.0))
			}
			other => panic!("the node has no method {other}"),
		}
	}

	/// The error of a request for a state that the node does not keep.
	fn state_is_gone(&self, method: &str, params: &[Value]) -> Option<RpcError> {
		let (chain, condition) = (self.chain.lock().unwrap(), self.condition.lock().unwrap());
		let states = condition.states.filter(|_| method.starts_with("state_"))?;
		let block = chain.by_hash(&hash_of(params.last()?))?;
		(block.number.saturating_add(states) < condition.finalized(&chain)).then(|| {
			RpcError::User(UserError {
				code: 4003,
				message: "Client error: UnknownBlock: State already discarded".to_owned(),
				data: None,
			})
		})
	}

	async fn answer(&self, method: &str, params: &[Value]) -> Result<Value, RpcError> {
		let broken = || RpcError::Client("the connection is closed".into());
		let (wait, fails) = self.condition.lock().unwrap().of(method);
		match wait {
			None => future::pending::<()>().await,
			Some(wait) if !wait.is_zero() => sleep(wait).await,
			Some(_) => {}
		}
		if fails {
			return Err(broken());
		}
		if let Some(gone) = self.state_is_gone(method, params) {
			return Err(gone);
		}
		if method != "author_submitExtrinsic" {
			return Ok(self.read(method, params));
		}
		let (wait, answer) = self.chain.lock().unwrap().submit(&bytes_of(&params[0]));
		if !wait.is_zero() {
			sleep(wait).await;
		}
		match answer {
			Ok(hash) => Ok(hex_of(hash.0)),
			Err(Fault::Broken) => Err(broken()),
			Err(Fault::Pool(code, data)) => Err(RpcError::User(UserError {
				code,
				message: "Transaction error".to_owned(),
				data: (!data.is_empty()).then(|| raw(&json!(data))),
			})),
		}
	}
}

fn raw(value: &Value) -> Box<RawValue> {
	RawValue::from_string(value.to_string()).expect("it is JSON")
}

impl Batches for Node {
	fn batch<'a>(
		&'a self,
		method: &'a str,
		params: Vec<Box<RawValue>>,
	) -> BoxFuture<'a, Result<Vec<Answer>, RpcError>> {
		async move {
			let (taken, answered) = {
				let mut condition = self.condition.lock().unwrap();
				condition.batches.push(params.len());
				condition.of_batch.unwrap_or((params.len(), params.len()))
			};
			let mut answers = Vec::new();
			for (index, one) in params.iter().enumerate() {
				let answer = match index < taken {
					true => match self.answer(method, &list(one)).await {
						Ok(answer) => Some(Ok(raw(&answer))),
						Err(RpcError::User(error)) => Some(Err(error)),
						Err(broken) => return Err(broken),
					},
					false => None,
				};
				answers.push(answer.filter(|_| index < answered));
			}
			Ok(answers)
		}
		.boxed()
	}
}

fn list(params: &RawValue) -> Vec<Value> {
	serde_json::from_str(params.get()).expect("a list")
}

impl RpcClientT for Node {
	fn request_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
	) -> RawRpcFuture<'a, Box<RawValue>> {
		Box::pin(async move {
			let params: Vec<Value> = match params {
				Some(params) => list(&params),
				None => Vec::new(),
			};
			self.answer(method, &params).await.map(|answer| raw(&answer))
		})
	}

	fn subscribe_raw<'a>(
		&'a self,
		sub: &'a str,
		_params: Option<Box<RawValue>>,
		_unsub: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		panic!("the client does not subscribe to {sub}");
	}
}
