//! `madang-load`: how nodes do under load, side by side.

mod earlier;
mod figures;
mod measure;
mod variant;

use anyhow::{ensure, Context, Result};
use clap::Parser;
use earlier::Earlier;
use figures::{summary, table, Figures};
use madang_testnet::load::Load;
use serde_json::json;
use std::{fs, path::PathBuf};
use variant::Variant;

/// Put networks of four validators under load, one after the other, and compare them.
///
/// For each variant a fresh network is started on this machine. First one officer sends one
/// transaction after the other, then many officers fill the blocks through all nodes, then they send half as
/// much as was finalized. They belong to one institution, to which the council gives all that blocks have.
/// Ends with an error if a transaction gets no definite answer or is finalized twice.
#[derive(Parser)]
struct Arguments {
	/// What to compare, as NAME=PROGRAM [ARGUMENTS…]: a node's program and its further arguments.
	#[arg(required_unless_present = "earlier")]
	variants: Vec<Variant>,

	/// An earlier build to compare with, as NAME=FOLDER: a folder with its madang-node and madang-load. Its own
	/// load program measures it, with the same numbers of officers and transactions.
	#[arg(long)]
	earlier: Vec<Earlier>,

	/// Officers who send at once.
	#[arg(long, default_value_t = 50)]
	officers: usize,

	/// Transactions of each.
	#[arg(long, default_value_t = 200)]
	each: usize,

	/// Transactions of one officer that may be pending at once.
	#[arg(long, default_value_t = 40)]
	window: usize,

	/// How many transactions the single officer sends, one after the other.
	#[arg(long, default_value_t = 20)]
	quiet: usize,

	/// How often to go through the variants.
	#[arg(long, default_value_t = 1, overrides_with = "rounds")]
	rounds: usize,

	/// Also write the figures into a file.
	#[arg(long)]
	json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
	let arguments = Arguments::parse();
	ensure!(arguments.rounds > 0, "there is at least one round");
	let load = Load {
		officers: arguments.officers,
		each: arguments.each,
		window: arguments.window,
		pace: None,
	};
	let mut all: Vec<Figures> = Vec::new();
	for round in 1..=arguments.rounds {
		for earlier in &arguments.earlier {
			eprintln!("{} (round {round})", earlier.name);
			let measured = earlier.measure(load).await;
			all.push(measured.with_context(|| earlier.name.clone())?);
			println!("{}", table(&all));
		}
		for variant in &arguments.variants {
			eprintln!("{} (round {round})", variant.name);
			let measured = measure::measure(variant, load, arguments.quiet).await;
			all.push(measured.with_context(|| variant.name.clone())?);
			println!("{}", table(&all));
		}
	}
	let summary = summary(&all);
	println!("{summary}");
	if let Some(file) = arguments.json {
		let runs: Vec<_> = all.iter().map(Figures::json).collect();
		let load = json!({
			"officers": load.officers,
			"each": load.each,
			"window": load.window,
			"quiet": arguments.quiet,
		});
		let value = json!({ "load": load, "runs": runs });
		fs::write(&file, serde_json::to_string_pretty(&value)? + "\n")
			.with_context(|| file.display().to_string())?;
	}
	Ok(())
}
