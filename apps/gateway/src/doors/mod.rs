//! The two doors: JSON-RPC and REST. Both lead to [`Gateway::answer`].

mod rest;
mod rpc;

pub use rest::path_of;

use crate::{access::Peer, service::Gateway};
use axum::{
	extract::{DefaultBodyLimit, Extension},
	routing::{any, get},
	Router,
};
use jsonrpsee_server::StopHandle;
use std::sync::Arc;

/// The longest number of a request (`x-api-tran-id`): 25 characters, as in the standard of MyData.
const MAX_TRAN_ID: usize = 25;

/// The routes of a gateway.
pub fn routes(gateway: Arc<Gateway>, stop: StopHandle) -> Result<Router, String> {
	let body = usize::try_from(gateway.config.limits.body_bytes).unwrap_or(usize::MAX);
	let rpc = rpc::Door::new(gateway.clone(), stop).map_err(|error| error.to_string())?;
	Ok(Router::new()
		.route("/rpc", any(rpc::answer))
		.layer(Extension(Arc::new(rpc)))
		.route("/openrpc.json", get(rest::openrpc))
		.route("/openapi.json", get(rest::openapi))
		.route("/v1/events", get(rest::events))
		.route("/v1/events/stream", get(rest::stream))
		.route("/v1/{namespace}/{method}", get(rest::get_one).post(rest::post_one))
		.fallback(rest::no_such_path)
		.method_not_allowed_fallback(rest::no_such_method)
		.layer(DefaultBodyLimit::max(body))
		.with_state(gateway))
}

/// The number of a request that a client may give, if it is one.
fn tran_id(headers: &axum::http::HeaderMap) -> Option<String> {
	let text = headers.get("x-api-tran-id")?.to_str().ok()?;
	let is_number = !text.is_empty()
		&& text.len() <= MAX_TRAN_ID
		&& text.bytes().all(|byte| byte.is_ascii_alphanumeric());
	is_number.then(|| text.to_owned())
}

/// The client of the connection.
type OfConnection = Extension<Peer>;
