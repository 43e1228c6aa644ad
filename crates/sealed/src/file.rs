//! Files that only their owner can read, whole or not there at all.

use std::{
	fs::{self, File, OpenOptions},
	io::{self, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::{Path, PathBuf},
};

/// Make a folder that only its owner can enter, if it is not there yet.
///
/// # Errors
///
/// Those of the file system.
pub fn make_folder(folder: &Path) -> io::Result<()> {
	fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Write a new file.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] if there is one: it stays as it is. Others are those of the file
/// system.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
	let unfinished = write_beside(path, bytes)?;
	// A link fails where the name is taken: a rename would overwrite.
	let linked = fs::hard_link(&unfinished, path);
	fs::remove_file(&unfinished)?;
	linked?;
	sync_folder(path)
}

/// Write a file in the place of the one that is there, if there is one.
///
/// # Errors
///
/// Those of the file system: then what was there is there still, or the new one is and a power cut may
/// bring back the old.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
	let unfinished = write_beside(path, bytes)?;
	fs::rename(&unfinished, path).inspect_err(|_| remove(&unfinished))?;
	sync_folder(path)
}

/// Write the whole file under another name.
fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
	let unfinished = path.with_extension(format!("{}.new", std::process::id()));
	// A process of the same number may have died before it was done.
	remove(&unfinished);
	let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
	file.write_all(bytes).and_then(|()| file.sync_all()).inspect_err(|_| remove(&unfinished))?;
	Ok(unfinished)
}

/// Remove what is of no use; if that fails, whatever is done next says why.
fn remove(unfinished: &Path) {
	let _ = fs::remove_file(unfinished);
}

/// A new name is safe from a power cut once its folder is on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
	let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
	File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	fn mode(path: &Path) -> u32 {
		fs::metadata(path).unwrap().permissions().mode() & 0o777
	}

	#[test]
	fn only_the_owner_reads_and_no_other_file_is_left() {
		let folder = tempfile::tempdir().unwrap();
		let keys = folder.path().join("a").join("keys");
		make_folder(&keys).unwrap();
		make_folder(&keys).unwrap();
		let path = keys.join("x.json");
		create(&path, b"one").unwrap();
		replace(&path, b"two").unwrap();
		assert_eq!(fs::read(&path).unwrap(), b"two");
		assert_eq!((mode(&path), mode(&keys)), (0o600, 0o700));
		assert_eq!(fs::read_dir(&keys).unwrap().count(), 1);
	}

	#[test]
	fn what_is_there_is_not_created_again() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("x.json");
		create(&path, b"one").unwrap();
		let again = create(&path, b"two").unwrap_err();
		assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
		assert_eq!(fs::read(&path).unwrap(), b"one");
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
	}

	#[test]
	fn what_a_dead_process_left_is_in_nobodys_way() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("x.json");
		let left = path.with_extension(format!("{}.new", std::process::id()));
		for write in [create, replace] {
			fs::write(&left, b"half").unwrap();
			write(&path, b"whole").unwrap();
			assert_eq!(fs::read(&path).unwrap(), b"whole");
			assert!(!left.exists());
		}
	}

	#[test]
	fn what_cannot_be_put_in_place_leaves_nothing() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("x.json");
		fs::create_dir(&path).unwrap();
		assert!(replace(&path, b"one").is_err());
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
	}

	#[test]
	fn a_folder_that_is_not_there_is_said_to_be_none() {
		let error = replace(Path::new("/no/such/folder/x.json"), b"one").unwrap_err();
		assert_eq!(error.kind(), io::ErrorKind::NotFound);
	}
}
