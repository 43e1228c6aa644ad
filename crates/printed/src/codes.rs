//! A certificate file as numbered texts, each for one QR code.
//!
//! A text is `MADANG-CERTIFICATE/1 PART/PARTS CHECK BASE45.`: the number of this part and of all parts, the first
//! 8 hex digits (capital letters) of SHA-256 of the whole, and a piece of the compressed file (DEFLATE, RFC 1951)
//! in Base45. The full stop at the end keeps programs from cutting off a space.

use crate::base45;
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};
use sha2::{Digest, Sha256};

/// How every text begins.
pub const PREFIX: &str = "MADANG-CERTIFICATE/1";
/// The largest number of parts.
pub const MAX_PARTS: usize = 64;
/// The longest file that is read from codes: 1 MiB.
pub const MAX_FILE: usize = 1024 * 1024;
/// How many bytes a part has at most: a QR code of version 25 with error correction M.
const PART: usize = 900;

/// Why a file cannot be split, or texts do not make a file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CodeError {
	/// The file is too long for codes.
	#[error("the certificate file is too long for {MAX_PARTS} codes: print it without the chain's proof")]
	TooLong,
	/// There is no text of a code.
	#[error("there is no code of a certificate: each begins with {PREFIX}")]
	Nothing,
	/// A line is not a text of a code.
	#[error("line {0} is not a code of a certificate: {PREFIX} PART/PARTS CHECK TEXT.")]
	NotACode(usize),
	/// A code belongs to another certificate than the first.
	#[error("line {0} is a code of another certificate")]
	OtherCertificate(usize),
	/// Two codes of the same number differ.
	#[error("line {0} is a part that was there with other contents")]
	PartTwice(usize),
	/// Parts are missing.
	#[error("parts are missing: {}", list(.0))]
	Missing(Vec<usize>),
	/// The parts are damaged.
	#[error("the codes are damaged: scan them again")]
	Damaged,
}

fn list(numbers: &[usize]) -> String {
	numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// The texts of a file.
///
/// # Errors
///
/// [`CodeError::TooLong`].
pub fn split(file: &[u8]) -> Result<Vec<String>, CodeError> {
	if file.len() > MAX_FILE {
		return Err(CodeError::TooLong);
	}
	let packed = compress_to_vec(file, 9);
	let parts = packed.len().div_ceil(PART);
	if parts > MAX_PARTS {
		return Err(CodeError::TooLong);
	}
	let check = check(&packed);
	let pieces = packed.chunks(packed.len().div_ceil(parts)).zip(1..);
	Ok(pieces
		.map(|(piece, part)| format!("{PREFIX} {part}/{parts} {check} {}.", base45::encode(piece)))
		.collect())
}

/// The file of texts, one a line, in any order. The same part may be there several times.
///
/// # Errors
///
/// [`CodeError`].
pub fn join(text: &str) -> Result<Vec<u8>, CodeError> {
	let mut first: Option<(&str, Vec<Option<Vec<u8>>>)> = None;
	for (line, number) in text.lines().zip(1..) {
		let line = line.trim();
		if line.is_empty() {
			continue;
		}
		let code = read(line).ok_or(CodeError::NotACode(number))?;
		let (check, parts) = first.get_or_insert_with(|| (code.check, vec![None; code.parts]));
		if *check != code.check || parts.len() != code.parts {
			return Err(CodeError::OtherCertificate(number));
		}
		match &mut parts[code.part - 1] {
			Some(piece) if *piece != code.piece => return Err(CodeError::PartTwice(number)),
			place => *place = Some(code.piece),
		}
	}
	let (wanted, parts) = first.ok_or(CodeError::Nothing)?;
	let missing = |(piece, number): (&Option<Vec<u8>>, usize)| piece.is_none().then_some(number);
	let missing: Vec<usize> = parts.iter().zip(1..).filter_map(missing).collect();
	if !missing.is_empty() {
		return Err(CodeError::Missing(missing));
	}
	let packed: Vec<u8> = parts.into_iter().flatten().flatten().collect();
	if check(&packed) != wanted {
		return Err(CodeError::Damaged);
	}
	decompress_to_vec_with_limit(&packed, MAX_FILE).map_err(|_| CodeError::Damaged)
}

struct Code<'a> {
	part: usize,
	parts: usize,
	check: &'a str,
	piece: Vec<u8>,
}

