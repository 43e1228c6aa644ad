//! Signature algorithms.

/// A signature algorithm.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Algorithm {
	/// `ES256`: ECDSA on P-256 with SHA-256.
	Es256,
	/// `EdDSA`: Ed25519.
	EdDsa,
}

impl Algorithm {
	/// Both.
	pub const ALL: [Self; 2] = [Self::Es256, Self::EdDsa];

	/// The name in the header.
	pub fn name(self) -> &'static str {
		match self {
			Self::Es256 => "ES256",
			Self::EdDsa => "EdDSA",
		}
	}
}
