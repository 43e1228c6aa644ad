//! `madang tx`: calls that were made.

use crate::{context::Context, failure::Failure, lookup, output};
use madang_client::{api::types::RefOutcome, Connection, Error, State};
use madang_primitives::InstitutionId;
use serde_json::json;

/// Calls that were made.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
	/// Show what became of a call by its external reference: where it is, and what it made. The chain keeps it for ever
	Show {
		/// The reference, 64 hex digits
		#[arg(value_name = "REFERENCE", value_parser = crate::values::bytes32)]
		reference: [u8; 32],
		/// The institution that made the call; by default that of the key in use
		#[arg(long, value_name = "NUMBER")]
		institution: Option<u32>,
	},
}

/// Run the command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	let Command::Show { reference, institution } = command;
	let connection = context.connection().await?;
	let state = context.state_over(&connection).await?;
	let institution = match institution {
		Some(number) => InstitutionId(number),
		None => lookup::own_institution(context, &state).await?,
	};
	show(context, (&connection, &state), institution, reference).await
}

async fn show(
	context: &Context,
	(connection, state): (&Connection, &State),
	institution: InstitutionId,
	reference: [u8; 32],
) -> Result<(), Failure> {
	let digits = hex::encode(reference);
	let outcome = state.ref_outcome(institution, reference).await?.ok_or_else(|| {
		Failure::not_found(format!(
			"a call of institution {institution} under the reference {digits}"
		))
	})?;
	let RefOutcome { block, index, call, made } = outcome;
	let hash = connection.hash_of(block.into()).await?;
	let position = usize::try_from(index).map_err(Error::answer)?;
	let transaction = connection.transactions(hash).await?.get(position).copied();
	let transaction = transaction
		.ok_or_else(|| Error::Answer(format!("block {block} has no transaction {index}")))?;
	let value = json!({
		"external_ref": digits,
		"institution": institution.0,
		"block": block,
		"block_hash": format!("{hash:?}"),
		"index": index,
		"transaction": format!("{transaction:?}"),
		"call_digest": hex::encode(call),
		"made": made.map(|made| json!({ "kind": made.kind(), "number": made.number().to_string() })),
	});
	context.output.answer(&value, || {
		output::facts([
			("reference", digits.clone()),
			("institution", institution.to_string()),
			("block", format!("{block} {hash:?}")),
			("index in the block", index.to_string()),
			("transaction", format!("{transaction:?}")),
			("digest of the call", hex::encode(call)),
			(
				"made",
				made.map_or_else(|| "nothing with a number".to_owned(), |made| made.to_string()),
			),
		])
	});
	Ok(())
}
