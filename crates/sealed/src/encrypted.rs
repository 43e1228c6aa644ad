//! A secret, encrypted under a passphrase.

use crate::error::Error;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::{
	aead::{Aead, KeyInit, Payload},
	ChaCha20Poly1305,
};
use rand::{rngs::OsRng, RngCore};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// The cost of deriving a key from the passphrase with Argon2id.
///
/// The file format keeps the names `passes` and `lanes`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argon2Params {
	/// Memory in KiB.
	pub memory_kib: u32,
	/// Passes over the memory.
	#[serde(rename = "passes")]
	pub iterations: u32,
	/// Lanes that the memory is divided into.
	#[serde(rename = "lanes")]
	pub parallelism: u32,
}

impl Argon2Params {
	/// The second recommendation of RFC 9106, for machines without much memory to spare.
	pub const RECOMMENDED: Self = Self { memory_kib: 64 * 1024, iterations: 3, parallelism: 4 };

	/// The highest cost that is accepted from a file: a foreign file cannot exhaust the machine's
	/// memory.
	const MAX: Self = Self { memory_kib: 1024 * 1024, iterations: 16, parallelism: 16 };

	pub(crate) fn derive_key(
		self,
		passphrase: &str,
		salt: &[u8],
	) -> Result<Zeroizing<[u8; 32]>, Error> {
		if passphrase.is_empty() {
			return Err(Error::EmptyPassphrase);
		}
		if self.memory_kib > Self::MAX.memory_kib
			|| self.iterations > Self::MAX.iterations
			|| self.parallelism > Self::MAX.parallelism
		{
			return Err(Error::CostTooHigh);
		}
		let invalid = |error: argon2::Error| Error::InvalidParameters(error.to_string());
		let params = Params::new(self.memory_kib, self.iterations, self.parallelism, Some(32))
			.map_err(invalid)?;
		let mut key = Zeroizing::new([0; 32]);
		// The key is derived from the last part of this memory, so wipe it afterwards.
		let mut memory = vec![Block::default(); params.block_count()];
		let derived = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
			.hash_password_into_with_memory(
				passphrase.as_bytes(),
				salt,
				key.as_mut(),
				&mut memory[..],
			);
		memory.zeroize();
		derived.map_err(invalid)?;
		Ok(key)
	}
}

/// An encrypted secret, with everything but the passphrase that is needed to decrypt it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encrypted {
	kdf: Kdf,
	#[serde(rename = "cost")]
	params: Argon2Params,
	salt: String,
	cipher: Cipher,
	nonce: String,
	ciphertext: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
enum Kdf {
	#[serde(rename = "argon2id")]
	Argon2id,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
enum Cipher {
	#[serde(rename = "chacha20-poly1305")]
	ChaCha20Poly1305,
}

impl Encrypted {
	/// Encrypt a secret. `associated_data` is the plaintext that is stored with it: decryption
	/// fails if it was changed.
	///
	/// # Errors
	///
	/// [`Error::EmptyPassphrase`], [`Error::TooLong`], and [`Error::CostTooHigh`] or
	/// [`Error::InvalidParameters`] for parameters that Argon2id or this program does not accept.
	pub fn encrypt(
		secret: &[u8],
		associated_data: &[u8],
		passphrase: &str,
		params: Argon2Params,
	) -> Result<Self, Error> {
		let (mut salt, mut nonce) = ([0; 16], [0; 12]);
		OsRng.fill_bytes(&mut salt);
		OsRng.fill_bytes(&mut nonce);
		let key = params.derive_key(passphrase, &salt)?;
		let ciphertext = ChaCha20Poly1305::new(key.as_ref().into())
			.encrypt(&nonce.into(), Payload { msg: secret, aad: associated_data })
			.map_err(|_| Error::TooLong)?;
		Ok(Self {
			kdf: Kdf::Argon2id,
			params,
			salt: hex::encode(salt),
			cipher: Cipher::ChaCha20Poly1305,
			nonce: hex::encode(nonce),
			ciphertext: hex::encode(ciphertext),
		})
	}

