//! What a database was made with: a node that is started with other options is refused, since it would
//! lack history that its options promise, or lose history that it has.

use sc_client_db::{BlocksPruning, PruningMode};
use sc_service::Configuration;
use serde::{Deserialize, Serialize};
use std::{
	fs, io,
	path::{Path, PathBuf},
};

/// The record's file, in the database's folder: removing the database removes the record.
const FILE: &str = "madang-options.json";

/// The folders of the SDK's databases, in the folder of a chain.
const DATABASES: [(&str, &str); 2] = [("paritydb", "paritydb"), ("db", "rocksdb")];

/// What a database was made with. Numbers of blocks may change, the kind may not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Made {
	/// `--state-pruning`.
	state: Kept,
	/// `--blocks-pruning`.
	blocks: Kept,
}

/// What is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
	Archive,
	ArchiveCanonical,
	/// Of the last blocks.
	Last,
}

impl Kept {
	/// As the command line has it.
	const fn option(self) -> &'static str {
		match self {
			Self::Archive => "archive",
			Self::ArchiveCanonical => "archive-canonical",
			Self::Last => "a number of blocks",
		}
	}
}

/// The record of a node's database.
pub struct Record {
	folder: PathBuf,
	/// What the options say. The state's may say nothing: then that of the database counts.
	state: Option<Kept>,
	blocks: Kept,
}

impl Record {
	/// The record of a configuration, once it is known to fit the database; none for one that is not on
	/// disk.
	///
	/// # Errors
	///
	/// With the option that differs from those that the database was made with, and the way out.
	pub fn checked(config: &Configuration) -> Result<Option<Self>, String> {
		let record = Self::of(config);
		record.as_ref().map_or(Ok(()), Self::check)?;
		Ok(record)
	}

	fn of(config: &Configuration) -> Option<Self> {
		Some(Self {
			folder: config.database.path()?.to_owned(),
			state: config.state_pruning.as_ref().map(|mode| match mode {
				PruningMode::ArchiveAll => Kept::Archive,
				PruningMode::ArchiveCanonical => Kept::ArchiveCanonical,
				PruningMode::Constrained(_) => Kept::Last,
			}),
			blocks: match config.blocks_pruning {
				BlocksPruning::KeepAll => Kept::Archive,
				BlocksPruning::KeepFinalized => Kept::ArchiveCanonical,
				BlocksPruning::Some(_) => Kept::Last,
			},
		})
	}

	/// Refuse options that differ from those that the database was made with.
	fn check(&self) -> Result<(), String> {
		self.check_kind()?;
		let Some(made) = self.read().map_err(|error| self.in_it(&error.to_string()))? else {
			return Ok(());
		};
		let state = self.state.unwrap_or(made.state);
		for (option, made, asked) in
			[("--state-pruning", made.state, state), ("--blocks-pruning", made.blocks, self.blocks)]
		{
			if made != asked {
				return Err(self.in_it(&format!(
					"it was made with {option} {}, and the node is started with {option} {}. Start \
					it as before, or remove the database with `madang-node purge-chain` and let the \
					node synchronise again",
					made.option(),
					asked.option(),
				)));
			}
		}
		Ok(())
	}

	/// Refuse to begin a second database next to one of the other kind.
	fn check_kind(&self) -> Result<(), String> {
		let chain = self.folder.parent().and_then(Path::parent);
		for (name, option) in DATABASES {
			let Some(other) = chain.map(|chain| chain.join(name).join("full")) else { continue };
			if other != self.folder && other.exists() && !self.folder.exists() {
				return Err(self.in_it(&format!(
					"the node has another one, {}. Start it with --database {option} as before, or \
					remove that folder",
					other.display()
				)));
			}
		}
		Ok(())
	}

	/// Write the record, once the database exists.
	pub fn write(&self) -> io::Result<()> {
		if self.read()?.is_some() || !self.folder.exists() {
			return Ok(());
		}
		// Without an option, a new database has the SDK's default.
		let made = Made { state: self.state.unwrap_or(Kept::Last), blocks: self.blocks };
		let text = serde_json::to_string_pretty(&made)?;
		madang_sealed::file::replace(&self.folder.join(FILE), text.as_bytes())
	}

	fn read(&self) -> io::Result<Option<Made>> {
		match fs::read_to_string(self.folder.join(FILE)) {
			Ok(text) => Ok(Some(serde_json::from_str(&text)?)),
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
			Err(error) => Err(error),
		}
	}

	fn in_it(&self, problem: &str) -> String {
		format!("the database {}: {problem}", self.folder.display())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn record(folder: &Path, state: Option<Kept>, blocks: Kept) -> Record {
		Record { folder: folder.join("paritydb/full"), state, blocks }
	}

	#[test]
	fn other_options_than_the_database_was_made_with_are_refused() {
		let base = tempfile::tempdir().unwrap();
		let first = record(base.path(), None, Kept::ArchiveCanonical);
		first.check().unwrap();
		first.write().unwrap();
		assert!(first.read().unwrap().is_none(), "there is no database yet");
		fs::create_dir_all(&first.folder).unwrap();
		first.write().unwrap();
		first.check().unwrap();

		let same = record(base.path(), Some(Kept::Last), Kept::ArchiveCanonical);
		same.check().unwrap();
		for (state, blocks, option) in [
			(Some(Kept::Archive), Kept::ArchiveCanonical, "--state-pruning archive"),
			(None, Kept::Archive, "--blocks-pruning archive"),
			(None, Kept::Last, "--blocks-pruning a number"),
		] {
			let error = record(base.path(), state, blocks).check().unwrap_err();
			assert!(error.contains(option) && error.contains("purge-chain"), "{error}");
		}
		// The first record stays.
		record(base.path(), Some(Kept::Archive), Kept::Archive).write().unwrap();
		first.check().unwrap();
		// Without the database, the node begins again.
		fs::remove_dir_all(&first.folder).unwrap();
		record(base.path(), Some(Kept::Archive), Kept::Archive).check().unwrap();
	}

	#[test]
	fn an_option_that_is_left_out_is_that_of_the_database() {
		let base = tempfile::tempdir().unwrap();
		let archive = record(base.path(), Some(Kept::Archive), Kept::Archive);
		fs::create_dir_all(&archive.folder).unwrap();
		archive.write().unwrap();
		record(base.path(), None, Kept::Archive).check().unwrap();
	}

	#[test]
	fn a_second_database_is_not_begun_next_to_another() {
		let base = tempfile::tempdir().unwrap();
		fs::create_dir_all(base.path().join("db/full")).unwrap();
		let error = record(base.path(), None, Kept::Last).check().unwrap_err();
		assert!(error.contains("--database rocksdb"), "{error}");
		fs::create_dir_all(base.path().join("paritydb/full")).unwrap();
		record(base.path(), None, Kept::Last).check().unwrap();
	}
}
