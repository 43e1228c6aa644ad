//! Nothing becomes final for long, because two of four validators are held or dead: under load the others
//! need a bounded amount of memory for each block that is not final, the council's calls get into blocks,
//! and finality is back soon after.

use crate::{
	power::nobody_signed_twice,
	slots::{setting, shared_slot},
	transactions::{signed, submit, ERA_PERIOD, OVER_POOL_SHARE, OVER_QUOTA},
};
use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{
		calls::{conveyances, council, institutions, validators},
		types::{ProposalId, Reason},
	},
	council::{proposals, proposed},
	emergency,
	files::example,
	Connection, State,
};
use madang_primitives::Property;
use madang_testnet::{
	calls::{first_field, fresh},
	council::decide_unfinalized,
	template, Network, Options,
};
use std::{
	collections::BTreeMap,
	sync::atomic::{AtomicBool, Ordering},
	time::Duration,
};
use tokio::time::{sleep, sleep_until, Instant};

/// The validators that are away: too many for finality.
const AWAY: [usize; 2] = [2, 3];

/// For how many seconds, unless `scripts/chaos` says otherwise.
const SECONDS: u64 = 20;

/// How often a transaction is sent, and how long to wait after one was not taken.
const EVERY: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_secs(2);

/// How validators are away.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Away {
	/// Their processes are held, as by a machine that is suspended.
	Held,
	/// Their processes are killed.
	Killed,
}

