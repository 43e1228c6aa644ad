//! What is too long, too deep, not all of its bytes, too old or sent again is refused, each with its
//! reason, and changes nothing. All of it is signed by officers.

use crate::{
	signed::{signed, ERA_PERIOD},
	turn,
};
use anyhow::{bail, Context, Result};
use codec::{Compact, Decode, Encode};
use madang_client::{
	api::{
		calls::{council, institutions, system},
		types::{Act, Duties, Reason},
	},
	council::ProposedCall,
	BlockClient, Connection, Officer,
};
use madang_primitives::Duty;
use madang_testnet::{
	sale::{fresh, run},
	Network, Options,
};
use subxt::{
	rpcs::Error as RpcError,
	tx::{DynamicPayload, Payload},
};

/// How deep proposals may stand in each other.
const MAX_DEPTH: usize = 64;

/// How a node says that bytes are no transaction, or too many.
const MALFORMED: &str = "Custom error: 9";
const TOO_LONG: &str = "Custom error: 7";

/// Hand bytes to a node, which refuses them: why.
async fn refusal(node: &Connection, bytes: &[u8]) -> Result<String> {
	match node.rpc().author_submit_extrinsic(bytes).await {
		Ok(hash) => bail!("the pool took {hash:?}"),
		Err(RpcError::User(error)) => {
			let data = error.data.as_ref().map(|data| data.get()).unwrap_or_default();
			Ok(format!("{} {data}", error.message))
		}
		Err(error) => Err(error).context("no answer"),
	}
}

async fn nonce(node: &Connection, officer: &Officer) -> Result<u64> {
	Ok(node.rpc().system_account_next_index(&officer.account()).await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exceeds_a_limit_is_refused_with_its_reason() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	let sender = network.sender(0).await?;
	let node = network.connect(0).await?;
	let members = &network.members;
	let officer = members.ministry().officer();
	let at = node.finalized().await?;
	let next = nonce(&node, officer).await?;

	// Length bombs: a call of over 512 KiB, and lists that say they are longer than anything.
	let long = system_remark(vec![7; 512 * 1024]);
	let reason = refusal(&node, &signed(&at, &long, officer, next, ERA_PERIOD)?).await?;
	assert!(reason.contains(TOO_LONG), "{reason}");
	let short = signed(&at, &system_remark(vec![7; 100]), officer, next, ERA_PERIOD)?;
	let bomb = [Compact(u32::MAX).encode(), short.clone()].concat();
	let reason = refusal(&node, &bomb).await?;
	assert!(reason.contains("Not enough data"), "{reason}");
	let inner = Vec::<u8>::decode(&mut &short[..])?;
	let remark = inner.len() - 100 - 2;
	let bomb = [&inner[..remark], &Compact(u32::MAX).encode(), &inner[remark + 2..]].concat();
	let reason = refusal(&node, &bomb.encode()).await?;
	assert!(reason.contains(MALFORMED), "{reason}");

	// Trailing bytes.
	let reason = refusal(&node, &[&inner[..], &[0]].concat().encode()).await?;
	assert!(reason.contains(MALFORMED), "{reason}");

	// Calls in calls.
	let reason =
		refusal(&node, &signed(&at, &nested(&at, MAX_DEPTH + 1)?, officer, next, ERA_PERIOD)?)
			.await?;
	assert!(reason.contains(MALFORMED), "{reason}");

	// Expired: its blocks have passed, and the number stands for another block.
	let old = signed(&at, &council::vote(Default::default(), true), officer, next, 4)?;
	network.wait_for_block(0, at.block_number() + 8).await?;
	let reason = refusal(&node, &old).await?;
	assert!(reason.contains("bad signature"), "{reason}");

	// Sent again.
	let administrator = members.bank().officer();
	let newcomer = Officer::from_secret("//Newcomer").map_err(anyhow::Error::msg)?;
	let appoint = institutions::appoint_officer(
		newcomer.account().0,
		Duties::NONE.with(Duty::Observe),
		fresh(),
	);
	let at = node.finalized().await?;
	let next_of_bank = nonce(&node, administrator).await?;
	let bytes = signed(&at, &appoint, administrator, next_of_bank, ERA_PERIOD)?;
	node.rpc().author_submit_extrinsic(&bytes).await?;
	network
		.until("the first is in a block", || async {
			let finalized = node.finalized().await?;
			let count = finalized.tx().account_nonce(&administrator.account()).await?;
			Ok((count > next_of_bank).then_some(()))
		})
		.await?;
	// What was in a block is banned for a while, without another look; then its nonce is used.
	let reason = refusal(&node, &bytes).await?;
	let says_why = ["temporarily banned", "outdated"].iter().any(|why| reason.contains(why));
	assert!(says_why, "{reason}");
	assert_eq!(nonce(&node, administrator).await?, next_of_bank + 1);

	// Nothing of it has changed anything, nor stands in the way.
	assert_eq!(nonce(&node, officer).await?, next);
	let reason = Reason::truncate_from(b"all is well".to_vec());
	let call = ProposedCall::new(&node.finalized().await?, &system_remark(vec![1]))?;
	run(&sender, officer, &council::propose(Act::Call(Box::new(call)), reason, fresh())).await?;
	network.stop().await
}

fn system_remark(bytes: Vec<u8>) -> DynamicPayload<(Vec<u8>,)> {
	subxt::tx::dynamic("System", "remark", (bytes,))
}

/// Proposals in each other.
fn nested(at: &BlockClient, depth: usize) -> Result<impl Payload> {
	let mut inner = ProposedCall::new(at, &system::authorize_upgrade([0; 32]))?;
	let propose = |inner| council::propose(Act::Call(Box::new(inner)), Reason::default(), fresh());
	for _ in 1..depth {
		inner = ProposedCall::new(at, &propose(inner))?;
	}
	Ok(propose(inner))
}
