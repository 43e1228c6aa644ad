//! The command line: the global options and the groups of commands.

use crate::{
	commands::{
		apostille, application, book, certificate, commit, completion, config, council, deal,
		explain, gateway, guarantee, history, index, institution, issuer, key, loan, may, node,
		notary, officer, party, programme, proof, registers, script, sign, term, title, tx,
		validator, wallet,
	},
	confirm::Confirm,
	context::Context,
	failure::Failure,
	journal::Journal,
	keys::Store,
	lang::Lang,
	output::Output,
	profiles::{Profile, Profiles},
	values,
};
use clap::{parser::ValueSource, ArgMatches, Args, Parser, Subcommand};
use madang_sealed::Argon2Params;
use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

/// The node that is asked if none is named.
const NODE: &str = "ws://127.0.0.1:9944";

const AFTER: &str = "\
Exit codes: 0 done; 1 rejected by the chain, or not found; 2 wrong use or input; 3 no node gives a \
usable answer; 4 the transaction expired without effect; 5 it is not known whether the call took effect.

Examples:
  madang key import kim --seed-file kim.seed
  madang --key kim status
  madang title show --property unit:11680200000043
  madang --key kim deal inspect --property unit:11680200000043
  madang --node ws://node1:9944 --node ws://node2:9944 --json deal show 7";

/// Conveyances on the Madang network: for officers of its institutions.
///
/// A command that sends a transaction waits until it is in a finalized block, and prints the block.
/// The network cannot undo a finalized block.
#[derive(Parser, Debug)]
#[command(name = "madang", version, after_help = AFTER, max_term_width = 100)]
pub struct Cli {
	/// The global options.
	#[command(flatten)]
	pub global: Global,
	/// The command.
	#[command(subcommand)]
	pub command: Command,
}

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub struct Global {
	/// The profile to use; by default the one that `madang config add --default` has set. Options of the command line
	/// come before its settings
	#[arg(long, global = true, value_name = "NAME", env = "MADANG_PROFILE")]
	pub profile: Option<String>,
	/// A node's JSON-RPC address; may be repeated: if one node fails, the next is used. Without a profile it is
	/// ws://127.0.0.1:9944
	#[arg(long, global = true, value_name = "URL", env = "MADANG_NODE_URL", value_delimiter = ',')]
	pub node: Vec<String>,
	/// The longest time to wait for the answer to a call, in seconds; without it as long as it takes. After it the
	/// command ends with exit code 5, and the call may still take effect. Files of many calls are not bounded by it
	#[arg(long, global = true, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
	pub timeout: Option<u32>,
	/// Believe a final answer only if something else confirms it: 2, a second node of another address says the same of the
	/// call; proof, the validators' votes prove it (with --anchor-file). Of a call without a reference, proof proves only that
	/// its block is final
	#[arg(long, global = true, value_name = "2|proof")]
	pub confirm: Option<Confirm>,
	/// The anchor for --confirm proof, as `madang proof anchor` writes it
	#[arg(long, global = true, value_name = "FILE")]
	pub anchor_file: Option<PathBuf>,
	/// Print JSON instead of tables
	#[arg(long, global = true)]
	pub json: bool,
	/// The name of the officer's key to sign with. pkcs11:token=LABEL;object=LABEL is a key in a hardware module, whose
	/// file is in MADANG_PKCS11_MODULE; its PIN is given as a passphrase is
	#[arg(long, global = true, value_name = "NAME", env = "MADANG_KEY")]
	pub key: Option<String>,
	/// The folder of keys; by default ~/.local/share/madang/keys
	#[arg(long, global = true, value_name = "FOLDER", env = "MADANG_KEYS")]
	pub keys_dir: Option<PathBuf>,
	/// Emergency, when finality has stopped: read the best block, and wait until the transaction is
	/// in a block, not until it is final
	#[arg(long, global = true)]
	pub unfinalized: bool,
	/// Return once a node has the transaction, and do not wait for the block: `madang tx resume` finds what became of it
	#[arg(long, global = true, conflicts_with_all = ["unfinalized", "timeout"])]
	pub no_wait: bool,
	/// Send nothing: print what the call says, and what a node answers that it would do. A command that imports a file
	/// compares it with the chain
	#[arg(long, global = true, conflicts_with_all = ["unfinalized", "no_wait"])]
	pub dry_run: bool,
	/// The language of errors, hints and the names of columns: ko or en; by default that of LC_ALL, LC_MESSAGES or LANG
	#[arg(long, global = true, value_enum, env = "MADANG_LANG", hide_possible_values = true)]
	pub lang: Option<Lang>,
	/// Print tables with whole ids, as wide as they are. By default they fit the terminal; where the output is not a terminal,
	/// they are whole
	#[arg(long, global = true)]
	pub wide: bool,
	/// Do what cannot be undone without asking
	#[arg(long, global = true, env = "MADANG_YES", value_parser = clap::builder::FalseyValueParser::new())]
	pub yes: bool,
	/// A file that has the keys' passphrase in its first line; by default the passphrase is read from
	/// the environment variable MADANG_PASSPHRASE, or typed
	#[arg(long, global = true, value_name = "FILE")]
	pub passphrase_file: Option<PathBuf>,
}

