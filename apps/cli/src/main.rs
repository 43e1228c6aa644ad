//! The command of Madang's officers and operators.
//!
//! Each group of commands has its own file in [`commands`], with its arguments and what they do. All
//! of them work with a [`context::Context`], which connects to nodes ([`nodes`]), unlocks keys
//! ([`unlock`]) and submits a call and waits until it is final ([`send`]).

mod acts;
mod appointments;
#[cfg(test)]
mod call_table;
mod calls;
mod certificates;
mod cli;
mod commands;
mod commitments;
mod consents;
mod context;
mod failure;
mod files;
mod filings;
mod journal;
mod json;
mod keys;
mod loan_terms;
mod lookup;
mod new_contract;
mod nodes;
mod notarial;
mod output;
mod papers;
mod places;
mod profiles;
mod records;
mod reference;
mod send;
mod terms;
mod title_names;
mod trial;
mod unlock;
mod values;
mod wallet;

use clap::{CommandFactory, FromArgMatches};
use cli::{Cli, Command};
use failure::{Failure, FailureKind};
use output::Output;
use std::process::ExitCode;

fn main() -> ExitCode {
	let json = std::env::args_os().any(|argument| argument == "--json");
	let parsed = Cli::command()
		.try_get_matches()
		.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, cli::words(&matches))));
	let (cli, words) = match parsed {
		Ok(parsed) => parsed,
		Err(error) if json && error.use_stderr() => {
			let text = error.render().to_string();
			return failed(&Failure::input(text.trim_start_matches("error: ").trim_end()), true);
		}
		Err(error) => error.exit(),
	};
	let json = cli.global.json;
	let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
		Ok(runtime) => runtime,
		Err(error) => return failed(&Failure::input(error), json),
	};
	match runtime.block_on(run(cli, words)) {
		Ok(()) => ExitCode::SUCCESS,
		Err(failure) if failure.kind == FailureKind::Answered => ExitCode::SUCCESS,
		Err(failure) => failed(&failure, json),
	}
}

async fn run(cli: Cli, words: String) -> Result<(), Failure> {
	let is_of_profiles = matches!(cli.command, Command::Config(_));
	let context = cli.global.context(words, is_of_profiles)?;
	match cli.command {
		Command::Key(command) => commands::key::run(&context, command),
		Command::Status => commands::status::run(&context).await,
		Command::Config(command) => commands::config::run(&context, command).await,
		Command::Tx(command) => commands::tx::run(&context, command).await,
		Command::History(args) => commands::history::run(&context, &args),
		Command::Book(command) => commands::book::run(&context, command).await,
		Command::Registers(command) => commands::registers::run(&context, command).await,
		Command::Title(command) => commands::title::run(&context, command).await,
		Command::Application(command) => commands::application::run(&context, command).await,
		Command::Deal(command) => commands::deal::run(&context, command).await,
		Command::Loan(command) => commands::loan::run(&context, command).await,
		Command::Programme(command) => commands::programme::run(&context, command).await,
		Command::Guarantee(command) => commands::guarantee::run(&context, command).await,
		Command::Index(command) => commands::index::run(&context, command).await,
		Command::Proof(command) => commands::proof::run(&context, command).await,
		Command::Certificate(command) => commands::certificate::run(&context, command).await,
		Command::Wallet(command) => commands::wallet::run(&context, command),
		Command::Issuer(command) => commands::issuer::run(&context, command).await,
		Command::Notary(command) => commands::notary::run(&context, command).await,
		Command::Apostille(command) => commands::apostille::run(&context, command).await,
		Command::Party(command) => commands::party::run(&context, command).await,
		Command::Sign(command) => commands::sign::run(&context, command).await,
		Command::Commit(command) => commands::commit::run(&context, command),
		Command::Officer(command) => commands::officer::run(&context, command).await,
		Command::Validator(command) => commands::validator::run(&context, command).await,
		Command::Node(command) => commands::node::run(&context, command).await,
		Command::Council(command) => commands::council::run(&context, command).await,
		Command::Term(command) => commands::term::run(&context, command).await,
		Command::Institution(command) => commands::institution::run(&context, command).await,
		Command::Gateway(command) => commands::gateway::run(&context, command).await,
	}
}

/// Print on the error stream why the command failed.
fn failed(failure: &Failure, json: bool) -> ExitCode {
	Output { json }.note(&failure.json(), || format!("error: {failure}"));
	ExitCode::from(failure.kind.code())
}
