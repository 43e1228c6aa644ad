//! The file of a key: its public part, and the secret, encrypted under a passphrase.

use crate::officer::Officer;
use madang_sealed::{Argon2Params, Encrypted, Error};
use serde::{Deserialize, Serialize};
use sp_core::{ed25519, sr25519, Pair};
use std::fmt;
use zeroize::Zeroizing;

/// The version of the file format that this program writes and reads.
const VERSION: u32 = 1;

/// The signature scheme of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
	/// Ed25519.
	Ed25519,
	/// sr25519.
	Sr25519,
	/// P-256: what a phone's secure hardware holds. For parties only.
	P256,
}

impl KeyKind {
	/// The scheme's name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Ed25519 => "ed25519",
			Self::Sr25519 => "sr25519",
			Self::P256 => "p256",
		}
	}
}

/// The secret of a key.
#[derive(Clone)]
pub enum KeySecret {
	/// A seed, from which a key of any scheme is made.
	Seed(Zeroizing<[u8; 32]>),
	/// An sr25519 key of which no seed is known: its scalar and its nonce, as schnorrkel has them.
	Sr25519(Zeroizing<[u8; 64]>),
}

impl KeySecret {
	/// The bytes, which only an encrypted file may have.
	pub fn bytes(&self) -> &[u8] {
		match self {
			Self::Seed(bytes) => bytes.as_slice(),
			Self::Sr25519(bytes) => bytes.as_slice(),
		}
	}

	/// The secret of a key of this scheme that has these bytes.
	fn of(kind: KeyKind, bytes: &[u8]) -> Option<Self> {
		match (kind, <[u8; 32]>::try_from(bytes)) {
			(_, Ok(seed)) => Some(Self::Seed(Zeroizing::new(seed))),
			(KeyKind::Sr25519, _) => {
				Some(Self::Sr25519(Zeroizing::new(<[u8; 64]>::try_from(bytes).ok()?)))
			}
			_ => None,
		}
	}

	/// The sr25519 key.
	pub fn sr25519(&self) -> Result<sr25519::Pair, String> {
		sr25519::Pair::from_seed_slice(self.bytes())
			.map_err(|_| "the secret is not an sr25519 key".to_owned())
	}

	/// The Ed25519 key.
	pub fn ed25519(&self) -> Result<ed25519::Pair, String> {
		ed25519::Pair::from_seed_slice(self.bytes())
			.map_err(|_| "the secret is not an Ed25519 key".to_owned())
	}
}

impl From<[u8; 32]> for KeySecret {
	fn from(seed: [u8; 32]) -> Self {
		Self::Seed(Zeroizing::new(seed))
	}
}

/// Never the secret.
impl fmt::Debug for KeySecret {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("KeySecret(…)")
	}
}

/// What a key is used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyRole {
	/// An officer's key signs transactions.
	Officer,
	/// A party's key signs consents, which officers submit.
	Party,
}

/// The public part of a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicPart {
	/// What the key is used for.
	pub role: KeyRole,
	/// The scheme.
	pub kind: KeyKind,
	/// The public key: the kind, a colon, and the bytes in hexadecimal.
	pub key: String,
	/// An officer's account.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub account: Option<String>,
	/// A party's DID.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub did: Option<String>,
}

impl PublicPart {
	/// The associated data of the encryption: nobody can change it unnoticed.
	fn associated_data(&self) -> Result<Vec<u8>, Error> {
		serde_json::to_vec(&(VERSION, self)).map_err(|error| Error::File(error.to_string()))
	}
}

/// A key file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
	version: u32,
	/// The public part, which is not encrypted.
	pub public: PublicPart,
	secret: Encrypted,
}

impl KeyFile {
	/// Read a file's text.
	pub fn read(text: &str) -> Result<Self, String> {
		#[derive(Deserialize)]
		struct Versioned {
			version: u32,
		}
		let damaged = |error| format!("not a key file: {error}");
		let Versioned { version } = serde_json::from_str(text).map_err(damaged)?;
		if version != VERSION {
			return Err(format!(
				"a key file of version {version}, but this program reads version {VERSION}"
			));
		}
		serde_json::from_str(text).map_err(damaged)
	}

