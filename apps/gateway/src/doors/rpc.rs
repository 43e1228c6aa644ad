//! JSON-RPC 2.0 over HTTP and WebSocket.

use super::{
	request::{tran_id, OfConnection},
	rest,
};
use crate::{
	access::{Peer, Scope},
	error::Error,
	gateway::Gateway,
	methods::methods,
	service::Asked,
};
use axum::{
	body::Body,
	extract::{Extension, Request, State},
	http::header,
	response::{IntoResponse, Response},
};
use jsonrpsee_server::{
	BatchRequestConfig, Methods, PingConfig, RegisterMethodError, RpcModule, ServerBuilder,
	ServerConfig, StopHandle, TowerServiceBuilder,
};
use jsonrpsee_types::ErrorObjectOwned;
use serde_json::Value;
use std::sync::Arc;

/// The most calls in a batch.
const MAX_BATCH: u32 = 20;

/// The most bytes of an answer.
const MAX_ANSWER: u32 = 16 * 1024 * 1024;

type Nothing = tower_layer::Identity;

/// The methods as JSON-RPC.
pub struct Door {
	service: TowerServiceBuilder<Nothing, Nothing>,
	methods: Methods,
	stop: StopHandle,
}

/// What a request has in addition to its body.
#[derive(Clone)]
struct From {
	peer: Peer,
	tran_id: Option<String>,
}

impl Door {
	/// All methods of a gateway.
	pub fn new(gateway: Arc<Gateway>, stop: StopHandle) -> Result<Self, RegisterMethodError> {
		let limits = gateway.config.limits;
		let mut module = RpcModule::from_arc(gateway);
		for (name, _) in methods() {
			module.register_async_method(name, move |params, gateway, extensions| async move {
				let from = extensions.get::<From>().cloned();
				let params = params.parse::<Option<Value>>()?.unwrap_or(Value::Null);
				let Some(From { peer, tran_id }) = from else {
					return Err(object(&crate::error::Kind::NotRegistered.into()));
				};
				let method = name.to_owned();
				let (answer, _) = gateway.answer(Asked { peer, method, params, tran_id }).await;
				answer.map_err(|error| object(&error))
			})?;
		}
		let config = ServerConfig::builder()
			.max_connections(limits.connections)
			.max_request_body_size(limits.body_bytes)
			.max_response_body_size(MAX_ANSWER)
			.set_batch_request_config(BatchRequestConfig::Limit(MAX_BATCH))
			.enable_ws_ping(PingConfig::default())
			.build();
		let service = ServerBuilder::with_config(config).to_service_builder();
		Ok(Self { service, methods: module.into(), stop })
	}
}

fn object(error: &Error) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(error.kind.code(), error.message(), Some(error.json()))
}

/// Answer a request, or begin a session over WebSocket.
pub async fn answer(
	State(gateway): State<Arc<Gateway>>,
	Extension(door): Extension<Arc<Door>>,
	Extension(peer): OfConnection,
	mut request: Request,
) -> Response {
	use tower_service::Service;
	// A session is open for long, so it begins only for those who may ask.
	if request.headers().contains_key(header::UPGRADE) {
		if let Err(error) = gateway.admit(peer, Scope::Any) {
			return rest::refused(error, request.headers());
		}
	}
	let tran_id = tran_id(request.headers());
	request.extensions_mut().insert(From { peer, tran_id });
	let mut service = door.service.clone().build(door.methods.clone(), door.stop.clone());
	match service.call(request).await {
		Ok(response) => response.map(Body::new),
		Err(error) => {
			log::warn!("a request to /rpc failed: {error}");
			axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
		}
	}
}
