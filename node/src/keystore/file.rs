//! The file that session keys are kept in.
//!
//! The public keys stand in the clear: `madang-node session-keys list` and an auditor read them without
//! the passphrase. The secrets are sealed together, over the public part, so that no key can be added,
//! left out or renamed unnoticed. Every change writes the whole file anew or leaves the old one.

use super::{enter, SessionKey};
use madang_sealed::{file, Cost, Sealed};
use serde::{Deserialize, Serialize};
use sp_core::{
	crypto::{key_types, KeyTypeId},
	ed25519, Pair,
};
use std::{
	fs::{self, TryLockError},
	io,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The format that this program writes and reads.
const VERSION: u32 = 1;

/// The file's name in the keystore's folder.
const FILE: &str = "session-keys.json";

/// Whoever has the keystore open holds this file.
const LOCK: &str = "lock";

/// Bytes of an Ed25519 seed, and of a public key.
const SEED: usize = 32;

/// Bytes of a key type's name.
const KIND: usize = 4;

/// Why keys were not read or kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The file system's reason.
	#[error("{}: {reason}", path.display())]
	File { path: PathBuf, reason: io::Error },
	/// Another process has it open.
	#[error("{}: another process has these keys open", path.display())]
	Taken { path: PathBuf },
	/// The file is none of this program's.
	#[error("{}: no session keys: {reason}", path.display())]
	Malformed { path: PathBuf, reason: String },
	/// The folder holds a key as the SDK's keystore writes it.
	#[error(
		"{}: a key in the clear, which is not used: remove it and set new keys for the seat",
		path.display()
	)]
	InTheClear { path: PathBuf },
	/// The seal stays shut.
	#[error("{}: {reason}", path.display())]
	Sealed { path: PathBuf, reason: madang_sealed::Error },
}

/// What a key is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Use {
	/// To author blocks.
	Aura,
	/// To vote on them.
	Grandpa,
}

impl Use {
	/// Its name in a consortium's definition.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Aura => "aura",
			Self::Grandpa => "grandpa",
		}
	}

	const fn kind(self) -> KeyTypeId {
		match self {
			Self::Aura => key_types::AURA,
			Self::Grandpa => key_types::GRANDPA,
		}
	}

	fn of(kind: KeyTypeId) -> Option<Self> {
		[Self::Aura, Self::Grandpa].into_iter().find(|use_| use_.kind() == kind)
	}
}

/// The public part of a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
	/// What the key is for.
	#[serde(rename = "use")]
	pub use_: Use,
	/// The public key, as a consortium's definition has it.
	pub key: String,
}

/// The file's contents: public keys in the order in which they were made, and all secrets in that order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
	version: u32,
	keys: Vec<Public>,
	secrets: Sealed,
}

/// Where a node's session keys are, or will be.
#[derive(Clone, Debug)]
pub struct KeyFile {
	path: PathBuf,
	cost: Cost,
}

/// The file, open: nobody else can change it.
pub struct Opened {
	file: KeyFile,
	passphrase: Zeroizing<String>,
	keys: Vec<SessionKey>,
	_lock: fs::File,
}

impl KeyFile {
	/// The one in a keystore's folder.
	pub fn in_folder(folder: &Path) -> Self {
		Self { path: folder.join(FILE), cost: Cost::RECOMMENDED }
	}

	/// One that is sealed in no time.
	#[cfg(test)]
	pub fn cheap(folder: &Path) -> Self {
		let cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
		Self { cost, ..Self::in_folder(folder) }
	}

	/// The public parts of its keys; none if the file is not there.
	pub fn list(&self) -> Result<Vec<Public>, Error> {
		Ok(self.read()?.map_or_else(Vec::new, |contents| contents.keys))
	}