	/// Encrypt a secret.
	pub fn encrypt(
		secret: &KeySecret,
		public: PublicPart,
		passphrase: &str,
		params: Argon2Params,
	) -> Result<Self, Error> {
		let associated_data = public.associated_data()?;
		let secret = Encrypted::encrypt(secret.bytes(), &associated_data, passphrase, params)?;
		Ok(Self { version: VERSION, public, secret })
	}

	/// Decrypt the secret with the passphrase. [`Error::Damaged`] if it does not have the length of its scheme.
	pub fn open(&self, passphrase: &str) -> Result<KeySecret, Error> {
		let bytes = self.secret.decrypt(&self.public.associated_data()?, passphrase)?;
		KeySecret::of(self.public.kind, &bytes).ok_or(Error::Damaged)
	}

	/// The officer whose key this is.
	pub fn officer(&self, passphrase: &str) -> Result<Officer, String> {
		if self.public.role != KeyRole::Officer {
			return Err(
				"it is a party's key; transactions are signed with an officer's key".to_owned()
			);
		}
		let secret = self.open(passphrase).map_err(|error| error.to_string())?;
		officer_of(self.public.kind, &secret)
	}

	/// The file's bytes.
	pub fn bytes(&self) -> Result<Vec<u8>, String> {
		let mut bytes = serde_json::to_vec_pretty(self).map_err(|error| error.to_string())?;
		bytes.push(b'\n');
		Ok(bytes)
	}
}

/// The officer with this secret. The chain accepts Ed25519 and sr25519.
pub fn officer_of(kind: KeyKind, secret: &KeySecret) -> Result<Officer, String> {
	match kind {
		KeyKind::Ed25519 => Ok(Officer::new(secret.ed25519()?)),
		KeyKind::Sr25519 => Ok(Officer::new(secret.sr25519()?)),
		KeyKind::P256 => {
			Err("an officer's key is sr25519 or Ed25519; P-256 is for parties".to_owned())
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::officer::Algorithm;

	const CHEAP: Argon2Params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };

	fn file(role: KeyRole, kind: KeyKind) -> KeyFile {
		let public = PublicPart { role, kind, key: "k".to_owned(), account: None, did: None };
		KeyFile::encrypt(&[7; 32].into(), public, "pass", CHEAP).unwrap()
	}

	#[test]
	fn an_officer_signs_with_a_file_of_either_scheme() {
		for (kind, algorithm) in
			[(KeyKind::Ed25519, Algorithm::Ed25519), (KeyKind::Sr25519, Algorithm::Sr25519)]
		{
			let text = String::from_utf8(file(KeyRole::Officer, kind).bytes().unwrap()).unwrap();
			let officer = KeyFile::read(&text).unwrap().officer("pass").unwrap();
			assert_eq!(officer.algorithm(), algorithm);
			assert_eq!(officer.account(), officer_of(kind, &[7; 32].into()).unwrap().account());
		}
	}

	#[test]
	fn an_sr25519_key_without_a_seed_is_the_key_itself() {
		let seed = KeySecret::from([7; 32]);
		let whole: [u8; 64] = seed.sr25519().unwrap().to_raw_vec().try_into().unwrap();
		let secret = KeySecret::Sr25519(Zeroizing::new(whole));
		let open = |kind| {
			let role = KeyRole::Officer;
			let public = PublicPart { role, kind, key: "k".to_owned(), account: None, did: None };
			KeyFile::encrypt(&secret, public, "pass", CHEAP).unwrap().officer("pass")
		};
		let officer = open(KeyKind::Sr25519).unwrap();
		assert_eq!(officer.account(), officer_of(KeyKind::Sr25519, &seed).unwrap().account());
		// Other schemes have seeds only.
		assert!(open(KeyKind::Ed25519).err().unwrap().contains("wrong length"));
		assert!(secret.ed25519().is_err());
		assert!(!format!("{secret:?}{seed:?}").contains('7'));
	}

	#[test]
	fn what_is_no_officers_key_is_refused() {
		let error = |file: KeyFile, passphrase: &str| file.officer(passphrase).err().unwrap();
		assert!(error(file(KeyRole::Party, KeyKind::Ed25519), "pass").contains("a party's key"));
		assert!(error(file(KeyRole::Officer, KeyKind::P256), "pass").contains("P-256"));
		assert!(error(file(KeyRole::Officer, KeyKind::Ed25519), "wrong").contains("is wrong"));
	}
}
