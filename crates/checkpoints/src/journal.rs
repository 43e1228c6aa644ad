//! What a validator has signed, on the disk before it signs more.
//!
//! A cosigner promises that it never signs two roots for one size, nor a smaller tree after a larger one.
//! For each key only the last tree matters, so the file is small and is written again for each signature.
//! It has the time at which it was made, as the file system has it: a copy was made at another time.
//! With a copy, or without a file, nothing is signed until [`Journal::accept`].

use madang_sealed::file;
use madang_transparency::{Anchor, Hash};
use sha2::{Digest, Sha256};
use std::{
	collections::BTreeMap,
	fs::{self, File, TryLockError},
	io,
	path::{Path, PathBuf},
	sync::{Mutex, MutexGuard, PoisonError},
	time::UNIX_EPOCH,
};

/// The mark, with the version of the format.
const MARK: &[u8] = b"madang checkpoint journal 1\n";

/// In the place of the time, if the file system does not tell when a file was made.
const UNKNOWN: u64 = u64::MAX;

/// Why a journal cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
	/// The file system's reason.
	#[error("the checkpoint journal, {}: {reason}", path.display())]
	File {
		/// The file.
		path: PathBuf,
		/// The reason.
		reason: io::Error,
	},
	/// Another process has it open.
	#[error(
		"the checkpoint journal, {}: another process has it open. Two nodes must not sign with the same keys",
		path.display()
	)]
	Locked {
		/// The file.
		path: PathBuf,
	},
	/// The bytes are not those of a journal.
	#[error(
		"the checkpoint journal, {}, is damaged: move it away, and the validator signs checkpoints again \
		when the log has grown",
		path.display()
	)]
	Damaged {
		/// The file.
		path: PathBuf,
	},
}

/// Why a checkpoint is not signed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotSigned {
	/// The journal is new or a copy: what these keys have signed is not known.
	#[error("it is not known what was signed before: the journal is new or a copy")]
	NotAccepted,
	/// The key has signed another root for this size.
	#[error("the key has signed another root for the size {size}")]
	OtherRoot {
		/// The size.
		size: u64,
	},
	/// The key has signed a larger tree, or may have before the journal was accepted.
	#[error("the size {size} is not above {last}, which the key has signed or may have")]
	TooSmall {
		/// The size.
		size: u64,
		/// The largest that was signed.
		last: u64,
	},
	/// The journal could not be written. Nothing more is signed: the disk may have less than was signed.
	#[error("the checkpoint journal cannot be written: {0}")]
	NotWritten(String),
}

/// Where a journal comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
	/// It did not exist. If the keys are older, what they signed is not in it.
	New,
	/// It was written here from the beginning: nothing that was signed is missing.
	Own,
	/// It is a copy, from a backup or another machine.
	Copy,
}

/// The journal of a node.
pub struct Journal {
	path: PathBuf,
	origin: Origin,
	inner: Mutex<Inner>,
	_lock: File,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Signed {
	/// No key signs a size up to this one, unless it has signed this very tree.
	floor: u64,
	last: BTreeMap<[u8; 32], Anchor>,
}

struct Inner {
	accepted: bool,
	/// Why the file could not be written.
	failed: Option<String>,
	signed: Signed,
}

impl Journal {
	/// Open a journal, or begin one. No other process can open it meanwhile.
	///
	/// # Errors
	///
	/// If another process has it open, or if it cannot be read or is damaged.
	pub fn open(path: &Path) -> Result<Self, JournalError> {
		let failed = |reason| JournalError::File { path: path.to_owned(), reason };
		file::make_folder(file::folder_of(path)).map_err(failed)?;
		let lock = file::lock(&path.with_extension("lock")).map_err(|error| match error {
			TryLockError::WouldBlock => JournalError::Locked { path: path.to_owned() },
			TryLockError::Error(reason) => failed(reason),
		})?;
		let (signed, origin) = match fs::read(path) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => {
				(Signed::default(), Origin::New)
			}
			Err(error) => return Err(failed(error)),
			Ok(bytes) => {
				let damaged = || JournalError::Damaged { path: path.to_owned() };
				let (made, signed) = parse(&bytes).ok_or_else(damaged)?;
				let is_own =
					made != UNKNOWN && made == time_of_birth(&File::open(path).map_err(failed)?);
				(signed, if is_own { Origin::Own } else { Origin::Copy })
			}
		};
		let inner = Inner { accepted: origin == Origin::Own, failed: None, signed };
		Ok(Self { path: path.to_owned(), origin, inner: Mutex::new(inner), _lock: lock })
	}

