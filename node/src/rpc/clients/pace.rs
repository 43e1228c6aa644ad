//! When the calls of a connection run: few at once, and none while the answers before it are not taken.

use super::Load;
use futures::future::BoxFuture;
use jsonrpsee::{
	server::middleware::rpc::RpcServiceT,
	types::{ErrorCode, Request},
	MethodResponse,
};
use std::sync::Arc;

/// The calls that do not wait: submissions wait for the pool, which has limits of its own.
const UNPACED: [&str; 2] = ["author_", "transaction"];

/// The calls of one connection.
#[derive(Clone)]
pub struct Pace(pub Arc<Load>);

impl<S> tower::Layer<S> for Pace {
	type Service = Paced<S>;

	fn layer(&self, inner: S) -> Paced<S> {
		Paced { load: self.0.clone(), inner }
	}
}

/// A service behind a [`Pace`].
#[derive(Clone)]
pub struct Paced<S> {
	load: Arc<Load>,
	inner: S,
}

impl<'a, S> RpcServiceT<'a> for Paced<S>
where
	S: RpcServiceT<'a> + Clone + Send + Sync + 'static,
{
	type Future = BoxFuture<'a, MethodResponse>;

	fn call(&self, request: Request<'a>) -> Self::Future {
		let Self { load, inner } = self.clone();
		Box::pin(async move {
			load.begins();
			let is_paced = !UNPACED.iter().any(|name| request.method_name().starts_with(name));
			let [own, of_address] = load.calls.clone();
			// Nobody closes these, so there is always a permit in the end.
			let own = if is_paced { own.acquire_owned().await.ok() } else { None };
			let of_address = if is_paced { of_address.acquire_owned().await.ok() } else { None };
			if is_paced && !load.has_room().await {
				// Nobody sees it.
				return MethodResponse::error(request.id, ErrorCode::InternalError);
			}
			let answer = inner.call(request).await;
			load.answered(answer.as_result().len());
			drop((own, of_address));
			answer
		})
	}
}
