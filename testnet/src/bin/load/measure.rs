//! One variant of this build under the load of one scenario.

use crate::variant::Variant;
use anyhow::{Context, Result};
use madang_testnet::{
	allocated,
	load::{figures::Figures, run_tasks, Keys, Load, Mix, Scenario, Stage, Validations},
	Network, Options,
};
use std::{fs, time::Duration};

/// How long half of the load is sent.
const HALF_FOR: Duration = Duration::from_secs(20);

/// What is measured.
#[derive(Clone, Copy)]
pub struct Plan {
	/// The full load of a scenario whose transactions carry one thing each.
	pub load: Load,
	/// Transactions of the single officer.
	pub quiet: usize,
	/// The keys of parties, and how many sign a contract.
	pub signing: (Keys, usize),
	/// Determines the order of the mixed scenario.
	pub seed: u64,
	/// Validators.
	pub nodes: usize,
	/// The synthetic titles with which the state begins.
	pub titles: u64,
	/// Whether the growth of the database is measured.
	pub disk: bool,
}

impl Plan {
	/// What the results call a variant.
	pub fn name(&self, variant: &Variant) -> String {
		match self.titles {
			0 => variant.name.clone(),
			titles => format!("{}, {titles} titles", variant.name),
		}
	}

	/// The full load of a scenario.
	fn load_of(&self, scenario: Scenario) -> Load {
		let total = scenario.scaled(self.load.total());
		let officers = self.load.officers.min(total).max(1);
		Load { officers, each: total.div_ceil(officers), ..self.load }
	}
}

/// Measure a fresh network.
pub async fn measure(variant: &Variant, scenario: Scenario, plan: Plan) -> Result<Figures> {
	let load = plan.load_of(scenario);
	let mut network = Network::start(Options {
		validators: plan.nodes,
		metrics: true,
		titles: plan.titles,
		node_args: variant.arguments.clone(),
		program: Some(variant.program.clone()),
		..scenario.options(load, Mix::DAY)
	})
	.await?;
	let mut figures = loads(variant, scenario, plan, load, &network).await?;
	network.stop().await?;
	for node in &network.nodes {
		figures.reorganisations += fs::read_to_string(&node.log)?.matches("Reorg on").count();
	}
	Ok(figures)
}

async fn loads(
	variant: &Variant,
	scenario: Scenario,
	plan: Plan,
	load: Load,
	network: &Network,
) -> Result<Figures> {
	let mut stage = Stage::open(network, scenario, Mix::DAY, plan.signing, plan.seed).await?;
	let one = Load { officers: 1, each: scenario.scaled(plan.quiet), window: 1, pace: None };
	let tasks = stage.prepare(one.each, 1).await?;
	let (quiet, _) = run_tasks(network, tasks, one).await?;

	let tasks = stage.prepare(load.total(), load.officers).await?;
	let disk_before = disk(network, plan.disk).await?;
	let before = Used::of(network).await?;
	let (loaded, _) = run_tasks(network, tasks, load).await?;
	let after = Used::of(network).await?;
	let disk_after = disk(network, plan.disk).await?;
	for (_, answer) in loaded.others.values() {
		eprintln!("  {answer}");
	}

	let half = half_of(load, loaded.per_second());
	let tasks = stage.prepare(half.total(), half.officers).await?;
	let (halved, _) = run_tasks(network, tasks, half).await?;

	let finalized = loaded.finalized().max(1) as f64;
	let nodes = network.nodes.len() as f64;
	let grown = disk_before.zip(disk_after).map(|(before, after)| after.saturating_sub(before));
	Ok(Figures {
		scenario: scenario.name().to_owned(),
		rows: scenario.rows().map(|unit| (unit, loaded.rows_per_second())),
		half: Some([halved.percentile(50), halved.percentile(99)]),
		half_rates: half
			.pace
			.map(|pace| [half.officers as f64 / pace.as_secs_f64(), halved.per_second()]),
		processor: Some((after.processor - before.processor).div_f64(finalized)),
		validations: Some((after.validations - before.validations) / finalized / nodes),
		disk: grown.map(|bytes| bytes as f64 / finalized),
		titles: network.first_database.map(|bytes| (plan.titles, bytes)),
		..Figures::new(&plan.name(variant), &quiet, &loaded)
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

/// What the first node's data takes on the disk, after all nodes have ended in order, which writes the
/// database's logs into its tables; the nodes are started again. None if it is not asked for.
async fn disk(network: &Network, asked: bool) -> Result<Option<u64>> {
	if !asked {
		return Ok(None);
	}
	network.pause().await?;
	let node = network.nodes.first().context("a network has a node")?;
	let bytes = allocated(&node.data)?;
	network.resume()?;
	network.wait_for_finality().await?;
	Ok(Some(bytes))
}

/// The load that sends half of so many a second.
fn half_of(load: Load, per_second: f64) -> Load {
	let rate = (per_second / 2.0).max(0.5);
	// Each officer sends once in two seconds or more often, so that the pace is kept in a short time.
	let officers = load.officers.min((rate * 2.0).ceil() as usize).max(1);
	let pace = Duration::from_secs_f64(officers as f64 / rate);
	let each = (HALF_FOR.as_secs_f64() / pace.as_secs_f64()).ceil() as usize;
	Load { officers, each, pace: Some(pace), ..load }
}
