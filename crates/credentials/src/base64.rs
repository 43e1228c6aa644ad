//! base64url without padding, in its one canonical form.

use alloc::{string::String, vec::Vec};
use base64ct::{Base64UrlUnpadded, Encoding};

pub(crate) fn encode(bytes: &[u8]) -> String {
	Base64UrlUnpadded::encode_string(bytes)
}

/// Refuses padding, other alphabets, white space and bits that are left over.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
	let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
	(encode(&bytes) == text).then_some(bytes)
}
