//! Reads the body of a request whole, before anything is done with it: not too long, and in time.

use super::rest;
use crate::{
	error::{Error, Kind},
	gateway::Gateway,
};
use axum::{
	body::{to_bytes, Body},
	extract::{Request, State},
	http::StatusCode,
	middleware::Next,
	response::Response,
};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long a client has for the body of a request.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// Read the body, and continue.
pub async fn read(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
	let (head, body) = request.into_parts();
	let most = usize::try_from(gateway.config.limits.body_bytes).unwrap_or(usize::MAX);
	let refused = |status, detail: &str| {
		let mut response = rest::refused(Error::new(Kind::Invalid, detail), &head.headers);
		*response.status_mut() = status;
		response
	};
	match timeout(BODY_WITHIN, to_bytes(body, most)).await {
		Ok(Ok(bytes)) => next.run(Request::from_parts(head, Body::from(bytes))).await,
		Ok(Err(_)) => refused(
			StatusCode::PAYLOAD_TOO_LARGE,
			&format!("the body has more than {most} bytes, or was cut off"),
		),
		Err(_) => refused(StatusCode::REQUEST_TIMEOUT, "the body did not come in time"),
	}
}
