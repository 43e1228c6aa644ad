//! What every command works with.
//!
//! The methods are in files by subject: [`crate::nodes`], [`crate::unlock`] and [`crate::send`].

use crate::{confirm::Confirm, journal::Journal, keys::Store, output::Output};
use std::{
	collections::BTreeMap,
	path::PathBuf,
	sync::{Arc, Mutex},
	time::Duration,
};
use subxt::utils::H256;
use zeroize::Zeroizing;

/// Passphrases that were typed, by what was asked.
pub type Typed = Mutex<BTreeMap<String, Zeroizing<String>>>;

/// What every command works with: the global options.
pub struct Context {
	/// How to print.
	pub output: Output,
	/// The folder of keys.
	pub store: Store,
	/// The nodes, in order of preference.
	pub nodes: Vec<String>,
	/// The name of the officer's key.
	pub key: Option<String>,
	/// The file with the passphrase.
	pub passphrase_file: Option<PathBuf>,
	/// The genesis block of the network, if it is pinned: nodes of others are refused.
	pub genesis: Option<H256>,
	/// What must confirm a final answer.
	pub confirm: Confirm,
	/// The anchor from which votes are checked.
	pub anchor_file: Option<PathBuf>,
	/// The longest time to wait for a call's answer. None waits until there is one.
	pub timeout: Option<Duration>,
	/// Emergency: finality has stopped, so read the best block and do not wait for finality.
	pub unfinalized: bool,
	/// Return once a node has the transaction.
	pub no_wait: bool,
	/// Send nothing, and ask a node what the call would do.
	pub dry_run: bool,
	/// Do what cannot be undone without asking.
	pub yes: bool,
	/// The passphrases that were typed, by what was asked: they are asked for once.
	pub typed: Arc<Typed>,
	/// The words of the command, without its options and values.
	pub command: String,
	/// The name of the profile in use.
	pub profile: Option<String>,
	/// Where transactions are written down.
	pub journal: Arc<Journal>,
}
