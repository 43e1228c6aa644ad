//! Health, readiness and metrics, for the gateway's own operators: without TLS, on an address of its own.

use crate::gateway::Gateway;
use axum::{extract::State, http::StatusCode, routing::get, Json, Router};
use serde_json::{json, Value};
use std::{sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// How many final blocks the gateway may be behind its node and still be ready.
const READY_WITHIN: u64 = 30;

/// How old what is known of the certificates may be.
const ACCESS_WITHIN: Duration = Duration::from_secs(60);

/// Serve them for ever.
pub async fn serve(listener: TcpListener, gateway: Arc<Gateway>) {
	let routes = Router::new()
		.route("/health", get(|| async { Json(json!({ "status": "ok" })) }))
		.route("/readiness", get(readiness))
		.route("/metrics", get(metrics))
		.with_state(gateway);
	if let Err(error) = axum::serve(listener, routes).await {
		log::error!("health and metrics are not served any more: {error}");
	}
}

/// Whether the gateway can answer, and if not, why.
async fn readiness(State(gateway): State<Arc<Gateway>>) -> (StatusCode, Json<Value>) {
	let (_, read_at) = gateway.access.borrow().clone();
	let followed = *gateway.followed.borrow();
	let known = u64::try_from(gateway.metrics.final_block.get()).unwrap_or_default();
	let behind = known.saturating_sub(followed);
	let mut missing = Vec::new();
	if read_at.elapsed() > ACCESS_WITHIN {
		missing.push("no node answers");
	}
	if behind > READY_WITHIN {
		missing.push("final blocks are not followed");
	}
	if !gateway.store.is_well().await {
		missing.push("the database does not answer");
	}
	let status = if missing.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
	let answer = json!({ "ready": missing.is_empty(), "missing": missing, "followed_block": followed, "behind_blocks": behind });
	(status, Json(answer))
}

async fn metrics(State(gateway): State<Arc<Gateway>>) -> String {
	gateway.metrics.text()
}
