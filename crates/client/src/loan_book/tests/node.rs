//! A node with one block, of which the state is given.

use crate::batches::{Answer, Batches};
use codec::Encode;
use futures::future::BoxFuture;
use madang_runtime::VERSION;
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
};
use subxt::rpcs::{
	client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClientT},
	Error as RpcError,
};

/// The hash of its only block.
const BLOCK: [u8; 32] = [7; 32];

/// The node.
pub(super) struct Node {
	/// The values of the state by their keys.
	state: BTreeMap<Vec<u8>, Vec<u8>>,
	/// How many requests for values of the state it has answered.
	pub(super) requests: Arc<AtomicUsize>,
}

impl Node {
	/// A node with the state that a function writes.
	pub(super) fn with_state(write: impl FnOnce()) -> Self {
		let state = sp_io::TestExternalities::default().execute_with(|| {
			write();
			let mut state = BTreeMap::new();
			let mut last = Vec::new();
			while let Some(key) = sp_io::storage::next_key(&last) {
				let value = sp_io::storage::get(&key).expect("the key has a value");
				state.insert(key.clone(), value.to_vec());
				last = key;
			}
			state
		});
		Self { state, requests: Arc::default() }
	}

	fn answer(&self, method: &str, params: &[Value]) -> Value {
		if method.starts_with("state_") && method != "state_call" {
			self.requests.fetch_add(1, Ordering::Relaxed);
		}
		match method {
			"chain_getBlockHash" | "chain_getFinalizedHead" => hex_of(BLOCK),
			"chain_getHeader" => json!({
				"parentHash": hex_of([0; 32]),
				"number": "0x1",
				"stateRoot": hex_of([0; 32]),
				"extrinsicsRoot": hex_of([0; 32]),
				"digest": { "logs": [] },
			}),
			"state_call" => hex_of(match params[0].as_str() {
				Some("Core_version") => VERSION.encode(),
				Some("Metadata_metadata_versions") => vec![16u32].encode(),
				Some("Metadata_metadata_at_version") => Some(crate::METADATA.to_vec()).encode(),
				other => panic!("the node has no runtime call {other:?}"),
			}),
			"state_getStorage" => self.value(&params[0]),
			"state_getKeysPaged" => {
				let prefix = bytes_of(&params[0]);
				let count = params[1].as_u64().expect("a number") as usize;
				let last = params[2].as_str().map(|_| bytes_of(&params[2]));
				let after = |key: &&Vec<u8>| last.as_ref().is_none_or(|last| *key > last);
				let keys = self.state.keys().filter(|key| key.starts_with(&prefix)).filter(after);
				keys.take(count).map(hex_of).collect()
			}
			"state_queryStorageAt" => {
				assert_eq!(params[1], hex_of(BLOCK));
				let keys = params[0].as_array().expect("keys");
				let changes: Vec<_> =
					keys.iter().map(|key| json!([key, self.value(key)])).collect();
				json!([{ "block": hex_of(BLOCK), "changes": changes }])
			}
			other => panic!("the node has no method {other}"),
		}
	}

	fn value(&self, key: &Value) -> Value {
		self.state.get(&bytes_of(key)).map_or(Value::Null, hex_of)
	}
}

fn hex_of(bytes: impl AsRef<[u8]>) -> Value {
	json!(format!("0x{}", hex::encode(bytes)))
}

fn bytes_of(value: &Value) -> Vec<u8> {
	let text = value.as_str().expect("a hexadecimal text");
	hex::decode(text.trim_start_matches("0x")).expect("a hexadecimal text")
}

impl Batches for Node {
	fn batch<'a>(
		&'a self,
		method: &'a str,
		_params: Vec<Box<RawValue>>,
	) -> BoxFuture<'a, Result<Vec<Answer>, RpcError>> {
		panic!("to read loans, no batch of {method} is sent");
	}
}

impl RpcClientT for Node {
	fn request_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
	) -> RawRpcFuture<'a, Box<RawValue>> {
		let params = params.map_or_else(Vec::new, |params| {
			serde_json::from_str::<Vec<Value>>(params.get()).expect("a list")
		});
		let answer = self.answer(method, &params).to_string();
		Box::pin(async { Ok(RawValue::from_string(answer).expect("it is JSON")) })
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
