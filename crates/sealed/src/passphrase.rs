//! Where passphrases come from: a file or the terminal.

use crate::error::Error;
use std::path::Path;
use zeroize::Zeroizing;

/// Read the passphrase from the first line of a file.
///
/// # Errors
///
/// [`Error::File`] if the file cannot be read, [`Error::EmptyPassphrase`] if the line is empty.
pub fn passphrase_from(path: &Path) -> Result<Zeroizing<String>, Error> {
	let text = std::fs::read_to_string(path)
		.map(Zeroizing::new)
		.map_err(|error| Error::File(error.to_string()))?;
	match text.lines().next().unwrap_or_default() {
		"" => Err(Error::EmptyPassphrase),
		line => Ok(Zeroizing::new(line.to_owned())),
	}
}

/// The rights of users who are neither a file's owner nor in its group.
const OTHERS: u32 = 0o007;

/// Refuse a file with a secret that every user of the machine can read or write. The group's rights are left to the operator:
/// systemd gives a service its credentials by them.
///
/// # Errors
///
/// [`Error::NotPrivate`] if others have rights. A file that is not there, or cannot be looked at, is reported by its reader.
pub fn ensure_private(file: &Path) -> Result<(), Error> {
	use std::os::unix::fs::MetadataExt;
	match std::fs::metadata(file).is_ok_and(|found| found.mode() & OTHERS != 0) {
		true => Err(Error::NotPrivate(file.display().to_string())),
		false => Ok(()),
	}
}

/// Ask for a passphrase at the terminal.
///
/// # Errors
///
/// [`Error::Terminal`] if there is no terminal, or nothing can be read from it.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, Error> {
	rpassword::prompt_password(prompt)
		.map(Zeroizing::new)
		.map_err(|error| Error::Terminal(error.to_string()))
}

/// Ask for a new passphrase at the terminal, twice: with a question of its own each time.
///
/// # Errors
///
/// [`Error::PassphrasesDiffer`], and those of [`ask`].
pub fn ask_twice(prompt: &str, again: &str) -> Result<Zeroizing<String>, Error> {
	let once = ask(prompt)?;
	match *ask(again)? == *once {
		true => Ok(once),
		false => Err(Error::PassphrasesDiffer),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_passphrase_is_the_first_line_of_its_file() {
		let file = tempfile::NamedTempFile::new().unwrap();
		for (text, passphrase) in
			[("one two \nthree\n", Some("one two ")), ("x", Some("x")), ("\nx", None)]
		{
			std::fs::write(&file, text).unwrap();
			let read = passphrase_from(file.path());
			assert_eq!(read.as_ref().map(|read| read.as_str()).ok(), passphrase);
		}
		assert!(matches!(passphrase_from(Path::new("/no/such/file")), Err(Error::File(_))));
	}
}
