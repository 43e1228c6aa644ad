//! The arguments.

use crate::{
	commands::{
		application, commit, council, deal, institution, key, loan, node, officer, party,
		registers, sign, title, validator,
	},
	context::Context,
	keys::Store,
	output::Output,
	Failure,
};
use clap::{Args, Parser, Subcommand};
use madang_sealed::Argon2Params;
use std::path::PathBuf;

const AFTER: &str = "\
Exit codes: 0 done; 1 refused by the chain, or not there; 2 wrong use or input; 3 no node gives a \
usable answer; 4 the transaction expired without effect.

Examples:
  madang key import kim --seed-file kim.seed
  madang --key kim status
  madang title show --property unit:11680200000043
  madang --key kim deal inspect --property unit:11680200000043
  madang --node ws://node1:9944 --node ws://node2:9944 --json deal show 7";

/// Conveyances on the Madang network: for officers of its institutions.
///
/// A command that sends something waits until it is in a finalized block and says so: what is final
/// cannot be undone by the network.
#[derive(Parser, Debug)]
#[command(name = "madang", version, after_help = AFTER, max_term_width = 100)]
pub struct Cli {
	/// What applies to every command.
	#[command(flatten)]
	pub global: Global,
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What applies to every command.
#[derive(Args, Debug)]
pub struct Global {
	/// A node's JSON-RPC address; may be repeated: if one fails, the next is used.
	#[arg(
		long,
		global = true,
		value_name = "URL",
		env = "MADANG_NODE_URL",
		value_delimiter = ',',
		default_value = "ws://127.0.0.1:9944"
	)]
	pub node: Vec<String>,
	/// Print JSON instead of tables.
	#[arg(long, global = true)]
	pub json: bool,
	/// The officer's key to act with.
	#[arg(long, global = true, value_name = "NAME", env = "MADANG_KEY")]
	pub key: Option<String>,
	/// The folder of keys; by default ~/.local/share/madang/keys.
	#[arg(long, global = true, value_name = "FOLDER", env = "MADANG_KEYS")]
	pub keys_dir: Option<PathBuf>,
	/// In an emergency: look at the best block, and wait until blocks hold the transaction, not for
	/// finality, which has stopped.
	#[arg(long, global = true)]
	pub unfinalized: bool,
	/// A file whose first line is the keys' passphrase. Without it the passphrase is
	/// MADANG_PASSPHRASE of the environment, or asked for.
	#[arg(long, global = true, value_name = "FILE")]
	pub passphrase_file: Option<PathBuf>,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Keys of officers and parties: encrypted files of this machine
	#[command(subcommand)]
	Key(key::Command),
	/// The node, the chain, and what the officer may do
	Status,
	/// Import districts, land book, building book and title records from files
	#[command(subcommand)]
	Registers(registers::Command),
	/// Title records
	#[command(subcommand)]
	Title(title::Command),
	/// Applications for registration
	#[command(subcommand)]
	Application(application::Command),
	/// Sales, from inspection to the books
	#[command(subcommand)]
	Deal(deal::Command),
	/// Mortgage loans
	#[command(subcommand)]
	Loan(loan::Command),
	/// Parties' DIDs
	#[command(subcommand)]
	Party(party::Command),
	/// Sign for a party: makes a consent file that an officer brings with --consent
	#[command(subcommand)]
	Sign(sign::Command),
	/// Commit to a document that stays off chain
	Commit(commit::Command),
	/// Officers of one's own institution
	#[command(subcommand)]
	Officer(officer::Command),
	/// The council of founding institutions: proposals, votes, pauses, upgrades
	#[command(subcommand)]
	Council(council::Command),
	/// Validators: seats, session keys, cases
	#[command(subcommand)]
	Validator(validator::Command),
	/// Nodes: whose they are; a node talks to no other
	#[command(subcommand)]
	Node(node::Command),
	/// Member institutions
	#[command(subcommand)]
	Institution(institution::Command),
}

/// The reference of a business call.
#[derive(Args, Debug, Clone)]
pub struct Reference {
	/// The institution's own reference of this call, 64 hexadecimal digits: the same reference counts
	/// once. By default random; it is printed before the call is sent.
	#[arg(long, value_name = "HEX", value_parser = crate::values::bytes32)]
	pub external_ref: Option<[u8; 32]>,
}

