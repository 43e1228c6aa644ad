//! Sending while nothing becomes final.
//!
//! When too many validators are lost, blocks still come, and the council must act in them: it
//! orders the recovery that makes blocks final again. Everything else waits for finality.

use crate::{
	call::EncodedCall,
	connection::{BlockClient, Connection},
	outcome::{BlockEvents, Included},
	submit::sign,
	Error, Officer,
};
use std::time::Duration;
use subxt::{tx::Payload, utils::H256};
use tokio::time::sleep;

/// So many blocks must stand upon the one that holds the transaction: a fork is not longer among a
/// few validators.
const STANDING: u64 = 2;

/// The chain at the best block that a node knows: it may be abandoned.
pub async fn best(connection: &Connection) -> Result<BlockClient, Error> {
	connection.at_number(best_number(connection).await?).await
}

async fn best_number(connection: &Connection) -> Result<u64, Error> {
	let header = connection.rpc().chain_get_header(None).await.map_err(Error::answer)?;
	Ok(header.ok_or_else(|| Error::NotFound("the best block".to_owned()))?.number)
}

/// Send a call and wait until a block holds it and others stand upon that block. It is not final.
pub async fn send(
	connection: &Connection,
	call: &impl Payload,
	officer: &Officer,
) -> Result<Included, Error> {
	let at = best(connection).await?;
	let call = EncodedCall::new(&at, call)?;
	let nonce = connection
		.rpc()
		.system_account_next_index(&officer.account())
		.await
		.map_err(Error::answer)?;
	let (hash, bytes, until) = sign(&at, &call, officer, nonce)?;
	connection
		.rpc()
		.author_submit_extrinsic(&bytes)
		.await
		.map_err(|error| Error::Rejected(error.to_string()))?;
	let from = at.block_number();
	loop {
		let best = best_number(connection).await?;
		for number in from.saturating_add(1)..=best.saturating_sub(STANDING).min(until) {
			if let Some(included) = find(connection, number, &hash).await? {
				return included;
			}
		}
		if best.saturating_sub(STANDING) > until {
			return Err(Error::Expired { until, last: None });
		}
		sleep(Duration::from_millis(500)).await;
	}
}

/// The transaction in a block, if it is there.
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
			Ok(Some(Included::new(number, hash, index, events)))
		}
		None => Ok(None),
	}
}
