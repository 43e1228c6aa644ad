//! One variant of this build under the load of one scenario.

use crate::variant::Variant;
use anyhow::{ensure, Context, Result};
use madang_testnet::{
	allocated,
	load::{
		figures::Figures, growth, rounds::rounds, run_tasks, state_bytes, Keys, Ledger, Load, Mix,
		Outcome, Scenario, Stage, Validations,
	},
	Network, Options,
};
use std::{fs, time::Duration};

/// How long half of the load is sent.
const HALF_FOR: Duration = Duration::from_secs(20);

/// What is measured.
#[derive(Clone, Copy)]
pub struct Plan {
	/// The transactions of the full load, if each carries one thing.
	pub total: usize,
	/// The most of a round.
	pub round: usize,
	/// Officers who send at once.
	pub officers: usize,
	/// Transactions of one officer that may be pending at once.
	pub window: usize,
	/// Transactions of one officer that are sent together under the full load.
	pub bulk: usize,
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

	/// The rounds of the full load of a scenario.
	fn rounds(&self, scenario: Scenario) -> Vec<usize> {
		rounds(scenario.scaled(self.total), scenario.scaled(self.round))
	}

	/// A round of so many transactions.
	fn load(&self, transactions: usize) -> Load {
		let officers = self.officers.min(transactions).max(1);
		let each = transactions.div_ceil(officers);
		Load { officers, each, window: self.window, bulk: self.bulk, pace: None }
	}
}

/// Measure a fresh network.
pub async fn measure(variant: &Variant, scenario: Scenario, plan: Plan) -> Result<Figures> {
	let largest = plan.rounds(scenario).into_iter().max().unwrap_or_default();
	let mut network = Network::start(Options {
		validators: plan.nodes,
		metrics: true,
		titles: plan.titles,
		node_args: variant.arguments.clone(),
		program: Some(variant.program.clone()),
		..scenario.options(plan.load(largest), Mix::DAY)
	})
	.await?;
	let mut figures = loads(variant, scenario, plan, &network).await?;
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
	network: &Network,
) -> Result<Figures> {
	let mut stage = Stage::open(network, scenario, Mix::DAY, plan.signing, plan.seed).await?;
	let one =
		Load { officers: 1, each: scenario.scaled(plan.quiet), window: 1, bulk: 1, pace: None };
	let tasks = stage.prepare(one.each, 1).await?;
	let (quiet, _) = run_tasks(network, tasks, one).await?;

	let sizes = plan.rounds(scenario);
	let mut full = Full::default();
	for (index, size) in sizes.iter().enumerate() {
		full.add(round(network, &mut stage, plan, *size).await?);
		if sizes.len() > 1 {
			let finalized = full.outcome.finalized();
			eprintln!("  round {} of {}: {finalized} finalized so far", index + 1, sizes.len());
		}
	}
	let loaded = &full.outcome;
	for (_, answer) in loaded.others.values() {
		eprintln!("  {answer}");
	}

	let largest = sizes.into_iter().max().unwrap_or_default();
	let half = half_of(plan.load(largest), loaded.per_second());
	let tasks = stage.prepare(half.total(), half.officers).await?;
	let (halved, _) = run_tasks(network, tasks, half).await?;

	let finalized = loaded.finalized().max(1) as f64;
	let nodes = network.nodes.len() as f64;
	Ok(Figures {
		scenario: scenario.name().to_owned(),
		rows: scenario.rows().map(|unit| (unit, loaded.rows_per_second())),
		half: Some([halved.percentile(50), halved.percentile(99)]),
		half_rates: half
			.pace
			.map(|pace| [half.officers as f64 / pace.as_secs_f64(), halved.per_second()]),
		processor: Some(full.used.processor.div_f64(finalized)),
		validations: Some(full.used.validations / finalized / nodes),
		disk: full.disk.map(|bytes| bytes as f64 / finalized),
		state: full.state.map(|bytes| bytes as f64 / finalized),
		titles: network.first_database.map(|bytes| (plan.titles, bytes)),
		..Figures::new(&plan.name(variant), &quiet, loaded)
	})
}

/// What came of the full load. Only what is between the first sending and the last answer of each round counts.
struct Full {
	outcome: Outcome,
	used: Used,
	/// By how many bytes the first node's data grew; none if it was not measured.
	disk: Option<i64>,
	/// By how many bytes the state grew; none if the nodes do not tell.
	state: Option<i64>,
}

impl Default for Full {
	fn default() -> Self {
		let used = Used { processor: Duration::ZERO, validations: 0.0 };
		Self { outcome: Outcome::default(), used, disk: Some(0), state: Some(0) }
	}
}

impl Full {
	fn add(&mut self, round: Self) {
		self.outcome.add(round.outcome);
		self.used.processor += round.used.processor;
		self.used.validations += round.used.validations;
		let sum = |all: Option<i64>, more: Option<i64>| Some(all? + more?);
		self.disk = sum(self.disk, round.disk);
		self.state = sum(self.state, round.state);
	}
}

/// Prepare, send and count one round. What was final must then be on every node where it was reported.
async fn round(
	network: &Network,
	stage: &mut Stage<'_>,
	plan: Plan,
	transactions: usize,
) -> Result<Full> {
	let load = plan.load(transactions);
	let tasks = stage.prepare(transactions, load.officers).await?;
	let prepared = tasks.len();
	ensure!(prepared == transactions, "{prepared} of {transactions} were prepared");
	let disk_before = disk(network, plan.disk).await?;
	let state_before = state_bytes(network).await?;
	let before = Used::of(network).await?;
	let (outcome, included) = run_tasks(network, tasks, load).await?;
	let after = Used::of(network).await?;
	Ledger::of(included.iter().flatten())?.check(network).await?;
	let state = growth(state_before, state_bytes(network).await?);
	let disk = growth(disk_before, disk(network, plan.disk).await?);
	let used = Used {
		processor: after.processor - before.processor,
		validations: after.validations - before.validations,
	};
	Ok(Full { outcome, used, disk, state })
}

/// What all nodes have used since they started, or in a round.
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
	// In batches they would not keep the pace.
	Load { officers, each, bulk: 1, pace: Some(pace), ..load }
}
