//! One institution's officers fill their share of a pool, and no more.

use crate::{
	slots::shared_slot,
	transactions::{forged, rejection, signed, submit, BAD_SIGNATURE, ERA_PERIOD, OVER_POOL_SHARE},
};
use anyhow::{bail, ensure, Context, Result};
use futures::future::{join_all, try_join_all};
use madang_client::{api::calls::conveyances, Connection, Officer, Sender};
use madang_primitives::{Duties, Duty, Property, UnitId};
use madang_testnet::{
	calls::{appoint, fresh, run},
	template, Member, Options,
};

/// What the pool holds, and an institution's fourth of it.
const POOL: usize = 80;
const SHARE: usize = POOL / 4;

/// What each officer sends at once: all of it together is what the whole pool holds, and more.
const EACH: u64 = 10;
const OFFICERS: usize = 12;

/// What others send at once in another institution's name: many times its share.
const FORGED: u64 = 400;

#[tokio::test(flavor = "multi_thread")]
async fn officers_of_one_institution_fill_their_share_and_keep_nobody_out() -> Result<()> {
	shared_slot(fill_a_pool()).await
}

async fn fill_a_pool() -> Result<()> {
	let pool = vec!["--pool-limit".to_owned(), POOL.to_string()];
	let mut network =
		template::start(Options { node_args: pool, ..Options::with_registers() }).await?;
	let sender = network.sender(0).await?;
	let node = network.connect(0).await?;
	let members = &network.members;
	let flood = fill_a_share(&node, members.agent()).await?;

	// Another's transaction is taken while the flood continues.
	let mut over_share = 0;
	let flooding = async {
		for bytes in flood.iter().cycle() {
			let answer = submit(&node, bytes).await?;
			over_share += usize::from(answer.is_some_and(|text| text.contains(OVER_POOL_SHARE)));
		}
		bail!("there is nothing to send")
	};
	tokio::select! {
		ended = flooding => ended?,
		appointed = appoint_one(&sender, &node, members.bank()) => appointed?,
	}
	ensure!(over_share > 0, "the share was not full while the other's transaction was sent");

	send_in_the_name_of(&node, members.bank().officer()).await?;
	network.stop().await
}

/// Send more than a share at once; what was sent.
async fn fill_a_share(node: &Connection, member: &Member) -> Result<Vec<Vec<u8>>> {
	// All of it is signed before any is sent, so that no block comes between.
	let at = node.finalized().await?;
	let mut flood = Vec::new();
	for officer in member.officers.iter().take(OFFICERS) {
		for nonce in 0..EACH {
			let call = conveyances::inspect(Property::Unit(UnitId(nonce)), fresh());
			flood.push(signed(&at, &call, officer, nonce, ERA_PERIOD)?);
		}
	}
	let answers = try_join_all(flood.iter().map(|bytes| submit(node, bytes))).await?;
	let pending: Vec<serde_json::Value> =
		node.client().request("author_pendingExtrinsics", subxt::rpcs::rpc_params![]).await?;
	ensure!(pending.len() <= SHARE, "{} are pending", pending.len());
	let rejected: Vec<_> = answers.into_iter().flatten().collect();
	let taken = flood.len() - rejected.len();
	ensure!(taken >= SHARE, "{taken} were taken");
	let reason = rejected.first().context("its share was never full")?;
	ensure!(reason.contains(OVER_POOL_SHARE), "{reason}");
	Ok(flood)
}

async fn appoint_one(sender: &Sender, node: &Connection, member: &Member) -> Result<()> {
	let newcomer = Officer::from_secret("//Newcomer").map_err(anyhow::Error::msg)?;
	let duties = Duties::NONE.with(Duty::Observe);
	run(sender, member.officer(), &appoint(node, member.id, &newcomer, duties)).await?;
	Ok(())
}

/// What others send in an officer's name uses nothing of its institution's share, not even while it is
/// checked.
async fn send_in_the_name_of(node: &Connection, officer: &Officer) -> Result<()> {
	let at = node.finalized().await?;
	let sign = |nonce| {
		let call = conveyances::inspect(Property::Unit(UnitId(nonce)), fresh());
		signed(&at, &call, officer, nonce, ERA_PERIOD)
	};
	let honest = sign(node.rpc().system_account_next_index(&officer.account()).await?)?;
	let in_its_name =
		(0..FORGED).map(|nonce| forged(sign(nonce)?, officer)).collect::<Result<Vec<_>>>()?;
	let forgeries = join_all(in_its_name.iter().map(|bytes| rejection(node, bytes)));
	let (forgeries, taken) = tokio::join!(forgeries, submit(node, &honest));
	if let Some(reason) = taken? {
		bail!("the officer's own transaction is rejected: {reason}");
	}
	for reason in forgeries {
		let reason = reason?;
		ensure!(reason.contains(BAD_SIGNATURE), "{reason}");
	}
	Ok(())
}
