//! Finds out what became of what was submitted, and sends it again meanwhile.
//!
//! It reads every final block after the last one that it has looked at, which the database remembers: after an outage of any
//! length it continues there. Nodes have the bodies of all blocks, and the states of the last ones only: of an older
//! block the reference of a call says whether it took effect.

use crate::{
	chain::Chain,
	error::{Error, Kind},
	sending::Sending,
	store::{NewOutcome, Open, OutcomeKind, Store},
};
use madang_client::{
	api::types::*, Connection, Error as ClientError, Included, State, SEND_AGAIN_AFTER, STATES_KEPT,
};
use serde_json::{json, Value};
use std::{
	collections::{BTreeMap, BTreeSet},
	time::{Duration, Instant},
};
use subxt::utils::{AccountId32, H256};
use tokio::{sync::watch, time::sleep};

/// How often final blocks are looked for.
const LOOK: Duration = Duration::from_millis(300);

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
	/// Sends open calls.
	pub sending: Sending,
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
			if sent.elapsed() >= SEND_AGAIN_AFTER {
				match self.store.open_calls().await {
					Ok(open) => self.sending.send_again(officers(&open, |_| true)).await,
					Err(error) => log::warn!("open calls cannot be sent again: {error}"),
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
		// Also what another gateway has looked at.
		self.followed.send_if_modified(|followed| std::mem::replace(followed, done) != done);
		Ok(())
	}

	/// Look at a final block.
	async fn settle(&self, number: u64) -> Result<(), Error> {
		let open = self.store.open_calls().await?;
		let outcomes = match open.is_empty() {
			true => Vec::new(),
			false => self.decided(number, &open).await?,
		};
		let is_new = self.store.settle_block(number, &outcomes).await?;
		if is_new {
			if !outcomes.is_empty() {
				self.sending.tell();
			}
			if number.is_multiple_of(64) {
				// Those that someone may still sign are kept.
				self.store.forget_prepared(number.saturating_sub(64)).await?;
			}
		}
		for officer in officers(&open, |call| !call.is_sent) {
			self.sending.release(officer).await?;
		}
		Ok(())
	}

	/// What the block decides of the open calls, in their order.
	async fn decided<'a>(
		&self,
		number: u64,
		open: &'a [Open],
	) -> Result<Vec<(&'a Open, NewOutcome)>, Error> {
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
		let last = self.chain.state().await?;
		let index = |call: &Open| index_of.get(&call.hash).copied();
		let found: Vec<_> =
			open.iter().filter_map(|one| Some((index(one)?, H256(one.hash)))).collect();
		let mut ended = self.ended((number, hash), &found, &last).await?;
		let mut nonces = BTreeMap::new();
		let mut decided = Vec::new();
		for call in open {
			let outcome = if let Some(index) = index(call) {
				let place = (number, hash.0, index);
				self.included(place, ended.remove(&index), call, &last).await?
			} else if call.expires_at <= number {
				let error = json!({ "expires_at_block": call.expires_at });
				NewOutcome::without_place(OutcomeKind::Expired, error)
			} else if is_outrun(number, call, &last, &mut nonces).await? {
				let error = json!({ "nonce": call.nonce.to_string() });
				NewOutcome::without_place(OutcomeKind::Outrun, error)
			} else {
				continue;
			};
			decided.push((call, outcome));
		}
		Ok(decided)
	}

	/// How transactions of a block ended, by their indices. None of them, if no node has its state any more.
	async fn ended(
		&self,
		block: (u64, H256),
		transactions: &[(u32, H256)],
		last: &State,
	) -> Result<BTreeMap<u32, Result<Included, ClientError>>, Error> {
		if transactions.is_empty() {
			return Ok(BTreeMap::new());
		}
		if last.number() < block.0 {
			return Err(Error::new(Kind::Unavailable, "the node is behind"));
		}
		let ask = |node: Connection| async move { node.outcomes(block, transactions).await };
		match self.chain.sender().ask(ask).await {
			Ok(all) => Ok(transactions.iter().map(|(index, _)| *index).zip(all).collect()),
			// It has the state, and does not answer.
			Err(error) if last.number().saturating_sub(block.0) < STATES_KEPT => Err(error.into()),
			Err(_) => Ok(BTreeMap::new()),
		}
	}

	/// What became of a call that a final block includes.
	async fn included(
		&self,
		(number, hash, index): (u64, [u8; 32], u32),
		ended: Option<Result<Included, ClientError>>,
		call: &Open,
		last: &State,
	) -> Result<NewOutcome, Error> {
		let made = match call.reference {
			Some(reference) => last.ref_outcome(self.institution, reference).await?,
			None => None,
		};
		let made = made.filter(|one| u64::from(one.block) == number && one.index == index);
		let outcome = |kind, error| NewOutcome {
			kind,
			place: Some((number, hash, index)),
			made: made.as_ref().and_then(|one| one.made).map(|made| object(&made)),
			error,
		};
		Ok(match (ended, &made) {
			(Some(Ok(_)), _) | (None, Some(_)) => outcome(OutcomeKind::Done, None),
			(Some(Err(ClientError::Failed(failed))), _) => {
				let (pallet, name) = failed.name.clone().unzip();
				let error = json!({ "pallet": pallet, "error": name, "message": failed.sentence });
				outcome(OutcomeKind::Failed, Some(error))
			}
			(Some(Err(error)), _) => return Err(error.into()),
			// A call that succeeds leaves its reference behind.
			(None, None) if call.reference.is_some() => {
				let message = "the call failed; why is in the state of that block, which no node that answers has";
				outcome(OutcomeKind::Failed, Some(json!({ "message": message })))
			}
			(None, None) => outcome(OutcomeKind::Unread, None),
		})
	}
}

/// The officers of those of the calls of which this holds.
fn officers(open: &[Open], holds: impl Fn(&Open) -> bool) -> BTreeSet<[u8; 32]> {
	open.iter().filter(|call| holds(call)).map(|call| call.officer).collect()
}

/// Whether another transaction has used the nonce on the final chain. Only looked at where blocks are new: an old one's state
/// may be gone, and a later block decides as well. `nonces` are those of officers that were asked for already.
async fn is_outrun(
	number: u64,
	call: &Open,
	last: &State,
	nonces: &mut BTreeMap<[u8; 32], u64>,
) -> Result<bool, Error> {
	if last.number() != number {
		return Ok(false);
	}
	let officer = call.officer;
	let next = match nonces.get(&officer) {
		Some(next) => *next,
		None => {
			let next = last.at().tx().account_nonce(&AccountId32(officer)).await;
			let next = next.map_err(|error| Error::from(ClientError::answer(error)))?;
			nonces.insert(officer, next);
			next
		}
	};
	Ok(next > call.nonce)
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
		"kind": OutcomeKind::Done.as_str(),
		"block": { "number": outcome.block, "final": true },
		"index": outcome.index,
		"made": outcome.made.as_ref().map(object),
	})
}
