//! The file of a wallet.

use super::Contents;
use crate::{
	failure::{of_sealed, Failure, OfFile},
	files::read_bounded,
	keys::{Kind, Secret},
};
use madang_sealed::{file, Argon2Params, Encrypted};
use serde::{Deserialize, Serialize};
use std::{
	fs::{File, TryLockError},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The longest file of a wallet: 256 MiB.
const MAX_FILE: usize = 256 * 1024 * 1024;
/// What the encryption is bound to.
const WALLET: &str = "madang-wallet/1";
const BACKUP: &str = "madang-wallet-backup/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
	format: String,
	contents: Encrypted,
}

/// A wallet's file, locked against other processes until this is dropped.
pub struct Store {
	path: PathBuf,
	params: Argon2Params,
	_lock: File,
}

impl Store {
	/// Lock a wallet, which does not have to exist yet.
	pub fn lock(path: &Path, params: Argon2Params) -> Result<Self, Failure> {
		let folder = file::folder_of(path);
		file::make_folder(folder).of_file(folder)?;
		let mut name = path.as_os_str().to_owned();
		name.push(".lock");
		let lock = match file::lock(Path::new(&name)) {
			Ok(lock) => lock,
			Err(TryLockError::WouldBlock) => {
				return Err(t!("another process is using the wallet: try again")).of_file(path)
			}
			Err(TryLockError::Error(error)) => return Err(error).of_file(path),
		};
		Ok(Self { path: path.to_owned(), params, _lock: lock })
	}

	/// Fail if the wallet exists.
	pub fn ensure_new(&self) -> Result<(), Failure> {
		match self.path.symlink_metadata().is_ok() {
			true => Err(t!("the wallet exists already and is not overwritten")).of_file(&self.path),
			false => Ok(()),
		}
	}

	/// Write a new wallet.
	pub fn create(&self, contents: &Contents, passphrase: &str) -> Result<(), Failure> {
		let bytes = seal(contents, WALLET, passphrase, self.params)?;
		file::create(&self.path, &bytes).of_file(&self.path)
	}

	/// Read the wallet.
	pub fn read(&self, passphrase: &str) -> Result<Contents, Failure> {
		open(&self.path, WALLET, passphrase)
	}

	/// Fail if there is no wallet, before anybody types a passphrase.
	pub fn ensure_exists(&self) -> Result<(), Failure> {
		match self.path.symlink_metadata() {
			Ok(_) => Ok(()),
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
				Err(t!("there is no wallet: make one with `madang wallet create`"))
					.of_file(&self.path)
			}
			Err(error) => Err(error).of_file(&self.path),
		}
	}

	/// Replace the wallet.
	pub fn write(&self, contents: &Contents, passphrase: &str) -> Result<(), Failure> {
		let bytes = seal(contents, WALLET, passphrase, self.params)?;
		file::replace(&self.path, &bytes).of_file(&self.path)
	}

	/// Write a backup, which the phrase opens.
	pub fn export(&self, contents: &Contents, to: &Path) -> Result<(), Failure> {
		let passphrase = backup_key(&contents.master(Kind::Ed25519)?)?;
		file::create(to, &seal(contents, BACKUP, &passphrase, self.params)?).of_file(to)
	}
}

/// Read a backup with the secret of the phrase.
pub fn read_backup(path: &Path, secret: &Secret) -> Result<Contents, Failure> {
	open(path, BACKUP, &backup_key(secret)?).map_err(|failure| {
		let hint = t!("is it the backup of the wallet with this phrase?");
		Failure { message: format!("{failure}; {hint}"), ..failure }
	})
}

/// What a backup is encrypted under: the key that the seed gives under a label of its own.
fn backup_key(secret: &Secret) -> Result<Zeroizing<String>, Failure> {
	Ok(Zeroizing::new(hex::encode(secret.derive(BACKUP)?.bytes())))
}

fn seal(
	contents: &Contents,
	format: &str,
	passphrase: &str,
	params: Argon2Params,
) -> Result<Vec<u8>, Failure> {
	let secret = Zeroizing::new(serde_json::to_vec(contents).map_err(Failure::input)?);
	// Encrypted in hexadecimal, it is more than twice as long.
	if secret.len() > MAX_FILE / 2 - 4_096 {
		return Err(Failure::input(t!("the wallet is full: remove certificates")));
	}
	let contents = Encrypted::encrypt(&secret, format.as_bytes(), passphrase, params)?;
	let sealed = Sealed { format: format.to_owned(), contents };
	let mut bytes = serde_json::to_vec_pretty(&sealed).map_err(Failure::input)?;
	bytes.push(b'\n');
	Ok(bytes)
}

fn open(path: &Path, format: &str, passphrase: &str) -> Result<Contents, Failure> {
	let bytes = read_bounded(path, MAX_FILE)?;
	let sealed: Result<Sealed, _> = serde_json::from_slice(&bytes);
	let sealed = sealed.map_err(|error| t!("not a wallet: {error}")).of_file(path)?;
	if sealed.format != format {
		return Err(t!("it is of format {:?}, not {format}", sealed.format)).of_file(path);
	}
	let secret = sealed.contents.decrypt(format.as_bytes(), passphrase);
	let secret = secret.map_err(|error| of_sealed(&error)).of_file(path)?;
	// The error of the parser could quote what it has read.
	serde_json::from_slice(&secret)
		.map_err(|_| t!("the wallet's contents are damaged"))
		.of_file(path)
}
