//! Sending calls while no block becomes final.
//!
//! If too many validators are lost, the others still author blocks, but no block becomes final. The
//! council must then act in blocks that are not final: it orders the recovery that restores
//! finality. All other calls wait for finality.

use crate::{
	block::BlockClient,
	call::{sign, EncodedCall, Signed, SEND_AGAIN_AFTER},
	connection::Connection,
	error::Error,
	officer::Officer,
	outcome::{BlockEvents, Included},
	record::{Attempt, Record},
};
use std::time::Duration;
use subxt::{rpcs::Error as RpcError, tx::Payload, utils::H256};
use tokio::time::{sleep, Instant};

/// The number of blocks that must follow the transaction's block. A fork among a few validators is
/// not longer.
const CONFIRMATIONS: u64 = 2;

/// The chain at the best block of a node. A fork may still replace this block.
pub async fn best(connection: &Connection) -> Result<BlockClient, Error> {
	connection.at_number(best_number(connection).await?).await
}

async fn best_number(connection: &Connection) -> Result<u64, Error> {
	let header = connection.rpc().chain_get_header(None).await.map_err(Error::answer)?;
	Ok(header.ok_or_else(|| Error::NotFound("the best block".to_owned()))?.number)
}

/// Send a call and wait until its block has two blocks after it. That block is not final.
pub async fn send(
	connection: &Connection,
	call: &impl Payload,
	officer: &Officer,
) -> Result<Included, Error> {
	send_recorded(connection, call, officer, None).await
}

/// As [`send`], and record the transaction. Its end is recorded only if it can never be in a block: what a block says that is
/// not final, a fork may still take back. So it stays open until somebody looks for it in final blocks.
pub async fn send_recorded(
	connection: &Connection,
	call: &impl Payload,
	officer: &Officer,
	record: Option<&dyn Record>,
) -> Result<Included, Error> {
	let at = best(connection).await?;
	let call = EncodedCall::new(&at, call)?;
	let nonce = connection
		.rpc()
		.system_account_next_index(&officer.account())
		.await
		.map_err(Error::answer)?;
	let signed = sign(&at, &call, officer, nonce)?;
	if let Some(record) = record {
		let account = (officer.account(), nonce);
		record.signed(&Attempt::new(&at, &call, account, signed.hash, &signed));
	}
	let outcome = until_confirmed(connection, &at, &signed).await;
	if let (Some(record), Err(error)) = (record, &outcome) {
		if is_definite(error) {
			record.ended(signed.hash, Err(error));
		}
	}
	outcome
}

/// Whether no fork changes this: no pool has the transaction.
const fn is_definite(error: &Error) -> bool {
	matches!(error, Error::Rejected(_))
}

/// Submit a transaction until its block has two blocks after it.
async fn until_confirmed(
	connection: &Connection,
	at: &BlockClient,
	signed: &Signed,
) -> Result<Included, Error> {
	let submit = || connection.rpc().author_submit_extrinsic(&signed.bytes);
	// Without an answer the node may have it.
	if let Err(RpcError::User(error)) = submit().await {
		return Err(Error::Rejected(error.to_string()));
	}
	let from = at.block_number();
	let mut sent = Instant::now();
	loop {
		if sent.elapsed() >= SEND_AGAIN_AFTER {
			sent = Instant::now();
			// The pool may have lost it. If it has it, or a block has it, that is its answer.
			let _ = submit().await;
		}
		let best = best_number(connection).await?;
		let confirmed = best.saturating_sub(CONFIRMATIONS);
		for number in from.saturating_add(1)..=confirmed.min(signed.expires_at) {
			if let Some(included) = find(connection, number, &signed.hash).await? {
				return included;
			}
		}
		if confirmed > signed.expires_at {
			return Err(Error::Expired { expires_at: signed.expires_at, last: None });
		}
		sleep(Duration::from_millis(500)).await;
	}
}

/// The transaction in a block, if the block has it.
async fn find(
	connection: &Connection,
	number: u64,
	transaction: &H256,
) -> Result<Option<Result<Included, Error>>, Error> {
	let at = connection.at_number(number).await?;
	let hash = at.block_hash();
	let all = connection.transactions(hash).await?;
	match (0u32..).zip(&all).find(|(_, one)| *one == transaction) {
		Some((index, _)) => {
			let events = BlockEvents::of(&at).await?;
			Ok(Some(Included::new(number, hash, (index, *transaction), events)))
		}
		None => Ok(None),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::error::CallError;

	#[test]
	fn what_a_block_says_that_is_not_final_is_not_definite() {
		assert!(is_definite(&Error::Rejected("by the pool".to_owned())));
		for error in [
			Error::Failed(CallError::other("x")),
			Error::Expired { expires_at: 7, last: None },
			Error::Answer("gone".to_owned()),
		] {
			assert!(!is_definite(&error), "{error}");
		}
	}
}
