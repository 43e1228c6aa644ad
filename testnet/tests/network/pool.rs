//! One institution's officers fill their share of a pool, and no more: not while nothing becomes
//! final, and not by what others send in their name.

use crate::{
	slots::shared_slot,
	transactions::{
		forged, rejection, signed, submit, BAD_SIGNATURE, ERA_PERIOD, IN_POOL, OFFICER_REVOKED,
		OUTDATED, OVER_POOL_SHARE, TOO_EARLY,
	},
};
use anyhow::{bail, ensure, Context, Result};
use futures::future::{join_all, try_join_all};
use madang_client::{
	api::{
		calls::{conveyances, council, institutions, system},
		types::Reason,
	},
	council::proposed,
	emergency, BlockClient, Connection, Officer, Sender,
};
use madang_primitives::{Duties, Duty, Property, UnitId};
use madang_testnet::{
	calls::{appoint, fresh, run},
	template, Member, Network, Options,
};

/// What the pool holds, and an institution's fourth of it.
const POOL: usize = 80;
const SHARE: usize = POOL / 4;

/// What each officer sends at once: all of it together is what the whole pool holds, and more.
const EACH: u64 = 10;
const OFFICERS: usize = 12;

/// What others send at once in another institution's name: many times its share.
const FORGED: u64 = 400;

/// Officers who fill the share in a stall, each with [`EACH`] transactions: those after the first, who
/// administers.
const STALLERS: std::ops::RangeInclusive<usize> = 1..=2;

/// An officer who is revoked, and one who sends in the meantime.
const REVOKED: usize = 20;
const HONEST: usize = 21;

