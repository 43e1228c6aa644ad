//! Secrets on disk, encrypted under a passphrase: Argon2id makes the key, ChaCha20-Poly1305 seals.
//!
//! Officers' key files and nodes' session keys are sealed with it. [`file`] writes them so that nobody
//! else can read them and none is ever half written.

pub mod file;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::{
	aead::{Aead, KeyInit, Payload},
	ChaCha20Poly1305,
};
use rand::{rngs::OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// Why a secret was not sealed or opened.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
	/// The passphrase is empty.
	#[error("an empty passphrase protects nothing")]
	EmptyPassphrase,
	/// The file asks for more than is sensible to derive its key.
	#[error("the key file asks for more memory or time than is sensible")]
	Greedy,
	/// The parameters of the key's derivation are none.
	#[error("the key file's parameters are not valid: {0}")]
	Parameters(String),
	/// A part of the file is not what it must be.
	#[error("the key file is damaged: not hexadecimal where it must be")]
	Damaged,
	/// The seal does not open.
	#[error("the passphrase is wrong, or the key file was changed")]
	Shut,
	/// The secret is too long for the cipher.
	#[error("the secret could not be sealed")]
	TooLong,
	/// The passphrase's file cannot be read.
	#[error("{0}")]
	File(String),
	/// What is typed cannot be read.
	#[error("the passphrase cannot be read: {0}")]
	Typed(String),
	/// The two that were typed are not one.
	#[error("the two passphrases differ")]
	Differ,
}

/// The passphrase that is the first line of a file.
///
/// # Errors
///
/// [`Error::File`] if it cannot be read, [`Error::EmptyPassphrase`] if the line is empty.
pub fn passphrase_from(path: &Path) -> Result<Zeroizing<String>, Error> {
	let text = std::fs::read_to_string(path)
		.map(Zeroizing::new)
		.map_err(|error| Error::File(error.to_string()))?;
	match text.lines().next().unwrap_or_default() {
		"" => Err(Error::EmptyPassphrase),
		line => Ok(Zeroizing::new(line.to_owned())),
	}
}

/// Ask for a passphrase at the terminal.
///
/// # Errors
///
/// [`Error::Typed`] if there is none.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, Error> {
	rpassword::prompt_password(prompt)
		.map(Zeroizing::new)
		.map_err(|error| Error::Typed(error.to_string()))
}

/// Ask for a new passphrase at the terminal, twice.
///
/// # Errors
///
/// [`Error::Differ`], and those of [`ask`].
pub fn ask_twice(prompt: &str) -> Result<Zeroizing<String>, Error> {
	let once = ask(prompt)?;
	match *ask("Again: ")? == *once {
		true => Ok(once),
		false => Err(Error::Differ),
	}
}

/// What deriving a key from the passphrase costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
	/// Memory in KiB.
	pub memory_kib: u32,
	/// Passes over it.
	pub passes: u32,
	/// Lanes.
	pub lanes: u32,
}

impl Cost {
	/// The second recommendation of RFC 9106, for machines without much memory to spare.
	pub const RECOMMENDED: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };

	/// The most that is accepted from a file: another's file cannot take the machine's memory.
	const MOST: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 16 };

	fn derive(self, passphrase: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, Error> {
		if passphrase.is_empty() {
			return Err(Error::EmptyPassphrase);
		}
		if self.memory_kib > Self::MOST.memory_kib
			|| self.passes > Self::MOST.passes
			|| self.lanes > Self::MOST.lanes
		{
			return Err(Error::Greedy);
		}
		let refused = |error: argon2::Error| Error::Parameters(error.to_string());
		let params =
			Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(refused)?;
		let mut key = Zeroizing::new([0; 32]);
		// The key is made of this memory's last part.
		let mut memory = vec![Block::default(); params.block_count()];
		let made = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
			.hash_password_into_with_memory(
				passphrase.as_bytes(),
				salt,
				key.as_mut(),
				&mut memory[..],
			);
		memory.zeroize();
		made.map_err(refused)?;
		Ok(key)
	}
}

/// A sealed secret, with all but the passphrase that opens it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
	kdf: Kdf,
	cost: Cost,
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

impl Sealed {
	/// Seal a secret. `beside` is what stands in the clear with it and must not change.
	///
	/// # Errors
	///
	/// [`Error::EmptyPassphrase`], and what the parameters of a cost may be wrong with.
	pub fn seal(secret: &[u8], beside: &[u8], passphrase: &str, cost: Cost) -> Result<Self, Error> {
		let (mut salt, mut nonce) = ([0; 16], [0; 12]);
		OsRng.fill_bytes(&mut salt);
		OsRng.fill_bytes(&mut nonce);
		let key = cost.derive(passphrase, &salt)?;
		let ciphertext = ChaCha20Poly1305::new(key.as_ref().into())
			.encrypt(&nonce.into(), Payload { msg: secret, aad: beside })
			.map_err(|_| Error::TooLong)?;
		Ok(Self {
			kdf: Kdf::Argon2id,
			cost,
			salt: hex::encode(salt),
			cipher: Cipher::ChaCha20Poly1305,
			nonce: hex::encode(nonce),
			ciphertext: hex::encode(ciphertext),
		})
	}

