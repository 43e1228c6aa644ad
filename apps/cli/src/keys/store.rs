//! The folder of key files.

use super::{Role, Secret};
use crate::{
	failure::{Failure, OfFile},
	values,
};
use madang_client::{KeyFile, PublicPart};
use madang_sealed::{file, Argon2Params};
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};

/// A folder with one file for each key.
pub struct Store {
	folder: PathBuf,
	params: Argon2Params,
}

/// The public part of a key.
fn public_of(secret: &Secret, role: Role) -> Result<PublicPart, Failure> {
	let party = secret.party()?;
	let (account, did) = match role {
		Role::Officer => (Some(values::format_account(&secret.officer()?.account().0)), None),
		Role::Party => (None, Some(party.did().to_string())),
	};
	let key = values::format_public_key(&party.public());
	Ok(PublicPart { role, kind: secret.kind(), key, account, did })
}

/// Decrypt the secret of a key file.
pub fn open(file: &KeyFile, passphrase: &str) -> Result<Secret, Failure> {
	Secret::new(file.public.kind, file.open(passphrase)?)
}

impl Store {
	/// The store in a folder, which does not have to exist yet.
	pub fn new(folder: PathBuf, params: Argon2Params) -> Self {
		Self { folder, params }
	}

	/// The folder of the key files.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// The path of a key's file.
	pub fn path(&self, name: &str) -> Result<PathBuf, Failure> {
		let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
		if name.is_empty() || name.starts_with('.') || !name.chars().all(fits) {
			return Err(Failure::input(t!(
				"{name:?} is not a valid key name: use letters, digits, - and _, and no dot at \
				the beginning"
			)));
		}
		Ok(self.folder.join(format!("{name}.json")))
	}

	/// Store a new key. An existing key is never overwritten.
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
		let public = public_of(secret, role)?;
		let file = KeyFile::encrypt(secret.inner(), public, passphrase, self.params)?;
		file::make_folder(&self.folder).of_file(&self.folder)?;
		match file::create(&path, &file.bytes().map_err(Failure::input)?) {
			Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
				Err(exists(name, &path))
			}
			other => other.of_file(&path).map(|()| file),
		}
	}

	/// Encrypt a key again, under another passphrase.
	pub fn change_passphrase(&self, name: &str, old: &str, new: &str) -> Result<(), Failure> {
		let (path, file) = (self.path(name)?, self.get(name)?);
		let secret = open(&file, old)?;
		let file = KeyFile::encrypt(secret.inner(), file.public, new, self.params)?;
		file::replace(&path, &file.bytes().map_err(Failure::input)?).of_file(&path)
	}

	/// Why others than the owner can reach the folder or a key's file, if they can.
	pub fn exposed(&self, name: &str) -> Option<String> {
		let path = self.path(name).ok()?;
		let paths = [self.folder.clone(), path];
		paths.into_iter().find_map(|path| {
			let mode = fs::metadata(&path).ok()?.permissions().mode() & 0o777;
			let others = mode & 0o077 != 0;
			others.then(|| {
				let path = path.display();
				t!("others can reach {path} (mode {mode:o}): chmod go= {path}")
			})
		})
	}

	/// Read a key's file.
	pub fn get(&self, name: &str) -> Result<KeyFile, Failure> {
		let path = self.path(name)?;
		let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
			std::io::ErrorKind::NotFound => Failure::input(t!(
				"there is no key {name} in {}: `madang key list` shows the keys",
				self.folder.display()
			)),
			_ => Failure::input(format!("{}: {error}", path.display())),
		})?;
		KeyFile::read(&text).of_file(&path)
	}

	/// All keys with their names, in the order of the names. A file that cannot be read does not hide the others.
	pub fn list(&self) -> Result<Vec<(String, Result<KeyFile, Failure>)>, Failure> {
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
		Ok(names
			.into_iter()
			.map(|name| {
				let file = self.get(&name);
				(name, file)
			})
			.collect())
	}
}

