//! A flood keeps nobody else out: a member over its quota, and strangers by the thousand.

use crate::{
	alone,
	signed::{forged, signed, ERA_PERIOD},
};
use anyhow::{Context, Result};
use madang_client::{
	api::{
		calls::{conveyances, identity, institutions},
		types::Quota,
	},
	consent, Officer, PartyKey, Sender,
};
use madang_primitives::{Property, UnitId};
use madang_testnet::{
	council::decide,
	sale::{fresh, now, run},
	Network, Options,
};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sp_core::{ed25519, Pair};
use std::{
	str::FromStr,
	sync::atomic::{AtomicBool, AtomicUsize, Ordering},
	time::Duration,
};

/// What the flooding member may send in a window, and its flood: ten times as much.
const QUOTA: u32 = 50;
const FLOOD: usize = 10 * QUOTA as usize;

fn setting<T: FromStr>(name: &str, otherwise: T) -> T {
	std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What the strangers send: more where `scripts/chaos` asks for it.
fn garbage() -> usize {
	setting("MADANG_GARBAGE", 3_000)
}

/// The strangers' noise: the same again with the same `MADANG_SEED`.
fn noise() -> ChaCha20Rng {
	ChaCha20Rng::seed_from_u64(setting("MADANG_SEED", 1))
}

/// Memory that a node may take.
const MOST_MEMORY: u64 = 2 << 30;

/// Seconds from sending to finality of a member's calls, one after the other.
async fn latencies(network: &Network, sender: &Sender, officer: &Officer) -> Result<Vec<f64>> {
	let genesis = network.connect(0).await?.genesis();
	let mut seconds = Vec::new();
	for _ in 0..12 {
		let key = PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0));
		let act = consent::register_did(key.did(), &key.keys());
		let consent = key.sign_consent(genesis, act, now() + 600_000);
		let call = identity::register_did(key.keys(), consent, fresh());
		seconds.push(run(sender, officer, &call).await?.1.as_secs_f64());
	}
	seconds.sort_by(f64::total_cmp);
	Ok(seconds)
}

fn median(seconds: &[f64]) -> f64 {
	seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_keeps_nobody_out() -> Result<()> {
	let _turn = alone().await;
	let mut network = Network::start(Options { officers: 10, ..Options::default() }).await?;
	let sender = network.sender(0).await?;
	let members = std::mem::take(&mut network.members);
	let (bank, agent) = (members.bank(), members.agent());
	let quota = Some(Quota { ref_time: u64::MAX, transactions: QUOTA });
	decide(&members, &sender, &institutions::set_quota(agent.id, quota)).await?;
	let quiet = latencies(&network, &sender, bank.officer()).await?;

	// The member's flood: calls that fail, which count too.
	let over = AtomicBool::new(false);
	let refused = AtomicUsize::new(0);
	let flood = async {
		let flooded = network.sender(1).await?;
		let mut sent = Vec::new();
		for number in 0..FLOOD {
			let officer = &agent.officers[number % agent.officers.len()];
			let call = conveyances::inspect(Property::Unit(UnitId(number as u64)), fresh());
			sent.push(flooded.send(&call, officer).await);
		}
		// Whatever became of them, they had no more than their quota of any window.
		while !over.load(Ordering::Relaxed) {
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
		Ok::<usize, anyhow::Error>(sent.len())
	};
	// The strangers' flood: noise, forged signatures, and good ones of nobody.
	let strangers = async {
		let node = network.connect(2).await?;
		let stranger = Officer::from_secret("//Stranger").map_err(anyhow::Error::msg)?;
		let call = conveyances::inspect(Property::Unit(UnitId(1)), fresh());
		let at = node.finalized().await?;
		let good = signed(&at, &call, &stranger, 0, ERA_PERIOD)?;
		let forged =
			forged(signed(&at, &call, bank.officer(), 1_000, ERA_PERIOD)?, bank.officer())?;
		let mut chance = noise();
		for number in 0..garbage() {
			let mut noise = vec![0; 200];
			chance.fill_bytes(&mut noise);
			let bytes = match number % 3 {
				0 => &noise,
				1 => &forged,
				_ => &good,
			};
			if node.rpc().author_submit_extrinsic(bytes).await.is_err() {
				refused.fetch_add(1, Ordering::Relaxed);
			}
		}
		Ok::<(), anyhow::Error>(())
	};
	let measured = async {
		let seconds = latencies(&network, &sender, bank.officer()).await;
		over.store(true, Ordering::Relaxed);
		seconds
	};
	let (sent, strangers, flooded) = tokio::join!(flood, strangers, measured);
	strangers?;
	let flooded = flooded?;
	println!(
		"another member's median: {:.2} s, under {} of the member's and {} of strangers: × {:.2}",
		median(&quiet),
		sent?,
		garbage(),
		median(&flooded) / median(&quiet),
	);
	assert_eq!(flooded.len(), quiet.len(), "each of the other member's calls became final");
	assert_eq!(refused.load(Ordering::Relaxed), garbage(), "no pool takes a stranger's");
	for place in 0..network.nodes.len() {
		let memory = network.memory(place)?.context("the node runs")?;
		assert!(memory < MOST_MEMORY, "{} takes {memory} bytes", network.nodes[place].name);
	}
	network.stop().await
}
