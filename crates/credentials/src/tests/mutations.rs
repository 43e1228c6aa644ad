//! Changed bytes never verify.

use super::*;
use rand::Rng;

/// Each byte, changed in turn and then at random, of a certificate with everything disclosed and of a
/// presentation that the holder signed.
#[test]
fn no_changed_byte_verifies() {
	let mut random = rng(14);
	for (text, count) in [(bound().to_string(), 8_000), (issued().to_string(), 8_000)] {
		assert!(check(&text).is_ok());
		let bytes = text.as_bytes();
		for number in 0..count {
			let mut changed = bytes.to_vec();
			let at = if number < bytes.len() { number } else { random.gen_range(0..bytes.len()) };
			// Mostly letters of the format, so that more than the encoding is checked.
			let letters = b"ABCXYZabcxyz0189-_.~=";
			changed[at] = if random.gen_bool(0.8) {
				letters[random.gen_range(0..letters.len())]
			} else {
				random.gen_range(0..128)
			};
			if changed == bytes {
				continue;
			}
			let changed = String::from_utf8(changed).unwrap();
			let accepted = check(&changed).is_ok();
			assert!(!accepted, "byte {at} was {} and is {}", bytes[at] as char, &changed[at..=at]);
		}
	}
}

/// Each byte of what is inside: header, claims and disclosures are decoded, changed and encoded again.
#[test]
fn no_changed_byte_inside_verifies() {
	let text = bound().to_string();
	let mut random = rng(15);
	for _ in 0..6_000 {
		let mut parts: Vec<String> = text.split('~').map(Into::into).collect();
		let at = random.gen_range(0..parts.len());
		let mut inner: Vec<String> = parts[at].split('.').map(Into::into).collect();
		let piece = random.gen_range(0..inner.len());
		let mut bytes = crate::base64::decode(&inner[piece]).unwrap();
		let byte = random.gen_range(0..bytes.len());
		bytes[byte] ^= random.gen_range(1..=255_u8);
		inner[piece] = crate::base64::encode(&bytes);
		parts[at] = inner.join(".");
		assert!(check(&parts.join("~")).is_err());
	}
}
