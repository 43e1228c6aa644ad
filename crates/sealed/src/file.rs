//! Files that only their owner can read, and that are either complete or not there.

use std::{
	fs::{self, File, TryLockError},
	io::{self, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::Path,
};
use tempfile::NamedTempFile;

/// Make a folder that only its owner can enter, if it does not exist yet.
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
/// [`io::ErrorKind::AlreadyExists`] if the file exists, which then stays as it is; otherwise those
/// of the file system.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
	write_temporary(path, |_| bytes.to_vec())?.persist_noclobber(path)?;
	sync_folder(path)
}

/// Write a file, and replace the one of that name if there is one.
///
/// # Errors
///
/// Those of the file system. Either the old file is still there, or the new one is; in that case a
/// power cut may restore the old one.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
	replace_with(path, |_| bytes.to_vec()).map(drop)
}

/// As [`replace`], with contents that may depend on the new file, such as on the time at which it was
/// made. The file stays open for writing at its end.
///
/// # Errors
///
/// As for [`replace`].
pub fn replace_with(path: &Path, contents: impl FnOnce(&File) -> Vec<u8>) -> io::Result<File> {
	let file = write_temporary(path, contents)?.persist(path)?;
	sync_folder(path)?;
	Ok(file)
}

/// Lock a file, which is made if it does not exist, until the returned value is dropped.
///
/// # Errors
///
/// [`TryLockError::WouldBlock`] if another process has it locked; otherwise those of the file system.
pub fn lock(path: &Path) -> Result<File, TryLockError> {
	let lock = fs::OpenOptions::new()
		.create(true)
		.truncate(false)
		.write(true)
		.mode(0o600)
		.open(path)
		.map_err(TryLockError::Error)?;
	lock.try_lock()?;
	Ok(lock)
}

/// Write the whole file under another name in the same folder, and to the disk. It has mode 0600,
/// and is deleted if it does not get its own name.
fn write_temporary(
	path: &Path,
	contents: impl FnOnce(&File) -> Vec<u8>,
) -> io::Result<NamedTempFile> {
	let mut file = NamedTempFile::new_in(folder_of(path))?;
	let bytes = contents(file.as_file());
	file.write_all(&bytes)?;
	file.as_file().sync_all()?;
	Ok(file)
}

/// A new name survives a power cut once its folder is on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
	File::open(folder_of(path))?.sync_all()
}

/// The folder that a file is in.
pub fn folder_of(path: &Path) -> &Path {
	path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	fn mode(path: &Path) -> u32 {
		fs::metadata(path).unwrap().permissions().mode() & 0o777
	}

	#[test]
	fn only_the_owner_can_read_and_no_temporary_file_is_left() {
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
	fn an_existing_file_is_not_created_again() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("x.json");
		create(&path, b"one").unwrap();
		let again = create(&path, b"two").unwrap_err();
		assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
		assert_eq!(fs::read(&path).unwrap(), b"one");
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
	}

	#[test]
	fn of_several_that_create_one_file_one_succeeds() {
		const WRITERS: u8 = 8;
		let folder = tempfile::tempdir().unwrap();
		let path = &folder.path().join("x.json");
		let created: Vec<u8> = std::thread::scope(|scope| {
			let create = |writer| scope.spawn(move || create(path, &[writer; 1_000]).is_ok());
			let writers: Vec<_> = (0..WRITERS).map(|writer| (writer, create(writer))).collect();
			let successful = writers
				.into_iter()
				.filter_map(|(writer, thread)| thread.join().unwrap().then_some(writer));
			successful.collect()
		});
		assert_eq!(created.len(), 1);
		assert_eq!(fs::read(path).unwrap(), [created[0]; 1_000]);
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
	}

	#[test]
	fn a_failed_replacement_leaves_no_temporary_file() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("x.json");
		fs::create_dir(&path).unwrap();
		assert!(replace(&path, b"one").is_err());
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
	}

	#[test]
	fn a_missing_folder_is_reported_as_missing() {
		let error = replace(Path::new("/no/such/folder/x.json"), b"one").unwrap_err();
		assert_eq!(error.kind(), io::ErrorKind::NotFound);
	}
}
