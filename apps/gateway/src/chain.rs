//! The chain as the gateway's nodes show it.

use crate::{
	error::{Error, Kind},
	hexadecimal::bytes_of,
};
use madang_client::{Sender, State};
use madang_json::Runtime;
use serde_json::{value::RawValue, Value};
use std::sync::{Arc, Mutex, PoisonError};
use subxt::{
	rpcs::{rpc_params, Error as RpcError},
	utils::H256,
};

/// `Metadata_metadata_at_version(16)`, whose argument is encoded.
const METADATA: (&str, &str) = ("Metadata_metadata_at_version", "0x10000000");

/// The chain.
#[derive(Clone)]
pub struct Chain {
	sender: Sender,
	runtime: Arc<Mutex<Option<(u32, Arc<Runtime>)>>>,
}

impl Chain {
	/// The chain by these nodes, of the network with this genesis block.
	pub async fn open(nodes: &[String], genesis: [u8; 32]) -> Result<Self, madang_client::Error> {
		let sender = Sender::open_on(nodes, H256(genesis)).await?;
		Ok(Self { sender, runtime: Arc::default() })
	}

	/// The nodes.
	pub const fn sender(&self) -> &Sender {
		&self.sender
	}

	/// The state at the last final block.
	pub async fn state(&self) -> Result<State, Error> {
		Ok(State::new(self.sender.finalized().await?))
	}

	/// Ask a node, as JSON. What the node refuses is the answer: only a node that does not answer is left for another.
	pub async fn ask(&self, method: &str, params: Value) -> Result<Value, Error> {
		let params = RawValue::from_string(params.to_string()).map_err(Error::invalid)?;
		let ask = |connection: madang_client::Connection| {
			let params = params.clone();
			async move {
				match connection.client().request_raw(method, Some(params)).await {
					Ok(answer) => Ok(Ok(answer)),
					Err(RpcError::User(error)) => Ok(Err(error)),
					Err(error) => Err(madang_client::Error::answer(error)),
				}
			}
		};
		let answer = self.sender.ask(ask).await?.map_err(|error| {
			let kind = if error.code == -32_602 { Kind::Invalid } else { Kind::Node };
			let data = error.data.and_then(|data| serde_json::from_str(data.get()).ok());
			Error::new(kind, &error.message)
				.with("node_code", error.code)
				.with("node_data", data.unwrap_or(Value::Null))
		})?;
		serde_json::from_str(answer.get())
			.map_err(|error| Error::new(Kind::Node, format!("the answer is not JSON: {error}")))
	}

	/// The runtime at a block.
	pub async fn runtime(&self, state: &State) -> Result<Arc<Runtime>, Error> {
		let version = state.at().spec_version();
		let known = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).clone();
		if let Some((_, runtime)) = known.filter(|(known, _)| *known == version) {
			return Ok(runtime);
		}
		let hash = state.hash();
		let metadata = self
			.sender
			.ask(|connection| async move {
				let params = rpc_params![METADATA.0, METADATA.1, hash];
				let answer: Result<String, _> =
					connection.client().request("state_call", params).await;
				answer.map_err(madang_client::Error::answer)
			})
			.await?;
		let unreadable = |reason: &dyn std::fmt::Display| {
			Error::new(Kind::Unavailable, format!("the runtime cannot be read: {reason}"))
		};
		let bytes = bytes_of(&metadata).ok_or_else(|| unreadable(&"not hexadecimal"))?;
		let metadata = <Option<Vec<u8>> as codec::Decode>::decode(&mut &bytes[..])
			.map_err(|error| unreadable(&error))?
			.ok_or_else(|| unreadable(&"it has no metadata of version 16"))?;
		let runtime = Arc::new(Runtime::decode(&metadata).map_err(|error| unreadable(&error))?);
		let mut known = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
		*known = Some((version, runtime.clone()));
		Ok(runtime)
	}
}
