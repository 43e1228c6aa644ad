//! Encryption of a secret under a passphrase: Argon2id makes the key, ChaCha20-Poly1305 seals.

use crate::failure::Failure;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
	aead::{Aead, KeyInit, Payload},
	ChaCha20Poly1305,
};
use rand::{rngs::OsRng, RngCore};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

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

	fn derive(self, passphrase: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, Failure> {
		if self.memory_kib > Self::MOST.memory_kib
			|| self.passes > Self::MOST.passes
			|| self.lanes > Self::MOST.lanes
		{
			return Err(Failure::input(
				"the key file asks for more memory or time than is sensible",
			));
		}
		let refused =
			|error| Failure::input(format!("the key file's parameters are not valid: {error}"));
		let params =
			Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(refused)?;
		let mut key = Zeroizing::new([0; 32]);
		Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
			.hash_password_into(passphrase.as_bytes(), salt, key.as_mut())
			.map_err(refused)?;
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
	pub fn seal(
		secret: &[u8; 32],
		beside: &[u8],
		passphrase: &str,
		cost: Cost,
	) -> Result<Self, Failure> {
		let (mut salt, mut nonce) = ([0; 16], [0; 12]);
		OsRng.fill_bytes(&mut salt);
		OsRng.fill_bytes(&mut nonce);
		let key = cost.derive(passphrase, &salt)?;
		let ciphertext = ChaCha20Poly1305::new(key.as_ref().into())
			.encrypt(&nonce.into(), Payload { msg: secret, aad: beside })
			.map_err(|_| Failure::input("the secret could not be sealed"))?;
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
	pub fn open(&self, beside: &[u8], passphrase: &str) -> Result<Zeroizing<[u8; 32]>, Failure> {
		let malformed =
			|| Failure::input("the key file is damaged: not hexadecimal where it must be");
		let salt = hex::decode(&self.salt).map_err(|_| malformed())?;
		let mut nonce = [0; 12];
		hex::decode_to_slice(&self.nonce, &mut nonce).map_err(|_| malformed())?;
		let ciphertext = hex::decode(&self.ciphertext).map_err(|_| malformed())?;
		let key = self.cost.derive(passphrase, &salt)?;
		let opened = ChaCha20Poly1305::new(key.as_ref().into())
			.decrypt(&nonce.into(), Payload { msg: &ciphertext, aad: beside })
			.map(Zeroizing::new)
			.map_err(|_| Failure::input("the passphrase is wrong, or the key file was changed"))?;
		let mut secret = Zeroizing::new([0; 32]);
		if opened.len() != secret.len() {
			return Err(Failure::input("the key file is damaged: its secret has not 32 bytes"));
		}
		secret.copy_from_slice(&opened);
		Ok(secret)
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
		assert!(sealed.open(b"beside", "pazz").unwrap_err().message.contains("passphrase"));
		assert!(sealed.open(b"besides", "pass").is_err());
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
		let failure = greedy.derive("pass", &[0; 16]).unwrap_err();
		assert!(failure.message.contains("more memory"));
	}

	#[test]
	fn the_same_secret_is_never_sealed_alike() {
		let seal = || Sealed::seal(&[7; 32], b"", "pass", CHEAP).unwrap();
		assert_ne!(seal().ciphertext, seal().ciphertext);
	}

	#[test]
	fn the_recommended_cost_works() {
		let sealed = Sealed::seal(&[1; 32], b"", "pass", Cost::RECOMMENDED).unwrap();
		assert_eq!(*sealed.open(b"", "pass").unwrap(), [1; 32]);
	}
}
