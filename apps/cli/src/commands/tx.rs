//! `madang tx`: calls that were made.

mod blocks;
mod resume;

use crate::{
	context::Context,
	failure::Failure,
	journal::{in_words, json, Entry},
	lookup, output,
};
use blocks::{find, outcome_at, transaction_at, Place};
use madang_client::{api::types::RefOutcome, Connection, State};
use madang_primitives::InstitutionId;
use serde_json::json as value_of;
use subxt::utils::H256;

/// How many of the last final blocks are searched for a transaction that is not in the journal.
const SEARCHED: u64 = 256;

/// Calls that were made.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
	/// Show what became of a call by its external reference, or by the hash of its transaction: where it is, and what it
	/// made. The chain keeps references for ever. A hash is found if this machine sent the transaction, or if it is in one
	/// of the last 256 final blocks
	Show {
		/// The reference or the hash, 64 hex digits
		#[arg(value_name = "REFERENCE|HASH", value_parser = crate::values::bytes32)]
		reference: [u8; 32],
		/// The institution that made the call; by default that of the key in use
		#[arg(long, value_name = "NUMBER")]
		institution: Option<u32>,
	},
	/// Find out what became of the calls of the journal of which that is not known. For each it says: done, in which block;
	/// failed, and why; not done and cannot be any more; or still open, with exit code 5
	Resume {
		/// Only those with this reference or hash, 64 hex digits
		#[arg(value_name = "REFERENCE|HASH", value_parser = crate::values::bytes32)]
		reference: Option<[u8; 32]>,
	},
}

/// Run the command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Show { reference, institution } => show(context, reference, institution).await,
		Command::Resume { reference } => resume::run(context, reference).await,
	}
}

async fn show(
	context: &Context,
	digits: [u8; 32],
	institution: Option<u32>,
) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let state = context.state_over(&connection).await?;
	let institution = match institution {
		Some(number) => Ok(InstitutionId(number)),
		None => lookup::own_institution(context, &state).await,
	};
	if let Ok(institution) = institution {
		if let Some(outcome) = state.ref_outcome(institution, digits).await? {
			return show_reference(context, &connection, (institution, digits), outcome).await;
		}
	}
	let hex = hex::encode(digits);
	// Before the journal is read: see `resume`. In an emergency the other state is not final.
	let last = State::new(connection.finalized().await?);
	let entries = context.journal.read()?;
	let mut named = entries.into_iter().rev().filter(|entry| entry.is_named(&hex));
	let network = hex::encode(connection.genesis());
	if let Some(entry) = named.find(|entry| entry.signed.genesis == network) {
		let entry = resume::resolved(context, &connection, &last, entry).await?;
		return show_entry(context, &entry);
	}
	let number = connection.finalized_number().await?;
	let blocks = (number.saturating_sub(SEARCHED)..=number).rev();
	match find(&connection, &[H256(digits)], blocks).await? {
		Some(place) => show_place(context, &connection, place).await,
		// Without an institution a reference was not looked for.
		None => Err(match institution {
			Ok(institution) => Failure::not_found(t!(
				"a call of institution {institution} under the reference {hex}, or a transaction with this hash in the \
				 last {SEARCHED} final blocks,"
			)),
			Err(failure) => failure,
		}),
	}
}

async fn show_place(
	context: &Context,
	connection: &Connection,
	place: Place,
) -> Result<(), Failure> {
	let outcome = outcome_at(context, connection, place).await?;
	let Place { block, hash, index, transaction } = place;
	let (word, error) = match &outcome {
		Some(Ok(())) => ("done", None),
		Some(Err(failed)) => ("failed", Some(failed.to_string())),
		None => ("unread", None),
	};
	let value = value_of!({
		"transaction": format!("{transaction:?}"),
		"block": block,
		"block_hash": format!("{hash:?}"),
		"index": index,
		"outcome": word,
		"error": error,
	});
	context.output.answer(&value, || {
		output::facts([
			("transaction", format!("{transaction:?}")),
			("block", format!("{block} {hash:?}")),
			("index in the block", index.to_string()),
			("outcome", error.clone().map_or(word.to_owned(), |error| format!("{word}: {error}"))),
		])
	});
	Ok(())
}

/// Show a transaction of the journal.
fn show_entry(context: &Context, entry: &Entry) -> Result<(), Failure> {
	let value = json(entry);
	context.output.answer(&value, || facts_of(entry));
	Ok(())
}

fn facts_of(entry: &Entry) -> String {
	let signed = &entry.signed;
	output::facts([
		("transaction", signed.first.clone()),
		("command", signed.command.clone()),
		("call", signed.call.clone()),
		("reference", signed.external_ref.clone().unwrap_or_else(|| t!("none").to_owned())),
		("account", signed.account.clone()),
		("nonce", signed.nonce.to_string()),
		("sent", crate::values::format_moment(signed.at_ms)),
		("expires at block", entry.expires_at.to_string()),
		("outcome", in_words(entry)),
	])
}

async fn show_reference(
	context: &Context,
	connection: &Connection,
	(institution, reference): (InstitutionId, [u8; 32]),
	outcome: RefOutcome,
) -> Result<(), Failure> {
	let digits = hex::encode(reference);
	let RefOutcome { block, index, call, made } = outcome;
	let (hash, transaction) = transaction_at(connection, block.into(), index).await?;
	let value = value_of!({
		"external_ref": digits,
		"institution": institution.0,
		"block": block,
		"block_hash": format!("{hash:?}"),
		"index": index,
		"transaction": format!("{transaction:?}"),
		"call_digest": hex::encode(call),
		"made": made.map(|made| value_of!({ "kind": made.kind(), "number": made.number().to_string() })),
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
				made.map_or_else(
					|| t!("nothing with a number").to_owned(),
					|made| made.to_string(),
				),
			),
		])
	});
	Ok(())
}