	/// Open it with its passphrase, for this process alone. Where it is not there yet, this is the
	/// passphrase of what will be.
	pub fn open(&self, passphrase: &str) -> Result<Opened, Error> {
		// Of a passphrase in a file the first line counts, as everywhere.
		let passphrase = passphrase.lines().next().unwrap_or_default();
		if passphrase.is_empty() {
			return Err(self.sealed(madang_sealed::Error::EmptyPassphrase));
		}
		let lock = self.lock()?;
		self.refuse_keys_in_the_clear()?;
		let keys = match self.read()? {
			Some(contents) => self.unseal(&contents, passphrase)?,
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
		let lock = fs::OpenOptions::new()
			.create(true)
			.truncate(false)
			.write(true)
			.mode(0o600)
			.open(&path)
			.map_err(failed)?;
		match lock.try_lock() {
			Ok(()) => Ok(lock),
			Err(TryLockError::WouldBlock) => Err(Error::Taken { path: self.path.clone() }),
			Err(TryLockError::Error(reason)) => Err(failed(reason)),
		}
	}

	/// The SDK's keystore has a file for each key, named by its kind and public part.
	fn refuse_keys_in_the_clear(&self) -> Result<(), Error> {
		let folder = self.folder();
		let failed = |reason| Error::File { path: folder.to_owned(), reason };
		for entry in fs::read_dir(folder).map_err(failed)? {
			let entry = entry.map_err(failed)?;
			let name = hex::decode(entry.file_name().as_encoded_bytes()).unwrap_or_default();
			let (kind, public) = name.split_at_checked(KIND).unwrap_or_default();
			if public.len() == SEED
				&& [Use::Aura, Use::Grandpa].iter().any(|use_| use_.kind().0 == kind)
			{
				return Err(Error::InTheClear { path: entry.path() });
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
				"the file has version {version}, this program knows version {VERSION}"
			)));
		}
		serde_json::from_str(&text).map(Some).map_err(malformed)
	}

	fn unseal(&self, contents: &Contents, passphrase: &str) -> Result<Vec<SessionKey>, Error> {
		let beside = self.beside(&contents.keys)?;
		let seeds =
			contents.secrets.open(&beside, passphrase).map_err(|reason| self.sealed(reason))?;
		let chunks = seeds.chunks_exact(SEED);
		if chunks.len() != contents.keys.len() || !chunks.remainder().is_empty() {
			return Err(self.malformed("there is not one secret for each key".into()));
		}
		contents
			.keys
			.iter()
			.zip(chunks)
			.map(|(public, seed)| {
				let pair = ed25519::Pair::from_seed_slice(seed)
					.map_err(|_| self.malformed("a secret is no seed".into()))?;
				match shown(&pair) == public.key {
					true => Ok(SessionKey { kind: public.use_.kind(), pair }),
					false => Err(self.malformed(format!("{} has another's secret", public.key))),
				}
			})
			.collect()
	}

	fn write(&self, keys: &[SessionKey], passphrase: &str) -> Result<(), Error> {
		let public = keys
			.iter()
			.map(|key| {
				let use_ = Use::of(key.kind).ok_or_else(|| {
					self.malformed("only keys to author and to vote are kept".into())
				})?;
				Ok(Public { use_, key: shown(&key.pair) })
			})
			.collect::<Result<Vec<_>, Error>>()?;
		// Grown, it would leave copies behind.
		let mut seeds = Zeroizing::new(Vec::with_capacity(SEED.saturating_mul(keys.len())));
		keys.iter()
			.for_each(|key| seeds.extend_from_slice(Zeroizing::new(key.pair.seed()).as_ref()));
		let secrets = Sealed::seal(&seeds, &self.beside(&public)?, passphrase, self.cost)
			.map_err(|reason| self.sealed(reason))?;
		let contents = Contents { version: VERSION, keys: public, secrets };
		let mut bytes = serde_json::to_vec_pretty(&contents)
			.map_err(|error| self.malformed(error.to_string()))?;
		bytes.push(b'\n');
		file::replace(&self.path, &bytes)
			.map_err(|reason| Error::File { path: self.path.clone(), reason })
	}

	/// The bytes that the seal covers.
	fn beside(&self, keys: &[Public]) -> Result<Vec<u8>, Error> {
		serde_json::to_vec(&(VERSION, keys)).map_err(|error| self.malformed(error.to_string()))
	}

	fn malformed(&self, reason: String) -> Error {
		Error::Malformed { path: self.path.clone(), reason }
	}

	fn sealed(&self, reason: madang_sealed::Error) -> Error {
		Error::Sealed { path: self.path.clone(), reason }
	}
}

impl Opened {
	/// The keys, in the order in which they were made.
	pub fn keys(&self) -> &[SessionKey] {
		&self.keys
	}

	/// Keep further keys, all or none. One that is there already is not kept twice.
	pub fn add(&mut self, new: Vec<SessionKey>) -> Result<(), Error> {
		let mut keys = self.keys.clone();
		new.into_iter().for_each(|key| enter(&mut keys, key));
		self.file.write(&keys, &self.passphrase)?;
		self.keys = keys;
		Ok(())
	}

	/// Seal the keys under another passphrase.
	pub fn reseal(&mut self, passphrase: &str) -> Result<(), Error> {
		self.file.write(&self.keys, passphrase)?;
		self.passphrase = Zeroizing::new(passphrase.to_owned());
		Ok(())
	}
}

fn shown(pair: &ed25519::Pair) -> String {
	format!("0x{}", hex::encode(pair.public()))
}

