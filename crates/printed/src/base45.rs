//! Base45 (RFC 9285): bytes in the letters that QR codes pack most densely.

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Two bytes become three letters, a last single byte two.
pub fn encode(bytes: &[u8]) -> String {
	let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
	for pair in bytes.chunks(2) {
		let (mut number, letters) = match *pair {
			[high, low] => (usize::from(high) * 256 + usize::from(low), 3),
			_ => (usize::from(pair[0]), 2),
		};
		for _ in 0..letters {
			text.push(char::from(LETTERS[number % 45]));
			number /= 45;
		}
	}
	text
}

/// The bytes, or none if a letter is unknown or a group is too large.
pub fn decode(text: &str) -> Option<Vec<u8>> {
	let digit = |letter: &u8| LETTERS.iter().position(|known| known == letter);
	let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
	for group in text.as_bytes().chunks(3) {
		let digits: Vec<usize> = group.iter().map(digit).collect::<Option<_>>()?;
		match *digits.as_slice() {
			[low, middle, high] => {
				let number = low + middle * 45 + high * 45 * 45;
				bytes.extend(u16::try_from(number).ok()?.to_be_bytes());
			}
			[low, high] => bytes.push(u8::try_from(low + high * 45).ok()?),
			_ => return None,
		}
	}
	Some(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// The examples of RFC 9285.
	#[test]
	fn the_examples_of_the_standard_are_encoded() {
		for (plain, text) in [
			("AB", "BB8"),
			("Hello!!", "%69 VD92EX0"),
			("base-45", "UJCLQE7W581"),
			("ietf!", "QED8WEX0"),
		] {
			assert_eq!(encode(plain.as_bytes()), text);
			assert_eq!(decode(text).as_deref(), Some(plain.as_bytes()));
		}
	}

	#[test]
	fn what_is_too_large_or_unknown_or_cut_short_is_refused() {
		for text in ["GGW", ":::", "::", "A", "BB8A", "bb8", "B\u{e9}"] {
			assert_eq!(decode(text), None, "{text}");
		}
		assert_eq!(decode("FGW").as_deref(), Some(&[0xff, 0xff][..]));
	}

	proptest! {
		#[test]
		fn every_sequence_of_bytes_reads_back(bytes: Vec<u8>) {
			prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
		}
	}
}
