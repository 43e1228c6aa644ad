//! The commands for a vote journal.

use super::{Error, Origin, VoteJournal};
use std::path::PathBuf;

/// See and accept a validator's vote journal, while its node does not run.
#[derive(Debug, clap::Subcommand)]
pub enum VoteJournalCmd {
	/// Say whether a journal is this node's own or a copy. Changes nothing, also while the node runs.
	Inspect(File),

	/// Accept a journal that is a copy, so that the validator votes at once when it starts. Stop the node
	/// first, and run this as the node's user.
	///
	/// Without this the validator waits until the others have finalized some more blocks. Accept a
	/// journal only if they cannot, because they wait for this validator, and only if no other node
	/// runs with its keys.
	Accept {
		/// The journal.
		#[clap(flatten)]
		file: File,

		/// Begin a journal where there is none.
		#[arg(long)]
		new: bool,
	},
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
			Self::Inspect(File { path }) => println!("{}", describe(VoteJournal::inspect(path)?)),
			Self::Accept { file: File { path }, new } => {
				if VoteJournal::inspect(path)? == Origin::New && !new {
					return Err(Error::Missing { path: path.clone() });
				}
				VoteJournal::open(path)?.accept();
				println!("accepted: {}", path.display());
			}
		}
		Ok(())
	}
}

fn describe(origin: Origin) -> &'static str {
	match origin {
		Origin::New => "missing",
		Origin::Own => "this node's own",
		Origin::Copy => "a copy, which is not accepted yet",
	}
}