fn read(line: &str) -> Option<Code<'_>> {
	let mut fields = line.strip_prefix(PREFIX)?.strip_prefix(' ')?.splitn(3, ' ');
	let (part, parts) = fields.next()?.split_once('/')?;
	let (part, parts) = (part.parse().ok()?, parts.parse().ok()?);
	let check = fields.next().filter(|check| check.len() == 8)?;
	let piece = base45::decode(fields.next()?.strip_suffix('.')?)?;
	let fits = (1..=parts).contains(&part) && parts <= MAX_PARTS;
	fits.then_some(Code { part, parts, check, piece })
}

fn check(packed: &[u8]) -> String {
	hex::encode_upper(&Sha256::digest(packed)[..4])
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// Bytes that do not compress.
	fn noise(length: usize) -> Vec<u8> {
		let block = |at: usize| Sha256::digest(at.to_be_bytes()).to_vec();
		(0..length.div_ceil(32)).flat_map(block).take(length).collect()
	}

	#[test]
	fn texts_in_any_order_and_twice_make_the_file() {
		let file = noise(5_000);
		let mut texts = split(&file).unwrap();
		assert_eq!(texts.len(), 6);
		texts.reverse();
		texts.push(texts[2].clone());
		let text = format!("\n {}\r\n\n", texts.join("\r\n"));
		assert_eq!(join(&text), Ok(file));
	}

	#[test]
	fn each_fault_is_named() {
		let texts = split(&noise(2_000)).unwrap();
		let other = split(&noise(2_100)).unwrap();
		assert_eq!(join(""), Err(CodeError::Nothing));
		assert_eq!(join(&texts[1]), Err(CodeError::Missing(vec![1, 3])));
		assert_eq!(
			join(&format!("{}\n{}", texts[0], other[1])),
			Err(CodeError::OtherCertificate(2))
		);
		assert_eq!(join(&format!("{}\nx", texts[0])), Err(CodeError::NotACode(2)));
		let changed = |at: usize, from: &str, to: &str| {
			let mut texts = texts.clone();
			texts[at] = texts[at].replacen(from, to, 1);
			join(&texts.join("\n"))
		};
		assert_eq!(changed(1, " 2/3 ", " 4/3 "), Err(CodeError::NotACode(2)));
		assert_eq!(changed(1, " 2/3 ", " 0/3 "), Err(CodeError::NotACode(2)));
		assert_eq!(changed(1, " 2/3 ", " 2/65 "), Err(CodeError::NotACode(2)));
		assert_eq!(changed(1, " 2/3 ", " 1/3 "), Err(CodeError::PartTwice(2)));
		assert_eq!(changed(2, ".", ""), Err(CodeError::NotACode(3)));
		assert_eq!(changed(0, "/1 ", "/2 "), Err(CodeError::NotACode(1)));
		// A letter of a piece.
		let mut damaged = texts.clone();
		let last = damaged[0].len() - 20;
		let letter = if &damaged[0][last..=last] == "0" { "1" } else { "0" };
		damaged[0].replace_range(last..=last, letter);
		assert!(matches!(
			join(&damaged.join("\n")),
			Err(CodeError::Damaged | CodeError::NotACode(1))
		));
	}

	#[test]
	fn a_file_that_is_too_long_is_refused() {
		assert!(split(&noise(MAX_PARTS * PART - 200)).is_ok());
		assert_eq!(split(&noise(MAX_PARTS * PART + 1)), Err(CodeError::TooLong));
		assert_eq!(split(&vec![0; MAX_FILE + 1]), Err(CodeError::TooLong));
		// Codes of another maker that would unpack to gigabytes.
		let packed = compress_to_vec(&vec![0; MAX_FILE + 1], 9);
		let (check, parts) = (check(&packed), packed.len().div_ceil(PART));
		let code =
			|(piece, part)| format!("{PREFIX} {part}/{parts} {check} {}.", base45::encode(piece));
		let texts: Vec<String> = packed.chunks(PART).zip(1..).map(code).collect();
		assert_eq!(join(&texts.join("\n")), Err(CodeError::Damaged));
	}

	proptest! {
		#[test]
		fn every_file_reads_back(file in proptest::collection::vec(any::<u8>(), 0..3_000)) {
			let texts = split(&file).unwrap();
			prop_assert!(texts.iter().all(|text| qrcodegen::QrSegment::is_alphanumeric(text)));
			prop_assert_eq!(join(&texts.join("\n")), Ok(file));
		}
	}
}
