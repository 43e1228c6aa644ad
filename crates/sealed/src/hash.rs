//! A passphrase that is only compared: its Argon2id hash.

use crate::{encrypted::Argon2Params, error::Error};
use rand::{rngs::OsRng, RngCore};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// The Argon2id hash of a passphrase, with everything that is needed to compare another one with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassphraseHash {
	#[serde(rename = "cost")]
	params: Argon2Params,
	salt: String,
	hash: String,
}

impl PassphraseHash {
	/// The hash of a passphrase, with a new salt.
	///
	/// # Errors
	///
	/// [`Error::EmptyPassphrase`], and [`Error::CostTooHigh`] or [`Error::InvalidParameters`] for parameters that Argon2id or
	/// this program does not accept.
	pub fn of(passphrase: &str, params: Argon2Params) -> Result<Self, Error> {
		let mut salt = [0; 16];
		OsRng.fill_bytes(&mut salt);
		let hash = params.derive_key(passphrase, &salt)?;
		Ok(Self { params, salt: hex::encode(salt), hash: hex::encode(hash.as_ref()) })
	}

	/// A hash that no passphrase has. To compare a passphrase with it takes as long as with another one of these parameters.
	pub fn of_nothing(params: Argon2Params) -> Self {
		let mut bytes = [0; 48];
		OsRng.fill_bytes(&mut bytes);
		let (salt, hash) = bytes.split_at(16);
		Self { params, salt: hex::encode(salt), hash: hex::encode(hash) }
	}

	/// Whether it is the hash of this passphrase.
	///
	/// # Errors
	///
	/// If [`Self::of`] cannot have made it.
	pub fn is_of(&self, passphrase: &str) -> Result<bool, Error> {
		let salt = hex::decode(&self.salt).map_err(|_| Error::Damaged)?;
		let mut expected = [0; 32];
		hex::decode_to_slice(&self.hash, &mut expected).map_err(|_| Error::Damaged)?;
		if passphrase.is_empty() {
			return Ok(false);
		}
		let hash = self.params.derive_key(passphrase, &salt)?;
		Ok(hash.as_ref().ct_eq(&expected).into())
	}

	/// The cost of comparing.
	pub const fn params(&self) -> Argon2Params {
		self.params
	}

	/// The salt in hex digits. Each hash has another one, so it says whether a hash is still the same.
	pub fn salt(&self) -> &str {
		&self.salt
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const CHEAP: Argon2Params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };

	#[test]
	fn only_the_passphrase_itself_has_the_hash() {
		let hash = PassphraseHash::of("열려라 참깨", CHEAP).unwrap();
		assert_eq!(hash.is_of("열려라 참깨"), Ok(true));
		for other in ["", "열려라", "열려라 참깨 ", "x"] {
			assert_eq!(hash.is_of(other), Ok(false), "{other}");
		}
		assert_eq!(PassphraseHash::of_nothing(CHEAP).is_of("x"), Ok(false));
		assert_eq!(PassphraseHash::of("", CHEAP), Err(Error::EmptyPassphrase));
	}

	#[test]
	fn each_hash_has_a_salt_of_its_own() {
		let (one, other) = (PassphraseHash::of("x", CHEAP), PassphraseHash::of("x", CHEAP));
		assert_ne!(one.unwrap().salt(), other.unwrap().salt());
	}

	/// Files like it are on disks. The hash is of another implementation of Argon2id.
	#[test]
	fn the_file_format_stays_as_it_is() {
		let text = include_str!("../tests/hash.json").trim_end();
		let hash: PassphraseHash = serde_json::from_str(text).unwrap();
		assert_eq!(hash.is_of("pass"), Ok(true));
		assert_eq!(serde_json::to_string(&hash).unwrap(), text);
	}

	#[test]
	fn what_was_changed_is_not_compared() {
		let hash = PassphraseHash::of("x", CHEAP).unwrap();
		let damaged = PassphraseHash { hash: "00".to_owned(), ..hash.clone() };
		assert_eq!(damaged.is_of("x"), Err(Error::Damaged));
		let costly = Argon2Params { memory_kib: u32::MAX, ..CHEAP };
		assert_eq!(PassphraseHash { params: costly, ..hash }.is_of("x"), Err(Error::CostTooHigh));
	}
}