	/// Open it again.
	///
	/// # Errors
	///
	/// [`Error::Shut`] with another passphrase or where anything was changed; others where the file
	/// cannot have been written by [`Self::seal`].
	pub fn open(&self, beside: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
		let salt = hex::decode(&self.salt).map_err(|_| Error::Damaged)?;
		let mut nonce = [0; 12];
		hex::decode_to_slice(&self.nonce, &mut nonce).map_err(|_| Error::Damaged)?;
		let ciphertext = hex::decode(&self.ciphertext).map_err(|_| Error::Damaged)?;
		let key = self.cost.derive(passphrase, &salt)?;
		ChaCha20Poly1305::new(key.as_ref().into())
			.decrypt(&nonce.into(), Payload { msg: &ciphertext, aad: beside })
			.map(Zeroizing::new)
			.map_err(|_| Error::Shut)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

	#[test]
	fn what_was_sealed_opens_with_the_passphrase_and_what_stood_beside_it() {
		let sealed = Sealed::seal(&[7; 32], b"beside", "pass", CHEAP).unwrap();
		assert_eq!(*sealed.open(b"beside", "pass").unwrap(), [7; 32]);
		assert_eq!(sealed.open(b"beside", "pazz"), Err(Error::Shut));
		assert_eq!(sealed.open(b"besides", "pass"), Err(Error::Shut));
	}

	#[test]
	fn any_changed_part_keeps_it_shut() {
		let sealed = Sealed::seal(&[7; 32], b"", "pass", CHEAP).unwrap();
		let flip = |text: &str| {
			let mut bytes = hex::decode(text).unwrap();
			bytes[3] ^= 1;
			hex::encode(bytes)
		};
		for other in [
			Sealed { salt: flip(&sealed.salt), ..sealed.clone() },
			Sealed { nonce: flip(&sealed.nonce), ..sealed.clone() },
			Sealed { ciphertext: flip(&sealed.ciphertext), ..sealed.clone() },
			Sealed { cost: Cost { passes: 2, ..CHEAP }, ..sealed.clone() },
			Sealed { nonce: "00".into(), ..sealed.clone() },
			Sealed { salt: "xx".into(), ..sealed.clone() },
		] {
			assert!(other.open(b"", "pass").is_err(), "{other:?}");
		}
	}

	#[test]
	fn a_file_cannot_ask_for_all_memory() {
		let greedy = Cost { memory_kib: u32::MAX, ..CHEAP };
		assert_eq!(greedy.derive("pass", &[0; 16]), Err(Error::Greedy));
	}

	#[test]
	fn the_same_secret_is_never_sealed_alike() {
		let seal = || Sealed::seal(&[7; 32], b"", "pass", CHEAP).unwrap();
		assert_ne!(seal().ciphertext, seal().ciphertext);
	}

	#[test]
	fn a_secret_of_any_length_is_sealed() {
		for secret in [&[][..], &[7; 3], &[7; 1_000]] {
			let sealed = Sealed::seal(secret, b"", "pass", CHEAP).unwrap();
			let text = serde_json::to_string(&sealed).unwrap();
			let again: Sealed = serde_json::from_str(&text).unwrap();
			assert_eq!(*again.open(b"", "pass").unwrap(), secret);
		}
	}

	#[test]
	fn an_empty_passphrase_is_none() {
		assert_eq!(Sealed::seal(&[7; 32], b"", "", CHEAP), Err(Error::EmptyPassphrase));
	}

	#[test]
	fn a_passphrase_is_the_first_line_of_its_file() {
		let file = tempfile::NamedTempFile::new().unwrap();
		for (text, passphrase) in
			[("one two \nthree\n", Some("one two ")), ("x", Some("x")), ("\nx", None)]
		{
			std::fs::write(&file, text).unwrap();
			let read = passphrase_from(file.path());
			assert_eq!(read.as_ref().map(|read| read.as_str()).ok(), passphrase);
		}
		assert!(matches!(passphrase_from(Path::new("/no/such/file")), Err(Error::File(_))));
	}

	#[test]
	fn the_recommended_cost_works() {
		let sealed = Sealed::seal(&[1; 32], b"", "pass", Cost::RECOMMENDED).unwrap();
		assert_eq!(*sealed.open(b"", "pass").unwrap(), [1; 32]);
	}
}
