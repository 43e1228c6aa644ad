//! Clients that follow the chain's head: one releases the blocks that it no longer needs, and one does not.

use anyhow::{bail, Result};
use serde_json::Value;
use std::{
	sync::atomic::{AtomicBool, Ordering},
	time::{Duration, Instant},
};
use subxt::rpcs::{
	client::{jsonrpsee_client, RpcSubscription},
	rpc_params, RpcClient,
};
use tokio::time::timeout;

/// How often a follower looks whether it is over.
const LOOK: Duration = Duration::from_secs(2);

async fn follow(url: &str) -> Result<(RpcClient, RpcSubscription<Value>)> {
	let client = RpcClient::new(jsonrpsee_client(url).await?);
	let events = client
		.subscribe("chainHead_v1_follow", rpc_params![false], "chainHead_v1_unfollow")
		.await?;
	Ok((client, events))
}

/// The next event; none if there is none for a while.
async fn next(events: &mut RpcSubscription<Value>) -> Result<Option<Value>> {
	match timeout(LOOK, events.next()).await {
		Ok(Some(event)) => Ok(Some(event?)),
		Ok(None) => bail!("the node closed the subscription"),
		Err(_) => Ok(None),
	}
}

/// Follow the chain and release blocks, until it is over: how many events there were, and when the last one was.
pub async fn follow_as_one_should(url: &str, over: &AtomicBool) -> Result<(usize, Instant)> {
	let (client, mut events) = follow(url).await?;
	let subscription = events.subscription_id().unwrap_or_default().to_owned();
	let (mut count, mut last, mut kept) = (0, Instant::now(), None);
	while !over.load(Ordering::Relaxed) {
		let Some(event) = next(&mut events).await? else { continue };
		(count, last) = (count + 1, Instant::now());
		let hashes = |name: &str| {
			event[name].as_array().into_iter().flatten().cloned().collect::<Vec<Value>>()
		};
		// The last final block is needed until the next one is final.
		let mut unneeded: Vec<Value> = kept.take().into_iter().collect();
		match event["event"].as_str() {
			Some("stop") => bail!("stopped after {count} events"),
			Some("initialized" | "finalized") => {
				unneeded.extend(hashes("finalizedBlockHashes"));
				kept = unneeded.pop();
				unneeded.extend(hashes("prunedBlockHashes"));
				if !unneeded.is_empty() {
					let params = rpc_params![subscription.clone(), unneeded];
					client.request::<Value>("chainHead_v1_unpin", params).await?;
				}
			}
			_ => kept = unneeded.pop(),
		}
	}
	Ok((count, last))
}

/// Follow the chain and keep all blocks; once the node stops that, again. How often it was stopped.
pub async fn follow_without_release(url: &str, over: &AtomicBool) -> Result<usize> {
	let mut stopped = 0;
	while !over.load(Ordering::Relaxed) {
		let (_client, mut events) = follow(url).await?;
		while !over.load(Ordering::Relaxed) {
			let event = next(&mut events).await?;
			if event.is_some_and(|event| event["event"] == "stop") {
				stopped += 1;
				break;
			}
		}
	}
	Ok(stopped)
}
