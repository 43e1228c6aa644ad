//! Looking for secrets in files.

use anyhow::{ensure, Context, Result};
use sp_core::{ed25519, Pair};
use std::{
	fs,
	path::{Path, PathBuf},
};

/// Bytes of a page of a file.
const PAGE: usize = 4096;

/// Fail if a file or a folder's file has one of these seeds, as bytes or in hexadecimal.
pub fn assert_no_secret(path: &Path, seeds: &[[u8; 32]]) -> Result<()> {
	let forms: Vec<Vec<u8>> = seeds
		.iter()
		.flat_map(|seed| {
			[seed.to_vec(), hex::encode(seed).into_bytes(), hex::encode_upper(seed).into_bytes()]
		})
		.collect();
	let all = files(path)?;
	ensure!(!all.is_empty(), "there are no files in {}", path.display());
	for file in all {
		let content = fs::read(&file).with_context(|| file.display().to_string())?;
		// A database has large files that are empty for the most part.
		let pages = content.chunks(PAGE).filter(|page| page.iter().any(|byte| *byte != 0));
		let content: Vec<u8> = pages.flatten().copied().collect();
		let found = forms.iter().any(|form| contains(&content, form));
		ensure!(!found, "{} has a secret key", file.display());
	}
	Ok(())
}

/// Fail if a file of a folder has 32 bytes, as they are or in hexadecimal, that are the seed of one of
/// these public keys.
pub fn assert_no_secret_of(folder: &Path, publics: &[&str]) -> Result<()> {
	ensure!(publics.iter().all(|public| public.len() == 66), "no public keys: {publics:?}");
	let is_secret = |seed: &[u8]| {
		let pair = ed25519::Pair::from_seed_slice(seed);
		pair.is_ok_and(|pair| {
			publics.contains(&format!("0x{}", hex::encode(pair.public())).as_str())
		})
	};
	for file in files(folder)? {
		let content = fs::read(&file)?;
		let found = content.windows(32).any(is_secret)
			|| content
				.windows(64)
				.filter_map(|digits| hex::decode(digits).ok())
				.any(|seed| is_secret(&seed));
		ensure!(!found, "{} has a secret key", file.display());
	}
	Ok(())
}

/// Whether some bytes are in others. The first byte is looked for before all: databases are large.
fn contains(content: &[u8], wanted: &[u8]) -> bool {
	let (first, length) = (wanted[0], wanted.len());
	(0..content.len().saturating_sub(length - 1))
		.any(|at| content[at] == first && &content[at..at + length] == wanted)
}

/// The file, or all files below a folder.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
	if !path.is_dir() {
		return Ok(vec![path.to_owned()]);
	}
	let mut found = Vec::new();
	for entry in fs::read_dir(path)? {
		found.extend(files(&entry?.path())?);
	}
	Ok(found)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn folder_with(content: &[u8]) -> tempfile::TempDir {
		let folder = tempfile::tempdir().unwrap();
		fs::create_dir(folder.path().join("inner")).unwrap();
		fs::write(folder.path().join("inner/file"), content).unwrap();
		folder
	}

	#[test]
	fn a_secret_is_found_in_each_form() {
		let (pair, seed) = ed25519::Pair::generate();
		let public = format!("0x{}", hex::encode(pair.public()));
		let digits = format!("xx{}", hex::encode(seed));
		for content in [&[&[1, 2], &seed[..], &[3]].concat()[..], digits.as_bytes()] {
			let folder = folder_with(content);
			assert!(assert_no_secret(folder.path(), &[seed]).is_err());
			assert!(assert_no_secret_of(folder.path(), &[&public]).is_err());
		}
		let folder = folder_with(hex::encode_upper(seed).as_bytes());
		assert!(assert_no_secret(folder.path(), &[seed]).is_err());
	}

	#[test]
	fn other_content_is_no_secret() {
		let (pair, seed) = ed25519::Pair::generate();
		let public = format!("0x{}", hex::encode(pair.public()));
		let folder = folder_with(&[7; 100]);
		assert_no_secret(folder.path(), &[seed]).unwrap();
		assert_no_secret_of(folder.path(), &[&public]).unwrap();
	}
}
