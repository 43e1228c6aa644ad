//! `madang-gateway-bench`: how much a gateway answers and submits, next to the bare node, in one run.

mod reads;
mod report;
mod stage;
mod writes;

use anyhow::{Context, Result};
use clap::Parser;
use madang_testnet::stop::until_stopped;
use report::{table, Measured, Report};
use stage::Stage;
use std::{fs, path::PathBuf, time::Duration};

/// Measure a gateway and the bare node in turns, on a network of this machine.
///
/// Reads are one small question, over connections that each ask again as soon as they have the answer. Writes are
/// anchors of logs; each officer makes the next one when the last one is final.
/// Ends with an error if an answer is not the expected one, or a call does not take effect.
#[derive(Parser)]
struct Arguments {
	/// The validators of the network, 1 to 12.
	#[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=12))]
	nodes: u8,

	/// Connections that ask at once.
	#[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..=64))]
	connections: u8,

	/// Officers who send at once.
	#[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
	officers: u8,

	/// For how many seconds each way is measured in each turn.
	#[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
	seconds: u64,

	/// How often to take turns.
	#[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..))]
	turns: u8,

	/// Also write the figures into a file.
	#[arg(long)]
	json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
	let arguments = Arguments::parse();
	let reports =
		until_stopped(measure(&arguments)).await?.context("stopped: nothing is compared")?;
	println!("{}", reports.iter().map(table).collect::<Vec<_>>().join("\n\n"));
	if let Some(file) = &arguments.json {
		let figures: Vec<_> = reports.iter().map(Report::json).collect();
		let text = serde_json::to_string_pretty(&figures)? + "\n";
		fs::write(file, text).with_context(|| file.display().to_string())?;
	}
	Ok(())
}

/// Measure each way in turns: reads, then writes.
async fn measure(arguments: &Arguments) -> Result<[Report; 2]> {
	let folder = tempfile::tempdir()?;
	let mut stage = Stage::open(arguments.nodes.into(), arguments.officers, folder.path()).await?;
	let (turns, time) = (arguments.turns, Duration::from_secs(arguments.seconds));
	let mut reads: Vec<Measured> = Vec::new();
	let mut writes: Vec<Measured> = Vec::new();
	for turn in 1..=turns {
		for way in reads::Way::ALL {
			eprintln!("reads, {} (turn {turn} of {turns})", way.name());
			reads.push(reads::measure(&stage, way, arguments.connections.into(), time).await?);
		}
		for way in writes::Way::ALL {
			eprintln!("writes, {} (turn {turn} of {turns})", way.name());
			writes.push(writes::measure(&stage, way, time).await?);
		}
	}
	stage.gateway.stop().await?;
	stage.network.stop().await?;
	let (connections, officers) = (arguments.connections, arguments.officers);
	Ok([
		Report::of(format!("Reads, {connections} connections"), &reads),
		Report::of(format!("Writes until final, {officers} officers"), &writes),
	])
}