fn exists(name: &str, path: &Path) -> Failure {
	Failure::input(t!("a key {name} exists already ({}): it is not overwritten", path.display()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::Kind;
	use sp_core::Pair;
	use std::os::unix::fs::PermissionsExt;

	const CHEAP: Argon2Params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };

	/// Files like it are on officers' disks, so it must always open.
	const EXAMPLE: &str = include_str!("example.json");

	fn store() -> (tempfile::TempDir, Store) {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::new(folder.path().join("keys"), CHEAP);
		(folder, store)
	}

	#[test]
	fn the_file_format_stays_as_it_is() {
		let file = KeyFile::read(EXAMPLE).unwrap();
		let secret = open(&file, "pass").unwrap();
		assert_eq!(secret.bytes(), &[1; 32]);
		assert_eq!(public_of(&secret, Role::Party).unwrap(), file.public);
		assert_eq!(file.bytes().unwrap(), EXAMPLE.as_bytes());
	}

	#[test]
	fn a_key_of_each_kind_is_stored_and_read() {
		let (_folder, store) = store();
		for (kind, role) in [
			(Kind::Sr25519, Role::Officer),
			(Kind::Ed25519, Role::Officer),
			(Kind::Ed25519, Role::Party),
			(Kind::Sr25519, Role::Party),
			(Kind::P256, Role::Party),
		] {
			let name = format!("{}-{role:?}", kind.name());
			let secret = Secret::generate(kind);
			store.add(&name, role, &secret, "pass").unwrap();
			let file = store.get(&name).unwrap();
			let again = open(&file, "pass").unwrap();
			assert_eq!(again.bytes(), secret.bytes());
			assert_eq!((file.public.kind, file.public.role), (kind, role));
			assert_eq!(file.public.account.is_some(), role == Role::Officer);
			assert_eq!(
				file.public.did,
				(role == Role::Party).then(|| secret.party().unwrap().did().to_string())
			);
		}
		assert_eq!(store.list().unwrap().len(), 5);
	}

	/// A key that was imported from a wallet may have no seed.
	#[test]
	fn an_sr25519_key_without_a_seed_is_stored_and_read() {
		let (_folder, store) = store();
		let seed = Secret::from_seed(Kind::Sr25519, &[1; 32]).unwrap();
		let whole = seed.inner().sr25519().unwrap().to_raw_vec();
		let secret = Secret::of_sr25519(&whole.try_into().unwrap()).unwrap();
		store.add("kim", Role::Officer, &secret, "old").unwrap();
		store.change_passphrase("kim", "old", "new").unwrap();
		let again = open(&store.get("kim").unwrap(), "new").unwrap();
		assert_eq!(again.bytes(), secret.bytes());
		let account = |secret: &Secret| secret.officer().unwrap().account();
		assert_eq!(account(&again), account(&seed));
		assert_eq!(again.party().unwrap().did(), seed.party().unwrap().did());
		let derived = again.derive("집 1").unwrap();
		assert_eq!(derived.bytes().len(), 32);
		assert_ne!(derived.bytes(), seed.derive("집 1").unwrap().bytes());
	}

	#[test]
	fn an_officers_key_is_not_p256() {
		let (_folder, store) = store();
		let secret = Secret::generate(Kind::P256);
		assert!(store.add("kim", Role::Officer, &secret, "pass").is_err());
		assert!(store.list().unwrap().is_empty());
	}

	#[test]
	fn a_wrong_passphrase_is_reported_as_wrong() {
		let (_folder, store) = store();
		store.add("kim", Role::Officer, &Secret::generate(Kind::Sr25519), "right").unwrap();
		let failure = open(&store.get("kim").unwrap(), "wrong").unwrap_err();
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
		assert!(open(&store.get("kim").unwrap(), "pass").is_err());
		fs::write(&path, text.replace("\"version\": 1", "\"version\": 2")).unwrap();
		assert!(store.get("kim").unwrap_err().message.contains("version 2"));
		fs::write(&path, &text[..text.len() / 2]).unwrap();
		assert!(store.get("kim").unwrap_err().message.contains("not a key file"));
	}

	#[test]
	fn only_the_owner_can_read_the_file_and_no_temporary_file_is_left() {
		let (_folder, store) = store();
		store.add("kim", Role::Officer, &Secret::generate(Kind::Sr25519), "pass").unwrap();
		store.change_passphrase("kim", "pass", "other").unwrap();
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
		assert_eq!(open(&store.get("kim").unwrap(), "pass").unwrap().bytes(), secret.bytes());
	}

	#[test]
	fn a_new_passphrase_replaces_the_old_one() {
		let (_folder, store) = store();
		let secret = Secret::generate(Kind::P256);
		store.add("kim", Role::Party, &secret, "old").unwrap();
		assert!(store.change_passphrase("kim", "wrong", "new").is_err());
		store.change_passphrase("kim", "old", "new").unwrap();
		let file = store.get("kim").unwrap();
		assert!(file.open("old").is_err());
		assert_eq!(open(&file, "new").unwrap().bytes(), secret.bytes());
	}

	#[test]
	fn the_secret_is_never_printed_or_written_in_plaintext() {
		let (_folder, store) = store();
		let secret = Secret::generate(Kind::Ed25519);
		store.add("kim", Role::Party, &secret, "pass").unwrap();
		let file = store.get("kim").unwrap();
		let written = fs::read_to_string(store.path("kim").unwrap()).unwrap();
		let shown = format!("{file:?} {} {written}", serde_json::to_string(&file).unwrap());
		assert!(!shown.contains(&hex::encode(secret.bytes())));
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
