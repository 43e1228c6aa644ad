//! Reads every finalized block and gives the pending transactions their answers.

use super::{nodes::ANSWER_WITHIN, shared::Shared};
use crate::{
	block::BlockClient,
	connection::Connection,
	error::Error,
	outcome::{BlockEvents, Included},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use subxt::utils::{AccountId32, H256};
use tokio::time::{sleep, timeout, Instant};

/// After how long without being finalized a transaction is sent again.
const SEND_AGAIN_AFTER: Duration = Duration::from_secs(6);

/// Read every finalized block after block `done`.
pub(super) async fn follow(shared: Arc<Shared>, mut done: u64) {
	loop {
		let connection = shared.connection().await;
		let step = async {
			let finalized = connection.finalized_number().await?;
			while done < finalized {
				let next = done.saturating_add(1);
				settle(&shared, &connection, next).await?;
				done = next;
			}
			Ok::<(), Error>(())
		};
		match timeout(ANSWER_WITHIN, step).await {
			Ok(Ok(())) => {
				send_again(&shared).await;
				// Finality advances once a slot. A quarter of a slot keeps the answers prompt.
				sleep(Duration::from_millis(250)).await;
			}
			// The node is gone or does not answer: continue with any node that does.
			Ok(Err(_)) | Err(_) => {
				shared.reconnect().await;
				sleep(Duration::from_millis(500)).await;
			}
		}
	}
}

/// Give their answers to the transactions that are decided at a finalized block.
async fn settle(shared: &Shared, connection: &Connection, number: u64) -> Result<(), Error> {
	let at = connection.at_number(number).await?;
	settle_included(shared, connection, &at).await?;
	settle_nonce_conflicts(shared, &at).await?;
	settle_expired(shared, number);
	shared.remember(at);
	Ok(())
}

/// Answer for the transactions that the block includes.
async fn settle_included(
	shared: &Shared,
	connection: &Connection,
	at: &BlockClient,
) -> Result<(), Error> {
	let (number, hash) = (at.block_number(), at.block_hash());
	let hashes = connection.transactions(hash).await?;
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
	let events = BlockEvents::of(at).await?;
	for (index, transaction, first) in found {
		let removed = shared.pending().remove(&first);
		if let Some(pending) = removed {
			let at = (index, transaction);
			pending.answer(Included::new(number, hash, at, events.clone()));
		}
	}
	Ok(())
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