impl Global {
	/// What the commands work with.
	pub fn context(self) -> Result<Context, Failure> {
		let folder = match self.keys_dir {
			Some(folder) => folder,
			None => std::env::var_os("HOME")
				.map(|home| PathBuf::from(home).join(".local/share/madang/keys"))
				.ok_or_else(|| {
					Failure::input(
						"there is no home folder: name the folder of keys with --keys-dir",
					)
				})?,
		};
		Ok(Context {
			output: Output { json: self.json },
			store: Store::new(folder, Argon2Params::RECOMMENDED),
			nodes: self.node,
			key: self.key,
			passphrase_file: self.passphrase_file,
			unfinalized: self.unfinalized,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	fn parse(line: &str) -> Result<Cli, clap::Error> {
		Cli::try_parse_from(line.split_whitespace())
	}

	#[test]
	fn the_arguments_are_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn several_nodes_are_kept_in_order() {
		let cli = parse("madang --node ws://a:1 --node ws://b:2 status").unwrap();
		assert_eq!(cli.global.node, ["ws://a:1", "ws://b:2"]);
		let cli = parse("madang status --json --key kim").unwrap();
		assert!(cli.global.json);
		assert_eq!(cli.global.key.as_deref(), Some("kim"));
	}

	#[test]
	fn what_is_documented_is_accepted() {
		let hex = "ab".repeat(32);
		for line in [
			"madang key new kim".to_owned(),
			"madang key new lee --party --kind p256".to_owned(),
			"madang key import kim --seed-file f".to_owned(),
			"madang key list".to_owned(),
			"madang key show kim".to_owned(),
			"madang key passphrase kim".to_owned(),
			"madang registers districts f".to_owned(),
			"madang registers import f --districts-table d --only land-book,titles --skip-bad"
				.to_owned(),
			"madang title show 11462017000004".to_owned(),
			"madang title show --property unit:7".to_owned(),
			format!("madang title bind 7 --from {hex} --party lee"),
			"madang application reject 2026-7 --ground 9".to_owned(),
			"madang deal inspect --property unit:7".to_owned(),
			"madang deal contract 7 --terms t.toml --consent a --consent b".to_owned(),
			"madang deal report 7 --accept".to_owned(),
			format!("madang deal report 7 --supplement-needed {hex}"),
			format!("madang deal report 7 --supplement {hex}"),
			"madang deal finance 7 --loan 3".to_owned(),
			"madang deal file 7 --party lee".to_owned(),
			format!("madang deal affirm 7 --leg payoff:2 --evidence {hex}"),
			"madang deal register 7".to_owned(),
			"madang deal book 7".to_owned(),
			format!("madang deal rescind 7 --by-law --evidence {hex}"),
			format!("madang deal rescind 7 --agreement --evidence {hex} --consent a"),
			"madang deal report-rescission 7".to_owned(),
			"madang deal abandon 7".to_owned(),
			format!("madang deal void 7 --judgment {hex}"),
			"madang deal show 7".to_owned(),
			"madang deal watch 7".to_owned(),
			"madang loan decide 3 --refuse assessment".to_owned(),
			"madang loan decide 3 --approve".to_owned(),
			"madang loan repay 3 --amount 1_000".to_owned(),
			"madang sign rescind --deal 7 --evidence x --party lee --out p"
				.replace(" x ", &format!(" {hex} ")),
			"madang council list".to_owned(),
			"madang council propose --reason r suspend 5".to_owned(),
			"madang council propose --reason r admit --kind bank --name-ko 은행 --name-en Bank \
			 --administrator 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
				.to_owned(),
			"madang council propose --reason r pause Titles.file --hours 2".to_owned(),
			"madang council propose --reason r resume Titles".to_owned(),
			"madang council propose --reason r declare-holidays 2026-12-25 2027-01-01".to_owned(),
			"madang council propose --reason r authorize-upgrade f".to_owned(),
			"madang council vote 3 --for".to_owned(),
			"madang council vote 3 --against".to_owned(),
			"madang council close 3".to_owned(),
			"madang council propose --reason r set-quota 5".to_owned(),
			"madang council propose --reason r set-quota 5 --milliseconds 900 --transactions 50"
				.to_owned(),
			"madang council propose --reason r grant-validator 5".to_owned(),
			"madang council propose --reason r revoke-validator 5 --seat 1".to_owned(),
			"madang council propose --reason r reinstate-validator 5".to_owned(),
			"madang council propose --reason r close-case 2".to_owned(),
			"madang council propose --reason r set-session-length 600".to_owned(),
			"madang --unfinalized council propose --reason r recover --lost 4:0,5:0 --best-finalized 7"
				.to_owned(),
			"madang validator last-finalized".to_owned(),
			"madang validator list".to_owned(),
			"madang validator set-keys 0 --on ws://127.0.0.1:9944".to_owned(),
			"madang council apply-upgrade f".to_owned(),
			"madang council propose --reason r register-node 5 \
			 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
				.to_owned(),
			"madang council propose --reason r deregister-node 5 \
			 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
				.to_owned(),
			"madang node list".to_owned(),
			"madang node register 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp".to_owned(),
			"madang node deregister 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp".to_owned(),
			"madang institution show 4".to_owned(),
			"madang institution list".to_owned(),
			format!("madang deal book 7 --external-ref {hex}"),
		] {
			if let Err(error) = parse(&line) {
				panic!("{line}: {error}");
			}
		}
	}

	#[test]
	fn what_contradicts_itself_is_wrong_use() {
		let hex = "ab".repeat(32);
		for line in [
			"madang title show".to_owned(),
			"madang title show 7 --property unit:7".to_owned(),
			"madang deal report 7".to_owned(),
			format!("madang deal report 7 --accept --supplement {hex}"),
			format!("madang deal rescind 7 --evidence {hex}"),
			format!("madang deal rescind 7 --agreement --by-law --evidence {hex}"),
			"madang loan decide 3".to_owned(),
			"madang council propose suspend 5".to_owned(),
			"madang council propose --reason r pause Titles. --hours 2".to_owned(),
			"madang council vote 3".to_owned(),
			"madang node register 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".to_owned(),
			"madang council vote 3 --for --against".to_owned(),
			"madang loan decide 3 --approve --refuse assessment".to_owned(),
			"madang deal book 7 --external-ref 12".to_owned(),
			"madang deal inspect --property house:7".to_owned(),
			"madang key new kim --kind p256".to_owned(),
		] {
			let error = parse(&line).err().unwrap_or_else(|| panic!("{line} was accepted"));
			assert_eq!(error.exit_code(), 2, "{line}");
		}
	}
}
