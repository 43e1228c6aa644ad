//! `madang-load`: how nodes do under load, side by side.

mod earlier;
mod measure;
mod variant;

use anyhow::{ensure, Context, Result};
use clap::Parser;
use earlier::Earlier;
use madang_testnet::{
	load::{
		by_titles,
		figures::{summary, table, Figures},
		plots, rounds, signature_rates, Keys, Mix, Rate, Scenario,
	},
	stop::until_stopped,
};
use measure::{measure, Plan};
use serde_json::{json, Map, Value};
use std::{
	fs,
	path::{Path, PathBuf},
};
use variant::Variant;

/// Put networks under load, one after the other, and compare them.
///
/// For each scenario and variant a fresh network is started on this machine. First one officer sends one
/// transaction after the other, then many officers fill the blocks through all nodes, then they send half as many
/// a second as were finalized. What the transactions need is prepared before each part. The institutions that send
/// much have all that blocks have, by the council's decision.
/// Ends with an error if a transaction gets no definite answer, is finalized twice or has not the events that it
/// must have, if a node does not have one at its place in the final block that was reported, or if the chain has
/// another number of an officer's transactions than were reported.
///
/// Scenarios: inspections of one apartment; contracts, each on a title of its own; loans (steps under a programme);
/// repayments (calls of 192 lines); single-repayments (calls with one); register-rows (calls of 256 rows); mixed (60 % inspections, 15 % contracts,
/// 15 % steps of loans, 10 % calls with 8 repayments, in a random order).
#[derive(Parser)]
struct Arguments {
	/// What to compare, as NAME=PROGRAM [ARGUMENTS…]: a node's program and its further arguments.
	#[arg(required_unless_present_any = ["earlier", "draw"])]
	variants: Vec<Variant>,

	/// An earlier build to compare with, as NAME=FOLDER: a folder with its madang-node and madang-load. Its own
	/// load program measures it, with the same numbers of officers and transactions, in inspections and contracts.
	#[arg(long)]
	earlier: Vec<Earlier>,

	/// What is sent: inspections, contracts, loans, repayments, single-repayments, register-rows, mixed. Can be given
	/// several times.
	#[arg(long = "scenario", value_name = "NAME", default_values_t = [Scenario::Inspections])]
	scenarios: Vec<Scenario>,

	/// The keys with which the parties sign contracts: ed25519, sr25519, p256.
	#[arg(long, default_value_t = Keys::P256)]
	keys: Keys,

	/// How many parties sign a contract, 2 to 8: a seller and buyers. The chain takes no contract with one party.
	#[arg(long, default_value_t = 2)]
	signers: usize,

	/// Determines the order of the mixed scenario.
	#[arg(long, default_value_t = 1)]
	seed: u64,

	/// The validators of the network, 1 to 12.
	#[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=12))]
	nodes: u8,

	/// Also measure by how much a node's database grows. The nodes are stopped and started again before and after
	/// the full load, so that the database has written its logs into its tables.
	#[arg(long)]
	disk: bool,

	/// With how many synthetic parcels and title records the state begins. Inspections are then of titles at random. Can
	/// be given several times: each variant is measured with each number. A million takes gigabytes of memory and disk.
	#[arg(long, value_name = "NUMBER", default_values_t = [0])]
	titles: Vec<u64>,

	/// Officers who send at once.
	#[arg(long, default_value_t = 50)]
	officers: usize,

	/// Transactions of each. Calls of 192 repayments are a 192nd of all, calls of register rows a 64th.
	#[arg(long, default_value_t = 200)]
	each: usize,

	/// How many transactions all officers send together, up to 100,000, instead of a number of each.
	#[arg(long, value_name = "NUMBER", conflicts_with = "each")]
	total: Option<usize>,

	/// The most transactions of a round: what is sent is prepared, sent and counted in rounds, so that memory is
	/// bounded. The time between rounds does not count.
	#[arg(long, value_name = "NUMBER", default_value_t = rounds::MOST)]
	round: usize,

	/// Transactions of one officer that may be pending at once.
	#[arg(long, default_value_t = 40)]
	window: usize,

	/// How many transactions of one officer are sent together in a batch under the full load, at most as many as may be
	/// pending.
	#[arg(long, value_name = "NUMBER", default_value_t = 1)]
	bulk: usize,

	/// How many transactions the single officer sends, one after the other.
	#[arg(long, default_value_t = 20)]
	quiet: usize,

