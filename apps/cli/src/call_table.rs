//! Every call of the documentation has a command, or a reason why it has none.
//!
//! `call_table.txt` has one line for each call, with tabs between its fields: the call, the command
//! (options included where they choose the call), or `-` and the reason.

use crate::cli::Cli;
use clap::CommandFactory;
use std::collections::BTreeSet;

const TABLE: &str = include_str!("call_table.txt");
const CALLS: &str = include_str!("../../../docs/src/calls.md");

/// A row of the table.
struct Row {
	call: &'static str,
	/// The command, or the reason why the call has no command.
	command: Result<&'static str, &'static str>,
}

fn rows() -> Vec<Row> {
	TABLE
		.lines()
		.map(|line| match *line.split('\t').collect::<Vec<_>>().as_slice() {
			[call, "-", reason] => Row { call, command: Err(reason) },
			[call, command] => Row { call, command: Ok(command) },
			_ => panic!("not `call<TAB>command` or `call<TAB>-<TAB>reason`: {line}"),
		})
		.collect()
}

/// The calls that the documentation lists: `pallet.call`, from the tables under the headings that
/// name a pallet.
fn documented_calls() -> BTreeSet<String> {
	let mut pallet = None;
	let mut calls = BTreeSet::new();
	for line in CALLS.lines() {
		if let Some(heading) = line.strip_prefix("## ") {
			pallet = heading.strip_prefix('`').and_then(|name| name.split('`').next());
		}
		let call = line.strip_prefix("| `").and_then(|row| row.split('`').next());
		if let (Some(pallet), Some(call)) = (pallet, call) {
			calls.insert(format!("{pallet}.{call}"));
		}
	}
	calls
}

/// Check that a command is in clap's tree, with its options.
fn check_command(command: &str) -> Result<(), String> {
	let mut at = Cli::command();
	for word in command.split(' ') {
		match word.strip_prefix("--") {
			Some(option) => {
				let known = at.get_arguments().any(|one| one.get_long() == Some(option));
				known.then_some(()).ok_or_else(|| format!("no option {word} in: {command}"))?;
			}
			None => {
				let next = at.find_subcommand(word).cloned();
				at = next.ok_or_else(|| format!("no command {word} in: {command}"))?;
			}
		}
	}
	Ok(())
}

#[test]
fn every_documented_call_is_in_the_table_once_and_no_other() {
	let documented = documented_calls();
	assert!(documented.len() > 60, "calls.md was not understood: {documented:?}");
	let rows = rows();
	let listed: BTreeSet<String> = rows.iter().map(|row| row.call.to_owned()).collect();
	assert_eq!(listed.len(), rows.len(), "a call is listed twice");
	let missing: Vec<_> = documented.difference(&listed).collect();
	let unknown: Vec<_> = listed.difference(&documented).collect();
	assert!(missing.is_empty(), "calls.md has calls that are not in the table: {missing:?}");
	assert!(unknown.is_empty(), "the table has calls that are not in calls.md: {unknown:?}");
}

#[test]
fn every_command_in_the_table_exists() {
	for row in rows() {
		match row.command {
			Ok(command) => check_command(command).unwrap(),
			Err(reason) => assert!(reason.len() > 20, "{}: give the reason", row.call),
		}
	}
	assert!(check_command("deal report --decline").is_err());
	assert!(check_command("deal sell").is_err());
}
