//! What a request has in addition to its parameters.

use crate::access::Peer;
use axum::{extract::Extension, http::HeaderMap};

/// The longest number of a request (`x-api-tran-id`): 25 characters, as in the standard of MyData.
const MAX_TRAN_ID: usize = 25;

/// The number of a request that a client may give, if it is one.
pub fn tran_id(headers: &HeaderMap) -> Option<String> {
	let text = headers.get("x-api-tran-id")?.to_str().ok()?;
	let is_number = !text.is_empty()
		&& text.len() <= MAX_TRAN_ID
		&& text.bytes().all(|byte| byte.is_ascii_alphanumeric());
	is_number.then(|| text.to_owned())
}

/// The client of the connection.
pub type OfConnection = Extension<Peer>;
