//! Errors that several methods have.

use jsonrpsee::types::{ErrorObject, ErrorObjectOwned};

/// The code of the error that the state of a block cannot be read.
const STATE_UNAVAILABLE: i32 = -32_000;

/// The error of a state that cannot be read.
pub fn unavailable(error: impl ToString) -> ErrorObjectOwned {
	ErrorObject::owned(STATE_UNAVAILABLE, error.to_string(), None::<()>)
}
