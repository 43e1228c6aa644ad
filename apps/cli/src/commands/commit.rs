//! `madang commit`: commit to a document.

use crate::{commitments, context::Context, failure::Failure};
use serde_json::json;
use std::path::PathBuf;

/// Commit to a document that stays off chain.
///
/// Prints the SHA-256 of a random salt and the document. The salt is written next to the document
/// (FILE.salt). Keep both files: together they prove which document was committed to.
#[derive(clap::Args, Debug)]
#[command(
	after_help = "Examples:\n  madang commit contract.pdf\n  madang commit contract.pdf --again"
)]
pub struct Command {
	/// The document
	file: PathBuf,
	/// Print the commitment of a document that already has a salt
	#[arg(long)]
	again: bool,
}

/// Run the command.
pub fn run(context: &Context, command: Command) -> Result<(), Failure> {
	let commitment = match command.again {
		true => commitments::again(&command.file)?,
		false => commitments::make(&command.file)?,
	};
	let value = json!({
		"commitment": commitment.to_string(),
		"salt_file": commitments::salt_file(&command.file),
	});
	context.output.answer(&value, || commitment.to_string());
	Ok(())
}