/// The groups of commands.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Keys of officers and parties: encrypted files on this machine, or in hardware modules
	#[command(subcommand)]
	Key(key::Command),
	/// Show the node, the chain, and what the officer may do
	Status,
	/// Profiles: the nodes, the pinned network and the key under a name
	#[command(subcommand)]
	Config(config::Command),
	/// Calls that were made: what became of them
	#[command(subcommand)]
	Tx(tx::Command),
	/// Run the commands of a file, with one passphrase for all
	Run(script::Args),
	/// Explain an error, a call or an exit code
	Explain(explain::Args),
	/// Ask whether an officer may make a call, and if not, which power is missing
	May(may::Args),
	/// Print what completes commands in a shell
	Completion(completion::Args),
	/// Write the manual pages
	Man(completion::ManArgs),
	/// Show the versions of this program, of the chain that it was built for, and of the node
	Version,
	/// The transactions that this machine sent, the latest first, and what became of them
	History(history::Args),
	/// Import districts, land book, building book and title records from files
	#[command(subcommand)]
	Registers(registers::Command),
	/// Records of the land book and the building book
	#[command(subcommand)]
	Book(book::Command),
	/// Title records
	#[command(subcommand)]
	Title(title::Command),
	/// Applications for registration
	#[command(subcommand)]
	Application(application::Command),
	/// Sales, from the inspection to the update of the books
	#[command(subcommand)]
	Deal(deal::Command),
	/// Mortgage loans, and loans under programmes
	#[command(subcommand)]
	Loan(loan::Command),
	/// Policy-fund programmes (정책자금)
	#[command(subcommand)]
	Programme(programme::Command),
	/// Credit guarantees (신용보증)
	#[command(subcommand)]
	Guarantee(guarantee::Command),
	/// Indices that the rates of loans follow (기준금리), and their published values
	#[command(subcommand)]
	Index(index::Command),
	/// Proofs of what the chain has, which hold without a network
	#[command(subcommand)]
	Proof(proof::Command),
	/// Kinds of certificates, batches and statuses (전자증명서)
	#[command(subcommand)]
	Certificate(certificate::Command),
	/// A holder's certificates and the keys that they are bound to
	Wallet(wallet::Args),
	/// Issuers of certificates, and the services that may ask for them
	#[command(subcommand)]
	Issuer(issuer::Command),
	/// Notarial acts (공증)
	#[command(subcommand)]
	Notary(notary::Command),
	/// Apostilles (아포스티유)
	#[command(subcommand)]
	Apostille(apostille::Command),
	/// Parties' DIDs
	#[command(subcommand)]
	Party(party::Command),
	/// Sign for a party: write a consent file, which an officer submits with --consent
	#[command(subcommand)]
	Sign(sign::Command),
	/// Commit to a document that stays off chain
	Commit(commit::Command),
	/// Officers of your own institution
	#[command(subcommand)]
	Officer(officer::Command),
	/// The council of founding institutions: proposals, votes, pauses, upgrades
	#[command(subcommand)]
	Council(council::Command),
	/// Validators: seats, session keys, cases of misbehaviour
	#[command(subcommand)]
	Validator(validator::Command),
	/// Registered nodes and their institutions: a node connects to registered nodes only
	#[command(subcommand)]
	Node(node::Command),
	/// Legal terms: holidays, and the day on which a term ends
	#[command(subcommand)]
	Term(term::Command),
	/// Member institutions
	#[command(subcommand)]
	Institution(institution::Command),
	/// Your institution's gateway: the certificates of the systems that ask it, and its log
	#[command(subcommand)]
	Gateway(gateway::Command),
}

