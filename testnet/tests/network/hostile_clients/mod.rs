//! One client of JSON-RPC cannot hurt the others, or the node: while one attacks, no slot is missed, others are
//! answered, and the node's memory is bounded.

mod attacks;
mod followers;
mod raw;

use crate::{
	slots::{exclusive_slot, setting},
	stall::slot,
};
use anyhow::{ensure, Context, Result};
use attacks::{Attack, ATTACKS};
use followers::{follow_as_one_should, follow_without_release};
use madang_client::Connection;
use madang_testnet::{http, template, Network, Options};
use serde_json::Value;
use std::{
	net::SocketAddr,
	sync::atomic::{AtomicBool, Ordering},
	time::{Duration, Instant},
};
use subxt::rpcs::rpc_params;
use tokio::time::{sleep, timeout};

/// How many blocks a connection may keep: few, so that the limit is reached within the test.
const PINNED: u64 = 40;

/// How much memory the node may take more than before: the bytes of requests and answers that it holds (256 MiB), and what
/// 16 calls at once need.
const MORE_MEMORY: u64 = 768 << 20;

/// How long an answer to the others may take. Generous: the test is about answers that never come.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(100);

/// The seconds of each attack.
fn attack_time() -> Duration {
	Duration::from_secs(setting("MADANG_ATTACK_SECONDS", 12))
}

/// How many slots may be missed in one attack. `scripts/chaos` allows none; elsewhere others use the machine too.
fn missed_slots() -> u64 {
	setting("MADANG_MISSED_SLOTS", 2)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_clients_of_json_rpc_hurt_only_themselves() -> Result<()> {
	exclusive_slot(attack_one_after_the_other()).await
}

async fn attack_one_after_the_other() -> Result<()> {
	let node_args = vec!["--rpc-pinned-blocks".to_owned(), PINNED.to_string()];
	let mut network = template::start(Options { node_args, ..Options::with_registers() }).await?;
	let url = network.nodes[0].url.clone();
	let over = AtomicBool::new(false);
	let attacks = async {
		let attacked = attack_in_turn(&network).await;
		over.store(true, Ordering::Relaxed);
		attacked
	};
	let (attacked, honest, stopped) = tokio::join!(
		attacks,
		follow_as_one_should(&url, &over),
		follow_without_release(&url, &over)
	);
	attacked?;
	let (events, last) = honest.context("the client that releases its blocks")?;
	let stopped = stopped.context("the client that does not")?;
	println!("{events} events for who releases blocks; who does not was stopped {stopped} times");
	ensure!(stopped >= 2, "the limit was reached {stopped} times only: nothing was tried");
	ensure!(last.elapsed() < ANSWER_WITHIN, "the events ended {:?} ago", last.elapsed());
	network.stop().await
}

async fn attack_in_turn(network: &Network) -> Result<()> {
	let address = network.nodes[0].url.strip_prefix("ws://").context("a WebSocket address")?;
	let address: SocketAddr = address.parse()?;
	let connection = network.connect(0).await?;
	let keys: Vec<String> =
		connection.client().request("state_getKeysPaged", rpc_params!["0x", 1_000]).await?;
	let quiet = ask_for_a_while(&connection, address, attack_time() / 2).await?;
	println!("quiet: {}", shown(&quiet));
	// All are tried, also after one that did harm.
	let mut failed = Vec::new();
	for attack in ATTACKS {
		let over = AtomicBool::new(false);
		let asked = async {
			let asked = under_attack(network, &connection, address, attack).await;
			over.store(true, Ordering::Relaxed);
			asked
		};
		let (asked, attacked) = tokio::join!(asked, attack.run(address, &keys, &over));
		let all = asked.and(attacked);
		match all.with_context(|| format!("while a client attacks with {}", attack.name())) {
			Ok(done) => println!("  the attacker: {done}"),
			Err(error) => failed.push(format!("{error:#}")),
		}
	}
	ensure!(failed.is_empty(), "{}", failed.join("\n"));
	Ok(())
}

/// Ask as another client while an attack takes place; check slots and memory.
async fn under_attack(
	network: &Network,
	connection: &Connection,
	address: SocketAddr,
	attack: Attack,
) -> Result<()> {
	let node = &network.nodes[0];
	let memory = || anyhow::Ok(node.memory()?.context("the node runs")?);
	let (before, first) = (memory()?, network.best(1).await?);
	let watched = async {
		let (mut most, began) = (before, Instant::now());
		while began.elapsed() < attack_time() {
			most = most.max(memory()?);
			sleep(PAUSE).await;
		}
		anyhow::Ok(most)
	};
	let asked = ask_for_a_while(connection, address, attack_time());
	let (most, asked) = tokio::try_join!(watched, asked)?;
	let last = network.best(1).await?;
	let slots = slot(network, last).await? - slot(network, first).await?;
	let missed = slots.saturating_sub(last - first);
	println!(
		"{}: {}; {missed} of {slots} slots missed; memory {} MiB before, {} MiB at most",
		attack.name(),
		shown(&asked),
		before >> 20,
		most >> 20
	);
	ensure!(missed <= missed_slots(), "{missed} of {slots} slots were missed");
	ensure!(most < before + MORE_MEMORY, "{} MiB instead of {}", most >> 20, before >> 20);
	Ok(())
}

/// Ask one question after the other, over a connection that is open and over new ones; the times.
async fn ask_for_a_while(
	connection: &Connection,
	address: SocketAddr,
	length: Duration,
) -> Result<Vec<Duration>> {
	let (began, mut times) = (Instant::now(), Vec::new());
	while began.elapsed() < length {
		let asked = Instant::now();
		let answered = async {
			let rpc = connection.client();
			let list: Value = rpc.request("institutions_list", rpc_params![]).await?;
			ensure!(list["items"].as_array().is_some_and(|items| !items.is_empty()), "{list}");
			let (status, health) = http::get(address, "/health").await?;
			ensure!(status == 200, "{status}: {health}");
			Ok(())
		};
		timeout(ANSWER_WITHIN, answered).await.context("no answer")??;
		times.push(asked.elapsed());
		sleep(PAUSE).await;
	}
	Ok(times)
}

/// The median and the longest of times.
fn shown(times: &[Duration]) -> String {
	let mut times = times.to_vec();
	times.sort();
	let at = |index: usize| times.get(index).copied().unwrap_or_default();
	let (median, longest) = (at(times.len() / 2), at(times.len().saturating_sub(1)));
	format!("{} answers, median {median:?}, longest {longest:?}", times.len())
}
