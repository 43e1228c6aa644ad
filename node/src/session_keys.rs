//! `madang-node session-keys`: the keys with which a validator authors blocks, votes on them, and
//! cosigns checkpoints.

use crate::{
	checkpoints,
	keystore::{KeyFile, Public, SessionKey},
	vote_journal::{self, Origin, VoteJournal},
};
use madang_checkpoints::Journal;
use madang_sealed::{ask, ask_twice, passphrase_from};
use pallet_validators::CHECKPOINT_KEY;
use sp_core::crypto::key_types::{AURA, GRANDPA};
use std::{
	io::{IsTerminal, Write},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The prompts for the passphrase, and for a new one.
const PRESENT: &str = "Passphrase: ";
const NEW: &str = "New passphrase: ";

/// Make and manage a validator's session keys.
///
/// The keys are in one file, encrypted under a passphrase (Argon2id, ChaCha20-Poly1305). A copy of
/// the file is a backup. The node opens the file with the same `--keystore-path` and passphrase.
/// While it is open, no other process can open it.
#[derive(Debug, clap::Subcommand)]
pub enum SessionKeysCmd {
	/// Make a key for authoring blocks, one for voting on them, and one for cosigning checkpoints.
	///
	/// The public keys are printed in the form that a consortium definition needs. A validator of a
	/// running network makes its keys on the node instead: `madang validator set-keys`.
	#[command(after_help = "Example:\n  madang-node session-keys new --keystore-path \
		/var/lib/madang/keystore --password-filename /etc/madang/passphrase")]
	New(Place),

	/// Print all public keys, in the order in which they were made.
	List {
		/// The folder of the keys.
		#[arg(long, value_name = "PATH")]
		keystore_path: PathBuf,
	},

	/// Encrypt the keys under another passphrase. Stop the node first.
	Passphrase {
		/// Where the keys are.
		#[clap(flatten)]
		place: Place,

		/// A file with the new passphrase in its first line. If left out, the program asks for it.
		#[arg(long, value_name = "PATH")]
		new_password_filename: Option<PathBuf>,
	},
}

/// Where the keys are, and the passphrase that decrypts them.
#[derive(Debug, clap::Args)]
pub struct Place {
	/// The folder of the keys.
	#[arg(long, value_name = "PATH")]
	keystore_path: PathBuf,

	/// A file with the passphrase in its first line. If left out, the program asks for it.
	#[arg(long, value_name = "PATH")]
	password_filename: Option<PathBuf>,
}

impl SessionKeysCmd {
	/// Carry the command out.
	pub fn run(&self) -> Result<(), String> {
		match self {
			Self::New(place) => new(place),
			Self::List { keystore_path } => {
				let keys = KeyFile::in_folder(keystore_path).list();
				let keys = keys.map_err(|error| error.to_string())?;
				if keys.is_empty() {
					eprintln!("there are no keys in {}", keystore_path.display());
				}
				show(&keys)
			}
			Self::Passphrase { place, new_password_filename } => {
				let file = KeyFile::in_folder(&place.keystore_path);
				if file.list().map_err(|error| error.to_string())?.is_empty() {
					return Err(format!("{}: there are no keys", place.keystore_path.display()));
				}
				let old = passphrase(place.password_filename.as_deref(), || ask(PRESENT))?;
				let mut opened = file.open(&old).map_err(|error| error.to_string())?;
				let new =
					passphrase(new_password_filename.as_deref(), || ask_twice(NEW, "Again: "))?;
				opened.change_passphrase(&new).map_err(|error| error.to_string())?;
				eprintln!("{}: the passphrase was changed", place.keystore_path.display());
				Ok(())
			}
		}
	}
}

fn new(place: &Place) -> Result<(), String> {
	let file = KeyFile::in_folder(&place.keystore_path);
	let known = file.list().map_err(|error| error.to_string())?.len();
	let passphrase = passphrase(place.password_filename.as_deref(), || match known {
		0 => ask_twice(NEW, "Again: "),
		_ => ask(PRESENT),
	})?;
	let keys = [AURA, GRANDPA, CHECKPOINT_KEY].map(SessionKey::generate).to_vec();
	let mut opened = file.open(&passphrase).map_err(|error| error.to_string())?;
	if known == 0 {
		// New keys have signed nothing, so new journals are complete.
		let journal = place.keystore_path.join(vote_journal::FILE);
		let journal = VoteJournal::open(&journal).map_err(|error| error.to_string())?;
		if journal.origin() == Origin::New {
			journal.accept();
		}
		let journal = place.keystore_path.join(checkpoints::JOURNAL);
		let journal = Journal::open(&journal).map_err(|error| error.to_string())?;
		if journal.origin() == madang_checkpoints::Origin::New {
			journal.accept(0).map_err(|error| error.to_string())?;
		}
	}
	opened
		.add(keys)
		.and_then(|()| file.list())
		.map_err(|error| error.to_string())
		.and_then(|keys| show(keys.get(known..).unwrap_or_default()))
}

fn show(keys: &[Public]) -> Result<(), String> {
	let mut output = std::io::stdout();
	keys.iter()
		.try_for_each(|Public { purpose, key }| writeln!(output, "{} = \"{key}\"", purpose.name()))
		.map_err(|error| format!("cannot print: {error}"))
}

fn passphrase(
	file: Option<&Path>,
	ask: impl FnOnce() -> Result<Zeroizing<String>, madang_sealed::Error>,
) -> Result<Zeroizing<String>, String> {
	match file {
		Some(path) => passphrase_from(path).map_err(|error| format!("{}: {error}", path.display())),
		None if std::io::stdin().is_terminal() => ask().map_err(|error| error.to_string()),
		None => {
			Err("no passphrase: name the file that contains it with --password-filename".into())
		}
	}
}
