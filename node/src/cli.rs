//! The command line.

use crate::{node_key::KeyCmd, session_keys::SessionKeysCmd};
use std::path::PathBuf;

/// A node of the Madang network.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run the node.
	#[clap(flatten)]
	pub run: sc_cli::RunCmd,
}

/// What the program does besides running a node.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Subcommand {
	/// Make and inspect node keys and others.
	#[command(subcommand)]
	Key(KeyCmd),

	/// Make and look after a validator's session keys.
	#[command(subcommand)]
	SessionKeys(SessionKeysCmd),

	/// Turn a consortium definition (TOML) into a chain specification.
	BuildConsortium(BuildConsortiumCmd),

	/// Print a chain specification as JSON.
	#[command(alias = "build-spec")]
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute a block again and check it.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Export the state of a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Import blocks.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the chain's data.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Go back some blocks; never past finality.
	Revert(sc_cli::RevertCmd),
}

/// Turn a consortium definition (TOML) into a chain specification.
///
/// The definition names the institutions, their officers and validators, and the nodes: see
/// docs/src/consortium.md and the example chain-spec/consortium.toml.
#[derive(Debug, clap::Parser)]
pub struct BuildConsortiumCmd {
	/// The definition.
	pub definition: PathBuf,

	/// Where to write the specification; standard output if left out.
	#[arg(long, short)]
	pub output: Option<PathBuf>,

	/// Write the raw form, which every node of the network must be given.
	#[arg(long)]
	pub raw: bool,
}
