//! The journal: each transaction is written down before it is sent, and then what became of it.
//!
//! It has one line of JSON for each, which any program can read. Several commands write at the same time: each line is one
//! write at the end of the file, and that of a signed transaction is on the disk before it is sent. When the file is large
//! it becomes the old one, and the old one before is deleted. The journal has no secrets and nothing of parties: the words
//! of a command, and none of its values.

mod entry;
mod shown;

pub use entry::{Ended, Entry, Line, Outcome, Signed};
pub use shown::{in_words, json};

use crate::{
	failure::{Failure, OfFile},
	output::Output,
	values::now,
};
use madang_client::{Attempt, Error, Included, Record};
use madang_sealed::file;
use std::{
	fs::{self, OpenOptions},
	io::{self, ErrorKind, Read, Seek, SeekFrom, Write},
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
	sync::atomic::{AtomicBool, Ordering},
	thread::sleep,
	time::Duration,
};
use subxt::utils::H256;

/// The size from which on the file is replaced. It has room for some ten thousand transactions.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// How often the lock of another program is tried, and how long it is waited in between.
const LOCK_TRIES: u32 = 50;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// A file of transactions.
#[derive(Debug)]
pub struct Journal {
	path: Option<PathBuf>,
	output: Output,
	most_bytes: u64,
	/// Whether the user knows that it cannot be written.
	warned: AtomicBool,
}

impl Journal {
	/// The journal of the user: `MADANG_JOURNAL`, or `madang/journal.jsonl` in the user's folder of states. None is kept if
	/// that variable is empty, or if there is no such folder.
	pub fn of_user(output: Output) -> Self {
		let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
		// The XDG Base Directory Specification: an empty value counts as unset.
		let states = folder("XDG_STATE_HOME").filter(|at| !at.as_os_str().is_empty());
		let path = folder("MADANG_JOURNAL")
			.or_else(|| states.map(|at| at.join("madang/journal.jsonl")))
			.or_else(|| folder("HOME").map(|at| at.join(".local/state/madang/journal.jsonl")));
		Self { output, ..Self::at(path.filter(|path| !path.as_os_str().is_empty()), MOST_BYTES) }
	}

	fn at(path: Option<PathBuf>, most_bytes: u64) -> Self {
		let output = Output::default();
		Self { path, output, most_bytes, warned: AtomicBool::new(false) }
	}

	#[cfg(test)]
	pub fn path(&self) -> Option<&Path> {
		self.path.as_deref()
	}

	/// All transactions, the oldest first.
	pub fn read(&self) -> Result<Vec<Entry>, Failure> {
		let Some(path) = &self.path else { return Ok(Vec::new()) };
		let mut lines = Vec::new();
		// Else a writer could replace the file between the two.
		let _lock = lock(&path.with_extension("lock"));
		for path in [old(path), path.clone()] {
			match fs::read(&path) {
				Ok(bytes) => lines.extend(entry::lines(&String::from_utf8_lossy(&bytes))),
				Err(error) if error.kind() == ErrorKind::NotFound => {}
				Err(error) => return Err(error).of_file(&path),
			}
		}
		Ok(Entry::all(lines))
	}

	/// Write a line. If that is not possible, the user is told once: the call is more important.
	pub fn write(&self, line: &Line) {
		let Some(path) = &self.path else { return };
		let Err(error) = self.append(path, line) else { return };
		if !self.warned.swap(true, Ordering::Relaxed) {
			let text = t!("the journal {} cannot be written: {error}", path.display());
			self.output.warn(&text);
		}
	}

	fn append(&self, path: &Path, line: &Line) -> io::Result<()> {
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
		if let Some(folder) = folder {
			file::make_folder(folder)?;
		}
		let mut text = serde_json::to_string(line).map_err(io::Error::other)?;
		text.push('\n');
		// Without the lock the line is still whole. Only the file is not replaced then.
		let lock = lock(&path.with_extension("lock"));
		let length = fs::metadata(path).map_or(0, |found| found.len());
		if lock.is_some() && length >= self.most_bytes {
			fs::rename(path, old(path))?;
		}
		let mut open =
			OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
		if is_cut_off(&mut open)? {
			text.insert(0, '\n');
		}
		open.write_all(text.as_bytes())?;
		// What was signed may be on its way when the machine fails. What became of it can be asked again.
		match line {
			Line::Signed(_) => open.sync_data(),
			Line::Ended(_) => Ok(()),
		}
	}
}

/// Whether the last line of a file has no end, because the machine failed while it was written.
fn is_cut_off(file: &mut fs::File) -> io::Result<bool> {
	if file.metadata()?.len() == 0 {
		return Ok(false);
	}
	let mut last = [0];
	file.seek(SeekFrom::End(-1))?;
	file.read_exact(&mut last)?;
	Ok(last != *b"\n")
}

/// The file that was replaced last.
fn old(path: &Path) -> PathBuf {
	path.with_extension("old.jsonl")
}

fn lock(path: &Path) -> Option<fs::File> {
	for _ in 0..LOCK_TRIES {
		match file::lock(path) {
			Ok(lock) => return Some(lock),
			Err(fs::TryLockError::WouldBlock) => sleep(LOCK_PAUSE),
			Err(fs::TryLockError::Error(_)) => return None,
		}
	}
	None
}

/// What writes the transactions of one command into the journal.
pub struct Recorder {
	/// The journal.
	pub journal: std::sync::Arc<Journal>,
	/// The profile in use.
	pub profile: Option<String>,
	/// The words of the command.
	pub command: String,
	/// The network's genesis block.
	pub genesis: H256,
}

impl Record for Recorder {
	fn signed(&self, attempt: &Attempt) {
		let Attempt { call: (pallet, name), account, nonce, reference, .. } = attempt;
		self.journal.write(&Line::Signed(Signed {
			at_ms: now(),
			profile: self.profile.clone(),
			genesis: hex::encode(self.genesis),
			command: self.command.clone(),
			call: format!("{pallet}.{name}"),
			external_ref: reference.map(hex::encode),
			account: account.to_string(),
			nonce: *nonce,
			first: hex::encode(attempt.first),
			transaction: hex::encode(attempt.hash),
			signed_at: attempt.signed_at,
			expires_at: attempt.expires_at,
		}));
	}

	fn ended(&self, first: H256, outcome: Result<&Included, &Error>) {
		if let Some(ended) = Ended::of(first, outcome) {
			self.journal.write(&Line::Ended(ended));
		}
	}
}

#[cfg(test)]
mod tests;
