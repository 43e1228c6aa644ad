//! The folder of compiled runtimes.
//!
//! A runtime is compiled from wasm to machine code before it runs, which takes seconds. The SDK's
//! executor stores the result in this folder and finds it there at the next start, or when another
//! node of the same user runs the same runtime. Several processes can use one folder: a compiled
//! runtime appears under its name only when it is complete.
//!
//! # Security considerations
//!
//! The node executes the machine code that it finds, without checking it. Anyone who can write to
//! the folder can run code as the node's user, so the folder must belong to that user, and no other
//! user may write to it.

use std::{
	fs::{self, DirBuilder},
	io,
	os::unix::fs::{DirBuilderExt, MetadataExt},
	path::{Path, PathBuf},
};

/// The folder's name in the node's base path.
const FOLDER: &str = "wasm-cache";

/// The right of the folder's group or of everybody else to write to it.
const WRITABLE_BY_OTHERS: u32 = 0o022;

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The file system's reason.
	#[error("the folder for compiled runtimes, {}: {reason}", path.display())]
	File { path: PathBuf, reason: io::Error },
	/// The folder's owner is another user.
	#[error(
		"the folder for compiled runtimes, {}, belongs to another user, who could put code into \
		the node: name a folder of the node's user with --wasm-cache",
		path.display()
	)]
	OfAnotherUser { path: PathBuf },
	/// Other users may write to the folder.
	#[error(
		"other users can write to the folder for compiled runtimes, {folder}, and could put code \
		into the node: remove the folder, or run `chmod 700 {folder}` if nobody wrote to it",
		folder = path.display()
	)]
	WritableByOthers { path: PathBuf },
}

/// Open the given folder, or else the one in the base path. It is made if it does not exist.
///
/// # Errors
///
/// If the node cannot write to the folder, or another user can.
pub fn open(given: Option<&Path>, base_path: &Path) -> Result<PathBuf, Error> {
	let path = given.map_or_else(|| base_path.join(FOLDER), ToOwned::to_owned);
	let failed = |reason| Error::File { path: path.clone(), reason };
	make(&path).map_err(failed)?;
	// The executor needs an absolute path.
	let path = path.canonicalize().map_err(failed)?;
	check(&path)?;
	Ok(path)
}

/// Only the folder itself is private: the base path around it has the mode that it always had.
fn make(path: &Path) -> io::Result<()> {
	if let Some(parent) = path.parent() {
		fs::create_dir_all(parent)?;
	}
	DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn check(path: &Path) -> Result<(), Error> {
	let failed = |reason| Error::File { path: path.to_owned(), reason };
	let folder = path.metadata().map_err(failed)?;
	// A file that this process makes belongs to the user that it runs as.
	let own = tempfile::tempfile_in(path).and_then(|file| file.metadata()).map_err(failed)?;
	if folder.uid() != own.uid() {
		return Err(Error::OfAnotherUser { path: path.to_owned() });
	}
	if folder.mode() & WRITABLE_BY_OTHERS != 0 {
		return Err(Error::WritableByOthers { path: path.to_owned() });
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::{chown, PermissionsExt};

	fn set_mode(path: &Path, mode: u32) {
		fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
	}

	#[test]
	fn a_new_folder_is_private() {
		let base_path = tempfile::tempdir().unwrap();
		let path = open(None, &base_path.path().join("node")).unwrap();
		assert!(path.ends_with("node/wasm-cache") && path.is_absolute());
		assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o700);
		assert_eq!(open(Some(&path), Path::new("/no/such/folder")).unwrap(), path, "a second node");
		assert_eq!(fs::read_dir(path).unwrap().count(), 0, "the check leaves nothing");
	}

	#[test]
	fn a_folder_that_others_can_write_to_is_rejected() {
		let folder = tempfile::tempdir().unwrap();
		for (mode, is_accepted) in
			[(0o700, true), (0o755, true), (0o720, false), (0o702, false), (0o1777, false)]
		{
			set_mode(folder.path(), mode);
			let opened = open(Some(folder.path()), Path::new("/"));
			assert_eq!(opened.is_ok(), is_accepted, "{mode:o}");
			if let Err(error) = opened {
				assert!(error.to_string().contains("chmod 700"), "{error}");
			}
		}
		set_mode(folder.path(), 0o700);
	}

	#[test]
	fn a_folder_of_another_user_is_rejected() {
		let folder = tempfile::tempdir().unwrap();
		// Only root can give a folder away, and still write to it.
		if chown(folder.path(), Some(12_345), None).is_ok() {
			let error = open(Some(folder.path()), Path::new("/")).unwrap_err();
			assert!(matches!(error, Error::OfAnotherUser { .. }), "{error}");
		}
	}

	#[test]
	fn a_folder_that_cannot_be_made_is_reported() {
		let file = tempfile::NamedTempFile::new().unwrap();
		let error = open(Some(file.path()), Path::new("/")).unwrap_err();
		assert!(matches!(error, Error::File { .. }), "{error}");
	}
}
