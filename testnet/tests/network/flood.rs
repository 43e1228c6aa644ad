//! A flood keeps nobody out: neither one officer who sends the longest calls as fast as it can, nor
//! outsiders by the thousand. The officer's own institution can stop it.

use crate::{
	slots::{exclusive_slot, setting},
	transactions::{
		forged, rejection, signed, signer, submit, BAD_SIGNATURE, ERA_PERIOD, MALFORMED,
		NOT_AN_OFFICER, OFFICER_REVOKED, OVER_POOL_SHARE, OVER_QUOTA, UNDECODABLE,
	},
};
use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{
		calls::{conveyances, council, identity, institutions},
		types::{Act, Reason},
	},
	consent,
	council::ProposedCall,
	BlockClient, Connection, Officer, PartyKey, Sender, State,
};
use madang_primitives::{Property, UnitId};
use madang_testnet::{
	calls::{fresh, now, run},
	council::decide,
	template, Member, Network, Options,
};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sp_core::{ed25519, Pair};
use std::{
	collections::BTreeMap,
	sync::atomic::{AtomicBool, Ordering},
	time::Duration,
};

/// The bytes of the flooding officer's calls: almost the most that a transaction may have.
const LONG: usize = 511 * 1024;

/// For how many blocks they are valid: fewer than those of others.
const SHORT_ERA: u64 = 8;

/// How long the flooding officer waits after its transaction was rejected.
const PAUSE: Duration = Duration::from_millis(50);

/// Calls of another member, one after the other.
const CALLS: usize = 4;

/// How much longer these may take under the floods.
const SLOWER: f64 = 5.0;

/// Memory that a node may take.
const MOST_MEMORY: u64 = 2 << 30;

/// What the outsiders send at least: 1,000 in a test run, more in `scripts/chaos`.
fn flood() -> usize {
	setting("MADANG_GARBAGE", 1_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_keeps_nobody_out() -> Result<()> {
	exclusive_slot(flood_from_all_sides()).await
}

async fn flood_from_all_sides() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let (bank, agent) = (network.members.bank(), network.members.agent());
	let clerk = agent.officers.get(1).context("the agent has a clerk")?;
	let genesis = network.connect(0).await?.genesis();
	let call = || register_did(genesis);
	let quiet = median_seconds(&sender, bank.officer(), call).await?;
	let (first, _) = network.finalized(0).await?;

	let over = AtomicBool::new(false);
	let others = async {
		let quota = quota_of(agent);
		let (seconds, governed) = tokio::join!(
			median_seconds(&sender, bank.officer(), call),
			decide(&network.members, &sender, &quota),
		);
		let revoked = revoke(&sender, agent, clerk).await;
		over.store(true, Ordering::Relaxed);
		governed.and(revoked).and(seconds)
	};
	let (flooded, by_clerk, by_outsiders) = tokio::join!(
		others,
		flood_by_officer(&network, clerk, &over),
		flood_by_outsiders(&network, &over)
	);
	let (flooded, by_clerk, by_outsiders) = (flooded?, by_clerk?, by_outsiders?);
	println!(
		"another member's median: {flooded:.2} s, {quiet:.2} s without {by_outsiders} transactions of \
		outsiders and one officer's: {by_clerk:?}",
	);
	assert!(flooded <= SLOWER * quiet, "{flooded:.2} s instead of {quiet:.2} s");
	check_bytes(&network.connect(0).await?, first, agent, clerk).await?;

	for node in &network.nodes {
		let memory = node.memory()?.context("the node runs")?;
		assert!(memory < MOST_MEMORY, "{} takes {memory} bytes", node.name);
	}
	network.stop().await
}

/// Something for the council to decide: a member's quota is the default, as before.
fn quota_of(member: &Member) -> impl subxt::tx::Payload {
	institutions::set_quota(member.id, None)
}

/// The flooding officer's administrator revokes it, while it floods.
async fn revoke(sender: &Sender, member: &Member, clerk: &Officer) -> Result<()> {
	let revoke = institutions::revoke_officer(clerk.account().0);
	let (_, took) = run(sender, member.officer(), &revoke).await?;
	println!("the flooding officer is revoked after {:.2} s", took.as_secs_f64());
	Ok(())
}

/// Check that the flood was one, and that the officer had no more than its institution's quota: in
/// any blocks that follow each other a burst of two blocks' share, and the share of each block.
async fn check_bytes(
	node: &Connection,
	first: u64,
	member: &Member,
	clerk: &Officer,
) -> Result<()> {
	let share = State::new(node.finalized().await?).quota(member.id).await?.quota.block.bytes;
	let bytes = bytes_in_blocks(node, first, clerk).await?;
	println!("bytes of the flooding officer in each block: {bytes:?}");
	ensure!(bytes.iter().sum::<u64>() > 4 * share, "the officer sent too little: {bytes:?}");
	for (begin, _) in bytes.iter().enumerate() {
		let mut sum = 0;
		for (count, block) in bytes.iter().skip(begin).enumerate() {
			sum += block;
			let most = share * (2 + count as u64);
			ensure!(sum <= most, "{sum} bytes in {} blocks: {bytes:?}", count + 1);
		}
	}
	Ok(())
}

/// A call that each sends with another party's DID.
fn register_did(genesis: subxt::utils::H256) -> impl subxt::tx::Payload {
	let key = PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0));
	let act = consent::register_did(key.did(), &key.keys());
	let consent = key.sign_consent(sp_core::H256(genesis.0), act, now() + 600_000);
	identity::register_did(key.keys(), consent, fresh())
}

