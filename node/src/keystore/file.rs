//! The file that session keys are kept in.
//!
//! The public keys are plaintext: `madang-node session-keys list` and an auditor read them without
//! the passphrase. The secrets are encrypted together, with the public part as associated data, so
//! that nobody can add, remove or rename a key unnoticed. A change either writes the whole file
//! again or leaves the old one.

use super::key::{add_once, SessionKey};
use madang_sealed::{file, Argon2Params, Encrypted};
use pallet_validators::CHECKPOINT_KEY;
use serde::{Deserialize, Serialize};
use sp_core::{
	crypto::{key_types, KeyTypeId},
	ed25519, Pair,
};
use std::{
	fs::{self, TryLockError},
	io,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The version of the file format that this program writes and reads.
const VERSION: u32 = 1;

/// The file's name in the keystore's folder.
const FILE: &str = "session-keys.json";

/// The process that has the keystore open locks this file.
const LOCK: &str = "lock";

/// Bytes of an Ed25519 seed, and of a public key.
const SEED: usize = 32;

/// Bytes of a key type's name.
const KIND: usize = 4;

/// Why keys were not read or stored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The file system's reason.
	#[error("{}: {reason}", path.display())]
	File { path: PathBuf, reason: io::Error },
	/// Another process has it open.
	#[error("{}: another process has these keys open", path.display())]
	Locked { path: PathBuf },
	/// This program did not write the file.
	#[error("{}: not a file of session keys: {reason}", path.display())]
	Malformed { path: PathBuf, reason: String },
	/// The folder holds a plaintext key, in the form of the SDK's keystore.
	#[error(
		"{}: a plaintext key, which is not used: remove it, and set new keys for the seat",
		path.display()
	)]
	PlaintextKey { path: PathBuf },
	/// The keys cannot be encrypted or decrypted.
	#[error("{}: {reason}", path.display())]
	Encryption { path: PathBuf, reason: madang_sealed::Error },
}

/// What a key is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
	/// To author blocks.
	Aura,
	/// To vote on blocks.
	Grandpa,
	/// To cosign checkpoints of the log of certificates.
	Checkpoints,
}

impl Purpose {
	const ALL: [Self; 3] = [Self::Aura, Self::Grandpa, Self::Checkpoints];

	/// The purpose's name in a consortium definition.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Aura => "aura",
			Self::Grandpa => "grandpa",
			Self::Checkpoints => "checkpoints",
		}
	}

	const fn kind(self) -> KeyTypeId {
		match self {
			Self::Aura => key_types::AURA,
			Self::Grandpa => key_types::GRANDPA,
			Self::Checkpoints => CHECKPOINT_KEY,
		}
	}

	fn of(kind: KeyTypeId) -> Option<Self> {
		Self::ALL.into_iter().find(|purpose| purpose.kind() == kind)
	}
}

/// The public part of a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
	/// What the key is for.
	#[serde(rename = "use")]
	pub purpose: Purpose,
	/// The public key, in the form that a consortium definition needs.
	pub key: String,
}

/// The file's contents: the public keys in the order in which they were made, and all secrets in
/// the same order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
	version: u32,
	keys: Vec<Public>,
	secrets: Encrypted,
}

/// The file of a node's session keys, which does not have to exist yet.
#[derive(Clone, Debug)]
pub struct KeyFile {
	path: PathBuf,
	params: Argon2Params,
}

/// An open file: no other process can change it.
pub struct Opened {
	file: KeyFile,
	passphrase: Zeroizing<String>,
	keys: Vec<SessionKey>,
	_lock: fs::File,
}

impl KeyFile {
	/// The file in a keystore's folder.
	pub fn in_folder(folder: &Path) -> Self {
		Self { path: folder.join(FILE), params: Argon2Params::RECOMMENDED }
	}

