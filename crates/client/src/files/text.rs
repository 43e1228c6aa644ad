//! The text of a file in any usual encoding.

use encoding_rs::{Encoding, EUC_KR, UTF_16BE, UTF_16LE, UTF_8};
use unicode_normalization::{is_nfc_quick, IsNormalized, UnicodeNormalization};

/// The text of a file in UTF-8, with composed letters (NFC).
///
/// A byte order mark decides. Without one the file is UTF-8 if all of it is, or the Korean code page
/// (CP949, which includes EUC-KR) if all of it is. If it is neither, the encoding with fewer wrong
/// bytes is taken. Each wrong byte becomes U+FFFD, so that its value is refused and not the file.
pub(super) fn decode(bytes: &[u8]) -> String {
	let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (without_mark(bytes), 0));
	let rest = bytes.get(mark..).unwrap_or_default();
	let (text, _) = encoding.decode_without_bom_handling(rest);
	match is_nfc_quick(text.chars()) {
		IsNormalized::Yes => text.into_owned(),
		_ => text.nfc().collect(),
	}
}

/// The encoding of a file without a byte order mark.
fn without_mark(bytes: &[u8]) -> &'static Encoding {
	// The header is ASCII, so a zero in the first two bytes is half of an ASCII letter in UTF-16.
	match bytes {
		[0, second, ..] if *second != 0 => return UTF_16BE,
		[first, 0, ..] if *first != 0 => return UTF_16LE,
		_ => {}
	}
	if std::str::from_utf8(bytes).is_ok() {
		return UTF_8;
	}
	match wrong(EUC_KR, bytes) < wrong(UTF_8, bytes) {
		true => EUC_KR,
		false => UTF_8,
	}
}

/// How many places of a file are not text in an encoding.
fn wrong(encoding: &'static Encoding, bytes: &[u8]) -> usize {
	let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
	match has_errors {
		true => text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count(),
		false => 0,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const TEXT: &str = "pnu,category\n1168010100108580000,대\n1168010100108590000,주유소용지\n";

	fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
		text.encode_utf16().flat_map(bytes).collect()
	}

	#[test]
	fn every_encoding_gives_the_same_text() {
		let (little, big) = (utf16(TEXT, u16::to_le_bytes), utf16(TEXT, u16::to_be_bytes));
		let with_mark = |mark: &[u8], text: &[u8]| [mark, text].concat();
		let decomposed: String = TEXT.nfd().collect();
		assert_ne!(decomposed, TEXT);
		for bytes in [
			TEXT.as_bytes().to_vec(),
			with_mark(b"\xEF\xBB\xBF", TEXT.as_bytes()),
			with_mark(b"\xFF\xFE", &little),
			with_mark(b"\xFE\xFF", &big),
			little,
			big,
			EUC_KR.encode(TEXT).0.into_owned(),
			decomposed.into_bytes(),
		] {
			assert_eq!(decode(&bytes), TEXT, "{:?}", &bytes[..8]);
		}
	}

	#[test]
	fn letters_outside_euc_kr_are_read_in_cp949() {
		let text = "똠방각하,펲시,뷁,믜\n";
		let (bytes, _, missing) = EUC_KR.encode(text);
		assert!(!missing);
		assert_eq!(decode(&bytes), text);
	}

	#[test]
	fn wrong_bytes_do_not_change_the_encoding_of_the_others() {
		// A byte that no encoding has, in a file of each encoding.
		for encoding in [UTF_8, EUC_KR] {
			let mut bytes = encoding.encode(TEXT).0.into_owned();
			bytes.extend(b"1168010100108600000,\xFF\n");
			assert_eq!(decode(&bytes), format!("{TEXT}1168010100108600000,\u{fffd}\n"));
		}
		// Half a letter at the end of UTF-16.
		let mut bytes = utf16(TEXT, u16::to_le_bytes);
		bytes.push(0x31);
		assert_eq!(decode(&bytes), format!("{TEXT}\u{fffd}"));
	}

	#[test]
	fn short_and_empty_files_are_read() {
		for bytes in [&b""[..], b"\0", b"a", b"\xFF\xFE", b"\xEF\xBB\xBF"] {
			assert!(decode(bytes).chars().count() <= 1, "{bytes:?}");
		}
	}
}
