//! `madang-explorer account …` and `madang-explorer views …`.

use super::{
	accounts::{
		is_name, normal, Account, Accounts, FEWEST_LETTERS, LONGEST_NAME, LONGEST_PASSPHRASE,
	},
	role::Role,
	views::ViewStore,
};
use crate::config::{AccessConfig, Config};
use clap::Subcommand;
use madang_sealed::{ask_twice, ensure_private, passphrase_from, Argon2Params, PassphraseHash};
use std::path::{Path, PathBuf};

/// What is done with accounts. An explorer that runs notices it at once.
#[derive(Subcommand, Debug)]
pub enum AccountCommand {
	/// Add an account, with a passphrase that is asked for twice
	Add {
		/// Its name: small Latin letters, digits, and - . _ @
		name: String,
		/// What it may see
		#[arg(long, value_enum)]
		role: Role,
		/// Read the passphrase from the first line of this file
		#[arg(long, value_name = "FILE")]
		passphrase_file: Option<PathBuf>,
	},
	/// List the accounts with their roles
	List,
	/// Remove an account. Its sessions end
	Remove {
		/// Its name
		name: String,
	},
	/// Give an account another passphrase. Its sessions end
	Passphrase {
		/// Its name
		name: String,
		/// Read the passphrase from the first line of this file
		#[arg(long, value_name = "FILE")]
		passphrase_file: Option<PathBuf>,
	},
}

/// What is done with the log of views.
#[derive(Subcommand, Debug)]
pub enum ViewsCommand {
	/// Calculate all hashes of the log again, and say whether an entry was changed or is missing
	Check,
}

impl ViewsCommand {
	/// Do it. What it says.
	///
	/// # Errors
	///
	/// What is wrong.
	pub async fn run(self, access: &AccessConfig, config: &Config) -> Result<String, String> {
		match self {
			Self::Check => check(access, config).await,
		}
	}
}

async fn check(access: &AccessConfig, config: &Config) -> Result<String, String> {
	let store = ViewStore::open(&access.views, &config.genesis).await;
	let store = store.map_err(|error| error.to_string())?;
	let checked = store.check().await;
	store.close().await;
	let (count, head) = checked.map_err(|error| error.to_string())?;
	Ok(format!("The log of views is as it was written: {count} entries. The hash of the last one is {head}."))
}

impl AccountCommand {
	/// Do it. What it says.
	///
	/// # Errors
	///
	/// What is wrong.
	pub fn run(self, access: &AccessConfig) -> Result<String, String> {
		let path = &access.accounts;
		match self {
			Self::Add { name, role, passphrase_file } => {
				if !is_name(&name) {
					return Err(format!(
						"a name has 1 to {LONGEST_NAME} small Latin letters, digits, and - . _ @"
					));
				}
				if Accounts::read(path)?.accounts.contains_key(&name) {
					return Err(format!("there is an account {name}"));
				}
				let passphrase = hash(passphrase_file.as_deref())?;
				Accounts::change(path, |all| {
					let account = Account { role, passphrase };
					match all.accounts.insert(name.clone(), account) {
						None => Ok(()),
						Some(_) => Err(format!("there is an account {name}")),
					}
				})?;
				Ok(format!("{name} can sign in, as {}.", role.name()))
			}
			Self::List => {
				let all = Accounts::read(path)?.accounts;
				let lines: Vec<_> =
					all.iter().map(|(name, one)| format!("{name}\t{}", one.role.name())).collect();
				Ok(lines.join("\n"))
			}
			Self::Remove { name } => {
				Accounts::change(path, |all| {
					all.accounts.remove(&name).map(drop).ok_or_else(|| unknown(&name))
				})?;
				Ok(format!("{name} cannot sign in any more."))
			}
			Self::Passphrase { name, passphrase_file } => {
				if !Accounts::read(path)?.accounts.contains_key(&name) {
					return Err(unknown(&name));
				}
				let passphrase = hash(passphrase_file.as_deref())?;
				Accounts::change(path, |all| {
					let account = all.accounts.get_mut(&name).ok_or_else(|| unknown(&name))?;
					account.passphrase = passphrase;
					Ok(())
				})?;
				Ok(format!("{name} has another passphrase."))
			}
		}
	}
}

fn unknown(name: &str) -> String {
	format!("there is no account {name}")
}

/// The hash of a new passphrase, which is in a file or asked for.
fn hash(file: Option<&Path>) -> Result<PassphraseHash, String> {
	let passphrase = match file {
		Some(file) => ensure_private(file).and_then(|()| passphrase_from(file)),
		None => ask_twice("Passphrase: ", "Again: "),
	};
	let passphrase = passphrase.map_err(|error| error.to_string())?;
	let passphrase = normal(&passphrase);
	if passphrase.chars().count() < FEWEST_LETTERS || passphrase.len() > LONGEST_PASSPHRASE {
		return Err(format!(
			"a passphrase has at least {FEWEST_LETTERS} letters, and at most {LONGEST_PASSPHRASE} bytes"
		));
	}
	PassphraseHash::of(&passphrase, Argon2Params::RECOMMENDED).map_err(|error| error.to_string())
}
