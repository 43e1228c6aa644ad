//! The folder of key files.

use super::{Kind, Role, Secret};
use crate::{
	failure::{Failure, OfFile},
	values,
};
use madang_sealed::{file, Cost, Sealed};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	path::{Path, PathBuf},
};

/// The format that this program writes and reads.
const VERSION: u32 = 1;

/// A folder with one file for each key.
pub struct Store {
	folder: PathBuf,
	cost: Cost,
}

/// A key file: what is public, and the sealed secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
	version: u32,
	/// What anybody may know.
	pub public: Public,
	secret: Sealed,
}

/// The public part of a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
	/// Whose it is.
	pub role: Role,
	/// The scheme.
	pub kind: Kind,
	/// The public key: kind, colon, bytes.
	pub key: String,
	/// An officer's account.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub account: Option<String>,
	/// A party's DID.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub did: Option<String>,
}

impl Public {
	fn of(secret: &Secret, role: Role) -> Result<Self, Failure> {
		let party = secret.party()?;
		let (account, did) = match role {
			Role::Officer => (Some(values::shown_account(&secret.officer()?.account().0)), None),
			Role::Party => (None, Some(party.did().to_string())),
		};
		let key = values::shown_public(&party.public());
		Ok(Self { role, kind: secret.kind(), key, account, did })
	}

	/// The bytes that the seal covers.
	fn bytes(&self) -> Result<Vec<u8>, Failure> {
		serde_json::to_vec(&(VERSION, self)).map_err(Failure::input)
	}
}

impl KeyFile {
	/// The secret, with the passphrase.
	pub fn open(&self, passphrase: &str) -> Result<Secret, Failure> {
		let seed = self.secret.open(&self.public.bytes()?, passphrase)?;
		let seed = seed
			.as_slice()
			.try_into()
			.map_err(|_| Failure::input("the key file is damaged: its secret has not 32 bytes"))?;
		Secret::from_seed(self.public.kind, seed)
	}

	fn seal(
		secret: &Secret,
		public: Public,
		passphrase: &str,
		cost: Cost,
	) -> Result<Self, Failure> {
		let sealed = Sealed::seal(secret.seed(), &public.bytes()?, passphrase, cost)?;
		Ok(Self { version: VERSION, public, secret: sealed })
	}

	/// The file's bytes.
	fn bytes(&self) -> Result<Vec<u8>, Failure> {
		let mut bytes = serde_json::to_vec_pretty(self).map_err(Failure::input)?;
		bytes.push(b'\n');
		Ok(bytes)
	}
}

impl Store {
	/// The store in a folder, which need not exist yet.
	pub fn new(folder: PathBuf, cost: Cost) -> Self {
		Self { folder, cost }
	}

	/// Where a key's file is.
	pub fn path(&self, name: &str) -> Result<PathBuf, Failure> {
		let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
		if name.is_empty() || name.starts_with('.') || !name.chars().all(fits) {
			return Err(Failure::input(format!(
				"{name:?} is no name for a key: letters, digits, and - _ . inside"
			)));
		}
		Ok(self.folder.join(format!("{name}.json")))
	}

	/// Keep a new key. An existing one is never overwritten.
	pub fn add(
		&self,
		name: &str,
		role: Role,
		secret: &Secret,
		passphrase: &str,
	) -> Result<KeyFile, Failure> {
		let path = self.path(name)?;
		if path.exists() {
			return Err(exists(name, &path));
		}
		let public = Public::of(secret, role)?;
		let file = KeyFile::seal(secret, public, passphrase, self.cost)?;
		file::make_folder(&self.folder).of_file(&self.folder)?;
		match file::create(&path, &file.bytes()?) {
			Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
				Err(exists(name, &path))
			}
			other => other.of_file(&path).map(|()| file),
		}
	}

	/// Seal a key anew under another passphrase.
	pub fn reseal(&self, name: &str, old: &str, new: &str) -> Result<(), Failure> {
		let (path, file) = (self.path(name)?, self.get(name)?);
		let secret = file.open(old)?;
		let file = KeyFile::seal(&secret, file.public, new, self.cost)?;
		file::replace(&path, &file.bytes()?).of_file(&path)
	}

	/// Read a key's file.
	pub fn get(&self, name: &str) -> Result<KeyFile, Failure> {
		let path = self.path(name)?;
		let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
			std::io::ErrorKind::NotFound => Failure::input(format!(
				"there is no key {name} in {}: `madang key list` shows those there are",
				self.folder.display()
			)),
			_ => Failure::input(format!("{}: {error}", path.display())),
		})?;
		read(&text).of_file(&path)
	}

	/// All keys by name, in order.
	pub fn list(&self) -> Result<Vec<(String, KeyFile)>, Failure> {
		let entries = match fs::read_dir(&self.folder) {
			Ok(entries) => entries,
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
			Err(error) => return Err(error).of_file(&self.folder),
		};
		let mut names = Vec::new();
		for entry in entries {
			let name = entry.of_file(&self.folder)?.file_name();
			let name = name.to_string_lossy();
			if let Some(name) = name.strip_suffix(".json").filter(|name| !name.starts_with('.')) {
				names.push(name.to_owned());
			}
		}
		names.sort();
		names.into_iter().map(|name| Ok((name.clone(), self.get(&name)?))).collect()
	}
}

