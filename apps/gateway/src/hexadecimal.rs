//! Bytes as `0x` and hex digits.

/// The text of bytes.
pub fn hex_of(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// The bytes of a text, if it has this form.
pub fn bytes_of(text: &str) -> Option<Vec<u8>> {
	text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok())
}

/// So many bytes of a text, if it has this form.
pub fn array_of<const N: usize>(text: &str) -> Option<[u8; N]> {
	bytes_of(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bytes_come_back() {
		assert_eq!(hex_of([1, 0xff]), "0x01ff");
		assert_eq!(bytes_of("0x01ff"), Some(vec![1, 0xff]));
		assert_eq!(array_of("0x01ff"), Some([1, 0xff]));
		assert_eq!(array_of::<3>("0x01ff"), None);
		for text in ["", "01ff", "0x1", "0xgg"] {
			assert_eq!(bytes_of(text), None, "{text}");
		}
	}
}
