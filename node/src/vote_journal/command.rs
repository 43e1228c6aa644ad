//! The commands for a vote journal.

use super::{Error, Origin, VoteJournal};
use std::path::PathBuf;

/// See and accept a validator's vote journal, while its node does not run.
#[derive(Debug, clap::Subcommand)]
pub enum VoteJournalCmd {
	/// Say whether a journal is this node's own or a copy.
	Inspect(File),

	/// Accept a journal that is missing or a copy, so that the validator votes at once when it starts.
	///
	/// Without this the validator waits until the others have finalized some more blocks. Accept a
	/// journal only if they cannot, because they wait for this validator, and only if no other node
	/// runs with its keys.
	Accept(File),
}

/// Which journal.
#[derive(Debug, clap::Args)]
pub struct File {
	/// The journal: `vote-journal` in the keystore's folder, unless the node has --vote-journal.
	#[arg(value_name = "PATH")]
	path: PathBuf,
}

impl VoteJournalCmd {
	/// Carry the command out.
	///
	/// # Errors
	///
	/// If the journal is open in another process or damaged.
	pub fn run(&self) -> Result<(), Error> {
		match self {
			Self::Inspect(File { path }) => {
				println!("{}", describe(VoteJournal::open(path)?.origin()));
			}
			Self::Accept(File { path }) => VoteJournal::open(path)?.accept(),
		}
		Ok(())
	}
}

fn describe(origin: Origin) -> &'static str {
	match origin {
		Origin::New => "missing: a new one was begun, and is not accepted yet",
		Origin::Own => "this node's own",
		Origin::Copy => "a copy, which is not accepted yet",
	}
}