	/// Decrypt the secret.
	///
	/// # Errors
	///
	/// [`Error::WrongPassphrase`] with another passphrase, or if anything was changed; other errors
	/// if [`Self::encrypt`] cannot have written the file.
	pub fn decrypt(
		&self,
		associated_data: &[u8],
		passphrase: &str,
	) -> Result<Zeroizing<Vec<u8>>, Error> {
		let salt = hex::decode(&self.salt).map_err(|_| Error::Damaged)?;
		let mut nonce = [0; 12];
		hex::decode_to_slice(&self.nonce, &mut nonce).map_err(|_| Error::Damaged)?;
		let ciphertext = hex::decode(&self.ciphertext).map_err(|_| Error::Damaged)?;
		let key = self.params.derive_key(passphrase, &salt)?;
		ChaCha20Poly1305::new(key.as_ref().into())
			.decrypt(&nonce.into(), Payload { msg: &ciphertext, aad: associated_data })
			.map(Zeroizing::new)
			.map_err(|_| Error::WrongPassphrase)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const CHEAP: Argon2Params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };

	/// Written by another implementation of Argon2id and ChaCha20-Poly1305. Files like it are on
	/// disks, so it must always decrypt.
	const EXAMPLE: &str = include_str!("../tests/encrypted.json");

	fn encrypt(secret: &[u8]) -> Encrypted {
		Encrypted::encrypt(secret, b"", "pass", CHEAP).unwrap()
	}

	#[test]
	fn the_file_format_stays_as_it_is() {
		let example: Encrypted = serde_json::from_str(EXAMPLE).unwrap();
		assert_eq!(*example.decrypt(b"associated data", "pass").unwrap(), [7; 32]);
		let params = Argon2Params { memory_kib: 32, iterations: 2, parallelism: 3 };
		assert_eq!(example.params, params);
		let written = serde_json::to_string_pretty(&example).unwrap();
		assert_eq!(written, EXAMPLE.trim_end());
	}

	#[test]
	fn decryption_needs_the_passphrase_and_the_associated_data() {
		let encrypted = Encrypted::encrypt(&[7; 32], b"public", "pass", CHEAP).unwrap();
		assert_eq!(*encrypted.decrypt(b"public", "pass").unwrap(), [7; 32]);
		assert_eq!(encrypted.decrypt(b"public", "pazz"), Err(Error::WrongPassphrase));
		assert_eq!(encrypted.decrypt(b"publics", "pass"), Err(Error::WrongPassphrase));
	}

	#[test]
	fn decryption_fails_after_any_change() {
		let encrypted = encrypt(&[7; 32]);
		let flip = |text: &str| {
			let mut bytes = hex::decode(text).unwrap();
			bytes[3] ^= 1;
			hex::encode(bytes)
		};
		for other in [
			Encrypted { salt: flip(&encrypted.salt), ..encrypted.clone() },
			Encrypted { nonce: flip(&encrypted.nonce), ..encrypted.clone() },
			Encrypted { ciphertext: flip(&encrypted.ciphertext), ..encrypted.clone() },
			Encrypted { params: Argon2Params { iterations: 2, ..CHEAP }, ..encrypted.clone() },
			Encrypted { nonce: "00".into(), ..encrypted.clone() },
			Encrypted { salt: "xx".into(), ..encrypted.clone() },
		] {
			assert!(other.decrypt(b"", "pass").is_err(), "{other:?}");
		}
	}

	#[test]
	fn a_file_cannot_exhaust_the_memory() {
		let costly = Argon2Params { memory_kib: u32::MAX, ..CHEAP };
		assert_eq!(costly.derive_key("pass", &[0; 16]), Err(Error::CostTooHigh));
	}

	#[test]
	fn the_same_secret_gives_another_ciphertext_each_time() {
		assert_ne!(encrypt(&[7; 32]).ciphertext, encrypt(&[7; 32]).ciphertext);
	}

	#[test]
	fn a_secret_of_any_length_is_encrypted() {
		for secret in [&[][..], &[7; 3], &[7; 1_000]] {
			let text = serde_json::to_string(&encrypt(secret)).unwrap();
			let again: Encrypted = serde_json::from_str(&text).unwrap();
			assert_eq!(*again.decrypt(b"", "pass").unwrap(), secret);
		}
	}

	#[test]
	fn an_empty_passphrase_is_rejected() {
		assert_eq!(Encrypted::encrypt(&[7; 32], b"", "", CHEAP), Err(Error::EmptyPassphrase));
	}

	#[test]
	fn the_recommended_parameters_work() {
		let params = Argon2Params::RECOMMENDED;
		let encrypted = Encrypted::encrypt(&[1; 32], b"", "pass", params).unwrap();
		assert_eq!(*encrypted.decrypt(b"", "pass").unwrap(), [1; 32]);
	}
}
