//! The command line.

use crate::{
	node_key::KeyCmd,
	rpc::{allowance::PER_MINUTE, chain_head::PINNED},
	service::{DataOptions, UNFINALIZED},
	session_keys::SessionKeysCmd,
	vote_journal::VoteJournalCmd,
};
use std::{num::NonZeroU32, path::PathBuf};

/// A node of the Madang network.
#[derive(Debug, clap::Parser)]
#[command(
	mut_arg("rpc_methods", |arg| arg.long_help(
		"Which JSON-RPC methods are answered: `safe` or `unsafe` ones. `auto` means `safe`, on every \
		address. Unsafe methods only with an endpoint of their own on loopback: \
		--experimental-rpc-endpoint listen-addr=127.0.0.1:9945,methods=unsafe"
	)),
	mut_arg("rpc_cors", |arg| arg.long_help(
		"Origins of web pages that may use JSON-RPC, separated by commas, or `all`. Without this option \
		none may"
	)),
	mut_arg("listen_addr", |arg| arg.long_help(
		"Where the node listens, as a multiaddress over TCP. Without this option only on loopback: \
		/ip4/127.0.0.1/tcp/30333"
	)),
	// The others still ask for a block that was announced when another has become final in its place.
	mut_arg("blocks_pruning", |arg| arg.default_value("archive").long_help(
		"Which blocks are kept: `archive` for all, also those in whose place others became final; \
		`archive-canonical` for those of the finalized chain; a NUMBER for so many of the last finalized \
		ones. A validator needs all: the others ask it for blocks that it announced, and disconnect from it \
		when it does not have them any more"
	)),
)]
pub struct Cli {
	/// A command to carry out instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Folder for compiled runtimes [default: `wasm-cache` in the base path].
	///
	/// The node compiles the runtime before it executes it, and stores the result here, so that the
	/// next start is faster. Several nodes of one user can share a folder.
	///
	/// The node trusts what it finds in the folder: only the node's user may be able to write to
	/// it. A new folder has mode 0700. The node does not start with a folder that other users can
	/// write to.
	#[arg(long, value_name = "PATH", env = "MADANG_WASM_CACHE")]
	pub wasm_cache: Option<PathBuf>,

	/// Make blocks ever more slowly while more than so many are not final.
	///
	/// Nodes cannot change to another branch of more than 4,096 blocks. `--force-authoring` makes the
	/// node author at full speed nevertheless: for a recovery (docs/src/recovery.md).
	#[arg(long, value_name = "BLOCKS", default_value_t = UNFINALIZED, hide = true)]
	pub slow_down_after: madang_runtime::BlockNumber,

	/// Calculate each check of a signature again, to measure what the memory of valid ones saves.
	#[arg(long, hide = true)]
	pub no_signature_memory: bool,

	/// With `--sync warp`: the file of a checkpoint, from which the changes of the validators are
	/// followed.
	///
	/// Needed after a recovery, which breaks the chain of proofs from genesis. `madang validator
	/// checkpoint` writes one. Take it only from a node that you trust (docs/src/recovery.md).
	#[arg(long, value_name = "FILE")]
	pub warp_checkpoint: Option<PathBuf>,

	/// File in which a validator writes down what it votes for, before it votes [default:
	/// `vote-journal` in the keystore's folder].
	///
	/// With it, a validator whose database was put back to an older copy does not vote twice. It is
	/// small, and safest on another disk than the database.
	#[arg(long, value_name = "PATH")]
	pub vote_journal: Option<PathBuf>,

	/// Free space, in MiB, without which the node ends: on the disk of the database.
	#[arg(long, value_name = "MIB", default_value_t = 512)]
	pub min_free_disk: u64,

	/// How many questions about certificates and notarial acts JSON-RPC answers a minute, to each address.
	///
	/// For `certificates_check`, `certificates_status`, `notary_act` and `notary_apostille` together, over all
	/// connections of an address (of IPv6: of the first 64 bits). Behind a proxy all askers have one address: let the proxy
	/// count, and set a high number here.
	#[arg(long, value_name = "CALLS", default_value_t = PER_MINUTE)]
	pub lookup_rate_limit: NonZeroU32,

	/// How many connections one address may have to JSON-RPC [default: half of `--rpc-max-connections`].
	///
	/// So one of them keeps no other away. Of IPv6 the first 64 bits count. Behind a proxy all have one
	/// address: let the proxy count, and set a high number here.
	#[arg(long, value_name = "CONNECTIONS")]
	pub rpc_connections_per_address: Option<NonZeroU32>,

	/// How many blocks a connection to JSON-RPC may keep with `chainHead_v1_follow`.
	///
	/// A client must release blocks (`chainHead_v1_unpin`). If it does not, its subscriptions are stopped, and no others.
	#[arg(long, value_name = "BLOCKS", default_value_t = PINNED)]
	pub rpc_pinned_blocks: NonZeroU32,

	/// How to run the node.
	#[clap(flatten)]
	pub run: sc_cli::RunCmd,
}

impl Cli {
	/// Where the node keeps its data.
	pub fn data(&self) -> DataOptions {
		DataOptions {
			wasm_cache: self.wasm_cache.clone(),
			min_free: self.min_free_disk.saturating_mul(1024 * 1024),
		}
	}
}

/// The commands other than running a node.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Subcommand {
	/// Make and inspect node keys and other keys.
	#[command(subcommand)]
	Key(KeyCmd),

	/// Make and manage a validator's session keys.
	#[command(subcommand)]
	SessionKeys(SessionKeysCmd),

	/// See and accept a validator's vote journal.
	#[command(subcommand)]
	VoteJournal(VoteJournalCmd),

	/// Turn a consortium definition (TOML) into a chain specification.
	BuildConsortium(BuildConsortiumCmd),

	/// Print a chain specification as JSON.
	#[command(alias = "build-spec")]
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute a block again, and check it.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Export the state of a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Import blocks.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the chain's data.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Remove the newest blocks, but never a finalized one.
	Revert(sc_cli::RevertCmd),
}

/// Turn a consortium definition (TOML) into a chain specification.
///
/// The definition names the institutions, their officers and validators, and the nodes. See
/// docs/src/consortium.md and the example in chain-spec/consortium.toml.
#[derive(Debug, clap::Parser)]
pub struct BuildConsortiumCmd {
	/// The file of the definition.
	pub definition: PathBuf,

	/// Where to write the specification: standard output if left out.
	#[arg(long, short)]
	pub output: Option<PathBuf>,

	/// Write the raw form. Every node of the network needs this form.
	#[arg(long)]
	pub raw: bool,
}
