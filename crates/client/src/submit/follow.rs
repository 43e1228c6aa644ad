//! Reads every finalized block and gives the pending transactions their answers.

use super::{nodes::ANSWER_WITHIN, shared::Shared};
use crate::{
	block::BlockClient,
	call::SEND_AGAIN_AFTER,
	connection::Connection,
	error::Error,
	outcome::{BlockEvents, Included},
};
use std::{collections::BTreeMap, future::Future, sync::Arc, time::Duration};
use subxt::utils::{AccountId32, H256};
use tokio::time::{sleep, timeout, Instant};

/// After how long without a new final block the other nodes are asked whether they have one.
pub(super) const STANDS_STILL_AFTER: Duration = Duration::from_secs(15);

/// How many blocks behind the last final one a node has states, unless it was told to keep more.
pub const STATES_KEPT: u64 = 256;

/// Read every finalized block after block `done`.
pub(super) async fn follow(shared: Arc<Shared>, mut done: u64) {
	let mut moved = Instant::now();
	loop {
		let connection = shared.connection().await;
		let before = done;
		let read = catch_up(&shared, &connection, &mut done).await;
		if done > before {
			moved = Instant::now();
		}
		match read {
			Ok(()) => {
				if moved.elapsed() >= STANDS_STILL_AFTER {
					// A node that is cut off or synchronises answers too.
					shared.leave_behind(done).await;
					moved = Instant::now();
				}
				send_again(&shared).await;
				// Finality advances once a slot. A quarter of a slot keeps the answers prompt.
				sleep(Duration::from_millis(250)).await;
			}
			// The node is gone or does not answer: continue with any node that does.
			Err(_) => {
				shared.reconnect().await;
				sleep(Duration::from_millis(500)).await;
			}
		}
	}
}

/// Read the finalized blocks after block `done`, which is then the last one that was read.
async fn catch_up(shared: &Shared, connection: &Connection, done: &mut u64) -> Result<(), Error> {
	let finalized = within(connection.finalized_number()).await?;
	while *done < finalized {
		let next = done.saturating_add(1);
		settle(shared, connection, next, finalized).await?;
		*done = next;
	}
	Ok(())
}

/// A node's answer, if it comes in time.
async fn within<T>(answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
	let no_answer = |_| Err(Error::Answer("no answer".to_owned()));
	timeout(ANSWER_WITHIN, answer).await.unwrap_or_else(no_answer)
}

/// Give their answers to the transactions that are decided at a finalized block.
///
/// Its body says which it includes: nodes have the bodies of all blocks, and the states of the last ones only. So the state of
/// an older block is read only if it includes one of the transactions.
async fn settle(
	shared: &Shared,
	connection: &Connection,
	number: u64,
	finalized: u64,
) -> Result<(), Error> {
	if number == finalized {
		let at = within(connection.at_number(number)).await?;
		let events = async || within(BlockEvents::of(&at)).await.map(Some);
		settle_included(shared, connection, (number, at.block_hash()), events).await?;
		within(settle_nonce_conflicts(shared, &at)).await?;
		shared.remember(at);
	} else {
		let block = (number, within(connection.hash_of(number)).await?);
		let events = async || events_of(shared, connection, block, finalized).await;
		settle_included(shared, connection, block, events).await?;
	}
	settle_expired(shared, number);
	Ok(())
}

/// Answer for the transactions that the block includes. Only if it includes one, its events are asked for: `None` if
/// no node has them any more.
async fn settle_included(
	shared: &Shared,
	connection: &Connection,
	(number, hash): (u64, H256),
	events: impl AsyncFnOnce() -> Result<Option<BlockEvents>, Error>,
) -> Result<(), Error> {
	let hashes = within(connection.transactions(hash)).await?;
	let found: Vec<(u32, H256, H256)> = {
		let pending = shared.pending();
		(0u32..)
			.zip(&hashes)
			.filter_map(|(index, hash)| Some((index, *hash, pending.find(hash)?)))
			.collect()
	};
	if found.is_empty() {
		return Ok(());
	}
	let events = events().await?;
	for (index, transaction, first) in found {
		let removed = shared.pending().remove(&first);
		if let Some(pending) = removed {
			pending.answer(match &events {
				Some(events) => Included::new(number, hash, (index, transaction), events.clone()),
				None => Err(Error::Unread { block: number, hash, index, transaction }),
			});
		}
	}
	Ok(())
}

/// The events of a block; none if no node that answers has its state any more. A young block's must be there, unless every node
/// says that it has discarded it: a node can keep fewer states than usual.
async fn events_of(
	shared: &Shared,
	connection: &Connection,
	block: (u64, H256),
	finalized: u64,
) -> Result<Option<BlockEvents>, Error> {
	let is_young = finalized.saturating_sub(block.0) < STATES_KEPT;
	let failed = match within(connection.events_at(block)).await {
		Ok(events) => return Ok(Some(events)),
		Err(error) if is_young && !is_discarded(&error) => return Err(error),
		Err(error) => error,
	};
	// The connection may have broken just now.
	within(connection.hash_of(block.0)).await?;
	let mut discarded: usize = 1;
	for other in shared.other_nodes().await {
		match within(other.events_at(block)).await {
			Ok(events) => return Ok(Some(events)),
			Err(error) => discarded = discarded.saturating_add(is_discarded(&error).into()),
		}
	}
	match is_young && discarded < shared.nodes() {
		true => Err(failed),
		false => Ok(None),
	}
}

/// Whether a node says that it has a block's state no more.
pub fn is_discarded(error: &Error) -> bool {
	error.to_string().contains("State already discarded")
}

/// Answer for the transactions with a nonce that another transaction has used on the finalized
/// chain.
async fn settle_nonce_conflicts(shared: &Shared, at: &BlockClient) -> Result<(), Error> {
	let reported = shared.pending().nonce_conflicts();
	let mut nonces: BTreeMap<AccountId32, u64> = BTreeMap::new();
	for (first, account, nonce) in reported {
		let next = match nonces.get(&account) {
			Some(next) => *next,
			None => {
				let next = at.tx().account_nonce(&account).await.map_err(Error::answer)?;
				nonces.insert(account, next);
				next
			}
		};
		if next > nonce {
			let removed = shared.pending().remove(&first);
			if let Some(mut transaction) = removed {
				let reason = transaction.last_error.take().unwrap_or_default();
				transaction.answer(Err(Error::NonceConflict(reason)));
			}
		}
	}
	Ok(())
}

/// Answer for the transactions that are expired at a block. This waits for nothing, so that no
/// answer is lost.
fn settle_expired(shared: &Shared, number: u64) {
	let expired = shared.pending().expired(number);
	for first in expired {
		let removed = shared.pending().remove(&first);
		if let Some(mut transaction) = removed {
			// The nonce was not used, so the next transaction asks the chain for it.
			shared.account_nonce(&transaction.account()).forget();
			let (expires_at, last) = (transaction.expires_at, transaction.last_error.take());
			transaction.answer(Err(Error::Expired { expires_at, last }));
		}
	}
}

/// Send again what was sent some time ago, in the order of nonces.
async fn send_again(shared: &Shared) {
	let Some(before) = Instant::now().checked_sub(SEND_AGAIN_AFTER) else { return };
	let late = shared.pending().late(before);
	shared.submit_late(&late).await;
}
