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
use madang_client::{api::types::RefOutcome, Connection, Error, State};
use serde_json::Value;
use subxt::utils::{AccountId32, H256};

pub async fn run(context: &Context, wanted: Option<[u8; 32]>) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let network = hex::encode(connection.genesis());
	let wanted = wanted.map(hex::encode);
	let entries = context.journal.read()?;
	let named = |entry: &Entry| wanted.as_ref().is_none_or(|digits| entry.is_named(digits));
	let (own, others): (Vec<_>, Vec<_>) =
		entries.into_iter().filter(named).partition(|entry| entry.signed.genesis == network);
	// One that is named is shown, whether it is open or not.
	let mut found = Vec::new();
	for entry in own.into_iter().filter(|entry| entry.is_open() || wanted.is_some()) {
		found.push(resolved(context, &connection, entry).await?);
	}
	let others = others.iter().filter(|entry| entry.is_open()).count();
	if others > 0 {
		context.output.warn(&format!("{others} open calls are of other networks"));
	}
	if let (true, Some(digits)) = (found.is_empty(), &wanted) {
		return Err(Failure::not_found(format!("{digits} is not in the journal: it")));
	}
	let value: Value = found.iter().map(json).collect();
	context.output.answer(&value, || match found.is_empty() {
		true => "No call is open.".to_owned(),
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
			format!("{open} open: they may still take effect. Ask again later"),
		)),
	}
}

/// The entry with what became of it, which the journal then has too.
pub async fn resolved(
	context: &Context,
	connection: &Connection,
	entry: Entry,
) -> Result<Entry, Failure> {
	if !entry.is_open() {
		return Ok(entry);
	}
	// The block before the journal: a command that still runs writes a new signature down before it sends it, and makes
	// none any more when the first has expired.
	let at = connection.finalized().await?;
	let state = State::new(at);
	let again = context.journal.read()?;
	let first = &entry.signed.first;
	let entry = again.into_iter().find(|one| one.signed.first == *first).unwrap_or(entry);
	if !entry.is_open() {
		return Ok(entry);
	}
	let Some(ended) = outcome(connection, &state, &entry).await? else { return Ok(entry) };
	context.journal.write(&Line::Ended(ended.clone()));
	Ok(Entry { ended: Some(ended), ..entry })
}

/// What became of a call, if that is certain.
async fn outcome(
	connection: &Connection,
	state: &State,
	entry: &Entry,
) -> Result<Option<Ended>, Failure> {
	let first = &entry.signed.first;
	let hashes: Vec<H256> = entry.hashes.iter().filter_map(|hash| bytes(hash)).map(H256).collect();
	let number = state.number();
	if let Some(RefOutcome { block, index, .. }) = by_reference(state, entry).await? {
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
		let (outcome, error) = match outcome_at(connection, place).await {
			Ok(Ok(())) => (Outcome::Done, None),
			Ok(Err(Error::Failed(failed))) => {
				(Outcome::Failed, failed.name.map(|(pallet, name)| format!("{pallet}.{name}")))
			}
			// A call that takes effect leaves its reference behind.
			_ if entry.signed.external_ref.is_some() => (Outcome::Failed, None),
			_ => (Outcome::Unread, None),
		};
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

/// What the chain has under the entry's reference, for the institution of its officer.
async fn by_reference(state: &State, entry: &Entry) -> Result<Option<RefOutcome>, Failure> {
	let reference = entry.signed.external_ref.as_deref().and_then(bytes);
	let (Some(reference), Some(account)) = (reference, account(entry)) else { return Ok(None) };
	let Some(officer) = state.officer(account.0).await? else { return Ok(None) };
	Ok(state.ref_outcome(officer.institution, reference).await?)
}

fn account(entry: &Entry) -> Option<AccountId32> {
	entry.signed.account.parse().ok()
}

fn bytes(digits: &str) -> Option<[u8; 32]> {
	hex::decode(digits).ok()?.try_into().ok()
}