/// The median of the seconds from sending to finality of an officer's calls, one after the other.
async fn median_seconds<P: subxt::tx::Payload>(
	sender: &Sender,
	officer: &Officer,
	call: impl Fn() -> P,
) -> Result<f64> {
	let mut seconds = Vec::new();
	for _ in 0..CALLS {
		seconds.push(run(sender, officer, &call()).await?.1.as_secs_f64());
	}
	seconds.sort_by(f64::total_cmp);
	Ok(seconds[CALLS / 2])
}

/// An officer sends the longest calls, as fast as the node answers, until it is over: how many got each
/// answer. All of the calls fail.
async fn flood_by_officer(
	network: &Network,
	officer: &Officer,
	over: &AtomicBool,
) -> Result<BTreeMap<&'static str, usize>> {
	let node = network.connect(1).await?;
	let mut answers = BTreeMap::new();
	while !over.load(Ordering::Relaxed) {
		let at = node.finalized().await?;
		let nonce = node.rpc().system_account_next_index(&officer.account()).await?;
		let bytes = signed(&at, &long_call(&at)?, officer, nonce, SHORT_ERA)?;
		let answer = match submit(&node, &bytes).await? {
			None => "taken",
			Some(reason) if reason.contains(OFFICER_REVOKED) => OFFICER_REVOKED,
			Some(reason) if reason.contains(OVER_QUOTA) => OVER_QUOTA,
			Some(reason) if reason.contains(OVER_POOL_SHARE) => OVER_POOL_SHARE,
			// A block came between the question for the nonce and the transaction.
			Some(_) => "else",
		};
		*answers.entry(answer).or_default() += 1;
		if answer != "taken" {
			tokio::time::sleep(PAUSE).await;
		}
	}
	let is_too_much = [OVER_QUOTA, OVER_POOL_SHARE].iter().any(|one| answers.contains_key(one));
	ensure!(is_too_much, "the flood was never too much: {answers:?}");
	Ok(answers)
}

/// A proposal that is too long, of an officer who may not propose.
fn long_call(at: &BlockClient) -> Result<impl subxt::tx::Payload> {
	let remark = subxt::tx::dynamic("System", "remark", (vec![0u8; LONG],));
	let act = Act::Call(Box::new(ProposedCall::new(at, &remark)?));
	Ok(council::propose(act, Reason::truncate_from(b"nothing".to_vec()), fresh()))
}

/// Outsiders send noise, forged signatures, and good signatures of accounts that are not officers';
/// how many. Each must be rejected for its own reason.
async fn flood_by_outsiders(network: &Network, over: &AtomicBool) -> Result<usize> {
	let node = network.connect(2).await?;
	let outsider = Officer::from_secret("//Outsider").map_err(anyhow::Error::msg)?;
	let bank = network.members.bank().officer();
	let call = conveyances::inspect(Property::Unit(UnitId(1)), fresh());
	let at = node.finalized().await?;
	let good = signed(&at, &call, &outsider, 0, ERA_PERIOD)?;
	let forged = forged(signed(&at, &call, bank, 1_000, ERA_PERIOD)?, bank)?;
	// The same noise again with the same seed.
	let mut chance = ChaCha20Rng::seed_from_u64(setting("MADANG_SEED", 1));
	let mut number = 0;
	while number < flood() || !over.load(Ordering::Relaxed) {
		let mut noise = vec![0; 200];
		chance.fill_bytes(&mut noise);
		let (bytes, expected): (_, &[&str]) = match number % 3 {
			0 => (&noise, &[MALFORMED, UNDECODABLE]),
			1 => (&forged, &[BAD_SIGNATURE]),
			_ => (&good, &[NOT_AN_OFFICER]),
		};
		let reason = rejection(&node, bytes).await?;
		ensure!(expected.iter().any(|one| reason.contains(one)), "{expected:?}, not {reason}");
		number += 1;
	}
	Ok(number)
}

/// The bytes of an officer's transactions in each block, from a block to the last finalized one.
async fn bytes_in_blocks(node: &Connection, from: u64, officer: &Officer) -> Result<Vec<u64>> {
	let account = Some(officer.account().0);
	let mut blocks = Vec::new();
	for number in from..=node.finalized_number().await? {
		// A node keeps the state of the latest blocks only, but the transactions of all.
		let hash = node.rpc().chain_get_block_hash(Some(number.into())).await?;
		let hash = hash.context("a final block has a hash")?;
		let block = node.rpc().chain_get_block(Some(hash)).await?.context("a final block")?;
		let own = block.block.extrinsics.iter().filter(|one| signer(&one.0) == account);
		blocks.push(own.map(|one| one.0.len() as u64).sum());
	}
	Ok(blocks)
}
