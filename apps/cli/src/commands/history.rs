//! `madang history`: the transactions that this machine sent.

use crate::{
	context::Context,
	failure::Failure,
	journal::{in_words, json},
	output, values,
};
use serde_json::Value;

/// `madang history …`
#[derive(clap::Args, Debug)]
pub struct Args {
	/// How many to show at most
	#[arg(long, value_name = "N", default_value_t = 20)]
	limit: usize,
	/// Only those of which it is not known what became of them
	#[arg(long)]
	unknown: bool,
}

/// Run the command.
pub fn run(context: &Context, args: &Args) -> Result<(), Failure> {
	let entries = context.journal.read()?;
	let wanted = entries.iter().rev().filter(|entry| !args.unknown || entry.is_open());
	let entries: Vec<_> = wanted.take(args.limit).collect();
	let value: Value = entries.iter().map(|entry| json(entry)).collect();
	context.output.answer(&value, || {
		output::table(
			["when", "command", "reference", "transaction", "outcome"],
			entries.iter().map(|entry| {
				let reference = entry.signed.external_ref.as_deref().unwrap_or("-");
				[
					values::format_moment(entry.signed.at_ms),
					entry.signed.command.clone(),
					reference.to_owned(),
					entry.signed.first.clone(),
					in_words(entry),
				]
			}),
		)
	});
	Ok(())
}
