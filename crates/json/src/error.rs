//! Why a value cannot be shown or read.

/// Why a value cannot be shown or read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
	/// The bytes are not of the type.
	#[error("the bytes are not of the type: {0}")]
	Bytes(String),
	/// Bytes are left after the value.
	#[error("{0} bytes are left after the value")]
	Rest(usize),
	/// The registry has no such type.
	#[error("the runtime has no type {0}")]
	NoType(u32),
	/// The JSON is not of the type.
	#[error("{place}: expected {expected}")]
	Given {
		/// Where, such as `terms.amount`. Empty for the value itself.
		place: String,
		/// What is expected.
		expected: String,
	},
}
