//! Power cuts: what a node has written but not flushed to the disk is lost.
//!
//! A node of such a network runs with the library of `testnet/examples/power_cut.rs`, which notes how
//! long each file was when it was last flushed. After the node is killed, [`PowerCut::tear`]
//! cuts the files that nodes append to (ParityDB's log and the vote journal) back to that length, or to
//! somewhere between it and the present one: a torn write. ParityDB's tables are not touched: it empties
//! its log only after they are on the disk, and applies what is in the log again when it starts.

use crate::programs;
use anyhow::{ensure, Context, Result};
use rand::Rng;
use std::{
	fs::{self, OpenOptions},
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
};

/// The library's file in the build's folder.
const LIBRARY: &str = "examples/libpower_cut.so";

/// The file's name of the journal of a validator's votes.
pub(crate) const VOTE_JOURNAL: &str = "vote-journal";

/// How power cuts are recorded and carried out.
#[derive(Clone, Debug)]
pub struct PowerCut {
	library: PathBuf,
}

/// What a power cut did to one node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
	/// Bytes that were written and not on the disk.
	pub lost: u64,
	/// Times that files were flushed since the node was started.
	pub syncs: usize,
	/// The most bytes by which the vote journal grew between two flushes.
	pub largest_step: u64,
}

impl PowerCut {
	/// With the library of this build.
	///
	/// # Errors
	///
	/// If the library has not been built.
	pub fn new() -> Result<Self> {
		let library = programs::build_folder()?.join(LIBRARY);
		ensure!(library.is_file(), "there is no {}: build the examples", library.display());
		Ok(Self { library })
	}

	/// The variables of the environment of a node that notes in this file.
	pub(crate) fn environment(&self, notes: &Path) -> [(&'static str, PathBuf); 2] {
		[("LD_PRELOAD", self.library.clone()), ("MADANG_SYNC_LOG", notes.to_owned())]
	}

	/// Lose what a killed node has not flushed, by its notes, in its folders.
	pub(crate) fn tear(
		&self,
		notes: &Path,
		folders: &[&Path],
		rng: &mut impl Rng,
	) -> Result<Damage> {
		let notes = Notes::read(notes)?;
		let mut damage = Damage { syncs: notes.0.len(), ..Damage::default() };
		for path in appended(folders)? {
			let metadata = fs::metadata(&path)?;
			let lengths: Vec<u64> = notes.lengths(metadata.ino()).collect();
			if path.ends_with(VOTE_JOURNAL) {
				let steps = lengths.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
				damage.largest_step = steps.max().unwrap_or_default();
			}
			let safe = lengths.last().copied().unwrap_or_default();
			if safe < metadata.len() {
				damage.lost += metadata.len() - safe;
				tear(&path, safe, metadata.len(), rng)?;
			}
		}
		Ok(damage)
	}
}

/// What a node's library has noted: the inode of each file that was flushed, and the file's length then.
struct Notes(Vec<(u64, u64)>);

impl Notes {
	fn read(file: &Path) -> Result<Self> {
		let text = fs::read_to_string(file).with_context(|| format!("no {}", file.display()))?;
		let note = |line: &str| {
			let (inode, length) = line.split_once(' ').context("a line has two numbers")?;
			anyhow::Ok((inode.parse()?, length.parse()?))
		};
		Ok(Self(text.lines().map(note).collect::<Result<_>>()?))
	}

	/// The lengths that a file had whenever it was flushed.
	fn lengths(&self, inode: u64) -> impl Iterator<Item = u64> + '_ {
		self.0.iter().filter(move |note| note.0 == inode).map(|note| note.1)
	}
}

/// The files that a node appends to.
fn appended(folders: &[&Path]) -> Result<Vec<PathBuf>> {
	let mut found = Vec::new();
	let mut folders: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
	while let Some(folder) = folders.pop() {
		for entry in fs::read_dir(&folder)? {
			let entry = entry?;
			let name = entry.file_name().to_string_lossy().into_owned();
			let is_log =
				name.strip_prefix("log").is_some_and(|number| number.parse::<u32>().is_ok());
			if entry.file_type()?.is_dir() {
				folders.push(entry.path());
			} else if is_log || name == VOTE_JOURNAL {
				found.push(entry.path());
			}
		}
	}
	Ok(found)
}

/// Leave of a file what is safe and a part of the rest. The lost part is missing, or zeros, as it is
/// where a file system had stored the new length but not yet the contents.
fn tear(path: &Path, safe: u64, length: u64, rng: &mut impl Rng) -> Result<()> {
	let file = OpenOptions::new().write(true).open(path)?;
	file.set_len(rng.gen_range(safe..=length))?;
	if rng.gen_bool(0.5) {
		file.set_len(length)?;
	}
	Ok(())
}