	/// Where it came from when it was opened.
	pub fn origin(&self) -> Origin {
		self.origin
	}

	/// Make a new journal or a copy this node's own. No size up to `floor` is signed: pass the size of the
	/// log in the last final block, once the node has all final blocks. Every tree that these keys have
	/// signed was final, so none was larger. For keys that have just been generated the floor is zero.
	///
	/// # Errors
	///
	/// Those of the file system.
	pub fn accept(&self, floor: u64) -> Result<(), NotSigned> {
		let mut inner = self.inner();
		let signed = Signed { floor: inner.signed.floor.max(floor), ..inner.signed.clone() };
		self.write(&mut inner, signed)?;
		inner.accepted = true;
		Ok(())
	}

	/// Write a tree down before this key signs it. The same tree may be signed again.
	///
	/// # Errors
	///
	/// With the reason why it must not be signed.
	pub fn record(&self, key: &[u8; 32], tree: Anchor) -> Result<(), NotSigned> {
		let mut inner = self.inner();
		if !inner.accepted {
			return Err(NotSigned::NotAccepted);
		}
		if let Some(reason) = &inner.failed {
			return Err(NotSigned::NotWritten(reason.clone()));
		}
		let (size, floor) = (tree.size, inner.signed.floor);
		match inner.signed.last.get(key) {
			Some(last) if *last == tree => return Ok(()),
			Some(last) if last.size == size => return Err(NotSigned::OtherRoot { size }),
			Some(last) if last.size > size => {
				return Err(NotSigned::TooSmall { size, last: last.size });
			}
			_ if size <= floor => return Err(NotSigned::TooSmall { size, last: floor }),
			_ => {}
		}
		let mut signed = inner.signed.clone();
		signed.last.insert(*key, tree);
		self.write(&mut inner, signed)
	}

	fn write(&self, inner: &mut Inner, signed: Signed) -> Result<(), NotSigned> {
		let written = file::replace_with(&self.path, |new| to_bytes(time_of_birth(new), &signed));
		match written {
			Ok(_) => {
				inner.signed = signed;
				Ok(())
			}
			Err(error) => {
				inner.failed = Some(error.to_string());
				Err(NotSigned::NotWritten(error.to_string()))
			}
		}
	}

	fn inner(&self) -> MutexGuard<'_, Inner> {
		self.inner.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// The mark, the time, the floor, a key and its last tree each, and a checksum.
fn to_bytes(made: u64, signed: &Signed) -> Vec<u8> {
	let mut bytes = [MARK, &made.to_be_bytes()[..], &signed.floor.to_be_bytes()].concat();
	for (key, tree) in &signed.last {
		bytes.extend(key);
		bytes.extend(tree.size.to_be_bytes());
		bytes.extend(tree.root);
	}
	let checksum = Sha256::digest(&bytes);
	bytes.extend(checksum);
	bytes
}

fn parse(bytes: &[u8]) -> Option<(u64, Signed)> {
	let (covered, checksum) = bytes.split_last_chunk::<32>()?;
	if Sha256::digest(covered).as_slice() != checksum {
		return None;
	}
	let (made, rest) = covered.strip_prefix(MARK)?.split_first_chunk::<8>()?;
	let (floor, mut rest) = rest.split_first_chunk::<8>()?;
	let mut signed = Signed { floor: u64::from_be_bytes(*floor), last: BTreeMap::new() };
	while let Some((key, after)) = rest.split_first_chunk::<32>() {
		let (size, after) = after.split_first_chunk::<8>()?;
		let (root, after): (&Hash, _) = after.split_first_chunk()?;
		signed.last.insert(*key, Anchor { size: u64::from_be_bytes(*size), root: *root });
		rest = after;
	}
	rest.is_empty().then_some((u64::from_be_bytes(*made), signed))
}

/// When a file was made, in nanoseconds. If the file system does not tell, the file is never known as this
/// node's own: the validator then waits after each start until it accepts the journal.
fn time_of_birth(file: &File) -> u64 {
	let made = file.metadata().and_then(|metadata| metadata.created()).ok();
	let since = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
	let nanoseconds = since.and_then(|since| u64::try_from(since.as_nanos()).ok());
	nanoseconds.unwrap_or(UNKNOWN)
}