#[cfg(test)]
mod tests {
	use super::*;

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
	fn refusal(file: &KeyFile, passphrase: &str) -> String {
		file.open(passphrase).err().expect("it opened").to_string()
	}

	#[test]
	fn keys_come_back_in_order_and_are_listed_without_the_passphrase() {
		let (_folder, file, keys) = with_two_keys();
		assert_eq!(publics(file.open("pass").unwrap().keys()), publics(&keys));
		assert_eq!(publics(file.open("pass\nsecond line\n").unwrap().keys()), publics(&keys));
		let listed = file.list().unwrap();
		assert_eq!(
			listed.iter().map(|key| key.use_).collect::<Vec<_>>(),
			[Use::Aura, Use::Grandpa]
		);
		assert_eq!(listed[0].key, shown(&keys[0].pair));
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
	fn it_opens_with_its_passphrase_alone() {
		let (_folder, file, _) = with_two_keys();
		assert!(refusal(&file, "other").contains("the passphrase is wrong"));
		assert!(refusal(&file, "").contains("an empty passphrase"));
		assert!(refusal(&file, "\npass").contains("an empty passphrase"));
	}

	#[test]
	fn it_is_open_once_at_a_time() {
		let (_folder, file, _) = with_two_keys();
		let opened = file.open("pass").unwrap();
		assert!(refusal(&file, "pass").contains("another process has these keys open"));
		assert_eq!(file.list().unwrap().len(), 2, "anybody may look");
		drop(opened);
		assert!(file.open("pass").is_ok());
	}

	#[test]
	fn a_public_part_that_was_changed_keeps_it_shut() {
		let (_folder, file, keys) = with_two_keys();
		let text = fs::read_to_string(&file.path).unwrap();
		let other = SessionKey::generate(key_types::AURA);
		for changed in [
			text.replace(&shown(&keys[0].pair), &shown(&other.pair)),
			text.replace("\"aura\"", "\"grandpa\""),
		] {
			assert_ne!(changed, text);
			fs::write(&file.path, changed).unwrap();
			assert!(refusal(&file, "pass").contains("the key file was changed"));
		}
	}

	#[test]
	fn what_is_no_key_file_is_said_to_be_none() {
		let (_folder, file, _) = with_two_keys();
		let text = fs::read_to_string(&file.path).unwrap();
		for (changed, reason) in [
			(text.replace("\"version\": 1", "\"version\": 2"), "version 2"),
			(text.replace("\"keys\"", "\"more\": 1, \"keys\""), "unknown field"),
			(text[..text.len() / 2].to_owned(), "no session keys"),
		] {
			fs::write(&file.path, changed).unwrap();
			let said = refusal(&file, "pass");
			assert!(said.contains(reason), "{said}");
		}
	}

	#[test]
	fn a_new_passphrase_takes_the_place_of_the_old() {
		let (_folder, file, keys) = with_two_keys();
		let mut opened = file.open("pass").unwrap();
		assert!(opened.reseal("").is_err());
		opened.reseal("new").unwrap();
		let third = SessionKey::generate(key_types::AURA);
		opened.add(vec![third.clone()]).unwrap();
		drop(opened);
		assert!(refusal(&file, "pass").contains("the passphrase is wrong"));
		let all = [&keys[..], &[third]].concat();
		assert_eq!(publics(file.open("new").unwrap().keys()), publics(&all));
	}

	#[test]
	fn what_cannot_be_written_changes_nothing() {
		let (folder, file, keys) = with_two_keys();
		let mut opened = file.open("pass").unwrap();
		assert!(opened.add(vec![SessionKey::generate(key_types::BABE)]).is_err());
		assert_eq!(publics(opened.keys()), publics(&keys));
		drop(folder);
		assert!(opened.add(vec![SessionKey::generate(key_types::AURA)]).is_err());
		assert_eq!(publics(opened.keys()), publics(&keys));
	}

	#[test]
	fn keys_in_the_clear_are_not_passed_over() {
		let (folder, file, keys) = with_two_keys();
		let name = [&b"aura"[..], &keys[0].pair.public().0].concat();
		fs::write(folder.path().join("0a"), "not one").unwrap();
		assert!(file.open("pass").is_ok());
		fs::write(folder.path().join(hex::encode(name)), "\"//Alice\"").unwrap();
		assert!(refusal(&file, "pass").contains("a key in the clear"));
	}

	#[test]
	fn a_key_is_kept_once() {
		let (_folder, file, keys) = with_two_keys();
		let mut opened = file.open("pass").unwrap();
		opened.add(keys.clone()).unwrap();
		assert_eq!(publics(opened.keys()), publics(&keys));
	}
}
