//! Transactions that are too long, truncated, padded, expired or sent again are rejected, each with
//! its reason, and change nothing. Officers sign all of them.

use crate::{
	slots::shared_slot,
	transactions::{
		rejection, signed, submit, BAD_SIGNATURE, BANNED, ERA_PERIOD, IN_POOL, MALFORMED, OUTDATED,
		TOO_LONG, UNDECODABLE,
	},
};
use anyhow::{ensure, Context, Result};
use codec::{Compact, Decode, Encode};
use madang_client::{
	api::{
		calls::council,
		types::{Duties, Reason},
	},
	council::proposed,
	Connection, Officer,
};
use madang_primitives::Duty;
use madang_testnet::{
	calls::{appoint, fresh, run},
	template, Network, Options,
};
use subxt::tx::DynamicPayload;

/// The longest call.
const MAX_LENGTH: usize = 512 * 1024;

async fn nonce(node: &Connection, officer: &Officer) -> Result<u64> {
	Ok(node.rpc().system_account_next_index(&officer.account()).await?)
}

/// Fail unless the node rejects these bytes for this reason.
async fn rejected(node: &Connection, bytes: &[u8], expected: &str) -> Result<()> {
	let reason = rejection(node, bytes).await?;
	ensure!(reason.contains(expected), "{expected}, not {reason}");
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exceeds_a_limit_is_rejected_with_its_reason() -> Result<()> {
	shared_slot(exceed_limits()).await
}

async fn exceed_limits() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let node = network.connect(0).await?;
	let officer = network.members.ministry().officer();
	let next = nonce(&node, officer).await?;

	send_malformed(&node, officer, next).await?;
	send_expired(&network, &node, officer, next).await?;
	send_twice(&network, &node).await?;

	// None of it has changed anything, or is in the way.
	assert_eq!(nonce(&node, officer).await?, next);
	let reason = Reason::truncate_from(b"all is well".to_vec());
	let act = proposed(&node.finalized().await?, &system_remark(vec![1]))?;
	run(&sender, officer, &council::propose(act, reason, fresh())).await?;
	network.stop().await
}

async fn send_malformed(node: &Connection, officer: &Officer, next: u64) -> Result<()> {
	let at = node.finalized().await?;
	let sign = |call: &DynamicPayload<(Vec<u8>,)>| signed(&at, call, officer, next, ERA_PERIOD);

	// A call that is too long.
	rejected(node, &sign(&system_remark(vec![7; MAX_LENGTH]))?, TOO_LONG).await?;

	// Lengths that are larger than what follows: the transaction's, and the remark's in it.
	let short = sign(&system_remark(vec![7; 100]))?;
	let bomb = [Compact(u32::MAX).encode(), short.clone()].concat();
	rejected(node, &bomb, UNDECODABLE).await?;
	let inner = Vec::<u8>::decode(&mut &short[..])?;
	let remark = inner.len() - 100 - 2;
	let bomb = [&inner[..remark], &Compact(u32::MAX).encode(), &inner[remark + 2..]].concat();
	rejected(node, &bomb.encode(), MALFORMED).await?;

	// Bytes after its end.
	rejected(node, &[&inner[..], &[0]].concat().encode(), MALFORMED).await
}

async fn send_expired(
	network: &Network,
	node: &Connection,
	officer: &Officer,
	next: u64,
) -> Result<()> {
	let at = node.finalized().await?;
	let old = signed(&at, &council::vote(Default::default(), true), officer, next, 4)?;
	network.wait_for_block(0, at.block_number() + 8).await?;
	// Its blocks have passed: its era stands for another block now, which it did not sign.
	rejected(node, &old, BAD_SIGNATURE).await
}

async fn send_twice(network: &Network, node: &Connection) -> Result<()> {
	let bank = network.members.bank();
	let administrator = bank.officer();
	let newcomer = Officer::from_secret("//Newcomer").map_err(anyhow::Error::msg)?;
	let duties = Duties::NONE.with(Duty::Observe);
	let appoint = appoint(node, bank.id, &newcomer, duties)?;
	let at = node.finalized().await?;
	let next = nonce(node, administrator).await?;
	let bytes = signed(&at, &appoint, administrator, next, ERA_PERIOD)?;
	node.rpc().author_submit_extrinsic(&bytes).await?;
	network
		.until("the first is in a block", || async {
			let finalized = node.finalized().await?;
			let count = finalized.tx().account_nonce(&administrator.account()).await?;
			Ok((count > next).then_some(()))
		})
		.await?;
	// What was in a block is banned for a while, without another look; then its nonce is used. The pool
	// may learn of the block after others, and has the transaction until then.
	let answer = network
		.until("the pool knows the block", || async {
			let answer = submit(node, &bytes).await?;
			let is_held = answer.as_ref().is_some_and(|reason| reason.contains(IN_POOL));
			Ok((!is_held).then_some(answer))
		})
		.await?;
	let reason = answer.context("the pool took the transaction again")?;
	ensure!([BANNED, OUTDATED].iter().any(|expected| reason.contains(expected)), "{reason}");
	assert_eq!(nonce(node, administrator).await?, next + 1);
	Ok(())
}

fn system_remark(bytes: Vec<u8>) -> DynamicPayload<(Vec<u8>,)> {
	subxt::tx::dynamic("System", "remark", (bytes,))
}
