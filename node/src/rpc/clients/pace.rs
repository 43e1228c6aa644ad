//! When the messages of a connection are answered: few at once, and none while the answers before it are not taken.

use super::{message::Message, turn::Turn, Load};
use futures::future::BoxFuture;
use jsonrpsee::{
	server::middleware::rpc::RpcServiceT,
	types::{ErrorCode, Request},
	MethodResponse,
};
use std::sync::Arc;

/// The calls that do not wait: submissions wait for the pool, which has limits of its own.
const UNPACED: [&str; 7] = [
	"author_submitExtrinsic",
	"author_submitAndWatchExtrinsic",
	"author_unwatchExtrinsic",
	"transaction_v1_broadcast",
	"transaction_v1_stop",
	"transactionWatch_v1_submitAndWatch",
	"transactionWatch_v1_unwatch",
];

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

/// Wait for the turn of a message. Whether the connection is still there.
async fn has_turn(load: &Load, turn: &Turn) -> bool {
	let [own, of_address] = load.places.clone();
	// Nobody closes these: there is always a place in the end.
	let Ok(own) = own.acquire_owned().await else { return false };
	// A connection that takes nothing waits here, without a place that others of its address need.
	if !load.has_room().await {
		return false;
	}
	let Ok(of_address) = of_address.acquire_owned().await else { return false };
	if load.is_closed() {
		return false;
	}
	turn.begin([own, of_address]);
	true
}

impl<'a, S> RpcServiceT<'a> for Paced<S>
where
	S: RpcServiceT<'a> + Clone + Send + Sync + 'static,
{
	type Future = BoxFuture<'a, MethodResponse>;

	fn call(&self, mut request: Request<'a>) -> Self::Future {
		let Self { load, inner } = self.clone();
		Box::pin(async move {
			load.begins();
			let is_paced = !UNPACED.contains(&request.method_name());
			// A subscription would keep it, and with it the turn, for as long as it lasts.
			let message = request.extensions_mut().remove::<Message>();
			let turn = message.as_ref().map(Message::turn).unwrap_or_default();
			// Also in the middle of a batch: nobody is there for the rest.
			let is_gone = is_paced
				&& (load.is_closed() || (!turn.has_begun() && !has_turn(&load, &turn).await));
			if is_gone {
				// Nobody sees it.
				return MethodResponse::error(request.id, ErrorCode::InternalError);
			}
			let answer = inner.call(request).await;
			load.answered(answer.as_result().len(), &turn);
			answer
		})
	}
}
