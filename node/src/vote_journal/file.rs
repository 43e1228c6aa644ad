//! The journal's file.
//!
//! It begins with a mark and the time at which the file was made, as the file system has it. A copy of
//! the file was made at another time, and is known by that. A file that has not been accepted has no
//! time. Each entry is on the disk before [`JournalFile::append`] returns, so only the last one can be
//! incomplete.

use super::entry::Entry;
use madang_sealed::file;
use std::{
	fs::{self, File, TryLockError},
	io::{self, Write},
	path::{Path, PathBuf},
	time::UNIX_EPOCH,
};

/// The mark, with the version of the format.
const MARK: &[u8] = b"madang vote journal 1\n";

/// The length of the mark and the time.
const HEADER: usize = MARK.len() + size_of::<u64>();

/// A longer file is rewritten without old entries: about an hour of votes.
const LONG: u64 = 1024 * 1024;

/// In the place of the time: the file has not been accepted.
const NOT_ACCEPTED: u64 = u64::MAX;

/// Why a journal cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The file system's reason.
	#[error("the vote journal, {}: {reason}", path.display())]
	File { path: PathBuf, reason: io::Error },
	/// Another process has it open.
	#[error(
		"the vote journal, {}: another process has it open. Two nodes must not vote with the same \
		keys",
		path.display()
	)]
	Locked { path: PathBuf },
	/// There is none.
	#[error("there is no vote journal at {}; --new begins one", path.display())]
	Missing { path: PathBuf },
	/// The bytes are not those of a journal.
	#[error(
		"the vote journal, {}, is damaged at byte {at}: move it away, and the validator votes again \
		when the network has moved on",
		path.display()
	)]
	Damaged { path: PathBuf, at: usize },
}

/// Where a journal comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
	/// It did not exist, and was begun now. If the keys are older, what they signed is not in it.
	New,
	/// This file has been written here since it was begun: nothing that was signed is missing.
	Own,
	/// The file is a copy, from a backup or another machine, and has not been accepted since. What was
	/// signed after the copy was made is not in it.
	Copy,
}

/// An open journal.
pub struct JournalFile {
	path: PathBuf,
	file: File,
	length: u64,
	accepted: bool,
	_lock: File,
}

impl JournalFile {
	/// Open a journal, or begin one.
	pub fn open(path: &Path) -> Result<(Self, Vec<Entry>, Origin), Error> {
		let failed = |reason| Error::File { path: path.to_owned(), reason };
		file::make_folder(file::folder_of(path)).map_err(failed)?;
		let lock = lock(path)?;
		let (entries, origin) = read(path)?;
		let accepted = origin == Origin::Own;
		// An incomplete last entry is dropped.
		let (file, length) = write(path, &entries, accepted).map_err(failed)?;
		let journal = Self { path: path.to_owned(), file, length, accepted, _lock: lock };
		Ok((journal, entries, origin))
	}

	/// Add an entry. It is on the disk when this returns.
	pub fn append(&mut self, entry: &Entry) -> io::Result<()> {
		let bytes = entry.to_bytes();
		self.file.write_all(&bytes)?;
		self.file.sync_data()?;
		self.length = self.length.saturating_add(bytes.len() as u64);
		Ok(())
	}

	/// Whether it is time to remove old entries.
	pub fn is_long(&self) -> bool {
		self.length > LONG
	}

	/// Write the file again with these entries only. A power cut leaves the old file or the new one.
	pub fn rewrite(&mut self, entries: &[Entry]) -> io::Result<()> {
		(self.file, self.length) = write(&self.path, entries, self.accepted)?;
		Ok(())
	}

	/// Make a copy, or a new file, this node's own. These are its entries.
	pub fn accept(&mut self, entries: &[Entry]) -> io::Result<()> {
		self.accepted = true;
		self.rewrite(entries)
	}
}

/// A journal's entries, and where it comes from. Changes nothing.
pub fn read(path: &Path) -> Result<(Vec<Entry>, Origin), Error> {
	let failed = |reason| Error::File { path: path.to_owned(), reason };
	let bytes = match fs::read(path) {
		Ok(bytes) => bytes,
		Err(error) if error.kind() == io::ErrorKind::NotFound => {
			return Ok((Vec::new(), Origin::New));
		}
		Err(error) => return Err(failed(error)),
	};
	let (made, entries) =
		parse(&bytes).map_err(|at| Error::Damaged { path: path.to_owned(), at })?;
	let is_own = made == time_of_birth(&File::open(path).map_err(failed)?);
	Ok((entries, if is_own { Origin::Own } else { Origin::Copy }))
}

/// Only one process may use a journal. The lock is on a file of its own, since the journal itself is
/// replaced when it is rewritten.
fn lock(path: &Path) -> Result<File, Error> {
	let of_lock = path.with_extension("lock");
	file::lock(&of_lock).map_err(|error| match error {
		TryLockError::WouldBlock => Error::Locked { path: path.to_owned() },
		TryLockError::Error(reason) => Error::File { path: of_lock.clone(), reason },
	})
}

/// Write a whole journal, to the disk, and open it for more. Its length too.
fn write(path: &Path, entries: &[Entry], accepted: bool) -> io::Result<(File, u64)> {
	let mut length = 0;
	let file = file::replace_with(path, |new| {
		let mut bytes = MARK.to_vec();
		let made = if accepted { time_of_birth(new) } else { NOT_ACCEPTED };
		bytes.extend(made.to_le_bytes());
		entries.iter().for_each(|entry| bytes.extend(entry.to_bytes()));
		length = bytes.len() as u64;
		bytes
	})?;
	Ok((file, length))
}

/// When a file was made, in nanoseconds. Zero if the file system does not tell: then a copy cannot be
/// told from the original.
fn time_of_birth(file: &File) -> u64 {
	let made = file.metadata().and_then(|metadata| metadata.created()).ok();
	let since = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
	since.and_then(|since| since.as_nanos().try_into().ok()).unwrap_or_default()
}

/// The time at which the file was made, and its entries. An incomplete entry at the end was never
/// signed. Fails with the place of other damage.
fn parse(bytes: &[u8]) -> Result<(u64, Vec<Entry>), usize> {
	let (header, mut rest) = bytes.split_at_checked(HEADER).ok_or(0usize)?;
	let (mark, made) = header.split_at(MARK.len());
	if mark != MARK {
		return Err(0);
	}
	let made = u64::from_le_bytes(made.try_into().map_err(|_| MARK.len())?);
	let mut entries = Vec::new();
	while !rest.is_empty() {
		match Entry::first_of(rest) {
			Some((entry, length)) => {
				entries.push(entry);
				rest = &rest[length..];
			}
			None if Entry::may_be_torn(rest) => break,
			None => return Err(bytes.len() - rest.len()),
		}
	}
	Ok((made, entries))
}
