//! Commitments to documents that stay off chain.

use crate::failure::{Failure, OfFile};
use madang_primitives::Commitment;
use rand::{rngs::OsRng, RngCore};
use std::{
	fs::OpenOptions,
	io::Write,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};

/// The file with the salt of a document: next to the document.
pub fn salt_file(document: &Path) -> PathBuf {
	let mut name = document.as_os_str().to_owned();
	name.push(".salt");
	name.into()
}

/// Commit to a document with a new salt, which is written next to it.
pub fn make(document: &Path) -> Result<Commitment, Failure> {
	let bytes = std::fs::read(document).of_file(document)?;
	let mut salt = [0; 32];
	OsRng.fill_bytes(&mut salt);
	let path = salt_file(document);
	if path.exists() {
		return Err(Failure::input(t!(
			"{}: the document already has a salt, which is not overwritten; print its commitment \
			with --again",
			path.display()
		)));
	}
	write_new(&path, format!("{}\n", hex::encode(salt)).as_bytes(), 0o600)?;
	Ok(Commitment::new(&salt, &bytes))
}

/// The commitment to a document with the salt that is next to it.
pub fn again(document: &Path) -> Result<Commitment, Failure> {
	let bytes = std::fs::read(document).of_file(document)?;
	let path = salt_file(document);
	let text = std::fs::read_to_string(&path).of_file(&path)?;
	let salt = crate::values::bytes32(text.trim()).of_file(&path)?;
	Ok(Commitment::new(&salt, &bytes))
}

/// Write a new file.
pub fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
	let mut file = OpenOptions::new()
		.write(true)
		.create_new(true)
		.mode(mode)
		.open(path)
		.map_err(|error| match error.kind() {
			std::io::ErrorKind::AlreadyExists => {
				t!("the file already exists and is not overwritten; name another file").to_owned()
			}
			_ => error.to_string(),
		})
		.of_file(path)?;
	file.write_all(bytes).of_file(path)?;
	file.sync_all().of_file(path)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_same_document_and_salt_give_the_same_commitment() {
		let folder = tempfile::tempdir().unwrap();
		let document = folder.path().join("계약서.pdf");
		std::fs::write(&document, b"one").unwrap();
		let commitment = make(&document).unwrap();
		assert_eq!(again(&document).unwrap(), commitment);
		assert!(make(&document).unwrap_err().message.contains("--again"));
		std::fs::write(&document, b"two").unwrap();
		assert_ne!(again(&document).unwrap(), commitment);
	}

	#[test]
	fn each_salt_gives_another_commitment() {
		let folder = tempfile::tempdir().unwrap();
		let document = folder.path().join("x");
		std::fs::write(&document, b"one").unwrap();
		let first = make(&document).unwrap();
		std::fs::remove_file(salt_file(&document)).unwrap();
		assert_ne!(make(&document).unwrap(), first);
	}
}
