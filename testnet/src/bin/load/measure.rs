//! One variant of this build under load.

use crate::{figures::Figures, variant::Variant};
use anyhow::Result;
use madang_testnet::{
	council,
	load::{self, Load, Validations},
	Network, Options,
};
use std::{fs, time::Duration};

/// How long half of the load is sent.
const HALF_FOR: Duration = Duration::from_secs(20);

/// Measure a fresh network.
pub async fn measure(variant: &Variant, load: Load, quiet: usize) -> Result<Figures> {
	let mut network = Network::start(Options {
		agent_officers: load.officers,
		registers: true,
		metrics: true,
		node_args: variant.arguments.clone(),
		program: Some(variant.program.clone()),
		..Options::default()
	})
	.await?;
	let members = &network.members;
	council::lift_quota(members, &network.sender(0).await?, members.agent()).await?;
	let one = Load { officers: 1, each: quiet, window: 1, pace: None };
	let quiet = load::run(&network, one).await?;
	let before = Used::of(&network).await?;
	let loaded = load::run(&network, load).await?;
	let after = Used::of(&network).await?;
	let half = load::run(&network, half_of(load, loaded.per_second())).await?;
	network.stop().await?;
	let mut reorganisations = 0;
	for node in &network.nodes {
		reorganisations += fs::read_to_string(&node.log)?.matches("Reorg on").count();
	}
	for (_, answer) in loaded.others.values() {
		eprintln!("  {answer}");
	}
	let finalized = loaded.finalized().max(1) as f64;
	let nodes = network.nodes.len() as f64;
	Ok(Figures {
		half: Some([half.percentile(50), half.percentile(99)]),
		processor: Some((after.processor - before.processor).div_f64(finalized)),
		validations: Some((after.validations - before.validations) / finalized / nodes),
		reorganisations,
		..Figures::new(&variant.name, &quiet, &loaded)
	})
}

/// What all nodes have used since they started.
struct Used {
	processor: Duration,
	validations: f64,
}

impl Used {
	async fn of(network: &Network) -> Result<Self> {
		let validations = Validations::of(network).await?.sum();
		let mut used = Self { processor: Duration::ZERO, validations };
		for node in &network.nodes {
			used.processor += node.processor_time()?.unwrap_or_default();
		}
		Ok(used)
	}
}

/// The load that sends half of so many a second.
fn half_of(load: Load, per_second: f64) -> Load {
	let pace = Duration::from_secs_f64(load.officers as f64 / (per_second / 2.0).max(1.0));
	let each = (HALF_FOR.as_secs_f64() / pace.as_secs_f64()).ceil() as usize;
	Load { each, pace: Some(pace), ..load }
}
