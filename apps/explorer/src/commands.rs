//! What the program does instead of serving.

use crate::{
	access::commands::{AccountCommand, ViewsCommand},
	config::{AccessConfig, Config},
	exports,
};
use clap::Subcommand;
use madang_index::Store;
use std::path::PathBuf;

/// What the program does instead of serving.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Accounts with which readers sign in
	#[command(subcommand)]
	Account(AccountCommand),
	/// The log of auditors' views
	#[command(subcommand)]
	Views(ViewsCommand),
	/// Remove blocks from the index, so that the explorer reads them again. Stop it before, and start it afterwards
	Reindex {
		/// The first block that is read again. Without it, all are
		#[arg(long, value_name = "BLOCK", default_value_t = 0)]
		from: u64,
	},
	/// Files of events and transactions
	#[command(subcommand)]
	Export(ExportCommand),
}

/// What is done with exported files. It needs no configuration.
#[derive(Subcommand, Debug)]
pub enum ExportCommand {
	/// Say whether a file is the one of its manifest, and who signed the manifest
	#[command(
		after_help = "Example:\n  madang-explorer export check events.csv --manifest events.csv.manifest.json --keys keys.json"
	)]
	Check {
		/// The exported file
		file: PathBuf,
		/// Its manifest
		#[arg(long, value_name = "FILE")]
		manifest: PathBuf,
		/// The public keys of which one must have signed the manifest, as the explorer has them at /keys. Compare their
		/// thumbprints with what the institution has published
		#[arg(long, value_name = "FILE")]
		keys: Option<PathBuf>,
	},
}

impl Command {
	/// Do it. What it says.
	///
	/// # Errors
	///
	/// What is wrong.
	pub async fn run(
		self,
		config: impl FnOnce() -> Result<Config, String>,
	) -> Result<String, String> {
		match self {
			Self::Account(command) => command.run(access(&config()?)?),
			Self::Views(command) => {
				let config = config()?;
				command.run(access(&config)?, &config).await
			}
			Self::Reindex { from } => reindex(&config()?, from).await,
			Self::Export(ExportCommand::Check { file, manifest, keys }) => {
				exports::check::check(&file, &manifest, keys.as_deref())
			}
		}
	}
}

fn access(config: &Config) -> Result<&AccessConfig, String> {
	config.access.as_ref().ok_or_else(|| "the configuration has no [access]".to_owned())
}

async fn reindex(config: &Config, from: u64) -> Result<String, String> {
	let store = Store::open_to_reindex(&config.database, &config.genesis).await;
	let store = store.map_err(|error| error.to_string())?;
	let before = store.ranges().await;
	let removed = store.reindex(from).await;
	store.close().await;
	removed.map_err(|error| error.to_string())?;
	let before = before.map_err(|error| error.to_string())?;
	let blocks: u64 = before.iter().map(|range| range.from(from)).sum();
	Ok(match from {
		0 => format!("The index is empty: {blocks} blocks will be read again."),
		_ => format!("{blocks} blocks from block {from} on will be read again."),
	})
}
