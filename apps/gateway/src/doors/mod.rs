//! The two doors: JSON-RPC and REST. Both lead to [`Gateway::answer`].

mod body;
mod repayments;
mod request;
mod rest;
mod rpc;
mod signed;

use crate::gateway::Gateway;
use axum::{
	extract::{DefaultBodyLimit, Extension},
	middleware::from_fn_with_state,
	routing::{any, get, post},
	Router,
};
use jsonrpsee_server::StopHandle;
use std::sync::Arc;

/// The routes of a gateway.
pub fn routes(gateway: Arc<Gateway>, stop: StopHandle) -> Result<Router, String> {
	let rpc = rpc::Door::new(gateway.clone(), stop).map_err(|error| error.to_string())?;
	// The body of a file is read as it comes.
	let files = Router::new()
		.route("/v1/repayments", post(repayments::stream))
		.method_not_allowed_fallback(rest::no_such_method)
		.layer(DefaultBodyLimit::disable())
		.with_state(gateway.clone());
	let whole = Router::new()
		.route("/rpc", any(rpc::answer))
		.layer(Extension(Arc::new(rpc)))
		.route("/openrpc.json", get(rest::openrpc))
		.route("/openapi.json", get(rest::openapi))
		.route("/v1/events", get(rest::events))
		.route("/v1/events/stream", get(rest::stream))
		.route("/v1/{namespace}/{method}", get(rest::get_one).post(rest::post_one))
		.fallback(rest::no_such_path)
		.method_not_allowed_fallback(rest::no_such_method)
		.layer(DefaultBodyLimit::disable())
		.layer(from_fn_with_state(gateway.clone(), signed::sign))
		.layer(from_fn_with_state(gateway.clone(), body::read))
		.with_state(gateway);
	Ok(whole.merge(files))
}
