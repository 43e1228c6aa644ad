//! Commitments to data that stays off chain.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// `SHA-256(salt ‖ bytes)` with a fresh 32-byte salt.
///
/// Document and salt stay with their holder. Once both are destroyed, nothing can be learned from
/// the commitment (개인정보 보호법 시행령 16(1)1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Commitment(pub [u8; 32]);

impl Commitment {
	/// Commit to bytes with a salt. Use each salt only once.
	pub fn new(salt: &[u8; 32], bytes: &[u8]) -> Self {
		let mut whole = Vec::with_capacity(salt.len().saturating_add(bytes.len()));
		whole.extend_from_slice(salt);
		whole.extend_from_slice(bytes);
		Self(sp_crypto_hashing::sha2_256(&whole))
	}
}

impl fmt::Display for Commitment {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_commitment_depends_on_salt_and_bytes() {
		let one = Commitment::new(&[1; 32], b"deed");
		assert_ne!(one, Commitment::new(&[2; 32], b"deed"));
		assert_ne!(one, Commitment::new(&[1; 32], b"deeds"));
		assert_eq!(one, Commitment::new(&[1; 32], b"deed"));
	}
}