impl Global {
	/// The options of a line of a file, of which these are the matches: its own, and where it names none, those of the
	/// file. The environment is that of both, so what comes from it is not the line's own.
	pub fn of_line(self, matches: &ArgMatches, file: &Self) -> Result<Self, Failure> {
		let is_own = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
		// Every field is named: an option that is forgotten here does not compile.
		let Self {
			profile,
			node,
			timeout,
			confirm,
			anchor_file,
			json,
			key,
			keys_dir,
			unfinalized,
			no_wait,
			dry_run,
			lang,
			wide,
			yes,
			passphrase_file,
		} = self;
		if is_own("lang") || wide {
			return Err(Failure::input(
				t!("--lang and --wide hold for the whole file: name them before its name, not in a line"),
			));
		}
		fn own_or<T: Clone>(is_own: bool, own: T, of_file: &T) -> T {
			if is_own {
				own
			} else {
				of_file.clone()
			}
		}
		let merged = Self {
			profile: own_or(is_own("profile"), profile, &file.profile),
			node: own_or(is_own("node"), node, &file.node),
			timeout: own_or(is_own("timeout"), timeout, &file.timeout),
			confirm: own_or(is_own("confirm"), confirm, &file.confirm),
			anchor_file: own_or(is_own("anchor_file"), anchor_file, &file.anchor_file),
			json: json || file.json,
			key: own_or(is_own("key"), key, &file.key),
			keys_dir: own_or(is_own("keys_dir"), keys_dir, &file.keys_dir),
			unfinalized: unfinalized || file.unfinalized,
			no_wait: no_wait || file.no_wait,
			dry_run: dry_run || file.dry_run,
			lang: own_or(false, lang, &file.lang),
			wide: file.wide,
			yes: yes || file.yes,
			passphrase_file: own_or(
				is_own("passphrase_file"),
				passphrase_file,
				&file.passphrase_file,
			),
		};
		merged.ensure_no_contradiction()?;
		Ok(merged)
	}

	/// Fail if two options contradict each other. The parser finds that only of options in the same place: not of those
	/// before and after the command's words, and not of those of a file and its line.
	fn ensure_no_contradiction(&self) -> Result<(), Failure> {
		let Self { timeout, unfinalized, no_wait, dry_run, confirm, .. } = self;
		let pairs = [
			// It returns before there is an answer to confirm.
			(*no_wait && confirm.is_some_and(|by| by != Confirm::None), "--no-wait", "--confirm"),
			(*no_wait && *unfinalized, "--no-wait", "--unfinalized"),
			(*no_wait && timeout.is_some(), "--no-wait", "--timeout"),
			(*dry_run && *unfinalized, "--dry-run", "--unfinalized"),
			(*dry_run && *no_wait, "--dry-run", "--no-wait"),
		];
		match pairs.into_iter().find(|(both, ..)| *both) {
			Some((_, one, other)) => {
				Err(Failure::input(t!("the argument '{one}' cannot be used with '{other}'")))
			}
			None => Ok(()),
		}
	}

	/// What every command works with.
	///
	/// A command on profiles itself works without the profile that is named.
	pub fn context(self, command: String, is_of_profiles: bool) -> Result<Context, Failure> {
		self.ensure_no_contradiction()?;
		let (name, profile) = match (self.profile.as_deref(), Profiles::path()) {
			(name, Ok(path)) if is_of_profiles => {
				let found = Profiles::read(&path).and_then(|all| all.into_chosen(name));
				found.ok().flatten().unzip()
			}
			// Without a place for settings there are no profiles.
			(None, Err(_)) => (None, None),
			(name, path) => Profiles::read(&path?)?.into_chosen(name)?.unzip(),
		};
		let profile: Profile = profile.unwrap_or_default();
		let genesis = match profile.genesis.as_str() {
			"" => None,
			digits => Some(values::bytes32(digits).map_err(Failure::input)?.into()),
		};
		let nodes = match (self.node.is_empty(), profile.nodes.is_empty()) {
			(false, _) => self.node,
			(true, false) => profile.nodes,
			(true, true) => vec![NODE.to_owned()],
		};
		// One that is named twice is one node: it confirms nothing that it says itself.
		let mut once = BTreeSet::new();
		let nodes = nodes.into_iter().filter(|url| once.insert(url.clone())).collect();
		let folder = match self.keys_dir.or(profile.keys_dir) {
			Some(folder) => folder,
			None => std::env::var_os("HOME")
				.map(|home| PathBuf::from(home).join(".local/share/madang/keys"))
				.ok_or_else(|| {
					Failure::input(t!("HOME is not set; name the folder of keys with --keys-dir"))
				})?,
		};
		let output = Output { json: self.json, lines: false };
		Ok(Context {
			output,
			store: Store::new(folder, Argon2Params::RECOMMENDED),
			nodes,
			key: self.key.or(profile.key),
			passphrase_file: self.passphrase_file.or(profile.passphrase_file),
			genesis,
			confirm: self.confirm.or(profile.confirm).unwrap_or_default(),
			anchor_file: self.anchor_file.or(profile.anchor_file),
			timeout: self.timeout.map(|seconds| Duration::from_secs(seconds.into())),
			unfinalized: self.unfinalized,
			no_wait: self.no_wait,
			dry_run: self.dry_run,
			command,
			yes: self.yes,
			typed: Arc::default(),
			profile: name,
			journal: Arc::new(Journal::of_user(output)),
		})
	}
}

/// The words of a command line: the command in its groups, without options and values.
pub fn words(matches: &ArgMatches) -> String {
	let mut words = Vec::new();
	let mut at = matches;
	while let Some((word, inner)) = at.subcommand() {
		words.push(word);
		at = inner;
	}
	words.join(" ")
}

#[cfg(test)]
mod tests;
