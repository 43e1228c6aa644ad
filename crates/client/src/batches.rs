//! JSON-RPC batches: several requests in one message.

use futures::{future::BoxFuture, FutureExt};
use jsonrpsee_core::{
	client::{Client, ClientT},
	params::BatchRequestBuilder,
	traits::ToRpcParams,
};
use subxt::rpcs::{client::RawValue, Error as RpcError, UserError};

/// A node's answer to one request of a batch. `None` if it answered others and not this one.
pub(crate) type Answer = Option<Result<Box<RawValue>, UserError>>;

/// Sends requests in batches.
pub(crate) trait Batches: Send + Sync {
	/// Send requests of one method in one message. The answers are in the order of the requests.
	fn batch<'a>(
		&'a self,
		method: &'a str,
		params: Vec<Box<RawValue>>,
	) -> BoxFuture<'a, Result<Vec<Answer>, RpcError>>;
}

/// Parameters that are JSON already.
struct Params(Box<RawValue>);

impl ToRpcParams for Params {
	fn to_rpc_params(self) -> Result<Option<Box<RawValue>>, serde_json::Error> {
		Ok(Some(self.0))
	}
}

impl Batches for Client {
	fn batch<'a>(
		&'a self,
		method: &'a str,
		params: Vec<Box<RawValue>>,
	) -> BoxFuture<'a, Result<Vec<Answer>, RpcError>> {
		async move {
			let mut batch = BatchRequestBuilder::new();
			for one in params {
				batch.insert(method, Params(one)).map_err(RpcError::Deserialization)?;
			}
			let answers = self.batch_request::<Box<RawValue>>(batch).await?;
			Ok(answers
				.into_iter()
				.map(|answer| match answer {
					Ok(value) => Some(Ok(value)),
					// What the library puts where the node has left an answer out.
					Err(error) if error.code() == 0 && error.message().is_empty() => None,
					Err(error) => Some(Err(UserError {
						code: error.code(),
						message: error.message().to_owned(),
						data: error.data().map(ToOwned::to_owned),
					})),
				})
				.collect())
		}
		.boxed()
	}
}
