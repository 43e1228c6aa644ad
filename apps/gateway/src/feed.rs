//! The feed of outcomes: what became of what was submitted, in the order in which it became known.

use crate::{
	error::Error,
	hexadecimal::hex_of,
	patience::Patience,
	store::{Attempt, AttemptState, Outcome, Store},
};
use serde_json::{json, Value};
use std::time::Duration;
use tokio::sync::watch;

/// A page of the feed. If there is nothing after the place yet, wait so long for it.
pub async fn page(
	store: &Store,
	changed: watch::Receiver<u64>,
	after: u64,
	limit: usize,
	wait: Duration,
) -> Result<Value, Error> {
	let mut patience = Patience::new(changed, wait);
	let mut outcomes = store.outcomes_after(after, limit).await?;
	while outcomes.is_empty() && patience.waits().await {
		outcomes = store.outcomes_after(after, limit).await?;
	}
	let next = outcomes.last().map_or(after, |last| last.seq);
	let outcomes: Vec<_> = outcomes.iter().map(shown).collect();
	Ok(json!({ "outcomes": outcomes, "next": next.to_string() }))
}

/// An outcome as both doors show it.
pub fn shown(outcome: &Outcome) -> Value {
	let Outcome { seq, attempt, reference, new, known_at } = outcome;
	let block = new
		.place
		.map(|(number, hash, _)| json!({ "number": number, "hash": hex_of(hash), "final": true }));
	json!({
		"cursor": seq.to_string(),
		"attempt": attempt,
		"external_ref": reference.map(hex_of),
		"kind": new.kind.as_str(),
		"block": block,
		"index": new.place.map(|(.., index)| index),
		"made": new.made,
		"error": new.error,
		"known_at": known_at.to_string(),
	})
}

/// How an attempt stands, with its outcome if that is known.
pub fn status(attempt: &Attempt, outcome: Option<&Outcome>) -> Value {
	let state = match attempt.state {
		AttemptState::Prepared => "prepared",
		AttemptState::Submitted => "submitted",
		AttemptState::Settled => "settled",
	};
	json!({
		"attempt": attempt.id,
		"external_ref": attempt.new.reference.map(hex_of),
		"call": attempt.new.call_name,
		"state": state,
		"transaction": attempt.hash.map(hex_of),
		"expires_at_block": attempt.expires_at,
		"outcome": outcome.map(shown),
	})
}
