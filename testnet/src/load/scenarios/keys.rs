//! The kinds of keys that parties sign with.

use madang_client::PartyKey;
use sp_core::{ed25519, sr25519, Pair};
use std::{fmt, str::FromStr};

/// A kind of key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keys {
	/// Ed25519.
	Ed25519,
	/// sr25519.
	Sr25519,
	/// P-256, as phones have.
	P256,
}

impl Keys {
	/// Its name in options and results.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Ed25519 => "ed25519",
			Self::Sr25519 => "sr25519",
			Self::P256 => "p256",
		}
	}

	/// A new key.
	pub fn generate(self) -> PartyKey {
		match self {
			Self::Ed25519 => PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0)),
			Self::Sr25519 => PartyKey::Sr25519(Box::new(sr25519::Pair::generate().0)),
			Self::P256 => {
				PartyKey::P256(Box::new(p256::ecdsa::SigningKey::random(&mut rand::rngs::OsRng)))
			}
		}
	}
}

impl fmt::Display for Keys {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

impl FromStr for Keys {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let all = [Self::Ed25519, Self::Sr25519, Self::P256];
		let found = all.into_iter().find(|one| one.name() == text);
		found.ok_or_else(|| format!("keys are {}", all.map(Self::name).join(", ")))
	}
}
