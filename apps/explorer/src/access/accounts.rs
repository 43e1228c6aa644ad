//! Accounts: a file of names with their roles and the hashes of their passphrases.

use super::role::Role;
use madang_sealed::{file, Argon2Params, PassphraseHash};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	fs, io,
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
	sync::{Arc, Mutex, PoisonError},
};

/// The longest name.
pub const LONGEST_NAME: usize = 64;

/// The fewest letters of a passphrase.
pub const FEWEST_LETTERS: usize = 12;

/// The most bytes of a passphrase.
pub const LONGEST_PASSPHRASE: usize = 1_024;

/// An account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
	/// Its role.
	pub role: Role,
	/// The hash of its passphrase.
	pub passphrase: PassphraseHash,
}

/// All accounts by name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
	/// The accounts.
	pub accounts: BTreeMap<String, Account>,
}

/// Whether an account can have this name. Others do not reach the file: names that look alike are one name only.
pub fn is_name(name: &str) -> bool {
	let is_letter = |letter: u8| {
		letter.is_ascii_lowercase() || letter.is_ascii_digit() || b".-_@".contains(&letter)
	};
	!name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(is_letter)
}

/// A passphrase as it is hashed: the same text typed on another machine can have other letters.
pub fn normal(passphrase: &str) -> String {
	use unicode_normalization::UnicodeNormalization;
	passphrase.nfc().collect()
}

impl Accounts {
	/// Read the file. Without one there are no accounts.
	///
	/// # Errors
	///
	/// If it cannot be read, is not a file of accounts, or every user of the machine can read it.
	pub fn read(path: &Path) -> Result<Self, String> {
		let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
		madang_sealed::ensure_private(path).map_err(|error| error.to_string())?;
		match fs::read(path) {
			Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| wrong(&error)),
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
			Err(error) => Err(wrong(&error)),
		}
	}

	/// Change the file. Only one program at a time does.
	///
	/// # Errors
	///
	/// What the change says, or if the file cannot be read or written, or somebody changes it at this moment.
	pub fn change(
		path: &Path,
		change: impl FnOnce(&mut Self) -> Result<(), String>,
	) -> Result<(), String> {
		let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
		let mut lock = path.as_os_str().to_owned();
		lock.push(".lock");
		let _lock = file::lock(Path::new(&lock)).map_err(|error| wrong(&error))?;
		let mut accounts = Self::read(path)?;
		change(&mut accounts)?;
		let text = serde_json::to_vec_pretty(&accounts).map_err(|error| wrong(&error))?;
		file::replace(path, &text).map_err(|error| wrong(&error))
	}

	/// The greatest cost of a comparison, which one with no account has too.
	pub fn cost(&self) -> Argon2Params {
		let all = self.accounts.values().map(|account| account.passphrase.params());
		all.max_by_key(|params| (params.memory_kib, params.iterations))
			.unwrap_or(Argon2Params::RECOMMENDED)
	}
}

/// By what it is noticed that a file is another one.
type Mark = Option<(u64, i64, i64, u64)>;

/// The file of accounts, read again when it has changed.
pub struct AccountsFile {
	path: PathBuf,
	known: Mutex<Option<(Mark, Arc<Accounts>)>>,
}

impl AccountsFile {
	/// The file at a path.
	pub fn new(path: PathBuf) -> Self {
		Self { path, known: Mutex::new(None) }
	}

	/// The accounts as they are now.
	///
	/// # Errors
	///
	/// As for [`Accounts::read`].
	pub fn now(&self) -> Result<Arc<Accounts>, String> {
		// Each change is another file, or has another time or size.
		let mark = fs::metadata(&self.path).ok();
		let mark = mark.map(|found| (found.ino(), found.mtime(), found.mtime_nsec(), found.size()));
		let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some((_, accounts)) = known.as_ref().filter(|(seen, _)| *seen == mark) {
			return Ok(accounts.clone());
		}
		*known = None;
		let accounts = Arc::new(Accounts::read(&self.path)?);
		*known = Some((mark, accounts.clone()));
		Ok(accounts)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	pub const CHEAP: Argon2Params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };

	fn add(path: &Path, name: &str) {
		Accounts::change(path, |accounts| {
			let passphrase = PassphraseHash::of("correct horse", CHEAP).unwrap();
			let account = Account { role: Role::Auditor, passphrase };
			accounts.accounts.insert(name.to_owned(), account);
			Ok(())
		})
		.unwrap();
	}

	#[test]
	fn a_changed_file_is_noticed() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("accounts.json");
		let file = AccountsFile::new(path.clone());
		assert_eq!(*file.now().unwrap(), Accounts::default());
		assert_eq!(file.now().unwrap().cost(), Argon2Params::RECOMMENDED);
		add(&path, "kim");
		assert!(file.now().unwrap().accounts.contains_key("kim"));
		assert_eq!(file.now().unwrap().cost(), CHEAP);
		add(&path, "lee");
		assert_eq!(file.now().unwrap().accounts.len(), 2);
		fs::write(&path, "{").unwrap();
		assert!(file.now().unwrap_err().contains("accounts.json"));
		fs::remove_file(&path).unwrap();
		assert_eq!(*file.now().unwrap(), Accounts::default());
	}

	#[test]
	fn a_file_that_others_can_read_is_refused() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("accounts.json");
		add(&path, "kim");
		fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
		assert!(Accounts::read(&path).unwrap_err().contains("chmod"));
	}

	#[test]
	fn no_account_is_public() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("accounts.json");
		add(&path, "kim");
		let text = fs::read_to_string(&path).unwrap().replace("\"auditor\"", "\"public\"");
		fs::write(&path, text).unwrap();
		assert!(Accounts::read(&path).unwrap_err().contains("public"));
	}

	#[test]
	fn names_are_plain() {
		for name in ["kim", "audit-1", "a.b_c@bank", "7"] {
			assert!(is_name(name), "{name}");
		}
		let long = "a".repeat(LONGEST_NAME + 1);
		for name in ["", "Kim", "kim lee", "김", "a/b", "k\u{456}m", "a\n", long.as_str()] {
			assert!(!is_name(name), "{name}");
		}
	}

	#[test]
	fn a_passphrase_is_the_same_on_each_machine() {
		// Composed and decomposed.
		assert_eq!(normal("\u{ac00}"), normal("\u{1100}\u{1161}"));
		assert_ne!(normal("a"), normal("A"));
	}
}
