//! Errors that several methods have.

use jsonrpsee::types::{error::INVALID_PARAMS_CODE, ErrorObject, ErrorObjectOwned};

/// The code of the error that the state of a block cannot be read.
const STATE_UNAVAILABLE: i32 = -32_000;

/// The error of a state that cannot be read.
pub fn unavailable(error: impl ToString) -> ErrorObjectOwned {
	ErrorObject::owned(STATE_UNAVAILABLE, error.to_string(), None::<()>)
}

/// The code of the error that the events after a cursor are gone.
const TOO_OLD: i32 = -32_010;

/// The error of a cursor whose events this node has no more. It has those from a block on.
pub fn too_old(oldest: u32) -> ErrorObjectOwned {
	let message = format!(
		"this node has the events from block {oldest} on: ask a node that keeps all states"
	);
	let after = format!("{}:end", oldest.saturating_sub(1));
	let data = serde_json::json!({ "oldest-block": oldest, "after": after });
	ErrorObject::owned(TOO_OLD, message, Some(data))
}

/// The error of parameters that cannot be read.
pub fn invalid(reason: &str) -> ErrorObjectOwned {
	ErrorObject::owned(INVALID_PARAMS_CODE, reason.to_owned(), None::<()>)
}
