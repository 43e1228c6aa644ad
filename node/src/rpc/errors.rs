//! Errors that several methods have.

use jsonrpsee::types::{error::INVALID_PARAMS_CODE, ErrorObject, ErrorObjectOwned};

/// The code of the error that the state of a block cannot be read.
const STATE_UNAVAILABLE: i32 = -32_000;

/// The error of a state that cannot be read.
pub fn unavailable(error: impl ToString) -> ErrorObjectOwned {
	ErrorObject::owned(STATE_UNAVAILABLE, error.to_string(), None::<()>)
}

/// The error of parameters that cannot be read.
pub fn invalid(reason: &str) -> ErrorObjectOwned {
	ErrorObject::owned(INVALID_PARAMS_CODE, reason.to_owned(), None::<()>)
}
