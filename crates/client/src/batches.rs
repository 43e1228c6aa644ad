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

#[cfg(test)]
mod tests {
	use super::*;
	use jsonrpsee::{
		server::{BatchRequestConfig, Server, ServerHandle},
		types::ErrorObject,
		RpcModule,
	};
	use subxt::rpcs::client::jsonrpsee_client;

	/// A server that doubles numbers, and refuses seven. Its address.
	async fn server(most: u32) -> (String, ServerHandle) {
		let server = Server::builder()
			.set_batch_request_config(BatchRequestConfig::Limit(most))
			.build("127.0.0.1:0")
			.await
			.unwrap();
		let url = format!("ws://{}", server.local_addr().unwrap());
		let mut module = RpcModule::new(());
		module
			.register_method("double", |params, (), _| match params.one::<u64>()? {
				7 => Err(ErrorObject::owned(1010, "Invalid Transaction", Some("unlucky"))),
				number => Ok(number * 2),
			})
			.unwrap();
		(url, server.start(module))
	}

	fn params(numbers: impl IntoIterator<Item = u64>) -> Vec<Box<RawValue>> {
		let list = |number| RawValue::from_string(format!("[{number}]")).unwrap();
		numbers.into_iter().map(list).collect()
	}

	#[tokio::test]
	async fn a_server_answers_each_request_of_a_batch_in_its_place() {
		let (url, _server) = server(256).await;
		let client = jsonrpsee_client(&url).await.unwrap();
		let answers = client.batch("double", params([1, 7, 3])).await.unwrap();
		let text = |answer: &Answer| match answer {
			Some(Ok(value)) => value.get().to_owned(),
			Some(Err(error)) => {
				format!("{} {:?}", error.code, error.data.as_ref().map(|it| it.get()))
			}
			None => "none".to_owned(),
		};
		let texts: Vec<_> = answers.iter().map(text).collect();
		assert_eq!(texts, ["2", "1010 Some(\"\\\"unlucky\\\"\")", "6"]);

		let answers = client.batch("double", params(100..356)).await.unwrap();
		let texts: Vec<_> = answers.iter().map(text).collect();
		assert_eq!(texts, (100..356).map(|number| (number * 2).to_string()).collect::<Vec<_>>());
	}

	#[tokio::test]
	async fn a_batch_that_a_server_does_not_take_is_an_error() {
		let (url, _server) = server(2).await;
		let client = jsonrpsee_client(&url).await.unwrap();
		assert!(client.batch("double", params([1, 2, 3])).await.is_err());
	}
}