	/// How often to go through the variants.
	#[arg(long, default_value_t = 1, overrides_with = "rounds")]
	rounds: usize,

	/// Also write the figures into a file.
	#[arg(long)]
	json: Option<PathBuf>,

	/// Also draw the figures into this folder, as SVG files.
	#[arg(long)]
	plots: Option<PathBuf>,

	/// Measure nothing, and draw the figures that an earlier run wrote into this file.
	#[arg(long, requires = "plots", conflicts_with_all = ["earlier", "variants"])]
	draw: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
	let arguments = Arguments::parse();
	let results = match &arguments.draw {
		Some(file) => serde_json::from_slice(&fs::read(file)?).context("not results as JSON")?,
		None => {
			until_stopped(measure_all(&arguments)).await?.context("stopped: nothing is compared")?
		}
	};
	if let Some(file) = &arguments.json {
		write(file, &(serde_json::to_string_pretty(&results)? + "\n"))?;
	}
	if let Some(folder) = &arguments.plots {
		fs::create_dir_all(folder)?;
		for (name, svg) in plots::draw(&results)? {
			write(&folder.join(name), &svg)?;
		}
	}
	Ok(())
}

fn write(file: &Path, text: &str) -> Result<()> {
	fs::write(file, text).with_context(|| file.display().to_string())
}

/// What the arguments ask for.
fn plan(arguments: &Arguments) -> Result<Plan> {
	let Arguments { officers, window, bulk, round, rounds, .. } = *arguments;
	ensure!(rounds > 0 && round > 0, "there is at least one round, with one transaction");
	ensure!(officers > 0, "there is at least one officer");
	let total = arguments.total.unwrap_or(officers * arguments.each);
	let most = rounds::MOST_OF_A_RUN;
	ensure!((1..=most).contains(&total), "a run has 1 to {most} transactions");
	Ok(Plan {
		total,
		round,
		officers,
		window,
		bulk,
		quiet: arguments.quiet,
		signing: (arguments.keys, arguments.signers),
		seed: arguments.seed,
		nodes: arguments.nodes.into(),
		titles: 0,
		disk: arguments.disk,
	})
}

/// Measure all variants in all scenarios; the results as JSON.
async fn measure_all(arguments: &Arguments) -> Result<Value> {
	let plan = plan(arguments)?;
	if arguments.scenarios.contains(&Scenario::Mixed) {
		println!("mixed: {}; seed {}", Mix::DAY, plan.seed);
	}
	let rates = signature_rates()?;
	for rate in &rates {
		println!("one core checks {:.0} {} signatures a second", rate.per_second, rate.keys);
	}
	let mut all: Vec<Figures> = Vec::new();
	for round in 1..=arguments.rounds {
		for scenario in &arguments.scenarios {
			let earlier = arguments.earlier.iter().filter(|_| Earlier::knows(*scenario));
			for earlier in earlier {
				eprintln!("{scenario}: {} (round {round})", earlier.name);
				let measured = earlier.measure(*scenario, &plan).await;
				all.push(measured.with_context(|| format!("{scenario}: {}", earlier.name))?);
				println!("{}", table(&all));
			}
			for variant in &arguments.variants {
				for titles in arguments.titles.iter().copied() {
					let plan = Plan { titles, ..plan };
					let name = plan.name(variant);
					eprintln!("{scenario}: {name} (round {round})");
					let measured = measure(variant, *scenario, plan).await;
					all.push(measured.with_context(|| format!("{scenario}: {name}"))?);
					println!("{}", table(&all));
				}
			}
		}
	}
	println!("{}", summary(&all, &rates));
	if let Some(sizes) = by_titles(&all) {
		println!("{sizes}");
	}
	Ok(results(&plan, &all, &rates))
}

/// The results as JSON.
fn results(plan: &Plan, all: &[Figures], rates: &[Rate]) -> Value {
	let runs: Vec<_> = all.iter().map(Figures::json).collect();
	let rate = |rate: &Rate| (rate.keys.to_string(), json!(rate.per_second));
	json!({
		"load": {
			"officers": plan.officers,
			"total": plan.total,
			"round": plan.round,
			"window": plan.window,
			"bulk": plan.bulk,
			"quiet": plan.quiet,
			"keys": plan.signing.0.name(),
			"signers": plan.signing.1,
			"seed": plan.seed,
			"nodes": plan.nodes,
			"mix": Mix::DAY.to_string(),
		},
		"signatures_per_second": rates.iter().map(rate).collect::<Map<_, _>>(),
		"runs": runs,
	})
}