	/// A file that is encrypted quickly.
	#[cfg(test)]
	pub fn cheap(folder: &Path) -> Self {
		let params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };
		Self { params, ..Self::in_folder(folder) }
	}

	/// The public keys: none if the file does not exist.
	pub fn list(&self) -> Result<Vec<Public>, Error> {
		Ok(self.read()?.map_or_else(Vec::new, |contents| contents.keys))
	}

	/// Open the file with its passphrase, for this process only. If the file does not exist yet, it
	/// will have this passphrase.
	pub fn open(&self, passphrase: &str) -> Result<Opened, Error> {
		// The first line is the passphrase, as in every file of a passphrase.
		let passphrase = passphrase.lines().next().unwrap_or_default();
		if passphrase.is_empty() {
			return Err(self.encryption(madang_sealed::Error::EmptyPassphrase));
		}
		let lock = self.lock()?;
		self.refuse_plaintext_keys()?;
		let keys = match self.read()? {
			Some(contents) => self.decrypt(&contents, passphrase)?,
			None => Vec::new(),
		};
		let passphrase = Zeroizing::new(passphrase.to_owned());
		Ok(Opened { file: self.clone(), passphrase, keys, _lock: lock })
	}

	fn lock(&self) -> Result<fs::File, Error> {
		let folder = self.folder();
		let path = folder.join(LOCK);
		let failed = |reason| Error::File { path: path.clone(), reason };
		file::make_folder(folder).map_err(failed)?;
		file::lock(&path).map_err(|error| match error {
			TryLockError::WouldBlock => Error::Locked { path: self.path.clone() },
			TryLockError::Error(reason) => failed(reason),
		})
	}

	/// The SDK's keystore has one file per key. Its name is the key's kind and public key.
	fn refuse_plaintext_keys(&self) -> Result<(), Error> {
		let folder = self.folder();
		let failed = |reason| Error::File { path: folder.to_owned(), reason };
		for entry in fs::read_dir(folder).map_err(failed)? {
			let entry = entry.map_err(failed)?;
			let name = hex::decode(entry.file_name().as_encoded_bytes()).unwrap_or_default();
			let (kind, public) = name.split_at_checked(KIND).unwrap_or_default();
			if public.len() == SEED && Purpose::ALL.iter().any(|purpose| purpose.kind().0 == kind) {
				return Err(Error::PlaintextKey { path: entry.path() });
			}
		}
		Ok(())
	}

	fn folder(&self) -> &Path {
		self.path.parent().unwrap_or(Path::new("."))
	}

	fn read(&self) -> Result<Option<Contents>, Error> {
		#[derive(Deserialize)]
		struct Versioned {
			version: u32,
		}
		let text = match fs::read_to_string(&self.path) {
			Ok(text) => text,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			Err(reason) => return Err(Error::File { path: self.path.clone(), reason }),
		};
		let malformed = |error: serde_json::Error| self.malformed(error.to_string());
		let Versioned { version } = serde_json::from_str(&text).map_err(malformed)?;
		if version != VERSION {
			return Err(self.malformed(format!(
				"the file has version {version}, but this program reads version {VERSION}"
			)));
		}
		serde_json::from_str(&text).map(Some).map_err(malformed)
	}

	fn decrypt(&self, contents: &Contents, passphrase: &str) -> Result<Vec<SessionKey>, Error> {
		let associated_data = self.associated_data(&contents.keys)?;
		let seeds = contents
			.secrets
			.decrypt(&associated_data, passphrase)
			.map_err(|reason| self.encryption(reason))?;
		let chunks = seeds.chunks_exact(SEED);
		if chunks.len() != contents.keys.len() || !chunks.remainder().is_empty() {
			return Err(self.malformed("the number of secrets is not the number of keys".into()));
		}
		contents
			.keys
			.iter()
			.zip(chunks)
			.map(|(public, seed)| {
				let pair = ed25519::Pair::from_seed_slice(seed)
					.map_err(|_| self.malformed("a secret is not a seed".into()))?;
				match public_text(&pair) == public.key {
					true => Ok(SessionKey { kind: public.purpose.kind(), pair }),
					false => {
						Err(self.malformed(format!("{} has the secret of another key", public.key)))
					}
				}
			})
			.collect()
	}

	fn write(&self, keys: &[SessionKey], passphrase: &str) -> Result<(), Error> {
		let public = keys
			.iter()
			.map(|key| {
				let purpose = Purpose::of(key.kind).ok_or_else(|| {
					self.malformed(
						"only keys for authoring, voting and checkpoints can be stored".into(),
					)
				})?;
				Ok(Public { purpose, key: public_text(&key.pair) })
			})
			.collect::<Result<Vec<_>, Error>>()?;
		// The capacity is final: a vector that grows leaves copies of the secrets behind.
		let mut seeds = Zeroizing::new(Vec::with_capacity(SEED.saturating_mul(keys.len())));
		keys.iter()
			.for_each(|key| seeds.extend_from_slice(Zeroizing::new(key.pair.seed()).as_ref()));
		let associated_data = self.associated_data(&public)?;
		let secrets = Encrypted::encrypt(&seeds, &associated_data, passphrase, self.params)
			.map_err(|reason| self.encryption(reason))?;
		let contents = Contents { version: VERSION, keys: public, secrets };
		let mut bytes = serde_json::to_vec_pretty(&contents)
			.map_err(|error| self.malformed(error.to_string()))?;
		bytes.push(b'\n');
		file::replace(&self.path, &bytes)
			.map_err(|reason| Error::File { path: self.path.clone(), reason })
	}

	/// The associated data of the encryption: nobody can change it unnoticed.
	fn associated_data(&self, keys: &[Public]) -> Result<Vec<u8>, Error> {
		serde_json::to_vec(&(VERSION, keys)).map_err(|error| self.malformed(error.to_string()))
	}

	fn malformed(&self, reason: String) -> Error {
		Error::Malformed { path: self.path.clone(), reason }
	}

	fn encryption(&self, reason: madang_sealed::Error) -> Error {
		Error::Encryption { path: self.path.clone(), reason }
	}
}

