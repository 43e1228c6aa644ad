//! A flood keeps nobody else out: a member over its quota, and outsiders by the thousand.

use crate::{
	slots::{exclusive_slot, setting},
	transactions::{
		forged, rejection, signed, signer, submit, BAD_SIGNATURE, ERA_PERIOD, MALFORMED,
		NOT_AN_OFFICER, OVER_QUOTA, UNDECODABLE,
	},
};
use anyhow::{ensure, Context, Result};
use futures::future::try_join_all;
use madang_client::{
	api::{
		calls::{conveyances, identity, institutions},
		types::{Account, Quota},
	},
	consent, Connection, Officer, PartyKey, Sender,
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
};

/// Transactions that the flooding member may have in a window of so many blocks (`QuotaWindow` of the
/// runtime).
const QUOTA: u32 = 50;
const WINDOW: u64 = 10;

/// Officers who flood.
const FLOODERS: usize = 10;

/// After so many transactions a flooder's next ones refer to a later block, so that none expires.
const REFRESH: usize = 100;

/// Calls of another member, one after the other.
const CALLS: usize = 8;

/// How much longer these may take under the floods.
const SLOWER: f64 = 5.0;

/// Memory that a node may take.
const MOST_MEMORY: u64 = 2 << 30;

/// What each flood sends at least: 1,000 in a test run, more in `scripts/chaos`.
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
	let quota = Some(Quota { ref_time: u64::MAX, transactions: QUOTA });
	decide(&network.members, &sender, &institutions::set_quota(agent.id, quota)).await?;
	let genesis = network.connect(0).await?.genesis();
	let call = || register_did(genesis);
	let quiet = median_seconds(&sender, bank.officer(), call).await?;
	let (first, _) = network.finalized(0).await?;

	let over = AtomicBool::new(false);
	let measured = async {
		let seconds = median_seconds(&sender, bank.officer(), call).await;
		over.store(true, Ordering::Relaxed);
		seconds
	};
	let (flooded, by_member, by_outsiders) = tokio::join!(
		measured,
		flood_by_member(&network, agent, &over),
		flood_by_outsiders(&network, &over)
	);
	let (flooded, by_member, by_outsiders) = (flooded?, by_member?, by_outsiders?);
	println!(
		"another member's median: {flooded:.2} s, {quiet:.2} s without {by_outsiders} transactions of \
		outsiders and the member's: {by_member:?}",
	);
	assert!(flooded <= SLOWER * quiet, "{flooded:.2} s instead of {quiet:.2} s");

	assert!(by_member.get(OVER_QUOTA).is_some_and(|count| *count > 0), "{by_member:?}");
	let windows = windows(&network.connect(0).await?, first, agent).await?;
	// Quotas are counted in windows that follow each other. The flood uses up a whole one.
	assert_eq!(windows.values().max(), Some(&QUOTA), "{windows:?}");

	for node in &network.nodes {
		let memory = node.memory()?.context("the node runs")?;
		assert!(memory < MOST_MEMORY, "{} takes {memory} bytes", node.name);
	}
	network.stop().await
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

/// The member's officers send, as fast as the node answers, until it is over: how many transactions
/// got each answer. Their calls fail, which counts too.
async fn flood_by_member(
	network: &Network,
	member: &Member,
	over: &AtomicBool,
) -> Result<BTreeMap<&'static str, usize>> {
	let node = network.connect(1).await?;
	let floods =
		member.officers.iter().take(FLOODERS).map(|officer| flood_by(&node, officer, over));
	let mut all = BTreeMap::new();
	for (answer, count) in try_join_all(floods).await?.into_iter().flatten() {
		*all.entry(answer).or_default() += count;
	}
	Ok(all)
}

async fn flood_by(
	node: &Connection,
	officer: &Officer,
	over: &AtomicBool,
) -> Result<BTreeMap<&'static str, usize>> {
	let mut answers = BTreeMap::new();
	let mut at = node.finalized().await?;
	let mut number = 0;
	while number < flood() / FLOODERS || !over.load(Ordering::Relaxed) {
		if number % REFRESH == 0 {
			at = node.finalized().await?;
		}
		let nonce = node.rpc().system_account_next_index(&officer.account()).await?;
		let call = conveyances::inspect(Property::Unit(UnitId(number as u64)), fresh());
		let answer = match submit(node, &signed(&at, &call, officer, nonce, ERA_PERIOD)?).await? {
			None => "taken",
			Some(reason) if reason.contains(OVER_QUOTA) => OVER_QUOTA,
			// A block came between the question for the nonce and the transaction.
			Some(_) => "else",
		};
		*answers.entry(answer).or_default() += 1;
		number += 1;
	}
	Ok(answers)
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

/// How many transactions of a member each window has, from a block to the last finalized one.
async fn windows(node: &Connection, from: u64, member: &Member) -> Result<BTreeMap<u64, u32>> {
	let accounts: Vec<Account> =
		member.officers.iter().map(|officer| officer.account().0).collect();
	let mut windows = BTreeMap::new();
	for number in from..=node.finalized_number().await? {
		// A node keeps the state of the latest blocks only, but the transactions of all.
		let hash = node.rpc().chain_get_block_hash(Some(number.into())).await?;
		let hash = hash.context("a final block has a hash")?;
		let block = node.rpc().chain_get_block(Some(hash)).await?.context("a final block")?;
		let signers = block.block.extrinsics.iter().filter_map(|one| signer(&one.0));
		let count = signers.filter(|account| accounts.contains(account)).count();
		*windows.entry(number / WINDOW).or_default() += u32::try_from(count)?;
	}
	Ok(windows)
}
