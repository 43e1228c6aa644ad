//! `madang-load`: how nodes do under load, side by side.

use anyhow::{Context, Result};
use clap::Parser;
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use madang_client::api::{
	calls::institutions,
	types::{Allowance, Quota},
};
use madang_testnet::{
	council,
	load::{self, Load, Outcome},
	Network, Options,
};
use std::{fs, path::PathBuf, str::FromStr};

/// Put networks of four validators under load, one after the other, and compare them.
///
/// For each variant a fresh network is started on this machine. First one officer sends one
/// transaction after the other, then many officers fill the blocks through all nodes. They belong to one
/// institution, to which the council gives all that blocks have. Ends with an error if a transaction gets
/// no definite answer or is finalized twice.
#[derive(Parser)]
struct Arguments {
	/// What to compare, as NAME=PROGRAM [ARGUMENTS…]: a node's program and its further arguments.
	#[arg(required = true)]
	variants: Vec<Variant>,

	/// Officers who send at once.
	#[arg(long, default_value_t = 50)]
	officers: usize,

	/// Transactions of each.
	#[arg(long, default_value_t = 200)]
	each: usize,

	/// Transactions of one officer that may be pending at once.
	#[arg(long, default_value_t = 40)]
	window: usize,

	/// How often to go through the variants.
	#[arg(long, default_value_t = 1)]
	rounds: usize,
}

#[derive(Clone)]
struct Variant {
	name: String,
	program: PathBuf,
	arguments: Vec<String>,
}

impl FromStr for Variant {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let (name, rest) = text.split_once('=').ok_or("a variant is NAME=PROGRAM [ARGUMENTS…]")?;
		let mut words = rest.split_whitespace().map(str::to_owned);
		let program = words.next().ok_or("a variant names a program")?.into();
		Ok(Self { name: name.to_owned(), program, arguments: words.collect() })
	}
}

/// One officer, one transaction at a time.
const QUIET: Load = Load { officers: 1, each: 20, window: 1 };

#[tokio::main]
async fn main() -> Result<()> {
	let arguments = Arguments::parse();
	let load =
		Load { officers: arguments.officers, each: arguments.each, window: arguments.window };
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header([
		"variant",
		"quiet: median",
		"finalized",
		"a second",
		"median",
		"95 of 100",
		"longest",
		"blocks",
		"fullest",
		"reorganisations",
		"else",
	]);
	for round in 1..=arguments.rounds {
		for variant in &arguments.variants {
			eprintln!("{} (round {round})", variant.name);
			table.add_row(measure(variant, load).await.with_context(|| variant.name.clone())?);
			println!("{table}");
		}
	}
	Ok(())
}

async fn measure(variant: &Variant, load: Load) -> Result<Vec<String>> {
	let mut network = Network::start(Options {
		agent_officers: load.officers,
		registers: true,
		node_args: variant.arguments.clone(),
		program: Some(variant.program.clone()),
		..Options::default()
	})
	.await?;
	give_all(&network).await?;
	let quiet = load::run(&network, QUIET).await?;
	let loaded = load::run(&network, load).await?;
	network.stop().await?;
	let mut reorganisations = 0;
	for node in &network.nodes {
		reorganisations += fs::read_to_string(&node.log)?.matches("Reorg on").count();
	}
	for (_, answer) in loaded.others.values() {
		eprintln!("  {answer}");
	}
	Ok(row(&variant.name, &quiet, &loaded, reorganisations))
}

/// Let the agent send as much as it can, so that blocks are the limit, and not its share of them.
async fn give_all(network: &Network) -> Result<()> {
	let most = Allowance { ref_time: u64::MAX, bytes: u64::MAX, transactions: u64::MAX };
	let quota = Some(Quota { block: most, day: most });
	let call = institutions::set_quota(network.members.agent().id, quota);
	council::decide(&network.members, &network.sender(0).await?, &call).await
}

fn row(name: &str, quiet: &Outcome, loaded: &Outcome, reorganisations: usize) -> Vec<String> {
	let seconds = |duration: std::time::Duration| format!("{:.2} s", duration.as_secs_f64());
	let others: Vec<String> =
		loaded.others.iter().map(|(kind, (count, _))| format!("{count} {kind}")).collect();
	vec![
		name.to_owned(),
		seconds(quiet.percentile(50)),
		loaded.finalized().to_string(),
		format!("{:.0}", loaded.finalized() as f64 / loaded.took.as_secs_f64()),
		seconds(loaded.percentile(50)),
		seconds(loaded.percentile(95)),
		seconds(loaded.percentile(100)),
		loaded.per_block.len().to_string(),
		loaded.per_block.values().max().copied().unwrap_or_default().to_string(),
		reorganisations.to_string(),
		if others.is_empty() { "-".to_owned() } else { others.join(", ") },
	]
}
