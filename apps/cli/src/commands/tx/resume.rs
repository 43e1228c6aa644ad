//! `madang tx resume`: what became of the calls of the journal of which that is not known.
//!
//! A call is done if the chain has its reference, or one of its transactions in a block. It cannot be done any more if a
//! final block is as high as that at which its last signature expires, or if the account's nonce is above its own.

use super::blocks::{find, outcome_at, transaction_at};
use crate::{
	context::Context,
	failure::{Failure, FailureKind},
	journal::{in_words, json, Ended, Entry, Line, Outcome},
	output, values,
};
use madang_client::{api::types::RefOutcome, CallError, Connection, Error, State};
use serde_json::Value;
use subxt::utils::{AccountId32, H256};

pub async fn run(context: &Context, wanted: Option<[u8; 32]>) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let network = hex::encode(connection.genesis());
	let wanted = wanted.map(hex::encode);
	// The block before the journal: a command that still runs writes a new signature down before it sends it, and makes
	// none any more when the first has expired.
	let state = State::new(connection.finalized().await?);
	let entries = context.journal.read()?;
	let named = |entry: &Entry| wanted.as_ref().is_none_or(|digits| entry.is_named(digits));
	let (own, others): (Vec<_>, Vec<_>) =
		entries.into_iter().filter(named).partition(|entry| entry.signed.genesis == network);
	// One that is named is shown, whether it is open or not.
	let mut found = Vec::new();
	for entry in own.into_iter().filter(|entry| entry.is_open() || wanted.is_some()) {
		found.push(resolved(context, &connection, &state, entry).await?);
	}
	let others = others.iter().filter(|entry| entry.is_open()).count();
	if others > 0 {
		context.output.warn(&t!("{others} open calls are of other networks"));
	}
	if let (true, Some(digits)) = (found.is_empty(), &wanted) {
		return Err(Failure::not_found(t!("{digits} is not in the journal: it")));
	}
	let value: Value = found.iter().map(json).collect();
	context.output.answer(&value, || match found.is_empty() {
		true => t!("No call is open.").to_owned(),
		false => output::table(
			["when", "command", "transaction", "outcome"],
			found.iter().map(|entry| {
				let signed = &entry.signed;
				[
					values::format_moment(signed.at_ms),
					signed.command.clone(),
					signed.first.clone(),
					in_words(entry),
				]
			}),
		),
	});
	match found.iter().filter(|entry| entry.is_open()).count() {
		0 => Ok(()),
		open => Err(Failure::of(
			FailureKind::Unknown,
			t!("{open} open: they may still take effect. Ask again later"),
		)),
	}
}

/// The entry with what became of it, which the journal then has too. The state is final, and older than the journal was when
/// it was read.
pub async fn resolved(
	context: &Context,
	connection: &Connection,
	state: &State,
	entry: Entry,
) -> Result<Entry, Failure> {
	if !entry.is_open() {
		return Ok(entry);
	}
	let found = outcome(context, connection, state, &entry).await?;
	let Some(ended) = found else { return Ok(entry) };
	context.journal.write(&Line::Ended(ended.clone()));
	Ok(Entry { ended: Some(ended), ..entry })
}

/// What became of a call, if that is certain.
async fn outcome(
	context: &Context,
	connection: &Connection,
	state: &State,
	entry: &Entry,
) -> Result<Option<Ended>, Failure> {
	let first = &entry.signed.first;
	let hashes = entry.hashes.iter().filter_map(|hash| values::bytes32(hash).ok());
	let hashes: Vec<H256> = hashes.map(H256).collect();
	let number = state.number();
	let reference = by_reference(state, entry).await?;
	if let ByReference::There(RefOutcome { block, index, .. }) = reference {
		let (_, transaction) = transaction_at(connection, block.into(), index).await?;
		let outcome = match hashes.contains(&transaction) {
			true => Outcome::Done,
			// Its own cannot take effect any more.
			false => Outcome::DoneElsewhere,
		};
		let ended = Ended::new(first.clone(), outcome).placed((block.into(), index));
		return Ok(Some(Ended { transaction: Some(hex::encode(transaction)), ..ended }));
	}
	let last = number.min(entry.expires_at);
	if let Some(place) = find(connection, &hashes, entry.signed.signed_at..=last).await? {
		let read = outcome_at(context, connection, place).await?;
		let (outcome, error) = in_block(read, &reference);
		let ended = Ended::new(first.clone(), outcome).placed((place.block, place.index));
		let transaction = Some(hex::encode(place.transaction));
		return Ok(Some(Ended { transaction, error, ..ended }));
	}
	if number >= entry.expires_at {
		return Ok(Some(Ended::new(first.clone(), Outcome::Expired)));
	}
	let used = match account(entry) {
		Some(account) => state.at().tx().account_nonce(&account).await.map_err(Error::answer)?,
		None => 0,
	};
	Ok((used > entry.signed.nonce).then(|| Ended::new(first.clone(), Outcome::Replaced)))
}

/// How a transaction in a block ended, and the name of its error. `None` is read if no node has the state of its block.
fn in_block(
	read: Option<Result<(), CallError>>,
	reference: &ByReference,
) -> (Outcome, Option<String>) {
	match (read, reference) {
		(Some(Ok(())), _) => (Outcome::Done, None),
		(Some(Err(failed)), _) => {
			(Outcome::Failed, failed.name.map(|(pallet, name)| format!("{pallet}.{name}")))
		}
		// A call that takes effect leaves its reference behind.
		(None, ByReference::NotThere) => (Outcome::Failed, None),
		(None, ByReference::There(_) | ByReference::NotLookedFor) => (Outcome::Unread, None),
	}
}

/// What the chain has under an entry's reference.
enum ByReference {
	/// This.
	There(RefOutcome),
	/// Nothing.
	NotThere,
	/// The entry has no reference, or the chain does not know its officer, and so not whose reference it is.
	NotLookedFor,
}

/// What the chain has under the entry's reference, for the institution of its officer.
async fn by_reference(state: &State, entry: &Entry) -> Result<ByReference, Failure> {
	let digits = entry.signed.external_ref.as_deref();
	let reference = digits.and_then(|digits| values::bytes32(digits).ok());
	let (Some(reference), Some(account)) = (reference, account(entry)) else {
		return Ok(ByReference::NotLookedFor);
	};
	let Some(officer) = state.officer(account.0).await? else {
		return Ok(ByReference::NotLookedFor);
	};
	let found = state.ref_outcome(officer.institution, reference).await?;
	Ok(found.map_or(ByReference::NotThere, ByReference::There))
}

fn account(entry: &Entry) -> Option<AccountId32> {
	entry.signed.account.parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_transaction_whose_state_is_gone_has_failed_only_if_its_reference_is_not_there() {
		let (there, unknown) = (ByReference::NotThere, ByReference::NotLookedFor);
		assert_eq!(in_block(None, &there), (Outcome::Failed, None));
		assert_eq!(in_block(None, &unknown), (Outcome::Unread, None));
		assert_eq!(in_block(Some(Ok(())), &there), (Outcome::Done, None));
		let name = Some(("Deals".to_owned(), "Closed".to_owned()));
		let failed = CallError { name, ..CallError::other("x") };
		let expected = (Outcome::Failed, Some("Deals.Closed".to_owned()));
		assert_eq!(in_block(Some(Err(failed)), &unknown), expected);
	}
}
