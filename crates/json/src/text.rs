//! Names and bytes as text.

use serde_json::Value;

/// Fields whose bytes are text in UTF-8.
pub const TEXT_FIELDS: &[&str] =
	&["name", "old_name", "new_name", "name_ko", "name_en", "reason", "capacity"];

/// Bytes in hex.
pub(crate) fn hex_of(bytes: &[u8]) -> Value {
	format!("0x{}", hex::encode(bytes)).into()
}

/// Whether the bytes of a field are text.
pub(crate) fn is_text(field: &str) -> bool {
	TEXT_FIELDS.contains(&field)
}

/// The bytes of a name or reason as text, others in hex. Bytes that are not UTF-8, or look like hex, are in hex too.
pub(crate) fn text_or_hex(bytes: &[u8], field: Option<&str>) -> Value {
	let text = field.filter(|field| is_text(field)).and_then(|_| core::str::from_utf8(bytes).ok());
	match text {
		Some(text) if !text.starts_with("0x") => text.into(),
		_ => hex_of(bytes),
	}
}

/// `RegistryOffice` as `registry-office`.
pub fn kebab(name: &str) -> String {
	let mut text = String::new();
	for letter in name.chars() {
		if letter.is_uppercase() && !text.is_empty() {
			text.push('-');
		}
		text.extend(letter.to_lowercase());
	}
	text
}