fn exists(name: &str, path: &Path) -> Failure {
	Failure::input(format!(
		"there is a key {name} already ({}): it is not overwritten",
		path.display()
	))
}

fn read(text: &str) -> Result<KeyFile, String> {
	#[derive(Deserialize)]
	struct Versioned {
		version: u32,
	}
	let damaged = |error| format!("no key file: {error}");
	let Versioned { version } = serde_json::from_str(text).map_err(damaged)?;
	if version != VERSION {
		return Err(format!(
			"a key file of version {version}; this program knows version {VERSION}"
		));
	}
	serde_json::from_str(text).map_err(damaged)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

	fn store() -> (tempfile::TempDir, Store) {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::new(folder.path().join("keys"), CHEAP);
		(folder, store)
	}

	#[test]
	fn a_key_of_each_kind_comes_back() {
		let (_folder, store) = store();
		for (kind, role) in [
			(Kind::Sr25519, Role::Officer),
			(Kind::Ed25519, Role::Party),
			(Kind::Sr25519, Role::Party),
			(Kind::P256, Role::Party),
		] {
			let name = format!("{}-{role:?}", kind.name());
			let secret = Secret::generate(kind);
			store.add(&name, role, &secret, "pass").unwrap();
			let file = store.get(&name).unwrap();
			let again = file.open("pass").unwrap();
			assert_eq!(again.seed(), secret.seed());
			assert_eq!((file.public.kind, file.public.role), (kind, role));
			assert_eq!(file.public.account.is_some(), role == Role::Officer);
			assert_eq!(
				file.public.did,
				(role == Role::Party).then(|| secret.party().unwrap().did().to_string())
			);
		}
		assert_eq!(store.list().unwrap().len(), 4);
	}

	#[test]
	fn a_wrong_passphrase_is_said_to_be_wrong() {
		let (_folder, store) = store();
		store.add("kim", Role::Officer, &Secret::generate(Kind::Sr25519), "right").unwrap();
		let failure = store.get("kim").unwrap().open("wrong").unwrap_err();
		assert!(failure.message.contains("passphrase is wrong"), "{failure}");
		assert_eq!(failure.kind.code(), 2);
	}

	#[test]
	fn a_changed_public_part_is_noticed() {
		let (_folder, store) = store();
		store.add("kim", Role::Party, &Secret::generate(Kind::Ed25519), "pass").unwrap();
		let path = store.path("kim").unwrap();
		let text = fs::read_to_string(&path).unwrap();
		fs::write(&path, text.replace("\"party\"", "\"officer\"")).unwrap();
		assert!(store.get("kim").unwrap().open("pass").is_err());
		fs::write(&path, text.replace("\"version\": 1", "\"version\": 2")).unwrap();
		assert!(store.get("kim").unwrap_err().message.contains("version 2"));
		fs::write(&path, &text[..text.len() / 2]).unwrap();
		assert!(store.get("kim").unwrap_err().message.contains("no key file"));
	}

	#[test]
	fn only_the_owner_reads_the_file_and_no_other_is_left() {
		let (_folder, store) = store();
		store.add("kim", Role::Officer, &Secret::generate(Kind::Sr25519), "pass").unwrap();
		store.reseal("kim", "pass", "other").unwrap();
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(&store.path("kim").unwrap()), 0o600);
		assert_eq!(mode(&store.folder), 0o700);
		assert_eq!(fs::read_dir(&store.folder).unwrap().count(), 1);
	}

	#[test]
	fn a_key_is_never_overwritten() {
		let (_folder, store) = store();
		let secret = Secret::generate(Kind::Sr25519);
		store.add("kim", Role::Officer, &secret, "pass").unwrap();
		let other = Secret::generate(Kind::Sr25519);
		let failure = store.add("kim", Role::Officer, &other, "pass").unwrap_err();
		assert!(failure.message.contains("already"), "{failure}");
		assert_eq!(store.get("kim").unwrap().open("pass").unwrap().seed(), secret.seed());
	}

	#[test]
	fn a_new_passphrase_takes_the_place_of_the_old() {
		let (_folder, store) = store();
		let secret = Secret::generate(Kind::P256);
		store.add("kim", Role::Party, &secret, "old").unwrap();
		assert!(store.reseal("kim", "wrong", "new").is_err());
		store.reseal("kim", "old", "new").unwrap();
		let file = store.get("kim").unwrap();
		assert!(file.open("old").is_err());
		assert_eq!(file.open("new").unwrap().seed(), secret.seed());
	}

	#[test]
	fn the_secret_is_in_nothing_that_is_shown_or_written() {
		let (_folder, store) = store();
		let secret = Secret::generate(Kind::Ed25519);
		store.add("kim", Role::Party, &secret, "pass").unwrap();
		let file = store.get("kim").unwrap();
		let written = fs::read_to_string(store.path("kim").unwrap()).unwrap();
		let shown = format!("{file:?} {} {written}", serde_json::to_string(&file).unwrap());
		assert!(!shown.contains(&hex::encode(secret.seed())));
	}

	#[test]
	fn names_stay_in_the_folder() {
		let (_folder, store) = store();
		for name in ["", "..", "../kim", ".kim", "a/b", "a\0"] {
			assert!(store.path(name).is_err(), "{name:?}");
		}
		assert!(store.path("김-주무관_1.b").is_ok());
		assert!(store.get("nobody").unwrap_err().message.contains("key list"));
		assert!(store.list().unwrap().is_empty());
	}
}
