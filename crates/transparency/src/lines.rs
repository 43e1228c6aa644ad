//! Parts that the text formats share: base64, hashes, numbers.

use crate::{errors::FormatError, hash::Hash};
use alloc::{string::String, vec::Vec};
use base64ct::{Base64, Encoding};

/// The longest text that is read: 1 MiB.
pub(crate) const MAX_TEXT: usize = 1 << 20;

/// Standard base64 with padding.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
	Base64::encode_string(bytes)
}

/// The bytes of standard base64. Only the one canonical form is read.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
	Base64::decode_vec(text).ok()
}

/// The hash of a line.
pub(crate) fn hash(line: &str) -> Result<Hash, FormatError> {
	from_base64(line).and_then(|bytes| Hash::try_from(bytes).ok()).ok_or(FormatError::BadHash)
}

/// A decimal number of at most 2^63 − 1 without zeros in front.
pub(crate) fn number(text: &str) -> Result<u64, FormatError> {
	let canonical =
		text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
	let number: u64 =
		canonical.then(|| text.parse().ok()).flatten().ok_or(FormatError::BadNumber)?;
	if number > i64::MAX.unsigned_abs() {
		return Err(FormatError::BadNumber);
	}
	Ok(number)
}

/// A text of bounded length without control characters other than line breaks.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, FormatError> {
	if bytes.len() > MAX_TEXT {
		return Err(FormatError::TooLong);
	}
	let text = core::str::from_utf8(bytes).map_err(|_| FormatError::NotText)?;
	if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
		return Err(FormatError::NotText);
	}
	Ok(text)
}
