//! Status lists with the semantics of W3C *Bitstring Status List v1.0*: one bit an entry, the first entry
//! is the left bit of the first byte. The chain keeps the raw bytes in pages; the W3C form is compressed.

use crate::base64;
use alloc::{format, string::String, vec, vec::Vec};
use core::fmt;
use miniz_oxide::{
	deflate::compress_to_vec,
	inflate::{
		core::{decompress, inflate_flags, DecompressorOxide},
		TINFLStatus,
	},
};

/// The smallest list of the W3C form, so that an entry does not point at a person: 131,072 entries.
pub const MIN_STATUS_BITS: u64 = 131_072;
/// The largest list that is decompressed: 2^24 entries.
const MAX_STATUS_BYTES: usize = 1 << 21;
/// The first bytes of the gzip form: no name, no time, unknown system.
const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Why an entry cannot be evaluated. The certificate is then not valid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusError {
	/// The index is not below the length of the list.
	BeyondList,
	/// The list has fewer entries than W3C demands.
	TooShort,
	/// The list is longer than 2^24 entries.
	TooLong,
	/// The text is not `u` and base64url without padding.
	NotMultibase,
	/// The bytes are not a gzip stream, or it is cut short, or its checksum is wrong.
	NotGzip,
}

impl fmt::Display for StatusError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::BeyondList => "the index is beyond the end of the status list",
			Self::TooShort => "the status list has fewer than 131,072 entries",
			Self::TooLong => "the status list has more than 16,777,216 entries",
			Self::NotMultibase => "the status list is not base64url behind the letter u",
			Self::NotGzip => "the status list is not a complete gzip stream",
		})
	}
}

impl core::error::Error for StatusError {}

/// The bit of an entry in raw bytes. The left bit of a byte is its first entry.
///
/// # Errors
///
/// [`StatusError::BeyondList`].
pub fn status_bit(bytes: &[u8], index: u64) -> Result<bool, StatusError> {
	let byte = usize::try_from(index >> 3)
		.ok()
		.and_then(|at| bytes.get(at))
		.ok_or(StatusError::BeyondList)?;
	Ok(byte & mask(index) != 0)
}

fn mask(index: u64) -> u8 {
	// The lowest three bits say which bit of the byte it is.
	0x80_u8.checked_shr((index & 7) as u32).unwrap_or_default()
}

/// A whole status list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusList(Vec<u8>);

impl StatusList {
	/// A list of raw bytes, as the chain's pages one after the other.
	///
	/// # Errors
	///
	/// [`StatusError::TooShort`], [`StatusError::TooLong`].
	pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, StatusError> {
		if (bytes.len() as u64).saturating_mul(8) < MIN_STATUS_BITS {
			return Err(StatusError::TooShort);
		}
		if bytes.len() > MAX_STATUS_BYTES {
			return Err(StatusError::TooLong);
		}
		Ok(Self(bytes))
	}

	/// The raw bytes.
	pub fn bytes(&self) -> &[u8] {
		&self.0
	}

	/// Whether the bit of an entry is set.
	///
	/// # Errors
	///
	/// [`StatusError::BeyondList`].
	pub fn is_set(&self, index: u64) -> Result<bool, StatusError> {
		status_bit(&self.0, index)
	}

	/// Sets or clears the bit of an entry.
	///
	/// # Errors
	///
	/// [`StatusError::BeyondList`].
	pub fn set(&mut self, index: u64, value: bool) -> Result<(), StatusError> {
		let byte = usize::try_from(index >> 3)
			.ok()
			.and_then(|at| self.0.get_mut(at))
			.ok_or(StatusError::BeyondList)?;
		*byte = if value { *byte | mask(index) } else { *byte & !mask(index) };
		Ok(())
	}

	/// `encodedList` of the W3C form: gzip, then base64url behind the letter `u`.
	pub fn encode(&self) -> String {
		let mut gzip = Vec::from(GZIP);
		gzip.extend(compress_to_vec(&self.0, 6));
		gzip.extend(crc32fast::hash(&self.0).to_le_bytes());
		gzip.extend((self.0.len() as u32).to_le_bytes());
		format!("u{}", base64::encode(&gzip))
	}

	/// Reads `encodedList`. The size that the stream states is checked before anything is decompressed.
	/// A stream with a file name or other optional parts of gzip is refused.
	///
	/// # Errors
	///
	/// [`StatusError`].
	pub fn decode(text: &str) -> Result<Self, StatusError> {
		// Stored without compression, the largest list is no longer than this.
		if text.len() > MAX_STATUS_BYTES.saturating_mul(2) {
			return Err(StatusError::TooLong);
		}
		let gzip =
			text.strip_prefix('u').and_then(base64::decode).ok_or(StatusError::NotMultibase)?;
		let (head, rest) = gzip.split_first_chunk::<10>().ok_or(StatusError::NotGzip)?;
		if head.get(..4) != GZIP.get(..4) {
			return Err(StatusError::NotGzip);
		}
		let (rest, size) = rest.split_last_chunk::<4>().ok_or(StatusError::NotGzip)?;
		let (stream, sum) = rest.split_last_chunk::<4>().ok_or(StatusError::NotGzip)?;
		let size = usize::try_from(u32::from_le_bytes(*size)).map_err(|_| StatusError::TooLong)?;
		if size > MAX_STATUS_BYTES {
			return Err(StatusError::TooLong);
		}
		let mut bytes = vec![0; size];
		let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
		let (status, read, written) =
			decompress(&mut DecompressorOxide::new(), stream, &mut bytes, 0, flags);
		let whole = status == TINFLStatus::Done && read == stream.len() && written == size;
		if !whole || crc32fast::hash(&bytes) != u32::from_le_bytes(*sum) {
			return Err(StatusError::NotGzip);
		}
		Self::from_bytes(bytes)
	}
}
