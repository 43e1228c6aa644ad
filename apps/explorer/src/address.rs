//! Parts of addresses: texts in queries and paths, and places of lists.

use madang_index::Place;

/// The place of a cursor, `BLOCK:INDEX`.
pub fn cursor(text: &str) -> Option<Place> {
	let (block, index) = text.split_once(':')?;
	Some(Place { block: block.parse().ok()?, index: index.parse().ok()? })
}

/// The cursor of a place.
pub fn cursor_of(place: Place) -> String {
	format!("{}:{}", place.block, place.index)
}

/// A text for the query of an address.
pub fn encoded(text: &str) -> String {
	let mut encoded = String::new();
	for byte in text.bytes() {
		match byte {
			b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
				encoded.push(char::from(byte));
			}
			other => encoded.push_str(&format!("%{other:02X}")),
		}
	}
	encoded
}
