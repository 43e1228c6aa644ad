//! Finds out what became of what was submitted, and sends it again meanwhile.
//!
//! It reads every final block after the last one that it has looked at, which the database remembers: after an outage of any
//! length it continues there. Nodes have the bodies of all blocks, and the states of the last ones only: of an older
//! block the reference of a call says whether it took effect.

use crate::{
	chain::Chain,
	error::{Error, Kind},
	store::{Attempt, NewOutcome, Store},
};
use madang_client::{api::types::*, Connection, Error as ClientError, Verdict};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::utils::{AccountId32, H256};
use tokio::{sync::watch, time::sleep};

/// How often final blocks are looked for.
const LOOK: Duration = Duration::from_millis(300);

/// How many blocks behind the last final one a node has states, unless it was told to keep more.
const STATES_KEPT: u64 = 256;

/// How often what is open is sent again.
const SEND_AGAIN: Duration = Duration::from_secs(6);

/// Follows the chain for one store.
pub struct Settler {
	/// The institution.
	pub institution: InstitutionId,
	/// The chain.
	pub chain: Chain,
	/// The gateway's own state.
	pub store: Store,
	/// The last final block that has been looked at.
	pub followed: watch::Sender<u64>,
	/// Counts what became known.
	pub known: Arc<watch::Sender<u64>>,
}

impl Settler {
	/// Follow the chain for ever.
	pub async fn run(self) {
		let mut sent = Instant::now();
		loop {
			if let Err(error) = self.catch_up().await {
				log::warn!("final blocks cannot be followed: {}", error.message());
				sleep(LOOK).await;
			}
			if sent.elapsed() >= SEND_AGAIN {
				if let Err(error) = self.send_again().await {
					log::warn!("open calls cannot be sent again: {}", error.message());
				}
				sent = Instant::now();
			}
			sleep(LOOK).await;
		}
	}

	async fn catch_up(&self) -> Result<(), Error> {
		let sender = self.chain.sender();
		let finalized = sender.ask(|node| async move { node.finalized_number().await }).await?;
		let mut done = self.store.followed().await?;
		while done < finalized {
			let next = done.saturating_add(1);
			self.settle(next).await?;
			// Another gateway may share the database.
			done = self.store.followed().await?.max(next);
			self.followed.send_replace(done);
		}
		if *self.followed.borrow() != done {
			self.followed.send_replace(done);
		}
		Ok(())
	}

	/// Look at a final block.
	async fn settle(&self, number: u64) -> Result<(), Error> {
		let open = self.store.open_attempts().await?;
		let outcomes = match open.is_empty() {
			true => Vec::new(),
			false => self.decided(number, &open).await?,
		};
		let outcomes: Vec<_> =
			outcomes.into_iter().filter_map(|(index, one)| Some((open.get(index)?, one))).collect();
		if self.store.settle_block(number, &outcomes).await? {
			if !outcomes.is_empty() {
				self.known.send_modify(|count| *count = count.wrapping_add(1));
			}
			if number.is_multiple_of(64) {
				// Those that someone may still sign are kept.
				self.store.forget_prepared(number.saturating_sub(64)).await?;
			}
		}
		Ok(())
	}

	/// What the block decides of the open attempts, by their positions.
	async fn decided(
		&self,
		number: u64,
		open: &[Attempt],
	) -> Result<Vec<(usize, NewOutcome)>, Error> {
		// On one connection: another node may have another block of this number, which is not final there.
		let body = |node: Connection| async move {
			if node.finalized_number().await? < number {
				return Err(ClientError::Answer(format!("block {number} is not final there")));
			}
			let hash = node.hash_of(number).await?;
			Ok((hash, node.transactions(hash).await?))
		};
		let (hash, hashes) = self.chain.sender().ask(body).await?;
		let index_of: BTreeMap<[u8; 32], u32> =
			hashes.iter().map(|hash| hash.0).zip(0u32..).collect();
		let mut decided = Vec::new();
		let mut waiting = Vec::new();
		for (position, attempt) in open.iter().enumerate() {
			match attempt.hash.and_then(|hash| index_of.get(&hash)) {
				Some(index) => {
					let outcome = self.included((number, hash), *index, attempt).await?;
					decided.push((position, outcome));
				}
				None => waiting.push((position, attempt)),
			}
		}
		for (position, attempt) in waiting {
			if attempt.expires_at <= number {
				let error = json!({ "expires_at_block": attempt.expires_at });
				decided.push((position, without_place("expired", error)));
			} else if self.is_outrun(number, attempt).await? {
				let error = json!({ "nonce": attempt.new.nonce.to_string() });
				decided.push((position, without_place("outrun", error)));
			}
		}
		decided.sort_by_key(|(position, _)| *position);
		Ok(decided)
	}