impl Opened {
	/// The keys, in the order in which they were made.
	pub fn keys(&self) -> &[SessionKey] {
		&self.keys
	}

	/// Store further keys, all or none. A key that is in the file already is not stored twice.
	pub fn add(&mut self, new: Vec<SessionKey>) -> Result<(), Error> {
		let mut keys = self.keys.clone();
		new.into_iter().for_each(|key| add_once(&mut keys, key));
		self.file.write(&keys, &self.passphrase)?;
		self.keys = keys;
		Ok(())
	}

	/// Encrypt the keys under another passphrase.
	pub fn change_passphrase(&mut self, passphrase: &str) -> Result<(), Error> {
		self.file.write(&self.keys, passphrase)?;
		self.passphrase = Zeroizing::new(passphrase.to_owned());
		Ok(())
	}
}

fn public_text(pair: &ed25519::Pair) -> String {
	format!("0x{}", hex::encode(pair.public()))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Files like it are on validators' disks, from the time before there was a key for checkpoints, so it
	/// must always open.
	const EXAMPLE: &str = include_str!("example.json");

	fn with_two_keys() -> (tempfile::TempDir, KeyFile, Vec<SessionKey>) {
		let folder = tempfile::tempdir().unwrap();
		let file = KeyFile::cheap(folder.path());
		let keys =
			vec![SessionKey::generate(key_types::AURA), SessionKey::generate(key_types::GRANDPA)];
		file.open("pass").unwrap().add(keys.clone()).unwrap();
		(folder, file, keys)
	}

	fn publics(keys: &[SessionKey]) -> Vec<ed25519::Public> {
		keys.iter().map(|key| key.pair.public()).collect()
	}

	/// Why the file does not open.
	fn open_error(file: &KeyFile, passphrase: &str) -> String {
		file.open(passphrase).err().expect("it opened").to_string()
	}

	#[test]
	fn the_file_format_stays_as_it_is() {
		let folder = tempfile::tempdir().unwrap();
		let file = KeyFile::cheap(folder.path());
		fs::write(&file.path, EXAMPLE).unwrap();
		let opened = file.open("pass").unwrap();
		let kinds: Vec<_> = opened.keys().iter().map(|key| key.kind).collect();
		assert_eq!(kinds, [key_types::AURA, key_types::GRANDPA]);
		let seeds: Vec<_> = opened.keys().iter().map(|key| key.pair.seed()).collect();
		assert_eq!(seeds, [[1; SEED], [2; SEED]]);
		let contents = serde_json::to_string_pretty(&file.read().unwrap().unwrap()).unwrap();
		assert_eq!(contents, EXAMPLE.trim_end());
	}

	#[test]
	fn keys_keep_their_order_and_are_listed_without_the_passphrase() {
		let (_folder, file, keys) = with_two_keys();
		assert_eq!(publics(file.open("pass").unwrap().keys()), publics(&keys));
		assert_eq!(publics(file.open("pass\nsecond line\n").unwrap().keys()), publics(&keys));
		let listed = file.list().unwrap();
		assert_eq!(
			listed.iter().map(|key| key.purpose).collect::<Vec<_>>(),
			[Purpose::Aura, Purpose::Grandpa]
		);
		assert_eq!(listed[0].key, public_text(&keys[0].pair));
	}

	#[test]
	fn a_file_with_two_keys_gets_a_key_for_checkpoints() {
		let (_folder, file, keys) = with_two_keys();
		let mut opened = file.open("pass").unwrap();
		let third = SessionKey::generate(CHECKPOINT_KEY);
		opened.add(vec![third.clone()]).unwrap();
		drop(opened);
		let opened = file.open("pass").unwrap();
		assert_eq!(publics(opened.keys()), publics(&[&keys[..], &[third]].concat()));
		assert_eq!(opened.keys()[2].kind, CHECKPOINT_KEY);
		assert_eq!(file.list().unwrap()[2].purpose.name(), "checkpoints");
	}

	#[test]
	fn no_secret_is_in_the_file() {
		let (_folder, file, keys) = with_two_keys();
		let text = fs::read_to_string(&file.path).unwrap();
		for key in &keys {
			assert!(text.contains(&hex::encode(key.pair.public())));
			assert!(!text.contains(&hex::encode(key.pair.seed())));
		}
	}

	#[test]
	fn the_file_opens_only_with_its_passphrase() {
		let (_folder, file, _) = with_two_keys();
		assert!(open_error(&file, "other").contains("the passphrase is wrong"));
		assert!(open_error(&file, "").contains("an empty passphrase"));
		assert!(open_error(&file, "\npass").contains("an empty passphrase"));
	}

	#[test]
	fn the_file_is_open_in_one_place_at_a_time() {
		let (_folder, file, _) = with_two_keys();
		let opened = file.open("pass").unwrap();
		assert!(open_error(&file, "pass").contains("another process has these keys open"));
		assert_eq!(file.list().unwrap().len(), 2, "anybody can list the public keys");
		drop(opened);
		assert!(file.open("pass").is_ok());
	}

	#[test]
	fn the_file_does_not_open_after_a_change_of_the_public_part() {
		let (_folder, file, keys) = with_two_keys();
		let text = fs::read_to_string(&file.path).unwrap();
		let other = SessionKey::generate(key_types::AURA);
		for changed in [
			text.replace(&public_text(&keys[0].pair), &public_text(&other.pair)),
			text.replace("\"aura\"", "\"grandpa\""),
		] {
			assert_ne!(changed, text);
			fs::write(&file.path, changed).unwrap();
			assert!(open_error(&file, "pass").contains("the key file was changed"));
		}
	}

	#[test]
	fn a_malformed_file_is_rejected_with_the_reason() {
		let (_folder, file, _) = with_two_keys();
		let text = fs::read_to_string(&file.path).unwrap();
		for (changed, reason) in [
			(text.replace("\"version\": 1", "\"version\": 2"), "version 2"),
			(text.replace("\"keys\"", "\"more\": 1, \"keys\""), "unknown field"),
			(text[..text.len() / 2].to_owned(), "not a file of session keys"),
		] {
			fs::write(&file.path, changed).unwrap();
			let said = open_error(&file, "pass");
			assert!(said.contains(reason), "{said}");
		}
	}

	#[test]
	fn a_new_passphrase_replaces_the_old_one() {
		let (_folder, file, keys) = with_two_keys();
		let mut opened = file.open("pass").unwrap();
		assert!(opened.change_passphrase("").is_err());
		opened.change_passphrase("new").unwrap();
		let third = SessionKey::generate(key_types::AURA);
		opened.add(vec![third.clone()]).unwrap();
		drop(opened);
		assert!(open_error(&file, "pass").contains("the passphrase is wrong"));
		let all = [&keys[..], &[third]].concat();
		assert_eq!(publics(file.open("new").unwrap().keys()), publics(&all));
	}

	#[test]
	fn a_failed_write_changes_nothing() {
		let (folder, file, keys) = with_two_keys();
		let mut opened = file.open("pass").unwrap();
		assert!(opened.add(vec![SessionKey::generate(key_types::BABE)]).is_err());
		assert_eq!(publics(opened.keys()), publics(&keys));
		drop(folder);
		assert!(opened.add(vec![SessionKey::generate(key_types::AURA)]).is_err());
		assert_eq!(publics(opened.keys()), publics(&keys));
	}

	#[test]
	fn plaintext_keys_are_rejected() {
		let (folder, file, keys) = with_two_keys();
		let name = [&b"aura"[..], &keys[0].pair.public().0].concat();
		fs::write(folder.path().join("0a"), "not a key").unwrap();
		assert!(file.open("pass").is_ok());
		fs::write(folder.path().join(hex::encode(name)), "\"//Alice\"").unwrap();
		assert!(open_error(&file, "pass").contains("a plaintext key"));
	}

	#[test]
	fn a_key_is_stored_once() {
		let (_folder, file, keys) = with_two_keys();
		let mut opened = file.open("pass").unwrap();
		opened.add(keys.clone()).unwrap();
		assert_eq!(publics(opened.keys()), publics(&keys));
	}
}
