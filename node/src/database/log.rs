//! Flushes ParityDB's log to the disk.
//!
//! ParityDB appends records to a file `log<number>` in its folder, and takes a new file only when the
//! old one is to be applied to the tables. Records that are in the file are not yet on
//! the disk. ParityDB itself flushes a file only when it takes the next one, so this does it after
//! each record.

use std::{
	collections::HashMap,
	fs::{self, File},
	io::{self, Read},
	path::{Path, PathBuf},
};

/// How the names of log files begin.
const PREFIX: &str = "log";

/// The log files of one database.
pub struct Log {
	folder: PathBuf,
	/// The folder, to flush the names of new files.
	names: File,
	/// The known files, by name, with the length that is on the disk.
	files: HashMap<String, (File, u64)>,
}

impl Log {
	/// The log of the database in a folder.
	pub fn open(folder: &Path) -> io::Result<Self> {
		let names = File::open(folder)?;
		Ok(Self { folder: folder.to_owned(), names, files: HashMap::new() })
	}

	/// Flush every record that was appended since the last time. Returns the length of
	/// the longest file that records were appended to.
	pub fn sync(&mut self) -> io::Result<u64> {
		let mut longest = 0;
		for entry in fs::read_dir(&self.folder)? {
			let entry = entry?;
			let Some(name) =
				entry.file_name().to_str().filter(|name| is_log(name)).map(str::to_owned)
			else {
				continue;
			};
			// ParityDB removes files that it has applied.
			let length = match entry.metadata() {
				Ok(metadata) => metadata.len(),
				Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
				Err(error) => return Err(error),
			};
			longest = longest.max(self.sync_file(name, length)?);
		}
		Ok(longest)
	}

	/// Flush one file if it has changed. Returns its length, or zero if it has not.
	fn sync_file(&mut self, name: String, length: u64) -> io::Result<u64> {
		let known = match self.files.get_mut(&name) {
			Some(known) => known,
			None => {
				let file = match File::open(self.folder.join(&name)) {
					Ok(file) => file,
					Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
					Err(error) => return Err(error),
				};
				self.names.sync_all()?;
				self.files.entry(name).or_insert((file, 0))
			}
		};
		if known.1 == length {
			return Ok(0);
		}
		if length > known.1 {
			known.0.sync_data()?;
		}
		known.1 = length;
		Ok(length)
	}

	/// Forget the files: ParityDB has taken another one to append to, and empties and uses again
	/// those that it has applied.
	pub fn rotated(&mut self) {
		self.files.clear();
	}
}

/// A record begins with this byte, and then its number, from 1.
const RECORD: u8 = 1;

/// The bytes at the beginning of a record that tell its number.
const HEAD: usize = 9;

/// Remove log files whose first record is torn at its beginning. Nothing in such a file was ever on the
/// disk as a whole, and ParityDB would take it for the oldest one and drop the others.
pub fn remove_torn(folder: &Path) -> io::Result<()> {
	for entry in fs::read_dir(folder)? {
		let entry = entry?;
		if entry.file_name().to_str().is_some_and(is_log) && !begins_with_a_record(&entry.path())? {
			fs::remove_file(entry.path())?;
		}
	}
	Ok(())
}

fn begins_with_a_record(path: &Path) -> io::Result<bool> {
	let mut head = [0; HEAD];
	match File::open(path)?.read_exact(&mut head) {
		Ok(()) => Ok(head[0] == RECORD && head[1..] != [0; HEAD - 1]),
		Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
		Err(error) => Err(error),
	}
}

fn is_log(name: &str) -> bool {
	name.strip_prefix(PREFIX).is_some_and(|number| number.parse::<u32>().is_ok())
}