	/// What became of an attempt that a final block includes.
	async fn included(
		&self,
		(number, hash): (u64, H256),
		index: u32,
		attempt: &Attempt,
	) -> Result<NewOutcome, Error> {
		let place = Some((number, hash.0, index));
		let transaction = H256(attempt.hash.unwrap_or_default());
		let asked = self
			.chain
			.sender()
			.ask(|node| async move { node.outcomes((number, hash), &[(index, transaction)]).await })
			.await;
		let (last, made) = self.outcome_of_reference(attempt).await?;
		if last < number {
			return Err(Error::new(Kind::Unavailable, "the node is behind"));
		}
		let read = match asked {
			Ok(mut all) => all.pop(),
			// It has the state, and does not answer.
			Err(error) if last.saturating_sub(number) < STATES_KEPT => return Err(error.into()),
			Err(_) => None,
		};
		let made = made.filter(|one| u64::from(one.block) == number && one.index == index);
		let outcome = |kind: &str, error| NewOutcome {
			kind: kind.to_owned(),
			place,
			made: made.as_ref().and_then(|one| one.made).map(|made| object(&made)),
			error,
		};
		Ok(match (read, &made) {
			(Some(Ok(_)), _) | (None, Some(_)) => outcome("done", None),
			(Some(Err(ClientError::Failed(failed))), _) => {
				let (pallet, name) = failed.name.clone().unzip();
				let error = json!({ "pallet": pallet, "error": name, "message": failed.sentence });
				outcome("failed", Some(error))
			}
			(Some(Err(error)), _) => return Err(error.into()),
			// A call that succeeds leaves its reference behind.
			(None, None) if attempt.new.reference.is_some() => {
				let message = "the call failed; why is in the state of that block, which no node that answers has";
				outcome("failed", Some(json!({ "message": message })))
			}
			(None, None) => outcome("unread", None),
		})
	}

	/// The last final block, and what its state says about the reference of an attempt.
	async fn outcome_of_reference(
		&self,
		attempt: &Attempt,
	) -> Result<(u64, Option<RefOutcome>), Error> {
		let state = self.chain.state().await?;
		let outcome = match attempt.new.reference {
			Some(reference) => state.ref_outcome(self.institution, reference).await?,
			None => None,
		};
		Ok((state.number(), outcome))
	}

	/// Whether another transaction has used the nonce on the final chain. Only looked at where blocks are new: an old one's
	/// state may be gone, and a later block decides as well.
	async fn is_outrun(&self, number: u64, attempt: &Attempt) -> Result<bool, Error> {
		let state = self.chain.state().await?;
		if state.number() > number {
			return Ok(false);
		}
		let account = AccountId32(attempt.new.officer);
		let next = state.at().tx().account_nonce(&account).await;
		let next = next.map_err(|error| Error::from(ClientError::answer(error)))?;
		// A node that is behind by a block may not have what the block includes.
		Ok(state.number() == number && next > attempt.new.nonce)
	}

	/// Send what is open again, in the order of nonces.
	async fn send_again(&self) -> Result<(), Error> {
		let connection = self.chain.sender().connection().await;
		for attempt in self.store.open_attempts().await? {
			let Some(bytes) = &attempt.transaction else { continue };
			if !self.store.note_sent_again(&attempt.id).await? {
				continue;
			}
			if !send(&connection, bytes).await {
				break;
			}
		}
		Ok(())
	}
}

/// Whether a node answers to a transaction that is sent again. What it says decides nothing: another node may have it.
async fn send(connection: &Connection, bytes: &[u8]) -> bool {
	match connection.submit(bytes).await {
		Verdict::Unknown(reason) => {
			log::debug!("sent again: {reason}");
			false
		}
		_ => true,
	}
}

fn without_place(kind: &str, error: Value) -> NewOutcome {
	NewOutcome { kind: kind.to_owned(), place: None, made: None, error: Some(error) }
}

/// What a call made, in the form of the JSON-RPC methods.
pub fn object(made: &Object) -> Value {
	let number = match made {
		Object::Proposal(number) => json!(number),
		other => json!(other.number().to_string()),
	};
	json!({ made.kind().replace('_', "-"): number })
}

/// The outcome of a reference that the chain knows.
pub fn of_chain(outcome: &RefOutcome) -> Value {
	json!({
		"kind": "done",
		"block": { "number": outcome.block, "final": true },
		"index": outcome.index,
		"made": outcome.made.as_ref().map(object),
	})
}
