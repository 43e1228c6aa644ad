//! How large the chain's state is.

use crate::Network;
use anyhow::{Context, Result};
use madang_client::Connection;
use std::time::Duration;
use subxt::{rpcs::rpc_params, utils::H256};
use tokio::time::timeout;

/// How many keys one request asks for: the node answers with no more.
const PAGE: u32 = 1_000;

/// How long the node may take. It answers a request that reads the whole state for 30 s at most.
const PATIENCE: Duration = Duration::from_secs(60);

/// The blocks after which a state has no events of what was sent before: the events of a block are in its state.
const IDLE_BLOCKS: u64 = 2;

/// The bytes of all keys and values of the state, without the trie, at the first node's last final block once nothing is
/// sent any more. None where the state is so large that the node does not tell.
pub async fn state_bytes(network: &Network) -> Result<Option<u64>> {
	network.wait_for_more(0, IDLE_BLOCKS).await?;
	let (_, block) = network.finalized(0).await?;
	let connection = network.connect(0).await?;
	let all = async {
		let values = values(&connection, block).await?;
		anyhow::Ok(keys(&connection, block).await? + values)
	};
	Ok(match timeout(PATIENCE, all).await {
		Ok(Ok(bytes)) => Some(bytes),
		Ok(Err(error)) => {
			eprintln!("  the size of the state: {error:#}");
			None
		}
		Err(_) => None,
	})
}

async fn values(connection: &Connection, block: H256) -> Result<u64> {
	let all: Option<u64> =
		connection.client().request("state_getStorageSize", rpc_params!["0x", block]).await?;
	all.context("the state is empty")
}

async fn keys(connection: &Connection, block: H256) -> Result<u64> {
	let mut bytes = 0;
	let mut last: Option<Vec<u8>> = None;
	loop {
		let page = connection.rpc().state_get_keys_paged(&[], PAGE, last.as_deref(), Some(block));
		let page = page.await?;
		bytes += page.iter().map(|key| key.len() as u64).sum::<u64>();
		let is_last = page.len() < PAGE as usize;
		last = page.into_iter().next_back();
		if is_last {
			return Ok(bytes);
		}
	}
}

/// By how many bytes the state grew. It can shrink.
pub fn growth(before: Option<u64>, after: Option<u64>) -> Option<i64> {
	let (before, after) = before.zip(after)?;
	Some(i64::try_from(after).ok()? - i64::try_from(before).ok()?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_state_grows_or_shrinks_or_nobody_knows() {
		assert_eq!(growth(Some(100), Some(350)), Some(250));
		assert_eq!(growth(Some(350), Some(100)), Some(-250));
		assert_eq!(growth(None, Some(1)), None);
		assert_eq!(growth(Some(1), None), None);
	}
}
