//! Files that several programs share: locks and copies.

use crate::programs::{run, text};
use anyhow::{Context, Result};
use std::{
	fs::{self, File, OpenOptions},
	io::Write,
	os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
	path::Path,
};

/// Lines of a log that an error shows.
const LOG_LINES: usize = 30;

/// The last lines of a program's log.
pub fn last_lines(log: &Path) -> String {
	let log = fs::read_to_string(log).unwrap_or_default();
	let lines: Vec<&str> = log.lines().collect();
	lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
}

/// A locked file: nobody else has it until this value is dropped. Threads of one program and different
/// programs keep each other out alike.
pub struct Lock {
	_file: File,
}

impl Lock {
	/// Wait until nobody else has the file's lock; the file is made if it is not there.
	pub async fn wait_for(path: &Path) -> Result<Self> {
		let file = open(path)?;
		let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await?;
		let file = locked.with_context(|| format!("cannot lock {}", path.display()))?;
		Ok(Self { _file: file })
	}

	/// The lock, if nobody else has it now.
	pub fn try_now(path: &Path) -> Option<Self> {
		let file = open(path).ok()?;
		file.try_lock().is_ok().then_some(Self { _file: file })
	}
}

fn open(path: &Path) -> Result<File> {
	OpenOptions::new()
		.create(true)
		.truncate(false)
		.write(true)
		.open(path)
		.with_context(|| format!("cannot open {}", path.display()))
}

/// Copy what is in a folder into another, with modes and with holes left holes: a node's database
/// has files that are empty for the most part.
pub async fn copy_folder(from: &Path, to: &Path) -> Result<()> {
	let from = from.join(".");
	run(Path::new("cp"), &["-a", text(&from)?, text(to)?]).await?;
	Ok(())
}

/// What the files in a folder take on the disk.
pub fn allocated(folder: &Path) -> Result<u64> {
	let mut bytes = 0;
	for entry in fs::read_dir(folder)? {
		let entry = entry?;
		let data = entry.metadata()?;
		bytes += if data.is_dir() { allocated(&entry.path())? } else { data.blocks() * 512 };
	}
	Ok(bytes)
}

/// Write a file that only its owner can open, such as a passphrase.
pub fn write_secret(path: &Path, text: &str) -> Result<()> {
	let mut file =
		OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)?;
	// The mode above is that of a new file.
	file.set_permissions(fs::Permissions::from_mode(0o600))?;
	Ok(file.write_all(text.as_bytes())?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn a_lock_keeps_others_out_until_it_is_dropped() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("lock");
		let lock = Lock::wait_for(&path).await.unwrap();
		assert!(Lock::try_now(&path).is_none());
		drop(lock);
		assert!(Lock::try_now(&path).is_some());
	}

	#[tokio::test]
	async fn a_copy_has_all_files() {
		let folder = tempfile::tempdir().unwrap();
		let (from, to) = (folder.path().join("from"), folder.path().join("to"));
		fs::create_dir_all(from.join("inner")).unwrap();
		fs::write(from.join("inner/file"), "content").unwrap();
		fs::create_dir(&to).unwrap();
		copy_folder(&from, &to).await.unwrap();
		assert_eq!(fs::read_to_string(to.join("inner/file")).unwrap(), "content");
	}
}
