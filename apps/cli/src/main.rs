//! The command of Madang's officers and operators.
//!
//! Each group of commands has its own file in [`commands`], with its arguments and what they do. All
//! of them work with a [`context::Context`], which connects to nodes ([`nodes`]), unlocks keys
//! ([`unlock`]) and submits a call and waits until it is final ([`send`]).

// `t!`, for every sentence that a person reads.
#[macro_use]
extern crate madang_bilingual;

mod acts;
mod appointments;
mod ask;
#[cfg(test)]
mod call_table;
mod calls;
mod certificates;
mod cli;
mod colour;
mod commands;
mod commitments;
mod confirm;
mod consents;
mod context;
mod explained;
mod failure;
mod files;
mod filings;
mod journal;
mod json;
mod keys;
mod lang;
mod lists;
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
mod sentences;
mod terms;
mod title_names;
mod trial;
mod unlock;
mod values;
mod wallet;

use clap::{ArgMatches, CommandFactory, FromArgMatches};
use cli::{Cli, Command, Global};
use commands::script;
use context::Context;
use failure::{Failure, FailureKind};
use lang::Lang;
use output::{Output, Word};
use std::{ffi::OsString, process::ExitCode};

fn main() -> ExitCode {
	let json = std::env::args_os().any(|argument| argument == "--json");
	// Before the command line is read, so that what is wrong with a value of it is said in this language.
	let lang = Lang::asked_for(std::env::args(), |name| std::env::var(name).ok());
	lang.use_for(json);
	let (cli, matches) = match parse(std::env::args_os()) {
		Ok(parsed) => parsed,
		Err(error) if json && error.use_stderr() => {
			return failed(&Failure::input(parse_error(&error)), true);
		}
		Err(error) => error.exit(),
	};
	let lang = cli.global.lang.unwrap_or(lang);
	lang.use_for(cli.global.json);
	if cli.global.wide {
		output::widen();
	}
	let json = cli.global.json;
	let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
		Ok(runtime) => runtime,
		Err(error) => return failed(&Failure::input(error), json),
	};
	match runtime.block_on(run(cli, cli::words(&matches), lang)) {
		Ok(()) => ExitCode::SUCCESS,
		Err(failure) if failure.kind == FailureKind::Answered => ExitCode::SUCCESS,
		Err(failure) => failed(&failure, json),
	}
}

/// A command line, and its matches, which say where each value comes from.
fn parse(
	line: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> Result<(Cli, ArgMatches), clap::Error> {
	let matches = Cli::command().try_get_matches_from(line)?;
	Ok((Cli::from_arg_matches(&matches)?, matches))
}

fn parse_error(error: &clap::Error) -> String {
	error.render().to_string().trim_start_matches("error: ").trim_end().to_owned()
}

async fn run(cli: Cli, words: String, lang: Lang) -> Result<(), Failure> {
	let is_of_profiles = matches!(cli.command, Command::Config(_));
	if let Command::Run(args) = &cli.command {
		let context = cli.global.clone().context(words, false)?;
		return run_file(&context, &cli.global, args, lang).await;
	}
	let context = cli.global.context(words, is_of_profiles)?;
	act(&context, cli.command).await
}

/// A line of a file, with the options of the file: the command, and its words without options and values.
fn parse_line(words: Vec<String>, of_file: &Global) -> Result<(Cli, String), Failure> {
	let line = std::iter::once("madang".to_owned()).chain(words);
	let (cli, matches) = parse(line).map_err(|error| Failure::input(parse_error(&error)))?;
	let Cli { global, command } = cli;
	if matches!(command, Command::Run(_)) {
		return Err(Failure::input(t!("a file does not run another file")));
	}
	let global = global.of_line(&matches, of_file)?;
	Ok((Cli { global, command }, cli::words(&matches)))
}

/// Run the commands of a file. All are checked first.
async fn run_file(
	context: &Context,
	global: &Global,
	args: &script::Args,
	lang: Lang,
) -> Result<(), Failure> {
	let mut commands = Vec::new();
	for (number, words) in script::read(args)? {
		let (cli, words) = parse_line(words, global)
			.map_err(|why| Failure::input(t!("line {number}: {}", why.message)))?;
		commands.push((number, cli, words));
	}
	let mut tally = script::Tally::of(commands.len());
	for (number, cli, words) in commands {
		tally.begin(context, number, &words);
		let is_of_profiles = matches!(cli.command, Command::Config(_));
		let mut inner = cli.global.context(words, is_of_profiles)?;
		inner.output.lines = true;
		inner.typed = context.typed.clone();
		lang.use_for(inner.output.json);
		let ended = act(&inner, cli.command).await;
		lang.use_for(context.output.json);
		tally.end(context, number, ended, args.keep_going)?;
	}
	tally.finish(context)
}

async fn act(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Key(command) => commands::key::run(context, command),
		// A file does not run another file.
		Command::Run(_) => Ok(()),
		Command::Explain(args) => commands::explain::run(context, &args),
		Command::May(args) => commands::may::run(context, args).await,
		Command::Completion(args) => {
			commands::completion::run(context, &args, Cli::command());
			Ok(())
		}
		Command::Man(args) => commands::completion::man(context, &args, Cli::command()),
		Command::Version => commands::version::run(context).await,
		Command::Status => commands::status::run(context).await,
		Command::Config(command) => commands::config::run(context, command).await,
		Command::Tx(command) => commands::tx::run(context, command).await,
		Command::History(args) => commands::history::run(context, &args),
		Command::Book(command) => commands::book::run(context, command).await,
		Command::Registers(command) => commands::registers::run(context, command).await,
		Command::Title(command) => commands::title::run(context, command).await,
		Command::Application(command) => commands::application::run(context, command).await,
		Command::Deal(command) => commands::deal::run(context, command).await,
		Command::Loan(command) => commands::loan::run(context, command).await,
		Command::Programme(command) => commands::programme::run(context, command).await,
		Command::Guarantee(command) => commands::guarantee::run(context, command).await,
		Command::Index(command) => commands::index::run(context, command).await,
		Command::Proof(command) => commands::proof::run(context, command).await,
		Command::Certificate(command) => commands::certificate::run(context, command).await,
		Command::Wallet(command) => commands::wallet::run(context, command),
		Command::Issuer(command) => commands::issuer::run(context, command).await,
		Command::Notary(command) => commands::notary::run(context, command).await,
		Command::Apostille(command) => commands::apostille::run(context, command).await,
		Command::Party(command) => commands::party::run(context, command).await,
		Command::Sign(command) => commands::sign::run(context, command).await,
		Command::Commit(command) => commands::commit::run(context, command),
		Command::Officer(command) => commands::officer::run(context, command).await,
		Command::Validator(command) => commands::validator::run(context, command).await,
		Command::Node(command) => commands::node::run(context, command).await,
		Command::Council(command) => commands::council::run(context, command).await,
		Command::Term(command) => commands::term::run(context, command).await,
		Command::Institution(command) => commands::institution::run(context, command).await,
		Command::Gateway(command) => commands::gateway::run(context, command).await,
	}
}

/// Print on the error stream why the command failed.
fn failed(failure: &Failure, json: bool) -> ExitCode {
	let lang = Lang::now();
	let output = Output { json, lines: false };
	output.say(Word::Error, lang.of("error", "오류"), &failure.json(), &failure.message);
	if let Some(hint) = failure.hint(lang).filter(|_| !json) {
		output.say(Word::Hint, lang.of("hint", "도움말"), &serde_json::Value::Null, &hint);
	}
	ExitCode::from(failure.kind.code())
}