#[tokio::test(flavor = "multi_thread")]
async fn finality_is_back_soon_after_two_of_four_were_held() -> Result<()> {
	shared_slot(stall(Away::Held, setting("MADANG_STALL_SECONDS", SECONDS))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn finality_is_back_soon_after_two_of_four_were_dead() -> Result<()> {
	shared_slot(stall(Away::Killed, setting("MADANG_OUTAGE_SECONDS", SECONDS))).await
}

async fn stall(away: Away, seconds: u64) -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	for index in AWAY {
		match away {
			Away::Held => network.signal(index, "STOP").await?,
			Away::Killed => network.kill(index).await?,
		}
	}
	// What was voted on before may still become final, when a vote is sent again. It is no newer than a
	// block that was on its way.
	let last = network.best(0).await? + 1;
	network.wait_for_best(0, 3).await?;
	let before = memory(&network)?;

	let over = AtomicBool::new(false);
	let until = Instant::now() + Duration::from_secs(seconds);
	let governing = async {
		let proposal = govern(&network, until).await;
		over.store(true, Ordering::Relaxed);
		proposal
	};
	let (proposal, answers) = tokio::join!(governing, send_until(&network, &over));
	let (proposal, answers) = (proposal?, answers?);
	let stuck = network.finalized(0).await?;
	ensure!(stuck.0 <= last, "block {} became final, which is newer than {last}", stuck.0);
	let after = memory(&network)?;
	let best = network.best(0).await?;
	let blocks = best - stuck.0;
	println!(
		"{blocks} blocks are not final after {seconds} s; transactions: {answers:?}; memory of the others in \
		MiB: {before:?} before, {after:?} after",
	);

	let began = Instant::now();
	for index in AWAY {
		match away {
			Away::Held => network.signal(index, "CONT").await?,
			Away::Killed => network.restart(index).await?,
		}
	}
	network.wait_for_block(0, best).await?;
	let took = began.elapsed().as_secs_f64();
	println!(
		"all of them are final {took:.1} s after the return; memory in MiB: {:?}",
		memory(&network)?
	);
	check_memory(&before, &after, blocks)?;
	network.all_finalize(stuck).await?;
	network.all_finalize(network.finalized(0).await?).await?;

	let state = State::new(network.connect(AWAY[0]).await?.finalized().await?);
	let open = proposals(&state).await?;
	ensure!(open.iter().any(|one| one.id == proposal), "the recovery's proposal is lost");
	nobody_signed_twice(&network).await?;
	network.stop().await
}

/// The memory of the validators that are not away, in MiB.
fn memory(network: &Network) -> Result<Vec<u64>> {
	let others = network.nodes.iter().enumerate().filter(|(index, _)| !AWAY.contains(index));
	others.map(|(_, node)| Ok(node.memory()?.context("the node runs")? >> 20)).collect()
}

/// What the caches of a node take once it has run for a while, in MiB: parts of the state that were read
/// or written lately (64 MiB by default, and its index), the database's log, the views of the pool.
const CACHES: u64 = 128;

/// A node keeps the state of each block that is not final in memory. Only `scripts/chaos` sets a bound for
/// that, in KiB a block: a short stall says nothing of a long one.
fn check_memory(before: &[u64], after: &[u64], blocks: u64) -> Result<()> {
	let most = setting("MADANG_BLOCK_MEMORY", u64::from(u32::MAX));
	for (before, after) in before.iter().zip(after) {
		let bound = before + CACHES + blocks * most / 1_024;
		ensure!(*after <= bound, "{after} MiB instead of {before} MiB");
	}
	Ok(())
}

/// The council decides something at the beginning, and at the end orders a recovery, in blocks that are
/// not final. The order is not closed, so that the validators stay: its proposal.
async fn govern(network: &Network, until: Instant) -> Result<ProposalId> {
	let node = network.connect(0).await?;
	let members = &network.members;
	// The agent's quota is the default, as before.
	let quota = institutions::set_quota(members.agent().id, None);
	decide_unfinalized(members, &node, &quota).await?;
	sleep_until(until).await;

	let lost = AWAY.iter().filter_map(|index| members.iter().nth(*index));
	let lost = lost.map(|member| (member.id, 0)).collect();
	let last = u32::try_from(network.finalized(0).await?.0)?;
	let order = validators::order_recovery(lost, last, 20);
	let act = proposed(&emergency::best(&node).await?, &order)?;
	let reason = Reason::truncate_from(b"two are away".to_vec());
	let propose = council::propose(act, reason, fresh());
	let done = emergency::send(&node, &propose, members.ministry().officer()).await?;
	let proposal = first_field(&done, "Council", "Proposed")?;
	let vote = council::vote(proposal, true);
	emergency::send(&node, &vote, members.municipality().officer()).await?;
	Ok(proposal)
}

/// The agent's officers send until it is over; how many transactions got each answer.
async fn send_until(network: &Network, over: &AtomicBool) -> Result<BTreeMap<&'static str, usize>> {
	let node = network.connect(0).await?;
	let mut answers = BTreeMap::new();
	// The first is left to others who act for the agent.
	for officer in network.members.agent().officers.iter().skip(1).cycle() {
		if over.load(Ordering::Relaxed) {
			break;
		}
		let answer = send_one(&node, officer).await?;
		*answers.entry(answer).or_default() += 1;
		sleep(if answer == TAKEN { EVERY } else { PAUSE }).await;
	}
	ensure!(answers.contains_key(TAKEN), "nothing was sent: {answers:?}");
	Ok(answers)
}

/// How the node answers if its pool takes a transaction.
const TAKEN: &str = "taken";

/// Send an inspection of the apartment that is for sale, valid from the newest block on.
async fn send_one(node: &Connection, officer: &madang_client::Officer) -> Result<&'static str> {
	let at = emergency::best(node).await?;
	let nonce = node.rpc().system_account_next_index(&officer.account()).await?;
	let call = conveyances::inspect(vec![Property::Unit(example::for_sale().unit)], fresh());
	Ok(match submit(node, &signed(&at, &call, officer, nonce, ERA_PERIOD)?).await? {
		None => TAKEN,
		Some(reason) if reason.contains(OVER_POOL_SHARE) => "over the pool's share",
		Some(reason) if reason.contains(OVER_QUOTA) => "over the quota",
		Some(_) => "else",
	})
}