fn small_pool() -> Options {
	let pool = vec!["--pool-limit".to_owned(), POOL.to_string()];
	Options { node_args: pool, ..Options::with_registers() }
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_of_one_institution_fill_their_share_and_keep_nobody_out() -> Result<()> {
	shared_slot(fill_a_pool()).await
}

async fn fill_a_pool() -> Result<()> {
	let mut network = template::start(small_pool()).await?;
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
	send_after_the_end(&network, &sender, members.agent()).await?;
	network.stop().await
}

/// Send more than a share at once; what was to be sent.
async fn fill_a_share(node: &Connection, member: &Member) -> Result<Vec<Vec<u8>>> {
	// All of it is signed before any is sent, so that no block comes between.
	let at = node.finalized().await?;
	let mut flood = Vec::new();
	for officer in member.officers.iter().take(OFFICERS) {
		for nonce in 0..EACH {
			flood.push(inspection(&at, officer, nonce, nonce)?);
		}
	}
	// Each officer stops at the first rejection: a later nonce would wait for the rejected one.
	let sent = try_join_all(flood.chunks(EACH as usize).map(|own| async move {
		for (number, bytes) in own.iter().enumerate() {
			if let Some(reason) = submit(node, bytes).await? {
				return anyhow::Ok((number, Some(reason)));
			}
		}
		Ok((own.len(), None))
	}))
	.await?;
	let pending = pending(node).await?;
	ensure!(pending <= SHARE, "{pending} are pending");
	let taken: usize = sent.iter().map(|(taken, _)| taken).sum();
	ensure!(taken >= SHARE, "{taken} were taken");
	let reason = sent.into_iter().find_map(|(_, reason)| reason);
	let reason = reason.context("its share was never full")?;
	ensure!(reason.contains(OVER_POOL_SHARE), "{reason}");
	Ok(flood)
}

async fn appoint_one(sender: &Sender, node: &Connection, member: &Member) -> Result<()> {
	let newcomer = Officer::from_secret("//Newcomer").map_err(anyhow::Error::msg)?;
	let duties = Duties::NONE.with(Duty::Observe);
	run(sender, member.officer(), &appoint(node, member.id, &newcomer, duties)?).await?;
	Ok(())
}

/// What others send in an officer's name uses nothing of its institution's share, not even while it is
/// checked.
async fn send_in_the_name_of(node: &Connection, officer: &Officer) -> Result<()> {
	let at = node.finalized().await?;
	let next = node.rpc().system_account_next_index(&officer.account()).await?;
	// Their nonce is not the honest one's: that one is used as soon as a block contains it.
	let in_its_name = (0..FORGED)
		.map(|unit| forged(inspection(&at, officer, unit, next + 1)?, officer))
		.collect::<Result<Vec<_>>>()?;
	let honest = inspection(&at, officer, FORGED, next)?;
	rejected_while_another_is_taken(node, &in_its_name, BAD_SIGNATURE, &honest).await
}

/// What a revoked officer sends uses nothing of its institution's share, nor do transactions that
/// were in blocks before, nor those with nonces that are far ahead.
async fn send_after_the_end(network: &Network, sender: &Sender, member: &Member) -> Result<()> {
	let node = network.connect(0).await?;
	let (revoked, honest) = (&member.officers[REVOKED], &member.officers[HONEST]);
	let at = node.finalized().await?;
	let used: Vec<_> = (0..2 * SHARE as u64)
		.map(|nonce| inspection(&at, revoked, nonce, nonce))
		.collect::<Result<_>>()?;
	send_in_order(network, &node, &used, revoked).await?;
	let next = used.len() as u64 + 1;
	run(sender, member.officer(), &institutions::revoke_officer(revoked.account().0)).await?;

	let at = node.finalized().await?;
	let by_revoked: Vec<_> =
		(0..FORGED).map(|unit| inspection(&at, revoked, unit, next)).collect::<Result<_>>()?;
	let first = inspection(&at, honest, 0, 0)?;
	rejected_while_another_is_taken(&node, &by_revoked, OFFICER_REVOKED, &first).await?;

	let second = inspection(&at, honest, 1, 1)?;
	let far: Vec<_> = (0..FORGED)
		.map(|unit| inspection(&at, honest, unit, next + FORGED + unit))
		.collect::<Result<_>>()?;
	rejected_while_another_is_taken(&node, &far, TOO_EARLY, &second).await
}

/// Send transactions of one officer that must be taken, as the share has room.
async fn send_in_order(
	network: &Network,
	node: &Connection,
	all: &[Vec<u8>],
	officer: &Officer,
) -> Result<()> {
	for bytes in all {
		network
			.until("the share has room", || async {
				Ok(match submit(node, bytes).await? {
					None => Some(()),
					Some(reason) if reason.contains(OVER_POOL_SHARE) => None,
					Some(reason) => bail!("{reason}"),
				})
			})
			.await?;
	}
	let last = all.len() as u64;
	network
		.until("all are final, and the pool knows it", || async {
			let nonce = node.finalized().await?.tx().account_nonce(&officer.account()).await?;
			let answers = try_join_all(all.iter().map(|bytes| rejection(node, bytes))).await?;
			let is_held = answers.iter().any(|reason| reason.contains(IN_POOL));
			Ok((nonce >= last && !is_held).then_some(()))
		})
		.await?;
	// Their nonces are used now.
	let honest = inspection(&node.finalized().await?, officer, last, last)?;
	rejected_while_another_is_taken(node, all, OUTDATED, &honest).await
}

/// A call that fails, which the pool cannot know.
fn inspection(at: &BlockClient, officer: &Officer, unit: u64, nonce: u64) -> Result<Vec<u8>> {
	let call = conveyances::inspect(vec![Property::Unit(UnitId::new(unit.into()))], fresh());
	signed(at, &call, officer, nonce, ERA_PERIOD)
}

/// The pool rejects all of these for that reason, and takes another transaction of the same
/// institution in the meantime.
async fn rejected_while_another_is_taken(
	node: &Connection,
	all: &[Vec<u8>],
	expected: &str,
	honest: &[u8],
) -> Result<()> {
	let rejections = join_all(all.iter().map(|bytes| rejection(node, bytes)));
	let (rejections, taken) = tokio::join!(rejections, submit(node, honest));
	if let Some(reason) = taken? {
		bail!("the officer's own transaction is rejected: {reason}");
	}
	for reason in rejections {
		let reason = reason?;
		ensure!(reason.contains(expected), "{expected}, not {reason}");
	}
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_becomes_final_one_institution_keeps_nobody_out() -> Result<()> {
	shared_slot(fill_a_pool_in_a_stall()).await
}

async fn fill_a_pool_in_a_stall() -> Result<()> {
	let mut network = template::start(small_pool()).await?;
	network.kill(2).await?;
	network.kill(3).await?;
	// What was voted on before may still become final.
	network.wait_for_best(0, 3).await?;
	let stuck = network.finalized(0).await?;
	let node = network.connect(0).await?;
	let agent = network.members.agent();

	// The share is full, and stays so when all of it is in blocks.
	let (at, mut next) = (emergency::best(&node).await?, None);
	for officer in &agent.officers[STALLERS] {
		for nonce in 0..EACH {
			let taken = submit(&node, &inspection(&at, officer, nonce, nonce)?).await?;
			ensure!(taken.is_none(), "{taken:?}");
		}
		next = Some(inspection(&at, officer, EACH, EACH)?);
	}
	let next = next.context("officers who fill the share")?;
	network
		.until("all of it is in blocks", || async {
			Ok((pending(&node).await? == 0).then_some(()))
		})
		.await?;
	let reason = rejection(&node, &next).await?;
	ensure!(reason.contains(OVER_POOL_SHARE), "{reason}");

	// Others' transactions are in blocks meanwhile, and the institution can still manage its officers.
	act_in_a_stall(&network, &node).await?;
	ensure!(network.finalized(0).await? == stuck, "blocks became final");
	let reason = rejection(&node, &next).await?;
	ensure!(reason.contains(OVER_POOL_SHARE), "{reason}");

	network.restart(2).await?;
	network.restart(3).await?;
	network
		.until("what is final is not counted", || async {
			Ok(submit(&node, &next).await?.is_none().then_some(()))
		})
		.await?;
	network.stop().await
}

/// An ordinary call, a council call and officer management, each of another officer.
async fn act_in_a_stall(network: &Network, node: &Connection) -> Result<()> {
	let members = &network.members;
	let at = emergency::best(node).await?;
	let act = proposed(&at, &system::authorize_upgrade([0; 32]))?;
	let reason = Reason::truncate_from(b"a stall".to_vec());
	let propose = council::propose(act, reason, fresh());
	let suspend = institutions::suspend_officer(members.agent().officers[REVOKED].account().0);
	let (proposed, suspended, included) = tokio::join!(
		emergency::send(node, &propose, members.ministry().officer()),
		emergency::send(node, &suspend, members.agent().officer()),
		include(network, node, members.old_bank().officer()),
	);
	proposed?;
	suspended?;
	included
}

/// Send an ordinary call, and wait until a block contains it.
async fn include(network: &Network, node: &Connection, officer: &Officer) -> Result<()> {
	let at = emergency::best(node).await?;
	let nonce = at.tx().account_nonce(&officer.account()).await?;
	let taken = submit(node, &inspection(&at, officer, 0, nonce)?).await?;
	ensure!(taken.is_none(), "{taken:?}");
	network
		.until("a block contains the other's call", || async {
			let at = emergency::best(node).await?;
			let now = at.tx().account_nonce(&officer.account()).await?;
			Ok((now > nonce).then_some(()))
		})
		.await
}

/// How many transactions are ready at the newest block.
async fn pending(node: &Connection) -> Result<usize> {
	let pending: Vec<serde_json::Value> =
		node.client().request("author_pendingExtrinsics", subxt::rpcs::rpc_params![]).await?;
	Ok(pending.len())
}
